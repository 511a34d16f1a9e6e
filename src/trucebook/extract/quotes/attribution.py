"""Who is credited with quoted words or a number: the best scored of all who may be.

Candidates are the verbs of saying with their subjects, in the statement of the words and in those
around it, what was chosen before, and nobody.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from math import exp

from trucebook.extract.lexicon import VERBS, byte_words, pattern
from trucebook.extract.quotes.marks import Region
from trucebook.extract.quotes.references import begins
from trucebook.extract.quotes.statements import statement
from trucebook.extract.quotes.subjects import DISTINCT, PASSIVE, saying
from trucebook.extract.quotes.tags import NO_TAG, Option, Stretch, Tag
from trucebook.extract.quotes.weights import score
from trucebook.extract.reading import Reading, Reference, Statement, Verb

AROUND = 5
"""How many verbs before and behind the words, in their statement, are asked."""

LEAST = 0.3
"""A speaker less likely than this is not named: a wrong name costs a reviewer more than none."""

NEAR = 40
"""Characters behind a quotation within which a verb is that of its tag."""

_NO_CREDIT = byte_words(VERBS["no_credit"])
_WHO = re.compile(rb"\b(who|which|that|whose [a-z]+|what)(?: [a-z]+){0,3} \Z")
_ITSELF = re.compile(rb" (?:[a-z]+ ){0,4}?(?:that )?(?:he|she|it|they|his|her|its|their) ")
_THAT = re.compile(rb" (?:[a-z]+ ){0,6}?that |\A that ")
_BREAK = re.compile(
    rb"(?:[;?!\x85]|(?<!\.[A-Z])(?<!\b[A-Z])(?<!\b[A-Z][a-z])(?<!\b[A-Z][a-z][a-z])\.) |"
    rb";|\x97| -- |"
    rb" - | \x96 "
)
_TAG_END = pattern(
    rb"(?: (?:on|in|late|early|at) [A-Za-z' -]{3,30}| [A-Z][a-z]+day| [a-z]+ [A-Z][a-z]+day|"
    rb" (?:<told>|the [A-Z][a-z]+)[a-z A-Z]{0,20}|"
    rb" by telephone)?[,;]"
)
_CLOSES = pattern(
    rb"(?:[ ,]+<adjuncts>)*"
    rb"(?:,? (?:on|in|at|late|early|last|by|to|during|from|after) [^,.;:\n]{1,60})?"
    rb"(?:\Z|[.;:\n]|,(?! [a-z]+ing ))"
)
_ADDRESSED = re.compile(
    rb" (?:reporters|journalists|[a-z]+ agency|(?:the |a |an )?[A-Z][^,.;:\n]{0,40}|"
    rb"(?:the|an?) [^,.;:\n]{1,40})(?=[,.;:\n])"
)
_ARTICLE = re.compile(rb"(?:\A| )(?:[Tt]he|[Aa]n?)\Z")
_IN_ASIDE = pattern(rb", ?(?:who|which|where|when|whose)\b[^,;:.]*\Z")
_IN_APPOSITION = re.compile(rb"[A-Z][a-z]+, (?:an?|the) [^,;:.\"\x93\x94]*\Z")
_AT_PLACE = re.compile(rb" (?:at|in|during|after|outside|from|through|near) (?!.* that )")
_CHORUS = re.compile(rb"\b(?:cries|chants|shouts|choruses|calls|cheers) of \Z")
_LABELLED = pattern(rb"<labelled> (?:the )?\Z")
_OWNED = re.compile(rb"\b(?:[Hh]is|[Hh]er|[Ii]ts|[Tt]heir|these|those|[Tt]he|[Aa]n?) \Z")
_SMALL = frozenset((b"of", b"the", b"and", b"for", b"in", b"a"))
_ENDS = {b",": "comma", b"?": "question", b"!": "question", b".": "stop", b"\x85": "stop"}


def tag_of(reading: Reading, stretch: Stretch, previous: Tag | None) -> Tag:
    """The best tag of a stretch; one without reference where nobody is credited.

    `previous` is the tag of the stretch before it.
    """
    choice = "quotes" if stretch.quoted is not None else "figures"
    weighed: list[tuple[float, Tag]] = []
    whole = 0.0
    found_all = list(options(reading, stretch, previous))
    if len(found_all) == 1:
        return NO_TAG
    for option in found_all:
        value = score(choice, option.features)
        if option.statement is not None and option.verb is not None:
            found = saying(reading, option.statement, option.verb)
            value += score(choice, together(reading, stretch, option, found.reference))
            whole += exp(value + found.weight)
            verb = option.verb if option.verb.sort != "none" else None
            tag = Tag(found.reference, verb, option.verb.start)
            value += found.score
        else:
            tag = option.tag or NO_TAG
            whole += exp(value)
        weighed.append((exp(value), tag))
    return _best(weighed, whole)


def _best(weighed: list[tuple[float, Tag]], whole: float) -> Tag:
    """The likeliest speaker, by all tags that credit the same words, and the likeliest of these."""
    by_words: dict[tuple[int, int], float] = {}
    for part, tag in weighed:
        key = _key(tag)
        by_words[key] = by_words.get(key, 0.0) + part
    best = max(by_words, key=by_words.__getitem__)
    _, tag = max((item for item in weighed if _key(item[1]) == best), key=lambda item: item[0])
    return tag._replace(share=by_words[best] / whole)


def _key(tag: Tag) -> tuple[int, int]:
    return (tag.reference.start, tag.reference.end) if tag.reference is not None else (-1, -1)


def options(reading: Reading, stretch: Stretch, previous: Tag | None) -> Iterator[Option]:
    """All who may be credited with a stretch, with their features."""
    index = max(bisect_right(reading.cuts, stretch.start) - 1, 0)
    own = statement(reading, index)
    yield Option(_of_nobody(reading, stretch, own))
    here = bisect_left(own.verbs, (stretch.start,))
    for verb in own.verbs[max(here - AROUND, 0) : here]:
        if verb.end <= stretch.start:
            yield Option(_before(reading, own, stretch, verb), own, verb, is_own=True)
    after = bisect_left(own.verbs, (stretch.end,))
    for verb in own.verbs[after : after + AROUND]:
        yield Option(_after(reading, own, stretch, verb), own, verb, is_own=True)
    if previous is not None and _may_go_on(reading, stretch, own, previous):
        yield Option(_of_previous(reading, stretch, own, previous), tag=previous)
    if stretch.quoted is not None:
        yield from _around(reading, stretch, index)


def _may_go_on(reading: Reading, stretch: Stretch, own: Statement, previous: Tag) -> bool:
    """Whether words may be of the speaker before: in one line, or where their own has no verb."""
    same_line = previous.at >= reading.doc.line(stretch.start)[0]
    if stretch.quoted is None:
        return same_line and not own.verbs
    return same_line or stretch.quoted.continued or not own.verbs


def _before(reading: Reading, own: Statement, stretch: Stretch, verb: Verb) -> tuple[str, ...]:
    """How words follow a verb: 'She said: “…', 'called the siege “…'."""
    data = reading.doc.data
    gap = data[verb.end : stretch.start]
    bare = gap.strip(b" ")
    if not bare:
        kind = "next"
    elif bare.endswith(b":"):
        kind = "colon" if len(bare) == 1 else "words colon"
    elif _THAT.match(gap):
        kind = "that"
    else:
        kind = f"{min(bare.count(b' ') // 3, 4)} words{' comma' if bare.endswith(b',') else ''}"
    features = _shared(reading, own, stretch, verb, "before", kind, gap)
    if _ITSELF.match(gap):
        features.append("before pronoun")
    if stretch.quoted is None and _AT_PLACE.match(gap):
        features.append("before place")
    if not data[own.start : verb.start].strip(b" \n\t-\x96\x97\x95"):
        features.append(f"before {verb.sort} opens")
    elif stretch.quoted is None and _TAG_END.match(data, verb.end, stretch.start):
        features.append("before tag end")
    return tuple(features)


def _after(reading: Reading, own: Statement, stretch: Stretch, verb: Verb) -> tuple[str, ...]:
    """How a verb follows words: '… ,” she said', '…, the ministry said'."""
    data = reading.doc.data
    gap = data[stretch.end : verb.start]
    bare = gap.strip(b" ,\x97\x96-[]0123456789")
    kind = "next" if not bare else f"{min(bare.count(b' ') // 3, 4)} words"
    features = _shared(reading, own, stretch, verb, "after", kind, gap)
    comma = gap.rfind(b",")
    if comma >= 0:
        words = gap[comma + 1 :].count(b" ")
        features.append("after comma and few" if words < 6 else "after comma and many")
        if _in_aside(data, stretch):
            features.append("after aside")
    return tuple(features)


def together(
    reading: Reading, stretch: Stretch, option: Option, words: Reference | None
) -> tuple[str, ...]:
    """How words, a verb and its subject follow each other: 'a lawyer for eight men said'."""
    verb = option.verb
    if verb is None or words is None or not option.is_own:
        return ()
    data = reading.doc.data
    begin = begins(reading, words)
    if verb.end <= stretch.start:
        if words.start >= verb.end:
            return ("before inverted",) if words.start < stretch.start else ("before around",)
        return ()
    if words.end <= stretch.start:
        return ("after around",)
    lead = data[stretch.end : min(begin, verb.start)].rstrip()
    lead = _ARTICLE.sub(b"", lead).rstrip()
    kind = "right" if len(lead) < 2 else "tag" if lead[-1:] in b",\x97\x96-" else "words"
    found = f"after {kind}"
    if begin > verb.start:
        found += " inverted"
    closes = "closes" if _is_closed(data, verb, words) else "goes on"
    return (found, f"{found} {closes}")


def _is_closed(data: bytes, verb: Verb, words: Reference) -> bool:
    """Whether a tag ends its clause: 'the ministry said on Tuesday.'"""
    at = max(verb.end, words.end)
    addressed = _ADDRESSED.match(data, at) if verb.start > words.start else None
    return _CLOSES.match(data, addressed.end() if addressed is not None else at) is not None


def _shared(
    reading: Reading, own: Statement, stretch: Stretch, verb: Verb, side: str, kind: str, gap: bytes
) -> list[str]:
    """What is asked of a verb on either side."""
    data = reading.doc.data
    features = [side, f"{side} {verb.sort}", f"{side} {kind}", f"{side} {verb.sort} {kind}"]
    low, high = sorted((verb.start, stretch.start))
    between = bisect_left(own.verbs, (high,)) - bisect_right(own.verbs, (low, own.end))
    features.append(f"{side} {min(between, 3)} verbs")
    quoted = len(reading.quoted.between(low, high)) - (side == "after")
    if quoted > 0 and stretch.quoted is not None:
        features.append(f"{side} other quotation")
    if _BREAK.search(gap) is not None:
        features.append(f"{side} break")
    window = data[max(own.start, verb.start - 40) : verb.start]
    if who := _WHO.search(window):
        features.append(f"{side} {who[1].decode().partition(' ')[0]}")
    if PASSIVE.search(window[-16:]):
        features.append(f"{side} passive {verb.sort}")
    word = data[verb.start : verb.end].lower()
    if word.endswith(b"ing"):
        features.append(f"{side} ing")
    if word in _NO_CREDIT:
        features.append(f"{side} no credit")
    if word in DISTINCT:
        features.append(f"{side} {word.decode()}")
    if stretch.quoted is not None:
        words = data[stretch.quoted.start : stretch.quoted.end]
        if all(it[:1].isupper() or it in _SMALL for it in words.split()):
            features.append(f"{side} {verb.sort} of capitals")
        end = _ENDS.get(data[stretch.quoted.end - 1 : stretch.quoted.end], "word")
        features.append(f"{side} ends {end}")
    return features


def _in_aside(data: bytes, stretch: Stretch) -> bool:
    """Whether a number is in a relative clause between commas."""
    return _IN_ASIDE.search(data, max(0, stretch.start - 120), stretch.start) is not None


_POLLED = re.compile(
    rb"\b(?:surveys?|polls?|questionnaires?|pollsters?)\b.*\b(?:found|finds?|show(?:s|ed|n)?|say|"
    rb"think|want|believe|agree|percent|per cent|%)"
)


def _of_nobody(reading: Reading, stretch: Stretch, own: Statement) -> tuple[str, ...]:
    """What shows that words are nobody's."""
    data = reading.doc.data
    region = stretch.quoted
    features = ["nobody"]
    if not own.verbs:
        features.append("nobody no verb")
    if region is None:
        if _in_aside(data, stretch):
            features.append("nobody aside")
        if _IN_APPOSITION.search(data, max(0, stretch.start - 60), stretch.start):
            features.append("nobody apposition")
        if b"-" in data[stretch.start : stretch.end].partition(b" ")[0]:
            features.append("nobody compound")
        return tuple(features)
    return (*features, *_of_quoted(reading, region, own))


