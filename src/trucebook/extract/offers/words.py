"""The words of a sentence and their tags: one letter for what a word is in its clause.

D determiner, N noun or adjective, M number, K pronoun, P preposition, C comma, A and or or, S that
or if, R who or which, W would, B be, H have, T to, X not, V verb, G verb in -ing, L adverb, Q words
in quotation marks, Z any other mark.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from trucebook.extract.grammar.words import FORMS, Word
from trucebook.extract.lexicon import OFFERS, byte_words
from trucebook.extract.quotes.marks import Quotations
from trucebook.extract.text.document import Document

_OWN = {
    **dict.fromkeys("dxt$E", "N"),
    **dict.fromkeys("pl", "L"),
    **dict.fromkeys("OQ", "P"),
    **dict.fromkeys("VIg", "v"),
    **dict.fromkeys(':()";', "Z"),
    **dict(zip("iwarkq@", "nHASKRQ", strict=True)),
}
"""Where a tag of `grammar.words` is another here; "v" and "n" where its neighbours decide."""

_OPENS_OBJECT = frozenset("DKMQT")
_LEAVES = {b"for": b"call", b"on": b"call", b"down": b"", b"out": b"", b"off": b"", b"against": b""}
"""Words behind a verb, and how that verb begins."""
_WHICH_TIME = frozenset((b"last", b"next", b"this", b"late", b"earlier"))
_TIMES = byte_words(OFFERS["parts_of_time"])
PROPOSALS = byte_words(OFFERS["proposals"])


def words(found: Sequence[Word], quoted: Quotations, start: int, end: int) -> Iterator[Word]:
    """The words of a sentence; what is quoted is one word."""
    at = start
    for region in quoted.between(start, end):
        if region.opened < at:
            at = max(at, min(region.closed, end))
            continue
        yield from (it for it in found if at <= it.start < region.opened)
        at = min(region.closed, end)
        yield Word(region.opened, at, b'"', "@")
    yield from (it for it in found if it.start >= at)


def tagged(doc: Document, found: Iterator[Word]) -> list[Word]:
    """The words with the tags that they have beside each other."""
    tokens = list(found)
    tags = [_OWN.get(it.tag, it.tag) for it in tokens]
    names = [doc.data[it.start : it.start + 1].isupper() for it in tokens]
    for at, tag in enumerate(tags):
        if tag == "N" and at and _is_plain_verb(tokens, tags, names, at):
            tags[at] = "V"
        elif tag in "vn":
            tags[at] = "V" if _is_verb(tokens, tags, names, at) else "N"
    for at in range(len(tokens) - 1):
        # 'last night' and 'that deal' differ from 'the last' and 'that' by what follows.
        if tokens[at].word in _WHICH_TIME and tokens[at + 1].word in _TIMES and tags[at - 1] != "P":
            tags[at : at + 2] = "L", "L"
        elif (
            tokens[at].word == b"that" and tokens[at + 1].word in PROPOSALS and tags[at - 1] in "VP"
        ):
            tags[at] = "D"
    return [Word(*token[:3], tag) for token, tag in zip(tokens, tags, strict=True)]


def _is_plain_verb(tokens: list[Word], tags: list[str], names: list[bool], at: int) -> bool:
    """Whether a word of no list is a verb: behind 'would', or behind 'to' and before an object."""
    before = at - 1
    while before and tags[before] in "LX":
        before -= 1
    if tags[before] not in "WT" or names[at] or not tokens[at].word[:1].isalpha():
        return False
    after = tags[at + 1] if at + 1 < len(tags) else "Z"
    return tags[before] == "W" or (after in "DKMPTQ" and not tokens[at].word.endswith(b"s"))


def _is_verb(tokens: list[Word], tags: list[str], names: list[bool], at: int) -> bool:
    """Whether a word that may be a verb is one: 'v' mostly is, 'n' as often is a noun."""
    word, last = tokens[at].word, tokens[at - 1].word if at else b""
    two, before = ["Z", "Z", *tags[max(0, at - 2) : at]][-2:]
    after = tags[at + 1] if at + 1 < len(tags) else "Z"
    if before in "WT" or (before in "XL" and two in "WT"):
        return True
    if before in "DMP" or last.endswith((b"'s", b"s'")) or (at == 0 and word.endswith(b"s")):
        return False
    if tags[at] == "v":
        may_hang = before == "V" or (before == "N" and not names[at - 1])
        may_hang = may_hang and after in "Nnv" and not names[at + 1] and word not in FORMS
        return not (may_hang and word.endswith((b"ed", b"en")))
    if before in "KBHXR":
        return True
    if before not in "NLAC":
        return False
    lead = _LEAVES.get(tokens[at + 1].word if at + 1 < len(tokens) else b"")
    if after in _OPENS_OBJECT or (lead is not None and word.startswith(lead)):
        return True
    return at > 0 and after in "Nnv" and before in "NL" and (names[at - 1] or last.endswith(b"s"))
