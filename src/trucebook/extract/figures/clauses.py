"""What governs each number of a sentence: its verb, noun or label, and the form of that.

A sentence is written as a row of one-letter tags, one per word, number or mark (`M` is a quantity,
`V` a past form or participle, `B` a form of to be, ...). How a word stands to a number is then a
short expression over tags: `M` and then `BV` is a passive. Every relation has a weight; of the
words that stand in some relation to a number, the one of most weight governs it.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import takewhile
from typing import NamedTuple

from trucebook.extract.document import Document
from trucebook.extract.figures.measures import Measure
from trucebook.extract.lexicon import CLAUSES, VERBS
from trucebook.extract.subject import Cue

_TOKEN = re.compile(rb"[0-9]+|[A-Za-z]+(?:['\x92.-][A-Za-z]+)*|[,;:()\n?!]|[.\x85]|--|\x97|\x96|- ")
_MARKS = {b",": "C", b":": "L", b"(": "J", **dict.fromkeys((b")", b"--", b"- ", b"\x96", b"\x97"), "C")}
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
_TAG_OF = dict.fromkeys(_SAYING, "Y")
_TAG_OF |= {word: tag for group, tag in _TAGS for word in map(str.encode, CLAUSES[group])}
_TAG_OF[b"to"] = "T"
_ADVERBS = frozenset(map(str.encode, CLAUSES["adverb"])).difference(_TAG_OF)
_NEGATIONS = frozenset(map(str.encode, CLAUSES["not"]))
_BASES = {
    form.encode()
    for base in CLAUSES["bases"]
    for form in (base, f"{base}s", f"{base}es", f"{base[:-1]}ies")
}
_PARTICIPLES: Mapping[str, str] = CLAUSES["irregular"]
_IRREGULAR = frozenset(
    word
    for word in _PARTICIPLES
    if word.encode() not in _BASES and not word.endswith("ing")
)
_COPULAS = frozenset(map(str.encode, CLAUSES["copula"]))
_TOTALS = frozenset(map(str.encode, CLAUSES["totals"]))
_CHANGE = frozenset(map(str.encode, CLAUSES["change"]))
_ATTRIBUTES = frozenset(map(str.encode, CLAUSES["attributes"]))
_NOMINAL: Mapping[str, str] = CLAUSES["nominal"]
_CLAIMED = frozenset((b"lives", b"life"))
OF_SUBJECT = frozenset(map(str.encode, CLAUSES["of_subject"]))
OF_BOTH = frozenset(map(str.encode, CLAUSES["of_both"]))
UNDERGONE = frozenset(CLAUSES["undergone"])
_FACING = frozenset(map(str.encode, CLAUSES["facing"]))
_DENYING = frozenset(map(str.encode, CLAUSES["deny"]))
_EXCHANGE = frozenset(map(str.encode, CLAUSES["exchange"]))

_NOUNS = r"D?(?:M|[NEU]){0,4}"
_TAIL = (
    rf"(?:AD?[NE]{{1,3}}(?:O[DN]{{1,3}})?|[PO]{_NOUNS}|N(?![BHWVIGM]))?(?:[PO]{_NOUNS}|[VY]P{_NOUNS}){{0,3}}"
    rf"(?:J(?:M|[PODNEU]){{0,8}}C|C(?:Q|A)?O?[DNQPO]{{0,3}}M?[DNPOQ]{{0,4}}C)?"
)
_AUX = r"[BHWTX]*"
_PASSIVE = re.compile(rf"M{_TAIL}(?:CR|R)?({_AUX}B{_AUX})P?(Y?(?:T[BHX]*)?[VEUG])")
_AFTER_RELATIVE = re.compile(
    rf"MC?R[^;SRCM]{{1,8}}C?({_AUX}B{_AUX})P?(Y?(?:T[BHX]*)?[VE])"
)
_COPULA = re.compile(rf"M{_TAIL}BD?N")
_SUBJECT = re.compile(rf"M{_TAIL}({_AUX})([VIGUY])(?!T?I)")
_FACED = re.compile(rf"M{_TAIL}{_AUX}[IGV]D?N?(U)")
_IN_PHRASE = re.compile(r"[PT]D?\Z")
_BESIDE = re.compile(r"M(?:Y)?([VEGU])")
_BEHIND = re.compile(r"M(?:P[DN]{0,3})?(?:P?)([UGE])")
_RELATIVE = re.compile(r"MC?[DO]?R({0})P?(Y?(?:T[BHX]*)?[VEUGIY])".format(_AUX))
_CONTACT = re.compile(r"MR?(?:K|D?N{1,2})([HWX]*)([IVG])")
_OBJECT = re.compile(r"([VGIYZ])(?:P(?=[DM])|P?(?:[DK]?N{0,3}|D)(?:[PO][DN]{1,3})?|P?[DN]{1,4}A)P?D?\Z")
_LABEL = re.compile(r"([UEV])(?:[POLJ]D?|)\Z")
_LEVEL = re.compile(r"([UE])(?:[PODNCAQE]{0,10}?)(?:[BHWTX]*[ZB](?:P|T)?D?|[BHW]{1,3})\Z")
_AT = re.compile(r"[ZY][DNO]{0,6}([UEV])(?:[PS][DN]{1,4})?[PT]\Z")
_LISTED_LATER = re.compile(r"M[^;MSR]*C?AD?N{0,2}\Z")
_OWN_CLAUSE = re.compile(rf"M{_TAIL}{_AUX}[BHWVIGYZ]")
_TOLD = re.compile(r"(?:[YZ][PTO]?D?|\A|[;Q])\Z")
_TOTAL = re.compile(r"M[^;]*[ZGY]D?(N)[^;M]{0,8}[PT]\Z")
_WITH = re.compile(r"([VIGE])[PODNUC]{0,10}PD?\Z")
_NOMINAL_OF = re.compile(r"([UGIN])(?:P[DN]{1,3})?OD?N?\Z")
_JOINED = re.compile(r"M(?:[POQ]?[DN]{0,4})(?:C?A|C|;A)(?:[BHWTX]*Z[PT]?)?D?N{0,2}\Z")
_INCLUDING = re.compile(r"M[^;M]{0,14}O?Q{1,2}[PD]{0,2}\Z|M[ON]{0,3}J\Z")
_OF_THEM = re.compile(r"M[NO]{0,2}OQ")
_CHANGED = re.compile(r"M[^;M]{0,14}PP\Z")
_LISTED = re.compile(r"MBD?N{1,2}CD?\Z")
_EXCHANGED = re.compile(r"M[DN]{0,3}(?:[PDTSACN]){1,4}\Z")
_WHOLE = re.compile(r"(?:M[DN]?P?|\A|[;CSRA]|[;CSRA]Q)OD?N{0,2}\Z")
_OF_THE_DEAD = re.compile(r"MN?P?OD?N?([EU])(?=[BC;]|\Z)")
_AMONG_THE_DEAD = re.compile(r"(?:\A|[;CAR])[OPQ]D([EU])CD?\Z")
_TIME_OF = re.compile(r"M[OP]D?N{0,2}([UGV])")
_NONE_OF = re.compile(r"X(?:N)?OD?[NV]?\Z")

WEIGHTS = {
    "passive": 95,
    "subject": 92,
    "object": 90,
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
"""How much each relation to a number counts for."""

STEPS = 8
"""Through so many numbers of one list is a governor looked for."""


class Governor(NamedTuple):
    """The words at `[start, end)` that say what a number counts.

    Attributes:
        relation: how they stand to the number, a key of `WEIGHTS`.
        tag: `V` past form or participle, `I` base or present form, `G` form in -ing, `E`
            adjective, `U` or `N` noun, `Y` verb that says nothing of a number.
        word: the words in lower case.
        participle: what was done or is, in one word: "rescued"; empty for a noun without a verb.
        groups: what the words are a cue for.
        auxiliaries: the auxiliaries of a verb, with blanks: `b"would have been"`.
        is_negated: whether the clause denies it.
        index: where the words are among the tags of their sentence.
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
    index: int


