"""`CARD.toml`: what users of a book should know first, in the words of its makers.

One text per subject; each is optional, and so is the file. They are on the dataset card of a
release, and in the metadata that have a place for them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from trucebook.notation import Misread, read_toml
from trucebook.problem import Problem, shorten
from trucebook.snapshot import Snapshot

FILE = "CARD.toml"

SUBJECTS = {
    "collection": "How the sources were chosen",
    "missing": "What is missing",
    "coding": "How the texts were coded",
    "coders": "Who coded",
    "agreement": "How far coders agree",
    "programs": "What programs did",
    "personal": "People named",
    "biases": "Biases",
    "limits": "Limits",
    "uses": "Uses",
    "impact": "Possible harm",
    "maintenance": "Maintenance",
}
"""Key to heading, in the order in which they are shown."""


def read_statements(files: Snapshot) -> tuple[Mapping[str, str], tuple[Problem, ...]]:
    """The statements among some files by subject, and what is wrong with their file."""
    if FILE not in files:
        return {}, ()
    try:
        content = read_toml(files.read(FILE))
    except OSError as error:
        return {}, (_problem(str(error.strerror)),)
    except Misread as error:
        return {}, (_problem(error.msg, error.lineno, error.colno),)
    lines = files.text(FILE).split("\n")
    faults = tuple(_problem(fault, _line(lines, key)) for key, fault in _faults(content))
    order = [key for key in SUBJECTS if key in content]
    return ({}, faults) if faults else ({key: content[key].strip() for key in order}, ())


def _faults(content: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    for key, value in content.items():
        if key not in SUBJECTS:
            yield key, f"there is no subject {key}"
        elif not isinstance(value, str) or not value.strip():
            yield key, f"{key} is no text"


def _line(lines: Sequence[str], key: str) -> int | None:
    """The line of a key; None where it is written with quotation marks or escapes."""
    is_it = (line.lstrip(" \t[").startswith(key) for line in lines)
    return next((number for number, found in enumerate(is_it, 1) if found), None)


def _problem(fault: str, line: int | None = None, column: int | None = None) -> Problem:
    return Problem(
        rule="statements_are_texts",
        file=FILE,
        line=line,
        column=column,
        value=shorten(fault),
        message=f"expected TOML with texts under some of {', '.join(SUBJECTS)}",
        hint="Write it as key = 'text', or leave the subject out.",
    )
