"""The words and marks of a text, each with the tag that it has by itself: one letter.

Verbs: `V` past form or participle, `I` present or base form, `i` a form that is as often a noun,
`G` form in -ing; `B` be, `g` get, `H` have, `w` do, `W` would, `T` to, `X` not, `x` none.
Nouns: `N` noun or any other word, `M` number, `K` pronoun, `k` them, `q` whom, `D` determiner,
`d` more or other, `E` adjective of a state. `P` preposition, `p` particle, `O` of, `Q` including.
`L` adverb, `l` weekday. Clauses: `A` and, `a` but, `S` if, `R` who, `r` that, `t` than.
Marks: `C` comma, `:` `(` `)` (dashes too), `;` any stop, `$` currency, `"` quotation, `*` other.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from trucebook.extract.lexicon import CLAUSES, OFFERS, STANCES, VERBS, byte_words

_WORD = re.compile(
    rb"[A-Za-z0-9]+(?:(?:['\x92-]|[.,/](?=[0-9])|(?<=[A-Za-z])\.(?=[A-Za-z]))[A-Za-z0-9]+)*"
    rb"(?:['\x92](?![A-Za-z]))?|--|[^\sA-Za-z0-9]"
)
_MARKS = {
    **dict.fromkeys((b";", b".", b"\x85", b"!", b"?"), ";"),
    **dict.fromkeys((b")", b"-", b"--", b"\x96", b"\x97"), ")"),
    **dict.fromkeys((b"$", b"\x80", b"\xa3"), "$"),
    **dict.fromkeys(map(bytes, zip(b"\"'`\x82\x84\x8b\x91\x92\x93\x94\x9b\xab\xbb")), '"'),
    b",": "C",
    b":": ":",
    b"(": "(",
    b"&": "A",
}
_TAGS = (
    ("not", "X"),
    ("none", "x"),
    ("number", "M"),
    ("adverb", "L"),
    ("weekday", "l"),
    ("determiner", "D"),
    ("more", "d"),
    ("pronoun", "K"),
    ("preposition", "P"),
    ("particle", "p"),
    ("subordinate", "S"),
    ("relative", "R"),
    ("that", "r"),
    ("including", "Q"),
    ("adjective", "E"),
    ("modal", "W"),
    ("do", "w"),
    ("have", "H"),
    ("be", "B"),
    ("get", "g"),
    ("and", "A"),
)
"""The tag of each group of words; where a word is in two groups, the later counts."""

_CLOSED = {word: tag for group, tag in _TAGS for word in map(str.encode, CLAUSES[group])}
_CLOSED |= {b"of": "O", b"to": "T", b"them": "k", b"whom": "q", b"than": "t", b"but": "a"}
NEGATIONS = byte_words(CLAUSES["not"])
BASES = {
    form.encode()
    for base in CLAUSES["bases"]
    for form in (base, f"{base}s", f"{base}es", f"{base[:-1]}ies")
}
PARTICIPLES = byte_words(word for word in CLAUSES["irregular"] if not word.endswith("ing"))
IRREGULAR = PARTICIPLES.difference(BASES)
_SAME = byte_words(past for past, done in CLAUSES["irregular"].items() if past == done)
PASTS = IRREGULAR - _SAME
"""Past forms that are no participles: 'took'."""

PAST_OR_DONE = (PARTICIPLES & _SAME) - {CLAUSES["irregular"][it.decode()].encode() for it in PASTS}
"""Forms that are both: 'held', but neither 'took' nor 'taken'."""

ATTRIBUTES = byte_words(CLAUSES["attributes"])
_NO_VERBS = frozenset(("bad", "good", "hoping", "taking", "leaving"))
_LISTS = (
    *(OFFERS[name] for name in ("holds", "demands", "offers")),
    *(
        words
        for name, words in STANCES.items()
        if name not in _NO_VERBS and not name.startswith("spoken")
    ),
)
FORMS = byte_words(word.split()[0] for words in _LISTS for word in words) | byte_words(
    word for sort in ("speech", "naming") for word in VERBS[sort] if " " not in word
)
"""Forms of verbs that a list has."""

_BOTH = byte_words((*VERBS["noun"], *OFFERS["verb_or_noun"]))


class Word(NamedTuple):
    """A word or mark at `[start, end)`, in lower case, and its tag."""

    start: int
    end: int
    word: bytes
    tag: str


def words(data: bytes, start: int, end: int) -> list[Word]:
    """The words and marks of a stretch of a text."""
    # NOTE: a named tuple made by its name takes three times as long, and a text has a thousand.
    new = tuple.__new__
    found = _WORD.finditer(data, start, end)
    return [new(Word, (*match.span(), *_read(match[0]))) for match in found]


@lru_cache(1 << 14)
def _read(printed: bytes) -> tuple[bytes, str]:
    """A word in lower case and its tag."""
    word = printed.lower().replace(b"\x92", b"'")
    return word, "N" if printed == b"May" else _tag(word.removesuffix(b"'s"), printed[:1])


def _tag(word: bytes, initial: bytes) -> str:
    if not word[:1].isalnum():
        return _MARKS.get(word, "*")
    if word[:1].isdigit() or _CLOSED.get(word.partition(b"-")[0]) == "M":
        return "M"
    if word in _CLOSED:
        return _CLOSED[word]
    if word in ATTRIBUTES:
        return "N"
    if word in _BOTH:
        return "i"
    if word in IRREGULAR:
        return "V"
    if word in FORMS or word in PARTICIPLES:
        return _tag_of_ending(word).replace("N", "I")
    return "N" if initial.isupper() else _tag_of_ending(word)


def _tag_of_ending(word: bytes) -> str:
    if word.endswith(b"ly") and word not in _NO_ADVERBS:
        return "L"
    if word.endswith(b"ing") and len(word) > 5:
        return "G"
    return "V" if word.endswith(b"ed") and len(word) > 4 else "N"


_NO_ADVERBS = byte_words(CLAUSES["no_adverb"])
