"""Whom words stand for: pronouns led to names, 'the minister' to the one who is minister."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator
from itertools import pairwise

from trucebook.extract.names.entities import Entity
from trucebook.extract.quotes.references import first_reference, named_after, subject_of
from trucebook.extract.reading import CROWDS, NOBODY, PERSONS, THINGS, Reading, Reference, Speaker
from trucebook.extract.text.lexicon import TITLES, byte_words

REACH = 12
"""How many sentences back a pronoun is followed."""


NAMES_BACK, NAMES_AHEAD = 200, 60
"""How many names before and behind 'the minister' are asked whether they are meant."""


Fits = Callable[[Speaker, str], bool]
"""Whether somebody may be meant by a pronoun that wants a gender."""


def resolve(
    reading: Reading, reference: Reference | None, depth: int = 0, but: Entity | None = None
) -> Speaker:
    """Whom a reference stands for; a pronoun for anybody `but` one."""
    if reference is None or depth > 6:
        return NOBODY
    if reference.sort == "name":
        return Speaker(reading.entity(reference.name), None)
    key = reference, id(but)
    if key not in reading.meant:
        reading.meant[key] = NOBODY
        reading.meant[key] = (
            _antecedent(reading, reference, depth, but)
            if reference.sort == "pronoun"
            else _of_phrase(reading, reference, depth)
        )
    return reading.meant[key]


def _antecedent(
    reading: Reading, pronoun: Reference, depth: int, but: Entity | None = None
) -> Speaker:
    """Whom a pronoun stands for: the nearest subject that fits."""
    word = reading.doc.data[pronoun.start : pronoun.end].lower()
    wanted = _WANTED.get(word, "")
    for fits, reach in _THING_CHECKS if word in _THING_PRONOUNS else _PERSON_CHECKS:
        found = _search_back(reading, pronoun, wanted, fits, reach, depth, but)
        if found is not None:
            return found
    if pronoun.start == pronoun.end or depth > 1:
        return NOBODY
    return _search_ahead(reading, pronoun, wanted, depth)


_WANTED = {b"he": "m", b"his": "m", b"him": "m", b"she": "f", b"her": "f"}


_THING_PRONOUNS = frozenset((b"it", b"its", b"they", b"their", b"them"))


def _search_back(
    reading: Reading,
    pronoun: Reference,
    wanted: str,
    fits: Fits,
    reach: int,
    depth: int,
    but: Entity | None,
) -> Speaker | None:
    """The antecedent in the sentence of the pronoun or in those before."""
    sentences = reading.doc.sentences
    own = bisect_right(sentences, pronoun.start) - 1
    lead = reading.doc.data[sentences[own] : pronoun.start]
    if pronoun.start < pronoun.end and _BEFORE_MAIN.match(lead):
        subject = first_reference(reading, pronoun.end, sentences[own + 1])
        speaker = resolve(reading, subject, depth + 1)
        if subject is not None and subject.sort == "name" and fits(speaker, wanted):
            return speaker
    if pronoun.start < pronoun.end and not _ASKED.match(lead):
        found = _in_sentence(reading, sentences[own], pronoun.start, wanted, fits, depth, but, True)
        if found is not None:
            return found
    for start, end in _clauses_before(reading, own, reach):
        found = _in_sentence(reading, start, end, wanted, fits, depth, but, False)
        if found is not None:
            return found
    return None


def _clauses_before(reading: Reading, own: int, reach: int) -> Iterator[tuple[int, int]]:
    """The sentences before one, the last first; what follows a semicolon before the whole."""
    sentences = reading.doc.sentences
    for back in range(own - 1, max(own - 1 - reach, -1), -1):
        start, end = sentences[back], sentences[back + 1]
        clause = reading.doc.data.rfind(b"; ", start, end)
        if clause >= 0:
            yield clause + 1, end
        yield start, end


_BEFORE_MAIN = re.compile(rb"(?:In what|As|Although|When|While|Before|After|Though) \Z")


_ASKED = re.compile(rb"(?:When |If )?(?:[Aa]sked|[Pp]ressed)\b")


def _search_ahead(reading: Reading, pronoun: Reference, wanted: str, depth: int) -> Speaker:
    """'“…,” she said.' before anybody is named: the next one who is."""
    index = bisect_right(reading.doc.sentences, pronoun.start)
    for start, end in pairwise(reading.doc.sentences[index : index + 9]):
        subject = first_reference(reading, start, end)
        if subject is not None and subject.sort == "name":
            speaker = resolve(reading, subject, depth + 1)
            if _fits_person(speaker, wanted):
                return speaker
    return NOBODY


def _fits_somehow(speaker: Speaker, wanted: str) -> bool:
    """A person of either gender, since names deceive."""
    return speaker.entity is not None and speaker.entity.kind == "person"


def _fits_person(speaker: Speaker, wanted: str) -> bool:
    if speaker.entity is not None:
        kind, gender = speaker.entity.kind, speaker.entity.gender
        return kind in ("person", "unknown") and gender in ("", wanted)
    return speaker.phrase is not None and _phrase_gender(speaker.phrase) in ("", wanted)


def _fits_thing(speaker: Speaker, wanted: str) -> bool:
    if speaker.entity is not None:
        return speaker.entity.kind in ("body", "state", "unknown")
    return speaker.phrase is not None and _phrase_gender(speaker.phrase) == "thing"


_PERSON_CHECKS: tuple[tuple[Fits, int], ...] = (
    (_fits_person, REACH),
    (_fits_somehow, 3),
)


_THING_CHECKS: tuple[tuple[Fits, int], ...] = ((_fits_thing, REACH),)


_GENDERS = {
    **dict.fromkeys(TITLES["female"], "f"),
    **dict.fromkeys(TITLES["male"], "m"),
    **dict.fromkeys(TITLES["crowds"], "crowd"),
    **dict.fromkeys(TITLES["things"], "thing"),
}


def _phrase_gender(phrase: str) -> str:
    for word in phrase.lower().split():
        if word in ("of", "for", "from", "in"):
            break
        if word in _GENDERS and word not in ("one", "another"):
            return _GENDERS[word]
    return ""


def _in_sentence(
    reading: Reading,
    start: int,
    end: int,
    wanted: str,
    fits: Fits,
    depth: int,
    but: Entity | None,
    own: bool,
) -> Speaker | None:
    """Whom a pronoun may stand for in one sentence: its subject, else another one named there."""
    weak: Speaker | None = None
    subject = _according_first(reading, start, end) or first_reference(reading, start, end)
    if subject is not None:
        speaker = resolve(reading, subject, depth + 1)
        unsure = (
            speaker.entity is not None
            and speaker.entity.kind == "unknown"
            and not speaker.entity.title
        )
        if unsure:
            weak = speaker
        elif fits(speaker, wanted) and (but is None or speaker.entity is not but):
            return speaker
    said = _said_by(reading, start, end, depth) if not own else None
    if said is not None and fits(said, wanted) and (but is None or said.entity is not but):
        return said
    other = None if own else _other_named(reading, start, end, wanted, fits, but)
    if other is None and weak is not None and fits(weak, wanted):
        return weak if but is None or weak.entity is not but else None
    return other


def _other_named(
    reading: Reading, start: int, end: int, wanted: str, fits: Fits, but: Entity | None
) -> Speaker | None:
    """The last one named in a sentence who fits, subject or not; no body that owns something."""
    for index in reversed(reading.names_between(start, end)):
        name = reading.names.names[index]
        entity = reading.names.entities[name.entity]
        if name.end > end or entity is but or reading.region_at(name.start) is not None:
            continue
        owner = reading.doc.data[name.end : name.end + 2] in (b"'s", b"\x92s")
        if entity.kind == "person" or (entity.kind in ("body", "state") and not owner):
            speaker = Speaker(entity, None)
            if fits(speaker, wanted):
                return speaker
    return None


def _according_first(reading: Reading, start: int, end: int) -> Reference | None:
    """'According to Jennifer Okello, a researcher, …': whom the sentence is about."""
    if not reading.doc.data.startswith(b"According to ", start):
        return None
    return named_after(reading, start + 13, end)


def _said_by(reading: Reading, start: int, end: int, depth: int) -> Speaker | None:
    """Who speaks in a sentence: 'The hospital received 14 wounded, a nurse there said.'"""
    for verb in reversed(reading.verbs_between(start, end)):
        if verb.sort == "speech" and reading.region_at(verb.start) is None:
            subject = subject_of(reading, verb, start)
            if subject is not None and (subject.sort != "pronoun" or depth < 3):
                return resolve(reading, subject, depth + 2)
    return None


_DEFINITE = re.compile(rb"(?:[Tt]he|[Hh]is|[Hh]er|[Ii]ts|[Tt]heir|[Tt]hat|[Tt]his) ")


_COPULA = re.compile(
    rb"(?: [A-Za-z'\x92-]+){0,3}?(?: (?:is|was) |, (?:known (?:only )?as |named |called |"
    rb"who (?:gave|gives) (?:his|her|their) name (?:only )?as |identified (?:only )?as )?)"
)


_LEADERS = tuple(TITLES["leaders"])


def _of_phrase(reading: Reading, phrase: Reference, depth: int) -> Speaker:
    """A noun phrase: the entity it describes, else its own words."""
    data = reading.doc.data
    words = data[phrase.start : phrase.end]
    text = reading.doc.text[phrase.start : phrase.end]
    named = _copula_name(reading, phrase)
    if named is not None:
        return named
    following = _followed_by_name(reading, phrase, words)
    if following is not None:
        return following
    if not _DOCUMENTS.isdisjoint(words.split(b" of ")[0].lower().split()):
        return _owner(reading, phrase, depth) or Speaker(None, text)
    found = None
    if _DEFINITE.match(words) or b" " not in words:
        found = _described(reading, phrase, words, depth)
    return found or _introduced(reading, phrase, words) or Speaker(None, text)


def _introduced(reading: Reading, phrase: Reference, words: bytes) -> Speaker | None:
    """Whom a story's first lines describe, its next paragraph names."""
    heads = _heads(words)
    doc = reading.doc
    if not heads or heads[-1].encode() not in PERSONS or phrase.start > 1500:
        return None
    if doc.data[doc.sentence(phrase.start)[0] : phrase.start].strip():
        return None
    index = bisect_right(doc.lines, phrase.start)
    if sum(1 for at in doc.lines[1:index] if doc.data[at : at + 1] != b"\n") > 4:
        return None
    while (
        index < len(doc.lines) - 1 and not doc.data[doc.lines[index] : doc.lines[index + 1]].strip()
    ):
        index += 1
    if index >= len(doc.lines) - 1:
        return None
    start, end = doc.sentence(doc.lines[index])
    subject = first_reference(reading, start, end)
    if subject is not None and subject.sort == "phrase":
        return _copula_name(reading, subject)
    if subject is None or subject.sort != "name" or reading.entity(subject.name).kind != "person":
        return None
    return Speaker(reading.entity(subject.name), None)


