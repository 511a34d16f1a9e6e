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
from trucebook.extract.subject import TIME
from trucebook.extract.text.document import Document
from trucebook.extract.text.lexicon import STOPS, UNITS, Trie, byte_words, pattern


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


_CURRENCIES = {b"$": "dollars", b"\xa3": "pounds", b"\x80": "euros", b"\xa5": "yen"}
_MONEY_BEFORE = re.compile(
    rb"(?:(?:US|C|A|HK|NZ)?[$]|[\xa3\x80\xa5]|(?:USD|EUR|GBP|US[$]|Rs\.?|NIS) ?)\Z"
)
_CODES = {
    b"D": "dollars",
    b"R": "euros",
    b"P": "pounds",
    b"s": "rupees",
    b".": "rupees",
    b"S": "shekels",
}
_PERCENT = re.compile(
    rb" ?%| per ?cent(?![a-z])| ?pct(?![a-z])| percentage points?| percent(?![a-z])|-percent"
)
_COMPOUND = re.compile(
    rb"-(?!to-|and-|or-|plus)([a-z]+)(-(?:long|old|strong|wide|high|deep))?(?![A-Za-z])(-[a-z]+)?"
)
_GLUED_UNIT = re.compile(rb" ?(km|kg|mm|cm|ha|ft|lb|kph|mph|m|t|C)[\xb2\xb3]?(?![A-Za-z])")
_GLUED_UNITS = {
    b"km": "kilometres",
    b"kg": "kilograms",
    b"mm": "millimetres",
    b"cm": "centimetres",
    b"m": "metres",
    b"ha": "hectares",
    b"ft": "feet",
    b"lb": "pounds",
    b"t": "tonnes",
    b"kph": "kph",
    b"mph": "mph",
    b"C": "degrees",
}
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
_KINDS = {b"stage": "stages", b"phase": "stages", b"step": "stages"}


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
    """Quantities whose noun is elided take the unit of the one before in their line.

    'killing 61 people and seizing 74'; and of the one behind in '17 of 22 legions'.
    """
    rows: list[Measure] = []
    for index, measure in enumerate(found):
        unit = measure.unit
        if unit is None and measure.shape == "alone":
            following = found[index + 1] if index + 1 < len(found) else None
            before = rows[-1] if rows else None
            if following is not None and _OF_NUMBER.fullmatch(
                doc.data, measure.end, following.start
            ):
                unit = following.unit
            elif before is not None and doc.line(before.start) == doc.line(measure.start):
                unit = _inherited(doc, before, measure)
            unit = unit or _from_people(nouns, doc, measure)
        rows.append(measure._replace(unit=unit))
    return rows


def _inherited(doc: Document, before: Measure, measure: Measure) -> str | None:
    """The unit of the quantity before, if the words between carry it over."""
    if before.shape not in ("noun", "alone"):
        return None
    near = measure.start - before.end < 40 and doc.sentence(before.start) == doc.sentence(
        measure.start
    )
    return before.unit if before.unit == "people" or near else None


def _from_people(nouns: Nouns, doc: Document, measure: Measure) -> str | None:
    """People, where the line has spoken of people just before."""
    start = max(doc.line(measure.start)[0], measure.start - 240)
    words = set(doc.flat[start + 1 : measure.start].split())
    return "people" if words & nouns.people else None


_OF_NUMBER = re.compile(rb" (?:of|out of)(?: (?:the|its|their|his|her))? ")


def _measured(nouns: Nouns, doc: Document, numeral: Numeral) -> Iterator[Measure]:
    data = doc.data
    if numeral.sort == "fraction":
        yield from _fraction(doc, numeral)
    elif (match := _ODD.match(data, numeral.end)) is not None:
        yield from _odd(nouns, doc, numeral, match)
    elif data[numeral.end : numeral.end + 1] == b"-" and (
        match := _COMPOUND.match(data, numeral.end)
    ):
        yield from _compound(doc, numeral, match)
    elif (match := _PERCENT.match(data, numeral.end)) is not None:
        yield _bounded(doc, numeral, match.end(), "percent", None, b"", "percent")
    elif (
        money := _MONEY_BEFORE.search(data, max(0, numeral.start - 4), numeral.start)
    ) is not None:
        yield _money(doc, numeral, money)
    elif (match := _GLUED_UNIT.match(data, numeral.end)) is not None and not numeral.words:
        unit = f"other:{_GLUED_UNITS[match[1]]}"
        yield _bounded(doc, numeral, match.end(), unit, None, match[1], "noun")
    else:
        yield from _counted(nouns, doc, numeral)


