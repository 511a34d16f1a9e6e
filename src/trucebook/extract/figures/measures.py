"""Quantities as the coding rules cut them: qualifier, number and counted noun, bound and unit."""

from __future__ import annotations

import re
from collections.abc import Iterator

from trucebook.extract.confidence import Basis
from trucebook.extract.figures.bounds import qualifier_after
from trucebook.extract.figures.distractors import idiom_end, is_distractor
from trucebook.extract.figures.doubled import paired
from trucebook.extract.figures.durations import unnumbered
from trucebook.extract.figures.elided import with_units
from trucebook.extract.figures.measure import Measure, bounded
from trucebook.extract.figures.numbers import numerals
from trucebook.extract.figures.numeral import Numeral, any_of
from trucebook.extract.figures.phrases import BREAKERS, Noun, Nouns
from trucebook.extract.figures.units import UNIT_OF, unit_of_thing
from trucebook.extract.lexicon import NUMBERS, STOPS, byte_words, pattern
from trucebook.extract.subject import TIME
from trucebook.extract.text.document import Document

__all__ = ["Measure", "measures"]

_CURRENCIES = NUMBERS["currencies"]
_CODES = any_of([word.encode() for word in _CURRENCIES if word.isascii() and word != "$"])
_MONEY_BEFORE = re.compile(
    rb"(?:(?:(?<![A-Za-z])(?:US|C|CA|A|AU|HK|NZ|N|S|R|Z|J|TT|U\.S\. ?))?[$] ?|[\xa3\x80\xa5\xa4] ?|"
    rb"(?<![A-Za-z])(?:" + _CODES + rb") ?)\Z"
)
_MONEY_WITHIN = re.compile(
    rb"(?:between|from) (?:[a-z]+ )?((?:[A-Z]{1,2})?[$\xa3\x80\xa5\xa4])", re.I
)
_SHORT_UNITS = {
    word.encode("latin-1"): unit
    for group, form in (("short_units", "other:{}"), ("short_time", "{}"))
    for word, name in NUMBERS[group].items()
    for unit in (form.format(name),)
}
_SHORT_UNIT = re.compile(rb"[ -]?(" + any_of(_SHORT_UNITS) + rb")([\xb2\xb3])?(?![A-Za-z0-9])")
_SHORT_AREA = re.compile(
    rb" ?(sq|cu|square|cubic)\.?[ -]?(km|mile|mi|metre|meter|m|feet|foot|ft|yard|yd|in)s?"
    rb"(?![A-Za-z0-9])"
)
_AREAS = {
    short: name
    for name, shorts in {
        "kilometres": (b"km",),
        "miles": (b"mile", b"mi"),
        "metres": (b"metre", b"meter", b"m"),
        "feet": (b"feet", b"foot", b"ft"),
        "yards": (b"yard", b"yd"),
        "inches": (b"in",),
    }.items()
    for short in shorts
}
_PERCENT = re.compile(
    rb" ?%| per ?cent(?![a-z])| ?pct(?![a-z])|pc(?![a-z])| percentage points?| percent(?![a-z])|"
    rb"-per-?cent|-percentage-points?"
)
_COMPOUND = re.compile(
    rb"-(?!to-|and-|or-|plus)([A-Za-z]+)(-(?:long|old|strong|wide|high|deep|tall))?(?![A-Za-z])(-[a-z]+)?"
)
_SUSPENDED = re.compile(
    rb"-(?:,? (?:and|or|to)|,) (?:[A-Za-z0-9]{1,12}-(?:,? (?:and|or)|,) ){0,2}"
    rb"[A-Za-z0-9]{1,12}-([a-z]+)"
)
_OPEN = re.compile(rb" ([a-z]+)(?![a-z'\x92-])")
_OF_NOUN = re.compile(
    rb" of (?:thousands of )?(?!the |them\b|those |these |whom\b|which\b|his |her |its |their |"
    rb"our |my |all |it\b|that\b)"
)
_OWNER = (
    rb"(?:(?:all )?(?:the|its|their|his|her|our|all|those|these) |"
    rb"(?:the )?(?:[A-Za-z-]+ )?[A-Za-z-]+(?:'s|\x92s|s'|s\x92) |)"
)
_OF_POPULATION = re.compile(
    rb" (?:of )?"
    + _OWNER
    + rb"(?:[a-z]+ )?(population|inhabitants|populace|people|residents|households)(?![a-z])"
)
_OF_WHOLE = re.compile(rb"(?: of " + _OWNER + rb"| (?:the|its|their|his|her|all) )(?=[A-Za-z])")
_ONE_WHOLE = re.compile(
    rb"(?: of)? (?:the|its|their|his|her|our|[A-Za-z-]+(?:'s|\x92s)) (?:[a-z-]+ )?"
    rb"(?!itself|alone)([a-z]+)(?="
    rb" (?:is|are|was|were|has|have|had|and|or|in|on|at|to|for|by|with|that|which|who|will|would|"
    rb"could|said|before|after|since|now|still|remains?|lies?|lay|went|came|itself|alone|already)\b|"
    rb"[.,;:)\"\x94\n]|['\x92](?!s\b)|\Z)"
)
_NO_WHOLE = pattern(rb"(?:[0-9]|(?:<no_whole>)\b)")
_NO_OPEN = frozenset((b"second", b"step"))
_NO_COMPOUND = byte_words(STOPS["no_compound"])
_UNIT_AND = re.compile(rb"\b(?:year|month|week|hour|day|decade)s? and \Z")
_OTHER_HALF = pattern(rb"\b<which_half> \Z", re.I)
_HALF_UNIT = re.compile(rb" (?:of )?an? ([a-z]+)(?![a-z])")
_FRACTION_COMPOUND = re.compile(rb"-([a-z]+)(?![A-Za-z-])")
_HALF_THING = re.compile(rb" an? ([a-z]{4,})(?![A-Za-z'\x92-])")
_BARE_HALF_UNIT = re.compile(rb" ([a-z]+)(?![a-z])")
_IS_ORDINAL = pattern(rb" (?!<after_share>\b)[a-z]")
_ODD = re.compile(rb"-(odd|plus|ish)(?= )")
_COUPLE = re.compile(rb"couple\Z|dozen\Z|hundred\Z|thousand\Z|million\Z|billion\Z")
_NATIONALS = pattern(rb" ([A-Z][a-z]{3,})(?=[.,;]| <after_people>\b)")
_NO_PLURAL = re.compile(rb" ([a-z]{3,})(?= (?:for|in|to|on|from|as|over|by|a|and|or)\b|[.,;])")
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
_POLLED = re.compile(
    rb"%|per ?cent|approval|\bpolls?\b|\bpolling|ratings?\b|\bvotes?\b|margin of error|inflation"
)
_SAID_BEFORE = re.compile(rb"(?:[.!?\x85\"'\x92\x94]|said|says|told|asked|added) \Z")
_MAGNITUDE = re.compile(rb"\bmagnitude (?:of )?\Z", re.I)