def _copula_name(reading: Reading, phrase: Reference) -> Speaker | None:
    """'Its author is Helga Durnay', 'the official, Osama Hamdan,'."""
    match = _COPULA.match(reading.doc.data, phrase.end)
    if match is None:
        return None
    for index in reading.names_between(match.end(), match.end() + 30):
        name = reading.names.names[index]
        if name.full_start == match.end() and reading.names.entities[name.entity].kind in (
            "person",
            "unknown",
        ):
            return Speaker(reading.names.entities[name.entity], None)
    return None


def _followed_by_name(reading: Reading, phrase: Reference, words: bytes) -> Speaker | None:
    """'a senior official' whom the next sentence calls 'The official, Osama Hamdan,'."""
    heads = _heads(words)
    if words[:2].lower() not in (b"a ", b"an", b"th") or not heads:
        return None
    lead = f"The {heads[-1]}, ".encode()
    at = reading.doc.data.find(lead, phrase.end, phrase.end + 800)
    if at < 0:
        return None
    for index in reading.names_between(at + len(lead), at + len(lead) + 1):
        return Speaker(reading.names.entities[reading.names.names[index].entity], None)
    return None


_DOCUMENTS = byte_words(TITLES["documents"])


def _owner(reading: Reading, phrase: Reference, depth: int) -> Speaker | None:
    """Whose statement it is: the pronoun's antecedent, else the subject before."""
    first = reading.doc.data[phrase.start : phrase.end].split(b" ")[0].lower()
    if first in (b"his", b"her", b"its", b"their"):
        pronoun = Reference(phrase.start, phrase.start + len(first), "pronoun")
        found = _antecedent(reading, pronoun, depth + 1)
        return found if found != NOBODY else None
    index = bisect_right(reading.doc.sentences, phrase.start) - 1
    for back in range(index - 1, max(index - 4, -1), -1):
        subject = first_reference(
            reading, reading.doc.sentences[back], reading.doc.sentences[back + 1]
        )
        if subject is not None and subject.start != phrase.start:
            return resolve(reading, subject, depth + 1)
    return None


