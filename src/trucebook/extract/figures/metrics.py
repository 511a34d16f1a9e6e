"""What a quantity measures: a code of the book, or `other:` and a word of the text.

People take the code that the words governing their number lead to (`clauses`), then that of the
counted noun. What governs a number and leads to no code names it by its participle, 'other:rescued';
where nothing governs it, the counted noun does, 'other:voters'.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from typing import NamedTuple

from trucebook.extract.confidence import Basis
from trucebook.extract.document import Document
from trucebook.extract.figures.clauses import Clauses, Governor, Sentence
from trucebook.extract.figures.measures import Measure
from trucebook.extract.lexicon import CLAUSES, byte_words
from trucebook.extract.subject import TIME, Cue, Metric, Subject

LARGE = 1000
"""As many people as a place has at least, where a text calls them the people of that place."""


class Choice(NamedTuple):
    """The metric of a quantity, why, and what governs the quantity."""

    code: str | None
    basis: Basis
    governor: Governor | None = None


_DISTANCES = frozenset(("kilometres", "kilometers", "metres", "meters", "miles", "km"))
_OF_PEOPLE = byte_words(CLAUSES["of_people"])
_AGED = re.compile(rb"\bage\b|(?:under|over|above|below) (?:[0-9]{1,2}|[a-z-]+)\Z")
_OF_PLACE = re.compile(rb"(?:['\x92]s|s['\x92]|\b[Ii]ts|\b[Tt]heir|\b[Ww]hose) (?:[a-z]+ )?\Z")
_OF = re.compile(rb" (?:of|into) (?:the |its |this |their )?")
_BOUNDED = frozenset(("less_than", "more_than", "at_least", "at_most"))


class Measured:
    """The metrics of the quantities of a document."""

    def __init__(
        self, subject: Subject, doc: Document, found: Sequence[Measure], cues: Sequence[Cue]
    ) -> None:
        """Take the quantities and cue words of a document, both in order."""
        self._subject, self._doc, self._cues = subject, doc, cues
        self.clauses = Clauses(doc, found, cues)
        self._nouns = subject.shared_in(doc.flat, cues)
        self._starts = [start for start, _ in self._nouns]

    def of(self, measure: Measure) -> Choice:
        """The metric of a quantity."""
        subject, unit = self._subject, measure.unit
        if unit in subject.metric_of_unit:
            return Choice(subject.metric_of_unit[unit], _noun(measure))
        if unit in TIME:
            return self._of_time(measure)
        if unit in ("people", "percent", "fraction", None) or measure.head in _OF_PEOPLE:
            return self._of_people(measure)
        if measure.head in subject.metric_of_noun:
            return Choice(subject.metric_of_noun[measure.head], _noun(measure))
        return Choice(_of_thing(measure), _noun(measure))

    def _of_time(self, measure: Measure) -> Choice:
        subject, data, end = self._subject, self._doc.data, measure.end
        form = "elapsed" if data[end - 4 : end] == b"-old" else ""
        if measure.bound in _BOUNDED and _AGED.search(data, max(0, measure.start - 30), end):
            form = "age"
        for metric in subject.metrics if form else ():
            if metric.form == form:
                return Choice(metric.code, _noun(measure))
        of_time = [metric for metric in subject.metrics if metric.is_of_time]
        for metric in of_time:
            if metric.nouns and (match := metric.noun_behind.match(data, end)) is not None:
                return Choice(metric.code, Basis("noun behind", *match.span()))
        return self._of_time_near(measure, of_time)

    def _of_time_near(self, measure: Measure, of_time: Sequence[Metric]) -> Choice:
        lo, hi = self._doc.sentence(measure.start)
        found: list[tuple[int, str, Cue]] = []
        for cue in self._cues[bisect_left(self._cues, (lo,)) : bisect_left(self._cues, (hi,))]:
            behind = cue.start >= measure.start
            gap = max(cue.start - measure.end, 0) if behind else measure.start - cue.end + 8
            codes = [metric.code for metric in of_time if f"metric:{metric.code}" in cue.groups]
            found += [(gap, code, cue) for code in codes[:1]]
        if not found:
            return Choice("other:duration", Basis("default"))
        _, code, cue = min(found)
        return Choice(code, Basis("cue near", cue.start, cue.end))

    def _of_people(self, measure: Measure) -> Choice:
        subject = self._subject
        if measure.head in subject.metric_of_noun:
            return Choice(subject.metric_of_noun[measure.head], _noun(measure))
        if measure.head in (b"casualties", b"casualty"):
            return Choice("other:casualties", _noun(measure))
        sentence, number = self.clauses.sentence(measure)
        for governor in sentence.governors[number]:
            code = self._code(measure, governor)
            if code is None:
                continue
            if governor.is_negated:
                code = f"other:not_{code.removeprefix('other:')}"
            return Choice(code, Basis("own verb", governor.start, governor.end), governor)
        return self._of_noun(measure, sentence, number)

    def _code(self, measure: Measure, governor: Governor) -> str | None:
        """The code that a governing word leads to; None where it says nothing of the number."""
        subject = self._subject
        metrics = [
            metric
            for metric in subject.metrics
            if metric.is_of_people and f"metric:{metric.code}" in governor.groups
        ]
        sharing = self._sharing(measure)
        for metric in metrics:
            if not metric.stems and metric.form != "whole":
                return metric.code
        codes = [metric.code for metric in sharing]
        for metric in metrics:
            if metric.form == "whole" and governor.relation == "label":
                return metric.code
            if metric.stems and (metric.code in codes or governor.word in metric.sure):
                return metric.code
        is_told = governor.tag in "VIGE" or (governor.tag == "U" and not governor.groups)
        if not is_told or not governor.participle or governor.relation == "behind":
            return None
        if governor.relation == "subject" and governor.tag not in "E":
            return None
        return f"other:{governor.participle}" if governor.participle.isalpha() else None

    def _sharing(self, measure: Measure) -> Sequence[Metric]:
        """The metrics of the people counted: by their noun, else by the last noun before."""
        last = bisect_left(self._starts, measure.end)
        first = bisect_left(self._starts, measure.start)
        if first == last and not last:
            last = bisect_left(self._starts, self._doc.sentence(measure.start)[1])
            return self._nouns[0][1] if last else ()
        return self._nouns[last - 1][1]

    def _of_noun(self, measure: Measure, sentence: Sentence, number: int) -> Choice:
        """The metric of the counted noun, where no word governs its number."""
        inside = self._cues_of(measure)
        for metric in self._subject.metrics:
            is_whole = metric.form == "whole" and (
                (measure.low or 0) >= LARGE or measure.unit != "people"
            )
            if is_whole and self._is_of_place(measure, sentence, number, metric, inside):
                return Choice(metric.code, _noun(measure))
        first = bisect_left(self._starts, measure.start)
        if first < bisect_left(self._starts, measure.end):
            for metric in self._nouns[first][1]:
                if metric.reach is None:
                    return Choice(metric.code, _noun(measure))
        for cue in inside:
            for metric in self._subject.metrics:
                is_own = metric.is_of_people and not metric.stems and metric.form != "whole"
                if is_own and f"metric:{metric.code}" in cue.groups:
                    return Choice(metric.code, Basis("noun", cue.start, cue.end))
        head = re.sub(rb"[^a-z_-]", b"", measure.head).decode()
        return Choice(f"other:{head}" if head else None, _noun(measure) if head else Basis("none"))

    def _cues_of(self, measure: Measure) -> list[Cue]:
        first = bisect_left(self._cues, (measure.start,))
        return self._cues[first : bisect_left(self._cues, (measure.end,))]

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


def _noun(measure: Measure) -> Basis:
    return Basis("noun", measure.number_end, measure.end) if measure.head else Basis("none")


def _of_thing(measure: Measure) -> str | None:
    unit = measure.unit or ""
    if measure.shape == "money":
        return "other:money"
    if unit.removeprefix("other:") in _DISTANCES:
        return "other:distance"
    return unit if unit.startswith("other:") else None
