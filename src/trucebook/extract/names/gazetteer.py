"""Names of the actors that a book knows, found in one pass."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from trucebook.extract.lexicon import COUNTRIES, STOPS, TITLES, Trie, byte_words
from trucebook.extract.text.document import flat_words

REACH = 1000
"""How far back, in code points, another owner of an army or a ministry is looked for."""

_NO_OWNERS = byte_words(TITLES["no_owners"])
_STARTERS = byte_words(STOPS["starters"])
_COUNTRIES = tuple(stem.encode() for stem in COUNTRIES["stems"])
_SENTENCE_END = re.compile(rb"[.!?][\"'\x92\x94)]{0,2} (?=[\"'\x91\x93(]?[A-Z])|\n")
_CAPITAL = re.compile(rb"\b[A-Z][A-Za-z]+")
_POSSESSOR = re.compile(rb"([A-Z][A-Za-z-]*)['\x92]s? (?:[a-z-]+ ){0,2}\Z")
_OWNED = re.compile(
    rb"\b([A-Z][A-Za-z-]+)(?:['\x92]s?)? (?:[a-z]+ ){0,2}(?:army|military|forces|troops|ministry)\b"
)
_INDEFINITE = frozenset(("A", "An", "One", "Some"))
_BEHIND = re.compile(rb" (of|in) (?:the )?([A-Z][A-Za-z]+)")
_SMALL_BEFORE = re.compile(rb"(?:\b[a-z]+|\bThe|\bIts) \Z")


@dataclass(frozen=True, slots=True)
class Actor:
    """An actor of the book, as the grammar needs it."""

    actor_id: str
    name: str
    kind: str
    role: str
    affiliation: str
    country: str


class Known(NamedTuple):
    """The name of a known actor at `[start, end)`."""

    start: int
    end: int
    actor: Actor
    alias: str


class Gazetteer:
    """The actors of a book by every name it lists for them.

    Names are found whatever their accents and marks, the longest first, in one pass whose cost
    does not grow with their number. A name is no name where it begins with a small letter,
    unless the book lists it so; a short name in capitals (`US`) is one in capitals alone.
    A short form ('the army') is an actor of the book only where the text names that actor or its
    state, and where nobody else is near to whom it could belong.
    """

    def __init__(self, actors: Iterable[Mapping[str, str]] = ()) -> None:
        """Take rows of the table `actors` as cell texts."""
        rows = list(actors)
        self.actors = {row["actor_id"]: _actor(row) for row in rows}
        self._names: dict[bytes, tuple[Actor, str]] = {}
        self._unnamed: list[tuple[bytes, Actor]] = []
        for row in rows:
            for alias in (row["name"], *(row.get("aliases") or "").split(";")):
                self._add(self.actors[row["actor_id"]], alias.strip())
        words: dict[str, set[bytes]] = {actor_id: set() for actor_id in self.actors}
        for name, (actor, _) in self._names.items():
            words[actor.actor_id].update(name.split())
        self._states = frozenset[bytes]().union(
            *(words[who.actor_id] for who in self.actors.values() if who.kind == "state")
        )
        known = {word for own in words.values() for word in own if word.startswith(_COUNTRIES)}
        self._foreign = tuple(
            stem for stem in _COUNTRIES if not any(word.startswith(stem) for word in known)
        )
        self._owners = {
            who.actor_id: self._owner(who, words)
            for who in self.actors.values()
            if who.kind in ("government", "ministry", "military")
        }
        self._add_short_forms("ministry", 2, ())
        self._add_short_forms("military", 1, ("forces", "army", "troops", "military"))
        self._trie = Trie(self._names)

    def _add(self, actor: Actor, alias: str) -> None:
        words = flat_words(alias)
        if not words:
            return
        is_description = alias.partition(" ")[0] in _INDEFINITE
        if actor.kind == "group" or is_description or not alias[:1].isupper():
            self._unnamed.append((words, actor))
        else:
            self._names.setdefault(words, (actor, alias))

    def _add_short_forms(self, kind: str, count: int, others: tuple[str, ...]) -> None:
        """'the health ministry', 'its forces': short where only one of the kind is known."""
        actors = [actor for actor in self.actors.values() if actor.kind == kind]
        if len(actors) != 1:
            return
        last = actors[0].name.split()[-count:]
        for short in (" ".join(last), *others):
            if short.islower():
                self._names.setdefault(short.encode(), (actors[0], short))

    def _owner(self, actor: Actor, words: Mapping[str, set[bytes]]) -> set[bytes]:
        """The words that say whose a ministry or an army is: Peru, Peruvian."""
        states = (
            words[who.actor_id]
            for who in self.actors.values()
            if who.actor_id == actor.affiliation
            or (who.kind == "state" and who.country == actor.country != "")
        )
        return words[actor.actor_id].union(*states) - _NO_OWNERS

    def unnamed(self, phrase: str) -> Actor | None:
        """The actor whom the book describes in these words and does not name."""
        words = flat_words(phrase)
        return next((actor for known, actor in self._unnamed if words.startswith(known)), None)

    def find(self, data: bytes, flat: bytes) -> list[Known]:
        """Every name of an actor in a text; a short one where the text names its state."""
        if not self._names:
            return []
        found, named = [], frozenset[bytes]()
        for start, end, index in self._trie.scan(flat):
            actor, alias = self._names[self._trie.words[index]]
            if not _is_written_as_name(data, start, end, alias):
                continue
            if alias.islower():
                named = named or frozenset(flat.split())
                is_named = not self._owners[actor.actor_id].isdisjoint(named)
                if not is_named or not self.may_mean(data, actor, start, end):
                    continue
            found.append(Known(start, end, actor, alias))
        return found

    def may_mean(self, data: bytes, actor: Actor, start: int, end: int) -> bool:
        """Whether 'army' or 'ministry' at `[start, end)` may be an actor, and not somebody else's.

        No other owner is near ('Sudan's army', 'in Peru the ministry', 'the army of Ostre'),
        nor owns the army or ministry named last, nor is nearer than the actor's own state, where
        the sentence names no state.
        """
        owner = self._owners.get(actor.actor_id)
        if owner is None:
            return True
        before = data[max(0, start - REACH) : start]
        near = _CAPITAL.findall(_SENTENCE_END.split(before)[-1])
        states = [word for word in near if self._is_state(word)]
        behind = _BEHIND.match(data, end)
        if behind and (behind[1] == b"of" or self._is_state(behind[2])):
            states.append(behind[2])
        if not states:
            states = [word for word in _OWNED.findall(before)[-1:] if word not in _STARTERS]
        if not states:
            far = (word.lower() for word in reversed(_CAPITAL.findall(before)))
            states = [next((w for w in far if w in owner or w.startswith(self._foreign)), b"")]
        whose = {word.lower() for word in (*states[-1:], *_POSSESSOR.findall(before))}
        return owner.issuperset(whose - {b""})

    def _is_state(self, word: bytes) -> bool:
        return word.lower().startswith(_COUNTRIES) or word.lower() in self._states


NO_ACTORS = Gazetteer()


def _actor(row: Mapping[str, str]) -> Actor:
    keys = ("actor_id", "name", "kind", "role", "affiliation", "country")
    return Actor(*(row.get(key) or "" for key in keys))


def _is_written_as_name(data: bytes, start: int, end: int, alias: str) -> bool:
    words = data[start:end]
    if alias.isupper() and len(alias) <= 5:
        return words.isupper()
    if alias.islower():
        return words.islower() and _SMALL_BEFORE.search(data, max(0, start - 12), start) is not None
    return words[:1].isupper()