def _described(reading: Reading, phrase: Reference, words: bytes, depth: int) -> Speaker | None:
    """The entity whose title, role or name has the noun of 'the …'."""
    heads = _heads(words)
    if not heads:
        return None
    here = bisect_left(reading.names.starts, phrase.start)
    names = reading.names.names
    around = (*reversed(names[max(here - NAMES_BACK, 0) : here]), *names[here : here + NAMES_AHEAD])
    for entity in (reading.names.entities[name.entity] for name in around):
        if _answers_to(entity, heads, words) and _is_theirs(reading, entity, phrase.start, words):
            return Speaker(entity, None)
    if words[:4].lower() != b"the " or b" for " in words or len(heads) > 3:
        return None
    if b" of " in words and _OF_NUMBER.search(words) is None:
        return None
    empty = Reference(phrase.start, phrase.start, "pronoun")
    if heads[-1].encode() in THINGS:
        return None
    if heads[-1].encode() in CROWDS:
        return None
    known = heads[-1].encode() in PERSONS or heads[-1].endswith("-year-old")
    return (
        _search_back(reading, empty, "", _fits_somehow, REACH, depth + 1, None) if known else None
    )


_OF_NUMBER = re.compile(rb" of (?:two|three|four|five|six|seven|eight|[0-9])\b")


