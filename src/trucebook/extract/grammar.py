"""Our own extractor: the grammar of `extraction` on what is English of a text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from trucebook.extract.checking import Proposal
from trucebook.extract.language import Stretch, foreign_stretches
from trucebook.extract.names.gazetteer import Gazetteer
from trucebook.extract.pipeline import extract
from trucebook.extract.rows import Extraction
from trucebook.extract.subject import Subject
from trucebook.extract.writers import TABLES
from trucebook.problem import Problem
from trucebook.spans import line_and_column


def propose(
    actors: Gazetteer,
    text: str,
    file: str = "",
    *,
    subject: Subject | None = None,
    is_english: bool = False,
) -> Proposal:
    """The candidates of a text, none from lines in another language.

    Args:
        actors: the actors to know by name.
        text: the article as received.
        file: where it is from.
        subject: the metrics and terms to look for; without, those that come with the package.
        is_english: whether the text is to be read as English whatever it looks like.
    """
    foreign = [] if is_english else foreign_stretches(text)
    if foreign and foreign[0].end - foreign[0].start == len(text):
        return Proposal(None, (_problem(foreign[0], file, None, "Nothing was written for it"),))
    found = extract(text, actors, subject)
    if foreign:
        found = Extraction(**{name: _outside(foreign, getattr(found, name)) for name in TABLES})
    return Proposal(found, tuple(_left_out(stretch, text, file) for stretch in foreign))


def _outside(foreign: Sequence[Stretch], rows: Sequence[Any]) -> list[Any]:
    """The rows that share nothing with some stretches."""
    return [
        row
        for row in rows
        if not any(row.start < stretch.end and stretch.start < row.end for stretch in foreign)
    ]


def _left_out(stretch: Stretch, text: str, file: str) -> Problem:
    first, _ = line_and_column(text, stretch.start)
    last, _ = line_and_column(text, stretch.end)
    lines = f"Line {first} was" if first == last else f"Lines {first} to {last} were"
    return _problem(stretch, file, first, f"{lines} left out")


def _problem(stretch: Stretch, file: str, line: int | None, done: str) -> Problem:
    return Problem(
        rule="text_is_english",
        file=file,
        line=line,
        column=line and 1,
        value=stretch.language,
        message="expected a text in English",
        hint=f"{done}: the grammar reads English alone. "
        'Insist with --language en, in Python with language="en".',
    )
