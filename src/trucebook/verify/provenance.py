"""The provenance statement beside a release: does it speak of these files and of that book?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from trucebook.book.book import Book, materials
from trucebook.notation import read_json
from trucebook.problem import Problem
from trucebook.release.build import PREDICATE, STATEMENT, provenance_file
from trucebook.verify.faults import fault, sha256
from trucebook.verify.files import ReleaseFiles, read_beside

Statement = Mapping[str, Any]


def read_statement(release: ReleaseFiles, version: str) -> tuple[Statement | None, list[Problem]]:
    """The statement on a release; None where there is none that can be read."""
    file = provenance_file(version)
    data = read_beside(release.home / file)
    if data is None:
        return None, []
    try:
        found = read_json(data)
        if (found["_type"], found["predicateType"]) != (STATEMENT, PREDICATE):
            raise ValueError(f"_type {found['_type']!r}, predicateType {found['predicateType']!r}")
        _digests(found["subject"])
        _digests(_dependencies(found))
    except (ValueError, KeyError, TypeError) as error:
        message = "expected an in-toto statement (v1) with SLSA provenance (v1)"
        return None, [fault("provenance_is_readable", file, message, repr(error))]
    return found, []


def check_subjects(release: ReleaseFiles, version: str, statement: Statement) -> Iterator[Problem]:
    """The statement speaks of every file of the release and of no other."""
    said = _digests(statement["subject"])
    is_so = {name: sha256(data) for name, data in release.files.items()}
    yield from _differences(provenance_file(version), said, is_so, "the release")


def check_materials(statement: Statement, version: str, book: Book) -> Iterator[Problem]:
    """The statement names the files of the book that the release was made again from."""
    said = _digests(_dependencies(statement))
    is_so = {name: sha256(data) for name, data in materials(book).items()}
    is_so |= {f"text of {row.id}": row.texts["sha256"] for row in book.rows("sources")}
    yield from _differences(provenance_file(version), said, is_so, "the book")


def builder_of(statement: Statement | None) -> str | None:
    """The version of trucebook that a statement names as the builder."""
    try:
        return str((statement or {})["predicate"]["runDetails"]["builder"]["version"]["trucebook"])
    except (KeyError, TypeError):
        return None


def _dependencies(statement: Statement) -> Any:
    return statement["predicate"]["buildDefinition"]["resolvedDependencies"]


def _digests(resources: Any) -> dict[str, str]:
    """SHA-256 by name; a git commit has none."""
    return {
        str(item["name"]): str(item["digest"]["sha256"])
        for item in resources
        if "sha256" in item["digest"]
    }


def _differences(
    file: str, said: Mapping[str, str], is_so: Mapping[str, str], origin: str
) -> Iterator[Problem]:
    for name in sorted(said.keys() | is_so.keys()):
        if said.get(name) != is_so.get(name):
            message = f"expected SHA-256 {is_so.get(name)} for {name}, as {origin} has it"
            yield fault("provenance_speaks_of_this", file, message, said.get(name))