class Token(NamedTuple):
    """A word, number or mark of a sentence."""

    start: int
    end: int
    word: bytes
    groups: frozenset[str]


NOTHING = frozenset[str]()


def participle_of(word: bytes) -> str:
    """What has been done, from any form of a verb: 'rescuing' and 'rescue' give 'rescued'."""
    text = word.decode("latin-1").partition(" ")[0]
    if text in _PARTICIPLES:
        return _PARTICIPLES[text]
    if text in _NOMINAL:
        return _NOMINAL[text]
    if text.endswith("ed"):
        return text
    if text.endswith("ing") and _TAG_OF.get(word) != "E":
        return f"{text[:-3]}ed"
    if word not in _BASES:
        return text
    stem = text[:-1] if text.endswith("s") and not text.endswith("ss") else text
    return f"{stem}d" if stem.endswith("e") else f"{stem}ed"


@dataclass(frozen=True, eq=False)
class Sentence:
    """A sentence as tags, with its tokens and quantities.

    Attributes:
        tags: one letter per token.
        tokens: the tokens; adverbs and quotation marks are left out.
        measures: the quantities, in order.
        at: the index of the token of each quantity.
    """

    start: int
    end: int
    tags: str
    tokens: Sequence[Token]
    measures: Sequence[Measure]
    at: Sequence[int]

    @cached_property
    def governors(self) -> list[list[Governor]]:
        """For each quantity the words that stand in a relation to it, of most weight first."""
        found: list[list[Governor]] = []
        for number, at in enumerate(self.at):
            own = sorted(self._of(at), key=lambda it: -self._weight(it))
            inherited = self._inherited(number, found)
            found.append(sorted([*own, *inherited], key=lambda it: -self._weight(it)))
        for number in range(len(self.at) - 2, -1, -1):  # 'nine women and two men were freed'
            is_free = all(it.tag in "YZ" for it in found[number]) and not self.is_whole(number)
            if is_free and self._leads_to_next(number):
                found[number] = [
                    it._replace(relation="joined")
                    for it in found[number + 1]
                    if it.relation in ("passive", "subject", "participle", "joined")
                ]
        return found

    def is_whole(self, number: int) -> bool:
        """Whether a quantity is what the one before is a part of: 'two of the nine'."""
        return self._is_whole(self.at[number])

    def _is_whole(self, at: int) -> bool:
        return _WHOLE.search(self.tags, max(0, at - 8), at) is not None

    def auxiliaries(self, index: int) -> tuple[int, bytes]:
        """Where the auxiliaries before a verb begin, and what they are."""
        first = index
        while first and self.tags[first - 1] in "BHWTX":
            first -= 1
        return first, b" ".join(token.word for token in self.tokens[first:index])

    def measure_of(self, number: int) -> Measure | None:
        """The quantity of which this one says the size: 'two stages of nine weeks'."""
        at = self.at[number]
        return self.measures[number - 1] if self.tags[max(0, at - 2) : at] == "MO" else None

    def time_words(self, number: int) -> Iterator[int]:
        """The tokens that may say what a time is the length of, the likeliest first.

        The noun behind, 'nine weeks of rain', then the verb of the clause before, then its nouns.
        """
        at = self.at[number]
        if (match := _TIME_OF.match(self.tags, at)) is not None:
            yield match.end() - 1
        words = [index for index in self._clause_before(at) if self.tokens[index].groups]
        yield from (index for index in words if index == at - 1)
        if len(words) > 1 or (words and b" " in self.tokens[words[0]].word):
            yield from (index for index in words if self.tags[index] in "IGV")
        yield from (index for index in reversed(words) if self.tags[index] not in "IGV")
        behind = takewhile(lambda index: self.tags[index] not in ";SRM", range(at + 1, len(self.tags)))
        yield from (index for index in behind if self.tokens[index].groups)

    def _clause_before(self, at: int) -> Iterator[int]:
        """The tokens of the clause before a number, the last first, without what is in commas."""
        tags, index = self.tags, at - 1
        while index >= 0:
            tag, after = tags[index], tags[index + 1]
            is_of_time = tag == "S" and "M" in tags[index + 1 : index + 3]
            if tag == ";" or (tag == "S" and not is_of_time) or (tag == "A" and after in "VIGY"):
                return
            if tag in "CR":
                # What is between commas belongs to the noun before: 'the war, now …', 'which …'.
                opened = tags.rfind("C", 0, index) if after in "BHWVIYZ" else -1
                noun = opened - 1 if opened > 0 else index - 1 - (tags[index - 1] == "C")
                if noun < 0 or (opened < 0 and not (tag == "R" or after in "MGVP")):
                    return
                index = noun
                continue
            yield index
            index -= 1

    @staticmethod
    def _weight(governor: Governor) -> int:
        weight = WEIGHTS[governor.relation]
        return weight if governor.tag not in "YZ" else weight // 3

    def _governor(self, relation: str, index: int, aux: bytes | None = None) -> Governor:
        token, tag = self.tokens[index], self.tags[index]
        first, before = self.auxiliaries(index)
        if first and self.tags[first - 1] in "AC" and tag in "IVG" and first == index:
            before = self._shared_auxiliaries(first - 1, tag)
        words = aux if aux is not None else before
        denied = not _NEGATIONS.isdisjoint(words.split()) or self._is_denied(first)
        participle = participle_of(token.word) if tag in "VIGE" or self._is_nominal(index) else ""
        return Governor(
            relation, token.start, token.end, tag, token.word, participle, token.groups, words,
            denied, index,
        )  # fmt: skip

    def _is_nominal(self, index: int) -> bool:
        return self.tokens[index].word.decode("latin-1") in _NOMINAL

    def _is_denied(self, first: int) -> bool:
        """'failed to free 40', 'none of the 40 was freed'."""
        word = self.tokens[first - 1].word if first else b""
        return word in _DENYING

    def _shared_auxiliaries(self, join: int, tag: str) -> bytes:
        """The auxiliaries of the verb before, with which this one is joined: 'would A and B'."""
        for index in range(join - 1, max(-1, join - 24), -1):
            if self.tags[index] in ";SR":
                return b""
            if self.tags[index] == tag:
                first, words = self.auxiliaries(index)
                if words or first == 0 or self.tags[first - 1] not in "AC":
                    return words
        return b""

    def _of(self, at: int) -> Iterator[Governor]:
        """What stands in a relation to the quantity at a token."""
        yield from self._relative(at)
        if not self._is_whole(at):
            yield from self._behind(at)
            yield from self._before(at)

    def _relative(self, at: int) -> Iterator[Governor]:
        tags = self.tags
        if (match := _RELATIVE.match(tags, at)) is not None:
            yield self._governor("relative", match.end() - 1, self._words(match.span(1)))
        elif (match := _CONTACT.match(tags, at)) is not None:
            yield self._governor("relative", match.end() - 1, self._words(match.span(1)))

    def _words(self, span: tuple[int, int]) -> bytes:
        return b" ".join(token.word for token in self.tokens[slice(*span)])

    def _behind(self, at: int) -> Iterator[Governor]:
        tags = self.tags
        in_phrase = _IN_PHRASE.search(tags, max(0, at - 2), at) and self._word(at - 1) != b"with"
        if in_phrase:
            pass
        elif (match := _PASSIVE.match(tags, at)) is not None:
            found = self._governor("passive", match.end() - 1, self._words(match.span(1)))
            if found.tag != "G" or found.word in OF_SUBJECT:
                denied = found.is_negated or self._none_of(at)
                yield found._replace(is_negated=denied)
        elif (match := _SUBJECT.match(tags, at)) is not None:
            index = match.end() - 1
            found = self._governor("subject", index, self._words(match.span(1)))
            if found.word in OF_SUBJECT:
                yield found._replace(is_negated=found.is_negated or self._none_of(at))
        if (match := _FACED.match(tags, at)) is not None:
            found = self._governor("subject", match.end() - 1)
            if self._word(found.index - 1 - (tags[found.index - 1] in "DN")) in _FACING:
                yield found
        if (match := _AFTER_RELATIVE.match(tags, at)) is not None:
            yield self._governor("passive", match.end() - 1, self._words(match.span(1)))
        if (match := _OF_THE_DEAD.match(tags, at)) is not None:
            yield self._governor("of", match.end() - 1)
        if (match := _BESIDE.match(tags, at)) is not None:
            found = self._governor("participle", match.end() - 1)
            if not self._has_object(found.index) and self._is_undergone(found):
                yield found
        if (match := _BEHIND.match(tags, at)) is not None and _OWN_CLAUSE.match(tags, at) is None:
            yield self._governor("behind", match.end() - 1)

    def _word(self, index: int) -> bytes:
        return self.tokens[index].word if 0 <= index < len(self.tokens) else b""

    def _is_undergone(self, found: Governor) -> bool:
        return found.tag != "G" and (
            bool(found.groups) or found.participle in UNDERGONE or found.tag == "E"
        )

    def _has_object(self, index: int) -> bool:
        """Whether an active verb at a token has its object behind it."""
        if self.tags[index] != "V":
            return False
        return self.tags[index + 1 : index + 2] in tuple("MDK") or (
            self.tags[index + 1 : index + 2] == "N"
            and self.tokens[index].word not in OF_SUBJECT
        )

    def _none_of(self, at: int) -> bool:
        return _NONE_OF.search(self.tags, max(0, at - 6), at) is not None

    def _before(self, at: int) -> Iterator[Governor]:
        tags, lo = self.tags, max(0, at - 16)
        for relation, expression in (
            ("label", _AT),
            ("label", _LABEL),
            ("label", _LEVEL),
            ("nominal", _NOMINAL_OF),
            ("of", _AMONG_THE_DEAD),
            ("with", _WITH),
            ("object", _OBJECT),
        ):
            match = expression.search(tags, lo, at)
            if match is None:
                continue
            found = self._governor(relation, match.start(1))
            if self._may_govern(found, at):
                yield found

    def _may_govern(self, found: Governor, at: int) -> bool:
        tags, index = self.tags, found.index
        if found.relation == "object":
            if found.tag in "VIG" and found.word in OF_SUBJECT and found.word not in OF_BOTH:
                return False
            is_passive = found.tag == "V" and b"be" in _forms(found.auxiliaries)
            return not is_passive
        if found.relation == "with":
            said_of = found.word in OF_SUBJECT or b"be" in _forms(found.auxiliaries)
            return said_of and b"with" in (self._word(at - 1), self._word(at - 2))
        if found.relation == "label" and tags[at - 1] == "P" and self._word(at - 1) != b"at":
            return False
        if found.relation == "label" and found.tag == "V":
            is_at = self._word(at - 1) in (b"at", b"to")
            return is_at or tags[index + 1] in "LJ" or tags[index - 1 : index] == "D"
        if found.relation == "nominal":
            is_of = found.tag in "UG" or self._is_nominal(index)
            return is_of and bool(found.groups or found.participle) and found.word not in _CLAIMED
        return bool(found.groups)

    def _inherited(
        self, number: int, found: Sequence[Sequence[Governor]]
    ) -> Iterator[Governor]:
        """The governor of the quantity before, of which this one is a part, or with which joined."""
        whole = next(iter(found[number - 1]), None) if number else None
        relation = self.link(number)
        if whole is not None and relation:
            yield whole._replace(relation=relation)

    def link(self, number: int) -> str:
        """How a quantity hangs on the one before: "part", "joined" or not at all."""
        if not number or self.is_whole(number):
            return ""
        before, at, tags = self.at[number - 1], self.at[number], self.tags
        total = _TOTAL.fullmatch(tags, before, at) if at - before < 40 else None
        if total is not None and self._word(total.start(1)) in _TOTALS:
            return "joined"
        if at - before > 15:
            return ""
        if _INCLUDING.fullmatch(tags, before, at) or _OF_THEM.match(tags, at):
            return "part"
        if _JOINED.fullmatch(tags, before, at) or _LISTED.fullmatch(tags, before, at):
            return "joined"
        if _CHANGED.fullmatch(tags, before, at):
            return "joined" if self._word(at - 2) in (b"up", b"down") else ""
        if _EXCHANGED.fullmatch(tags, before, at):
            words = {token.word for token in self.tokens[before + 1 : at]}
            is_exchange = not words.isdisjoint((b"for", b"against")) and words <= _EXCHANGE
            return "joined" if is_exchange or words <= _CHANGE else ""
        return ""

    def hangs_loosely(self, number: int) -> bool:
        """Whether a quantity without a word of its own goes on with what the one before began.

        'Nine were freed on Monday and three more on Sunday'.
        """
        at, before = self.at[number], self.at[number - 1] if number else 0
        return (
            number > 0
            and at - before < 20
            and _LISTED_LATER.fullmatch(self.tags, before, at) is not None
            and not self.has_own_clause(number)
        )

    def has_own_clause(self, number: int) -> bool:
        """Whether a verb behind a quantity may have it as its subject."""
        at = self.at[number]
        is_copula = _COPULA.match(self.tags, at) is not None
        return _OWN_CLAUSE.match(self.tags, at) is not None and not is_copula

    def room(self, number: int) -> tuple[int, int]:
        """From the end of the quantity before to the start of the one behind."""
        before = self.measures[number - 1].end if number else self.start
        last = number + 1 == len(self.measures)
        return before, self.end if last else self.measures[number + 1].start

    def is_told(self, number: int) -> bool:
        """Whether a number is all that a clause says: 'the union spoke of 31', 'six were boys'."""
        at = self.at[number]
        if _TOLD.search(self.tags, max(0, at - 4), at) is None:
            return False
        return not self.has_own_clause(number)

    def _leads_to_next(self, number: int) -> bool:
        return _JOINED.fullmatch(self.tags, self.at[number], self.at[number + 1]) is not None


