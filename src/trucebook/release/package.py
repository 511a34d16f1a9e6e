"""The Data Package descriptor of a release (version 2)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from typing import Any

from trucebook.book import Book
from trucebook.reliability.form import RELIABILITY
from trucebook.schemas import REPORT, Schema
from trucebook.table import Row

__all__ = ["datapackage"]

_PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
_LICENSES = {"CC-BY-4.0": "https://creativecommons.org/licenses/by/4.0/"}


def datapackage(book: Book, files: Mapping[str, bytes]) -> bytes:
    """The descriptor of the CSV files, with the whole definition of every table.

    Args:
        book: the book that is released.
        files: bytes by file name, the CSV files among them.
    """
    citation = book.citation
    descriptor = {
        "$schema": _PROFILE,
        "name": citation.slug,
        "title": citation.title,
        "description": citation.abstract,
        "version": citation.version,
        "created": f"{citation.released}T00:00:00Z",
        "keywords": list(citation.keywords),
        "contributors": [{"title": name, "roles": ["author"]} for name in citation.authors],
        "licenses": _licenses(citation.licence),
        "sources": [_source(row) for row in book.rows("sources")],
        "resources": [*_tables(book, files), *_reports(files)],
    }
    lean = {key: value for key, value in descriptor.items() if value != []}
    return (json.dumps(lean, ensure_ascii=False, indent=2) + "\n").encode()


def _source(row: Row) -> dict[str, str]:
    title = row["title"] or row["file"]
    return {"title": title, "path": row["url"]} if row["url"] else {"title": title}


def _tables(book: Book, files: Mapping[str, bytes]) -> Iterator[dict[str, Any]]:
    for schema in book.schemas.values():
        yield _resource(schema, files[f"{schema.name}.csv"])


def _reports(files: Mapping[str, bytes]) -> Iterator[dict[str, Any]]:
    """What a release tells beside the tables, where the book has it."""
    data = files.get(f"{RELIABILITY.name}.csv")
    if data:
        yield {**_resource(RELIABILITY, data), REPORT: True}


def _resource(schema: Schema, data: bytes) -> dict[str, Any]:
    return {
        "name": schema.name,
        "type": "table",
        "title": schema.title,
        "description": schema.description,
        "path": f"{schema.name}.csv",
        "scheme": "file",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(data),
        "hash": f"sha256:{hashlib.sha256(data).hexdigest()}",
        "schema": schema.descriptor,
    }


def _licenses(name: str | None) -> list[dict[str, str]]:
    if not name:
        return []
    return [{"name": name, **({"path": _LICENSES[name]} if name in _LICENSES else {})}]
