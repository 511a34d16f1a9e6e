"""The rows that quote a source as web annotations, after the W3C Web Annotation Data Model.

Each points at its words twice, by offsets (TextPositionSelector) and by the words with their
context (TextQuoteSelector), and holds the coded cells of the row. The text itself is named by
its SHA-256 (RFC 6920), since a source need not have an address. No word is quoted that the
tables do not hold. A release has one file of them; its export has one file per source.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Protocol

from trucebook.book.citation import Citation
from trucebook.load.load import ReleaseTables
from trucebook.load.releases import Release
from trucebook.schemas.table import Schema

FILE = "annotations.jsonld"
CONTEXT = "http://www.w3.org/ns/anno.jsonld"


class _Cells(Protocol):
    def __getitem__(self, name: str, /) -> Any: ...


Tables = Mapping[str, Iterable[_Cells]]


def web_annotations(
    schemas: Mapping[str, Schema], tables: Tables, source_id: str | None = None
) -> Iterator[dict[str, Any]]:
    """One annotation per row that quotes a source; a row without words of one has none.

    Args:
        schemas: table definitions by name, that of `sources` among them.
        tables: rows of typed values by table, in the order wanted.
        source_id: only the rows on this source.
    """
    sources = {row["source_id"]: row for row in tables["sources"]}
    for name, schema in schemas.items():
        for row in tables[name] if schema.quotes_source else ():
            if row["start"] is not None and source_id in (None, row["source_id"]):
                yield _annotation(schema, row, sources[row["source_id"]])


def collection_text(items: Iterable[dict[str, Any]], citation: Citation, name: str = FILE) -> str:
    """Annotations as one collection in JSON-LD, one line each."""
    items = list(items)
    lines = ",\n".join(_json(item) for item in items)
    collection = {
        "@context": CONTEXT,
        "id": name,
        "type": "AnnotationCollection",
        "label": f"{citation.title}, version {citation.version}",
        "total": len(items),
        "first": {"id": "#page", "type": "AnnotationPage", "startIndex": 0, "items": []},
    }
    empty = json.dumps(collection, ensure_ascii=False, indent=1)
    return (
        empty.replace('"items": []', f'"items": [\n{lines}\n]' if lines else '"items": []') + "\n"
    )


def text_iri(sha256: str) -> str:
    """The name of a text by its SHA-256 (RFC 6920)."""
    digest = base64.urlsafe_b64encode(bytes.fromhex(sha256)).decode().rstrip("=")
    return f"ni:///sha-256;{digest}"


def _annotation(schema: Schema, row: _Cells, source: _Cells) -> dict[str, Any]:
    position = {"type": "TextPositionSelector", "start": row["start"], "end": row["end"]}
    words = {name: row[name] for name in ("exact", "prefix", "suffix") if row[name] is not None}
    quote = {"type": "TextQuoteSelector", **words}
    return {
        "id": f"#{row[schema.key]}",
        "type": "Annotation",
        "motivation": "describing",
        "body": {
            "type": "TextualBody",
            "purpose": "describing",
            "format": "application/json",
            "value": _json(_coded(schema, row)),
        },
        "target": {"source": text_iri(source["sha256"]), "selector": [position, quote]},
    }


def _coded(schema: Schema, row: _Cells) -> dict[str, Any]:
    """The table, the coded cells that are not empty, and the status of a row if not active."""
    coded = {name: row[name] for name in schema.coded if row[name] is not None}
    cells = {"table": schema.name, **coded}
    status = row["row_status"] if "row_status" in schema.fields else None
    return cells if status in (None, "active") else {**cells, "row_status": status}


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def write_folder(release: Release, path: Path) -> None:
    """Write a folder with one file per source, also for a source that no row quotes."""
    shelf = ReleaseTables(release)
    citation = Citation(title=str(release.package.get("title", "")), version=release.version)
    tables = {name: shelf.arrow(name).to_pylist() for name in shelf.schemas}
    path.mkdir()
    for source in tables["sources"]:
        name = f"{source['source_id']}.jsonld"
        items = web_annotations(shelf.schemas, tables, source["source_id"])
        text = collection_text(items, citation, name)
        (path / name).write_text(text, encoding="utf-8", newline="\n")


def recognises(path: Path) -> bool:
    """Whether a folder was written by `write_folder`: every file names its collection."""
    return all(file.is_file() and _begins(file) for file in path.iterdir())


def _begins(file: Path) -> bool:
    with file.open("rb") as stream:
        begin = stream.read(1000).decode(errors="replace")
    return begin.startswith("{") and f'"id": "{file.name}"' in begin and CONTEXT in begin
