"""A figure as a claim: which numbers it allows, of which days, on whose word.

Two claims on one quantity conflict where no course of the number makes both true. A running count
never falls, a level may change from day to day, a size, or what one event did, is one number.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from math import isfinite
from typing import Any, Literal

from trucebook.problem import shorten
from trucebook.read.claims import Cells
from trucebook.read.dates import ANY, Days, days_at_most, days_of
from trucebook.read.intervals import BOUNDS, TOLERANCE, Interval

Verdict = Literal["agree", "grew", "conflict", "part_of", "not_comparable"]
Gravity = Literal["rounding", "vague", "clash"]

GRAVITIES: tuple[Gravity, ...] = ("rounding", "vague", "clash")
"""How grave a conflict is, the least grave first."""

WORDS = 60
"""Characters of a figure's words that a sentence repeats, at most."""

UNSURE = ", if their days are in that order"
"""What is said of a series whose days leave its order open."""

COUNTED = ("exact", "at_least")
"""The bounds of a number that somebody counted."""

_WEEK = 7
"""Days between the first and the last day of a level that is compared with others."""

_LOOSE = ("about", "vague", "range")


@dataclass(frozen=True, slots=True)
class Claim:
    """What a figure says of its quantity.

    Attributes:
        id: its row.
        source_id: the source that reports it.
        words: the words of the source, shortened.
        text: the expression of the number, in small letters.
        when: the days that the figure gives, as written (EDTF).
        values: the numbers that it allows, in the unit of the quantity; None where it gives none.
        number: the number in these words, where it is one, in the unit of the quantity.
        bound: how the words bound the number.
        days: the days on one of which the number held; without end where none is known.
        is_dated: whether the figure itself gives these days.
        period: the days that the number of an event covers.
        covers: how many days the period has, of a number that is of no single event.
        status: reported, proposed, projected.
        counter: the actor on whose word it is; None for the outlet's own voice.
        group: who is counted, by the figure's own words.
    """

    id: str
    source_id: str | None
    words: str
    text: str
    when: str | None
    values: Interval | None
    number: float | None
    bound: str
    days: Days
    is_dated: bool
    period: Days
    covers: int | None
    status: str | None
    counter: str | None
    group: str | None

    @property
    def first(self) -> date:
        """The first day that it may be of."""
        return self.days.first or date.min

    @property
    def last(self) -> date:
        """The last day that it may be of."""
        return self.days.last or date.max

    @property
    def is_of_a_week(self) -> bool:
        """Whether its days lie in one week: what may change is compared within one."""
        return self.days.ends is not None and (self.last - self.first).days <= _WEEK

    @property
    def shown(self) -> str:
        """The claim in a sentence: its words and its row."""
        return f"“{self.words}” ({self.id})"


def claim_of(
    row: Cells, quantity: Cells, unit: str | None, published: str | None, *, strict: bool = False
) -> Claim:
    """What a row of `figures` says of a quantity, in a unit.

    A count without a day is of some day before its source was published, a level without one of
    the days on which it was.
    """
    kind = kind_of(quantity)
    low, high = (_number(row.get(name)) for name in ("value_low", "value_high"))
    bound, own = str(row.get("bound") or "exact"), str(row.get("unit") or unit or "")
    has_value = bound in BOUNDS and not low is high is None
    values = None
    if has_value and (low is None or high is None or low <= high):
        values = Interval.of(low, high, bound, strict=strict).within(own, unit or own)
    if values is not None and not values.meets(values):
        values = None  # "less than 0" of what cannot be less
    as_of, written = _days(row.get("as_of"), kind), days_of(published)
    days = as_of.in_years_of(written)
    if as_of == ANY and kind in ("total", "level"):
        days = written if kind == "level" else Days(None, written.last)
    return Claim(
        id=str(row["figure_id"]),
        source_id=row.get("source_id"),
        words=str(shorten(str(row.get("exact") or row.get("value_text") or ""), WORDS)),
        text=str(row.get("value_text") or row.get("exact") or "").casefold(),
        when=row.get("as_of") or row.get("period"),
        values=values,
        number=low if low == high and own == (unit or own) else None,
        bound=bound,
        days=days if days.has_year else ANY,
        is_dated=as_of != ANY and days.has_year,
        period=(period := days_at_most(row.get("period"))),
        covers=None if quantity.get("event_id") else period.length,
        status=row.get("status"),
        counter=row.get("based_on") or row.get("attributed_to"),
        group=row.get("group_id"),
    )


