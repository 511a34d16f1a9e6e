"""Whether a number is a fact, offered or expected: by the verb that it hangs on.

The verb is the one that governs the number, else that of its clause. 'Would' and 'will' are of an
offer where the text speaks of one or the verb is one of giving; else of a forecast.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

from trucebook.extract.confidence import Basis
from trucebook.extract.figures.clauses import Clause
from trucebook.extract.figures.governors import Governor, auxiliaries
from trucebook.extract.figures.measures import Measure
from trucebook.extract.figures.sentences import AUXILIARIES, TAIL, Sentence
from trucebook.extract.figures.tagging import is_be
from trucebook.extract.lexicon import CLAUSES, byte_words, pattern
from trucebook.extract.subject import Cue, Metric
from trucebook.extract.text.document import Document

REACH = 1000
"""How far back, in code points, a line is asked whether it speaks of an offer."""

ITEMS = 20
"""Lines of a list before an item, up to the line that leads to it."""

_OFFERING = byte_words(CLAUSES["offering"])
_OFFERING_FOR = byte_words(CLAUSES["offering_for"])
_EXPECTING = byte_words(CLAUSES["expecting"])
_POSSIBLE = byte_words(CLAUSES["possible"])
_COMING = byte_words(CLAUSES["coming"])
_GIVEN = byte_words(CLAUSES["given"])
_CONDITIONS = byte_words(CLAUSES["condition"])
_FUTURE = pattern(rb"\b<future>\b")
_DATED = re.compile(rb"\bIn [A-Z][a-z]+(?:'s|\x92s)|\bin [A-Z][a-z]+ [0-9]{4}\b")
_PLAN_AFTER = pattern(rb" (?:[a-z-]+ )?<plan_after>\b")
_KNOWN_THING = re.compile(rb"\b(?:the|its|their|this) \Z")
_ITEM = re.compile(rb"[ \t]*(?:[-*\x95\x96\x97]|[(]?[0-9a-z]{1,2}[.)])[ \t]")
_RIGHT = re.compile(rf"M{TAIL}(?:CR|R)?({AUXILIARIES})([VIGUYEZN]?)")
_DEFAULT = Basis("default")
_FORECAST = byte_words(CLAUSES["forecast"])
_VERBS = frozenset("VIGYZ")


class Statuses:
    """The statuses of the quantities of a document."""

    def __init__(self, doc: Document, cues: Sequence[Cue]) -> None:
        """Take the cue words of a document, in order."""
        self._doc = doc
        self._offers = [cue for cue in cues if "proposed" in cue.groups]

    def of(
        self, measure: Measure, metric: Metric | None, clause: Clause, governor: Governor | None
    ) -> tuple[str, Basis]:
        """The status of a quantity with this metric and governor, and why."""
        plan = self._plan(measure, clause.sentence)
        if metric is not None and metric.form == "age":
            return ("proposed", _of_cue(plan)) if plan is not None else ("reported", _DEFAULT)
        if metric is not None and metric.form == "elapsed":
            return "reported", _DEFAULT
        verb = _verb_of(clause, governor)
        found = _mood(clause.sentence, verb, metric, is_planned=plan is not None) if verb else None
        if metric is not None and metric.status:
            return self._usual(measure, metric, clause, governor, found)
        data = self._doc.data
        if (match := _PLAN_AFTER.match(data, measure.end)) is not None:
            return "proposed", Basis("own noun", *match.span())
        lead = max(0, measure.start - 8)
        if measure.shape == "compound" and _KNOWN_THING.search(data, lead, measure.start):
            return "reported", _DEFAULT
        return found or ("reported", _DEFAULT)

    def _usual(
        self,
        measure: Measure,
        metric: Metric,
        clause: Clause,
        governor: Governor | None,
        found: tuple[str, Basis] | None,
    ) -> tuple[str, Basis]:
        """The status of a metric that is mostly of offers: a fact where the text shows it."""
        data, (lo, hi) = self._doc.data, (clause.sentence.start, clause.sentence.end)
        is_said = governor is not None and governor.tag in "VIG" and metric.is_of_people
        if is_said and found is not None and found[0] == "reported":
            return found
        window = max(lo, measure.start - 80), min(hi, measure.end + 60)
        past = metric.has_been.search(data, *window) if metric.past else None
        if past is None and metric.is_of_time:
            past = _DATED.search(data, *window)
        if past is not None and not metric.is_of_time:
            past = None if _FUTURE.search(data, lo, measure.end + 8) else past
        if past is not None:
            return "reported", Basis("past", *past.span())
        return metric.status, found[1] if found and found[0] != "reported" else _DEFAULT

    def _plan(self, measure: Measure, sentence: Sentence) -> Cue | None:
        """The last words before a quantity, or in its sentence, that speak of an offer."""
        line = max(self._doc.line(measure.start)[0], sentence.start - REACH)
        first = bisect_left(self._offers, (line,))
        last = bisect_left(self._offers, (sentence.end,))
        if first < last:
            return self._offers[last - 1]
        lead = self._lead(measure.start)
        if lead is None:
            return None
        last = bisect_left(self._offers, (lead[1],))
        return self._offers[last - 1] if last > bisect_left(self._offers, (lead[0],)) else None

    def _lead(self, start: int) -> tuple[int, int] | None:
        """The line that leads to the list of which the line at an offset is an item."""
        line = self._doc.line(start)
        for _ in range(ITEMS):
            if _ITEM.match(self._doc.data, *line) is None:
                is_lead = self._doc.data[line[0] : line[1]].rstrip().endswith(b":")
                return line if is_lead else None
            if line[0] == 0:
                return None
            line = self._doc.line(line[0] - 1)
        return None


def _of_cue(cue: Cue) -> Basis:
    return Basis("plan", cue.start, cue.end)


def _verb_of(clause: Clause, governor: Governor | None) -> tuple[int, bool] | None:
    """The token of the verb on which a quantity hangs, and whether that is its object."""
    sentence, at = clause.sentence, clause.sentence.at[clause.number]
    if governor is not None and governor.tag in "VIG":
        return governor.at, governor.relation.startswith("object")
    start = at if governor is None else min(at, governor.at)
    is_bare = governor is None or governor.says_nothing
    if is_bare and sentence.tags[start - 1 : start] not in tuple("OP"):
        match = _RIGHT.match(sentence.tags, at)
        if match is not None and match[1] and match[2]:
            return match.start(2), False
    gerund = None
    for index in range(start - 1, -1, -1):
        tag = sentence.tags[index]
        if tag == "G" and not auxiliaries(sentence, index)[1]:
            gerund = index if gerund is None else gerund
        elif tag in _VERBS:
            return index, True
        elif tag == ";" or (tag in "RS" and sentence.word(index) not in _CONDITIONS):
            break
    if gerund is not None:
        return gerund, True
    match = _RIGHT.match(sentence.tags, at)
    return (match.start(2), False) if match is not None and match[2] else None


def _mood(
    sentence: Sentence, verb: tuple[int, bool], metric: Metric | None, *, is_planned: bool
) -> tuple[str, Basis] | None:
    """The status that a verb and its auxiliaries give; None for a plain fact."""
    index, has_object = verb
    first, words = auxiliaries(sentence, index)
    tag, word = sentence.tags[index], sentence.word(index)
    if not words and tag in "IYZ" and index and sentence.tags[index - 1] in "AC":
        first, words = _shared(sentence, index)
    spans = sentence.tokens.spans
    basis = Basis("own verb", spans[first][0], spans[index][1])
    said = set(words.split())
    if said & _POSSIBLE:
        return "projected", basis
    if said & _COMING:
        return _coming(sentence, first, index, said, metric, is_planned, basis)
    after = sentence.word(index + 1)
    is_for = word not in _OFFERING_FOR or after in (b"for", b"to", b"on")
    if word in _OFFERING and is_for:
        return "proposed", basis
    if word in _EXPECTING and has_object:
        return "projected", basis
    is_item = tag == "I" and not words and sentence.tags[:index] in ("", "C", "NC", "N")
    if is_planned and (is_item or _is_conditional(sentence, first)):
        return "proposed", basis
    return "reported", basis


def _coming(
    sentence: Sentence,
    first: int,
    index: int,
    said: set[bytes],
    metric: Metric | None,
    is_planned: bool,
    basis: Basis,
) -> tuple[str, Basis]:
    """The status of what would, will or is to be."""
    before, word = sentence.word(first - 1), sentence.word(index)
    if before in _EXPECTING or word in _EXPECTING:
        return "projected", basis
    if before in _OFFERING:
        return "proposed", basis
    if b"to" in said and not any(map(is_be, said)):
        outer = auxiliaries(sentence, first - 1)[1].split() if first else []
        is_to_be = is_planned or not _COMING.isdisjoint(outer)
        return "proposed" if is_to_be else "reported", basis
    if metric is not None and metric.is_of_people and not metric.status:
        return "projected", basis
    is_offer = b"will" not in said or is_planned or word in _GIVEN
    return "proposed" if is_offer and word not in _FORECAST else "projected", basis


def _shared(sentence: Sentence, index: int) -> tuple[int, bytes]:
    """The auxiliary in the same clause that a base form shares: 'would halt it and let in nine'."""
    for at in range(index - 1, -1, -1):
        if sentence.tags[at] in ";SR":
            break
        if sentence.tags[at] == "W" or sentence.word(at) == b"to":
            return at, sentence.word(at)
    return index, b""


def _is_conditional(sentence: Sentence, index: int) -> bool:
    """Whether 'if', 'once' or the like begins the clause of a token."""
    for at in range(index - 1, -1, -1):
        if sentence.tags[at] in ";R":
            return False
        if sentence.tags[at] == "S":
            return sentence.word(at) in _CONDITIONS
    return False