def _core(words: bytes) -> bytes:
    return re.split(rb" (?:of|for|from|in|at|with|on|to|who) ", words, maxsplit=1)[0]


def _heads(words: bytes) -> list[str]:
    parts = _core(words).decode("latin-1").lower().split()
    return parts[1:] if len(parts) > 1 else parts


_BODY_WORDS = frozenset(TITLES["body_words"])


def _answers_to(entity: Entity, heads: list[str], words: bytes) -> bool:
    head = heads[-1]
    described = f"{entity.title or ''} {entity.role or ''}".lower()
    if entity.kind in ("person", "unknown"):
        if re.search(rf"\b{re.escape(head)}\b", described) is not None:
            return (
                len(heads) < 2
                or all(word in described for word in heads[:-1])
                or _same_country(entity, heads)
            )
        return (
            head in ("leader", "premier", "pm")
            and _same_country(entity, heads)
            and any(word in described for word in _LEADERS)
        )
    if entity.kind == "body":
        name = entity.name.lower()
        if re.search(rf"\b{re.escape(head)}\b", name):
            return True
        return (
            head in _BODY_WORDS and entity.actor is not None and entity.actor.kind == "armed_group"
        )
    return False


def _is_theirs(reading: Reading, entity: Entity, start: int, words: bytes) -> bool:
    """Whether 'the military' may be the one of the book, and is not that of another state."""
    end = start + len(_core(words))
    head = reading.doc.data.rfind(b" ", start, end) + 1 or start
    actors, data = reading.actors, reading.doc.data
    return entity.actor is None or actors.may_mean(data, entity.actor, head, end)


def _same_country(entity: Entity, heads: list[str]) -> bool:
    """Whether an adjective of nationality fits whom the book knows."""
    if entity.actor is None:
        return False
    known = f"{entity.actor.role} {entity.actor.affiliation} {entity.title or ''}".lower()
    return any(word[:4] in known for word in heads[:-1] if len(word) > 3)