def kind_of(quantity: Cells) -> str:
    """The kind of a quantity; the number of one without a kind is one number."""
    return str(quantity.get("kind") or "size")


def _days(as_of: str | None, kind: str) -> Days:
    """All days that a number may be of; of a level, which may change, those that are given."""
    return days_of(as_of) if kind == "level" else days_at_most(as_of)


def _number(value: Any) -> float | None:
    return float(value) if value is not None and isfinite(value) else None


@dataclass(frozen=True, slots=True)
class Pair:
    """How two figures compare, and why.

    Attributes:
        a: the one figure.
        b: the other.
        verdict: how they compare.
        reason: why, in words.
        gravity: how grave a conflict is; None without one.
        is_in_order: whether the higher number is surely of no earlier day.
    """

    a: str
    b: str
    verdict: Verdict
    reason: str
    gravity: Gravity | None = None
    is_in_order: bool = True

    def content(self) -> Mapping[str, str]:
        """The pair for JSON."""
        return {"a": self.a, "b": self.b, "verdict": self.verdict, "reason": self.reason}


def pair(a: Claim, b: Claim, kind: str) -> Pair:
    """How two claims on one quantity of a kind compare.

    The kind is that of `quantities`: total, event, level or size.
    """
    verdict, reason = _verdict(a, b, kind)
    gravity = gravity_of(a, b) if verdict == "conflict" else None
    low, high = _by_number(a, b)
    return Pair(a.id, b.id, verdict, reason, gravity, is_in_order=low.last <= high.first)


def _verdict(a: Claim, b: Claim, kind: str) -> tuple[Verdict, str]:
    """The verdict on two claims, and the reason."""
    if obstacle := bar(a, b):
        return "not_comparable", obstacle
    if clash(a, b, kind):
        return "conflict", f"{a.shown} and {b.shown}: {_why(a, b, kind)}"
    if a.values is None:
        return "agree", "the same words, without a number"
    is_same = a.number is not None and a.number == b.number
    meet = b.values is None or a.values.meets(b.values)
    loose = a.bound in _LOOSE or b.bound in _LOOSE
    if is_same or (meet and not in_series(a, b, kind)):
        return "agree", "the same number" if is_same else _both(a, b)
    if in_series(a, b, kind):
        if not (a.is_dated and b.is_dated):
            verdict: Verdict = "agree" if meet else "not_comparable"
            return verdict, _both(a, b) if meet else "no day says which is later"
        of_a_day = a.days.is_one and a.days == b.days and not _one_counter(a, b)
        if meet and ((loose and a.days.meets(b.days)) or of_a_day):
            return "agree", "both can be true of one day"
        low, high = _by_number(a, b)
        if high.last < low.first:
            return "agree", "both can be true of one running count"
        unsure = "" if low.last <= high.first else UNSURE
        return "grew", f"{low.shown}, then {high.shown}: one running count{unsure}"
    return _of_other_days(a, b)


def _by_number(a: Claim, b: Claim) -> tuple[Claim, Claim]:
    """The lower of two claims, and the higher."""
    low, high = sorted((a, b), key=lambda claim: (claim.number or 0, claim.last))
    return low, high


def _of_other_days(a: Claim, b: Claim) -> tuple[Verdict, str]:
    """The verdict on two numbers that may change, of days that are not one."""
    if a.days.meets(b.days):
        return "not_comparable", "their days are not known closely enough"
    early, late = (a, b) if a.last < b.first else (b, a)
    if late.values and early.values and late.values.is_above(early.values):
        return "grew", "the later level is higher"
    return "not_comparable", "they are of different days, between which the number may change"


def _both(a: Claim, b: Claim) -> str:
    """Why two claims agree that give other numbers."""
    if "about" in (a.bound, b.bound) and a.number is not None and b.number is not None:
        return "both can be true of one number, if “about” leaves a tenth to either side"
    return "both can be true of one number"


def bar(a: Claim, b: Claim) -> str | None:
    """Why two claims on one quantity cannot be compared, if so."""
    if a.status != b.status:
        said = (f"{claim.id} is {claim.status or 'of no status'}" for claim in (a, b))
        return ", ".join(said)
    if not a.period.meets(b.period) or (a.covers and b.covers and a.covers != b.covers):
        return "they cover different days"
    if a.values is None and b.values is None and a.text == b.text:
        return None
    if a.values is None or b.values is None:
        return "one gives no number, or one in a unit that does not convert"
    return None


