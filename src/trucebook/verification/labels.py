"""Version, date and licence: every place that tells them tells the same."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from trucebook.about.citation import FILE as CITATION
from trucebook.about.citation import Citation
from trucebook.problem import Problem, shorten
from trucebook.verification.definitions import PACKAGE
from trucebook.verification.parcel import Parcel
from trucebook.verification.told import AGAIN
from trucebook.version import is_version

__all__ = ["check_labels"]


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
    if is_version(parcel.name) and parcel.name != version:
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


def _odd(file: str, key: str, wanted: str, found: object, rule: str = "labels_agree") -> Problem:
    return Problem(
        rule=rule,
        file=file,
        field=key,
        value=shorten(found),
        message=f"expected {wanted}",
        hint=AGAIN,
    )