def _fraction(doc: Document, numeral: Numeral) -> Iterator[Measure]:
    data, end = doc.data, numeral.end
    if data[end : end + 1] == b"-" or _OTHER_HALF.search(
        data, max(0, numeral.start - 10), numeral.start
    ):
        return
    unit = _HALF_UNIT.match(data, end)
    if unit is not None:
        yield _bounded(doc, numeral, unit.end(), UNIT_OF[unit[1]], None, unit[1], "noun")
        return
    if _UNIT_AND.search(data, max(0, numeral.start - 14), numeral.start):
        return
    if data[numeral.start : numeral.start + 2].lower() == b"a " and _IS_ORDINAL.match(data, end):
        return
    whole = _OF_POPULATION.match(data, end)
    if whole is not None:
        group = (whole.start(1), whole.end(1))
        yield _bounded(doc, numeral, whole.end(), "fraction", group, whole[1], "fraction")
        return
    yield _bounded(doc, numeral, end, "fraction", None, b"", "fraction")


_UNIT_AND = re.compile(rb"\b(?:year|month|week|hour|day|decade)s? and \Z")
_OTHER_HALF = pattern(rb"\b<which_half> \Z", re.I)
_HALF_UNIT = re.compile(rb" (?:(?:of )?an? )?(hour|day|week|month|year|decade|minute)(?![a-z])")
_IS_ORDINAL = pattern(rb" (?!<after_share>\b)[a-z]")


def _compound(doc: Document, numeral: Numeral, match: re.Match[bytes]) -> Iterator[Measure]:
    """'three-stage', '135-day', 'four-month-old': the compound stands alone."""
    word = match[1]
    if word in _NO_COMPOUND or (match[2] == b"-old" and word not in UNIT_OF):
        return
    if numeral.low == 1 and word in (b"on", b"time", b"off"):
        return
    plural = "" if word.endswith((b"s", b"fold", b"long")) else "s"
    unit = (
        "people"
        if word == b"strong"
        else _KINDS.get(word) or UNIT_OF.get(word) or f"other:{word.decode()}{plural}"
    )
    end = match.end(2) if match[2] else match.end(1)
    found = _bounded(doc, numeral, end, unit, None, word, "compound")
    yield found


_ODD = re.compile(rb"-(odd|plus)(?= )")


def _odd(
    nouns: Nouns, doc: Document, numeral: Numeral, match: re.Match[bytes]
) -> Iterator[Measure]:
    """'60-odd houses': about sixty; '60-plus': sixty or more."""
    bound = "about" if match[1] == b"odd" else "at_least"
    for found in _counted(nouns, doc, numeral._replace(end=match.end())):
        yield found._replace(number_end=numeral.end, bound=bound)


def _money(doc: Document, numeral: Numeral, match: re.Match[bytes]) -> Measure:
    symbol = match[0].strip()[-1:]
    name = _CURRENCIES.get(symbol) or _CODES[symbol]
    return _bounded(
        doc, numeral, numeral.end, f"other:{name}", None, name.encode(), "money", match.start()
    )


def _counted(nouns: Nouns, doc: Document, numeral: Numeral) -> Iterator[Measure]:
    """A number and the noun behind it, or the number alone."""
    single = numeral.low == 1 == numeral.high
    noun = _noun_of(nouns, doc.data, numeral, single)
    if _is_no_count(nouns, doc, numeral, noun, single):
        return
    if noun is not None and _is_verb(doc.data, numeral, noun):
        noun = None
    if noun is None:
        yield _alone(nouns, doc, numeral)
    elif numeral.sort == "ratio":
        group = (noun.start, noun.end)
        yield _bounded(doc, numeral, noun.end, "fraction", group, noun.head, "fraction")
    else:
        yield _of_noun(nouns, doc, numeral, noun, single)


