"""A sentence as a row of one-letter tags, one per word, quantity or mark.

`M` is a quantity. Verbs: `V` past form or participle, `I` base or present form, `G` form in -ing,
`Y` and `Z` verbs that say nothing of a number, `B` `H` `W` `T` `X` auxiliaries, 'to' and 'not'.
Nouns: `N`, `U` (a cue of the subject), `K` (pronoun), `D` (article); `E` adjective of a state.
`P` preposition, `O` 'of', `Q` 'including', `A` 'and', `S` `R` beginnings of a clause. Marks: `C`
comma, `L` colon, `J` bracket, `;` any end. The relation of a word to a quantity is then a short
expression over tags: `M` and then `BV` is a passive.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from trucebook.extract.figures.measures import Measure
from trucebook.extract.lexicon import CLAUSES, VERBS, byte_words
from trucebook.extract.subject import Cue
from trucebook.extract.text.document import Document

_TOKEN = re.compile(rb"[0-9]+|[A-Za-z]+(?:['\x92.-][A-Za-z]+)*|[,;:()\n?!]|[.\x85]|--|\x97|\x96|- ")
_MARKS = {
    b",": "C",
    b":": "L",
    b"(": "J",
    **dict.fromkeys((b")", b"--", b"- ", b"\x96", b"\x97"), "C"),
}
_TAGS = (
    ("light", "Y"),
    ("level", "Z"),
    ("also", "A"),
    ("of", "O"),
    ("determiner", "D"),
    ("pronoun", "K"),
    ("preposition", "P"),
    ("subordinate", "S"),
    ("relative", "R"),
    ("including", "Q"),
    ("adjective", "E"),
    ("modal", "W"),
    ("have", "H"),
    ("be", "B"),
)
"""The tag of each group of words; where a word is in two groups, the later counts."""

_SAYING = (word.encode() for sort in ("speech", "counting") for word in VERBS[sort])
_WANTING = byte_words((*CLAUSES["offering"], *CLAUSES["expecting"]))
_TAG_OF = dict.fromkeys(_SAYING, "Y")
_TAG_OF |= {word: "Y" for word in _WANTING if word.endswith((b"ed", b"ing", b"ees", b"ges"))}
_TAG_OF |= {word: tag for group, tag in _TAGS for word in map(str.encode, CLAUSES[group])}
_TAG_OF[b"to"] = "T"
_ADVERBS = byte_words(CLAUSES["adverb"]).difference(_TAG_OF)
NEGATIONS = byte_words(CLAUSES["not"])
_BASES = {
    form.encode()
    for base in CLAUSES["bases"]
    for form in (base, f"{base}s", f"{base}es", f"{base[:-1]}ies")
}
_PARTICIPLES: Mapping[str, str] = CLAUSES["irregular"]
_IRREGULAR = frozenset(
    word for word in _PARTICIPLES if word.encode() not in _BASES and not word.endswith("ing")
)
_ATTRIBUTES = byte_words(CLAUSES["attributes"])
_COPULAS = byte_words(CLAUSES["copula"])
NOMINAL: Mapping[str, str] = CLAUSES["nominal"]
OF_SUBJECT = byte_words(CLAUSES["of_subject"])
FACING = byte_words(CLAUSES["facing"])
NOTHING = frozenset[str]()
_VERBISH = FACING.union(_BASES, _COPULAS, _WANTING)
_SETTLED = frozenset("MDOCARQKLJ;PBHWX")
"""Tags of words that are nothing else."""


class Tokens(NamedTuple):
    """The words, quantities and marks of a sentence: of each the word, the place and the tag.

    `groups` says what a cue word is a cue for, by its number.
    """

    words: list[bytes]
    spans: list[tuple[int, int]]
    tags: list[str]
    groups: dict[int, frozenset[str]]


def participle_of(word: bytes) -> str:
    """What has been done, from any form of a verb: 'rescuing' and 'rescue' give 'rescued'."""
    text = word.decode("latin-1").partition(" ")[0]
    if text in _PARTICIPLES:
        return _PARTICIPLES[text]
    if text in NOMINAL:
        return NOMINAL[text]
    if text.endswith("ed"):
        return text
    if text.endswith("ing") and _TAG_OF.get(word) != "E":
        return f"{text[:-3]}ed"
    if word not in _BASES:
        return text
    stem = text[:-1] if text.endswith("s") and not text.endswith("ss") else text
    return f"{stem}d" if stem.endswith("e") else f"{stem}ed"


def is_be(word: bytes) -> bool:
    """Whether a word is an auxiliary that makes a participle passive."""
    return _TAG_OF.get(word) == "B"


def tagged(
    doc: Document, lo: int, hi: int, inside: Sequence[Measure], cues: Sequence[Cue]
) -> Tokens:
    """The tokens of a stretch of text, from its quantities and cue words."""
    marks = [(it.start, it.end, NOTHING) for it in inside]
    for cue in cues:
        groups = frozenset(group for group in cue.groups if group.startswith("metric:"))
        if groups:
            marks.append((cue.start, cue.end, groups))
    found, end = Tokens([], [], [], {}), lo
    for start, stop, groups in sorted(marks, key=lambda mark: mark[:2]):
        if start < end and groups:
            continue
        _add_words(found, doc.data, end, start)
        if groups:
            found.groups[len(found.words)] = groups
        word = doc.flat[start + 1 : stop + 1].strip() if groups else b""
        found.words.append(word)
        found.spans.append((start, stop))
        found.tags.append(_tag_of_cue(word) if groups else "M")
        end = max(end, stop)
    _add_words(found, doc.data, end, hi)
    _settle(found.tags, found.words)
    return found


def _add_words(found: Tokens, data: bytes, start: int, end: int) -> None:
    """Add the words and marks of a stretch; adverbs are left out."""
    words, spans, tags, _ = found
    for match in _TOKEN.finditer(data, start, max(start, end)):
        printed = match[0]
        word, tag = _read(printed)
        if tag:
            tags.append("N" if printed == b"May" and tags else tag)
            words.append(word)
            spans.append(match.span())


@lru_cache(4096)
def _read(printed: bytes) -> tuple[bytes, str]:
    """A word in lower case and its tag; no tag for an adverb."""
    word = printed.lower().replace(b"\x92", b"'").removesuffix(b"'s")
    if word in _ADVERBS or (word.endswith(b"ly") and word not in _TAG_OF):
        return word, ""
    return word, _tag_of_word(word)


def _tag_of_word(word: bytes) -> str:
    if not word[:1].isalpha():
        return "N" if word.isdigit() else _MARKS.get(word, ";")
    if word in NEGATIONS and word not in _TAG_OF:
        return "X"
    tag = _TAG_OF.get(word)
    if tag is not None:
        return tag
    if word in _ATTRIBUTES:
        return "N"
    if word.decode("latin-1") in _IRREGULAR or (word.endswith(b"ed") and len(word) > 4):
        return "V"
    return "G" if word.endswith(b"ing") and len(word) > 5 else "N"


@lru_cache(4096)
def _tag_of_cue(word: bytes) -> str:
    """A cue is a verb by the form of its first word, or an adjective; else a noun."""
    first = word.split()[0] if word else b""
    if _TAG_OF.get(first) == "E":
        return "E"
    if first in _ATTRIBUTES:
        return "U"
    if first.decode("latin-1") in _IRREGULAR or (first.endswith(b"ed") and len(first) > 3):
        return "V"
    if first.endswith(b"ing"):
        return "G"
    return "I" if first in _BASES or first in OF_SUBJECT else "U"


def _settle(tags: list[str], words: Sequence[bytes]) -> None:
    """Change tags in the light of those beside them."""
    last = before = ";"
    for index, tag in enumerate(tags):
        if tag not in _SETTLED and (tag != "N" or last in "WXT" or words[index] in _VERBISH):
            after = tags[index + 1] if index + 1 < len(tags) else ";"
            word, two = words[index], before + last
            tag = _as_verb(tag, word, two, after) or _as_noun(tag, word, two, after)
            tags[index] = tag
        before, last = last, tag


def _as_verb(tag: str, word: bytes, before: str, after: str) -> str | None:
    """The tag of a base form behind 'would' or 'to', and of a link to an adjective."""
    if tag in "NU" and (before[-1] == "W" or before == "WX") and after in "MDKNOPT":
        return "I"
    if tag == "N" and word in _WANTING and before[-1] in "NKQ" and after in "MDNTP":
        return "Y"
    if tag == "N" and word in _BASES:
        is_verb = before[-1] in "TA" or (after in "MD" and before[-1] not in "DOP")
        return "I" if is_verb else None
    if tag == "N" and before[-1] == "T" and after in "MDK":
        return "I"
    if tag == "N" and word in FACING and before[-1] in "MN" and after in "UDN":
        return "I"
    if word == b"since" and before[-1] == "H":
        return "H"
    return "B" if word in _COPULAS and after == "E" else None


def _as_noun(tag: str, word: bytes, before: str, after: str) -> str:
    """The tag of a form of a verb that is a noun there: 'the release of', 'the wounded'."""
    last = before[-1]
    if tag == "I" and (last in "DO" or after == "O" or (last == "P" and after != "M")):
        return "U"
    if tag == "V" and last in "DO" and after == "N":
        return "N"
    return "E" if tag == "V" and last == "D" and after in "PO;BCH" else tag
