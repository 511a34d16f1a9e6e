"""Names of the actors that a book knows, found in one pass."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from trucebook.extraction.document import flatten, fold
from trucebook.extraction.scan import Trie

__all__ = ["NO_ACTORS", "Actor", "Gazetteer", "Known"]


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
    """

    def __init__(self, actors: Iterable[Mapping[str, str]] = ()) -> None:
        """Take rows of the table `actors` as cell texts: actor_id, name, kind, role, aliases, …"""
        rows = list(actors)
        self.actors = {row["actor_id"]: _actor(row) for row in rows}
        self._names: dict[bytes, tuple[Actor, str]] = {}
        self._unnamed: list[tuple[bytes, Actor]] = []
        for row in rows:
            for alias in (row["name"], *(row.get("aliases") or "").split(";")):
                self._add(self.actors[row["actor_id"]], alias.strip())
        self._add_short_forms("ministry", 2, ())
        self._add_short_forms("military", 1, ("forces", "army", "troops", "military"))
        self._trie = Trie(self._names)

    def _add(self, actor: Actor, alias: str) -> None:
        words = b" ".join(flatten(fold(alias)).split())
        if not words:
            return
        if actor.kind == "group" or not alias[:1].isupper():
            self._unnamed.append((words, actor))
        else:
            self._names.setdefault(words, (actor, alias))

    def _add_short_forms(self, kind: str, count: int, others: tuple[str, ...]) -> None:
        """'the health ministry', 'its forces': short where only one of the kind is known."""
        actors = [actor for actor in self.actors.values() if actor.kind == kind]
        if len(actors) == 1:
            last = actors[0].name.split()[-count:]
            for short in (" ".join(last), *others):
                if short.islower():
                    self._names.setdefault(short.encode(), (actors[0], short))

    def unnamed(self, phrase: str) -> Actor | None:
        """The actor whom the book describes in these words and does not name."""
        words = b" ".join(flatten(fold(phrase)).split())
        for description, actor in self._unnamed:
            if words.startswith(description):
                return actor
        return None

    def find(self, data: bytes, flat: bytes) -> list[Known]:
        """Every name of an actor in a text, in order."""
        if not self._names:
            return []
        found = []
        for start, end, index in self._trie.scan(flat):
            actor, alias = self._names[self._trie.words[index]]
            if _is_written_as_name(data, start, end, alias):
                found.append(Known(start, end, actor, alias))
        return found


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


_SMALL_BEFORE = re.compile(rb"(?:\b[a-z]+|\bThe|\bIts) \Z")
