"""What a release was made from and by which programs: an in-toto statement, SLSA provenance.

It is beside the release, not in it: the release is a function of the book, the statement also
names the programs. It holds no time and no path of the machine.
"""

from __future__ import annotations

import hashlib
import platform
from collections.abc import Iterator
from typing import Any

import pyarrow as pa

from trucebook.book.book import Book, materials
from trucebook.book.git import clean_commit
from trucebook.book.records import SOURCES, json_text
from trucebook.release.contents import Contents
from trucebook.version import __version__

STATEMENT = "https://in-toto.io/Statement/v1"
PREDICATE = "https://slsa.dev/provenance/v1"
_BUILDER = "pkg:generic/trucebook"


def provenance_file(version: str) -> str:
    """Name of the statement on a release, beside its folder."""
    return f"{version}.provenance.json"


def provenance(book: Book, release: Contents) -> bytes:
    """The statement: every file of the release, and every file and text that it was made from."""
    statement = {
        "_type": STATEMENT,
        "subject": [_resource(name, data) for name, data in sorted(release.files.items())],
        "predicateType": PREDICATE,
        "predicate": {
            "buildDefinition": {
                "buildType": f"{_BUILDER}#build",
                "externalParameters": {"version": book.version},
                "resolvedDependencies": list(_dependencies(book)),
            },
            "runDetails": {"builder": {"id": _BUILDER, "version": _versions()}},
        },
    }
    return json_text(statement).encode()


def _dependencies(book: Book) -> Iterator[dict[str, Any]]:
    files = materials(book)
    commit = clean_commit(book.root, files)
    if commit:
        yield {"name": "book", "digest": {"gitCommit": commit}}
    for name, data in files.items():
        yield _resource(name, data)
    for row in book.rows(SOURCES):
        yield {"name": f"text of {row.id}", "digest": {"sha256": row["sha256"]}}


def _resource(name: str, data: bytes) -> dict[str, Any]:
    return {"name": name, "digest": {"sha256": hashlib.sha256(data).hexdigest()}}


def _versions() -> dict[str, str]:
    return {
        "trucebook": __version__,
        "pyarrow": pa.__version__,
        "python": platform.python_version(),
    }