def _of_quoted(reading: Reading, region: Region, own: Statement) -> Iterator[str]:
    """What shows that quoted words are nobody's."""
    data = reading.doc.data
    words = data[region.start : region.end]
    count = words.count(b" ")
    yield f"nobody {'one' if not count else 'few' if count < 4 else 'many'} words"
    yield f"nobody ends {_ENDS.get(words[-1:], 'word')}"
    before = data[max(own.start, region.opened - 40) : region.opened]
    if _LABELLED.search(before):
        yield "nobody labelled"
    if _CHORUS.search(before):
        yield "nobody chorus"
    if _OWNED.search(before) and data[region.closed : region.closed + 1] == b" ":
        yield "nobody determined"
    if words.istitle() or all(word[:1].isupper() for word in words.split()):
        yield "nobody in capitals"
    lead = data[own.start : region.opened].strip()
    if _POLLED.search(lead):
        yield "nobody polled"
    if not lead:
        yield "nobody opens"
        if not data[region.closed : own.end].strip(b" .\n"):
            yield "nobody alone"


def _of_previous(
    reading: Reading, stretch: Stretch, own: Statement, previous: Tag
) -> tuple[str, ...]:
    """How words follow those of the tag before."""
    doc, region = reading.doc, stretch.quoted
    line = doc.line(stretch.start)[0]
    same = "same line" if previous.at >= line else "earlier line"
    features = ["previous", f"previous {same}"]
    if previous.at >= own.start:
        features.append("previous in statement")
    if previous.reference is None:
        features.append("previous nobody")
    features.append("previous verbs here" if own.verbs else "previous no verbs here")
    if region is None:
        features.append(f"previous references {min(len(own.references), 2)}")
        return tuple(features)
    if region.continued:
        features.append("previous continued")
    lead = doc.data[own.start : region.opened].strip(b" -\x96\x97\x95\n\t")
    features.append(f"previous {'opens' if not lead else 'led'} {same}")
    if not lead:
        rest = doc.data[region.closed : own.end].strip()
        features.append(f"previous opens {'and closes' if len(rest) < 3 else 'and goes on'} {same}")
        last = reading.quoted.opened_before(region.opened)
        if last is not None and last.closed >= own.start - 3:
            features.append("previous right behind")
    elif reading.quoted.meets(own.start, region.opened):
        features.append("previous led by quotation")
    return tuple(features)


