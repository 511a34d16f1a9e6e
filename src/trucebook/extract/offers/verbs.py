"""The verbs that say what somebody did with a proposal, and their groups in the lexicon."""

from __future__ import annotations

from functools import cache

from trucebook.extract.lexicon import OFFERS, STANCES, Trie, byte_words
from trucebook.extract.offers.clauses import Sentence

OBJECTS = ("accepts", "rejects", "proposes", "drafts", "conveys", "receives", "open")
"""The stances whose verbs take the proposal as their object."""

_VERB_GROUPS = (
    *OBJECTS,
    "given",
    "urging",
    "naming",
    "demanding",
    "insisting",
    "proposes_with_noun",
    "of_talks",
    "rejects_weakly",
    "accepts_of_both",
)
REJECTION = byte_words(OFFERS["nouns_of_rejection"])
ACCEPTANCE = byte_words(OFFERS["nouns_of_acceptance"])


@cache
def _verbs() -> dict[bytes, list[tuple[tuple[bytes, ...], frozenset[str]]]]:
    """By their first word: verbs with their particles, longest first, and their groups."""
    groups: dict[tuple[bytes, ...], set[str]] = {}
    for name in _VERB_GROUPS:
        for word in STANCES[name]:
            groups.setdefault(tuple(word.encode().split()), set()).add(name)
    found: dict[bytes, list[tuple[tuple[bytes, ...], frozenset[str]]]] = {}
    for words in sorted(groups, key=len, reverse=True):
        found.setdefault(words[0], []).append((words, frozenset(groups[words])))
    return found


CUES = Trie(
    {word.encode().split()[0] for name in _VERB_GROUPS for word in STANCES[name]}
    | {word.encode() for word in STANCES["hoping"]}
    | REJECTION
    | ACCEPTANCE
)


def verb_at(sentence: Sentence, at: int) -> tuple[tuple[bytes, ...], frozenset[str]]:
    """The longest verb that begins at a token, and its groups; none where there is none."""
    for words, names in _verbs().get(sentence.tokens[at].word, ()):
        if sentence.begins_with(at, words):
            return words, names
    return (), frozenset()
