"""Whether a number is a fact, offered or expected: by the verb that it hangs on.

The verb is the one that governs the number, else that of its clause. 'Would' and 'will' are of an
offer where the text speaks of one or the verb is one of giving; else of a forecast.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from typing import NamedTuple

from trucebook.extract.confidence import Basis
from trucebook.extract.figures.clauses import Clause
from trucebook.extract.figures.governors import Governor, auxiliaries
from trucebook.extract.figures.measures import Measure
from trucebook.extract.figures.sentences import AUXILIARIES, TAIL, Sentence
from trucebook.extract.figures.tagging import is_be
from trucebook.extract.lexicon import CLAUSES, byte_words, pattern
from trucebook.extract.subject import TIME, Cue, Metric
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
_DENYING = byte_words(CLAUSES["deny"])
_GIVEN = byte_words(CLAUSES["given"])
_CONDITIONS = byte_words(CLAUSES["condition"])
_FUTURE = pattern(rb"\b<future>\b")
_DATED = re.compile(rb"\bIn [A-Z][a-z]+(?:'s|\x92s)|\bin [A-Z][a-z]+ [0-9]{4}\b")
_PLAN_AFTER = pattern(rb" (?:[a-z-]+ )?<plan_after>\b")
_PLAN_BEFORE = pattern(rb"\b<plan_after> (?:[a-z]+s|covered|included|named) (?:[a-z]+ )?\Z")
_AFTERWARDS = frozenset((b"after", b"since", b"following", b"despite"))
_KNOWN = frozenset((b"the", b"its", b"their", b"those", b"these", b"all"))
_KNOWN_THING = re.compile(rb"\b(?:the|its|their|this) \Z")
_ITEM = re.compile(rb"[ \t]*(?:[-*\x95\x96\x97]|[(]?[0-9a-z]{1,2}[.)])[ \t]")
_RIGHT = re.compile(rf"M{TAIL}(?:CR|R)?({AUXILIARIES})([VIGUYEZN]?)")
_DEFAULT = Basis("default")
_FORECAST = byte_words(CLAUSES["forecast"])
_OWN = frozenset(("passive", "subject", "object", "object of none", "relative"))
_VERBS = frozenset("VIGYZ")
_FINITE = frozenset("VIYZBHW;S")


class _Number(NamedTuple):
    """A quantity with its metric, its clause and what governs it."""

    measure: Measure
    metric: Metric | None
    clause: Clause
    governor: Governor | None

    @property
    def form(self) -> str:
        """The form of the metric."""
        return self.metric.form if self.metric is not None else ""

    @property
    def is_of_event(self) -> bool:
        """Whether it counts people whom nobody offers: the killed, the displaced."""
        return self.metric is not None and self.metric.is_of_people and not self.metric.status


class Statuses:
    """The statuses of the quantities of a document."""

    def __init__(self, doc: Document, cues: Sequence[Cue]) -> None:
        """Take the cue words of a document, in order."""
        self._doc = doc
        self._given: dict[Measure, tuple[str, Basis]] = {}
        self._offers = [cue for cue in cues if "proposed" in cue.groups]

    def of(
        self, measure: Measure, metric: Metric | None, clause: Clause, governor: Governor | None
    ) -> tuple[str, Basis]:
        """The status of a quantity with this metric and governor, and why; asked in order."""
        self._given[measure] = self._judge(_Number(measure, metric, clause, governor))
        return self._given[measure]

    def _judge(self, number: _Number) -> tuple[str, Basis]:
        measure, metric, clause, governor = number
        plan = self._plan(measure, clause.sentence)
        if number.form == "age":
            return ("proposed", _of_cue(plan)) if plan is not None else ("reported", _DEFAULT)
        if self._is_known(number):
            return "reported", _DEFAULT
        before = self._before(clause)
        if before is not None and (governor is None or governor.relation in ("part", "joined")):
            return before
        verb = _verb_of(clause, governor)
        found = _mood(clause.sentence, verb, metric, is_planned=plan is not None) if verb else None
        is_share = measure.unit == "percent" and verb is not None and not verb[1]
        if found is not None and found[0] == "proposed" and (number.is_of_event or is_share):
            found = "reported", found[1]
        if metric is not None and metric.status:
            return self._usual(number, metric, found)
        if found is None and plan is not None and plan.end <= self._doc.line(measure.start)[0]:
            found = "proposed", _of_cue(plan)
        return self._by_noun(number) or found or ("reported", _DEFAULT)

    def _is_known(self, number: _Number) -> bool:
        """Whether a quantity is a fact whatever the verb is: an age, a whole, 'the nine who …'."""
        measure, (sentence, index, governors) = number.measure, number.clause
        if self._doc.data[measure.end - 4 : measure.end] == b"-old":
            return True
        if number.form == "elapsed" and measure.shape != "bare":
            return True
        if number.form == "whole" and (number.governor is None or number.governor.tag == "U"):
            return True
        if measure.head and measure.unit not in TIME and sentence.is_whole(index):
            return True
        is_the = sentence.word(sentence.at[index] - 1) in _KNOWN
        return is_the and any(it.relation == "relative" for it in governors)

    def _by_noun(self, number: _Number) -> tuple[str, Basis] | None:
        """The status that a noun beside a quantity shows: 'a 20-truck plan', 'the 30-km road'."""
        data, start, end = self._doc.data, number.measure.start, number.measure.end
        lead = max(number.clause.sentence.start, start - 40)
        match = _PLAN_AFTER.match(data, end) or _PLAN_BEFORE.search(data, lead, start)
        if match is not None:
            return "proposed", Basis("own noun", *match.span())
        is_compound = number.measure.shape == "compound"
        if is_compound and _KNOWN_THING.search(data, max(0, start - 8), start):
            return "reported", _DEFAULT
        return None

    def _before(self, clause: Clause) -> tuple[str, Basis] | None:
        """The status of the quantity before, where a quantity is a part of it or joined with it."""
        sentence, number, _ = clause
        if not number or not (sentence.link(number) or sentence.hangs_loosely(number)):
            return None
        between = sentence.tags[sentence.at[number - 1] + 1 : sentence.at[number]]
        return None if _VERBS.intersection(between) else self._given[sentence.measures[number - 1]]

    def _usual(
        self, number: _Number, metric: Metric, found: tuple[str, Basis] | None
    ) -> tuple[str, Basis]:
        """The status of a metric that is mostly of offers: a fact where the text shows it."""
        measure, _, (sentence, _, _), governor = number
        data, lo, hi = self._doc.data, sentence.start, sentence.end
        is_said = governor is not None and governor.tag in "VIG" and metric.is_of_people
        if is_said and found is not None and found[0] == "reported":
            return found
        if governor is not None and governor.tag == "U":
            words = sentence.tokens.words[max(0, governor.at - 2) : governor.at]
            if not _AFTERWARDS.isdisjoint(words):
                return "reported", Basis("past", governor.start, governor.end)
        if found is not None and found[0] == "proposed":
            return metric.status, found[1]
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
    is_own = governor is not None and governor.tag in "VIG" and governor.relation in _OWN
    if governor is not None and is_own:
        return governor.at, governor.relation not in ("passive", "subject")
    if governor is None and sentence.tags[at - 1 : at] not in tuple("OP"):
        found = _verb_behind(sentence, at)
        if found is not None:
            return found, False
    finite, loose = _verb_before(sentence, at)
    if finite is not None:
        return finite, True
    found = _verb_behind(sentence, at)
    if found is not None:
        return found, False
    return None if loose is None else (loose, True)


def _verb_behind(sentence: Sentence, at: int) -> int | None:
    """The verb of which a quantity, or what it is in, is the subject."""
    if sentence.tags[at + 1 : at + 2] in tuple("VIYZ"):
        return at + 1
    match = _RIGHT.match(sentence.tags, at)
    if match is None or match[1].strip("X") in ("", "T"):
        return None
    return match.start(2) if match[2] else match.end(1) - 1


def _verb_before(sentence: Sentence, at: int) -> tuple[int | None, int | None]:
    """The nearest finite verb in the clause before a token, and a loose form on the way."""
    tags, loose = sentence.tags, None
    for index in range(at - 1, -1, -1):
        tag, last = tags[index], tags[index - 1 : index]
        if tag == "R" and loose is None and sentence.word(index - 1) in _OFFERING:
            return index - 1, None
        if tag == ";" or (tag in "RS" and sentence.word(index) not in _CONDITIONS):
            break
        is_noun = tag in "IYZ" and last in tuple("MDO")
        if tag not in _VERBS or is_noun:
            continue
        is_loose = tag == "G" or (tag == "V" and last in tuple("NMU") and tags[index + 1] in "PC;")
        if not is_loose or auxiliaries(sentence, index)[1]:
            return index, loose
        loose = index if loose is None else loose
    return None, loose


def _mood(
    sentence: Sentence, verb: tuple[int, bool], metric: Metric | None, *, is_planned: bool
) -> tuple[str, Basis]:
    """The status that a verb and its auxiliaries give."""
    index, has_object = verb
    first, words = auxiliaries(sentence, index)
    tag, word = sentence.tags[index], sentence.word(index)
    spans = sentence.tokens.spans
    basis = Basis("own verb", spans[first][0], spans[index][1])
    is_base = tag in "IYZ" and not word.endswith(b"ed")
    if not words and is_base and index and sentence.tags[index - 1] in "AC":
        first, words = _shared(sentence, index)
    said = set(words.split())
    if is_base and not words and _is_demanded(sentence, index):
        return "proposed", basis
    if said & _POSSIBLE:
        return "projected", basis
    if said & _COMING:
        return _coming(sentence, first, index, metric, is_planned=is_planned), basis
    if said == {b"be"}:
        return "proposed", basis
    is_object = has_object or any(map(is_be, said))
    if is_object and _is_offer(sentence, index):
        return "proposed", basis
    if has_object and word in _EXPECTING:
        return "projected", basis
    is_item = tag == "I" and not words and sentence.tags[:index] in ("", "C", "NC", "N")
    if is_planned and (is_item or _is_conditional(sentence, first)):
        return "proposed", basis
    return "reported", basis


def _is_demanded(sentence: Sentence, index: int) -> bool:
    """Whether a base form is what somebody demands: 'demands that the firm take back nine'."""
    that = sentence.tags.rfind("R", 0, index)
    is_bare = not _FINITE.intersection(sentence.tags[that + 1 : index])
    return is_bare and that > 0 and sentence.word(that - 1) in _OFFERING


def _is_offer(sentence: Sentence, index: int) -> bool:
    """Whether a verb offers or demands what is behind it: 'asked for', but not 'asked nine men'."""
    word, after = sentence.word(index), sentence.word(index + 1)
    return word in _OFFERING and (
        word not in _OFFERING_FOR or after in (b"for", b"to", b"on", b"that")
    )


def _coming(
    sentence: Sentence, first: int, index: int, metric: Metric | None, *, is_planned: bool
) -> str:
    """The status of what would, will or is to be."""
    said = set(sentence.words(first, index).split())
    before, word = sentence.word(first - 1), sentence.word(index).partition(b" ")[0]
    if before in _DENYING:
        return "reported"
    if before in _EXPECTING or word in _EXPECTING:
        return "projected"
    if before in _OFFERING:
        return "proposed"
    if b"to" in said and not said & (_COMING - {b"to"}):
        if b"have" in said or (first and sentence.tags[first - 1] == "Y"):
            return "reported"
        if any(map(is_be, said)):
            return "proposed"
        outer, _ = _verb_before(sentence, first)
        if outer is None:
            is_headline = first > 0 and sentence.tags[first - 1] in "NU"
            return "proposed" if is_planned or is_headline else "reported"
        aims = sentence.word(outer) in _OFFERING or auxiliaries(sentence, outer)[1].split()
        return "proposed" if aims is True or (aims and _COMING.intersection(aims)) else "reported"
    if metric is not None and metric.is_of_people and not metric.status:
        return "projected"
    is_back = sentence.word(index + 1) in (b"back", b"in", b"over", b"out")
    is_offer = b"will" not in said or is_planned or word in _GIVEN
    return "proposed" if is_offer and (word not in _FORECAST or is_back) else "projected"


def _shared(sentence: Sentence, index: int) -> tuple[int, bytes]:
    """The auxiliary in the same clause that a base form shares: 'would halt it and let in nine'."""
    for at in range(index - 1, -1, -1):
        tag = sentence.tags[at]
        is_past = tag == "V" and not auxiliaries(sentence, at)[1]
        if tag in ";SR" or (is_past and sentence.tags[at + 1] not in "NP"):
            break
        if tag == "W" or (tag == "T" and sentence.tags[at + 1] in "IY"):
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
