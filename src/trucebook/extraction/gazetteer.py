"""Names of the actors that a book knows, found in one pass."""

from __future__ import annotations

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
        for row in rows:
            for alias in (row["name"], *(row.get("aliases") or "").split(";")):
                self._add(self.actors[row["actor_id"]], alias.strip())
        self._trie = Trie(self._names)

    def _add(self, actor: Actor, alias: str) -> None:
        words = b" ".join(flatten(fold(alias)).split())
        if words:
            self._names.setdefault(words, (actor, alias))

    def find(self, data: bytes, flat: bytes) -> list[Known]:
        """Every name of an actor in a text, in order."""
        if not self._names:
            return []
        found = []
        for start, end, index in self._trie.scan(flat):
            actor, alias = self._names[self._trie.words[index]]
            if _is_written_as_name(data[start:end], alias):
                found.append(Known(start, end, actor, alias))
        return found


NO_ACTORS = Gazetteer()


def _actor(row: Mapping[str, str]) -> Actor:
    keys = ("actor_id", "name", "kind", "role", "affiliation", "country")
    return Actor(*(row.get(key) or "" for key in keys))


def _is_written_as_name(words: bytes, alias: str) -> bool:
    if alias.isupper() and len(alias) <= 5:
        return words.isupper()
    return words[:1].isupper() or not alias[:1].isupper()
