"""`datapackage.json`: the table definitions it carries, and whether files and citation agree."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from trucebook.book.citation import FILE as CITATION
from trucebook.book.citation import Citation
from trucebook.errors import SchemaError
from trucebook.load.limits import PLAIN_NAME
from trucebook.load.releases import package_of
from trucebook.problem import Problem, shorten
from trucebook.schemas.files import PACKAGE, REPORT, inspect_references, released_schema
from trucebook.schemas.table import Schema
from trucebook.verify.faults import AGAIN, fault, sha256
from trucebook.verify.files import ReleaseFiles
from trucebook.version import is_version


@dataclass(frozen=True, eq=False)
class Definitions:
    """What a release defines, as far as it can be used.

    Attributes:
        package: the descriptor; empty where it cannot be read.
        tables: definitions of its tables.
        reports: definitions of the tables about the book, such as reliability.
        problems: what is wrong with the descriptor.
    """

    package: Mapping[str, Any]
    tables: Mapping[str, Schema]
    reports: Mapping[str, Schema]
    problems: tuple[Problem, ...] = ()

    @property
    def are_sound(self) -> bool:
        """Whether tables can be judged under them."""
        return not any(problem.rule == _SOUND for problem in self.problems)


_SOUND = "definition_is_sound"


def read_descriptor(files: Mapping[str, bytes]) -> Definitions:
    """Read the descriptor. No path in it is opened: a table is `<name>.csv` in the release."""
    if PACKAGE not in files:
        return _nothing(fault("file_is_there", PACKAGE, "expected a data package descriptor"))
    try:
        package = package_of(files[PACKAGE])
    except ValueError as error:
        return _nothing(_unreadable(error))
    resources = package["resources"]
    named = {item["name"]: item for item in resources}
    problems: list[Problem] = []
    schemas = {name: _schema(item, problems) for name, item in named.items() if "schema" in item}
    tables = {name: item for name, item in schemas.items() if item and REPORT not in named[name]}
    reports = {name: item for name, item in schemas.items() if item and REPORT in named[name]}
    problems += _reference_problems(tables)
    for item in resources:
        problems += _resource_problems(item, files)
    problems += _undescribed(files, named)
    return Definitions(package, tables, reports, tuple(problems))


def _nothing(problem: Problem) -> Definitions:
    return Definitions({}, {}, {}, (problem,))


def _unreadable(error: Exception) -> Problem:
    return Problem(
        rule="descriptor_is_readable",
        file=PACKAGE,
        line=getattr(error, "lineno", None),
        column=getattr(error, "colno", None),
        value=shorten(repr(error)),
        message="expected a JSON object, every key once, with one resource per table",
        hint=AGAIN,
    )


def _schema(item: Mapping[str, Any], problems: list[Problem]) -> Schema | None:
    try:
        return released_schema(item)
    except SchemaError as error:
        problems.append(_unusable(item["name"], error))
        return None


def _reference_problems(tables: Mapping[str, Schema]) -> Iterator[Problem]:
    for name, schema in tables.items():
        try:
            inspect_references([schema], tables)
        except SchemaError as error:
            yield _unusable(name, error)


def _unusable(name: str, error: SchemaError) -> Problem:
    return Problem(
        rule=_SOUND,
        file=PACKAGE,
        field=f"resources.{name}.schema",
        value=shorten(error.reason),
        message="expected a Table Schema that can be worked with",
        hint=AGAIN,
    )


def _resource_problems(item: Mapping[str, Any], files: Mapping[str, bytes]) -> Iterator[Problem]:
    name, path = str(item["name"]), item.get("path")
    if not isinstance(path, str) or not _stays_inside(path):
        yield _odd(name, "path", "the name of a file in the release", path, "path_stays_inside")
        return
    if "schema" in item and path != f"{name}.csv":
        yield _odd(name, "path", f"{name}.csv", path, "resource_describes_its_file")
        return
    if path not in files:
        yield fault("file_is_there", path, f"expected the file, which {PACKAGE} describes")
        return
    wanted = {"bytes": len(files[path]), "hash": f"sha256:{sha256(files[path])}"}
    for key, is_so in wanted.items():
        if item.get(key) != is_so or isinstance(item[key], bool):
            yield _odd(name, key, f"{is_so}, as {path} has", item.get(key))


def _stays_inside(path: str) -> bool:
    """Whether a path is the name of a file: no folder, `..`, drive, scheme or escape."""
    return re.fullmatch(PLAIN_NAME, path) is not None


def _odd(
    name: str, key: str, wanted: str, found: object, rule: str = "resource_describes_its_file"
) -> Problem:
    return _differs(PACKAGE, f"resources.{name}.{key}", wanted, found, rule)


def _differs(file: str, key: str, wanted: str, found: object, rule: str) -> Problem:
    return Problem(
        rule=rule,
        file=file,
        field=key,
        value=shorten(found),
        message=f"expected {wanted}",
        hint=AGAIN,
    )


def _undescribed(files: Mapping[str, bytes], named: Mapping[str, Any]) -> Iterator[Problem]:
    for file in sorted(files):
        stem, _, form = file.rpartition(".")
        if form == "csv" and stem not in named:
            yield fault("file_is_described", file, f"expected it to be described in {PACKAGE}")


_AGREE = "labels_agree"


def check_citation(
    release: ReleaseFiles, package: Mapping[str, Any], citation: Citation
) -> Iterator[Problem]:
    """`CITATION.cff`, `datapackage.json` and the folder's name agree, and there is a licence."""
    version = citation.version
    stated = {
        "version": (package.get("version"), version),
        "created": (package.get("created"), f"{citation.released}T00:00:00Z"),
        "title": (package.get("title"), citation.title),
    }
    for key, (said, wanted) in stated.items():
        if said != wanted:
            yield _differs(PACKAGE, key, f"{wanted!r}, as {CITATION} has it", said, _AGREE)
    if is_version(release.name) and release.name != version:
        yield _differs(
            CITATION, "version", f"{release.name!r}, the name of the folder", version, _AGREE
        )
    yield from _licence(package, citation)


def _licence(package: Mapping[str, Any], citation: Citation) -> Iterator[Problem]:
    if not citation.licence:
        yield _differs(CITATION, "license", "a licence (SPDX identifier)", None, "licence_is_told")
    found = package.get("licenses")
    names = [item.get("name") if isinstance(item, dict) else item for item in _list(found)]
    if names != [citation.licence]:
        wanted = f"{citation.licence!r}, as {CITATION} has it" if citation.licence else "a licence"
        yield _differs(PACKAGE, "licenses", wanted, names or None, "licence_is_told")


def _list(found: object) -> list[Any]:
    return found if isinstance(found, list) else []
