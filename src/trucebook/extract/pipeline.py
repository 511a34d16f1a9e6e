"""Our own extractor: from a text to its candidates, step by step; none from another language."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

from trucebook.extract.figures.candidates import figures
from trucebook.extract.figures.quantities import NO_LEDGER, Ledger
from trucebook.extract.figures.times import printed
from trucebook.extract.figures.times import published as dated
from trucebook.extract.known import vocabularies
from trucebook.extract.names.actors import new_actors
from trucebook.extract.names.entities import read_names
from trucebook.extract.names.gazetteer import NO_ACTORS, Gazetteer
from trucebook.extract.names.mentions import mentions
from trucebook.extract.offers.proposals import proposals
from trucebook.extract.offers.responses import responses
from trucebook.extract.offers.sentences import Sentences
from trucebook.extract.offers.terms import Terms
from trucebook.extract.quotes.candidates import lost_regions, quotes
from trucebook.extract.quotes.marks import Quotations, regions
from trucebook.extract.reading import Reading, Words
from trucebook.extract.rows import TABLES, Extraction, Proposal
from trucebook.extract.subject import Cue, Subject, read_subject
from trucebook.extract.text.clean import clean
from trucebook.extract.text.document import read_document
from trucebook.extract.text.language import Stretch, foreign_stretches
from trucebook.extract.text.mojibake import LOST
from trucebook.language import Message, say, say_count
from trucebook.problem import Problem, shorten
from trucebook.spans import line_and_column


@cache
def shipped_subject() -> Subject:
    """The metrics and terms that come with the package."""
    return read_subject(*vocabularies())


def extract(
    text: str,
    actors: Gazetteer | None = None,
    subject: Subject | None = None,
    ledger: Ledger = NO_LEDGER,
    published: str | None = None,
) -> Extraction:
    """The rows for an English news article.

    Without `actors` nobody is known by name; without `subject` the metrics and terms are those
    that come with the package; without a `ledger` no quantity is known. `published` is the EDTF
    date of the article, else what it prints. Offsets count the code points of the text as received.
    """
    subject = subject or shipped_subject()
    reading, cues = read(text, actors or NO_ACTORS, subject)
    spoken = quotes(reading)
    day = dated(published) if published else printed(reading.doc)
    counted = figures(subject, reading, spoken, cues, ledger, day)
    offers, cut = proposals(reading, subject), Sentences(reading)
    offered = Terms(subject, reading, counted, cues, offers, cut).rows()
    answered = responses(offers, cut, spoken)
    named = mentions(reading, subject), offered, answered, new_actors(reading, subject)
    return Extraction(counted, spoken, *named)


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
    ledger: Ledger = NO_LEDGER,
    is_english: bool = False,
) -> Proposal:
    """The candidates of a text, none from lines in another language unless `is_english`."""
    foreign = [] if is_english else foreign_stretches(text)
    if foreign and foreign[0].end - foreign[0].start == len(text):
        return Proposal(
            None, (_not_english(foreign[0], file, None, say("Nothing was written for it")),)
        )
    found = extract(text, actors, subject, ledger, ledger.published(text))
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
        done = (
            say("Line {line} was left out", line=first)
            if first == last
            else say("Lines {first} to {last} were left out", first=first, last=last)
        )
        problems.append(_not_english(stretch, file, first, done))
    return Proposal(found, (*_not_readable(text, file), *problems))


def _not_readable(text: str, file: str) -> Iterator[Problem]:
    """The first place where a character was lost before the text came to us."""
    whole = clean(text)
    lost = LOST.search(whole.text)
    if lost is None:
        return
    line, column = line_and_column(text, whole.before(*lost.span())[0])
    count = sum(1 for _ in LOST.finditer(whole.text))
    yield Problem(
        rule="text_is_readable",
        file=file,
        line=line,
        column=column,
        value=shorten(whole.text[max(0, lost.start() - 12) : lost.end() + 12]),
        message=say("expected a text without lost characters"),
        hint=say_count(
            "{number:,} place where a wrong encoding has replaced or removed some; what was found "
            "there may be wrong. Save the text again from its source, as UTF-8.",
            "{number:,} places where a wrong encoding has replaced or removed some; what was found "
            "there may be wrong. Save the text again from its source, as UTF-8.",
            count,
        ),
    )


def _not_english(stretch: Stretch, file: str, line: int | None, done: Message) -> Problem:
    return Problem(
        rule="text_is_english",
        file=file,
        line=line,
        column=line and 1,
        value=stretch.language,
        message=say("expected a text in English"),
        hint=say(
            "{done}: the grammar reads English alone. Insist with --language en, in Python "
            'with language="en".',
            done=done,
        ),
    )
