"""Whom words mean: pronouns led to names, 'the minister' to the one who is minister."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable
from itertools import pairwise
from typing import NamedTuple

from trucebook.extract.lexicon import TITLES, byte_words
from trucebook.extract.names.entities import Entity
from trucebook.extract.quotes.references import first_reference, named_after, subject_of
from trucebook.extract.reading import CROWDS, NOBODY, PERSONS, THINGS, Reading, Reference, Speaker

REACH = 12
"""How many sentences back a pronoun is followed."""


NAMES_BACK, NAMES_AHEAD = 200, 60
"""How many names before and behind 'the minister' are asked whether they are meant."""

_GENDER_OF_PRONOUN = {b"he": "m", b"his": "m", b"him": "m", b"she": "f", b"her": "f"}
_THING_PRONOUNS = frozenset((b"it", b"its", b"they", b"their", b"them"))
_GENDERS = {
    **dict.fromkeys(TITLES["female"], "f"),
    **dict.fromkeys(TITLES["male"], "m"),
    **dict.fromkeys(TITLES["crowds"], "crowd"),
    **dict.fromkeys(TITLES["things"], "thing"),
}
_DOCUMENTS = byte_words(TITLES["documents"])
_BODY_WORDS = frozenset(TITLES["body_words"])
_LEADERS = tuple(TITLES["leaders"])
_BEFORE_MAIN = re.compile(rb"(?:In what|As|Although|When|While|Before|After|Though) \Z")
_ASKED = re.compile(rb"(?:When |If )?(?:[Aa]sked|[Pp]ressed)\b")
_DEFINITE = re.compile(rb"(?:[Tt]he|[Hh]is|[Hh]er|[Ii]ts|[Tt]heir|[Tt]hat|[Tt]his) ")
_COPULA = re.compile(
    rb"(?: [A-Za-z'\x92-]+){0,3}?(?: (?:is|was) |, (?:known (?:only )?as |named |called |"
    rb"who (?:gave|gives) (?:his|her|their) name (?:only )?as |identified (?:only )?as )?)"
)
_OF_NUMBER = re.compile(rb" of (?:two|three|four|five|six|seven|eight|[0-9])\b")
_LINKS = re.compile(rb" (?:of|for|from|in|at|with|on|to|who) ")


class _Sought(NamedTuple):
    """Whom a pronoun may mean: somebody of a gender who fits, and is not `but`.

    `depth` counts the references that led here: a chain of them ends.
    """

    fits: Callable[[Speaker, str], bool]
    gender: str
    depth: int
    but: Entity | None = None

    def takes(self, speaker: Speaker) -> bool:
        is_other = self.but is None or speaker.entity is not self.but
        return is_other and self.fits(speaker, self.gender)


def _fits_somehow(speaker: Speaker, gender: str) -> bool:
    """A person of either gender, since names deceive."""
    return speaker.entity is not None and speaker.entity.kind == "person"


def _fits_person(speaker: Speaker, gender: str) -> bool:
    if speaker.entity is not None:
        is_person = speaker.entity.kind in ("person", "unknown")
        return is_person and speaker.entity.gender in ("", gender)
    return speaker.phrase is not None and _gender_of_phrase(speaker.phrase) in ("", gender)


def _fits_thing(speaker: Speaker, gender: str) -> bool:
    if speaker.entity is not None:
        return speaker.entity.kind in ("body", "state", "unknown")
    return speaker.phrase is not None and _gender_of_phrase(speaker.phrase) == "thing"


def _gender_of_phrase(phrase: str) -> str:
    for word in phrase.lower().split():
        if word in ("of", "for", "from", "in"):
            break
        if word in _GENDERS and word not in ("one", "another"):
            return _GENDERS[word]
    return ""


def resolve(
    reading: Reading, reference: Reference | None, depth: int = 0, but: Entity | None = None
) -> Speaker:
    """Whom a reference means; a pronoun means anybody `but` one."""
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
    """Whom a pronoun means: the nearest subject that fits, else the next one named."""
    word = reading.doc.data[pronoun.start : pronoun.end].lower()
    gender = _GENDER_OF_PRONOUN.get(word, "")
    if word in _THING_PRONOUNS:
        found = _search_back(reading, pronoun, _Sought(_fits_thing, gender, depth, but), REACH)
    else:
        found = _search_back(
            reading, pronoun, _Sought(_fits_person, gender, depth, but), REACH
        ) or _search_back(reading, pronoun, _Sought(_fits_somehow, gender, depth, but), 3)
    if found is not None or pronoun.start == pronoun.end or depth > 1:
        return found or NOBODY
    for start, end in reading.doc.after(pronoun.start, 8):
        subject = first_reference(reading, start, end)
        if subject is not None and subject.sort == "name":
            speaker = resolve(reading, subject, depth + 1)
            if _fits_person(speaker, gender):
                return speaker
    return NOBODY


def _search_back(
    reading: Reading, pronoun: Reference, sought: _Sought, reach: int
) -> Speaker | None:
    """The antecedent in the sentence of the pronoun or in those before."""
    doc = reading.doc
    own, own_end = doc.sentence(pronoun.start)
    lead = doc.data[own : pronoun.start]
    if pronoun.start < pronoun.end and _BEFORE_MAIN.match(lead):
        subject = first_reference(reading, pronoun.end, own_end)
        speaker = resolve(reading, subject, sought.depth + 1)
        is_name = subject is not None and subject.sort == "name"
        if is_name and sought.fits(speaker, sought.gender):
            return speaker
    if pronoun.start < pronoun.end and not _ASKED.match(lead):
        sure, unsure = _subject_in(reading, own, pronoun.start, sought)
        if sure is not None or unsure is not None:
            return sure or unsure
    for start, end in doc.before(pronoun.start, reach):
        clause = doc.data.rfind(b"; ", start, end)
        for lo in (clause + 1, start) if clause >= 0 else (start,):
            found = _in_sentence(reading, lo, end, sought)
            if found is not None:
                return found
    return None


def _subject_in(
    reading: Reading, start: int, end: int, sought: _Sought
) -> tuple[Speaker | None, Speaker | None]:
    """The subject of a sentence if it fits: surely, or as a name of unknown kind."""
    subject = None
    if reading.doc.data.startswith(b"According to ", start):
        subject = named_after(reading, start + 13, end)
    subject = subject or first_reference(reading, start, end)
    if subject is None:
        return None, None
    speaker = resolve(reading, subject, sought.depth + 1)
    entity = speaker.entity
    fitting = speaker if sought.takes(speaker) else None
    is_unsure = entity is not None and entity.kind == "unknown" and not entity.title
    return (None, fitting) if is_unsure else (fitting, None)


def _in_sentence(reading: Reading, start: int, end: int, sought: _Sought) -> Speaker | None:
    """Whom a pronoun may mean in an earlier sentence.

    Its subject, else who speaks in it ('The hospital received 14 wounded, a nurse there said'),
    else the last one named who fits; no body that owns something.
    """
    sure, unsure = _subject_in(reading, start, end, sought)
    if sure is not None:
        return sure
    for verb in reversed(reading.verbs_between(start, end)):
        if verb.sort == "speech" and not reading.quotes(verb):
            subject = subject_of(reading, verb, start)
            if subject is not None and (subject.sort != "pronoun" or sought.depth < 3):
                said = resolve(reading, subject, sought.depth + 2)
                if sought.takes(said):
                    return said
                break
    for index in reversed(reading.names_between(start, end)):
        name, speaker = reading.names.names[index], Speaker(reading.entity(index), None)
        if name.end > end or reading.region_at(name.start) is not None:
            continue
        owns = reading.doc.data[name.end : name.end + 2] in (b"'s", b"\x92s")
        kind = reading.entity(index).kind
        is_named = kind == "person" or (kind in ("body", "state") and not owns)
        if is_named and sought.takes(speaker):
            return speaker
    return unsure


def _of_phrase(reading: Reading, phrase: Reference, depth: int) -> Speaker:
    """A noun phrase: the entity it describes, else its own words."""
    words = reading.doc.data[phrase.start : phrase.end]
    itself = Speaker(None, reading.doc.text[phrase.start : phrase.end])
    named = _copula_name(reading, phrase) or _followed_by_name(reading, phrase, words)
    if named is not None:
        return named
    if not _DOCUMENTS.isdisjoint(words.split(b" of ")[0].lower().split()):
        return _owner(reading, phrase, depth) or itself
    found = None
    if _DEFINITE.match(words) or b" " not in words:
        found = _described(reading, phrase, words, depth)
    return found or _introduced(reading, phrase, words) or itself


def _copula_name(reading: Reading, phrase: Reference) -> Speaker | None:
    """'Its author is Helga Durnay', 'the official, Osama Hamdan,'."""
    match = _COPULA.match(reading.doc.data, phrase.end)
    if match is None:
        return None
    for index in reading.names_between(match.end(), match.end() + 30):
        entity = reading.entity(index)
        begins = reading.names.names[index].full_start == match.end()
        if begins and entity.kind in ("person", "unknown"):
            return Speaker(entity, None)
    return None


def _followed_by_name(reading: Reading, phrase: Reference, words: bytes) -> Speaker | None:
    """'a senior official' whom the next sentence calls 'The official, Osama Hamdan,'."""
    heads = _heads(words)
    if words[:2].lower() not in (b"a ", b"an", b"th") or not heads:
        return None
    lead = f"The {heads[-1]}, ".encode()
    at = reading.doc.data.find(lead, phrase.end, phrase.end + 800)
    names = reading.names_between(at + len(lead), at + len(lead) + 1) if at >= 0 else ()
    return Speaker(reading.entity(names[0]), None) if names else None


def _owner(reading: Reading, phrase: Reference, depth: int) -> Speaker | None:
    """Whose statement it is: the pronoun's antecedent, else the subject before."""
    first = reading.doc.data[phrase.start : phrase.end].split(b" ")[0].lower()
    if first in (b"his", b"her", b"its", b"their"):
        pronoun = Reference(phrase.start, phrase.start + len(first), "pronoun")
        found = _antecedent(reading, pronoun, depth + 1)
        return found if found != NOBODY else None
    for start, end in reading.doc.before(phrase.start, 3):
        subject = first_reference(reading, start, end)
        if subject is not None:
            return resolve(reading, subject, depth + 1)
    return None


