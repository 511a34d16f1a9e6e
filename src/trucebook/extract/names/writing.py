"""What the capital letters of a text are worth: its headings, its dateline, its small words."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from trucebook.extract.lexicon import pattern
from trucebook.extract.names.vocabulary import AGENCIES, is_body, is_common
from trucebook.extract.text.document import Document

_SMALL = re.compile(rb"(?<![A-Za-z'\x92-])[a-z]{2,}")
_INSIDE = re.compile(rb"(?<=[a-z,] )[A-Z][A-Za-z'\x92-]*[A-Za-z]")
_WORD = re.compile(rb"[A-Za-z]+(?:['\x92-][A-Za-z]+)*")
_BRACKET = re.compile(rb" \([A-Z]+\)\Z")
_LONGEST_HEADING = 160
_DATE = rb"(?i:<month>\.? [0-9]{1,2}|[0-9]{1,2}\.? <month>\.?)(?:, [0-9]{4}| [0-9]{4})?"
_CREDIT = (
    rb"(?:(?: ?[(/]|, (?=[A-Z]{4,}\. ))(?P<agency>[A-Z][A-Za-z. -]{1,28}?)"
    rb"(?:/[A-Z][A-Za-z]+)?[)/.])?"
)
_DATELINE = pattern(
    rb"\(?(?P<city>[A-Z][A-Za-z'\x92.-]*(?: [A-Za-z'\x92.-]+){0,3}?"
    rb"(?:[,/] ?[A-Z][A-Za-z.]*(?: [A-Z][a-z]+){0,2}?){0,2}?)\)?(?: \[[A-Z][a-z]+\])?"
    rb"(?P<date>,? " + _DATE + rb")?[,.]?" + _CREDIT + rb"[,.]?"
    rb"(?: ?(?P<dash>\x97|(?:--?|\x96|\x97) ) ?|(?P<colon>: |\. )|"
    rb"(?(date)(?:\. |\Z|(?(agency) (?=[A-Z])|(?!)))|(?!)))"
)


class Dateline(NamedTuple):
    """Where a story comes from: up to `end`, with the agency at `[agency, agency_end)`.

    `places` are the city and what it is in, in small letters.
    """

    start: int
    end: int
    agency: int
    agency_end: int
    places: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class Writing:
    """How a text uses capital letters.

    Attributes:
        small: the words that it writes small somewhere.
        inside: how often a word has a capital letter within a sentence.
        headings: the lines, in order, whose words all have one.
        datelines: by the start of their line.
    """

    small: frozenset[bytes]
    inside: Counter[bytes]
    headings: list[tuple[int, int]]
    datelines: list[Dateline]

    def is_plain(self, word: bytes) -> bool:
        """Whether a word owes its capital letter to its place alone."""
        if word in self.inside:
            return False
        return word.lower() in self.small or is_common(word)


def read_writing(doc: Document) -> Writing:
    """How the capital letters of a text are used."""
    data = doc.data
    headings, datelines, plain = [], [], []
    for start, end in pairwise(doc.lines):
        line = data[start:end].rstrip(b"\n ")
        if _is_heading(line):
            headings.append((start, end))
            continue
        plain.append(line)
        found = _dateline(line, start)
        if found is not None:
            datelines.append(found)
    lines = b"\n".join(plain)
    small = frozenset(_SMALL.findall(lines))
    return Writing(small, Counter(_INSIDE.findall(lines)), headings, datelines)


def _is_heading(line: bytes) -> bool:
    """Whether a line gives every word a capital letter, and not because it is a name."""
    if not 3 < len(line) < _LONGEST_HEADING or line.endswith(b","):
        return False
    words = _WORD.findall(line)
    if line.isupper():
        return line not in AGENCIES
    long = [word for word in words if len(word) > 3]
    if len(long) < 2 or not all(word[:1].isupper() for word in long):
        return False
    common = sum(is_common(word) for word in long)
    return (
        len(words) > 2
        and common >= 2
        and common * 5 >= len(long) * 2
        and (len(long) > 5 or not line.endswith(b"."))
        and not is_body(_BRACKET.sub(b"", line))
    )


def _dateline(line: bytes, start: int) -> Dateline | None:
    """The city and the agency that open a line."""
    match = _DATELINE.match(line, 0, min(len(line), 120))
    if match is None:
        return None
    city, credited = match["city"], match["agency"] is not None
    if is_body(city):
        return None
    is_dash, is_dated = match["dash"] is not None, match["date"] is not None
    is_mixed = is_dash and (is_dated or credited or b", " in city)
    if not (city.isupper() or is_mixed or (credited and is_dated)):
        return None
    at, end = match.span("agency") if credited else (-1 - start, -1 - start)
    places = tuple(part.strip(b" .") for part in re.split(rb"[,/]", city.lower()))
    return Dateline(start, start + match.end(), start + at, start + end, places)
