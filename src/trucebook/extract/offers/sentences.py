"""The sentences of a text that have been cut into words, each once."""

from __future__ import annotations

from dataclasses import dataclass, field

from trucebook.extract.offers.clauses import Sentence
from trucebook.extract.reading import Reading


@dataclass(frozen=True, eq=False)
class Sentences:
    """The sentences of a reading, by where they begin."""

    reading: Reading
    cut: dict[int, Sentence] = field(default_factory=dict)

    def at(self, start: int, end: int) -> Sentence:
        """The sentence `[start, end)`."""
        if start not in self.cut:
            self.cut[start] = Sentence(self.reading, start, end)
        return self.cut[start]
