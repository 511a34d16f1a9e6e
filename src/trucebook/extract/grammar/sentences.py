"""The words of a sentence with the tags that they have beside each other: verbs and nouns."""

from __future__ import annotations

from trucebook.extract.grammar.words import FORMS, PARTICIPLES, Word, words
from trucebook.extract.lexicon import OFFERS, byte_words

COARSE = str.maketrans('dxt$EplOQVIgi:();*ark"qw', "NNNNNLLPPvvvnZZZZZASKQRH")
"""Tags without the finer differences: 'v' mostly is a verb, 'n' as often a noun."""

_LEAVES = {b"for": b"call", b"on": b"call", b"down": b"", b"out": b"", b"off": b""}
_LEAVES |= {b"against": b"", b"that": b""}
"""Words behind a verb, and how that verb begins."""

_WHICH_TIME = frozenset((b"last", b"next", b"this", b"late", b"earlier"))
_TIMES = byte_words(OFFERS["parts_of_time"])
PROPOSALS = byte_words(OFFERS["proposals"])


def sentence(data: bytes, start: int, end: int) -> list[Word]:
    """The words of a sentence; what may be a verb or a noun is one of them here."""
    found = words(data, start, end)
    tags = [*"ZZ", *"".join(it.tag for it in found).translate(COARSE), "Z"]
    for at, it in enumerate(found):
        tag = tags[at + 2]
        if tag in "vn":
            is_verb = _is_verb(data, found, tags, at)
        elif it.tag == "N" and at and tags[at + 1] in "WTLX":
            is_verb = _is_plain_verb(data, found, tags, at)
        else:
            continue
        tags[at + 2] = "V" if is_verb else "N"
        if not is_verb or tag != "v":
            found[at] = it._replace(tag="I" if is_verb else "N")
    _settle_pronouns(found)
    return found


def _is_plain_verb(data: bytes, found: list[Word], tags: list[str], at: int) -> bool:
    """Whether a word of no list is a verb: behind 'would', or behind 'to' and before an object."""
    before = at + 1
    while tags[before] in "LX":
        before -= 1
    if tags[before] not in "WT" or not data[found[at].start : found[at].start + 1].islower():
        return False
    is_single = not found[at].word.endswith(b"s")
    return tags[before] == "W" or (tags[at + 3] in "DKMPTQ" and is_single)


def _is_verb(data: bytes, found: list[Word], tags: list[str], at: int) -> bool:
    """Whether a word that may be a verb is one: 'v' mostly is, 'n' as often is a noun."""
    two, before, tag, after = tags[at : at + 4]
    word, last = found[at].word, found[at - 1].word if at else b""
    if before in "WT" or (before in "XL" and two in "WT"):
        return True
    if before in "DP" or last.endswith((b"'s", b"s'")) or (at == 0 and word.endswith(b"s")):
        return False
    if before == "M" and (tag == "n" or found[at].tag == "I" or after in "Nnv"):
        return False
    if tag == "v":
        may_hang = before == "V" or (before == "N" and not _is_name(data, found[at - 1]))
        may_hang = (
            may_hang and after in "Nnv" and not _is_name(data, found[at + 1]) and word not in FORMS
        )
        return not (may_hang and word.endswith((b"ed", b"en")))
    if before in "BH" and found[at - 1].tag != "w":
        return word in PARTICIPLES or word.endswith(b"ed")
    if before in "KHXR":
        return True
    if before not in "NLAC":
        return False
    lead = _LEAVES.get(found[at + 1].word if at + 1 < len(found) else b"")
    if after in "DKMQT" or (lead is not None and word.startswith(lead)):
        return True
    return (
        after in "Nnv" and before in "NL" and (last.endswith(b"s") or _is_name(data, found[at - 1]))
    )


def _is_name(data: bytes, word: Word) -> bool:
    return data[word.start : word.start + 1].isupper()


def _settle_pronouns(found: list[Word]) -> None:
    """'Last night' and 'that deal' differ from 'the last' and 'that' by what follows."""
    for at in range(1, len(found)):
        before, it, word = found[at - 2].tag if at > 1 else "Z", found[at - 1], found[at].word
        if it.word in _WHICH_TIME and word in _TIMES and before not in "POQ":
            found[at - 1], found[at] = it._replace(tag="L"), found[at]._replace(tag="L")
        elif it.word == b"that" and word in PROPOSALS and before in "VIPOQg":
            found[at - 1] = it._replace(tag="D")