def measures(doc: Document, nouns: Nouns) -> list[Measure]:
    """Every quantity of a text, in order; two may share characters ('one week-long lull')."""
    found: list[Measure] = []
    quiet = 0
    for numeral in numerals(doc.data, doc.flat):
        quiet = idiom_end(doc.data, numeral) or quiet
        if numeral.start >= quiet and not is_distractor(doc, numeral, nouns):
            found.extend(_measured(nouns, doc, numeral))
    found.extend(unnumbered(nouns, doc, found))
    found.sort(key=lambda one: (one.start, one.end))
    return with_units(nouns, doc, paired(doc, found))


def _measured(nouns: Nouns, doc: Document, numeral: Numeral) -> Iterator[Measure]:
    """The quantity of a number, by what is on either side of it."""
    data, end = doc.data, numeral.end
    if numeral.sort == "fraction":
        yield from _fraction(nouns, doc, numeral)
    elif (match := _ODD.match(data, end)) is not None:
        # '60-odd houses': about sixty; '60-plus': sixty or more.
        bound, basis = (
            "at_least" if match[1] == b"plus" else "about",
            Basis("word behind", *match.span()),
        )
        for found in _counted(nouns, doc, numeral._replace(end=match.end())):
            yield found._replace(number_end=end, bound=bound, bound_basis=basis)
    elif (match := _PERCENT.match(data, end)) is not None:
        yield _share(nouns, doc, numeral, match.end(), "percent")
    elif (money := _money(doc, numeral)) is not None:
        yield money
    elif (short := _short(doc, numeral)) is not None:
        yield short
    elif data[end : end + 1] == b"-" and (match := _SUSPENDED.match(data, end)):
        yield bounded(doc, numeral, end, _compound_unit(match[1]), "compound", match[1])
    elif data[end : end + 1] == b"-" and (match := _COMPOUND.match(data, end)):
        yield from _compound(doc, numeral, match)
    else:
        yield from _counted(nouns, doc, numeral)


