"""The unit of a number whose noun is left out or elsewhere."""

from __future__ import annotations

import re

from trucebook.extract.confidence import Basis
from trucebook.extract.document import Document
from trucebook.extract.figures.measure import Measure
from trucebook.extract.figures.phrases import Nouns
from trucebook.extract.lexicon import pattern
from trucebook.extract.subject import TIME

_OF_NUMBER = re.compile(rb" (?:of|out of)(?: (?:the|its|their|his|her))? ")
_INSTEAD = re.compile(rb",? (?:instead of|rather than|not|against|compared with|up from|down from|from) ")
_HURT_BEHIND = pattern(rb"(?: more)? (?:<were_not>|[a-z]+ly ){0,3}<of_persons>\b")
_HURT_BEFORE = pattern(rb"\b(?:<hurting>) (?:at least |some |about |another )?\Z")
_REACH = 240
"""How far back, in characters, a line is asked whether it has spoken of people."""

_NEAR = 40


def with_units(nouns: Nouns, doc: Document, found: list[Measure]) -> list[Measure]:
    """Quantities whose noun is elided, with the unit that the words beside them give.

    That of the number behind in '17 of 22 legions', of a verb that only persons have, of the
    number before in 'killing 61 people and seizing 74'; else people where the line has spoken of
    people just before.
    """
    rows: list[Measure] = []
    for index, measure in enumerate(found):
        if measure.unit is None and measure.shape == "alone":
            following = found[index + 1] if index + 1 < len(found) else None
            beside = [None, None, *rows][-2:] + [following]
            unit, basis = _unit_of(nouns, doc, measure, *beside)
            rows.append(measure._replace(unit=unit, unit_basis=basis))
        else:
            rows.append(measure)
    return rows


def _unit_of(
    nouns: Nouns,
    doc: Document,
    measure: Measure,
    earlier: Measure | None,
    before: Measure | None,
    following: Measure | None,
) -> tuple[str | None, Basis]:
    data, start, end = doc.data, measure.start, measure.end
    if following and following.unit and _OF_NUMBER.fullmatch(data, end, following.start):
        return following.unit, _beside(following)
    verb = _HURT_BEHIND.match(data, end) or _HURT_BEFORE.search(data, max(0, start - 40), start)
    if verb is not None:
        return "people", Basis("verb of persons", *verb.span())
    line = doc.line(start)
    if earlier and before and doc.data[before.end : start] == b" of " and earlier.unit == "people":
        # '42 soldiers in three batches of 14'
        return earlier.unit, _beside(earlier)
    if before and before.unit and doc.line(before.start) == line and _lends(before):
        near = start - before.end < _NEAR and doc.sentence(before.start) == doc.sentence(start)
        if before.unit == "people" or near:
            return before.unit, _beside(before)
    elif before and before.unit and _INSTEAD.fullmatch(data, before.end, start):
        return before.unit, _beside(before)
    window = max(line[0], start - _REACH)
    spoken = next((word for word in doc.flat[window + 1 : start].split() if nouns.is_listed(word)), None)
    if spoken is None:
        return None, Basis("no unit")
    at = doc.data.lower().find(spoken, window, start)
    return "people", Basis("noun before", at, at + len(spoken))


def _lends(measure: Measure) -> bool:
    """Whether a number may take over the unit of this one."""
    is_time = measure.shape in ("compound", "article") and measure.unit in TIME
    return measure.shape in ("noun", "alone", "measure") or is_time


def _beside(other: Measure) -> Basis:
    return Basis("number beside", *other.unit_basis[1:])
