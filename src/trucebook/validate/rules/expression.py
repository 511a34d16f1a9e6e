"""A number expression: the values, bounds and units that it and the words around it may name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import NamedTuple

from trucebook.book.table import Row
from trucebook.extract.figures.bounds import qualifier_after, qualifier_before
from trucebook.extract.figures.numbers import numerals
from trucebook.extract.figures.numeral import Numeral
from trucebook.extract.text.clean import plain
from trucebook.extract.text.document import flatten, fold


def is_same(row: Row, reading: Reading) -> bool:
    """Whether a row has the values of a reading, in the unit that this is in."""
    if reading.unit is not None and row["unit"] not in (None, reading.unit):
        return False
    if reading.is_share and row["unit"] == "percent":
        return False
    ends = ((row["value_low"], reading.low), (row["value_high"], reading.high))
    return all(_is_near(value, wanted) for value, wanted in ends)


def _is_near(value: float | None, wanted: float | None) -> bool:
    if value is None or wanted is None:
        return value is wanted
    is_periodic = 0 < wanted < 1 and round(wanted * 1000) != wanted * 1000
    return abs(value - wanted) <= (0.004 if is_periodic else 1e-4 * max(1.0, wanted * 1e-3))


class Reading(NamedTuple):
    """The values that a number expression names; `unit` where they are in that unit only.

    A share is no number of per cent.
    """

    low: float | None
    high: float | None
    unit: str | None = None
    is_share: bool = False


_TIMES = "day|week|fortnight|month|year|decade|century|hour|minute|night"
_PLURALS = re.compile(rf"(?:{_TIMES}|generation)s|centuries|seconds")
_LONG = re.compile(rf"(?:an? |half-)?(?:{_TIMES})(s?)[- ]?(?:long|old)")
_ANY_LENGTH = re.compile(rf"\b(?:{_PLURALS.pattern}|{_LONG.pattern})\b", re.IGNORECASE)
_LENGTH = re.compile(rf"(?P<number>.+?)[ -](?P<unit>{_TIMES})s?")
_COMPOUND = re.compile(
    rf"(.+?)-(?:{_TIMES}|stage|phase|step|point|member)s?(?:-(?:long|old|strong))?", re.IGNORECASE
)
_DAYS = {"day": 1, "week": 7, "fortnight": 14}
_MONTHS = {"month": 1, "year": 12, "decade": 120}
_AROUND = re.compile(
    r"^(?:US\$|[$£€¥~≈<>≤≥±]|(?:USD|EUR|GBP) ?)+ ?|"
    r" ?(?:%|per ?cent|pct|percentage points?)$|[+]$|-(?:odd|plus|strong|ish|something|fold)$|"
    r"-(?:stage|phase|step|point|part|member|page|page-long)s?$",
    re.IGNORECASE,
)
_FILLERS = re.compile(r"(?:\b(?:the|a|an|between|from|about|of|over)\b|[\s,-])*", re.IGNORECASE)
_DOTTED = re.compile(r"\d{1,3}(?:\.\d{3})+")
_BETWEEN_TWO = re.compile(
    rb"(?: ?%| ?[a-z]{1,14}(?: cent)?)??(?: |-|\x96|to|and|or|from)+(?:US)?[$\xa3\x80\xa5]?", re.I
)
_LOOSE = frozenset({"scores", "several", "few", "many", "couple"})


@dataclass(frozen=True)
class Expression:
    """A number expression at `[start, end)` of some words."""

    words: str
    start: int
    end: int

    @property
    def number(self) -> str:
        """The number expression."""
        return self.words[self.start : self.end]

    @cached_property
    def readings(self) -> tuple[Reading, ...]:
        """What it may be read as, the likeliest first; none where it cannot be read."""
        text = " ".join(self.number.casefold().split())
        long = _LONG.fullmatch(text)
        if long:
            return (Reading(None, None),) if long[1] else (Reading(1.0, 1.0),)
        if _PLURALS.fullmatch(text):
            return (Reading(None, None),)
        if text in ("a", "an"):
            return self._of_article()
        lengths = [_LENGTH.fullmatch(part) for part in re.split(r" and |, ", text)]
        if all(lengths) and not re.search(r"\b(?:long|old)\b", text):
            return tuple(_lengths([match for match in lengths if match]))
        return tuple(self._of_numeral)

    def _of_article(self) -> tuple[Reading, ...]:
        """'over a week', 'a year and a half', 'a fortnight'."""
        after = self.words[self.end :].casefold()
        if re.match(r" (?:fortnight|decade|century|score|dozen|couple|pair)\b", after):
            return ()
        return (Reading(1.5, 1.5), Reading(1.0, 1.0)) if " and a half" in after else (_ONE,)

    @cached_property
    def _of_numeral(self) -> list[Reading]:
        numeral = self.numeral
        if numeral is None:
            return []
        is_share = numeral.sort in ("fraction", "ratio")
        found = [Reading(numeral.low, numeral.high, is_share=is_share)]
        if _DOTTED.fullmatch(self._bare):
            plain = float(self._bare.replace(".", ""))
            found.append(Reading(plain, plain))
            if self._bare.count(".") == 1:
                found.append(Reading(float(self._bare), float(self._bare)))
        half = re.match(r" [a-z]+ and a half\b", self.words[self.end :])
        if half and numeral.low is not None:
            found.insert(0, Reading(numeral.low + 0.5, numeral.low + 0.5))
        if is_share and numeral.low is not None:
            percent = round(numeral.low * 100, 2)
            found.append(Reading(percent, percent, "percent"))
        if numeral.sort == "vague" and _LOOSE & set(re.findall("[a-z]+", self.number.casefold())):
            return []
        return found

    @cached_property
    def _bare(self) -> str:
        """The number without currency, per cent and the rest of a compound."""
        text, before = self.number.strip(), ""
        while text != before:
            before, text = text, _AROUND.sub("", text).strip()
        return text

    @cached_property
    def numeral(self) -> Numeral | None:
        """The one numeral that it is; None where it is none, or more than a numeral."""
        data = fold(self._bare)
        found = list(numerals(data, flatten(data)))
        if len(found) == 2 and _BETWEEN_TWO.fullmatch(data, found[0].end, found[1].start):
            low, high = found[0].low, found[1].low
            is_range = low is not None and high is not None and low < high
            whole = found[0]._replace(end=found[1].end, high=high, sort="range")
            found = [whole] if is_range else []
        if len(found) != 1:
            return None
        rest = self._bare[: max(0, found[0].start)], self._bare[found[0].end :]
        return found[0] if all(_FILLERS.fullmatch(part) for part in rest) else None

    def other_number(self, row: Row) -> str | None:
        """The one other expression in the words that has the value of a row."""
        data = fold(self.words)
        places = [(found.start, found.end) for found in numerals(data, flatten(data))]
        places += [match.span() for match in _ANY_LENGTH.finditer(self.words)]
        found = [
            self.words[start:end]
            for start, end in dict.fromkeys(places)
            if start >= self.end or end <= self.start
            if any(is_same(row, one) for one in Expression(self.words, start, end).readings)
        ]
        return found[0] if len(found) == 1 else None

    @property
    def head(self) -> str | None:
        """The number of a compound that holds the noun too: '135' of '135-day'."""
        match = _COMPOUND.fullmatch(self.number)
        number = expression_in(match[1], match[1]) if match else None
        return number.number if number is not None and number.readings else None

    @property
    def qualified(self) -> str:
        """The number with some words on both sides."""
        return self.words[max(0, self.start - 30) : self.end + 30].strip()

    @cached_property
    def bounds(self) -> tuple[str, ...]:
        """The bounds that the words allow, the likeliest first; none where they are unclear."""
        text = self.number.casefold()
        if not self.readings:
            return ()
        is_vague = self.readings[0].low is None or (
            self.numeral is not None and self.numeral.sort == "vague"
        )
        before, after = self._before(), self._after()
        if before is None:
            return ()
        found = list(dict.fromkeys((*before, *after)))
        if re.search(r"\b(?:couple|pair|handful)\b", text):
            return ("about", "exact", "vague", *found)
        if self.numeral is not None and self.numeral.sort == "range":
            return ("range", *found)
        if is_vague:
            return ("vague", *(bound for bound in found if bound != "exact"))
        return tuple(found) or ("exact",)

    def _before(self) -> list[str] | None:
        """What the words before the number say; None where they hedge in a way of their own."""
        found: list[str] = []
        at = self.start
        while at > 0:
            head = self.words[:at]
            own = _HEDGE_BEFORE.search(head)
            if own:
                return None
            filler = _FILLER_BEFORE.search(head)
            if filler:
                at = filler.start()
                continue
            data = fold(head + "0 ")
            read = qualifier_before(data, flatten(data), at)
            if read is None:
                break
            phrase = head[read[0] :].strip(" -").casefold()
            found += [read[1], *_ALSO.get(phrase, ())]
            if phrase in PLACES and (read[0] > 0 or phrase in ("top", "past")):
                found.append("exact")
            at = read[0]
        said = [bound for bound in found if bound != "exact"]
        return found if said else ["exact"] if found else []

    def _after(self) -> list[str]:
        """What the words behind the number say."""
        after = self.words[self.end :]
        data = fold(after)
        read = qualifier_after(data, 0) if after else None
        if read is not None:
            return [read[1], *_ALSO.get(after[: read[0]].strip(" ,-").casefold(), ())]
        near = re.split(r"\d|[.;:](?:\s|$)", after.casefold())[0]
        return [bound for form, bounds in _BEHIND if form.search(near) for bound in bounds]

    def other_unit(self, unit: str, beside: str | None, nouns: Mapping[str, str]) -> str | None:
        """The unit that the words name if it is not `unit`: empty where it is only another."""
        behind = f"{self.number} {self.words[self.end :]}"
        named = _units_in(behind, nouns)
        if _is_named(unit, self.words) or (unit == "years" and self._is_age):
            return None
        if re.search(_STEMS["percent"], behind.casefold()[: len(self.number) + 14]):
            return None if unit == "percent" else "percent"
        share = self.numeral is not None and self.numeral.sort in ("fraction", "ratio")
        if share and _OF_TIME.isdisjoint(named):
            return None if unit in ("fraction", "percent") else "fraction"
        if unit == "fraction":
            low = self.readings[0].low if self.readings else None
            return None if low is None or low < 1 else next(iter(named), "")
        if unit in _STEMS:
            if named:
                return named[0]
            return None if beside is None or _is_named(unit, beside) else ""
        is_other = bool(named) and unit not in named and not _is_named(unit, beside or "")
        return named[0] if is_other else None

    @property
    def _is_age(self) -> bool:
        """Whether the number may be an age: 'under 18', '50 and over'."""
        before, after = self.words[: self.start], self.words[self.end :]
        return bool(_AGE_BEFORE.search(before) or _AGE_BEHIND.match(after))


@lru_cache(maxsize=4096)
def expression_in(words: str, number: str) -> Expression:
    """The expression where it is a word of its own, else where it is found first."""
    words, number = plain(words), plain(number)
    whole = re.search(rf"(?<!\w){re.escape(number)}(?!\w)", words)
    start = whole.start() if whole else words.index(number)
    return Expression(words, start, start + len(number))


_ONE = Reading(1.0, 1.0)


def _lengths(parts: list[re.Match[str]]) -> Iterator[Reading]:
    """'three years and two months' in the smaller unit."""
    values: list[tuple[float, str]] = []
    for part in parts:
        number = expression_in(part["number"], part["number"])
        read = number.readings
        if not read or read[0].low is None or read[0].low != read[0].high:
            return
        values.append((read[0].low, part["unit"]))
    if len(values) == 1:
        yield Reading(values[0][0], values[0][0])
        return
    smallest = values[-1][1]
    for sizes in (_DAYS, _MONTHS):
        if all(unit in sizes for _, unit in values):
            total = sum(value * sizes[unit] for value, unit in values) / sizes[smallest]
            yield Reading(total, total, f"{smallest}s")


_ALSO: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(
        (
            *("estimated", "an estimated", "an average", "an average of", "a reported", "maybe"),
            *("at best", "an estimated total of", "as long as", "on average", "and counting"),
            *("and rising", "within", "inside"),
        ),
        ("exact",),
    ),
    **dict.fromkeys(("as many as", "as much as"), ("about",)),
    **dict.fromkeys(("upwards of", "upward of", "plus", "or more", "+"), ("more_than", "at_least")),
    **dict.fromkeys(("or older", "or above"), ("more_than",)),
    **dict.fromkeys(
        ("or less", "or fewer", "or under", "or younger", "or below"), ("less_than", "at_most")
    ),
    **dict.fromkeys(("approaching", "nearing", "not far short of"), ("less_than",)),
    **dict.fromkeys(
        ("short of", "just short of", "shy of", "just shy of", "not quite"), ("about",)
    ),
    "barely short of": ("about",),
    "as few as": ("at_least", "exact"),
    "barely": ("about",),
}
"""Bounds that a phrase may have beside that of the lexicon."""

PLACES = frozenset(
    {"over", "past", "within", "inside", "under", "top", "near", "beyond", "above", "below"}
    | {"passed", "around", "about", "just over", "just under", "short of"}
)
"""Phrases that may be of place or time: 'over 120 days', 'under three conditions'."""

_FILLER_BEFORE = re.compile(
    r"(?:\b(?:an?|another|additional|further|more|total|"
    r"(?:total|sum|period|figure|number|length) of|"
    r"the ages? of|ages?|aged|combined|record|nearly all|other|yet)[ ]|US\$|[$£€¥]|[\"'“‘(])$",
    re.IGNORECASE,
)
_HEDGE_BEFORE = re.compile(
    r"\b(?:neighbou?rhood of|ballpark of|verge of|tune of|brink of|shade (?:over|under)|good|solid|"
    r"bordering on|verging on|pushing|little (?:more|less|over|under)(?: than)?|give or take|"
    r"hardly|scarcely|possibly|perhaps|probably|likely|reportedly|presumably|thought to be|"
    r"believed to be|maximum|minimum|max\.?|min\.?|anywhere (?:from|between)|even|all but|"
    r"as little as|the low|the high|the mid-?|mid-?|low|high|late|early)[ ](?:some |an? |the )?$",
    re.IGNORECASE,
)
_BEHIND: tuple[tuple[re.Pattern[str], tuple[str, ...]], ...] = tuple(
    (re.compile(form), bounds)
    for form, bounds in (
        (
            r"\b(?:or|and) (?:more|over|above|older|upwards?|up|greater|longer)\b",
            ("at_least", "more_than"),
        ),
        (r"\b(?:or|and) (?:less|fewer|under|below|younger|shorter)\b", ("at_most", "less_than")),
        (
            r"\bor so\b|\bor thereabouts\b|\bmore or less\b|\bgive or take\b|^-?(?:ish|odd)\b",
            ("about",),
        ),
        (r"\bon average\b|\bapproximately\b|\broughly\b", ("about", "exact")),
        (r"\bat (?:the (?:very )?)?least\b|\bat (?:a )?minimum\b|\bminimum\b", ("at_least",)),
        (
            r"\bat (?:the (?:very )?)?most\b|\bat (?:a )?maximum\b|\bmaximum\b|\btops\b",
            ("at_most",),
        ),
        (r"\bat best\b", ("at_most", "exact")),
        (r"^-?plus\b|^[+]", ("at_least", "more_than")),
        (r"\band (?:counting|rising)\b|\bif not more\b", ("more_than", "at_least", "exact")),
    )
)

_STEMS: Mapping[str, str] = {
    "days": r"\bdays?\b|\bnights?\b|day(?:long|s)\b|\bdaily\b",
    "weeks": r"\bweeks?\b|\bfortnight|week(?:long|s)\b",
    "months": r"\bmonths?\b|monthlong\b",
    "years": r"\byears?\b|\baged?\b|\bages\b|\bolder\b|\bold\b|\byoung|\bdecades?\b|yearlong\b|"
    r"\byear-|\bcentur",
    "percent": r"%|\bper ?cent|\bpct\b|\bpercentage|\bpoints?\b",
    "stages": r"\bstag|\bphas|\bsteps?\b|\bparts?\b|\btiers?\b|\brounds?\b|\blegs?\b",
}
"""How the words of a unit begin."""

_OF_TIME = frozenset({"days", "weeks", "months", "years"})


def _is_named(unit: str, words: str) -> bool:
    """Whether some words have a noun of a unit."""
    words = words.casefold()
    if unit in _STEMS:
        return re.search(_STEMS[unit], words) is not None
    head, _, noun = unit.partition(":")
    pieces = re.split(r"[ _-]", noun) if head == "other" else []
    return any(_stem(piece) in words for piece in pieces if piece)


def _stem(noun: str) -> str:
    return noun if len(noun) <= 4 else noun[: max(4, len(noun) - 2)]


_AGE_BEFORE = re.compile(r"\b(?:over|under|above|below|than)[ -]$", re.IGNORECASE)
_AGE_BEHIND = re.compile(r" (?:or|and) (?:over|under|above|below|older|younger)\b", re.IGNORECASE)


def _units_in(words: str, nouns: Mapping[str, str]) -> tuple[str, ...]:
    """The units of the nouns among some words, in order; a compound is cut into its words."""
    tokens = re.findall(r"[a-z]+?(?=long\b)|[a-z]+", words.casefold())[:12]
    return tuple(dict.fromkeys(nouns[token] for token in tokens if token in nouns))
