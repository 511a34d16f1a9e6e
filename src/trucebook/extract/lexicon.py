"""The words the grammar knows. They are in `lexicons/`, each group with a sentence about it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from trucebook.errors import extra


def groups(name: str) -> Mapping[str, Mapping[str, Any]]:
    """The groups of one file: `about` and what it lists."""
    # NOTE: JSON, which takes a hundredth of the time of TOML: every command that extracts waits.
    path = Path(__file__).parent / "lexicons" / f"{name}.json"
    found: Mapping[str, Mapping[str, Any]] = json.loads(path.read_bytes())["groups"]
    return found


def _words(name: str) -> dict[str, Any]:
    return {group: table.get("words", table) for group, table in groups(name).items()}


def byte_words(words: Iterable[str]) -> frozenset[bytes]:
    """The words of a group as they are in the bytes of a document."""
    return frozenset(word.encode() for word in words)


COUNTRIES = _words("countries")
ENGLISH = byte_words(_words("english")["common"])
FIRST_NAMES = _words("names")
NUMBERS = _words("numbers")
QUALIFIERS = _words("qualifiers")
UNITS = _words("units")
NOUNS = _words("nouns")
VERBS = _words("verbs")
TITLES = _words("titles")
CUES = _words("cues")
STOPS = _words("stops")
OFFERS = _words("offers")
STANCES = _words("stances")


CLAUSES = _words("clauses")


PREDICATES = _words("predicates")
GRAMMAR = {**_words("grammar"), **_words("circumstances")}


def pattern(expression: bytes, flags: int = 0) -> re.Pattern[bytes]:
    """An expression in which `<group>` is any word of a group of the lexicon of
    the grammar or of circumstances."""

    def words(match: re.Match[bytes]) -> bytes:
        return b"(?:" + "|".join(GRAMMAR[match[1].decode()]).encode("cp1252") + b")"

    return re.compile(re.sub(rb"(?<!\?P)<([a-z_]+)>", words, expression), flags)


class Trie:
    """Whole words and phrases to find in flattened text."""

    __slots__ = ("_automaton", "words")

    def __init__(self, words: Iterable[bytes]) -> None:
        """Take phrases of lower-case letters and digits, parted by single blanks."""
        # NOTE: the number reader is for rules too, which run with the extra `curate` alone.
        found = extra("ahocorasick_rs", "extract")
        self.words = tuple(dict.fromkeys(words))
        patterns = [b" " + word for word in self.words]
        longest = found.MatchKind.LeftmostLongest
        self._automaton = found.BytesAhoCorasick(patterns, matchkind=longest)

    def scan(self, flat: bytes) -> list[tuple[int, int, int]]:
        """Offsets in the text and index of every phrase: leftmost, then longest, no overlap."""
        return [
            (start, end - 1, index)
            for index, start, end in self._automaton.find_matches_as_indexes(flat)
            if flat[end] == 0x20
        ]
