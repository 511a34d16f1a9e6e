"""From a text to its candidates, step by step."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from itertools import islice
from typing import Any

from msgspec import structs

from trucebook.extract.checking import Proposal
from trucebook.extract.confidence import confidence, figure_signal, quote_signal
from trucebook.extract.extractors import vocabularies
from trucebook.extract.figures.credit import source_of
from trucebook.extract.figures.meaning import gaps_of, metric_of, status_of
from trucebook.extract.figures.measures import Measure, measures
from trucebook.extract.language import Stretch, foreign_stretches
from trucebook.extract.names.entities import read_names
from trucebook.extract.names.gazetteer import NO_ACTORS, Gazetteer
from trucebook.extract.names.mentions import mentions
from trucebook.extract.quotes.antecedents import resolve
from trucebook.extract.quotes.attribution import Tag, tag_of
from trucebook.extract.quotes.kinds import is_label, kind_of
from trucebook.extract.quotes.lost import lost_regions
from trucebook.extract.quotes.marks import Quotations, Region, regions
from trucebook.extract.reading import NOBODY, Reading, Reference, Speaker, Words
from trucebook.extract.rows import Extraction, Figure, Quote
from trucebook.extract.subject import Cue, Metric, Subject, read_subject
from trucebook.extract.terms import terms
from trucebook.extract.text.document import read_document
from trucebook.extract.writers import TABLES
from trucebook.problem import Problem
from trucebook.spans import context, line_and_column


@cache
def shipped_subject() -> Subject:
    """The metrics and terms that come with the package."""
    return read_subject(*vocabularies())


def extract(
    text: str, actors: Gazetteer | None = None, subject: Subject | None = None
) -> Extraction:
    """Propose rows for an English news article.

    Args:
        text: the article as received; offsets count its code points.
        actors: the actors to know by name; nobody is known without.
        subject: the metrics and terms to look for; without, those that come with the package.
    """
    subject = subject or shipped_subject()
    doc = read_document(text)
    quoted = Quotations(regions(doc))
    names = read_names(doc, actors or NO_ACTORS, quoted, subject.starters)
    cues = subject.cues(doc.flat)
    marked = Reading(doc, Words(doc), quoted, names, actors or NO_ACTORS)
    lost = lost_regions(marked, cues)
    reading = replace(marked, quoted=Quotations([*quoted.regions, *lost])) if lost else marked
    quotes = sorted(_headlines(_quotes(reading)), key=lambda row: (row.start, -row.end))
    figures = _figures(subject, reading, quotes, cues)
    return Extraction(
        figures, quotes, mentions(reading, subject), terms(subject, doc, figures, cues)
    )


def _quotes(reading: Reading) -> list[Quote]:
    rows: list[Quote] = []
    spoken: list[Speaker] = []
    previous: Tag | None = None
    utterances: dict[int, str] = {}
    for index, region in enumerate(reading.quoted.regions):
        tag = tag_of(reading, region, index, previous)
        speaker, row = _quote(reading, region, tag, utterances, spoken)
        rows.append(row)
        spoken.append(speaker)
        if region.parent < 0 and tag is not None and rows[-1].kind != "scare":
            previous = tag
    return rows


def _quote(
    reading: Reading,
    region: Region,
    tag: Tag | None,
    utterances: dict[int, str],
    spoken: list[Speaker],
) -> tuple[Speaker, Quote]:
    doc = reading.doc
    label = is_label(reading, region, tag is not None and (tag.verb is not None or tag.explicit))
    speaker = NOBODY if label or tag is None else _speaker(reading, region, tag, spoken)
    kind = "scare" if label else kind_of(reading, region, tag is not None)
    if kind == "scare":
        speaker, tag = NOBODY, None
    reference = tag.reference if tag is not None else None
    utterance = (
        utterances.setdefault(tag.at, f"U{len(utterances) + 1:04d}") if tag is not None else None
    )
    printed = _printed(reading, reference)
    verb = None
    if tag is not None and tag.verb is not None:
        verb = doc.text[tag.verb.start : tag.verb.end]
    prefix, suffix = context(doc.text, region.start, region.end)
    row = Quote(
        start=region.start,
        end=region.end,
        exact=doc.text[region.start : region.end],
        prefix=prefix,
        suffix=suffix,
        kind=kind,
        speaker=_actor_id(reading, speaker),
        speaker_text=printed,
        verb=verb,
        defect="lost_marks" if region.lost else None if region.balanced else "unbalanced_marks",
        utterance_id=utterance,
        speaker_name=speaker.name,
        confidence=confidence(quote_signal(kind, verb, printed)),
    )
    return speaker, row


_EDGES = " .,;:!?…'\"“”‘’«»"


STORY = 100
"""How many of a text's quotations are asked for the words of its headlines."""


def _headlines(rows: list[Quote]) -> list[Quote]:
    """Words in a headline take the speaker whom the story credits with them."""
    credited = (row for row in rows if row.speaker_name and row.verb)
    spoken = [(row.exact.casefold(), row) for row in islice(credited, STORY)]
    return [
        _from_story(row, spoken) if row.verb is None and row.speaker_name is None else row
        for row in rows
    ]


