"""Pairs of passages of two texts that are made from the same words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from trucebook.markup import visible
from trucebook.problem import shorten
from trucebook.read.reuse.alignment import Box, joined
from trucebook.spans import shared_words


@dataclass(frozen=True, slots=True, order=True)
class Passage:
    """Code points `[start, end)` of a source."""

    source_id: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, order=True)
class Pair:
    """Two passages with the same words, of two sources in the order of their ids."""

    a: Passage
    b: Passage
    kind: str
    shared_words: int

    @classmethod
    def of(cls, one: Passage, other: Passage, kind: str, texts: Mapping[str, str]) -> Pair:
        """The pair, with its words counted."""
        a, b = sorted((one, other))
        found = (texts[side.source_id][side.start : side.end] for side in (a, b))
        return cls(a, b, kind, shared_words(*found))

    def content(self) -> dict[str, Any]:
        """The pair as dicts, texts and numbers."""
        a, b = (
            {"source_id": side.source_id, "start": side.start, "end": side.end}
            for side in (self.a, self.b)
        )
        return {"a": a, "b": b, "kind": self.kind, "shared_words": self.shared_words}


def united(pairs: Iterable[Pair], texts: Mapping[str, str]) -> list[Pair]:
    """The pairs; those that overlap or touch on both sides are one, of the kind of the largest."""
    by_sources: dict[tuple[str, str], list[tuple[Box, list[Pair]]]] = {}
    for pair in pairs:
        box = (pair.a.start, pair.a.end, pair.b.start, pair.b.end)
        by_sources.setdefault((pair.a.source_id, pair.b.source_id), []).append((box, [pair]))
    found: list[Pair] = []
    for (one, other), boxes in by_sources.items():
        for (start, end, to_start, to_end), together in joined(boxes):
            kind = max(together, key=lambda pair: (pair.shared_words, pair.kind)).kind
            a, b = Passage(one, start, end), Passage(other, to_start, to_end)
            found.append(Pair.of(a, b, kind, texts))
    return sorted(found)


def as_text(pairs: Sequence[Pair], texts: Mapping[str, str]) -> str:
    """The pairs with their words, for a terminal."""
    lines: list[str] = []
    for pair in pairs:
        lines.append(f"{pair.kind}, {pair.shared_words} shared words")
        for side in (pair.a, pair.b):
            said = shorten(" ".join(texts[side.source_id][side.start : side.end].split()), _SHOWN)
            lines.append(visible(f"  {side.source_id} {side.start}-{side.end}  {said}"))
    count = len(pairs)
    return "\n".join([*lines, f"{count} pair{'' if count == 1 else 's'} of passages"])


_SHOWN = 300
