"""What governs each number of a sentence: its verb, noun or label, and the form of that.

Every relation of words to a number is an expression over tags and has a weight; of the words that
have some relation to a number, those of most weight govern it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from trucebook.extract.figures.sentences import AUXILIARIES, TAIL, Sentence
from trucebook.extract.figures.tagging import (
    FACING,
    NOMINAL,
    OF_SUBJECT,
    is_be,
    participle_of,
)
from trucebook.extract.grammar.words import NEGATIONS
from trucebook.extract.lexicon import CLAUSES, byte_words

OF_BOTH = byte_words(CLAUSES["of_both"])
UNDERGONE = frozenset(CLAUSES["undergone"])
_DENYING = byte_words(CLAUSES["deny"])
_LIVES = frozenset((b"lives", b"life"))
_CLAIMING = byte_words(CLAUSES["claiming"])
_PREDICATE = r"P?(Y?(?:T[BHX]*)?[VEUG])"
_PASSIVE = re.compile(rf"M{TAIL}(?:CR|R)?({AUXILIARIES}B{AUXILIARIES}){_PREDICATE}")
_AFTER_RELATIVE = re.compile(rf"MC?R[^;SRCM]{{1,8}}C?({AUXILIARIES}B{AUXILIARIES}){_PREDICATE}")
_SUBJECT = re.compile(rf"M{TAIL}({AUXILIARIES})([VIGUY])(?!T?I)")
_FACED = re.compile(rf"M{TAIL}{AUXILIARIES}([IGV])D?N?(U)")
_ACTIVE = re.compile(rf"M{TAIL}{AUXILIARIES}[BHWVIGYZ]")
_IN_PHRASE = re.compile(r"[PT]D?\Z")
_BESIDE = re.compile(r"MY?([VEU])")
_NEAR_BEHIND = re.compile(r"M(?:P[DN]{0,3})?P?([UGE])")
_RELATIVE = re.compile(rf"MC?[DO]?R({AUXILIARIES})P?(Y?(?:T[BHX]*)?[VEUGIY])")
_CONTACT = re.compile(r"MR?(?:K|D?N{1,2})([HWX]*)([IVG])")
_OF_THE_DEAD = re.compile(r"MN?P?OD?N?([EU])(?=[BC;]|\Z)")
_NONE_OF = re.compile(r"XN?OD?[NV]?\Z")
_BEFORE = (
    ("label", re.compile(r"[ZY][DNO]{0,6}([UEV])(?:[PS][DN]{1,4})?[PT]\Z")),
    ("label", re.compile(r"([UEV])(?:[POLJ]D?|)\Z")),
    ("label", re.compile(r"([UE])[PODNCAQE]{0,10}?(?:[BHWTX]*[ZB](?:P|T)?D?|[BHW]{1,3})\Z")),
    ("nominal", re.compile(r"([UGIN])(?:P[DN]{1,3})?OD?N?\Z")),
    ("of", re.compile(r"(?:\A|[;CAR])[OPQ]D([EU])CD?\Z")),
    ("with", re.compile(r"([VIGE])[PODNUC]{0,10}PD?\Z")),
    (
        "object",
        re.compile(
            r"([VGIYZ])(?:P(?=[DM])|P?(?:[DK]?N{0,3}|D)(?:[PO][DN]{1,3})?|P?[DN]{1,4}A)P?D?\Z"
        ),
    ),
    ("object of none", re.compile(r"([VGI])XOD?N?\Z")),
)
"""Words before a number, by their relation; the group is the word that governs."""

REACH = 16
"""Tokens before a number in which such words are looked for."""

WEIGHTS = {
    "passive": 95,
    "subject": 92,
    "object": 90,
    "object of none": 90,
    "label": 86,
    "nominal": 84,
    "participle": 80,
    "part": 66,
    "joined": 65,
    "relative": 64,
    "of": 62,
    "with": 60,
    "behind": 50,
}
"""How much each relation to a number counts for; a verb that says nothing counts for a third."""


class Governor(NamedTuple):
    """The words at `[start, end)` that say what a number counts.

    Attributes:
        relation: their relation to the number, a key of `WEIGHTS`.
        tag: `V` past form or participle, `I` base or present form, `G` form in -ing, `E`
            adjective, `U` or `N` noun, `Y` `Z` verb that says nothing of a number.
        word: the words in lower case.
        participle: what was done or is, in one word: "rescued"; empty for a noun without a verb.
        groups: what the words are a cue for.
        auxiliaries: the auxiliaries of a verb, with blanks: `b"would have been"`.
        is_negated: whether the clause denies it.
        at: where the words are among the tags of their sentence.
    """

    relation: str
    start: int
    end: int
    tag: str
    word: bytes
    participle: str
    groups: frozenset[str]
    auxiliaries: bytes
    is_negated: bool
    at: int

    @property
    def weight(self) -> int:
        """How much the relation counts for."""
        return WEIGHTS[self.relation] // (3 if self.tag in "YZ" else 1)

    @property
    def says_nothing(self) -> bool:
        """Whether it is a verb like 'said' or 'counted'."""
        return self.tag in "YZ"

    @property
    def is_passive(self) -> bool:
        """Whether an auxiliary makes it passive."""
        return any(map(is_be, self.auxiliaries.split()))


def governors_of(sentence: Sentence) -> list[list[Governor]]:
    """For each quantity the words that have a relation to it, of most weight first."""
    found: list[list[Governor]] = []
    for number in range(len(sentence.at)):
        own = [*_of(sentence, number)]
        relation = sentence.link(number)
        if relation == "joined" and sentence.has_own_clause(number):
            relation = ""
        whole = found[number - 1][:1] if relation else []
        inherited = [it._replace(relation=relation) for it in whole]
        found.append(sorted([*own, *inherited], key=lambda it: -it.weight))
    for number in range(len(found) - 2, -1, -1):
        is_free = all(it.says_nothing for it in found[number]) and not sentence.is_whole(number)
        if is_free and sentence.leads_to_next(number):
            found[number] = [
                it._replace(relation="joined")
                for it in found[number + 1]
                if it.relation in ("passive", "subject", "participle", "joined")
            ]
    return found


def auxiliaries(sentence: Sentence, index: int) -> tuple[int, bytes]:
    """Where the auxiliaries before a verb begin, and what they are."""
    first = index
    while first and sentence.tags[first - 1] in "BHWTX":
        first -= 1
    return first, sentence.words(first, index)


def _governor(
    sentence: Sentence, relation: str, index: int, aux: tuple[int, int] | None = None
) -> Governor:
    word, tag = sentence.word(index), sentence.tags[index]
    start, end = sentence.tokens.spans[index]
    first, words = auxiliaries(sentence, index)
    if aux is not None:
        words = sentence.words(*aux)
    elif first == index and tag in "IVG" and index and sentence.tags[index - 1] in "AC":
        words = _shared_auxiliaries(sentence, index - 1, tag)
    denied = not NEGATIONS.isdisjoint(words.split()) or sentence.word(first - 1) in _DENYING
    is_verb = tag in "VIGE" or word.decode("latin-1") in NOMINAL
    return Governor(
        relation=relation,
        start=start,
        end=end,
        tag=tag,
        word=word,
        participle=participle_of(word) if is_verb else "",
        groups=sentence.groups(index),
        auxiliaries=words,
        is_negated=denied,
        at=index,
    )


def _shared_auxiliaries(sentence: Sentence, join: int, tag: str) -> bytes:
    """The auxiliaries of the verb before, with which this one is joined: 'would A and B'."""
    for index in range(join - 1, max(-1, join - 24), -1):
        if sentence.tags[index] in ";SR":
            return b""
        if sentence.tags[index] == tag:
            first, words = auxiliaries(sentence, index)
            if words or first == 0 or sentence.tags[first - 1] not in "AC":
                return words
    return b""


def _of(sentence: Sentence, number: int) -> Iterator[Governor]:
    """The words that have a relation of their own to a quantity."""
    at, tags = sentence.at[number], sentence.tags
    match = _RELATIVE.match(tags, at) or _CONTACT.match(tags, at)
    if match is not None:
        yield _governor(sentence, "relative", match.end() - 1, match.span(1))
    if not sentence.is_whole(number):
        yield from _predicates(sentence, at)
        yield from _behind(sentence, at)
        yield from _before(sentence, at)


def _predicates(sentence: Sentence, at: int) -> Iterator[Governor]:
    """Verbs of which a quantity is the subject."""
    tags = sentence.tags
    if (match := _AFTER_RELATIVE.match(tags, at)) is not None:
        yield _governor(sentence, "passive", match.end() - 1, match.span(1))
    if _IN_PHRASE.search(tags, max(0, at - 2), at) and sentence.word(at - 1) != b"with":
        return
    denied = _NONE_OF.search(tags, max(0, at - 6), at) is not None
    if (match := _PASSIVE.match(tags, at)) is not None:
        found = _governor(sentence, "passive", match.end() - 1, match.span(1))
        says_it = found.tag != "G" or found.word in OF_SUBJECT
    elif (match := _SUBJECT.match(tags, at)) is not None:
        found = _governor(sentence, "subject", match.end() - 1, match.span(1))
        says_it = found.word in OF_SUBJECT
    else:
        return
    if says_it:
        yield found._replace(is_negated=found.is_negated or denied)
    if (match := _FACED.match(tags, at)) is not None and sentence.word(match.start(1)) in FACING:
        yield _governor(sentence, "subject", match.start(2))


def _behind(sentence: Sentence, at: int) -> Iterator[Governor]:
    """Participles and the like that are close behind a quantity."""
    tags = sentence.tags
    if (match := _OF_THE_DEAD.match(tags, at)) is not None:
        yield _governor(sentence, "of", match.end() - 1)
    if (match := _BESIDE.match(tags, at)) is not None:
        found = _governor(sentence, "participle", match.end() - 1)
        says_it = bool(found.groups) or found.participle in UNDERGONE or found.tag == "E"
        if says_it and not _has_object(sentence, found.at):
            yield found
    if (match := _NEAR_BEHIND.match(tags, at)) is not None and _ACTIVE.match(tags, at) is None:
        yield _governor(sentence, "behind", match.end() - 1)


def _has_object(sentence: Sentence, index: int) -> bool:
    """Whether an active verb at a token has its object behind it."""
    tag, after = sentence.tags[index], sentence.tags[index + 1 : index + 2]
    if tag != "V" or not after:
        return False
    return after in "MDK" or (after == "N" and sentence.word(index) not in OF_SUBJECT)


def _before(sentence: Sentence, at: int) -> Iterator[Governor]:
    """Verbs, nouns and labels before a quantity."""
    for relation, expression in _BEFORE:
        match = expression.search(sentence.tags, max(0, at - REACH), at)
        if match is not None:
            found = _governor(sentence, relation, match.start(1))
            if _may_govern(sentence, found, at):
                denied = found.is_negated or relation == "object of none"
                yield found._replace(is_negated=denied)


def _may_govern(sentence: Sentence, found: Governor, at: int) -> bool:
    last = sentence.word(at - 1)
    if found.word in _LIVES:
        return not _CLAIMING.isdisjoint((sentence.word(found.at - 1), sentence.word(found.at - 2)))
    if found.relation.startswith("object"):
        is_of_subject = found.word in OF_SUBJECT and found.word not in OF_BOTH
        return not is_of_subject and not (found.tag == "V" and found.is_passive)
    if found.relation == "with":
        is_said = found.word in OF_SUBJECT or found.is_passive
        return is_said and b"with" in (last, sentence.word(at - 2))
    if found.relation == "nominal":
        is_of = found.tag in "UG" or found.participle != ""
        return is_of and bool(found.groups or found.participle)
    if found.relation == "label" and sentence.tags[at - 1] == "P" and last != b"at":
        return False
    if found.relation == "label" and found.tag == "V":
        tags, index = sentence.tags, found.at
        return last in (b"at", b"to") or tags[index + 1] in "LJ" or tags[index - 1 : index] == "D"
    return bool(found.groups)
