"""The statement on what a release was made from (in-toto, SLSA provenance), which is beside it.

The release is a function of the book, the statement also names the programs. It holds no time and
no path of the machine.
"""

from __future__ import annotations

import hashlib
import platform
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa

from trucebook.book.book import Book, materials
from trucebook.book.git import clean_commit
from trucebook.book.records import SOURCES, json_text
from trucebook.notation import read_json
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
    files = materials(book)
    commit = clean_commit(book.root, files)
    made_from = [{"name": "book", "digest": {"gitCommit": commit}}] if commit else []
    made_from += [
        {"name": name, "digest": {"sha256": digest}} for name, digest in resources_of(book).items()
    ]
    versions = {
        "trucebook": __version__,
        "pyarrow": pa.__version__,
        "python": platform.python_version(),
    }
    statement = {
        "_type": STATEMENT,
        "subject": [_resource(name, data) for name, data in sorted(release.files.items())],
        "predicateType": PREDICATE,
        "predicate": {
            "buildDefinition": {
                "buildType": f"{_BUILDER}#build",
                "externalParameters": {"version": book.version},
                "resolvedDependencies": made_from,
            },
            "runDetails": {"builder": {"id": _BUILDER, "version": versions}},
        },
    }
    return json_text(statement).encode()


def _resource(name: str, data: bytes) -> dict[str, Any]:
    return {"name": name, "digest": {"sha256": hashlib.sha256(data).hexdigest()}}


def dependencies(statement: Mapping[str, Any]) -> dict[str, str]:
    """SHA-256 by name of what a statement says that its release was made from.

    Raises:
        LookupError, TypeError: it has another form.
    """
    return digests(statement["predicate"]["buildDefinition"]["resolvedDependencies"])


def digests(resources: Any) -> dict[str, str]:
    """SHA-256 by name of the resources in a statement; a git commit has none."""
    return {
        str(item["name"]): str(item["digest"]["sha256"])
        for item in resources
        if "sha256" in item["digest"]
    }


def resources_of(book: Book) -> dict[str, str]:
    """SHA-256 by name of what a release of the book is made from: its files, and the texts."""
    files = {name: hashlib.sha256(data).hexdigest() for name, data in materials(book).items()}
    return files | {f"text of {row.id}": row.texts["sha256"] for row in book.rows(SOURCES)}


def is_made_from(book: Book, folder: Path) -> bool:
    """Whether a folder has a release of the book's version that was made from just this book."""
    try:
        statement = read_json((folder / provenance_file(book.version)).read_bytes())
        return dependencies(statement) == resources_of(book)
    except (OSError, LookupError, TypeError, ValueError):
        return False
