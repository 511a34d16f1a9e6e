"""Whom words mean: pronouns led to names, 'the minister' to the one who is minister.

Candidates are all who are named or described in the sentences before, a few behind, and for a
noun phrase its own words; the best scored is taken.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from trucebook.extract.lexicon import TITLES
from trucebook.extract.names.entities import Entity
from trucebook.extract.quotes.references import head_sort
from trucebook.extract.quotes.statements import place_of, saying, statement, statement_at
from trucebook.extract.quotes.weights import score, shares
from trucebook.extract.reading import NOBODY, NOUNS, Meant, Mention, Reading, Reference, Speaker

BACK, AHEAD, HEAD = 8, 5, 4
"""How many sentences before and behind are searched; how many are the head of a text."""

MENTIONS, MOST = 40, 10
"""How many mentions are looked at, and how many candidates are weighed."""

NEAR = 2
"""How many sentences back it matters who speaks."""

DEEPEST = 2
"""How many noun phrases lead from one to the next."""

_GENDER_OF_PRONOUN = {"he": "m", "his": "m", "him": "m", "she": "f", "her": "f"}
_CLASSES = {
    **dict.fromkeys(("he", "his", "him", "she", "her"), "he"),
    **dict.fromkeys(("it", "its"), "it"),
    **dict.fromkeys(("they", "their", "them"), "they"),
    **dict.fromkeys(("i", "we", "who"), "i"),
}
_GENDERS = {
    **dict.fromkeys(TITLES["female"], "f"),
    **dict.fromkeys(TITLES["male"], "m"),
}
_BODY_WORDS = frozenset(TITLES["body_words"])
_LEADERS = (*TITLES["leaders"], "pm", "boss")
_COPULA = re.compile(
    rb"(?: [A-Za-z'\x92-]+){0,3}?(?: (?:is|was) |, (?:known (?:only )?as |named |called |"
    rb"who (?:gave|gives) (?:his|her|their) name (?:only )?as |identified (?:only )?as )?)"
)
_DEFINITE = re.compile(rb"[Tt]he |[Hh]is |[Hh]er |[Ii]ts |[Tt]heir ")
_LINKS = re.compile(rb" (?:of|for|from|in|at|with|on|to|who|close|familiar|briefed) ")
_OWNED = re.compile(rb"['\x92]s? ")
_DETERMINERS = {
    **dict.fromkeys(("the", "that", "this", "these", "those"), "the"),
    **dict.fromkeys(("his", "her", "its", "their", "my", "our"), "his"),
    **dict.fromkeys(("a", "an", "one", "another", "some", "two", "three", "several"), "a"),
}


_OBJECTS = frozenset(
    ("as behind preposition", "as owns", "as in phrase", "as is adjective", "as in compound")
)
_ANYBODY = frozenset(("person", "body", "state", "unknown", "crowd", "thing", "document"))
_MAY_MEAN = {
    "he": frozenset(("person", "unknown")),
    "it": frozenset(("body", "state", "unknown", "thing", "document")),
    "they": frozenset(("body", "state", "unknown", "thing", "document", "crowd")),
    "person": frozenset(("person", "unknown")),
    "crowd": frozenset(("body", "crowd")),
    "thing": frozenset(("body", "state", "unknown", "thing")),
}
"""Which kinds a noun phrase may mean, by what its noun is for; others mean anybody."""


class Choice(NamedTuple):
    """Somebody who may be meant, by a reference (None is the words themselves), and why."""

    speaker: Speaker
    reference: Reference | None
    features: tuple[str, ...]
    score: float


class _Fitting(NamedTuple):
    """Somebody who fits what is sought: where, how many sentences away, in how many, and how."""

    speaker: Speaker
    mention: Mention
    away: int
    times: int
    fit: list[str]


class _Sought(NamedTuple):
    """Words whose meaning is sought: their class, gender, and the nouns of a phrase."""

    kind: str
    gender: str
    heads: list[str]
    item: Reference
    depth: int
    line: int

    @property
    def group(self) -> str:
        """What the weights of distances depend on."""
        return "noun" if self.heads else "person" if self.kind == "he" else "other"


def resolve(reading: Reading, item: Reference | None, depth: int = 0) -> Meant:
    """Whom a reference means."""
    if item is None:
        return Meant(NOBODY)
    if item.sort == "name":
        return Meant(Speaker(reading.entity(item.name), None), item.start, item.end)
    if item not in reading.meant:
        reading.meant[item] = Meant(_itself(reading, item), item.start, item.end)
        reading.meant[item] = _resolved(reading, item, depth)
    return reading.meant[item]


def _itself(reading: Reading, item: Reference) -> Speaker:
    """The words of a noun phrase; a pronoun alone is nobody, a paper without issuer too."""
    if item.sort == "pronoun" or head_sort(reading.doc.data[item.start : item.end]) == "document":
        return NOBODY
    return Speaker(None, reading.doc.text[item.start : item.end])


def _resolved(reading: Reading, item: Reference, depth: int) -> Meant:
    if item.sort == "phrase" and (named := _named(reading, item)) is not None:
        return named
    weighed = choices(reading, item, depth)
    found = shares([choice.score for choice in weighed])
    share, best = max(zip(found, weighed, strict=True), key=lambda pair: pair[0])
    start, end = best.reference[:2] if best.reference is not None else item[:2]
    return Meant(best.speaker, start, end, share)


def choices(reading: Reading, item: Reference, depth: int = 0) -> list[Choice]:
    """All whom words may mean; first the words themselves."""
    sought = _sought(reading, item, depth)
    itself = (f"itself {sought.kind}", *_of_itself(reading, sought))
    found = [Choice(_itself(reading, item), None, itself, score("antecedents", itself))]
    is_early = bisect_right(reading.cuts, item.start) <= HEAD
    if sought.kind == "i" or (sought.kind.startswith("a ") and not is_early) or depth > DEEPEST:
        return found
    seen: dict[object, list[tuple[Speaker, Mention, int]]] = {}
    for speaker, mention, away in islice(_mentions(reading, sought), MENTIONS):
        if key := _key(speaker):
            if key not in seen and len(seen) == MOST:
                break
            seen.setdefault(key, []).append((speaker, mention, away))
    fitting: list[_Fitting] = []
    for places in seen.values():
        speaker, _, away = places[0]
        fit = _fit(reading, sought, speaker)
        if fit is not None:
            # Of the nearest sentence with somebody its first words for them count.
            mention = next(it for _, it, where in reversed(places) if where == away)
            times = len({where for _, _, where in places})
            fitting.append(_Fitting(speaker, mention, away, times, fit))
    spoke = _last_speakers(reading, sought)
    for each in fitting:
        features = [*each.fit, *_features(sought, each.mention, each.away)]
        features += _among(sought, each, fitting)
        features.append(f"{sought.group} {min(each.times, 3)} times")
        if 0 < each.away <= NEAR and _speaks(reading, each.mention.reference):
            features.append(f"{sought.group} {each.away} back speaks")
        if (said := spoke.get(_key(each.speaker))) is not None:
            features.append(said)
        value = each.mention.score + score("antecedents", features)
        every = (*each.mention.features, *features)
        found.append(Choice(each.speaker, each.mention.reference, every, value))
    return found


def _among(sought: _Sought, each: _Fitting, fitting: list[_Fitting]) -> Iterator[str]:
    """Whether somebody is the only one of the sentence who fits, and how many are nearer."""
    at = each.mention.reference.start
    others = [it for it in fitting if it is not each and "other gender" not in it.fit]
    beside = [it.mention.reference.start for it in others if it.away == each.away]
    place = "only" if not beside else "first" if at < min(beside) else "later"
    if place == "later" and at > max(beside):
        place = "last"
    yield f"{sought.group} {min(max(each.away, -1), 2)} {place}"
    nearer = sum(0 <= it.away < each.away for it in others)
    yield f"{sought.group} {min(nearer, 3)} nearer"


def _sought(reading: Reading, item: Reference, depth: int) -> _Sought:
    text = reading.doc.data[item.start : item.end].decode("latin-1").lower()
    line = reading.doc.line(item.start)[0]
    if item.sort == "pronoun":
        gender = _GENDER_OF_PRONOUN.get(text, "")
        return _Sought(_CLASSES.get(text, "it"), gender, [], item, depth, line)
    words = text.encode("latin-1")
    sort = head_sort(words)
    heads = _heads(words)
    determiner = (
        "owned" if _OWNED.search(words) else _DETERMINERS.get(text.partition(" ")[0], "bare")
    )
    gender = _gender(heads)
    return _Sought(f"{determiner} {sort}", gender, heads, item, depth, line)


def _gender(words: list[str]) -> str:
    """The gender that a noun shows."""
    for word in words:
        if word in ("of", "for", "from", "in"):
            break
        if word in _GENDERS:
            return _GENDERS[word]
        if word.endswith(("woman", "mistress")):
            return "f"
        if word.endswith("man") and len(word) > 5:
            return "m"
    return ""


def _of_itself(reading: Reading, sought: _Sought) -> Iterator[str]:
    """What shows that words mean nobody named."""
    words = reading.doc.data[sought.item.start : sought.item.end]
    if sought.heads:
        yield f"itself {'linked' if _LINKS.search(words) else 'alone'}"
        yield f"itself {min(len(sought.heads), 3)} words"


def _key(speaker: Speaker) -> object:
    return id(speaker.entity) if speaker.entity is not None else speaker.phrase


def _last_speakers(reading: Reading, sought: _Sought) -> dict[object, str]:
    """The last two who spoke before, each with the feature that says so."""
    said = (reading.around or reading).said
    group = "inner" if reading.around else sought.group
    found: dict[object, str] = {}
    index = bisect_left(said, sought.item.start, key=lambda pair: pair[0])
    for _, speaker in reversed(said[max(index - 6, 0) : index]):
        if len(found) < 2:
            found.setdefault(_key(speaker), f"{group} spoke {len(found)}")
    return found


def _mentions(reading: Reading, sought: _Sought) -> Iterator[tuple[Speaker, Mention, int]]:
    """All who are named or described before some words, the nearest first, then behind them.

    Each comes with how many statements away they are, below zero behind the words.
    """
    at = sought.item.start
    away = 0
    part = None if sought.kind.startswith("a ") else reading
    while part is not None:
        last = max(bisect_right(part.cuts, at) - 1, 0)
        for number in range(last, max(last - BACK, 0) - 1, -1):
            mentions = mentions_in(part, number)
            for mention in reversed(mentions):
                if mention.reference.end <= at:
                    yield _speaker(part, sought, mention.reference), mention, away
            away += bool(mentions) or number == last
        part = part.around
    own = max(bisect_right(reading.cuts, at) - 1, 0)
    # What is to come is meant at the head of a text, and by 'When she spoke, Quorrel …'.
    last = min(own + AHEAD, len(reading.cuts) - 1) if own < HEAD else own + 1
    for number in range(own, 0 if sought.heads and own >= HEAD else last):
        for mention in mentions_in(reading, number):
            if mention.reference.start >= sought.item.end and mention.reference.sort == "name":
                yield _speaker(reading, sought, mention.reference), mention, own - 1 - number


def mentions_in(reading: Reading, number: int) -> list[Mention]:
    """The words for somebody in a statement, and how they are placed."""
    found = statement(reading, number)
    if not found.mentions:
        first = True
        for item in found.references:
            features = [f"as {it}" for it in place_of(reading, found, item).features]
            if first and "as acts" in features:
                features.append("as first")
                first = False
            value = score("antecedents", features)
            found.mentions.append(Mention(item, tuple(features), value))
    return found.mentions


def _speaks(reading: Reading, item: Reference) -> bool:
    """Whether somebody is the subject of a verb of saying."""
    found = statement_at(reading, item.start)
    return any(saying(reading, found, verb).reference == item for verb in found.verbs[-3:])


def _speaker(reading: Reading, sought: _Sought, item: Reference) -> Speaker:
    """Whom a mention means, as far as it is worth the way."""
    if item.sort == "name":
        return Speaker(reading.entity(item.name), None)
    is_asked = sought.depth < DEEPEST and (
        item.sort == "pronoun" or _DEFINITE.match(reading.doc.data, item.start, item.end)
    )
    if item in reading.meant or is_asked:
        return resolve(reading, item, sought.depth + 1).speaker
    named = _named(reading, item) if item.sort == "phrase" else None
    return named.speaker if named is not None else _itself(reading, item)


def _fit(reading: Reading, sought: _Sought, speaker: Speaker) -> list[str] | None:
    """How somebody fits what is sought; None where they cannot be meant."""
    entity, phrase = speaker
    if entity is not None:
        kind, gender = entity.kind, entity.gender
        if kind == "place":
            return None
    else:
        words = (phrase or "").lower().encode("latin-1", "replace")
        kind = head_sort(words)
        gender = _gender(words.decode("latin-1").split())
    if kind not in _MAY_MEAN.get(sought.kind.rpartition(" ")[2], _ANYBODY):
        return None
    features = [f"{sought.kind} is {kind}"]
    if sought.gender:
        same = "unknown" if not gender else "same" if gender == sought.gender else "other"
        features.append(f"{same} gender")
    if not sought.heads:
        return features
    if entity is None:
        heads = _heads((phrase or "").encode("latin-1", "replace"))
        if heads[-1:] == sought.heads[-1:]:
            return [*features, "same noun"]
        return [*features, "other noun"] if sought.kind == "the person" else None
    if entity.actor is not None:
        data, item = reading.doc.data, sought.item
        head = data.rfind(b" ", item.start, item.end) + 1 or item.start
        if not reading.actors.may_mean(data, entity.actor, head, item.end):
            return None
    answer = _answer(entity, sought.heads)
    if answer == "no" and "crowd" in sought.kind:
        return None
    return [*features, f"{sought.kind} {answer}", f"answers {answer}"]


def _features(sought: _Sought, mention: Mention, away: int) -> Iterator[str]:
    """How far away and how placed somebody is."""
    group = sought.group
    near = f"{min(away, 2)} back" if away >= 0 else "ahead"
    role = "first" if "as first" in mention.features else "other"
    if not _OBJECTS.isdisjoint(mention.features):
        role = "object"
    yield f"{group} {min(away, 5)} back" if away >= 0 else f"{group} {-away} ahead"
    yield f"{group} {role}"
    yield f"{group} {near} {role}"
    yield f"{'same' if mention.reference.start >= sought.line else 'other'} line"


def _named(reading: Reading, phrase: Reference) -> Meant | None:
    """Who a noun phrase is by the name beside it."""
    words = reading.doc.data[phrase.start : phrase.end]
    return _copula_name(reading, phrase) or _followed_by_name(reading, phrase, words)


def _copula_name(reading: Reading, phrase: Reference) -> Meant | None:
    """'Its author is Helga Durnay', 'the official, Osama Hamdan,'."""
    match = _COPULA.match(reading.doc.data, phrase.end)
    if match is None:
        return None
    for index in reading.names_between(match.end(), match.end() + 30):
        entity, name = reading.entity(index), reading.names.names[index]
        if name.full_start == match.end() and entity.kind in ("person", "unknown"):
            return Meant(Speaker(entity, None), name.start, name.end)
    return None


def _followed_by_name(reading: Reading, phrase: Reference, words: bytes) -> Meant | None:
    """'a senior official' whom the next sentence calls 'The official, Osama Hamdan,'."""
    heads = _heads(words)
    if words[:2].lower() not in (b"a ", b"an", b"th") or not heads:
        return None
    lead = f"The {heads[-1]}, ".encode()
    at = reading.doc.data.find(lead, phrase.end, phrase.end + 800)
    names = reading.names_between(at + len(lead), at + len(lead) + 1) if at >= 0 else ()
    if not names:
        return None
    name = reading.names.names[names[0]]
    return Meant(Speaker(reading.entity(names[0]), None), name.start, name.end)


def _heads(words: bytes) -> list[str]:
    """The words of a phrase before what hangs on it, without its article."""
    parts = _LINKS.split(words.lower(), maxsplit=1)[0].split()
    ends = [number for number, word in enumerate(parts, 1) if word in NOUNS]
    parts = parts[: ends[-1]] if ends else parts
    found = [part.decode("latin-1") for part in parts]
    return found[1:] if len(found) > 1 and found[0] in _DETERMINERS else found


def _answer(entity: Entity, heads: list[str]) -> str:
    """How a title, a role or a name has the nouns of a phrase."""
    *modifiers, head = heads
    described = f"{entity.title or ''} {entity.role or ''}".lower()
    if entity.actor is not None:
        described += f" {entity.actor.role} {entity.actor.affiliation}".lower()
    if entity.kind in ("body", "state"):
        is_group = entity.actor is not None and entity.actor.kind == "armed_group"
        described = entity.name.lower()
        found = "by noun" if is_group and head in _BODY_WORDS else "no"
    else:
        found = "as leader" if head in _LEADERS and _leads(described) else "no"
    if re.search(rf"\b{re.escape(head)}", described) is not None:
        found = "by noun"
    if not modifiers or found == "no":
        return found
    fits = sum(word[:4] in described for word in modifiers)
    return f"{found} and {'all' if fits == len(modifiers) else 'some' if fits else 'no'} words"


def _leads(described: str) -> bool:
    return any(word in described for word in _LEADERS)