def _noun_of(nouns: Nouns, data: bytes, numeral: Numeral, single: bool) -> Noun | None:
    """What is counted: behind the number, its qualifier or its 'of'."""
    at = numeral.end
    of = None
    if numeral.sort == "vague" or _COUPLE.search(data[numeral.start : at]):
        of = _OF_NOUN.match(data, at)
    plus = qualifier_after(data, at)
    at = of.end() - 1 if of is not None else plus[0] if plus is not None else at
    noun = nouns.noun_after(data, at, single=single)
    if noun is None and not single and of is None:
        noun = _nationals(data, at) or (_unheard(data, at) if numeral.scaled else None)
    return noun


_UNHEARD = re.compile(rb" ([a-z]{3,})(?= (?:for|in|to|on|from|as|over|by|a)\b|[.,;])")


def _unheard(data: bytes, at: int) -> Noun | None:
    """A noun without plural behind a scale word: '3.7 billion shekin'."""
    match = _UNHEARD.match(data, at)
    if match is None or match[1] in BREAKERS or match[1].endswith((b"ed", b"ly", b"ing")):
        return None
    return Noun(match.start(1), match.end(1), match[1])


def _is_no_count(
    nouns: Nouns, doc: Document, numeral: Numeral, noun: Noun | None, single: bool
) -> bool:
    """'the thousands', the pronoun 'one', 'the two'."""
    before = doc.data[max(0, numeral.start - 4) : numeral.start].lower()
    if numeral.sort == "vague" and noun is None and before == b"the ":
        return True
    if single and numeral.words and not _is_counted_one(nouns, doc, numeral, noun):
        return True
    return numeral.sort == "number" and _is_mere_pair(doc, numeral, noun)


def _is_verb(data: bytes, numeral: Numeral, noun: Noun) -> bool:
    """'one in five lives in …', '40 wounded when …': what looks like a noun is the verb."""
    if noun.head == b"lives" and data[noun.end : noun.end + 4] == b" in ":
        return True
    before = max(0, numeral.start - 60)
    return (
        noun.head in (b"wounded", b"injured")
        and _KILLED_AND.search(data, before, numeral.start) is not None
    )


def _alone(nouns: Nouns, doc: Document, numeral: Numeral) -> Measure:
    """A number whose noun is elided or elsewhere: 'dozens more', 'seventy of the drones'."""
    data, at = doc.data, numeral.end
    plus = qualifier_after(data, at)
    at = plus[0] if plus is not None else at
    end = at + 5 if data[at : at + 6] in _MORE and not _MORE_THAN.match(data, at) else at
    if numeral.sort == "ratio":
        return _bounded(doc, numeral, end, "fraction", None, b"", "fraction")
    part = _OF_THE.match(data, end)
    whole = nouns.noun_after(data, part.end() - 1) if part is not None else None
    unit = _unit_of(nouns, data, whole) if whole is not None else None
    return _bounded(doc, numeral, end, unit, None, b"", "alone")


def _of_noun(nouns: Nouns, doc: Document, numeral: Numeral, noun: Noun, single: bool) -> Measure:
    unit = _unit_of(nouns, doc.data, noun, single)
    if noun.head == b"times" and _TIMES_AS.match(doc.data, noun.end):
        unit = "other:fold"
    counts = unit == "people" or (unit.startswith("other:") and unit not in TIME)
    group = (noun.start, noun.end) if counts else None
    return _bounded(doc, numeral, noun.end, unit, group, noun.head, "noun")


_MORE_THAN = re.compile(rb" more (?:than|of|in|to)\b")
_KILLED_AND = re.compile(
    rb"\b(?:were|was|been) (?:[a-z]+ )?(?:killed|injured|wounded)(?:,| and)(?: [a-z]+){0,3} \Z"
)


_OF_THE = re.compile(rb" of (?:the|its|their|his|her|those|these) ")


def _unit_of(nouns: Nouns, data: bytes, noun: Noun, single: bool = False) -> str:
    """The unit that a counted noun stands for."""
    known = nouns.unit_of.get(noun.head)
    if known is not None:
        return known
    if _is_demonym(data, noun):
        return "people"
    word = _word(noun.head)
    return f"other:{word}{'s' if single and not word.endswith('s') else ''}"


