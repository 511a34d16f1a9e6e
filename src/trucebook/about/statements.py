"""`CARD.toml`: what whoever uses a book should know first, in its makers' words.

A text a subject, each optional, the file too. They stand on the dataset card of a release and in
the metadata that ask for them.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path

from trucebook.problem import Problem, shorten

__all__ = ["FILE", "SUBJECTS", "read_statements"]

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
"""Key to heading, in the order in which they are told."""


def read_statements(root: Path) -> tuple[Mapping[str, str], tuple[Problem, ...]]:
    """The statements of a book by subject, and what is wrong with their file."""
    try:
        content = tomllib.loads((root / FILE).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}, ()
    except (OSError, ValueError) as error:
        return {}, (_problem(str(error)),)
    faults = tuple(map(_problem, _faults(content)))
    order = [key for key in SUBJECTS if key in content]
    return ({}, faults) if faults else ({key: content[key].strip() for key in order}, ())


def _faults(content: Mapping[str, object]) -> Iterator[str]:
    for key, value in content.items():
        if key not in SUBJECTS:
            yield f"there is no subject {key}"
        elif not isinstance(value, str) or not value.strip():
            yield f"{key} is no text"


def _problem(fault: str) -> Problem:
    return Problem(
        rule="statements_are_texts",
        file=FILE,
        value=shorten(fault),
        message=f"expected TOML with texts under some of {', '.join(SUBJECTS)}",
        hint="Write it as key = 'text', or leave the subject out.",
    )
