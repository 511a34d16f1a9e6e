"""The unit of a number whose noun is left out or elsewhere.

The words around it decide, the surest first: what it is a part of, the number that it is joined
with, a verb that only persons have, a noun that announces it, the quantities before it.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from trucebook.extract.confidence import Basis
from trucebook.extract.figures.measure import Measure
from trucebook.extract.figures.phrases import Nouns, is_plural
from trucebook.extract.lexicon import pattern
from trucebook.extract.subject import TIME
from trucebook.extract.text.document import Document

_OF_NUMBER = re.compile(
    rb" (?:out )?of (?:(?:the|its|their|his|her|our|my|all|some) )?(?:[A-Za-z -]{2,24}['\x92]s? )?"
)
_JOINED = re.compile(rb"(?:,|,? to|,? or|,? and)? (?:[$\xa3\x80\xa5\xa4])?")
_INSTEAD = pattern(rb",? <instead> ")
_COMPARED = pattern(rb"\b<compared> \Z")
_HURT_BEHIND = pattern(
    rb"(?: more)? (?:<were_not>|[a-z]+ly ){0,3}<of_persons>\b| of (?:us|you|ours|theirs)\b"
)
_HURT_BEFORE = pattern(rb"\b(?:<hurting>):? (?:at least |some |about |another )?\Z", re.I)
_AGED = re.compile(rb"\bage[ds]? (?:between |from )?\Z|\bages of \Z")
_NUMBER_OF = re.compile(rb"\bnumbers? of ((?:[a-z-]+ ){0,2}[a-z]+)\b[^.;]{0,60}\Z", re.I)
_LABEL = re.compile(rb"(?:\A|[\n.;\x95*-] ?|\xa0)([A-Za-z]+)(?: [a-z]+){0,3}: \Z")
_SUBJECT = pattern(
    rb"\b([A-Za-z]{3,}) (?:(?:have|has|had|were|was|are) )?(?:<moved>|stood|stands?|number(?:ed)?|"
    rb"totall?ed|reached) (?:(?:to|at|by|from|about|only|some) ){0,2}\Z"
)
_TOLL = pattern(rb"\b(<toll>)\b[^.;]{0,70}\Z", re.I)
_VOTED = re.compile(rb"\bvot(?:ed|es?|ing)(?: of)? \Z|\bby a vote of \Z")
_EXTENDED = pattern(rb"\b(?:<extended>)\b")
_AND_ONLY = re.compile(rb"(?:,|;)?(?: and| or| then| but)?(?: not| only| got| perhaps| maybe)? ")
_SHARES = ("percent", "fraction")
_REACH = 240
"""How far back, in characters, a line is asked what it has spoken of."""

_NEAR = 40


class _Place(NamedTuple):
    """A number without a noun, and the quantities on either side of it."""

    measure: Measure
    before: list[Measure]
    following: Measure | None


def with_units(nouns: Nouns, doc: Document, found: list[Measure]) -> list[Measure]:
    """Quantities whose noun is elided, with the unit that the words beside them give."""
    rows = list(found)
    for index in range(len(rows) - 2, -1, -1):
        if _is_bare(rows[index]):
            rows[index] = _with(rows[index], _from_behind(doc, rows[index], rows[index + 1]))
    for index, measure in enumerate(rows):
        if _is_bare(measure):
            following = rows[index + 1] if index + 1 < len(rows) else None
            place = _Place(measure, rows[max(0, index - 8) : index], following)
            rows[index] = _with(
                measure, _from_words(nouns, doc, place) or _from_before(nouns, doc, place)
            )
    return rows


def _is_bare(measure: Measure) -> bool:
    return measure.unit is None and measure.shape == "alone"


def _with(measure: Measure, found: tuple[str, Basis] | None) -> Measure:
    return measure if found is None else measure._replace(unit=found[0], unit_basis=found[1])


def _beside(other: Measure) -> tuple[str, Basis] | None:
    if other.unit is None:
        return None
    unit = other.unit if other.unit != "fraction" else "people"
    return unit, Basis("number beside", *other.unit_basis[1:])


def _from_behind(doc: Document, measure: Measure, following: Measure) -> tuple[str, Basis] | None:
    """'17 of 22 legions', 'from 1,500 to 4,000 euros'."""
    if following.unit is None or following.unit == "fraction":
        return None
    if _OF_NUMBER.fullmatch(doc.data, measure.end, following.start):
        return _beside(following)
    is_measured = following.unit in TIME or following.shape in ("measure", "money", "percent")
    is_measured = is_measured or following.head in (b"euros", b"dollars", b"pounds")
    if is_measured and _JOINED.fullmatch(doc.data, measure.end, following.start):
        return _beside(following)
    return None


def _from_words(nouns: Nouns, doc: Document, place: _Place) -> tuple[str, Basis] | None:
    """By a verb or a noun around the number."""
    data, start, end = doc.data, place.measure.start, place.measure.end
    lo = max(0, start - 90)
    first = max(doc.sentence(start)[0], lo)
    if announced := _announced(nouns, doc, _NUMBER_OF.search(data, first, start)):
        return announced
    subject = _SUBJECT.search(data, lo, start)
    if subject is not None and is_plural(subject[1].lower()):
        return nouns.unit_of_head(subject[1].lower()), Basis("subject", *subject.span(1))
    if toll := _TOLL.search(data, first, start):
        return "people", Basis("noun before", *toll.span(1))
    verb = _HURT_BEHIND.match(data, end) or _HURT_BEFORE.search(data, lo, start)
    if verb is not None:
        return "people", Basis("verb of persons", *verb.span())
    if aged := _AGED.search(data, lo, start):
        return "years", Basis("age", *aged.span())
    if voted := _VOTED.search(data, lo, start):
        return "other:vote", Basis("verb of votes", *voted.span())
    return _announced(nouns, doc, _LABEL.search(data, lo, start))


def _announced(
    nouns: Nouns, doc: Document, phrase: re.Match[bytes] | None
) -> tuple[str, Basis] | None:
    """By the first counted noun of 'the number of barges at the locks' and 'Barges:'."""
    words = phrase[1].lower().split(b" ") if phrase is not None else []
    head = next((word for word in words if is_plural(word) or word in nouns.people), None)
    if phrase is None or head is None:
        return None
    at = doc.data.lower().find(head, *phrase.span(1))
    return nouns.unit_of_head(head), Basis("noun before", at, at + len(head))


def _from_before(nouns: Nouns, doc: Document, place: _Place) -> tuple[str, Basis] | None:
    """By the quantities before it in its line, else people where the line has spoken of people."""
    start, line = place.measure.start, doc.line(place.measure.start)
    before = [one for one in place.before if one.start >= max(line[0], start - _REACH) and one.unit]
    sentence = doc.sentence(start)
    here = [one for one in before if one.start >= sentence[0]]
    if here and _INSTEAD.search(doc.data, here[-1].end, start + 1):
        return _beside(here[-1])
    if here and _COMPARED.search(doc.data, max(sentence[0], start - 20), start):
        counted = [one for one in here if one.shape != "compound"] or here
        return _beside(counted[0])
    if here and (found := _near(doc, place.measure, here)) is not None:
        return found
    counted = [one for one in before if _is_counted(one)]
    people = [one for one in counted if one.unit == "people" and one in here]
    if people or counted:
        return _beside((people or counted)[-1])
    window = max(line[0], start - _REACH)
    flat = doc.flat[window + 1 : start]
    spoken = next((word for word in flat.split() if word in nouns.people), None)
    if spoken is None:
        return None
    at = window + flat.find(spoken)
    return "people", Basis("noun before", at, at + len(spoken))


def _is_counted(measure: Measure) -> bool:
    """Whether a quantity counts people or things and has said so itself."""
    unit = measure.unit or ""
    return measure.shape in ("noun", "alone") and (unit == "people" or measure.group is not None)


def _near(doc: Document, measure: Measure, here: list[Measure]) -> tuple[str, Basis] | None:
    """By a quantity of the same sentence just before."""
    last = here[-1]
    between = doc.data[last.end : measure.start]
    if between == b" of " and len(here) > 1:
        # '42 soldiers in three batches of 14'
        return _beside(here[-2])
    shares = [one for one in here if one.unit == "percent"]
    if shares and (measure.low or 0) % 1 and (measure.low or 0) <= 100:
        return _beside(shares[-1])
    if len(between) >= _NEAR:
        return None
    if last.unit in _SHARES:
        is_same = b"(" in between and (measure.low or 0) <= 100
        return _beside(last) if is_same and last.unit == "percent" else None
    if last.unit in TIME:
        goes_on = _EXTENDED.search(between) or _AND_ONLY.fullmatch(between)
        return _beside(last) if goes_on else None
    return _beside(last) if last.shape not in ("compound", "article") else None
