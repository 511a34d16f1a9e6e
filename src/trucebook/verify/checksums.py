"""The files against `SHA256SUMS`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from trucebook.load.limits import PLAIN_NAME
from trucebook.load.releases import SUMS
from trucebook.problem import Problem, shorten
from trucebook.verify.faults import AGAIN, fault, sha256

_LINE = re.compile(rf"([0-9a-f]{{64}})  ({PLAIN_NAME})")


def check_sums(files: Mapping[str, bytes]) -> Iterator[Problem]:
    """Every file is listed and has its checksum, and the list is in canonical form."""
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
    """The lines; a last line without a line end is marked, so that it is reported."""
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
            owner = f"It holds the bytes of {owners[digest]}. " if digest in owners else ""
            yield fault(
                "file_has_its_checksum",
                name,
                f"expected SHA-256 {listed[name]}, as {SUMS} has it",
                digest,
                f"{owner}{AGAIN}",
            )