def _introduced(reading: Reading, phrase: Reference, words: bytes) -> Speaker | None:
    """Whom a story's first lines describe, its next paragraph names."""
    heads, doc = _heads(words), reading.doc
    if not heads or heads[-1].encode() not in PERSONS or phrase.start > 1500:
        return None
    if doc.data[doc.sentence(phrase.start)[0] : phrase.start].strip():
        return None
    index = bisect_right(doc.lines, phrase.start)
    if sum(doc.data[at : at + 1] != b"\n" for at in doc.lines[1:index]) > 4:
        return None
    lines = (start for start, end in pairwise(doc.lines[index:]) if doc.data[start:end].strip())
    at = next(lines, None)
    subject = first_reference(reading, *doc.sentence(at)) if at is not None else None
    if subject is not None and subject.sort == "phrase":
        return _copula_name(reading, subject)
    if subject is None or subject.sort != "name" or reading.entity(subject.name).kind != "person":
        return None
    return Speaker(reading.entity(subject.name), None)


def _described(reading: Reading, phrase: Reference, words: bytes, depth: int) -> Speaker | None:
    """The entity whose title, role or name has the noun of 'the …'."""
    heads = _heads(words)
    if not heads:
        return None
    data, end = reading.doc.data, phrase.start + len(_LINKS.split(words, maxsplit=1)[0])
    head_at = data.rfind(b" ", phrase.start, end) + 1 or phrase.start
    here = bisect_left(reading.names.starts, phrase.start)
    names = reading.names.names
    around = (*reversed(names[max(here - NAMES_BACK, 0) : here]), *names[here : here + NAMES_AHEAD])
    for entity in (reading.names.entities[name.entity] for name in around):
        # 'The military' may be the one of the book, unless it is that of another state.
        if _answers_to(entity, heads) and (
            entity.actor is None or reading.actors.may_mean(data, entity.actor, head_at, end)
        ):
            return Speaker(entity, None)
    if words[:4].lower() != b"the " or b" for " in words or len(heads) > 3:
        return None
    if b" of " in words and _OF_NUMBER.search(words) is None:
        return None
    head = heads[-1].encode()
    if head in THINGS or head in CROWDS or not (head in PERSONS or head.endswith(b"-year-old")):
        return None
    empty = Reference(phrase.start, phrase.start, "pronoun")
    return _search_back(reading, empty, _Sought(_fits_somehow, "", depth + 1), REACH)