_NATIONALS = pattern(rb" ([A-Z][a-z]{3,})(?=[.,;]| <after_people>\b)")


def _nationals(data: bytes, at: int) -> Noun | None:
    """A people whose name has no plural: '85 Kelmen', 'a million Rohingya'."""
    match = _NATIONALS.match(data, at)
    if match is None or match[1].lower() in BREAKERS:
        return None
    return Noun(match.start(1), match.end(1), b"people")


_MORE = (b" more.", b" more ", b" more,")
_COUPLE = re.compile(rb"couple\Z|dozen\Z|hundred\Z|thousand\Z|million\Z|billion\Z")


_TIMES_AS = pattern(rb" <times_as>\b")


def _word(head: bytes) -> str:
    return re.sub(r"[^a-z_ -]", "", head.decode("latin-1")).strip("-_ ") or "things"


def _is_demonym(data: bytes, noun: Noun) -> bool:
    start, end = noun.start, noun.end
    word = (
        data[data.rfind(b" ", start, end) + 1 : end] if b" " in data[start:end] else data[start:end]
    )
    return word[:1].isupper() and word.endswith(
        (b"ans", b"is", b"ese", b"ais", b"ers", b"ards", b"ites", b"ishmen", b"ks", b"ns", b"s")
    )


_NOT_ONE = pattern(rb"\b<not_one> \Z", re.I)
_PRONOUN_ONE = pattern(rb" <pronoun_one>\b|[,.;:!?]|-")


def _is_counted_one(nouns: Nouns, doc: Document, numeral: Numeral, noun: Noun | None) -> bool:
    """Whether 'one' counts: with a noun of people or things, neither pronoun nor 'one day'."""
    data = doc.data
    if data[numeral.start : numeral.end].lower() == b"a":
        return True
    before = data[max(0, numeral.start - 10) : numeral.start]
    if noun is not None and data[noun.start : noun.start + 1].isupper():
        return False
    if noun is None or _NOT_ONE.search(before) or _PRONOUN_ONE.match(data, numeral.end):
        return False
    if noun.head in nouns.unit_of and noun.head not in nouns.people:
        return True
    return noun.head not in nouns.people or _SAYS.match(data, noun.end) is None


_SAYS = pattern(rb",? (?:[a-z]+ly )?<after_one>\b|,")
_PAIR = byte_words(STOPS["pair"])


def _is_mere_pair(doc: Document, numeral: Numeral, noun: Noun | None) -> bool:
    """'the two', 'the two sides': a way to say both."""
    before = doc.data[max(0, numeral.start - 6) : numeral.start].lower()
    if (
        numeral.low != 2
        or not numeral.words
        or not before.endswith((b"the ", b"these ", b"those ", b"between ", b"all "))
    ):
        return False
    return noun is None or noun.head in _PAIR


def _bounded(
    doc: Document,
    numeral: Numeral,
    end: int,
    unit: str | None,
    group: tuple[int, int] | None,
    head: bytes,
    shape: str,
    start: int | None = None,
) -> Measure:
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
        start, unit, bound = age.start(1), "years", _AGE_BOUNDS[age[1].split()[0].lower()]
    return Measure(
        start,
        end,
        numeral.start,
        numeral.end,
        numeral.low,
        numeral.high,
        bound,
        unit,
        group,
        head,
        shape,
    )


_AGE_OF = re.compile(rb"\b((?:over|under|above|below) (?:the age of )?)\Z", re.I)
_AGE_BOUNDS = {
    b"over": "more_than",
    b"above": "more_than",
    b"under": "less_than",
    b"below": "less_than",
}


_DURING = re.compile(rb"\b(?:for|just|well|lasted|lasting|took|after|in|of|is|was) \Z")
_HANDED = pattern(rb"\b<verbs_over> \Z")


_SPREAD = frozenset(
    f"other:{place}"
    for place in ("regions", "cities", "towns", "provinces", "districts", "villages", "countries")
)


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


