"""What a quantity measures, whether it is a fact, an offer or a forecast, and where it holds."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from trucebook.extract.figures.measures import TIME, Measure
from trucebook.extract.text.document import Document
from trucebook.extract.text.lexicon import CUES, Trie


class Cue(NamedTuple):
    """A cue word at `[start, end)` and the groups that list it."""

    start: int
    end: int
    groups: frozenset[str]


_GROUPS: dict[bytes, set[str]] = {}
for _group, _words in CUES.items():
    for _word in _words:
        _GROUPS.setdefault(_word.encode(), set()).add(_group)
_TRIE = Trie(_GROUPS)
_FROZEN = [frozenset(_GROUPS[word]) for word in _TRIE.words]

Cues = list[Cue]
Gaps = Mapping[str, int]
"""Characters to the nearest cue word, by group."""


def read_cues(doc: Document) -> Cues:
    """Every cue word of a text, in order."""
    return [Cue(start, end, _FROZEN[index]) for start, end, index in _TRIE.scan(doc.flat)]


_TRUCE_NOUN = re.compile(
    rb"[ -](?:[a-z-]+,? ){0,2}(?:truce|ceasefire|cease-fire|pause|lull|armistice|cessation|"
    rb"halt|respite|peace|moratorium|d.tente|calm)\b"
)


def metric_of(doc: Document, measure: Measure, gaps: Gaps) -> str | None:
    """The measure of a quantity, from its noun and the cue words around it.

    `gaps` tells how near the cue words of its sentence stand.
    """
    if measure.unit == "stages":
        return "truce_stages"
    if measure.unit in TIME:
        return _time_metric(doc, measure, gaps)
    if measure.unit in ("people", "percent", "fraction", None):
        return _people_metric(doc, measure, gaps)
    if measure.head in (b"truce", b"truces", b"ceasefire", b"ceasefires", b"pauses"):
        return "truce_count"
    if measure.shape == "money" or measure.head in (b"crowns", b"florins", b"dollars", b"euros"):
        return "other:money"
    if measure.unit is not None and measure.unit.removeprefix("other:") in _DISTANCES:
        return "other:distance"
    return measure.unit if measure.unit and measure.unit.startswith("other:") else None


_DISTANCES = frozenset(("kilometres", "kilometers", "metres", "meters", "miles", "km"))


def gaps_of(measure: Measure, cues: Cues) -> dict[str, int]:
    """How many characters the nearest cue of every group stands from a quantity."""
    gaps: dict[str, int] = {}
    for start, end, groups in cues:
        if start >= measure.start:
            gap = max(start - measure.end, 0)
        else:
            gap = max(measure.start - end, 0) + 8
        for group in groups:
            if gap < gaps.get(group, gap + 1):
                gaps[group] = gap
    return gaps


def _time_metric(doc: Document, measure: Measure, gaps: Gaps) -> str:
    data = doc.data
    if measure.bound in ("less_than", "more_than", "at_least", "at_most") and _AGED.search(
        data, max(0, measure.start - 30), measure.end
    ):
        return "age_threshold"
    if data[measure.end - 4 : measure.end] == b"-old":
        return "war_elapsed"
    distances = {
        metric: gap
        for metric, group in (
            ("truce_duration", "truce"),
            ("stage_duration", "stage"),
            ("war_elapsed", "war"),
            ("time_to_victory", "victory"),
        )
        if (gap := gaps.get(group)) is not None
    }
    if not distances:
        return "other:duration"
    if _TRUCE_NOUN.match(data, measure.end):
        return "truce_duration"
    return min(distances, key=lambda metric: distances[metric])


_AGED = re.compile(rb"\bage\b|(?:under|over|above|below) [0-9]{1,2}\Z")
_DIRECT = {
    b"killed": (
        b"dead",
        b"deaths",
        b"death",
        b"fatalities",
        b"fatality",
        b"lives",
        b"bodies",
        b"martyrs",
        b"corpses",
    ),
    b"injured": (b"wounded", b"injured", b"injuries"),
}


def _people_metric(doc: Document, measure: Measure, gaps: Gaps) -> str | None:
    for metric, heads in _DIRECT.items():
        if measure.head in heads:
            return metric.decode()
    if measure.head in (b"casualties", b"casualty"):
        return "other:casualties"
    if measure.unit is None and not gaps:
        return None
    hostages, prisoners = _is_captive(doc, measure)
    if hostages or prisoners:
        found = _captive_metric(gaps, hostages)
        if found is not None:
            return found
    gaps = {
        metric: gap
        for metric, group in (
            ("killed", "killed"),
            ("injured", "injured"),
            ("hostages_taken", "hostages_taken"),
            ("displaced_sheltering", "displaced"),
            ("people_in_need", "need"),
            ("population", "population"),
            ("hostages_presumed_dead", "hostages_presumed_dead"),
            ("hostages_held", "hostages_held"),
        )
        if (gap := gaps.get(group)) is not None and gap < 90
    }
    if gaps:
        return min(gaps, key=lambda metric: gaps[metric])
    head = re.sub(rb"[^a-z_-]", b"", measure.head).decode()
    return f"other:{head}" if head else None


def _is_captive(doc: Document, measure: Measure) -> tuple[bool, bool]:
    words = doc.data[measure.start : measure.end].lower()
    hostages = any(word in words for word in (b"hostage", b"captive", b"abductee"))
    prisoners = any(
        word in words
        for word in (b"prisoner", b"detainee", b"inmate", b"captured", b"pow", b"convict")
    )
    return hostages, prisoners and not hostages


def _captive_metric(gaps: Gaps, hostages: bool) -> str | None:
    released = gaps.get("released")
    taken = gaps.get("hostages_taken")
    dead = gaps.get("hostages_presumed_dead")
    if hostages and dead is not None and dead < 30:
        return "hostages_presumed_dead"
    if released is not None and (taken is None or released <= taken):
        return "hostages_released" if hostages else "prisoners_released"
    if hostages:
        return "hostages_taken" if taken is not None and taken < 40 else "hostages_held"
    return "prisoners_released" if released is not None else "other:prisoners_held"


def status_of(
    doc: Document, measure: Measure, metric: str | None, gaps: Gaps, in_plan: bool
) -> str:
    """Whether a quantity is told as a fact, offered, or expected.

    `in_plan` tells that the sentences before speak of an offer.
    """
    proposed = gaps.get("proposed")
    projected = gaps.get("projected")
    if metric == "time_to_victory":
        return "projected"
    lo, hi = doc.sentence(measure.start)
    if metric == "age_threshold":
        return "proposed" if proposed is not None or in_plan else "reported"
    if metric in _OFFERED:
        return "reported" if _is_past(doc, measure, metric, lo, hi) else "proposed"
    lo = max(lo, doc.data.rfind(b";", lo, measure.start))
    if _is_offered(doc, measure, lo, in_plan or proposed is not None):
        return "proposed"
    if _PLAN_AFTER.match(doc.data, measure.end):
        return "proposed"
    if measure.shape == "bare" and _WILL.search(
        doc.data, max(lo, measure.start - 60), measure.start
    ):
        return "projected"
    window = max(lo, measure.start - 90)
    if projected is not None and _EXPECTS.search(doc.data, window, measure.start):
        return "projected"
    return "reported"


def _is_offered(doc: Document, measure: Measure, lo: int, in_plan: bool) -> bool:
    """Whether 'would', 'will release' or the like governs a quantity."""
    lo = max(lo, measure.start - 200)
    if not in_plan and doc.data.find(b"will ", lo, measure.start) < 0:
        return False
    would = _WOULD.search(doc.data, lo, measure.start) or _WOULD_AFTER.match(doc.data, measure.end)
    return would is not None and (in_plan or would[0].startswith(b"will"))


_PAST_TRUCE = re.compile(
    rb"\b(?:lasted|collapsed|expired|lapsed|ended|previous|earlier|last|lasting only|"
    rb"was agreed|were agreed|held for|held|broke|broken|during (?:the|a)|after (?:the|a)|"
    rb"interrupted|"
    rb"only (?:previous )?(?:pause|truce)|(?:truce|ceasefire|pause) in [A-Z][a-z]+|allowed|"
    rb"since the|kept|took effect|violated|breached|brokered in|In [A-Z][a-z]+(?:'s|\x92s)|"
    rb"in [A-Z][a-z]+ [0-9]{4}|there has only been|has held|had held|went into effect|"
    rb"came into force|in force|observed|ran out|was extended|broke down)\b"
)
_PAST_RELEASE = re.compile(
    rb"\b(?:(?:was|were|has|have|had|been|already|so far) (?:[a-z]+ ){0,2}(?:released|freed|"
    rb"exchanged|swapped|handed|returned|received|liberated)|"
    rb"(?:[a-z]+s?|[A-Z][a-z]+) (?:released|freed|exchanged|swapped|received|handed over|"
    rb"returned|liberated)|swap|received|exchanged|freeing|allowed)\b"
)
_FUTURE = re.compile(
    rb"\b(?:would|will|to be|to release|to free|in exchange for|in return|proposed|proposal|"
    rb"offer\w*|demand\w*|plan|deal calls|calls for|under the|if|is due|are due|agreed to|"
    rb"ready to|should|could)\b"
)


def _is_past(doc: Document, measure: Measure, metric: str, lo: int, hi: int) -> bool:
    """Whether a truce or a release has been: then its numbers are facts."""
    if metric in ("truce_stages", "stage_duration", "age_threshold"):
        return False
    pattern = _PAST_TRUCE if metric == "truce_duration" else _PAST_RELEASE
    window = max(lo, measure.start - 80), min(hi, measure.end + 60)
    if pattern.search(doc.data, *window) is None:
        return False
    return metric == "truce_duration" or _FUTURE.search(doc.data, lo, measure.end + 8) is None


_OFFERED = frozenset(
    (
        "truce_duration",
        "truce_stages",
        "stage_duration",
        "hostages_released",
        "prisoners_released",
        "age_threshold",
    )
)
_WOULD = re.compile(
    rb"\b(?:would|will (?:send|give|deliver|donate|supply|pay|release|be released|free|provide|"
    rb"withdraw|be withdrawn|make available|comprise)|calls? for|called for|demand\w*|"
    rb"propos\w+|offer\w*|provides for|envisages|insist\w* on|urged|asked for|seeks?|wants?|"
    rb"foresees?|promis\w+|pledg\w+|ready to|agreed to|under the (?:plan|deal|proposal|terms|"
    rb"draft|offer|agreement))\b"
)
_PLAN_AFTER = re.compile(
    rb" (?:peace |ceasefire |truce )?(?:roadmap|plan|proposal|framework|blueprint|offer|draft)\b"
)
_WILL = re.compile(rb"\b(?:will|would|could|won|shall)\b")
_WOULD_AFTER = re.compile(rb" would (?:be|go|leave|return|come|get|have)\b")
_EXPECTS = re.compile(
    rb"\b(?:expect\w*|forecast\w*|predict\w*|project(?:s|ed|ions?)|could|may|might|"
    rb"anticipat\w+|likely to|by the end of|will (?:reach|need|rise|fall|be)|warn\w* that|"
    rb"would (?:reach|need|rise|die|starve|take|last))\b"
)
