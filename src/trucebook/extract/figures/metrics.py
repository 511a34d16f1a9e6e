"""What a quantity measures: a code of the book, or `other:` and a word of the text.

People take the code that the words governing their number lead to (`clauses`), then that of the
counted noun. What governs a number and leads to no code names it by its participle, 'other:rescued';
where nothing governs it, the counted noun does, 'other:voters'.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from math import inf
from typing import NamedTuple

from trucebook.extract.confidence import Basis
from trucebook.extract.document import Document
from trucebook.extract.figures.clauses import UNDERGONE, Clauses, Governor, Sentence
from trucebook.extract.figures.measures import Measure
from trucebook.extract.figures.numbers import UNIT_OF
from trucebook.extract.lexicon import CLAUSES, byte_words
from trucebook.extract.subject import TIME, Cue, Metric, Subject

FAR = 250
"""Code points from a number to the next that may go on with it."""

LARGE = 1000
"""As many people as a place has at least, where a text calls them the people of that place."""


class Choice(NamedTuple):
    """The metric of a quantity, why, and what governs the quantity."""

    code: str | None
    basis: Basis
    governor: Governor | None = None


_DISTANCES = frozenset(("kilometres", "kilometers", "metres", "meters", "miles", "km"))
_OF_PEOPLE = byte_words(CLAUSES["of_people"])
_ANY = byte_words(CLAUSES["anybody"]).union((b"",))
_LIVING = byte_words(CLAUSES["living"])
_SAID = frozenset(("passive", "subject", "object", "participle", "joined", "part"))
_KNOWN = byte_words(CLAUSES["animals"]).union(UNIT_OF)
_AGED = re.compile(rb"\bage\b|(?:under|over|above|below) (?:[0-9]{1,2}|[a-z-]+)\Z")
_OF_PLACE = re.compile(rb"(?:['\x92]s|s['\x92]|\b(?:[Ii]ts|[Tt]heir|[Ww]hose|has|have|had|with(?: its)?)) (?:[a-z]+ )?\Z")
_OF = re.compile(rb" (?:of|into) (?:the |its |this |their )?")
_BOUNDED = frozenset(("less_than", "more_than", "at_least", "at_most"))


class Measured:
    """The metrics of the quantities of a document."""

    def __init__(
        self, subject: Subject, doc: Document, found: Sequence[Measure], cues: Sequence[Cue]
    ) -> None:
        """Take the quantities and cue words of a document, both in order."""
        self._subject, self._doc, self._found, self._cues = subject, doc, found, cues
        self.clauses = Clauses(doc, found, cues)
        self._nouns = subject.shared_in(doc.flat, cues)
        self._starts = [start for start, _ in self._nouns]
        self._chosen: dict[Measure, Choice] = {}

    def of(self, measure: Measure) -> Choice:
        """The metric of a quantity; each is asked for once."""
        if measure not in self._chosen:
            self._chosen[measure] = self._choose(measure)
        return self._chosen[measure]

    def _choose(self, measure: Measure) -> Choice:
        subject, unit = self._subject, measure.unit
        if unit in subject.metric_of_unit:
            return Choice(subject.metric_of_unit[unit], _noun(measure))
        if unit in TIME:
            return self._of_time(measure)
        if unit in ("people", "percent", "fraction", None) or measure.head in _OF_PEOPLE:
            return self._of_people(measure)
        if measure.head in subject.metric_of_noun:
            return Choice(subject.metric_of_noun[measure.head], _noun(measure))
        living = self._of_living(measure) if measure.head not in _KNOWN else None
        return living or Choice(_of_thing(measure), _noun(measure))

    def _of_living(self, measure: Measure) -> Choice | None:
        """The metric of a noun that no list has, where only people can do or undergo the verb."""
        sentence, number = self.clauses.sentence(measure)
        for governor in sentence.governors[number][:1]:
            is_said = governor.word in _LIVING and governor.relation in _SAID
            for metric in self._subject.metrics if is_said else ():
                if metric.is_of_people and f"metric:{metric.code}" in governor.groups:
                    return Choice(
                        metric.code, Basis("own verb", governor.start, governor.end), governor
                    )
        return None

    def _of_time(self, measure: Measure) -> Choice:
        subject, data, end = self._subject, self._doc.data, measure.end
        of_time = [metric for metric in subject.metrics if metric.is_of_time]
        is_age = measure.bound in _BOUNDED and _AGED.search(data, max(0, measure.start - 30), end)
        form = "age" if is_age else "elapsed" if data[end - 4 : end] == b"-old" else ""
        formed = next((metric for metric in subject.metrics if form and metric.form == form), None)
        if formed is not None and is_age:
            return Choice(formed.code, _noun(measure))
        for metric in of_time:
            if metric.nouns and (match := metric.noun_behind.match(data, end)) is not None:
                return Choice(metric.code, Basis("noun", *match.span()))
        if formed is not None:
            return Choice(formed.code, _noun(measure))
        return self._of_time_by(measure, of_time)

    def _of_time_by(self, measure: Measure, of_time: Sequence[Metric]) -> Choice:
        """The metric of a time by the words of its clause: their verb, else their first noun."""
        sentence, number = self.clauses.sentence(measure)
        before = sentence.measure_of(number)
        for metric in of_time if before is not None else ():
            if before is not None and before.head in metric.nouns:
                return Choice(metric.code, Basis("noun", before.start, before.end))
        for index in sentence.time_words(number):
            token = sentence.tokens[index]
            for metric in of_time:
                if f"metric:{metric.code}" in token.groups:
                    return Choice(metric.code, Basis("own verb", token.start, token.end))
        lo, hi = self._doc.sentence(measure.start)
        comma = self._doc.data.find(b",", measure.end, hi)
        near = _nearest(measure, self._cues_in(lo, hi if comma < 0 else comma), of_time)
        is_offered = near is not None and self._subject.metric[near.code or ""].status
        return near if near and is_offered else Choice("other:duration", Basis("default"))

    def _of_people(self, measure: Measure) -> Choice:
        subject = self._subject
        if measure.head in subject.metric_of_noun:
            return Choice(subject.metric_of_noun[measure.head], _noun(measure))
        if measure.head in (b"casualties", b"casualty"):
            return Choice("other:casualties", _noun(measure))
        sentence, number = self.clauses.sentence(measure)
        for governor in sentence.governors[number]:
            code = self._code_of_both(sentence, number, governor) or self._code(measure, governor)
            if code is None:
                continue
            if governor.is_negated:
                code = f"other:not_{code.removeprefix('other:')}"
            return Choice(code, Basis("own verb", governor.start, governor.end), governor)
        found = self._of_noun(measure, sentence, number)
        is_open = found.code is None or found.code.startswith("other:")
        if not is_open:
            return found
        return self._as_before(measure, sentence, number) or self._loose(measure, sentence, number) or found

    def _loose(self, measure: Measure, sentence: Sentence, number: int) -> Choice | None:
        """The nearest cue between the numbers around, where no other word governs this one."""
        if measure.head not in _ANY or sentence.has_own_clause(number):
            return None
        cues = self._cues_in(*sentence.room(number))
        taken = {it[0].start for it in sentence.governors if it}
        free = [cue for cue in cues if cue.start not in taken]
        metrics = [it for it in self._subject.metrics if it.is_of_people and not it.stems and it.form != "whole"]
        return _nearest(measure, free, metrics)

    def _as_before(self, measure: Measure, sentence: Sentence, number: int) -> Choice | None:
        """The metric of the quantity before, where this one goes on with it."""
        at = bisect_left(self._found, measure)
        before = self.of(self._found[at - 1]) if at else None
        if before is None or before.code is None or self._found[at - 1].unit in TIME:
            return None
        if sentence.link(number) or (not measure.head and sentence.hangs_loosely(number)):
            is_same = not measure.head or not before.code.startswith("other:")
            return before._replace(basis=before.basis._replace(why="joined")) if is_same else None
        is_near = measure.start - self._found[at - 1].end < FAR and (
            self._doc.line(measure.start) == self._doc.line(self._found[at - 1].start)
        )
        metric = self._subject.metric.get(before.code)
        is_counted = measure.unit in ("people", None) and not measure.head
        if not (is_near and is_counted and metric and metric.is_of_people):
            return None
        if not sentence.is_told(number) or metric.form == "whole":
            return None
        return before._replace(basis=before.basis._replace(why="as before"))

    def _code_of_both(self, sentence: Sentence, number: int, governor: Governor) -> str | None:
        """The code of a cue of two words with the number between: 'took nine people hostage'."""
        at = sentence.at[number] + 1
        if governor.relation not in ("object", "joined", "part") or at >= len(sentence.tokens):
            return None
        cue = governor.word + b" " + sentence.tokens[at].word
        metrics = (it for it in self._subject.metrics if it.is_of_people and cue in it.cues)
        return next((metric.code for metric in metrics), None)

    def _code(self, measure: Measure, governor: Governor) -> str | None:
        """The code that a governing word leads to; None where it says nothing of the number."""
        subject = self._subject
        if measure.unit in ("percent", "fraction") and governor.relation in ("label", "nominal"):
            return None
        metrics = [
            metric
            for metric in subject.metrics
            if metric.is_of_people and f"metric:{metric.code}" in governor.groups
        ]
        sharing = self._sharing(measure, metrics)
        for metric in metrics:
            if not metric.stems and metric.form != "whole":
                return metric.code
        codes = [metric.code for metric in sharing]
        for metric in metrics:
            if metric.form == "whole" and governor.relation in ("label", "subject"):
                return self._where(measure, governor) or metric.code
            if metric.stems and (metric.code in codes or governor.word in metric.sure):
                return metric.code
        if not self._nouns and (paired := self._paired(measure, metrics)):
            return paired
        word, participle = governor.word, governor.participle
        is_own = self._own_sharing(measure)
        if participle in UNDERGONE and not (is_own and metrics) and governor.relation != "behind":
            return f"other:{participle}"
        is_passive = governor.relation == "passive" and governor.tag == "V"
        return f"other:{participle}" if is_passive and not is_own and word.endswith(b"ed") else None

    def _where(self, measure: Measure, governor: Governor) -> str | None:
        """The code of the people of a place that its own noun or the place gives: 'in tents'."""
        end = max(measure.end, governor.end)
        for cue in self._cues_in(measure.start, end + 40):
            for metric in self._subject.metrics if cue.start not in range(*governor[1:3]) else ():
                is_own = metric.is_of_people and not metric.stems and metric.form != "whole"
                if is_own and f"metric:{metric.code}" in cue.groups and cue.end <= end + 40:
                    return metric.code
        return None

    def _paired(self, measure: Measure, metrics: Sequence[Metric]) -> str | None:
        """The code where a sentence says two things of people that only a shared noun joins.

        'It holds nine engineers and would free four': no noun, but one story.
        """
        sentence, _ = self.clauses.sentence(measure)
        said = {
            group
            for governors in sentence.governors
            for governor in governors
            if governor.tag in "VIG"
            for group in sorted(governor.groups)[:1]
        }
        of_stem = [metric for metric in metrics if metric.stems]
        for metric in of_stem[:1]:
            kin = {f"metric:{it.code}" for it in self._subject.metrics if it.stems}
            return metric.code if len(said & kin) > 1 else None
        return None

    def _own_sharing(self, measure: Measure) -> Sequence[Metric]:
        """The metrics that share the noun counted."""
        first = bisect_left(self._starts, measure.start)
        return self._nouns[first][1] if first < bisect_left(self._starts, measure.end) else ()

    def _near(self, measure: Measure, sharing: Sequence[Metric]) -> Choice | None:
        """The metric of a shared noun that no word governs: that of the nearest cue in reach."""
        cues = self._cues_in(*self._doc.sentence(measure.start))
        near = _nearest(measure, cues, [it for it in sharing if it.reach is not None])
        if near is not None:
            return near
        codes = [metric.code for metric in sharing if metric.reach is None]
        return Choice(codes[0], _noun(measure)) if codes else None

    def _sharing(self, measure: Measure, metrics: Sequence[Metric]) -> Sequence[Metric]:
        """Those of some metrics that the people counted may have, by their noun.

        A noun left out is one the text has somewhere: the last before that shares one of them.
        """
        if own := self._own_sharing(measure):
            return own
        at = bisect_left(self._starts, measure.end)
        near = (*self._nouns[:at][::-1], *self._nouns[at:])
        return next((shared for _, shared in near if not set(shared).isdisjoint(metrics)), ())

    def _of_noun(self, measure: Measure, sentence: Sentence, number: int) -> Choice:
        """The metric of the counted noun, where no word governs its number."""
        inside = self._cues_in(measure.start, measure.end)
        for metric in self._subject.metrics:
            is_whole = metric.form == "whole" and (
                (measure.low or 0) >= LARGE or measure.unit != "people"
            )
            if is_whole and self._is_of_place(measure, sentence, number, metric, inside):
                return Choice(metric.code, _noun(measure))
        sharing = self._own_sharing(measure)
        if sentence.is_whole(number):
            sharing = [metric for metric in sharing if metric.reach is None]
        if (near := self._near(measure, sharing)) is not None:
            return near
        for cue in inside:
            for metric in self._subject.metrics:
                is_own = metric.is_of_people and not metric.stems and metric.form != "whole"
                if is_own and f"metric:{metric.code}" in cue.groups:
                    return Choice(metric.code, Basis("noun", cue.start, cue.end))
        head = re.sub(rb"[^a-z_-]", b"", measure.head).decode()
        return Choice(f"other:{head}" if head else None, _noun(measure) if head else Basis("none"))

    def _cues_in(self, start: int, end: int) -> Sequence[Cue]:
        first = bisect_left(self._cues, (start,))
        return self._cues[first : bisect_left(self._cues, (end,))]

    def _is_of_place(
        self,
        measure: Measure,
        sentence: Sentence,
        number: int,
        metric: Metric,
        inside: Sequence[Cue],
    ) -> bool:
        """'the island's 3 million people', 'some of the town's 40,000 inhabitants'."""
        named = any(f"metric:{metric.code}" in cue.groups for cue in inside)
        data, start = self._doc.data, measure.start
        has_place = _OF_PLACE.search(data, max(0, start - 24), start) is not None
        whole = sentence.is_whole(number)
        return (named and (whole or has_place or measure.unit != "people")) or (
            measure.head == b"people" and has_place
        )


def _nearest(
    measure: Measure, cues: Sequence[Cue], metrics: Sequence[Metric]
) -> Choice | None:
    """The metric with the nearest cue that is in its reach; a cue before counts as farther."""
    found = [
        (gap, -number, metric.code, cue)
        for cue in cues
        for number, metric in enumerate(metrics)
        if f"metric:{metric.code}" in cue.groups
        and (gap := max(cue.start - measure.end, measure.start - cue.end + 8, 0))
        < (metric.reach or inf)
    ]
    if not found:
        return None
    _, _, code, cue = min(found, key=lambda item: item[:2])
    return Choice(code, Basis("cue near", cue.start, cue.end))


def unit_of(measure: Measure, metric: Metric | None, governor: Governor | None) -> str | None:
    """The unit of a quantity: people also where only what governs the number shows it."""
    unit = measure.unit
    if unit in ("people", "percent", "fraction") or measure.head in _OF_PEOPLE:
        return unit
    if metric is not None and metric.is_of_people:
        return "people" if governor is not None or measure.shape == "alone" else unit
    is_undergone = unit is None and governor is not None and governor.participle in UNDERGONE
    return "people" if is_undergone else unit


def _noun(measure: Measure) -> Basis:
    return Basis("noun", measure.number_end, measure.end) if measure.head else Basis("none")


def _of_thing(measure: Measure) -> str | None:
    unit = measure.unit or ""
    if measure.shape == "money":
        return "other:money"
    if unit.removeprefix("other:") in _DISTANCES:
        return "other:distance"
    return unit if unit.startswith("other:") else None
