"""cffconvert validates CITATION.cff, and reads from it what zenodo.json says."""

import json
from pathlib import Path

from cffconvert.citation import Citation
from harness import serve

_SAME = ("title", "creators", "version", "publication_date", "license", "keywords")


def judge(folder: Path) -> object:
    citation = Citation((folder / "CITATION.cff").read_text(encoding="utf-8"))
    citation.validate()
    theirs = json.loads(citation.as_zenodo())
    ours = json.loads((folder / "zenodo.json").read_bytes())
    unlike = [key for key in _SAME if ours.get(key) != theirs.get(key)]
    return f"zenodo.json differs in {', '.join(unlike)}" if unlike else None


serve(judge)
