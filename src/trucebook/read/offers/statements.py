"""What sources state of one term of a proposal, and how they compare."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from trucebook.errors import UsageError
from trucebook.read.claims import Cells
from trucebook.read.intervals import Interval

STATES, DERIVED, DEFERRED, EXCLUDED, SILENT = "states", "derived", "deferred", "excluded", "silent"

_LISTED = 6
"""Sources that a note names, at most."""

_POINTS = (None, "exact", "about")
"""Bounds with which two equal numbers are the same; "about 62" and "62" say one thing."""


@dataclass(frozen=True, slots=True)
class Value:
    """A number that a source gives for a term, whom it counts, and who is to do it."""

    low: float | None
    high: float | None
    bound: str | None
    unit: str | None
    group: str | None = None
    party: str | None = None

    @classmethod
    def of(cls, term: Cells) -> Value | None:
        """The number of a term; None for a term without one."""
        low, high = term.get("value_low"), term.get("value_high")
        if low is None and high is None:
            return None
        group, party = term.get("group_id"), term.get("obliged_party")
        return cls(low, high, term.get("bound"), term.get("unit"), group, party)

    @property
    def point(self) -> float | None:
        """The one number that it is, exactly or about; None for any other."""
        return self.low if self.low == self.high and self.bound in _POINTS else None

    def interval(self, unit: str | None, *, strict: bool = False) -> Interval | None:
        """The values that it allows, in a unit; None where they cannot be had in it."""
        try:
            found = Interval.of(self.low, self.high, self.bound or "exact", strict=strict)
        except UsageError:
            return None
        return found if self.unit == unit else found.within(self.unit or "", unit or "")

    def __str__(self) -> str:
        ends = [f"{end:,.10g}" for end in (self.low, self.high) if end is not None]
        number = " to ".join(dict.fromkeys(ends))
        bound = (self.bound or "exact").replace("_", " ")
        unit = (self.unit or "").removeprefix("other:")
        unit = unit.removesuffix("s") if number == "1" else unit
        words = ["" if bound in ("exact", "range") else bound, number, unit]
        return " ".join(word for word in words if word)


@dataclass(frozen=True, slots=True)
class Statement:
    """What one source states of a term.

    Attributes:
        source: its id.
        state: whether it states the term, leaves it to later, and so on.
        terms: the rows that say so, in the order of the text.
        values: the numbers that it gives.
        remark: how a number follows from others; empty where none does.
        apart: how its numbers may not go together; empty where they do.
    """

    source: str
    state: str
    terms: tuple[Cells, ...] = ()
    values: tuple[Value, ...] = ()
    remark: str = ""
    apart: str = ""

    @property
    def is_stated(self) -> bool:
        """Whether the source has the term as a part of the proposal."""
        return self.state in (STATES, DERIVED)

    def labels(self, column: str) -> set[Any]:
        """What the rows have in a column."""
        return {term.get(column) for term in self.terms} - {None}


def compared(
    spoken: Sequence[Statement], key: str, called: Callable[[str, str], str], *, is_open: bool
) -> tuple[str, str]:
    """The verdict on what sources say of one term, and the reason.

    Args:
        spoken: what each source says, without those that are silent.
        key: the column that has the ids of terms.
        called: the name of a row of a table.
        is_open: whether terms of the kind have nothing in common but that no other kind fits.
    """
    stated = [one for one in spoken if one.is_stated]
    clashes = [] if is_open else [*_states(spoken, key), *_clash(stated)]
    apart = [one.apart for one in stated if one.apart]
    remarks = [one.remark for one in stated if one.remark]
    if clashes:
        return "contradict", " ".join([*clashes, *apart, *remarks])
    if len(spoken) < 2 and not apart:
        return "one", " ".join([*(_later(spoken) or _having(stated)), *remarks])
    differences = [
        *apart,
        *_amounts(stated),
        *_labels(stated, "group_id", "Of whom", lambda name: called("groups", name)),
        *_labels(stated, "modality", "As", str),
        *_labels(stated, "obliged_party", "To be done by", lambda name: called("actors", name)),
    ]
    if len({one.state for one in spoken} - {DERIVED}) > 1:
        differences += _later(spoken)
    if is_open and not differences:
        differences.append("No code says what these terms are: compare the words.")
    if differences:
        return "differ", " ".join([*differences, *remarks])
    return "agree", " ".join([*(_later(spoken) or _having(stated)), *remarks])


def listed(names: Iterable[str]) -> str:
    """Names in a sentence: S01, S02 and S03."""
    names = sorted(set(names))
    more = len(names) - _LISTED
    shown = [*names[:_LISTED], f"{more:,} more"] if more > 0 else names
    return " and ".join([", ".join(shown[:-1]), shown[-1]] if len(shown) > 1 else shown)


def _states(spoken: Sequence[Statement], key: str) -> Iterator[str]:
    """Whether a term is a part of the proposal in one source and none in another."""
    stated = [one for one in spoken if one.is_stated]
    if not stated or len(stated) == len(spoken):
        return
    how = sorted(set().union(*(one.labels("modality") for one in stated))) or ["a part of it"]
    yield f"{' or '.join(how).capitalize()} in {_cited(stated, key)}."
    yield from _later(spoken, key)


def _later(spoken: Sequence[Statement], key: str = "") -> list[str]:
    """Which sources leave a term to later talks, or name it as no part of the proposal."""
    words = {DEFERRED: "Left to later talks", EXCLUDED: "Named as no part of it"}
    found = {state: [one for one in spoken if one.state == state] for state in words}
    return [f"{words[state]} in {_cited(some, key)}." for state, some in found.items() if some]


def _having(stated: Sequence[Statement]) -> list[str]:
    """Which sources have a term, and with what number."""
    valued = [one for one in stated if one.values]
    if not valued:
        return [f"In {listed(one.source for one in stated)}, without a number."]
    units = {value.unit for one in valued for value in one.values}
    return [f"{_numbers(valued)}{': these can be one number' if len(units) > 1 else ''}."]


def _cited(some: Sequence[Statement], key: str) -> str:
    """Sources, each with its first row."""
    if not key:
        return listed(one.source for one in some)
    return listed(
        f"{one.source} ({one.terms[0][key]})" if one.terms else one.source for one in some
    )


_Given = tuple[str, Value]
"""A number, and the source that gives it."""


def _clash(stated: Sequence[Statement]) -> Iterator[str]:
    """Numbers for one group and one who is to do it, of two sources, that cannot be one number.

    NOTE: a source that gives two numbers may give one for each stage: it clashes with nobody.
    """
    given = [
        (one.source, value)
        for one in stated
        if _apart([(one.source, value) for value in one.values]) is None
        for value in one.values
    ]
    group, party = (
        _most(getattr(value, name) for _, value in given) for name in ("group", "party")
    )
    alike: dict[tuple[str | None, str | None], list[_Given]] = {}
    for source, value in given:
        about = value.group or group, value.party or party
        alike.setdefault(about, []).append((source, value))
    for some in alike.values():
        if found := _apart(some):
            (one, low), (other, high) = found
            yield f"{low} in {one} and {high} in {other} cannot be one number."


def _most(names: Iterable[str | None]) -> str | None:
    """The name that is there most often."""
    found = Counter(name for name in names if name is not None)
    return found.most_common(1)[0][0] if found else None


def _apart(given: Sequence[_Given]) -> tuple[_Given, _Given] | None:
    """Two numbers that cannot be one, among those of one unit or of units that convert."""
    units: dict[str | None, list[_Given]] = {}
    for item in given:
        units.setdefault(item[1].unit, []).append(item)
    if not units:
        return None
    common = max(units, key=lambda unit: len(units[unit]))
    for unit, some in [*units.items(), (common, given)]:
        known = [(item[1].interval(unit), item) for item in some]
        found = [(one, item) for one, item in known if one is not None]
        if not found:
            continue
        highest = max(found, key=lambda pair: (pair[0].low, not pair[0].low_in))
        lowest = min(found, key=lambda pair: (pair[0].high, pair[0].high_in))
        if highest[0].is_above(lowest[0]):
            return lowest[1], highest[1]
    return None


def _amounts(stated: Sequence[Statement]) -> Iterator[str]:
    """How far sources differ in the number that they give, or in how much of a group they mean."""
    valued = [one for one in stated if one.values]
    if valued and len(valued) < len(stated):
        yield f"Number: {_numbers(valued)}; none in {_rest(stated, valued)}."
    elif valued and not _is_one_number(valued):
        yield f"{_numbers(valued)}."
    scopes = _by_label(stated, "scope")
    if len(scopes) > 1 or ("all" in scopes and len(scopes["all"]) < len(stated)):
        named = [one for one in stated if one.labels("scope")]
        rest = f"; not said in {_rest(stated, named)}" if len(named) < len(stated) else ""
        yield f"How much of the group: {_sentence(scopes, str)}{rest}."


def _rest(all_of_them: Sequence[Statement], some: Sequence[Statement]) -> str:
    return listed({one.source for one in all_of_them} - {one.source for one in some})


def _numbers(valued: Sequence[Statement]) -> str:
    """Which number is in which sources."""
    sources: dict[str, list[str]] = {}
    for one in valued:
        for value in one.values:
            sources.setdefault(str(value), []).append(one.source)
    return _sentence(sources, str)


def _is_one_number(valued: Sequence[Statement]) -> bool:
    """Whether all numbers are the same, or can be once their units are converted."""
    values = [value for one in valued for value in one.values]
    forms = {(value.low, value.high, value.unit, _form(value)) for value in values}
    units = [unit for _, _, unit, _ in forms]
    if len(set(units)) < len(units) or len({form for *_, form in forms}) > 1:
        return False
    found = [value.interval(units[0], strict=True) for value in values]
    met = [one for one in found if one is not None]
    return len(met) == len(found) and not max(met, key=lambda one: one.low).is_above(
        min(met, key=lambda one: one.high)
    )


def _form(value: Value) -> str | None:
    return "exact" if value.bound in _POINTS else value.bound


def _labels(
    stated: Sequence[Statement], column: str, words: str, called: Callable[[str], str]
) -> Iterator[str]:
    """Whether sources have nothing in common in a column."""
    found = [labels for one in stated if (labels := one.labels(column))]
    if len(found) > 1 and not set.intersection(*found):
        yield f"{words}: {_sentence(_by_label(stated, column), called)}."


def _by_label(stated: Sequence[Statement], column: str) -> Mapping[str, list[str]]:
    """The sources by what their rows have in a column."""
    sources: dict[str, list[str]] = {}
    for one in stated:
        for label in sorted(one.labels(column)):
            sources.setdefault(label, []).append(one.source)
    return sources


def _sentence(sources: Mapping[str, Iterable[str]], called: Callable[[str], str]) -> str:
    parts = [f"{called(label)} in {listed(names)}" for label, names in sources.items()]
    more = len(parts) - _LISTED
    return ", ".join(parts[:_LISTED] + ([f"{more:,} more"] if more > 0 else []))
