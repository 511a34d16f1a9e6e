"""The Data Package descriptor of a release (version 2)."""

from __future__ import annotations

from typing import Any

from trucebook.book.table import Row
from trucebook.release.describe.subject import Subject, drop_empty, json_bytes
from trucebook.schemas.files import REPORT
from trucebook.schemas.table import Schema

_PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"


def datapackage(subject: Subject) -> bytes:
    """The descriptor of the CSV files, with the whole definition of every table."""
    citation = subject.citation
    descriptor = {
        "$schema": _PROFILE,
        "name": citation.slug,
        "title": citation.title,
        "description": citation.abstract,
        "version": citation.version,
        "created": f"{citation.released}T00:00:00Z",
        "keywords": list(citation.keywords),
        "contributors": [{"title": name, "roles": ["author"]} for name in citation.authors],
        "licenses": [{"name": citation.licence, "path": citation.licence_url}]
        if citation.licence and citation.licence_url
        else [],
        "sources": [_source(row) for row in subject.sources],
        "resources": [
            *(_resource(schema, subject) for schema in subject.tables.values()),
            *({**_resource(schema, subject), REPORT: True} for schema in subject.reports.values()),
        ],
    }
    return json_bytes(drop_empty(descriptor))


def _source(row: Row) -> dict[str, str]:
    title = row["title"] or row["file"]
    return {"title": title, "path": row["url"]} if row["url"] else {"title": title}


def _resource(schema: Schema, subject: Subject) -> dict[str, Any]:
    file = f"{schema.name}.csv"
    return {
        "name": schema.name,
        "type": "table",
        "title": schema.title,
        "description": schema.description,
        "path": file,
        "scheme": "file",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": subject.size(file),
        "hash": f"sha256:{subject.sha256(file)}",
        "schema": schema.descriptor,
    }
