"""Our own extractor: from a text to its candidates, step by step; none from another language."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any, NamedTuple
from unicodedata import category, normalize

from trucebook.errors import extra
from trucebook.extract.figures.candidates import figures, terms
from trucebook.extract.known import vocabularies
from trucebook.extract.names.entities import read_names
from trucebook.extract.names.gazetteer import NO_ACTORS, Gazetteer
from trucebook.extract.names.mentions import mentions
from trucebook.extract.quotes.candidates import lost_regions, quotes
from trucebook.extract.quotes.marks import Quotations, regions
from trucebook.extract.reading import Reading, Words
from trucebook.extract.rows import TABLES, Extraction, Proposal
from trucebook.extract.subject import Cue, Subject, read_subject
from trucebook.extract.text.document import read_document
from trucebook.problem import Problem
from trucebook.spans import line_and_column

LEAST = 32
"""Bytes of words, names left out, from which a language can be recognised."""

FURNITURE = 0.2
"""Share of English lines (credits, links) up to which a text is still in another language."""

_ENGLISH = frozenset({"ENGLISH", "SCOTS"})
# NOTE: a name says nothing about the language around it, and many short texts are half names.
_NAME = re.compile(r"(?<=[\w,’'\"] )[A-ZÀ-ÖØ-Þ][\w'’.-]*")


@cache
def shipped_subject() -> Subject:
    """The metrics and terms that come with the package."""
    return read_subject(*vocabularies())


def extract(
    text: str, actors: Gazetteer | None = None, subject: Subject | None = None
) -> Extraction:
    """The rows for an English news article.

    Without `actors` nobody is known by name; without `subject` the metrics and terms are those
    that come with the package. Offsets count the code points of the text as received.
    """
    subject = subject or shipped_subject()
    reading, cues = read(text, actors or NO_ACTORS, subject)
    spoken = quotes(reading)
    counted = figures(subject, reading, spoken, cues)
    found = mentions(reading, subject), terms(subject, reading.doc, counted, cues)
    return Extraction(counted, spoken, *found)


def read(text: str, actors: Gazetteer, subject: Subject) -> tuple[Reading, list[Cue]]:
    """A text with its names and quotations, and the cue words of the subject in it."""
    doc = read_document(text)
    quoted = Quotations(regions(doc))
    names = read_names(doc, actors, quoted, subject.starters)
    cues = subject.cues(doc.flat)
    reading = Reading(doc, Words(doc), quoted, names, actors)
    if lost := lost_regions(reading, cues):
        quoted = Quotations([*quoted.regions, *lost])
        reading = Reading(doc, reading.words, quoted, names, actors)
    return reading, cues


def propose(
    actors: Gazetteer,
    text: str,
    file: str = "",
    *,
    subject: Subject | None = None,
    is_english: bool = False,
) -> Proposal:
    """The candidates of a text, none from lines in another language unless `is_english`."""
    foreign = [] if is_english else foreign_stretches(text)
    if foreign and foreign[0].end - foreign[0].start == len(text):
        return Proposal(None, (_not_english(foreign[0], file, None, "Nothing was written for it"),))
    found = extract(text, actors, subject)
    if foreign:
        kept: dict[str, Any] = {
            name: [
                row
                for row in getattr(found, name)
                if not any(row.start < other.end and other.start < row.end for other in foreign)
            ]
            for name in TABLES
        }
        found = Extraction(**kept)
    problems = []
    for stretch in foreign:
        first, last = (line_and_column(text, at)[0] for at in (stretch.start, stretch.end))
        lines = f"Line {first} was" if first == last else f"Lines {first} to {last} were"
        problems.append(_not_english(stretch, file, first, f"{lines} left out"))
    return Proposal(found, tuple(problems))


def _not_english(stretch: Stretch, file: str, line: int | None, done: str) -> Problem:
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


class Stretch(NamedTuple):
    """Whole lines in one language, at `[start, end)` of a text."""

    language: str
    start: int
    end: int


def foreign_stretches(text: str) -> list[Stretch]:
    """The stretches of a text that are surely not English; one for a text that has no English.

    What is too short to judge counts as English, unless it follows a line in another language.
    """
    detector = extra("pycld2", "extract")
    lines = list(_lines(detector, text))
    foreign = [line for line in lines if line.language not in ("", *_ENGLISH)]
    english = sum(line.end - line.start for line in lines if line.language in _ENGLISH)
    amount = sum(line.end - line.start for line in foreign)
    whole = "" if english > FURNITURE * (english + amount) else _language(detector, text)
    if whole not in ("", *_ENGLISH):
        foreign = [Stretch(whole, 0, len(text))]
    joined: list[Stretch] = []
    for line in foreign:
        line = line._replace(language=line.language.replace("_", " ").title())
        if joined and joined[-1].language == line.language and joined[-1].end + 1 == line.start:
            joined[-1] = joined[-1]._replace(end=line.end)
        else:
            joined.append(line)
    return joined


def _lines(detector: Any, text: str) -> Iterator[Stretch]:
    """The lines that hold something, each with its language, empty where it is not clear."""
    start, before = 0, ""
    for line in text.split("\n"):
        language = _language(detector, line)
        if not language and line.strip() and before not in _ENGLISH:
            language = before
        if line.strip():
            yield Stretch(language, start, start + len(line))
        before, start = language, start + len(line) + 1


def _language(detector: Any, text: str) -> str:
    """The name of the language of a text in capitals; empty where it is not clear."""
    text = normalize("NFC", text)
    if text.isupper():  # a word in capitals is no name where all are
        text = text.lower()
    language = _detected(detector, text)
    if language in ("", *_ENGLISH):
        return language
    return _detected(detector, _NAME.sub(" ", text), LEAST)


def _detected(detector: Any, text: str, least: int = 0) -> str:
    try:
        is_reliable, amount, (first, *_) = detector.detect(text, isPlainText=True)
    except (detector.error, UnicodeEncodeError):
        # NOTE: the detector refuses controls, surrogates and unassigned points.
        printable = "".join(char if category(char)[0] != "C" else " " for char in text)
        return _detected(detector, printable, least)
    return str(first[0]) if is_reliable and amount >= least and first[1] != "un" else ""