def in_series(a: Claim, b: Claim, kind: str) -> bool:
    """Whether the order of the days says how the numbers of two claims compare.

    What an event did is one number; where figures give the days on which it was counted, the
    count goes on.
    """
    return kind == "total" or (kind == "event" and (a.is_dated or b.is_dated))


def clash(a: Claim, b: Claim, kind: str) -> bool:
    """Whether two claims on one quantity of a kind cannot both be true, if they compare at all."""
    if a.values is None or b.values is None or bar(a, b) is not None:
        return False
    if in_series(a, b, kind):
        return falls(a, b) or falls(b, a)
    are_close = kind != "level" or (a.is_of_a_week and b.is_of_a_week)
    return are_close and a.days.meets(b.days) and not a.values.meets(b.values)


def falls(a: Claim, b: Claim) -> bool:
    """Whether a running count falls from one claim, of no later day, to another.

    One counter's "at least N" is N on its day: of two days of one counter the numbers compare; of
    one day, or of two counters, all that the words allow.
    """
    if a.values is None or b.values is None or a.last > b.first:
        return False
    counted = _one_counter(a, b) and a.last < b.first
    return a.values.is_above(b.values) or (counted and (a.number or 0) > (b.number or 0))


def _one_counter(a: Claim, b: Claim) -> bool:
    """Whether two numbers are the counts of one counter, exact or "at least"."""
    exact = a.bound in COUNTED and b.bound in COUNTED
    known = a.number is not None and b.number is not None and a.counter is not None
    return exact and known and a.counter == b.counter


def exceeds(part: Claim, whole: Claim, kind: str) -> bool:
    """Whether a part is above its whole.

    Of a running count or an event, a whole of a later day may be larger and is compared, one of an
    earlier day is not; of levels only those that may be of one day compare. In one source, or of
    one counter, "at least N" is N.
    """
    if part.values is None or whole.values is None or part.status != whole.status:
        return False
    days = part.days if part.days != ANY or part.period == ANY else part.period
    dated = Days(days.first, days.last)
    alike = part.source_id == whole.source_id and dated == whole.days
    first = whole.first if whole.is_dated else whole.last
    if kind in ("total", "event") and (dated.last or date.min) > first and not alike:
        return False
    if kind in ("level", "size") and not dated.meets(whole.days):
        return False
    if kind == "level" and not (part.is_of_a_week and whole.is_of_a_week):
        return False
    one = part.source_id == whole.source_id or (part.counter and part.counter == whole.counter)
    counted = one and "at_least" in (part.bound, whole.bound) and part.bound != "at_most"
    numbers = part.number is not None and whole.number is not None and whole.bound != "more_than"
    return part.values.is_above(whole.values) or bool(
        counted and numbers and (part.number or 0) > (whole.number or 0)
    )


def _why(a: Claim, b: Claim, kind: str) -> str:
    """Why two claims conflict."""
    if not in_series(a, b, kind):
        return "no number makes both true"
    same = a.days == b.days
    return "no number makes both true on one day" if same else "a running count does not fall"


def gravity_of(a: Claim, b: Claim) -> Gravity:
    """How grave a conflict of two claims is."""
    if "vague" in (a.bound, b.bound):
        return "vague"
    points = [_point(claim) for claim in (a, b)]
    return "rounding" if None not in points and _rounds(*points) else "clash"  # type: ignore[arg-type]


def _point(claim: Claim) -> float | None:
    """The number of a claim; one in another unit, if it is one number in that of the quantity."""
    if claim.number is not None or claim.values is None:
        return claim.number
    return claim.values.low if claim.values.low == claim.values.high else None


def _rounds(one: float, other: float) -> bool:
    """Whether one of two numbers is the other one rounded."""
    grains = [Decimal(repr(x)).normalize().as_tuple().exponent for x in (one, other)]
    coarse = max(int(grain) for grain in grains)
    most = min(10.0**coarse / 2, TOLERANCE * max(abs(one), abs(other)))  # 6 is no rounded 10
    return grains[0] != grains[1] and abs(one - other) <= most
