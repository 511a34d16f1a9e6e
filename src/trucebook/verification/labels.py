"""Version, date and licence: every place that tells them tells the same."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from trucebook.about.citation import FILE as CITATION
from trucebook.about.citation import Citation
from trucebook.errors import extra
from trucebook.problem import Problem, shorten
from trucebook.verification.definitions import PACKAGE
from trucebook.verification.parcel import Parcel
from trucebook.verification.told import AGAIN

__all__ = ["check_labels", "is_tame"]


def check_labels(
    parcel: Parcel, package: Mapping[str, Any], citation: Citation
) -> Iterator[Problem]:
    """`CITATION.cff`, `datapackage.json` and the folder's name agree, and there is a licence."""
    version = citation.version
    told = {
        "version": (package.get("version"), version),
        "created": (package.get("created"), f"{citation.released}T00:00:00Z"),
        "title": (package.get("title"), citation.title),
    }
    for key, (said, wanted) in told.items():
        if said != wanted:
            yield _odd(PACKAGE, key, f"{wanted!r}, as {CITATION} has it", said)
    if re.fullmatch(r"\d+\.\d+\.\d+", parcel.name) and parcel.name != version:
        yield _odd(CITATION, "version", f"{parcel.name!r}, the name of the folder", version)
    yield from _licence(package, citation)


def _licence(package: Mapping[str, Any], citation: Citation) -> Iterator[Problem]:
    if not citation.licence:
        yield _odd(CITATION, "license", "a licence (SPDX identifier)", None, "licence_is_told")
    found = package.get("licenses")
    names = [item.get("name") if isinstance(item, dict) else item for item in _list(found)]
    if names != [citation.licence]:
        wanted = f"{citation.licence!r}, as {CITATION} has it" if citation.licence else "a licence"
        yield _odd(PACKAGE, "licenses", wanted, names or None, "licence_is_told")


def _list(found: object) -> list[Any]:
    return found if isinstance(found, list) else []


def is_tame(data: bytes) -> bool:
    """Whether YAML repeats nothing by alias: nested aliases are a bomb once they are printed."""
    yaml = extra("yaml", "curate")
    try:
        return not any(isinstance(event, yaml.AliasEvent) for event in yaml.parse(data))
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError):
        return True  # for the reader of the citation to tell


def _odd(file: str, key: str, wanted: str, found: object, rule: str = "labels_agree") -> Problem:
    return Problem(
        rule=rule,
        file=file,
        field=key,
        value=shorten(found),
        message=f"expected {wanted}",
        hint=AGAIN,
    )
