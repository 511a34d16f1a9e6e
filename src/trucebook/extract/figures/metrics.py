"""What a quantity measures: a code of the book, or `other:` and a word of the text.

People take the code that the words governing their number lead to (`governors`), then that of the
counted noun. What governs a number and leads to no code names it by its participle
('other:rescued'); where nothing governs it, the counted noun does ('other:voters').
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from math import inf
from typing import NamedTuple

from trucebook.extract.confidence import Basis
from trucebook.extract.figures.clauses import Clause, Clauses
from trucebook.extract.figures.governors import UNDERGONE, Governor
from trucebook.extract.figures.measures import Measure
from trucebook.extract.figures.units import UNIT_OF, plural
from trucebook.extract.lexicon import CLAUSES, NUMBERS, UNITS, byte_words
from trucebook.extract.reading import Words
from trucebook.extract.subject import TIME, Cue, Metric, Subject

FAR = 250
"""Code points from a number to the next that may go on with it."""

LARGE = 1000
"""As many people as a place has at least, where a text calls them the people of that place."""

STORY = 12
"""Quantities of one line that are asked whether they tell one story."""

PLACE = 40
"""Code points behind a verb in which a place may say what people are there."""


class Choice(NamedTuple):
    """The metric of a quantity, why, and what governs the quantity."""

    code: str | None
    basis: Basis
    governor: Governor | None = None

    @property
    def is_closed(self) -> bool:
        """Whether it is a code of the book."""
        return self.code is not None and not self.code.startswith("other:")


_CASUALTIES = frozenset((b"casualties", b"casualty"))
_DISTANCES = frozenset(
    ("kilometres", "kilometers", "metres", "meters", "miles", "km", "kilometre", "metre", "mile")
)
_CURRENCIES = frozenset((*UNITS["currencies"], *NUMBERS["currencies"].values()))
_OF_PEOPLE = byte_words(CLAUSES["of_people"])
_ANY = byte_words(CLAUSES["anybody"]).union((b"",))
_LIVING = byte_words(CLAUSES["living"])
_SAID = frozenset(("passive", "subject", "object", "participle", "joined", "part"))
_KNOWN = byte_words(CLAUSES["animals"]).union(UNIT_OF)
_AGED = re.compile(rb"\bage\b|(?:under|over|above|below) (?:[0-9]{1,2}|[a-z-]+)\Z")
_OF_PLACE = re.compile(
    rb"(?:['\x92]s|s['\x92]|\b(?:[Ii]ts|[Tt]heir|[Ww]hose|has|have|had|with(?: its)?)) "
    rb"(?:[a-z]+ )?\Z"
)
_OLD = re.compile(rb" old(?![A-Za-z-])")
_BOUNDED = frozenset(("less_than", "more_than", "at_least", "at_most"))


class Metrics:
    """The metrics of the quantities of a document."""

    def __init__(
        self, subject: Subject, words: Words, found: Sequence[Measure], cues: Sequence[Cue]
    ) -> None:
        """Take the quantities and cue words of a document, both in order."""
        self._subject, self._doc, self._found, self._cues = subject, words.doc, found, cues
        self._of_time = [metric for metric in subject.metrics if metric.is_of_time]
        self._of_people = [metric for metric in subject.metrics if metric.is_of_people]
        self._plain = [it for it in self._of_people if not it.stems and it.form != "whole"]
        self.clauses = Clauses(words, found, cues)
        self._nouns = subject.shared_in(words.doc.flat, cues)
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
            return self._time(measure)
        if unit in ("people", "percent", "fraction", None) or measure.head in _OF_PEOPLE:
            return self._people(measure)
        if measure.head in subject.metric_of_noun:
            return Choice(subject.metric_of_noun[measure.head], _noun(measure))
        if measure.shape == "alone" and not measure.head:
            # NOTE: the unit is only that of a number beside it.
            found = self._people(measure)
            if found.is_closed and found.governor is not None:
                return found
        living = self._living(measure) if measure.head not in _KNOWN else None
        return living or Choice(_of_thing(measure), _noun(measure))

    def _living(self, measure: Measure) -> Choice | None:
        """The metric of a noun that no list has, where only people can do or undergo the verb."""
        for governor in self.clauses.of(measure).governors[:1]:
            if governor.word in _LIVING and governor.relation in _SAID:
                codes = _codes(self._of_people, governor.groups)
                return Choice(codes[0], _verb(governor), governor) if codes else None
        return None

    def _time(self, measure: Measure) -> Choice:
        data, end = self._doc.data, measure.end
        is_age = measure.bound in _BOUNDED and _AGED.search(data, max(0, measure.start - 30), end)
        form = "age" if is_age else "elapsed" if data[end - 4 : end] == b"-old" else ""
        if _OLD.match(data, end):
            of_clause = self._time_of_clause(measure)
            metric = self._subject.metric.get(of_clause.code or "")
            is_own = metric is not None and metric.form == "elapsed"
            return of_clause if is_own else Choice("other:elapsed", _noun(measure))
        formed = next((it.code for it in self._subject.metrics if form and it.form == form), None)
        for metric in () if is_age else self._of_time:
            if metric.nouns and (match := metric.noun_behind.match(data, end)) is not None:
                return Choice(metric.code, Basis("noun", *match.span()))
        return Choice(formed, _noun(measure)) if formed else self._time_of_clause(measure)

    def _time_of_clause(self, measure: Measure) -> Choice:
        """The metric of a time by the words of its clause: their verb, else their first noun."""
        sentence, number, _ = self.clauses.of(measure)
        whole = sentence.measure_of(number)
        for metric in self._of_time if whole is not None else ():
            if whole is not None and whole.head in metric.nouns:
                return Choice(metric.code, Basis("noun", whole.start, whole.end))
        for index in sentence.time_words(number):
            for code in _codes(self._of_time, sentence.groups(index)):
                return Choice(code, Basis("own verb", *sentence.tokens.spans[index]))
        comma = self._doc.data.find(b",", measure.end, sentence.end)
        cues = self._cues_in(sentence.start, sentence.end if comma < 0 else comma)
        near = _nearest(measure, cues, [metric for metric in self._of_time if metric.status])
        return near or Choice("other:duration", Basis("default"))

    def _people(self, measure: Measure) -> Choice:
        if measure.head in self._subject.metric_of_noun:
            return Choice(self._subject.metric_of_noun[measure.head], _noun(measure))
        if measure.head in _CASUALTIES:
            return Choice("other:casualties", _noun(measure))
        clause = self.clauses.of(measure)
        for governor in clause.governors:
            code = self._code_of_both(clause, governor) or self._code(measure, governor)
            if code is not None:
                plain = code.removeprefix("other:")
                code = f"other:not_{plain}" if governor.is_negated else code
                return Choice(code, _verb(governor), governor)
        found = self._noun(measure, clause)
        if found.is_closed:
            return found
        return self._as_before(measure, clause) or self._between(measure, clause) or found

    def _code_of_both(self, clause: Clause, governor: Governor) -> str | None:
        """The code of a cue of two words with the number between: 'shot nine people dead'."""
        if governor.relation not in ("object", "joined", "part"):
            return None
        behind = clause.sentence.word(clause.sentence.at[clause.number] + 1)
        cue = governor.word + b" " + behind
        return next((metric.code for metric in self._of_people if cue in metric.cues), None)

    def _code(self, measure: Measure, governor: Governor) -> str | None:
        """The code that a governing word leads to; None where it says nothing of the number."""
        is_share = measure.unit in ("percent", "fraction")
        if is_share and governor.relation in ("label", "nominal"):
            return None
        said = governor.groups
        if plain := _codes(self._plain, said):
            return plain[0]
        if governor.relation in ("label", "subject"):
            for code in _codes([it for it in self._of_people if it.form == "whole"], said):
                return self._of_those_at(measure, governor) or code
        shared = [it for it in self._of_people if it.stems and f"metric:{it.code}" in said]
        kin = self._kin(measure, shared)
        for metric in shared:
            if metric in kin or governor.word in metric.sure:
                return metric.code
        if shared and not self._nouns and self._is_one_story(measure):
            return shared[0].code
        return self._participle(measure, governor, is_shared=bool(shared))

    def _participle(self, measure: Measure, governor: Governor, *, is_shared: bool) -> str | None:
        """What was done to those counted, where the book has no code for it."""
        if measure.unit in ("percent", "fraction"):
            return None
        done, has_noun = governor.participle, bool(self._own_kin(measure))
        if done in UNDERGONE and governor.relation != "behind":
            return None if has_noun and is_shared else f"other:{done}"
        is_passive = governor.relation == "passive" and governor.word.endswith(b"ed")
        return f"other:{done}" if is_passive and governor.tag == "V" and not has_noun else None

    def _of_those_at(self, measure: Measure, governor: Governor) -> str | None:
        """The code that the noun of people or the place they live in gives: 'in tents'."""
        end = max(measure.end, governor.end)
        for cue in self._cues_in(measure.start, end + PLACE):
            if cue.start != governor.start and (codes := _codes(self._plain, cue.groups)):
                return codes[0]
        return None

    def _is_one_story(self, measure: Measure) -> bool:
        """Whether a line says two things of people that else only a shared noun joins.

        'It holds nine engineers and would free four': no noun, but one story.
        """
        start, end = self._doc.line(measure.start)
        kin = [metric for metric in self._of_people if metric.stems]
        first = bisect_left(self._found, start, key=_start)
        last = min(bisect_left(self._found, end, key=_start), first + STORY)
        said = {
            code
            for other in self._found[first:last]
            if other.unit in ("people", None)
            for governor in self.clauses.of(other).governors
            if governor.tag in "VIG"
            for code in _codes(kin, governor.groups)[:1]
        }
        return len(said) > 1

    def _own_kin(self, measure: Measure) -> Sequence[Metric]:
        """The metrics that share the noun counted."""
        first = bisect_left(self._starts, measure.start)
        return self._nouns[first][1] if first < bisect_left(self._starts, measure.end) else ()

    def _kin(self, measure: Measure, shared: Sequence[Metric]) -> Sequence[Metric]:
        """The metrics that share the noun counted.

        A noun left out is one the text has elsewhere: the last before that is of one of `shared`.
        """
        if own := self._own_kin(measure):
            return own
        at = bisect_left(self._starts, measure.end)
        near = (*self._nouns[:at][::-1], *self._nouns[at:]) if shared else ()
        return next((kin for _, kin in near if any(metric in kin for metric in shared)), ())

    def _noun(self, measure: Measure, clause: Clause) -> Choice:
        """The metric of the counted noun, where no word governs its number."""
        for metric in self._of_people:
            if metric.form == "whole" and self._is_of_place(measure, clause, metric):
                return Choice(metric.code, _noun(measure))
        kin = self._own_kin(measure)
        is_whole = clause.sentence.is_whole(clause.number)
        cues = self._cues_in(clause.sentence.start, clause.sentence.end)
        near = _nearest(measure, cues, [it for it in kin if it.reach is not None and not is_whole])
        if near is not None:
            return near
        for metric in kin:
            if metric.reach is None:
                return Choice(metric.code, _noun(measure))
        for cue in self._cues_in(measure.start, measure.end):
            for code in _codes(self._plain, cue.groups):
                return Choice(code, Basis("noun", cue.start, cue.end))
        head = re.sub(rb"[^a-z_-]", b"", measure.head).decode()
        return Choice(f"other:{head}" if head else None, _noun(measure))

    def _is_of_place(self, measure: Measure, clause: Clause, metric: Metric) -> bool:
        """'the island's 3 million people', 'some of the town's 40,000 inhabitants'."""
        is_share = measure.unit != "people"
        if not is_share and (measure.low or 0) < LARGE:
            return False
        data, start = self._doc.data, measure.start
        has_place = _OF_PLACE.search(data, max(0, start - 24), start) is not None
        is_whole = clause.sentence.is_whole(clause.number)
        if measure.head == b"people":
            return has_place
        named = (_codes([metric], cue.groups) for cue in self._cues_in(start, measure.end))
        return any(named) and (is_whole or has_place or is_share)

    def _as_before(self, measure: Measure, clause: Clause) -> Choice | None:
        """The metric of the quantity before, where this one goes on with it."""
        index = bisect_left(self._found, measure) - 1
        last = self._found[index] if index >= 0 else None
        if last is None or last.unit in TIME:
            return None
        sentence, number, _ = clause
        before, has_noun = self.of(last), bool(measure.head)
        link = sentence.link(number)
        is_joined = link == "joined" and not sentence.has_own_clause(number)
        if is_joined or link == "part" or (not has_noun and sentence.hangs_loosely(number)):
            return _again(before, "joined") if before.is_closed or not has_noun else None
        is_near = measure.start - last.end < FAR and (
            self._doc.line(measure.start) == self._doc.line(last.start)
        )
        metric = self._subject.metric.get(before.code or "")
        is_of_people = metric is not None and metric.is_of_people and metric.form != "whole"
        is_counted = measure.unit in ("people", None) and not has_noun
        if is_near and is_counted and is_of_people and sentence.is_told(number):
            return _again(before, "as before")
        return None

    def _between(self, measure: Measure, clause: Clause) -> Choice | None:
        """The nearest cue between the numbers around, where no other word governs this one."""
        sentence, number, _ = clause
        if measure.head not in _ANY or sentence.has_own_clause(number):
            return None
        taken = {it[0].start for it in self.clauses.governors_beside(measure) if it}
        free = [cue for cue in self._cues_in(*sentence.room(number)) if cue.start not in taken]
        return _nearest(measure, free, self._plain)

    def _cues_in(self, start: int, end: int) -> Sequence[Cue]:
        first = bisect_left(self._cues, (start,))
        return self._cues[first : bisect_left(self._cues, (end,))]


def _start(measure: Measure) -> int:
    return measure.start


def unit_of(measure: Measure, metric: Metric | None, governor: Governor | None) -> str | None:
    """The unit of a quantity: people also where only what governs the number shows it."""
    unit = measure.unit
    if unit in ("people", "percent", "fraction") or measure.head in _OF_PEOPLE:
        return unit
    if metric is not None and metric.is_of_people:
        return "people" if governor is not None or measure.shape == "alone" else unit
    is_undergone = unit is None and governor is not None and governor.participle in UNDERGONE
    return "people" if is_undergone else unit


def _codes(metrics: Sequence[Metric], groups: frozenset[str]) -> list[str]:
    """Those of some metrics that a word is a cue of."""
    return [metric.code for metric in metrics if f"metric:{metric.code}" in groups]


def _nearest(measure: Measure, cues: Sequence[Cue], metrics: Sequence[Metric]) -> Choice | None:
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


def _again(before: Choice, why: str) -> Choice:
    return before._replace(basis=before.basis._replace(why=why))


def _verb(governor: Governor) -> Basis:
    why = {"part": "joined", "joined": "joined", "behind": "cue near"}.get(governor.relation)
    return Basis(why or "own verb", governor.start, governor.end)


def _noun(measure: Measure) -> Basis:
    """The counted noun, where it is in words of its own behind the number."""
    start, end = measure.group or (measure.number_end + 1, measure.end)
    if not measure.head:
        return Basis("none")
    return Basis("noun", start, end) if start < end else Basis("noun")


def _of_thing(measure: Measure) -> str | None:
    """The metric of a thing is its noun as counts print it, in the plural: 'other:trucks'."""
    unit = (measure.unit or "").removeprefix("other:")
    if measure.shape == "money" or unit in _CURRENCIES:
        return "other:money"
    if unit in _DISTANCES:
        return "other:distance"
    head = re.sub(rb"[^a-z_-]", b"", measure.head.removesuffix(b"'s")).decode()
    is_single = measure.low == 1 == measure.high or measure.shape == "compound" or not head
    is_measure = measure.shape == "measure" or " " in unit or unit == "fold"
    word = unit.replace(" ", "_") if is_measure or not head else head
    if word and is_single and not is_measure:
        word = plural(word)
    return f"other:{word}" if word else None