def _money(doc: Document, numeral: Numeral) -> Measure | None:
    """A number behind the sign or code of a currency."""
    match = _MONEY_BEFORE.search(doc.data, max(0, numeral.start - 6), numeral.start)
    within = _MONEY_WITHIN.match(doc.data, numeral.start) if numeral.sort == "range" else None
    if match is None and within is None:
        return None
    first, last = match.span() if match is not None else within.span(1)  # type: ignore[union-attr]
    sign = doc.text[first:last].strip()
    name = _CURRENCIES.get(sign) or _CURRENCIES.get(sign[-1:])
    if name is None:
        return None
    start, basis = min(first, numeral.start), Basis("sign", first, last)
    money = bounded(
        doc, numeral, numeral.end, f"other:{name}", "money", start=start, unit_basis=basis
    )
    return money._replace(head=name.encode())


def _short(doc: Document, numeral: Numeral) -> Measure | None:
    """A number before a short unit: '250km', '60 sq km', '12 m3'."""
    data, end = doc.data, numeral.end
    if numeral.words:
        return None
    area = _SHORT_AREA.match(data, end)
    if area is not None:
        kind = "square" if area[1].startswith(b"sq") else "cubic"
        unit = f"other:{kind} {_AREAS[area[2]]}"
        return bounded(doc, numeral, area.end(), unit, "measure", area[2])
    match = _SHORT_UNIT.match(data, end)
    if match is None:
        return None
    unit = _SHORT_UNITS[match[1]]
    if match[2]:
        power = "square" if match[2] == b"\xb2" else "cubic"
        unit = f"other:{power} {unit.removeprefix('other:')}"
    shape = "compound" if data[end : end + 1] == b"-" else "measure"
    return bounded(doc, numeral, match.end(), unit, shape, match[1])


def _share(nouns: Nouns, doc: Document, numeral: Numeral, end: int, unit: str) -> Measure:
    """A share, with the group that it is of: 'Nearly half of the detainees'."""
    data = doc.data
    group, head = None, b""
    whole = _OF_POPULATION.match(data, end)
    of = _OF_WHOLE.match(data, end) if whole is None else None
    if whole is not None and (unit == "fraction" or data[end : end + 4] == b" of "):
        group, head = whole.span(1), whole[1]
    elif of is not None and not _NO_WHOLE.match(data, of.end()):
        noun = nouns.noun_after(data, of.end() - 1)
        one = _ONE_WHOLE.match(data, end) if noun is None and unit == "fraction" else None
        if noun is not None:
            group, head = noun[:2], noun.head
        elif one is not None:
            group, head = (of.end(), one.end()), one[1]
    basis = Basis("share", numeral.start, end)
    last = group[1] if group else end
    return bounded(doc, numeral, last, unit, unit, head, group, unit_basis=basis)


def _fraction(nouns: Nouns, doc: Document, numeral: Numeral) -> Iterator[Measure]:
    """'half an hour', 'a quarter-mile', 'half a battalion', 'a third of the villages'."""
    data, start, end = doc.data, numeral.start, numeral.end
    if data[end : end + 1] == b"-":
        compound = _FRACTION_COMPOUND.match(data, end)
        unit = UNIT_OF.get(compound[1], "") if compound is not None else ""
        if compound is not None and unit.startswith("other:") and unit not in TIME:
            yield bounded(doc, numeral, compound.end(), unit, "compound", compound[1])
        return
    if _OTHER_HALF.search(data, max(0, start - 10), start):
        return
    measured = _half_of_one(nouns, doc, numeral)
    if measured is not None:
        yield measured
        return
    is_ordinal = data[start : start + 2].lower() == b"a " and _IS_ORDINAL.match(data, end)
    if not is_ordinal and not _UNIT_AND.search(data, max(0, start - 14), start):
        yield _share(nouns, doc, numeral, end, "fraction")


def _half_of_one(nouns: Nouns, doc: Document, numeral: Numeral) -> Measure | None:
    """A part of one measure or thing: 'half an hour', 'half a battalion'."""
    data, start, end = doc.data, numeral.start, numeral.end
    match = _HALF_UNIT.match(data, end)
    if match is None and data[start:end].lower().endswith((b"half", b"quarter", b"quarters")):
        match = _BARE_HALF_UNIT.match(data, end)
    unit = UNIT_OF.get(match[1]) if match is not None else None
    if match is not None and unit is not None and unit != "people":
        return bounded(doc, numeral, match.end(), unit, "noun", match[1])
    thing = _HALF_THING.match(data, end) if numeral.low == 0.5 else None
    if thing is None or nouns.is_person(thing[1]) or thing[1] in BREAKERS:
        return None
    unit = unit_of_thing(thing[1])
    return bounded(doc, numeral, thing.end(), unit, "noun", thing[1], thing.span(1))


