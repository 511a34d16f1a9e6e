"""Metadata of a deposit on Zenodo, as its `.zenodo.json` has them.

Zenodo reads a file of that name in a repository and then looks at no CITATION.cff; a deposit
through its interface takes the same content. Both are written from one citation.
"""

from __future__ import annotations

from trucebook.release.describe.subject import Subject, json_bytes, lean


def zenodo(subject: Subject) -> bytes:
    """The metadata of the deposit."""
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
    return json_bytes(lean(deposit))
