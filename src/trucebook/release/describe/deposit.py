"""Metadata of a deposit: DataCite 4.5, for a DOI, and the `.zenodo.json` of Zenodo.

Zenodo reads a file of that name in a repository and then ignores its CITATION.cff; a deposit
through its interface takes the same content.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from trucebook.book.citation import SUBJECTS
from trucebook.book.table import Row
from trucebook.release.describe.subject import Subject, drop_empty, json_bytes

_METHODS = ("collection", "coding", "coders", "agreement", "programs")


def datacite(subject: Subject) -> bytes:
    """The DataCite metadata, without the identifier: the DOI is given after the release is made."""
    citation = subject.citation
    content = {
        "schemaVersion": "http://datacite.org/schema/kernel-4",
        "types": {"resourceTypeGeneral": "Dataset", "resourceType": "Coded claims"},
        "titles": [{"title": citation.title}],
        "creators": [{"name": name} for name in citation.authors],
        "publisher": {"name": "; ".join(citation.authors)},
        "publicationYear": subject.year,
        "version": citation.version,
        "dates": [{"date": citation.released, "dateType": "Issued"}],
        "language": subject.languages[0] if len(subject.languages) == 1 else None,
        "subjects": [{"subject": word} for word in citation.keywords],
        "rightsList": _rights(subject),
        "descriptions": list(_descriptions(subject)),
        "formats": ["text/csv", "application/vnd.apache.parquet"],
        "relatedItems": [_source(row) for row in subject.sources],
    }
    return json_bytes(drop_empty(content))


def _rights(subject: Subject) -> list[dict[str, Any]]:
    citation = subject.citation
    if not citation.licence or not citation.licence_url:
        return []
    rights = {
        "rights": citation.licence,
        "rightsUri": citation.licence_url,
        "rightsIdentifier": citation.licence,
        "rightsIdentifierScheme": "SPDX",
    }
    return [rights]


def _descriptions(subject: Subject) -> Iterator[dict[str, str]]:
    yield {"description": subject.citation.abstract, "descriptionType": "Abstract"}
    for key, text in subject.statements.items():
        kind = "Methods" if key in _METHODS else "Other"
        yield {"description": f"{SUBJECTS[key]}: {text}", "descriptionType": kind}


def _source(row: Row) -> dict[str, Any]:
    item = {
        "relatedItemType": "Text",
        "relationType": "IsDerivedFrom",
        "titles": [{"title": row["title"] or row["file"]}],
        "publisher": row["outlet"],
        "creators": [{"name": row["author"]}] if row["author"] else None,
        # NOTE: DataCite has no names by hash, so a source without an address has only its title.
        "relatedItemIdentifier": row["url"]
        and {"relatedItemIdentifier": row["url"], "relatedItemIdentifierType": "URL"},
    }
    return drop_empty(item)


def zenodo(subject: Subject) -> bytes:
    """The Zenodo metadata."""
    citation = subject.citation
    deposit = {
        "upload_type": "dataset",
        "title": citation.title,
        "description": citation.abstract,
        "creators": [{"name": name} for name in citation.authors],
        "version": citation.version,
        "publication_date": citation.released,
        "license": {"id": citation.licence} if citation.licence else None,
        "keywords": list(citation.keywords),
        "access_right": "open",
    }
    return json_bytes(drop_empty(deposit))
