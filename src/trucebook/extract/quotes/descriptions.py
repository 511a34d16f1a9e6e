"""Noun phrases: their nouns and gender, the name beside them, and who answers to them."""

from __future__ import annotations

import re

from trucebook.extract.lexicon import TITLES
from trucebook.extract.names.entities import Entity
from trucebook.extract.quotes.placing import head_sort
from trucebook.extract.reading import NOUNS, Meant, Reading, Reference, Speaker

_GENDERS = {
    **dict.fromkeys(TITLES["female"], "f"),
    **dict.fromkeys(TITLES["male"], "m"),
}
_BODY_WORDS = frozenset(TITLES["body_words"])
_LEADERS = (*TITLES["leaders"], "pm", "boss")
_GENERIC = frozenset(TITLES["generic"])
_KIN = frozenset(TITLES["kin"])
_COURTESY = frozenset(TITLES["honorifics"])
_COPULA = re.compile(
    rb"(?: [A-Za-z'\x92-]+){0,3}?(?: (?:is|was) |, (?:known (?:only )?as |named |called |"
    rb"(?:who (?:gave|gives)|giving) (?:only )?(?:his|her|their) "
    rb"(?:first |last |full )?name (?:only )?as |"
    rb"giving only (?:his|her|their) (?:first |last )?name, |identified (?:only )?as )?)"
)
_PEOPLE = re.compile(r"[A-Z][a-z]+(?:ans|ese|nis|qis|shmen|chmen)")
_LINKS = re.compile(rb" (?:of|for|from|in|at|with|on|to|who|close|familiar|briefed) ")
_OWNED = re.compile(rb"['\x92]s? ")
_DETERMINERS = {
    **dict.fromkeys(("the", "that", "this", "these", "those"), "the"),
    **dict.fromkeys(("his", "her", "its", "their", "my", "our"), "his"),
    **dict.fromkeys(("a", "an", "one", "another", "some", "two", "three", "several"), "a"),
}


def kind_of_phrase(words: bytes) -> str:
    """How a noun phrase begins and what its noun is for: 'the person', 'a crowd'."""
    first = words.partition(b" ")[0].decode("latin-1").lower()
    determiner = "owned" if _OWNED.search(words) else _DETERMINERS.get(first, "bare")
    return f"{determiner} {head_sort(words.lower())}"


def is_linked(words: bytes) -> bool:
    """Whether something hangs on the noun of a phrase: 'an aide to the king'."""
    return _LINKS.search(words) is not None


def heads_of(words: bytes) -> list[str]:
    """The words of a phrase before what hangs on it, without its article."""
    parts = _LINKS.split(words.lower(), maxsplit=1)[0].split()
    ends = [number for number, word in enumerate(parts, 1) if word in NOUNS]
    parts = parts[: ends[-1]] if ends else parts
    found = [part.decode("latin-1") for part in parts]
    return found[1:] if len(found) > 1 and found[0] in _DETERMINERS else found


def gender_of(words: list[str]) -> str:
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


def kind_of_name(entity: Entity) -> str:
    """What kind somebody named is; 'Kenyans' are a crowd."""
    is_people = entity.kind == "unknown" and _PEOPLE.fullmatch(entity.name) is not None
    return "crowd" if is_people else entity.kind


def named_beside(reading: Reading, phrase: Reference) -> Meant | None:
    """Who a noun phrase is by the name beside it."""
    words = reading.doc.data[phrase.start : phrase.end]
    return (
        _own_name(reading, phrase)
        or _copula_name(reading, phrase)
        or _followed_by_name(reading, phrase, words)
    )


_OWNED = re.compile(rb"(?:[Ii]ts|[Tt]heir|[Hh]is|[Hh]er) (?:(?!of|for|to|from|at|in)[a-z-]+ ){1,3}")


def _own_name(reading: Reading, phrase: Reference) -> Meant | None:
    """'its analyst Helga Durnay': the name that ends the phrase."""
    for index in reading.names_between(phrase.start + 1, phrase.end)[-1:]:
        entity, name = reading.entity(index), reading.names.names[index]
        lead = reading.doc.data[phrase.start : name.full_start]
        if name.end == phrase.end and entity.kind == "person" and _OWNED.fullmatch(lead):
            return Meant(Speaker(entity, None), name.start, name.end)
    return None


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
    heads = heads_of(words)
    if words[:2].lower() not in (b"a ", b"an", b"th") or not heads:
        return None
    lead = f"The {heads[-1]}, ".encode()
    at = reading.doc.data.find(lead, phrase.end, phrase.end + 800)
    names = reading.names_between(at + len(lead), at + len(lead) + 1) if at >= 0 else ()
    if not names:
        return None
    name = reading.names.names[names[0]]
    return Meant(Speaker(reading.entity(names[0]), None), name.start, name.end)


def answer_of(entity: Entity, heads: list[str]) -> str:
    """How a title, a role or a name has the nouns of a phrase."""
    *modifiers, head = heads
    if head.endswith("-year-old"):
        return "by age"
    described = _described(entity)
    found = "no"
    if re.search(rf"\b{re.escape(head)}", described) is not None or _is_group(entity, head):
        found = "by noun"
    elif head in _LEADERS and any(word in described for word in _LEADERS):
        found = "as leader"
    if found == "no":
        is_titled = entity.kind == "person" and (_titled(entity) or entity.role)
        found = "otherwise titled" if is_titled else found
        sort = ", any" if head in _GENERIC else ", kin" if head in _KIN else ""
        return found + sort
    if not modifiers:
        return found
    fits = sum(word[:4] in described for word in modifiers)
    return f"{found} and {'all' if fits == len(modifiers) else 'some' if fits else 'no'} words"


def _titled(entity: Entity) -> bool:
    """Whether a title says more than 'Mr'."""
    return bool(entity.title) and entity.title not in _COURTESY


def _described(entity: Entity) -> str:
    """What a text and the book say of somebody."""
    if entity.kind in ("body", "state"):
        return entity.name.lower()
    known = f" {entity.actor.role} {entity.actor.affiliation}" if entity.actor is not None else ""
    return f"{entity.title or ''} {entity.role or ''}{known}".lower()


def _is_group(entity: Entity, head: str) -> bool:
    """Whether a noun such as 'the movement' may mean a body."""
    return entity.kind == "body" and head in _BODY_WORDS