def _forms(auxiliaries: bytes) -> set[bytes]:
    """The kinds of auxiliary: `be` for any form of to be, and the words themselves."""
    words = set(auxiliaries.split())
    return words | {b"be"} if any(_TAG_OF.get(word) == "B" for word in words) else words


class Clauses:
    """The sentences of a document that hold quantities, each read once."""

    def __init__(self, doc: Document, found: Sequence[Measure], cues: Sequence[Cue]) -> None:
        """Take the quantities and cue words of a document, both in order."""
        self._doc, self._measures, self._cues = doc, found, cues
        self._starts = [measure.start for measure in found]
        self._read: dict[int, Sentence] = {}

    def sentence(self, measure: Measure) -> tuple[Sentence, int]:
        """The sentence of a quantity, and the number of the quantity in it."""
        lo, hi = self._doc.sentence(measure.start)
        if lo not in self._read:
            self._read[lo] = self._sentence(lo, hi)
        found = self._read[lo]
        return found, bisect_left(found.measures, measure)

    def _sentence(self, lo: int, hi: int) -> Sentence:
        first, last = bisect_left(self._starts, lo), bisect_left(self._starts, hi)
        inside = self._measures[first:last]
        cues = self._cues[bisect_left(self._cues, (lo,)) : bisect_left(self._cues, (hi,))]
        marks = sorted(
            [
                *((it.start, it.end, NOTHING) for it in inside),
                *(
                    (cue.start, cue.end, groups)
                    for cue in cues
                    if (groups := frozenset(filter(_is_metric, cue.groups)))
                ),
            ]
        )
        tokens, tags, end = list[Token](), list[str](), lo
        at: dict[int, int] = {}
        for start, stop, groups in marks:
            if start < end and groups:
                continue
            self._words(tokens, tags, end, start)
            if not groups:
                at[start] = len(tokens)
            word = self._doc.flat[start + 1 : stop + 1].strip()
            tokens.append(Token(start, stop, b"" if not groups else word, groups))
            tags.append("M" if not groups else _tag_of_cue(word))
            end = max(end, stop)
        self._words(tokens, tags, end, hi)
        tags = _settled(tags, tokens)
        return Sentence(lo, hi, "".join(tags), tokens, inside, [at[it.start] for it in inside])

    def _words(self, tokens: list[Token], tags: list[str], start: int, end: int) -> None:
        for match in _TOKEN.finditer(self._doc.data, start, max(start, end)):
            word = match[0].lower().replace(b"\x92", b"'").removesuffix(b"'s")
            if word in _ADVERBS or (word.endswith(b"ly") and word not in _TAG_OF):
                continue
            tokens.append(Token(*match.span(), word, NOTHING))
            is_month = match[0] == b"May" and tags[-1:] not in ([], [";"])
            tags.append("N" if is_month else _tag_of_word(word))


