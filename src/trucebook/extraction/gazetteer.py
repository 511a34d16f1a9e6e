"""Names of actors that a book knows, found in one pass."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

__all__ = ["Gazetteer"]


class Gazetteer:
    """The actors of a book."""

    def __init__(self, actors: Iterable[Mapping[str, str]] = ()) -> None:
        """Take rows of the table `actors` (cell texts: actor_id, name, kind, role, aliases)."""
        self.actors = tuple(actors)
