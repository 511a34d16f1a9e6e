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
from typing import Any

from trucebook.book.citation import Citation
from trucebook.book.table import Row
from trucebook.load.releases import Release
from trucebook.load.tables import ReleaseTables
from trucebook.schemas.table import Schema

FILE = "annotations.jsonld"
CONTEXT = "http://www.w3.org/ns/anno.jsonld"


_Cells = Row | Mapping[str, Any]


def web_annotations(
    schemas: Mapping[str, Schema],
    tables: Mapping[str, Iterable[_Cells]],
    source_id: str | None = None,
) -> Iterator[dict[str, Any]]:
    """One annotation per row that quotes a source, or the one source asked for.

    `tables` has the rows of typed values by table in the order wanted, `sources` among them.
    """
    sources = {row["source_id"]: row for row in tables["sources"]}
    for name, schema in schemas.items():
        for row in tables[name] if schema.quotes_source else ():
            if row["start"] is not None and source_id in (None, row["source_id"]):
                yield _annotation(schema, row, sources[row["source_id"]])


def collection_text(items: Iterable[dict[str, Any]], citation: Citation, name: str = FILE) -> str:
    """Annotations as one collection in JSON-LD, one line each."""
    lines = list(map(_json, items))
    collection = {
        "@context": CONTEXT,
        "id": name,
        "type": "AnnotationCollection",
        "label": f"{citation.title}, version {citation.version}",
        "total": len(lines),
        "first": {"id": "#page", "type": "AnnotationPage", "startIndex": 0, "items": []},
    }
    empty = json.dumps(collection, ensure_ascii=False, indent=1)
    listed = "[\n" + ",\n".join(lines) + "\n]" if lines else "[]"
    return empty.replace('"items": []', f'"items": {listed}') + "\n"


def text_iri(sha256: str) -> str:
    """The name of a text by its SHA-256 (RFC 6920)."""
    digest = base64.urlsafe_b64encode(bytes.fromhex(sha256)).decode().rstrip("=")
    return f"ni:///sha-256;{digest}"


def _annotation(schema: Schema, row: _Cells, source: _Cells) -> dict[str, Any]:
    position = {"type": "TextPositionSelector", "start": row["start"], "end": row["end"]}
    words = {name: row[name] for name in ("exact", "prefix", "suffix") if row[name] is not None}
    quote = {"type": "TextQuoteSelector", **words}
    coded = {name: row[name] for name in schema.coded if row[name] is not None}
    cells = {"table": schema.name, **coded}
    if "row_status" in schema.fields and row["row_status"] not in (None, "active"):
        cells["row_status"] = row["row_status"]
    return {
        "id": f"#{row[schema.key]}",
        "type": "Annotation",
        "motivation": "describing",
        "body": {
            "type": "TextualBody",
            "purpose": "describing",
            "format": "application/json",
            "value": _json(cells),
        },
        "target": {"source": text_iri(source["sha256"]), "selector": [position, quote]},
    }


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def to_folder(release: Release, path: Path) -> None:
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


def is_folder(path: Path) -> bool:
    """Whether a folder was written by `to_folder`: every file names its collection."""

    def begin(file: Path) -> str:
        with file.open("rb") as stream:
            return stream.read(1000).decode(errors="replace")

    return all(
        file.is_file()
        and (text := begin(file)).startswith("{")
        and f'"id": "{file.name}"' in text
        and CONTEXT in text
        for file in path.iterdir()
    )
