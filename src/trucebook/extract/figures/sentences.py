"""A sentence that holds quantities: which of them belong together, and the words around each."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile

from trucebook.extract.figures.measures import Measure
from trucebook.extract.figures.tagging import NOTHING, Tokens
from trucebook.extract.lexicon import CLAUSES, byte_words

_TOTALS = byte_words(CLAUSES["totals"])
_CHANGE = byte_words(CLAUSES["change"])
_EXCHANGE = byte_words(CLAUSES["exchange"])
_NOUNS = r"D?(?:M|[NEU]){0,4}"
TAIL = (
    rf"(?:OQ|DN(?=[BHWXV]))?(?:AD?[NE]{{1,3}}(?:O[DN]{{1,3}})?|[PO]{_NOUNS}|N(?![BHWVIGM]))?"
    rf"(?:[PO]{_NOUNS}|[VY]P{_NOUNS}){{0,3}}"
    rf"(?:J(?:M|[PODNEU]){{0,8}}C|C(?:Q|A)?O?[DNQPO]{{0,3}}M?[DNPOQ]{{0,4}}C)?"
)
"""What may be between a quantity and its verb: 'of the crew', 'in the hills'."""

AUXILIARIES = r"[BHWTX]*"
_JOINED = re.compile(r"M(?:[POQ]?[DN]{0,4})(?:C?A|C|;A)(?:[BHWTX]*Z[PT]?)?D?N{0,2}\Z")
_INCLUDING = re.compile(r"M[^;M]{0,14}O?Q{1,2}[PD]{0,2}\Z|M[^;M]{0,14}COR\Z|M[ON]{0,3}J\Z")
_OF_THEM = re.compile(r"M[NO]{0,2}OQ")
_CHANGED = re.compile(r"M[^;M]{0,14}PP\Z")
_LISTED = re.compile(r"MBD?N{1,2}CD?\Z")
_EXCHANGED = re.compile(r"M[DN]{0,3}(?:[PDTSACN]){1,4}\Z")
_TOTAL = re.compile(r"M[^;]*[ZGY]D?(N)[^;M]{0,8}[PT]\Z")
_LISTED_LATER = re.compile(r"M[^;MSR]*C?AD?N{0,2}\Z")
_WHOLE = re.compile(r"(?:M[DN]?P?|\A|[;CSRA]|[;CSRA]Q)OD?N{0,2}\Z")
_TOLD = re.compile(r"(?:[YZ][PTO]?D?|\A|[;Q])\Z")
_COPULA = re.compile(rf"M{TAIL}BD?N")
_OWN_CLAUSE = re.compile(rf"M{TAIL}{AUXILIARIES}[BHWVIGYZ]")
_OPENS_CLAUSE = re.compile(r"(?:\A|[;SRYCA])(?:P[DN]{1,3}C?)?D?\Z")
_TIME_OF = re.compile(r"M[OP]D?N{0,2}([UGV])")

LONGEST = 40
"""Tokens between two quantities that may belong together."""


@dataclass(frozen=True, eq=False)
class Sentence:
    """A sentence as tags, with its tokens and quantities.

    Attributes:
        start: where it begins; end: where it ends.
        tokens: its words and marks; adverbs and quotation marks are left out.
        tags: one letter per token, see `tagging`.
        measures: the quantities, in order.
        at: the index of the token of each quantity.
    """

    start: int
    end: int
    tokens: Tokens
    tags: str
    measures: Sequence[Measure]
    at: Sequence[int]

    def word(self, index: int) -> bytes:
        """The word at a token; empty outside the sentence."""
        return self.tokens.words[index] if 0 <= index < len(self.tags) else b""

    def groups(self, index: int) -> frozenset[str]:
        """What the word at a token is a cue for."""
        return self.tokens.groups.get(index, NOTHING)

    def words(self, start: int, end: int) -> bytes:
        """The words of some tokens, with blanks between."""
        return b" ".join(self.tokens.words[start:end])

    def clause(self, number: int) -> tuple[int, int]:
        """The clause around a quantity, in code points: up to who, that, when, as, or a stop."""
        at = self.at[number]
        first, last = at, at
        while first and self.tags[first - 1] not in ";SR":
            first -= 1
        while last + 1 < len(self.tags) and self.tags[last + 1] not in ";SR":
            last += 1
        return self.tokens.spans[first][0], self.tokens.spans[last][1]

    def is_whole(self, number: int) -> bool:
        """Whether a quantity is what another is a part of: 'two of the nine'."""
        at = self.at[number]
        return _WHOLE.search(self.tags, max(0, at - 8), at) is not None

    def link(self, number: int) -> str:
        """How a quantity hangs on the one before: "part", "joined" or not at all."""
        if not number or self.is_whole(number):
            return ""
        before, at, tags = self.at[number - 1], self.at[number], self.tags
        if at - before > LONGEST:
            return ""
        total = _TOTAL.fullmatch(tags, before, at)
        if total is not None and self.word(total.start(1)) in _TOTALS:
            return "joined"
        if _INCLUDING.fullmatch(tags, before, at) or _OF_THEM.match(tags, at):
            return "part"
        if _JOINED.fullmatch(tags, before, at) or _LISTED.fullmatch(tags, before, at):
            return "joined"
        if _CHANGED.fullmatch(tags, before, at):
            return "joined" if self.word(at - 2) in (b"up", b"down") else ""
        if _EXCHANGED.fullmatch(tags, before, at):
            words = set(self.tokens.words[before + 1 : at])
            is_exchange = not words.isdisjoint((b"for", b"against")) and words <= _EXCHANGE
            return "joined" if is_exchange or words <= _CHANGE else ""
        return ""

    def leads_to_next(self, number: int) -> bool:
        """Whether a quantity and the next are one subject: 'nine women and two men were freed'.

        In 'doses went to 900 children, and two died' the first has a verb before it.
        """
        at, then = self.at[number], self.at[number + 1]
        is_joined = _JOINED.fullmatch(self.tags, at, then) is not None
        is_part = _OF_THEM.match(self.tags, then) is not None
        return is_joined and not is_part and _OPENS_CLAUSE.search(self.tags, 0, at) is not None

    def hangs_loosely(self, number: int) -> bool:
        """Whether a quantity without a word of its own goes on with what the one before began.

        'Nine were freed on Monday and three more on Sunday'.
        """
        at, before = self.at[number], self.at[number - 1] if number else 0
        return (
            number > 0
            and at - before < LONGEST
            and _LISTED_LATER.fullmatch(self.tags, before, at) is not None
            and not self.has_own_clause(number)
        )

    def has_own_clause(self, number: int) -> bool:
        """Whether a verb behind a quantity may have it as its subject; 'were boys' has none."""
        at = self.at[number]
        is_copula = _COPULA.match(self.tags, at) is not None
        return _OWN_CLAUSE.match(self.tags, at) is not None and not is_copula

    def is_told(self, number: int) -> bool:
        """Whether a number is all that a clause says: 'the union spoke of 31', 'six were boys'."""
        at = self.at[number]
        is_told = _TOLD.search(self.tags, max(0, at - 4), at) is not None
        return is_told and not self.has_own_clause(number)

    def room(self, number: int) -> tuple[int, int]:
        """From the end of the quantity before to the start of the one behind, in code points."""
        before = self.measures[number - 1].end if number else self.start
        last = number + 1 == len(self.measures)
        return before, self.end if last else self.measures[number + 1].start

    def measure_of(self, number: int) -> Measure | None:
        """The quantity of which this one says the size: 'two stages of nine weeks'."""
        at = self.at[number]
        return self.measures[number - 1] if self.tags[max(0, at - 2) : at] == "MO" else None

    def time_words(self, number: int) -> Iterator[int]:
        """The tokens of cue words that may say what a time is the length of, the likeliest first.

        The noun behind, 'nine weeks of rain', then the verb of the clause before, then its nouns.
        """
        at, tags, cues = self.at[number], self.tags, self.tokens.groups
        if (match := _TIME_OF.match(tags, at)) is not None:
            yield match.end() - 1
        before = [index for index in self._clause_before(at) if index in cues]
        verbs = [index for index in before if tags[index] in "IGV"]
        # NOTE: a verb alone may be of anything: 'work will stop for nine weeks'.
        has_noun = len(before) > 1 or (before and b" " in self.word(before[0]))
        behind = takewhile(lambda index: tags[index] not in ";SRM", range(at + 1, len(tags)))
        yield from (index for index in before if index == at - 1)
        yield from (index for index in verbs if has_noun)
        yield from (index for index in reversed(before) if index not in verbs)
        yield from (index for index in behind if index in cues)

    def _clause_before(self, at: int) -> Iterator[int]:
        """The tokens of the clause before a token, the last first, without what is in commas."""
        tags, index = self.tags, at - 1
        while index >= 0:
            tag, after = tags[index], tags[index + 1]
            is_of_time = tag == "S" and "M" in tags[index + 1 : index + 3]
            if tag == ";" or (tag == "S" and not is_of_time) or (tag == "A" and after in "VIGY"):
                return
            if tag not in "CR":
                yield index
                index -= 1
                continue
            # What is between commas belongs to the noun before: 'the war, now …', 'which …'.
            opened = tags.rfind("C", 0, index) if after in "BHWVIYZ" else -1
            if opened <= 0 and tag != "R" and after not in "MGVP":
                return
            index = opened - 1 if opened > 0 else index - 1 - (tags[index - 1] == "C")