def _is_metric(group: str) -> bool:
    return group.startswith("metric:")


def _tag_of_word(word: bytes) -> str:
    if not word[:1].isalpha():
        return "N" if word.isdigit() else _MARKS.get(word, ";")
    if word in _NEGATIONS and word not in _TAG_OF:
        return "X"
    tag = _TAG_OF.get(word)
    if tag is not None:
        return tag
    if word in _ATTRIBUTES:
        return "N"
    if word.decode("latin-1") in _IRREGULAR or (word.endswith(b"ed") and len(word) > 4):
        return "V"
    return "G" if word.endswith(b"ing") and len(word) > 5 else "N"


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


def _settled(tags: list[str], tokens: Sequence[Token]) -> list[str]:
    """Tags in the light of those beside them: base forms behind 'to', nouns behind 'the'."""
    for index, tag in enumerate(tags):
        before = tags[index - 1] if index else ";"
        after = tags[index + 1] if index + 1 < len(tags) else ";"
        word = tokens[index].word
        if tag in "NU" and before in "WX" and word.islower() and after in "MDKNOPT":
            tags[index] = "I"
        elif tag == "N" and (before == "T" or (before == "A" and word in _BASES)):
            tags[index] = "I" if word in _BASES or after in "MDK" else "N"
        elif tag == "N" and word in _BASES and after in "MD" and before not in "DOP":
            tags[index] = "I"
        elif tag == "I" and (before in "DO" or after == "O" or (before == "P" and after != "M")):
            tags[index] = "U"
        elif tag == "N" and word in _FACING and before in "MN" and after in "UDN":
            tags[index] = "I"
        elif word == b"since" and before == "H":
            tags[index] = "H"
        elif word in _COPULAS and after in "E":
            tags[index] = "B"
        elif tag == "V" and before in "DO" and after == "N":
            tags[index] = "N"
        elif tag == "V" and before == "D" and after in "PO;BCH":
            tags[index] = "E"
    return tags


def words_before(sentence: Sentence, index: int) -> Iterator[bytes]:
    """The words of the clause before a token, the last first."""
    before = zip(reversed(sentence.tags[:index]), reversed(sentence.tokens[:index]), strict=True)
    return (token.word for _, token in takewhile(lambda it: it[0] not in ";", before))