def _compound_unit(word: bytes) -> str:
    word = word.lower()
    if word == b"strong":
        return "people"
    if word in (b"fold", b"long"):
        return f"other:{word.decode()}"
    return UNIT_OF.get(word) or unit_of_thing(word)


def _compound(doc: Document, numeral: Numeral, match: re.Match[bytes]) -> Iterator[Measure]:
    """'three-stage', '135-day', 'four-month-old': no noun follows."""
    word = match[1].lower()
    if (
        word in _NO_COMPOUND
        # NOTE: a headline has units with a capital, a name has other words with one.
        or (match[1][:1].isupper() and word not in UNIT_OF)
        or (match[2] == b"-old" and word not in UNIT_OF)
        or (numeral.low == 1 and word in (b"on", b"time", b"off"))
    ):
        return
    end = match.end(2 if match[2] else 1)
    yield bounded(doc, numeral, end, _compound_unit(word), "compound", word)


def _open_compound(doc: Document, numeral: Numeral) -> Measure | None:
    """'a 9 day strike', 'a five mile strip': as if there were a hyphen."""
    match = _OPEN.match(doc.data, numeral.end)
    unit = UNIT_OF.get(match[1]) if match is not None else None
    if match is None or unit is None or numeral.low == 1 or numeral.sort not in ("number", "range"):
        return None
    is_measured = unit in TIME or unit == "stages" or unit.startswith("other:")
    if not is_measured or match[1].endswith(b"s") or match[1] in _NO_OPEN:
        return None
    if unit == f"other:{match[1].decode()}":
        return None
    return bounded(doc, numeral, match.end(), unit, "compound", match[1])


def _counted(nouns: Nouns, doc: Document, numeral: Numeral) -> Iterator[Measure]:
    """A number and the noun behind it, or the number alone."""
    data = doc.data
    opened = _open_compound(doc, numeral)
    if opened is not None:
        yield opened
        return
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
        yield bounded(doc, numeral, noun.end, "fraction", "fraction", noun.head, noun[:2])
    else:
        unit = nouns.unit(data, noun)
        if unit == "other:points" and _POLLED.search(data, *doc.sentence(numeral.start)):
            unit = "percent"
        if noun.head == b"times" and _TIMES_AS.match(data, noun.end):
            unit = "other:fold"
        counts = unit == "people" or (unit.startswith("other:") and unit not in TIME)
        group = noun[:2] if counts else None
        basis = Basis(nouns.signal(noun), noun.start, noun.end)
        yield bounded(doc, numeral, noun.end, unit, "noun", noun.head, group, unit_basis=basis)


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
        return bounded(doc, numeral, end, "fraction", "fraction")
    if magnitude := _MAGNITUDE.search(data, max(0, numeral.start - 14), numeral.start):
        basis = Basis("noun before", *magnitude.span())
        return bounded(doc, numeral, end, "other:magnitude", "noun", b"magnitude", unit_basis=basis)
    part = _OF_THE.match(data, end)
    whole = nouns.noun_after(data, part.end() - 1) if part is not None else None
    if whole is None:
        return bounded(doc, numeral, end, None, "alone")
    basis = Basis("noun of the whole", whole.start, whole.end)
    return bounded(doc, numeral, end, nouns.unit(data, whole), "alone", unit_basis=basis)


def _is_counted_one(nouns: Nouns, data: bytes, numeral: Numeral, noun: Noun | None) -> bool:
    """Whether 'one' counts: with a noun of people or things, neither pronoun nor 'one day'."""
    if data[numeral.start : numeral.end].lower() == b"a":
        return True
    before = data[max(0, numeral.start - 10) : numeral.start]
    if noun is None or data[noun.start : noun.start + 1].isupper():
        return False
    if _NOT_ONE.search(before) or _PRONOUN_ONE.match(data, numeral.end):
        return False
    if not nouns.is_person(noun.head):
        return True
    says = _SAYS.match(data, noun.end)
    is_first = before[-1:] in (b"", b"\n") or _SAID_BEFORE.search(before) is not None
    return not (before.endswith(b" by ") or (says is not None and (says[0] != b"," or is_first)))
