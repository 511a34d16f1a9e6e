"""Find many words at once, in one pass whose cost does not grow with their number."""

from __future__ import annotations

from collections.abc import Iterable

from ahocorasick_rs import BytesAhoCorasick, MatchKind

__all__ = ["Trie"]


class Trie:
    """Whole words and phrases to find in flattened text."""

    __slots__ = ("_automaton", "words")

    def __init__(self, words: Iterable[bytes]) -> None:
        """Take phrases of lower-case letters and digits, parted by single blanks."""
        self.words = tuple(dict.fromkeys(words))
        patterns = [b" " + word for word in self.words]
        self._automaton = BytesAhoCorasick(patterns, matchkind=MatchKind.LeftmostLongest)

    def scan(self, flat: bytes) -> list[tuple[int, int, int]]:
        """Offsets in the text and index of every phrase: leftmost, then longest, no overlap."""
        return [
            (start, end - 1, index)
            for index, start, end in self._automaton.find_matches_as_indexes(flat)
            if flat[end] == 0x20
        ]
