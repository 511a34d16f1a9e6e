"""The files against `SHA256SUMS`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from trucebook.book.citation import FILE as CITATION
from trucebook.book.citation import Citation
from trucebook.load.releases import SUMS
from trucebook.problem import Problem, shorten
from trucebook.schemas.files import PACKAGE
from trucebook.verify.faults import AGAIN, fault, sha256
from trucebook.verify.parcel import Parcel
from trucebook.version import is_version

_LINE = re.compile(r"([0-9a-f]{64})  (\.?\w[\w.-]*(?:/\.?\w[\w.-]*)*)")


def check_sums(files: Mapping[str, bytes]) -> Iterator[Problem]:
    """Every file is listed and has its checksum, and the list is written in the one way."""
    if SUMS not in files:
        yield fault("file_is_there", SUMS, "expected a list of checksums")
        return
    listed: dict[str, str] = {}
    for number, line in enumerate(_lines(files[SUMS]), 1):
        match = _LINE.fullmatch(line)
        fits = match is not None and match[2] > max(listed, default="")
        if match is None or not fits:
            yield _odd_line(number, line, match)
        if match:
            listed.setdefault(match[2], match[1])
    yield from _differences(files, listed)


def _lines(data: bytes) -> list[str]:
    """The lines, the last as an odd one unless a line end follows it."""
    lines = data.decode(errors="replace").split("\n")
    return lines[:-1] if lines[-1] == "" else [*lines[:-1], f"{lines[-1]} (no line end)"]


def _odd_line(number: int, line: str, match: re.Match[str] | None) -> Problem:
    message = "expected a SHA-256, two blanks and the name of a file in the release"
    if match:
        message = "expected every name once, in order"
    return Problem(
        rule="checksum_line_is_canonical",
        file=SUMS,
        line=number,
        value=shorten(line),
        message=message,
        hint=AGAIN,
    )


def _differences(files: Mapping[str, bytes], listed: Mapping[str, str]) -> Iterator[Problem]:
    owners = {digest: name for name, digest in listed.items()}
    for name in sorted(listed.keys() - files.keys()):
        yield fault("file_is_there", name, f"expected the file, which {SUMS} lists")
    for name in sorted(files.keys() - listed.keys() - {SUMS}):
        yield fault("file_is_listed", name, f"expected no file that {SUMS} does not list")
    for name in sorted(files.keys() & listed.keys()):
        digest = sha256(files[name])
        if digest != listed[name]:
            twin = f"It holds the bytes of {owners[digest]}. " if digest in owners else ""
            yield fault(
                "file_has_its_checksum",
                name,
                f"expected SHA-256 {listed[name]}, as {SUMS} has it",
                digest,
                f"{twin}{AGAIN}",
            )


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
