"""`datapackage.json`: the table definitions it carries, and whether files and citation agree."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from trucebook.book.citation import FILE as CITATION
from trucebook.book.citation import Citation
from trucebook.errors import SchemaError
from trucebook.language import say
from trucebook.load.limits import PLAIN_NAME
from trucebook.load.releases import package_of
from trucebook.problem import Problem
from trucebook.schemas.files import PACKAGE, REPORT, inspect_references, released_schema
from trucebook.schemas.table import Schema
from trucebook.verify.files import ReleaseFiles, fault, sha256
from trucebook.version import is_version


@dataclass(frozen=True, eq=False)
class Definitions:
    """What a release defines, as far as it can be used.

    Attributes:
        problems: what is wrong with the descriptor.
        package: the descriptor; empty where it cannot be read.
        tables: definitions of its tables.
        reports: definitions of the tables about the book, such as reliability.
    """

    problems: tuple[Problem, ...]
    package: Mapping[str, Any] = field(default_factory=dict)
    tables: Mapping[str, Schema] = field(default_factory=dict)
    reports: Mapping[str, Schema] = field(default_factory=dict)

    @property
    def are_sound(self) -> bool:
        """Whether tables can be judged under them."""
        return not any(problem.rule == _SOUND for problem in self.problems)


_SOUND = "definition_is_sound"


def read_descriptor(files: Mapping[str, bytes]) -> Definitions:
    """Read the descriptor. No path in it is opened: a table is `<name>.csv` in the release."""
    if PACKAGE not in files:
        return Definitions(
            (fault("file_is_there", PACKAGE, say("expected a data package descriptor")),)
        )
    try:
        package = package_of(files[PACKAGE])
    except ValueError as error:
        wanted = say("expected a JSON object, every key once, with one resource per table")
        line, column = getattr(error, "lineno", None), getattr(error, "colno", None)
        rule, found = "descriptor_is_readable", repr(error)
        return Definitions((fault(rule, PACKAGE, wanted, found, line=line, column=column),))
    problems: list[Problem] = []
    tables: dict[str, Schema] = {}
    reports: dict[str, Schema] = {}
    for item in package["resources"]:
        if "schema" in item:
            with _reporting(item["name"], problems):
                schema = released_schema(item)
                (reports if REPORT in item else tables)[item["name"]] = schema
    for name, schema in tables.items():
        with _reporting(name, problems):
            inspect_references([schema], tables)
    for item in package["resources"]:
        problems += _resource_problems(item, files)
    named = {item["name"] for item in package["resources"]}
    for file in sorted(files):
        if file.endswith(".csv") and file.removesuffix(".csv") not in named:
            wanted = say("expected it to be described in {package}", package=PACKAGE)
            problems.append(fault("file_is_described", file, wanted))
    return Definitions(tuple(problems), package, tables, reports)


@contextmanager
def _reporting(name: str, problems: list[Problem]) -> Iterator[None]:
    """A definition that is unsound is a problem with the descriptor."""
    try:
        yield
    except SchemaError as error:
        wanted = say("expected a Table Schema that can be worked with")
        problems.append(
            fault(_SOUND, PACKAGE, wanted, error.reason, field=f"resources.{name}.schema")
        )


def _resource_problems(item: Mapping[str, Any], files: Mapping[str, bytes]) -> Iterator[Problem]:
    key, path = f"resources.{item['name']}", item.get("path")
    # It is the name of a file: no folder, `..`, drive, scheme or escape.
    if not isinstance(path, str) or not re.fullmatch(PLAIN_NAME, path):
        wanted = say("expected the name of a file in the release")
        yield fault("path_stays_inside", PACKAGE, wanted, path, field=f"{key}.path")
        return
    if "schema" in item and path != f"{item['name']}.csv":
        wanted = say("expected {name}.csv", name=item["name"])
        yield fault(_DESCRIBES, PACKAGE, wanted, path, field=f"{key}.path")
        return
    if path not in files:
        yield fault(
            "file_is_there",
            path,
            say("expected the file, which {package} describes", package=PACKAGE),
        )
        return
    wanted_of = {"bytes": len(files[path]), "hash": f"sha256:{sha256(files[path])}"}
    for name, is_so in wanted_of.items():
        if item.get(name) != is_so or isinstance(item[name], bool):
            wanted = say("expected {is_so}, as {path} has", is_so=is_so, path=path)
            yield fault(_DESCRIBES, PACKAGE, wanted, item.get(name), field=f"{key}.{name}")


_DESCRIBES = "resource_describes_its_file"
_AGREE = "labels_agree"


def check_citation(
    release: ReleaseFiles, package: Mapping[str, Any], citation: Citation
) -> Iterator[Problem]:
    """`CITATION.cff`, `datapackage.json` and the folder's name agree, on the licence too."""
    version = citation.version
    stated = {
        "version": version,
        "created": f"{citation.released}T00:00:00Z",
        "title": citation.title,
    }
    for key, wanted in stated.items():
        if package.get(key) != wanted:
            message = say(
                "expected {wanted!r}, as {citation} has it", wanted=wanted, citation=CITATION
            )
            yield fault(_AGREE, PACKAGE, message, package.get(key), field=key)
    if is_version(release.name) and release.name != version:
        message = say("expected {release!r}, the name of the folder", release=release.name)
        yield fault(_AGREE, CITATION, message, version, field="version")
    found = package.get("licenses")
    listed = found if isinstance(found, list) else []
    names = [item.get("name") if isinstance(item, dict) else item for item in listed]
    if names != [(licence := citation.licence)]:
        message = say(
            "expected {licence!r}, as {citation} has it", licence=licence, citation=CITATION
        )
        yield fault("licence_is_told", PACKAGE, message, names or None, field="licenses")