def _from_story(row: Quote, spoken: list[tuple[str, Quote]]) -> Quote:
    words = row.exact.casefold().strip(_EDGES)
    for exact, twin in spoken:
        if words.count(" ") >= 2 and words in exact:
            kind = row.kind if row.kind != "scare" else "fragment"
            return structs.replace(
                row,
                speaker=twin.speaker,
                speaker_name=twin.speaker_name,
                kind=kind,
                utterance_id=twin.utterance_id,
            )
    return row


def _speaker(reading: Reading, region: Region, tag: Tag, spoken: list[Speaker]) -> Speaker:
    """Whom a tag credits; within a quotation not the one who speaks it."""
    if region.parent < 0:
        return resolve(reading, tag.reference)
    if tag.reference is not None and reading.doc.text[
        tag.reference.start : tag.reference.end
    ].lower() in ("i", "we"):
        return spoken[region.parent]
    inner = reading.inside(reading.quoted.regions[region.parent])
    return resolve(inner, tag.reference, but=spoken[region.parent].entity)


def _printed(reading: Reading, reference: Reference | None) -> str | None:
    """Words for a speaker as printed, title included."""
    if reference is None:
        return None
    start = reference.start
    if reference.sort == "name":
        start = reading.names.names[reference.name].full_start
    return reading.doc.text[start : reference.end]


REACH = 1000
"""How far back, in code points, a line is asked whether it speaks of an offer."""


def _figures(
    subject: Subject, reading: Reading, quotes: list[Quote], cues: list[Cue]
) -> list[Figure]:
    doc = reading.doc
    speakers = {row.start: (row.speaker, row.speaker_name) for row in quotes if row.kind != "scare"}
    starts = [cue.start for cue in cues]
    rows = []
    for measure in measures(doc, subject.counted):
        lo, hi = doc.sentence(measure.start)
        near = cues[bisect_left(starts, lo) : bisect_left(starts, hi)]
        line, _ = doc.line(measure.start)
        before = cues[bisect_left(starts, max(line, lo - REACH)) : bisect_left(starts, lo)]
        in_plan = any("proposed" in cue.groups for cue in before)
        rows.append(_figure(subject, reading, measure, near, in_plan, speakers))
    return rows


def _figure(
    subject: Subject,
    reading: Reading,
    measure: Measure,
    cues: list[Cue],
    in_plan: bool,
    speakers: dict[int, Credit],
) -> Figure:
    doc = reading.doc
    gaps = gaps_of(measure, cues)
    code = metric_of(subject, doc, measure, gaps)
    metric = subject.metric.get(code or "")
    status = status_of(doc, measure, metric, gaps, in_plan)
    source, basis = _credits(reading, measure, metric, speakers)
    of_people = metric is not None and metric.is_of_people
    unit = measure.unit
    if of_people and (unit is None or measure.shape == "alone"):
        unit = "people"
    group = doc.text[measure.group[0] : measure.group[1]] if measure.group else None
    prefix, suffix = context(doc.text, measure.start, measure.end)
    return Figure(
        start=measure.start,
        end=measure.end,
        exact=doc.text[measure.start : measure.end],
        prefix=prefix,
        suffix=suffix,
        value_text=doc.text[measure.number : measure.number_end],
        value_low=measure.low,
        value_high=measure.high,
        bound=measure.bound,
        unit=unit,
        counted_group=group,
        metric=code,
        location=None,
        status=status,
        attributed_to=source[0],
        based_on=basis[0],
        attributed_to_name=source[1],
        based_on_name=basis[1],
        confidence=confidence(figure_signal(measure.low, measure.bound, unit, group)),
    )


Credit = tuple[str | None, str | None]
"""An actor's id and a name; two nulls where nobody is credited."""


def _credits(
    reading: Reading, measure: Measure, metric: Metric | None, speakers: dict[int, Credit]
) -> tuple[Credit, Credit]:
    """Whom a passage credits with a number, and what that one based it on."""
    if measure.shape == "compound" and metric is not None and metric.form == "elapsed":
        return (None, None), (None, None)
    region = reading.region_at(measure.start)
    if region is not None and region.start in speakers:
        return speakers[region.start], (None, None)
    found, based = source_of(reading, measure.start)
    return (_actor_id(reading, found), found.name), (_actor_id(reading, based), based.name)


def _actor_id(reading: Reading, speaker: Speaker) -> str | None:
    if speaker.entity is not None:
        return speaker.entity.actor.actor_id if speaker.entity.actor else None
    actor = reading.actors.unnamed(speaker.phrase) if speaker.phrase else None
    return actor.actor_id if actor is not None else None


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
        return Proposal(None, (_not_english(foreign[0], file, None, "Nothing was written for it"),))
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
    return _not_english(stretch, file, first, f"{lines} left out")


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
