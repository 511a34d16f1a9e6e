"""Quantities as the coding rules cut them: qualifier, number and counted noun, bound and unit."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from trucebook.extract.figures.distractors import is_distractor
from trucebook.extract.figures.numbers import (
    UNIT_OF,
    Numeral,
    numerals,
    qualifier_after,
    qualifier_before,
)
from trucebook.extract.figures.phrases import BREAKERS, Noun, Nouns
from trucebook.extract.lexicon import NUMBERS, STOPS, UNITS, Trie, byte_words, pattern
from trucebook.extract.subject import TIME
from trucebook.extract.text.document import Document


class Measure(NamedTuple):
    """A quantity at `[start, end)`; its number expression at `[number, number_end)`.

    Attributes:
        group: start and end of the words for what is counted, or None.
        head: the counted noun in lower case, empty where it is elided.
        shape: how it was found, for confidence: "noun", "alone", "compound", "money", ...
    """

    start: int
    end: int
    number: int
    number_end: int
    low: float | None
    high: float | None
    bound: str
    unit: str | None
    group: tuple[int, int] | None
    head: bytes
    shape: str


_CURRENCIES = {word.encode("cp1252"): name for word, name in NUMBERS["currencies"].items()}
_MONEY_BEFORE = re.compile(
    rb"(?:(?:US|C|A|HK|NZ)?[$]|[\xa3\x80\xa5]|(?:USD|EUR|GBP|US[$]|Rs\.?|NIS) ?)\Z"
)
_SHORT_UNITS = {word.encode(): name for word, name in NUMBERS["short_units"].items()}
_SHORT_UNIT = re.compile(rb" ?(" + b"|".join(_SHORT_UNITS) + rb")[\xb2\xb3]?(?![A-Za-z])")
_PERCENT = re.compile(
    rb" ?%| per ?cent(?![a-z])| ?pct(?![a-z])| percentage points?| percent(?![a-z])|-percent"
)
_COMPOUND = re.compile(
    rb"-(?!to-|and-|or-|plus)([a-z]+)(-(?:long|old|strong|wide|high|deep))?(?![A-Za-z])(-[a-z]+)?"
)
_OF_NOUN = re.compile(
    rb" of (?:thousands of )?(?!the |them\b|those |these |whom\b|which\b|his |her |its |their |"
    rb"our |my |all |it\b|that\b)"
)
_OF_POPULATION = re.compile(
    rb" (?:of )?(?:the |[A-Z][a-z]+(?:'s|\x92s) |its |the [a-z]+'s |the [a-z]+\x92s |"
    rb"the [A-Z][a-z]+ )?"
    rb"(?:[a-z]+ )?(population|inhabitants|populace|people|residents|households)(?![a-z])"
)
_NO_COMPOUND = byte_words(STOPS["no_compound"])
_OF_NUMBER = re.compile(rb" (?:of|out of)(?: (?:the|its|their|his|her))? ")
_UNIT_AND = re.compile(rb"\b(?:year|month|week|hour|day|decade)s? and \Z")
_OTHER_HALF = pattern(rb"\b<which_half> \Z", re.I)
_HALF_UNIT = re.compile(rb" (?:(?:of )?an? )?(hour|day|week|month|year|decade|minute)(?![a-z])")
_IS_ORDINAL = pattern(rb" (?!<after_share>\b)[a-z]")
_ODD = re.compile(rb"-(odd|plus)(?= )")
_COUPLE = re.compile(rb"couple\Z|dozen\Z|hundred\Z|thousand\Z|million\Z|billion\Z")
_NATIONALS = pattern(rb" ([A-Z][a-z]{3,})(?=[.,;]| <after_people>\b)")
_NO_PLURAL = re.compile(rb" ([a-z]{3,})(?= (?:for|in|to|on|from|as|over|by|a)\b|[.,;])")
_PAIR = byte_words(STOPS["pair"])
_BOTH = re.compile(rb"(?:the|these|those|all) \Z")
_TIMES_AS = pattern(rb" <times_as>\b")
_KILLED_AND = re.compile(
    rb"\b(?:were|was|been) (?:[a-z]+ )?(?:killed|injured|wounded)(?:,| and)(?: [a-z]+){0,3} \Z"
)
_MORE = re.compile(rb" more(?=[.,]| (?!(?:than|of|in|to)\b))")
_OF_THE = re.compile(rb" of (?:the|its|their|his|her|those|these) ")
_NOT_ONE = pattern(rb"\b<not_one> \Z", re.I)
_PRONOUN_ONE = pattern(rb" <pronoun_one>\b|[,.;:!?]|-")
_SAYS = pattern(rb",? (?:[a-z]+ly )?<after_one>\b|,")
_AGE_OF = re.compile(rb"\b((?:over|under|above|below) (?:the age of )?)\Z", re.I)
_SPREAD = frozenset(f"other:{place}" for place in STOPS["spread"])
_HANDED = pattern(rb"\b<verbs_over> \Z")
_DURING = re.compile(rb"\b(?:for|just|well|lasted|lasting|took|after|in|of|is|was) \Z")
_STEMS = [word for unit in TIME for word in UNITS[unit]]
_UNNUMBERED = Trie(
    word.encode()
    for word in (
        *(word for word in _STEMS if word.endswith("s")),
        *(
            f"{lead}{word}{join}long"
            for word in _STEMS
            for join in ("", " ")
            for lead in ("", "a ")
        ),
        *(f"a {word}" for word in ("day", "week", "month", "year", "decade", "fortnight")),
        "an hour",
        *(f"{word} old" for word in ("day", "week", "month", "year", "decade")),
    )
)
_BARE_BEFORE = pattern(rb"\b<before_duration> \Z", re.I)
_BARE_AFTER = re.compile(rb" (?:ago|earlier|later|before|old|past)\b")
_AND_A_HALF = re.compile(rb" and a half")
_AGO_AFTER = re.compile(rb" (?:ago|earlier|later|before)\b")
_IN_A = re.compile(rb"\b(?:in|within|lasted|lasting|took|take|takes|taken) \Z")
_IN = re.compile(rb"\b(?:[Ii]n|[Ww]ithin) \Z")
_SOON = pattern(rb"\b<soon>\b[^.]*\Z")


def measures(doc: Document, nouns: Nouns) -> list[Measure]:
    """Every quantity of a text, in order; two may share characters ('one week-long lull')."""
    found: list[Measure] = []
    for numeral in numerals(doc.data, doc.flat):
        if not is_distractor(doc, numeral, nouns):
            found.extend(_measured(nouns, doc, numeral))
    found.extend(_unnumbered(nouns, doc, found))
    found.sort()
    return _with_units(nouns, doc, found)


def _with_units(nouns: Nouns, doc: Document, found: list[Measure]) -> list[Measure]:
    """Quantities whose noun is elided take the unit of one beside them in their line.

    Of the one behind in '17 of 22 legions', else of the one before in 'killing 61 people and
    seizing 74', else people where the line has spoken of people just before.
    """
    rows: list[Measure] = []
    for index, measure in enumerate(found):
        unit = measure.unit
        if unit is None and measure.shape == "alone":
            start, line = measure.start, doc.line(measure.start)
            following = found[index + 1] if index + 1 < len(found) else None
            before = rows[-1] if rows else None
            if following and _OF_NUMBER.fullmatch(doc.data, measure.end, following.start):
                unit = following.unit
            elif before and doc.line(before.start) == line and before.shape in ("noun", "alone"):
                near = start - before.end < 40 and doc.sentence(before.start) == doc.sentence(start)
                unit = before.unit if before.unit == "people" or near else None
            if not unit:
                words = doc.flat[max(line[0], start - 240) + 1 : start].split()
                unit = None if nouns.people.isdisjoint(words) else "people"
        rows.append(measure._replace(unit=unit))
    return rows


def _measured(nouns: Nouns, doc: Document, numeral: Numeral) -> Iterator[Measure]:
    """The quantity of a number, by what is on either side of it."""
    data, end = doc.data, numeral.end
    if numeral.sort == "fraction":
        yield from _fraction(doc, numeral)
    elif (match := _ODD.match(data, end)) is not None:
        # '60-odd houses': about sixty; '60-plus': sixty or more.
        bound = "about" if match[1] == b"odd" else "at_least"
        for found in _counted(nouns, doc, numeral._replace(end=match.end())):
            yield found._replace(number_end=end, bound=bound)
    elif data[end : end + 1] == b"-" and (match := _COMPOUND.match(data, end)):
        yield from _compound(doc, numeral, match)
    elif (match := _PERCENT.match(data, end)) is not None:
        yield _bounded(doc, numeral, match.end(), "percent", "percent")
    elif (
        match := _MONEY_BEFORE.search(data, max(0, numeral.start - 4), numeral.start)
    ) is not None:
        name = _CURRENCIES.get(match[0].strip()) or _CURRENCIES[b"$"]
        money = _bounded(doc, numeral, end, f"other:{name}", "money", start=match.start())
        yield money._replace(head=name.encode())
    elif (match := _SHORT_UNIT.match(data, end)) is not None and not numeral.words:
        unit = f"other:{_SHORT_UNITS[match[1]]}"
        yield _bounded(doc, numeral, match.end(), unit, "noun", match[1])
    else:
        yield from _counted(nouns, doc, numeral)


def _fraction(doc: Document, numeral: Numeral) -> Iterator[Measure]:
    data, start, end = doc.data, numeral.start, numeral.end
    if data[end : end + 1] == b"-" or _OTHER_HALF.search(data, max(0, start - 10), start):
        return
    unit = _HALF_UNIT.match(data, end)
    if unit is not None:
        yield _bounded(doc, numeral, unit.end(), UNIT_OF[unit[1]], "noun", unit[1])
        return
    is_ordinal = data[start : start + 2].lower() == b"a " and _IS_ORDINAL.match(data, end)
    if is_ordinal or _UNIT_AND.search(data, max(0, start - 14), start):
        return
    whole = _OF_POPULATION.match(data, end)
    if whole is None:
        yield _bounded(doc, numeral, end, "fraction", "fraction")
    else:
        yield _bounded(doc, numeral, whole.end(), "fraction", "fraction", whole[1], whole.span(1))


def _compound(doc: Document, numeral: Numeral, match: re.Match[bytes]) -> Iterator[Measure]:
    """'three-stage', '135-day', 'four-month-old': no noun follows."""
    word = match[1]
    if (
        word in _NO_COMPOUND
        or (match[2] == b"-old" and word not in UNIT_OF)
        or (numeral.low == 1 and word in (b"on", b"time", b"off"))
    ):
        return
    plural = "" if word.endswith((b"s", b"fold", b"long")) else "s"
    unit = UNIT_OF.get(word) or f"other:{word.decode()}{plural}"
    unit = "people" if word == b"strong" else unit
    yield _bounded(doc, numeral, match.end(2 if match[2] else 1), unit, "compound", word)


def _counted(nouns: Nouns, doc: Document, numeral: Numeral) -> Iterator[Measure]:
    """A number and the noun behind it, or the number alone."""
    data = doc.data
    single = numeral.low == 1 == numeral.high
    noun = _noun_of(nouns, data, numeral, single)
    before = data[max(0, numeral.start - 10) : numeral.start].lower()
    if numeral.sort == "vague" and noun is None and before.endswith(b"the "):
        return
    if single and numeral.words and not _is_counted_one(nouns, data, numeral, noun):
        return
    # 'the two', 'the two sides' are both, and no count.
    is_pair = numeral.sort == "number" and numeral.low == 2 and numeral.words
    if is_pair and (noun is None or noun.head in _PAIR) and _BOTH.search(before):
        return
    if noun is None or _is_verb(data, numeral, noun):
        yield _alone(nouns, doc, numeral)
    elif numeral.sort == "ratio":
        yield _bounded(doc, numeral, noun.end, "fraction", "fraction", noun.head, noun[:2])
    else:
        unit = _unit_of(nouns, data, noun, single)
        if noun.head == b"times" and _TIMES_AS.match(data, noun.end):
            unit = "other:fold"
        counts = unit == "people" or (unit.startswith("other:") and unit not in TIME)
        group = noun[:2] if counts else None
        yield _bounded(doc, numeral, noun.end, unit, "noun", noun.head, group)


def _noun_of(nouns: Nouns, data: bytes, numeral: Numeral, single: bool) -> Noun | None:
    """What is counted: behind the number, its qualifier or its 'of'."""
    at, of = numeral.end, None
    if numeral.sort == "vague" or _COUPLE.search(data[numeral.start : at]):
        of = _OF_NOUN.match(data, at)
    plus = qualifier_after(data, at)
    at = of.end() - 1 if of is not None else plus[0] if plus is not None else at
    noun = nouns.noun_after(data, at, single=single)
    if noun is not None or single or of is not None:
        return noun
    # A people whose name has no plural: '85 Kelmen', 'a million Rohingya'.
    match = _NATIONALS.match(data, at)
    if match is not None and match[1].lower() not in BREAKERS:
        return Noun(*match.span(1), b"people")
    # A noun without plural behind a scale word: '3.7 billion shekin'.
    match = _NO_PLURAL.match(data, at) if numeral.scaled else None
    if match is None or match[1] in BREAKERS or match[1].endswith((b"ed", b"ly", b"ing")):
        return None
    return Noun(*match.span(1), match[1])


def _is_verb(data: bytes, numeral: Numeral, noun: Noun) -> bool:
    """'one in five lives in …', '40 wounded when …': what looks like a noun is the verb."""
    if noun.head == b"lives" and data[noun.end : noun.end + 4] == b" in ":
        return True
    before = max(0, numeral.start - 60)
    is_hurt = noun.head in (b"wounded", b"injured")
    return is_hurt and _KILLED_AND.search(data, before, numeral.start) is not None


def _alone(nouns: Nouns, doc: Document, numeral: Numeral) -> Measure:
    """A number whose noun is elided or elsewhere: 'dozens more', 'seventy of the drones'."""
    data = doc.data
    plus = qualifier_after(data, numeral.end)
    at = plus[0] if plus is not None else numeral.end
    more = _MORE.match(data, at)
    end = more.end() if more is not None else at
    if numeral.sort == "ratio":
        return _bounded(doc, numeral, end, "fraction", "fraction")
    part = _OF_THE.match(data, end)
    whole = nouns.noun_after(data, part.end() - 1) if part is not None else None
    unit = _unit_of(nouns, data, whole) if whole is not None else None
    return _bounded(doc, numeral, end, unit, "alone")


def _unit_of(nouns: Nouns, data: bytes, noun: Noun, single: bool = False) -> str:
    """The unit of a counted noun; people where it is a nationality."""
    if noun.head in nouns.unit_of:
        return nouns.unit_of[noun.head]
    last = data[noun.start : noun.end].rpartition(b" ")[2]
    if last[:1].isupper() and last.endswith((b"s", b"ese", b"ishmen")):
        return "people"
    word = re.sub(r"[^a-z_ -]", "", noun.head.decode("latin-1")).strip("-_ ") or "things"
    return f"other:{word}{'s' if single and not word.endswith('s') else ''}"


def _is_counted_one(nouns: Nouns, data: bytes, numeral: Numeral, noun: Noun | None) -> bool:
    """Whether 'one' counts: with a noun of people or things, neither pronoun nor 'one day'."""
    if data[numeral.start : numeral.end].lower() == b"a":
        return True
    before = data[max(0, numeral.start - 10) : numeral.start]
    if noun is None or data[noun.start : noun.start + 1].isupper():
        return False
    if _NOT_ONE.search(before) or _PRONOUN_ONE.match(data, numeral.end):
        return False
    return noun.head not in nouns.people or _SAYS.match(data, noun.end) is None


def _bounded(
    doc: Document,
    numeral: Numeral,
    end: int,
    unit: str | None,
    shape: str,
    head: bytes = b"",
    group: tuple[int, int] | None = None,
    start: int | None = None,
) -> Measure:
    """The quantity of a number with the words that bound it."""
    start = numeral.start if start is None else start
    bound = {"range": "range", "vague": "vague"}.get(numeral.sort, "exact")
    before = qualifier_before(doc.data, doc.flat, start)
    if before is not None and not _is_no_qualifier(doc, before[0], start, unit):
        start = before[0]
        bound = before[1] if bound == "exact" else bound
    if doc.data[numeral.end - 6 : numeral.end] == b"couple":
        bound = "about"
    after = qualifier_after(doc.data, numeral.end) or qualifier_after(doc.data, end)
    if after is not None and bound in ("exact", "about"):
        bound, end = after[1], max(end, after[0])
    age = _AGE_OF.search(doc.data, max(0, numeral.start - 24), numeral.start)
    if age is not None and unit is None:
        start, unit = age.start(1), "years"
        bound = "more_than" if age[1].lower().startswith((b"over", b"above")) else "less_than"
    value = numeral.low, numeral.high
    return Measure(start, end, numeral.start, numeral.end, *value, bound, unit, group, head, shape)


def _is_no_qualifier(doc: Document, start: int, number: int, unit: str | None) -> bool:
    """'hand over 27 captives', 'over 120 days' for 'during', 'inside' a place."""
    word = doc.data[start:number].strip().lower()
    if word in (b"inside", b"within"):
        return unit not in TIME
    if word != b"over":
        return False
    before = doc.data[max(0, start - 12) : start]
    if unit in _SPREAD and before.rstrip()[-1:] == b"s":
        return True
    return bool(_HANDED.search(before)) or (unit in TIME and not _DURING.search(before))


def _unnumbered(nouns: Nouns, doc: Document, found: list[Measure]) -> Iterator[Measure]:
    """Durations without a numeral: 'just months', 'weeklong', 'over a week'."""
    taken = {measure.end for measure in found if measure.number < measure.end}
    for start, end, index in _UNNUMBERED.scan(doc.flat):
        word = _UNNUMBERED.words[index]
        if end in taken:
            continue
        if not word.endswith((b" old", b"long")):
            yield from (_article if b" " in word else _bare)(doc, start, end, word)
            continue
        # 'month-old ceasefire' is as old as one month; 'a year-old boy' is an age.
        if word.endswith(b"old") and (
            doc.data[start - 1 : start] == b"-" or not nouns.old_thing.match(doc.data, start)
        ):
            continue
        stem = word.removeprefix(b"a ").removesuffix(b"long").removesuffix(b" old").rstrip()
        start += 2 if word.startswith(b"a ") else 0
        value, bound = (None, "vague") if stem.endswith(b"s") else (1.0, "exact")
        unit = UNIT_OF[stem]
        yield Measure(start, end, start, end, value, value, bound, unit, None, stem, "compound")


def _article(doc: Document, start: int, end: int, word: bytes) -> Iterator[Measure]:
    """'over a week', 'in a year', 'a year and a half': the article is the number."""
    data, (article, _, noun) = doc.data, word.partition(b" ")
    half = _AND_A_HALF.match(data, end)
    first, bound = qualifier_before(data, doc.flat, start) or (start, "")
    if bound in ("", "exact"):
        is_in = not bound and word != b"a day" and _IN_A.search(data, max(0, start - 8), start)
        if half is None and not is_in:
            return
        first, bound = start, "exact"
    if data[first : first + 4].lower() == b"some" or _AGO_AFTER.match(data, end):
        return
    value, end = (1.5, half.end()) if half else (1.0, end)
    value = 2.0 if noun == b"fortnight" else value
    unit, last = UNIT_OF.get(noun, "weeks"), start + len(article)
    yield Measure(first, end, start, last, value, value, bound, unit, None, noun, "article")


def _bare(doc: Document, start: int, end: int, word: bytes) -> Iterator[Measure]:
    """'just months': a unit of time that no number counts."""
    data = doc.data
    if not _BARE_BEFORE.search(data, max(0, start - 12), start) or _BARE_AFTER.match(data, end):
        return
    is_in = _IN.search(data, max(0, start - 8), start)
    if is_in and not _SOON.search(data, max(0, start - 90), start):
        return
    before = qualifier_before(data, doc.flat, start)
    at = before[0] if before is not None and before[1] == "exact" else start
    yield Measure(at, end, start, end, None, None, "vague", UNIT_OF[word], None, word, "bare")