def _heads(words: bytes) -> list[str]:
    """The words of a phrase before what hangs on it, without its article."""
    parts = _LINKS.split(words, maxsplit=1)[0].decode("latin-1").lower().split()
    return parts[1:] if len(parts) > 1 else parts


def _answers_to(entity: Entity, heads: list[str]) -> bool:
    """Whether a title, a role or a name has the noun of a phrase."""
    head = heads[-1]
    if entity.kind == "body":
        is_group = entity.actor is not None and entity.actor.kind == "armed_group"
        named = re.search(rf"\b{re.escape(head)}\b", entity.name.lower()) is not None
        return named or (head in _BODY_WORDS and is_group)
    if entity.kind not in ("person", "unknown"):
        return False
    described = f"{entity.title or ''} {entity.role or ''}".lower()
    if re.search(rf"\b{re.escape(head)}\b", described) is not None:
        return all(word in described for word in heads[:-1]) or _same_country(entity, heads)
    is_leader = head in ("leader", "premier", "pm") and _same_country(entity, heads)
    return is_leader and any(word in described for word in _LEADERS)


def _same_country(entity: Entity, heads: list[str]) -> bool:
    """Whether an adjective of nationality fits whom the book knows."""
    if entity.actor is None:
        return False
    known = f"{entity.actor.role} {entity.actor.affiliation} {entity.title or ''}".lower()
    return any(word[:4] in known for word in heads[:-1] if len(word) > 3)
