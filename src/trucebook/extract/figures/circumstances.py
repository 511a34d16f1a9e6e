"""When, where and in what way a quantity counts, as its own clause says.

A quantity takes the nearest words of time, and the nearest place, that no other clause is between.
What belongs to a verb of saying ('police said on Monday') dates a running count, and no event.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from trucebook.extract.confidence import Basis
from trucebook.extract.figures.clauses import Clauses
from trucebook.extract.figures.kinds import Kind, is_of_state, kind_of
from trucebook.extract.figures.measures import Measure
from trucebook.extract.figures.nearness import BREAK, nearest, within
from trucebook.extract.figures.places import Where, places_between
from trucebook.extract.figures.times import Published, When, times
from trucebook.extract.lexicon import pattern
from trucebook.extract.reading import Reading
from trucebook.extract.subject import TIME

_AFTER_VERB = pattern(
    rb"(?:,? (?:<tag_words>|[A-Z][A-Za-z'\x92-]+|[0-9]{1,2}(?= [A-Z]))(?![a-z'\x92-])){0,12}"
)


class Circumstances(NamedTuple):
    """What a clause says of a quantity; the bases say why, by column."""

    period: str | None
    as_of: str | None
    place: Where | None
    kind: str | None
    when: When | None
    bases: Mapping[str, Basis]


class Surroundings:
    """The words of time and the places of a text, for its quantities."""

    def __init__(
        self, reading: Reading, clauses: Clauses, day: Published, known: Mapping[bytes, str]
    ) -> None:
        """Take a text, the clauses of its quantities, its day and the places of its book."""
        self._reading, self._clauses, self._day, self._known = reading, clauses, day, known
        self._times = times(reading.doc, day)
        self._starts = [when.start for when in self._times]
        self._sentences: dict[int, tuple[list[When], list[Where], list[tuple[int, int]]]] = {}

    def of(
        self, measure: Measure, code: str | None, unit: str | None, status: str
    ) -> Circumstances:
        """What the clause of a quantity says, of metric `code`."""
        data = self._reading.doc.data
        whens, wheres, tags = self._sentence(measure)
        own = [when for when in whens if not within(when, tags)]
        when = nearest(data, measure, own)
        kind = kind_of(data, self._clauses.of(measure), measure, code, unit, status, when)
        said = next((when for when in whens if within(when, tags) and when.edtf), None)
        bases = {"kind": kind.basis}
        period = self._period(measure, kind, when, status, bases)
        as_of = self._as_of(measure, code, kind, when, said, status, bases)
        where = self._place(measure, wheres, tags, bases)
        return Circumstances(period, as_of, where, kind.code, when, bases)

    def _period(
        self, measure: Measure, kind: Kind, when: When | None, status: str, bases: dict[str, Basis]
    ) -> str | None:
        if when is None or when.edtf is None or status != "reported":
            return None
        basis = Basis("words of time", when.start, when.end)
        if when.form == "since" and kind.code == "total" and "/" not in when.edtf:
            bases["period"] = Basis("since", when.start, when.end)
            return f"{when.edtf}/.."
        is_of_size = kind.code == "size" and len(when.edtf) <= MONTH
        if when.form == "point" and (kind.code == "event" or is_of_size):
            bases["period"] = basis
            return when.edtf
        return None

    def _as_of(
        self, measure: Measure, code: str | None, kind: Kind, when: When | None,
        said: When | None, status: str, bases: dict[str, Basis],
    ) -> str | None:  # fmt: skip
        is_state = kind.code in ("total", "level") or (kind.code == "size" and is_of_state(code))
        if not is_state or status != "reported":
            return None
        if when is not None and not when.is_attribute:
            is_behind = when.form == "point" and when.start >= measure.end
            if (when.form == "by" or is_behind) and when.edtf and "/" not in when.edtf:
                bases["as_of"] = Basis("words of time", when.start, when.end)
                return when.edtf
            if when.form in ("unknown", "point") and when.start >= measure.end:
                return None
        if said is not None:
            bases["as_of"] = Basis("said then", said.start, said.end)
            return said.edtf
        if self._day.edtf is not None:
            bases["as_of"] = Basis("day of the article", *self._day.place)
        return self._day.edtf

    def _place(
        self, measure: Measure, wheres: Sequence[Where], tags: Sequence[tuple[int, int]],
        bases: dict[str, Basis],
    ) -> Where | None:  # fmt: skip
        data = self._reading.doc.data
        own = [where for where in wheres if not within(where, tags)]
        opened = [
            where
            for where in own
            if (where.opens or where.owns) and where.end <= measure.start
            and not BREAK.search(data, where.end + OPENS, measure.start)
        ]  # fmt: skip
        inside = [where for where in own if measure.start <= where.start < measure.end]
        where = self._nearest_place(measure, own)
        for told in (opened or inside)[-1:]:
            where = told
        if measure.unit in TIME:
            where = None
        if where is not None:
            why = "place of the clause" if where in (*opened, *inside) else "nearest place"
            bases["place_name"] = Basis(why, where.start, where.end)
        return where

    def _nearest_place(self, measure: Measure, found: Sequence[Where]) -> Where | None:
        """The nearest place; beyond 'after' or 'since' is where something else was."""
        data = self._reading.doc.data
        where = nearest(data, measure, [where for where in found if not where.owns])
        if where is None:
            return None
        lo, hi = sorted((where.end, measure.end))
        if any(data.find(word, lo, max(hi, measure.start, where.start)) >= 0 for word in ELSEWHERE):
            return None
        return where

    def _sentence(self, measure: Measure) -> tuple[list[When], list[Where], list[tuple[int, int]]]:
        """The times, places and tags of a sentence, each sentence read once."""
        lo, hi = self._reading.doc.sentence(measure.start)
        if lo not in self._sentences:
            first, last = bisect_left(self._starts, lo), bisect_left(self._starts, hi)
            wheres = places_between(self._reading, lo, hi, self._known)
            self._sentences[lo] = self._times[first:last], wheres, self._tags(lo, hi, measure)
        return self._sentences[lo]

    def _tags(self, lo: int, hi: int, measure: Measure) -> list[tuple[int, int]]:
        """The parts of a sentence that say who says so: 'the ministry said on Monday'."""
        doc, sentence = self._reading.doc, self._clauses.of(measure).sentence
        marks = [it.end for it in sentence.measures]
        found = []
        for verb in self._reading.verbs_between(lo, hi):
            if verb.sort != "speech" or self._reading.quotes(verb):
                continue
            begins = [doc.data.rfind(mark, lo, verb.start) for mark in (b",", b";", b" and ")]
            begin = max([lo, *begins, *(end for end in marks if end <= verb.start)])
            behind = _AFTER_VERB.match(doc.data, verb.end, hi)
            found.append((begin, behind.end() if behind is not None else verb.end))
        sources = self._reading.words.sources
        for start, end, _ in sources[bisect_left(sources, (lo,)) : bisect_left(sources, (hi,))]:
            later = [it.start for it in sentence.measures if it.start > start]
            comma = doc.data.find(b",", end, min(later, default=end))
            found.append((start, comma if comma >= 0 else min(later, default=hi)))
        return found


ELSEWHERE = (b" after ", b" since ")

OPENS = len(", which is")
"""Characters behind a name that say that its clause is about the place."""

MONTH = len("XXXX-11")
"""A month or a year may be when a length or a share was so; a day is that of something else."""
