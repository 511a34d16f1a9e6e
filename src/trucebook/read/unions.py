"""Things that belong together, joined two by two (union-find)."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

Thing = TypeVar("Thing", bound=Hashable)


@dataclass(frozen=True)
class Unions(Generic[Thing]):
    """Which things belong together; a thing that was never joined is alone."""

    above: dict[Thing, Thing] = field(default_factory=dict)

    def top(self, thing: Thing) -> Thing:
        """The one thing that represents all that belong with this one."""
        while (up := self.above.setdefault(thing, thing)) != thing:
            self.above[thing] = self.above[up]
            thing = self.above[thing]
        return thing

    def join(self, one: Thing, other: Thing) -> None:
        """Put two things, and all that belong with either, together."""
        self.above[self.top(one)] = self.top(other)