_PLURALS = [word for unit in TIME for word in UNITS[unit] if word.endswith("s")]
_STEMS = [word for unit in TIME for word in UNITS[unit]]
_UNNUMBERED = Trie(
    [
        *(word.encode() for word in _PLURALS),
        *(
            f"{lead}{word}{join}long".encode()
            for word in _STEMS
            for join in ("", " ")
            for lead in ("", "a ")
        ),
        *(f"a {word}".encode() for word in ("day", "week", "month", "year", "decade", "fortnight")),
        b"an hour",
        *(f"{word} old".encode() for word in ("day", "week", "month", "year", "decade")),
    ]
)
_BARE_BEFORE = pattern(rb"\b<before_duration> \Z", re.I)
_BARE_AFTER = re.compile(rb" (?:ago|earlier|later|before|old|past)\b")


def _unnumbered(nouns: Nouns, doc: Document, found: list[Measure]) -> Iterator[Measure]:
    """Durations without a numeral: 'just months', 'weeklong', 'over a week'."""
    taken = {measure.end for measure in found if measure.number < measure.end}
    for start, end, index in _UNNUMBERED.scan(doc.flat):
        if end in taken:
            continue
        word = _UNNUMBERED.words[index]
        if word.endswith(b" old"):
            yield from _aged_thing(nouns, doc, start, end, word)
        elif word.endswith(b"long"):
            yield _long(doc, start, end, word)
        elif b" " in word:
            yield from _article(doc, start, end, word)
        else:
            yield from _bare(doc, start, end, word)


def _aged_thing(
    nouns: Nouns, doc: Document, start: int, end: int, word: bytes
) -> Iterator[Measure]:
    """'month-old ceasefire': as old as one month; 'a year-old boy' is an age."""
    stem = word[:-4]
    if doc.data[start - 1 : start] != b"-" and nouns.old_thing.match(doc.data, start):
        yield Measure(
            start, end, start, end, 1.0, 1.0, "exact", UNIT_OF[stem], None, stem, "compound"
        )


def _long(doc: Document, start: int, end: int, word: bytes) -> Measure:
    if word.startswith(b"a "):
        word, start = word[2:], start + 2
    stem = word.removesuffix(b"long").rstrip()
    plural = stem.endswith(b"s")
    unit = UNIT_OF[stem]
    value = None if plural else 1.0
    bound = "vague" if plural else "exact"
    return Measure(start, end, start, end, value, value, bound, unit, None, stem, "compound")


def _article(doc: Document, start: int, end: int, word: bytes) -> Iterator[Measure]:
    """'over a week', 'in a year', 'a year and a half': the article is the number."""
    article, _, noun = word.partition(b" ")
    half = _AND_A_HALF.match(doc.data, end)
    before = qualifier_before(doc.data, doc.flat, start)
    if before is None or before[1] == "exact":
        in_a = before is None and _IN_A.search(doc.data, max(0, start - 8), start) is not None
        if half is None and not (in_a and word != b"a day"):
            return
        before = (start, "exact")
    some = doc.data[before[0] : before[0] + 4].lower() == b"some"
    if some or _AGO_AFTER.match(doc.data, end):
        return
    value, end = (1.5, half.end()) if half else (1.0, end)
    unit = UNIT_OF.get(noun, "weeks")
    value = 2.0 if noun == b"fortnight" else value
    number_end = start + len(article)
    yield Measure(
        before[0], end, start, number_end, value, value, before[1], unit, None, noun, "article"
    )


_AND_A_HALF = re.compile(rb" and a half")
_AGO_AFTER = re.compile(rb" (?:ago|earlier|later|before)\b")
_IN_A = re.compile(rb"\b(?:in|within|lasted|lasting|took|take|takes|taken) \Z")


_IN = re.compile(rb"\b(?:[Ii]n|[Ww]ithin) \Z")
_SOON = pattern(rb"\b<soon>\b[^.]*\Z")


def _bare(doc: Document, start: int, end: int, word: bytes) -> Iterator[Measure]:
    if not _BARE_BEFORE.search(doc.data, max(0, start - 12), start) or _BARE_AFTER.match(
        doc.data, end
    ):
        return
    if _IN.search(doc.data, max(0, start - 8), start) and not _SOON.search(
        doc.data, max(0, start - 90), start
    ):
        return
    before = qualifier_before(doc.data, doc.flat, start)
    at = before[0] if before is not None and before[1] == "exact" else start
    yield Measure(at, end, start, end, None, None, "vague", UNIT_OF[word], None, word, "bare")
