"""The words of a sentence and their tags: one letter for what a word is in its clause.

D determiner, N noun or adjective, M number, K pronoun, P preposition, C comma, A and or or, S that
or if, R who or which, W would, B be, H have, T to, X not, V verb, G verb in -ing, L adverb, Q words
in quotation marks, Z any other mark.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from trucebook.extract.lexicon import OFFERS, STANCES, VERBS, byte_words
from trucebook.extract.quotes.marks import Quotations
from trucebook.extract.text.document import Document

_WORD = re.compile(
    rb"[A-Za-z0-9](?:[A-Za-z0-9]|[.,/](?=[0-9])|['\x92-](?=[A-Za-z0-9])|(?<=[A-Z])\.(?=[A-Z]))*"
    rb"(?:['\x92](?![A-Za-z]))?|[$\x80\xa3](?=[0-9])|[^\sA-Za-z0-9]"
)
_CLOSED = {
    **dict.fromkeys(byte_words(OFFERS["determiners"]), "D"),
    **dict.fromkeys(byte_words(OFFERS["prepositions"]), "P"),
    **dict.fromkeys(byte_words(OFFERS["subordinators"]), "S"),
    **dict.fromkeys(byte_words(OFFERS["relatives"]), "R"),
    **dict.fromkeys(byte_words(OFFERS["modals"]), "W"),
    **dict.fromkeys(byte_words(OFFERS["adverbs"]), "L"),
    **dict.fromkeys(byte_words(OFFERS["numbers"]), "M"),
    **dict.fromkeys((b"and", b"or", b"but", b"nor", b"&"), "A"),
    **dict.fromkeys((b"is", b"are", b"was", b"were", b"be", b"been", b"being", b"am"), "B"),
    **dict.fromkeys((b"has", b"have", b"had", b"having", b"do", b"does", b"did"), "H"),
    **dict.fromkeys((b"not", b"n't", b"didn't", b"doesn't", b"don't", b"hasn't"), "X"),
    **dict.fromkeys((b"he", b"she", b"it", b"they", b"we", b"i", b"you", b"them", b"him"), "K"),
    b"to": "T",
    b"than": "N",
}
_MARKS = {b",": "C"}
IRREGULAR = byte_words(OFFERS["irregular"])
_NO_VERBS = frozenset(("bad", "good", "hoping", "taking", "leaving"))
_LISTS = (
    *(OFFERS[name] for name in ("holds", "demands", "offers")),
    *(
        words
        for name, words in STANCES.items()
        if name not in _NO_VERBS and not name.startswith("spoken")
    ),
)
_FORMS = frozenset(
    (
        *(word.split()[0].encode() for words in _LISTS for word in words),
        *(w.encode() for sort in ("speech", "naming") for w in VERBS[sort] if " " not in w),
    )
)
_BOTH = byte_words((*VERBS["noun"], *OFFERS["verb_or_noun"]))
"""Forms that are verbs or nouns."""

_OPENS_OBJECT = frozenset("DKMQT")
_LEAVES = {b"for": b"call", b"on": b"call", b"down": b"", b"out": b"", b"off": b"", b"against": b""}
"""Words behind a verb, and how that verb begins."""
_MODALS = byte_words(OFFERS["modals"]) | {b"to"}
_WHICH_TIME = frozenset((b"last", b"next", b"this", b"late", b"earlier"))
_TIMES = byte_words(OFFERS["parts_of_time"])
PROPOSALS = byte_words(OFFERS["proposals"])


class Token(NamedTuple):
    """A word or mark at `[start, end)`, in lower case, and its tag."""

    start: int
    end: int
    word: bytes
    tag: str


def words(doc: Document, quoted: Quotations, start: int, end: int) -> Iterator[Token]:
    """Words and marks; what is quoted is one word."""
    data, at = doc.data, start
    for region in quoted.between(start, end):
        if region.opened < at:
            at = max(at, min(region.closed, end))
            continue
        yield from _plain(data, at, region.opened)
        at = min(region.closed, end)
        yield Token(region.opened, at, b'"', "Q")
    yield from _plain(data, at, end)


def _plain(data: bytes, start: int, end: int) -> Iterator[Token]:
    for match in _WORD.finditer(data, start, end):
        yield Token(match.start(), match.end(), match[0].lower(), "")


def tagged(doc: Document, found: Iterator[Token]) -> list[Token]:
    tokens = list(found)
    data = doc.data
    tags = [it.tag or _first_tag(it.word, data[it.start : it.start + 1]) for it in tokens]
    for at in range(len(tokens)):
        if tags[at] == "N" and at and _is_plain_verb(doc, tokens, tags, at):
            tags[at] = "V"
        elif tags[at] in "vn":
            before = tags[at - 1] if at else "Z"
            after = tags[at + 1] if at + 1 < len(tags) else "Z"
            following = tokens[at + 1].word if at + 1 < len(tokens) else b""
            tags[at] = _open_tag(doc, tokens, at, before, after, following, tags[at])
    for at in range(len(tokens) - 1):
        # 'last night' and 'that deal' differ from 'the last' and 'that' by what follows.
        if tokens[at].word in _WHICH_TIME and tokens[at + 1].word in _TIMES and tags[at - 1] != "P":
            tags[at : at + 2] = "L", "L"
        elif (
            tokens[at].word == b"that" and tokens[at + 1].word in PROPOSALS and tags[at - 1] in "VP"
        ):
            tags[at] = "D"
    return [Token(*token[:3], tag) for token, tag in zip(tokens, tags, strict=True)]


def _is_plain_verb(doc: Document, tokens: list[Token], tags: list[str], at: int) -> bool:
    """Whether a word of no list is a verb: behind 'would', or behind 'to' and before an object."""
    before = at - 1
    while before and tags[before] in "LX":
        before -= 1
    if tags[before] not in "WT" or not doc.data[tokens[at].start : tokens[at].start + 1].islower():
        return False
    after = tags[at + 1] if at + 1 < len(tags) else "Z"
    return tags[before] == "W" or (after in "DKMPTQ" and not tokens[at].word.endswith(b"s"))


@lru_cache(4096)
def _first_tag(word: bytes, initial: bytes) -> str:
    """The tag of a word by itself; "v" and "n" where its neighbours decide."""
    if not word[:1].isalnum():
        return "N" if word in (b"$", b"\x80", b"\xa3") else _MARKS.get(word, "Z")
    if word[:1].isdigit() or _CLOSED.get(word.partition(b"-")[0]) == "M":
        return "M"
    if word in _CLOSED:
        return _CLOSED[word]
    if word in _BOTH:
        return "n"
    if word in _FORMS or word in IRREGULAR:
        return "G" if word.endswith(b"ing") else "v"
    return "N" if initial.isupper() or len(word) < 5 else _tag_of_ending(word)


def _tag_of_ending(word: bytes) -> str:
    if word.endswith(b"ly") and word not in (b"family", b"supply", b"early"):
        return "L"
    if word.endswith(b"ing") and len(word) > 5:
        return "G"
    return "v" if word.endswith(b"ed") else "N"


def _open_tag(
    doc: Document,
    tokens: list[Token],
    at: int,
    before: str,
    after: str,
    following: bytes,
    tag: str,
) -> str:
    """The tag of a word that may be a verb: 'v' mostly is one, 'n' as often is a noun."""
    if before in "WT" or (before in "XL" and at > 1 and tokens[at - 2].word in _MODALS):
        return "V"
    if at == 0 and tokens[at].word.endswith(b"s"):
        return "N"
    owned = at > 0 and tokens[at - 1].word.endswith((b"'s", b"\x92s", b"s'", b"s\x92"))
    if before in "DM" or owned or before == "P":
        return "N"
    if tag == "v":
        is_adjective = (
            tokens[at].word.endswith((b"ed", b"en")) and after in "Nnv" and before in "NVA"
        )
        is_adjective = (
            is_adjective and not doc.data[tokens[at + 1].start : tokens[at + 1].start + 1].isupper()
        )
        if (
            is_adjective
            and before == "N"
            and doc.data[tokens[at - 1].start : tokens[at - 1].start + 1].isupper()
        ):
            is_adjective = False
        return "N" if is_adjective and before != "A" and tokens[at].word not in _FORMS else "V"
    if before in "KBHX" or before == "R":
        return "V"
    lead = _LEAVES.get(following)
    opens = (
        after in _OPENS_OBJECT
        or (lead is not None and tokens[at].word.startswith(lead))
        or (
            after in "Nnv"
            and at > 0
            and before in "NL"
            and (
                doc.data[tokens[at - 1].start : tokens[at - 1].start + 1].isupper()
                or tokens[at - 1].word.endswith(b"s")
            )
        )
    )
    return "V" if before in "NLAC" and opens else "N"
