"""A folder with a file a source: the rows on it as web annotations (W3C, JSON-LD)."""

from __future__ import annotations

from pathlib import Path

from trucebook.book.citation import Citation
from trucebook.load.load import Shelf
from trucebook.load.releases import Release
from trucebook.release.annotations import CONTEXT, FILE, collection_text, web_annotations


def write(release: Release, path: Path) -> None:
    """Write a file for every source, a source that no row quotes included."""
    shelf = Shelf(release)
    citation = Citation(title=str(release.package.get("title", "")), version=release.version)
    tables = {name: shelf.arrow(name).to_pylist() for name in shelf.schemas}
    path.mkdir()
    for source in tables["sources"]:
        name = f"{source['source_id']}.jsonld"
        items = web_annotations(shelf.schemas, tables, source["source_id"])
        text = collection_text(items, citation)
        named = text.replace(f'"id": "{FILE}"', f'"id": "{name}"', 1)
        (path / name).write_text(named, encoding="utf-8", newline="\n")


def recognises(path: Path) -> bool:
    """Whether a folder is an export in this form: every file says which collection it is."""
    return all(file.is_file() and _begins(file) for file in path.iterdir())


def _begins(file: Path) -> bool:
    with file.open("rb") as stream:
        begin = stream.read(_HEAD).decode(errors="replace")
    return begin.startswith("{") and f'"id": "{file.name}"' in begin and CONTEXT in begin


_HEAD = 1000
"""Bytes in which a file says what it is."""