def _around(reading: Reading, stretch: Stretch, index: int) -> Iterator[Option]:
    """Those credited in the statements before and, where a text begins, behind; subjects too."""
    data, own = reading.doc.data, statement(reading, index)
    lead = "opens" if not data[own.start : stretch.start].strip(b" -\x96\x97\x95\n\t") else "led"
    rest = "alone" if not data[stretch.end : own.end].strip(b" .\n") else "more"
    region = stretch.quoted
    assert region is not None  # noqa: S101
    ends = _ENDS.get(data[region.end - 1 : region.end], "word")
    verbs = "verbs" if own.verbs else "no verbs"
    at = Verb(own.end, own.end, "none")
    yield Option(
        (f"own subject {lead} {verbs}", f"own subject {rest} {verbs}", "own subject"), own, at
    )
    line = reading.doc.line(stretch.start)[0]
    after = own.verbs[bisect_left(own.verbs, (stretch.end,)) :][:1]
    is_tagged = bool(after) and after[0].start - stretch.end < NEAR
    numbers = [] if lead == "led" or is_tagged else [index - 1, index - 2, index - 3]
    if index < 4 and lead == "opens" and rest == "alone" and own.start == line:
        last = bisect_right(reading.cuts, reading.quoted.end_of(region) - 1) - 1
        numbers += [number for number in range(last + 1, last + 4) if number > index]
    seen = 0
    for number in numbers:
        if not 0 <= number < len(reading.cuts) - 1:
            continue
        other = statement(reading, number)
        text = data[other.start : other.end].strip()
        where = "behind" if number > index else "same line" if other.start >= line else "earlier"
        is_bare = where == "same line" and any(it.sort != "pronoun" for it in other.references)
        if not (other.verbs or is_bare or (text.endswith((b":", b",")) and where != "behind")):
            continue
        seen += 1
        if where == "earlier" and (seen > 2 or own.start > line):
            break
        name = f"{where} {min(seen, 2) if where != 'behind' else ''}"
        quoted = "with quotation" if reading.quoted.meets(other.start, other.end) else "plain"
        shared = (name, f"{name} {quoted}", f"{name} {rest} {ends}", f"{name} {verbs}")
        colon = ("colon",) if text.endswith((b":", b",")) and where != "behind" else ()
        none = Verb(other.end, other.end, "none")
        yield Option((*shared, f"{name} subject", *(f"{it} subject" for it in colon)), other, none)
        for back, verb in enumerate(reversed(other.verbs[-3:])):
            more = (f"{name} {verb.sort}", f"{name} verb {back}", *(f"{it} verb" for it in colon))
            yield Option((*shared, *more), other, verb)


def printed(reading: Reading, words: Reference) -> tuple[int, int]:
    """Where words for somebody are, with the title of a name and the article of a body."""
    begin = begins(reading, words)
    if words.sort == "name" and reading.entity(words.name).kind == "body":
        begin -= 4 * (reading.doc.data[max(begin - 5, 0) : begin].strip() in (b"The", b"the"))
    return begin, words.end


def is_printed(reading: Reading, verb: Verb) -> bool:
    """Whether what credits somebody is a verb: 'according to' counts as one, a label does not."""
    if verb.sort in ("noun", "label", "dash", "for"):
        return False
    words = reading.doc.data[verb.start : verb.end].lower()
    return verb.sort != "source" or words == b"according to"


def share_of(share: float) -> str:
    """The kind of reason that a probability is."""
    return f"share {min(int(share * 20) / 20, 0.95):.2f}"
