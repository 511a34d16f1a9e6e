"""The datacite package holds datacite.json against the schema of DataCite 4.5."""

import json
from pathlib import Path

from datacite import schema45
from harness import serve


def judge(folder: Path) -> object:
    content = json.loads((folder / "datacite.json").read_bytes())
    return next((error.message for error in schema45.validator.iter_errors(content)), None)


serve(judge)
