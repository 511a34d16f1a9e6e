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

from trucebook.extract.names.entities import Entity
from trucebook.extract.quotes.descriptions import (
    answer_of,
    gender_of,
    heads_of,
    is_linked,
    kind_of_name,
    kind_of_phrase,
    named_beside,
)
from trucebook.extract.quotes.placing import head_sort
from trucebook.extract.quotes.statements import statement, statement_at
from trucebook.extract.quotes.subjects import place_of, saying
from trucebook.extract.quotes.weights import score, shares
from trucebook.extract.reading import NOBODY, Meant, Mention, Reading, Reference, Speaker

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
_DEFINITE = re.compile(rb"[Tt]he |[Hh]is |[Hh]er |[Ii]ts |[Tt]heir ")
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
    if item.sort == "phrase" and (named := named_beside(reading, item)) is not None:
        return named
    weighed = choices(reading, item, depth)
    found = shares([choice.score for choice in weighed])
    share, best = max(zip(found, weighed, strict=True), key=lambda pair: pair[0])
    start, end = best.reference[:2] if best.reference is not None else item[:2]
    return Meant(best.speaker, start, end, share)


def choices(reading: Reading, item: Reference, depth: int = 0) -> list[Choice]:
    """All whom words may mean; first the words themselves."""
    sought = _sought(reading, item, depth)
    itself = tuple(_of_itself(reading, sought))
    found = [Choice(_itself(reading, item), None, itself, score("antecedents", itself))]
    is_early = bisect_right(reading.cuts, item.start) <= HEAD
    if sought.kind == "i" or (sought.kind.startswith("a ") and not is_early) or depth > DEEPEST:
        return found
    fitting = _all_fitting(reading, sought)
    spoke = _last_speakers(reading, sought)
    for each in fitting:
        mention = each.mention
        features = [*each.fit, *_features(sought, mention, each.away)]
        features += _among(sought, each, fitting)
        features.append(f"{sought.group} {min(each.times, 3)} times")
        if 0 < each.away <= NEAR and _speaks(reading, mention.reference):
            features.append(f"{sought.group} {each.away} back speaks")
        if (said := spoke.get(_key(each.speaker))) is not None:
            features.append(f"{said.feature}, {_since(said, each, fitting)} since")
        value = mention.score + score("antecedents", features)
        every = (*mention.features, *features)
        found.append(Choice(each.speaker, mention.reference, every, value))
    return found


def _all_fitting(reading: Reading, sought: _Sought) -> list[_Fitting]:
    """Those who may be meant, the one named last first."""
    seen: dict[object, list[tuple[Speaker, Mention, int]]] = {}
    fits: dict[object, list[str] | None] = {}
    for speaker, mention, away in islice(_mentions(reading, sought), MENTIONS):
        if not (key := _key(speaker)):
            continue
        if key not in fits:
            if len(seen) == MOST:
                break
            fits[key] = _fit(reading, sought, speaker)
        if fits[key] is not None:
            seen.setdefault(key, []).append((speaker, mention, away))
    fitting = []
    for key, places in seen.items():
        speaker, _, away = places[0]
        # Of the nearest sentence with somebody its first words for them count.
        mention = next(it for _, it, where in reversed(places) if where == away)
        times = len({where for _, _, where in places})
        fitting.append(_Fitting(speaker, mention, away, times, fits[key] or []))
    return fitting


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
    words = reading.doc.data[item.start : item.end]
    line = reading.doc.line(item.start)[0]
    if item.sort == "pronoun":
        text = words.decode("latin-1").lower()
        kind, gender = _CLASSES.get(text, "it"), _GENDER_OF_PRONOUN.get(text, "")
        return _Sought(kind, gender, [], item, depth, line)
    heads = heads_of(words)
    return _Sought(kind_of_phrase(words), gender_of(heads), heads, item, depth, line)


def _of_itself(reading: Reading, sought: _Sought) -> Iterator[str]:
    """What shows that words mean nobody named."""
    yield f"itself {sought.kind}"
    if sought.heads:
        words = reading.doc.data[sought.item.start : sought.item.end]
        yield f"itself {'linked' if is_linked(words) else 'alone'}"
        yield f"itself {min(len(sought.heads), 3)} words"


def _key(speaker: Speaker) -> object:
    return id(speaker.entity) if speaker.entity is not None else speaker.phrase


class _Said(NamedTuple):
    """Where somebody spoke last, and the feature that says so."""

    at: int
    feature: str


def _last_speakers(reading: Reading, sought: _Sought) -> dict[object, _Said]:
    """The last two who spoke before."""
    said = (reading.around or reading).said
    group = "inner" if reading.around else sought.group
    found: dict[object, _Said] = {}
    index = bisect_left(said, sought.item.start, key=lambda pair: pair[0])
    for at, speaker in reversed(said[max(index - 6, 0) : index]):
        if len(found) < 2:
            found.setdefault(_key(speaker), _Said(at, f"{group} spoke {len(found)}"))
    return found


def _since(said: _Said, each: _Fitting, fitting: list[_Fitting]) -> str:
    """How many others who fit have acted since somebody spoke."""
    count = sum(
        it.mention.reference.start > said.at and "as acts" in it.mention.features
        for it in fitting
        if it is not each and "other gender" not in it.fit and it.away >= 0
    )
    own = each.mention.reference.start > said.at
    return f"{'named, ' if own else ''}{min(count, 2)}"


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
            if reading.doc.data.startswith(b"whose ", item.start):
                continue
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
    named = named_beside(reading, item) if item.sort == "phrase" else None
    return named.speaker if named is not None else _itself(reading, item)


def _fit(reading: Reading, sought: _Sought, speaker: Speaker) -> list[str] | None:
    """How somebody fits what is sought; None where they cannot be meant."""
    entity = speaker.entity
    words = (speaker.phrase or "").encode("latin-1", "replace")
    kind = kind_of_name(entity) if entity is not None else head_sort(words.lower())
    if kind not in _MAY_MEAN.get(sought.kind.rpartition(" ")[2], _ANYBODY):
        return None
    features = [f"{sought.kind} is {kind}"]
    if sought.gender:
        gender = entity.gender if entity is not None else gender_of(heads_of(words))
        same = "unknown" if not gender else "same" if gender == sought.gender else "other"
        features.append(f"{same} gender")
        if not gender and entity is not None:
            features.append(f"{sought.gender} given {_ending(entity.name)}")
    if not sought.heads:
        return features
    if entity is not None:
        answer = _answer(reading, sought, entity)
        return [*features, *answer] if answer is not None else None
    if heads_of(words)[-1:] == sought.heads[-1:]:
        return [*features, "same noun"]
    return [*features, "other noun"] if sought.kind == "the person" else None


def _ending(name: str) -> str:
    """How a given name ends, which hints at a gender."""
    given, _, rest = name.lower().partition(" ")
    if not rest:
        return "alone"
    return given[-1] if given[-1] in "aeio" else "other"


def _answer(reading: Reading, sought: _Sought, entity: Entity) -> list[str] | None:
    """How somebody named answers to a noun phrase; None where they cannot."""
    if entity.actor is not None:
        data, item = reading.doc.data, sought.item
        head = data.rfind(b" ", item.start, item.end) + 1 or item.start
        if not reading.actors.may_mean(data, entity.actor, head, item.end):
            return None
    answer = answer_of(entity, sought.heads)
    if answer.startswith(("no", "otherwise titled")) and "crowd" in sought.kind:
        return None
    return [f"{sought.kind} {answer}", f"answers {answer}"]


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
