"""A sentence as a row of one-letter tags, one per word, quantity or mark.

`M` is a quantity. Verbs: `V` past form or participle, `I` base or present form, `G` form in -ing,
`Y` and `Z` verbs that say nothing of a number, `B` `H` `W` `T` `X` auxiliaries, 'to' and 'not'.
Nouns: `N`, `U` (a cue of the subject), `K` (pronoun), `D` (article); `E` adjective of a state.
`P` preposition, `O` 'of', `Q` 'including', `A` 'and', `S` `R` beginnings of a clause. Marks: `C`
comma, `L` colon, `J` bracket, `;` any end. The relation of a word to a quantity is then a short
expression over tags: `M` and then `BV` is a passive.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from trucebook.extract.figures.measures import Measure
from trucebook.extract.grammar.words import ATTRIBUTES, BASES, IRREGULAR, Word
from trucebook.extract.lexicon import CLAUSES, VERBS, byte_words
from trucebook.extract.subject import Cue

_SAYING = (word.encode() for sort in ("speech", "counting") for word in VERBS[sort])
_WANTING = byte_words((*CLAUSES["offering"], *CLAUSES["expecting"]))
_LIGHT = dict.fromkeys(_SAYING, "Y")
_LIGHT |= {word: "Y" for word in _WANTING if word.endswith((b"ed", b"ing", b"ees", b"ges"))}
_LIGHT |= dict.fromkeys(byte_words(CLAUSES["light"]), "Y")
_LIGHT |= dict.fromkeys(byte_words(CLAUSES["level"]), "Z")
_OPEN = frozenset("NVIiGM")
"""Tags of words that may be verbs of which `_LIGHT` has a closer tag."""

_OWN = {
    **dict.fromkeys("Mil", "N"),
    **dict.fromkeys("kq", "Q"),
    **dict(zip("dpwgxatr:()", "DPWBXSSRLJC", strict=True)),
    **dict.fromkeys('L$"*', ""),
}
"""Where a tag of `grammar.words` is another here; an adverb and a quotation mark have none."""

_PARTICIPLES: Mapping[str, str] = CLAUSES["irregular"]
_COPULAS = byte_words(CLAUSES["copula"])
_STATES = byte_words(CLAUSES["adjective"])
_BE = byte_words((*CLAUSES["be"], *CLAUSES["get"]))
NOMINAL: Mapping[str, str] = CLAUSES["nominal"]
OF_SUBJECT = byte_words(CLAUSES["of_subject"])
FACING = byte_words(CLAUSES["facing"])
NOTHING = frozenset[str]()
_VERBISH = FACING.union(BASES, _COPULAS, _WANTING)
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
    if text.endswith("ing") and word not in _STATES:
        return f"{text[:-3]}ed"
    if word not in BASES:
        return text
    stem = text[:-1] if text.endswith("s") and not text.endswith("ss") else text
    return f"{stem}d" if stem.endswith("e") else f"{stem}ed"


def is_be(word: bytes) -> bool:
    """Whether a word is an auxiliary that makes a participle passive."""
    return word in _BE


def tagged(
    flat: bytes, words: Sequence[Word], inside: Sequence[Measure], cues: Sequence[Cue]
) -> Tokens:
    """The tokens of a sentence, from its words, its quantities and its cue words."""
    marks = [(it.start, it.end, NOTHING) for it in inside]
    for cue in cues:
        groups = frozenset(group for group in cue.groups if group.startswith("metric:"))
        if groups:
            marks.append((cue.start, cue.end, groups))
    found, at, end = Tokens([], [], [], {}), 0, 0
    for start, stop, groups in sorted(marks, key=lambda mark: mark[:2]):
        if start < end and groups:
            continue
        at = _add_words(found, words, at, start)
        if groups:
            found.groups[len(found.words)] = groups
        word = flat[start + 1 : stop + 1].strip() if groups else b""
        found.words.append(word)
        found.spans.append((start, stop))
        found.tags.append(_tag_of_cue(word) if groups else "M")
        end = max(end, stop)
        while at < len(words) and words[at].start < end:
            at += 1
    _add_words(found, words, at, words[-1].end if words else 0)
    _settle(found.tags, found.words)
    return found


def _add_words(found: Tokens, words: Sequence[Word], at: int, end: int) -> int:
    """Add the words from one on that begin before an offset, but adverbs; the next word."""
    while at < len(words) and words[at].start < end:
        start, stop, printed, known = words[at]
        word, tag = _own(printed, known)
        if tag:
            found.tags.append(tag)
            found.words.append(word)
            found.spans.append((start, stop))
        at += 1
    return at


@lru_cache(1 << 13)
def _own(word: bytes, tag: str) -> tuple[bytes, str]:
    """A word without its possessive, and its tag here; none for what is passed over."""
    word = word.removesuffix(b"'s")
    tag = _LIGHT.get(word, tag) if tag in _OPEN else tag
    return word, _OWN.get(tag, tag)


@lru_cache(4096)
def _tag_of_cue(word: bytes) -> str:
    """A cue is a verb by the form of its first word, or an adjective; else a noun."""
    first = word.split()[0] if word else b""
    if first in _STATES:
        return "E"
    if first in ATTRIBUTES:
        return "U"
    if first in IRREGULAR or (first.endswith(b"ed") and len(first) > 3):
        return "V"
    if first.endswith(b"ing"):
        return "G"
    return "I" if first in BASES or first in OF_SUBJECT else "U"


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
    if tag == "U" and (before[-1] == "W" or before == "WX") and after in "MDKNOPT":
        return "I"
    if tag == "N" and word in _WANTING and before[-1] in "NKQ" and after in "MDNTP":
        return "Y"
    if tag == "N" and word in BASES:
        is_verb = before[-1] in "TA" or (after in "MD" and before[-1] not in "DOP")
        return "I" if is_verb else None
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
