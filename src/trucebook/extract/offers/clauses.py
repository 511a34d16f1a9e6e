"""A sentence cut into words, verbs and noun phrases: as much grammar as offers need.

The tags of `words` make a stretch of words an expression over letters.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from functools import cached_property
from typing import NamedTuple

from trucebook.extract.grammar.sentences import COARSE, PROPOSALS
from trucebook.extract.grammar.words import IRREGULAR, NEGATIONS, Word
from trucebook.extract.lexicon import VERBS, byte_words
from trucebook.extract.reading import Reading


class Group(NamedTuple):
    """A verb with what belongs to it: the tokens `[first, last)`, of which the last is the verb.

    `form` is "finite", "to", "ing" or "participle" (bare, on a noun: 'a plan drafted by X').
    """

    first: int
    last: int
    form: str
    modal: bytes
    negated: bool
    passive: bool


class Span(NamedTuple):
    """Tokens `[first, last)`."""

    first: int
    last: int


_GROUP = re.compile(
    r"(?:(?:[WBH][LX]*)+(?:T[LX]*B?[LX]*(?=V))?|X?T[LX]*(?:[BH][LX]*)*)?[VG]|[WBH][LX]*[WBHLX]*"
)


_SAYING = byte_words(word for word in (*VERBS["speech"], *VERBS["counting"]) if " " not in word)
_TAGS = {**COARSE, **str.maketrans("VIg@", "VVVQ")}


def _unquoted(reading: Reading, start: int, end: int) -> list[Word]:
    """The words of a sentence; what is quoted is one word."""
    words, at = reading.words.sentence(start, end), start
    found: list[Word] = []
    for region in reading.quoted.between(start, end):
        if region.opened < at:
            at = max(at, min(region.closed, end))
            continue
        found += (it for it in words if at <= it.start < region.opened)
        at = min(region.closed, end)
        found.append(Word(region.opened, at, b'"', "@"))
    return [*found, *(it for it in words if it.start >= at)] if at > start else words


class Sentence:
    """The words of a sentence outside quotation marks, its verbs and its noun phrases."""

    def __init__(self, reading: Reading, start: int, end: int) -> None:
        """Take the words of the sentence `[start, end)`."""
        self.doc = reading.doc
        self.start, self.end = start, end
        self._subjects: dict[Group, Span | None] = {}
        self.tokens = _unquoted(reading, start, end)
        self.tags = "".join(token.tag for token in self.tokens).translate(_TAGS)

    @cached_property
    def starts(self) -> list[int]:
        """Where the words begin."""
        return [token.start for token in self.tokens]

    def index(self, at: int) -> int:
        """The first token that begins at an offset or behind it."""
        return bisect_left(self.starts, at)

    def offsets(self, span: Span) -> tuple[int, int]:
        """The offsets of a span in the text."""
        return self.tokens[span.first].start, self.tokens[span.last - 1].end

    def words(self, span: Span) -> bytes:
        """The words of a span in lower case, parted by blanks."""
        return b" ".join(token.word for token in self.tokens[span.first : span.last])

    @cached_property
    def groups(self) -> list[Group]:
        """The verbs of the sentence, in order."""
        return list(filter(None, (self._group(*m.span()) for m in _GROUP.finditer(self.tags))))

    def _group(self, first: int, last: int) -> Group | None:
        tags, words = self.tags[first:last], [it.word for it in self.tokens[first:last]]
        modal = next((word for word, tag in zip(words, tags, strict=True) if tag == "W"), b"")
        negated = not NEGATIONS.isdisjoint(words)
        main = words[-1]
        passive = tags[-1:] == "V" and "B" in tags[:-1] and not main.endswith(b"ing")
        if tags[0] in "TX" and "T" in tags[:2]:
            form = "to"
        elif tags == "G":
            form = "ing"
        elif tags == "V" and self.tags[last : last + 1] == "P" and self._is_bare(first, last):
            form, passive = "participle", True
        else:
            form = "finite"
        return Group(first, last, form, modal, negated, passive)

    def _is_bare(self, first: int, last: int) -> bool:
        """Whether a past form is a participle on the noun before it: 'a plan drafted by'."""
        word = self.tokens[first].word
        by = self.tokens[last].word in (b"by", b"from")
        return by and (word.endswith((b"ed", b"en", b"n", b"t")) or word in IRREGULAR)

    def subject(self, group: Group) -> Span | None:
        """The noun phrase that a verb has as its subject, with what hangs on it."""
        if group not in self._subjects:
            self._subjects[group] = _Subject(self).of(group)
        return self._subjects[group]

    def phrases_before(self, end: int) -> Iterator[Span]:
        """The noun phrases of the chain that ends at a token, the last first."""
        end -= end > 0 and self.tags[end - 1] == "C"
        first = end
        while first > 0 and self.tags[first - 1] in "DNMPQA":
            first -= 1
        for at in range(end - 1, first - 1, -1):
            if at == first or self.tags[at - 1] in "PA" or self.tags[at] == "D":
                span = self.noun_phrase(at)
                if span is not None and span.last <= end:
                    yield span

    def noun_phrase(self, first: int, *, tail: bool = True) -> Span | None:
        """The noun phrase that begins at a token, with what hangs on it by 'of' and the like."""
        match = _PHRASE.match(self.tags, first)
        if match is None or match.end() == first:
            return None
        last = match.end()
        while tail and last < len(self.tokens) and self.tags[last] == "P":
            more = _PHRASE.match(self.tags, last + 1)
            if more is None or more.end() == last + 1:
                break
            last = more.end()
        return Span(first, last)

    def head(self, span: Span) -> bytes:
        """The last noun of a phrase before what hangs on it."""
        found = b""
        for at in range(span.first, span.last):
            tag = self.tags[at]
            if tag == "A" or (tag in "PRSWBHTVG" and found):
                break
            if tag in "NMK":
                found = self.tokens[at].word
        return found

    def said_by(self, first: int) -> Span | None:
        """The subject of the verb of saying on which the clause at a token hangs."""
        for other in reversed(self.groups):
            if other.last <= first:
                gap = self.tags[other.last : first]
                is_saying = self.tokens[other.last - 1].word in _SAYING
                told = self.tokens[other.last - 1].word in (b"told", b"tells")
                if is_saying and (not gap.strip("SL") or (told and gap.endswith("S"))):
                    return self.subject(other)
                return None
        return None

    def begins_with(self, at: int, words: tuple[bytes, ...]) -> bool:
        """Whether these words begin at a token."""
        return tuple(token.word for token in self.tokens[at : at + len(words)]) == words

    def clause_end(self, at: int) -> int:
        """Where the clause around a token ends."""
        while at < len(self.tokens):
            tag, word = self.tags[at], self.tokens[at].word
            if tag == "Z" and word in (b";", b":", b".", b"!", b"?", b"\x97", b"\x96", b"\x85"):
                break
            if tag == "C" and (self.tags[at + 1 : at + 2] in "ASRGLP" or self._is_tag(at + 1)):
                break
            at += 1
        return at

    def _is_tag(self, at: int) -> bool:
        """Whether what is behind a comma says who says so: ', the ministry said'."""
        return any(
            group.first >= at
            and self.tokens[group.last - 1].word in _SAYING
            and group.form == "finite"
            and "C" not in self.tags[at : group.first]
            for group in self.groups
        )


_PHRASE = re.compile(r"L{0,2}D{0,2}(?:[NMQ]|MC(?=M)|G(?=N)|L(?=N))*[NMQ]|K|D(?=[CPSRZAWBH]|\Z)")


class _Subject:
    """Looks for the subject of a verb, to the left of it."""

    def __init__(self, sentence: Sentence) -> None:
        self.sentence = sentence
        self.tags = sentence.tags
        self.tokens = sentence.tokens

    def of(self, group: Group) -> Span | None:
        at = group.first
        while at > 0 and self.tags[at - 1] in "LX":
            at -= 1
        if at == 0:
            return None
        tag = self.tags[at - 1]
        is_that = tag == "S" and self.tokens[at - 1].word == b"that"
        behind = at - 2 - (at > 1 and self.tags[at - 2] == "C" and self.tags[group.first] == "W")
        if tag == "R" or (is_that and self._is_noun(behind)):
            at -= 1
            return self._chain(at - 1 if at and self.tags[at - 1] == "C" else at)
        if tag == "A" or group.form in ("to", "ing"):
            return self._shared(group)
        if tag == "C":
            return self._past_aside(group, at - 1)
        return self._chain(at) or None

    def _is_noun(self, at: int) -> bool:
        return at >= 0 and self.tags[at] in "NM"

    def _shared(self, group: Group) -> Span | None:
        """The subject of the verb before."""
        groups = self.sentence.groups
        for other in reversed(groups[: bisect_left(groups, group)]):
            if other.form == "finite":
                return self.sentence.subject(other)
        return None

    def _past_aside(self, group: Group, comma: int) -> Span | None:
        """The verb is behind a comma: what is between commas is an aside on its subject."""
        opening = self.tags.rfind("C", 0, comma)
        while opening > 0:
            found = self._chain(opening)
            if found is not None:
                return self._in_apposition(found, opening, comma)
            opening = self.tags.rfind("C", 0, opening)
        groups = self.sentence.groups
        if any(other.last <= comma for other in groups if other.form == "finite"):
            return self._shared(group)
        return self._chain(comma)

    def _in_apposition(self, found: Span, opening: int, comma: int) -> Span:
        """A name between the commas is the better name of the subject."""
        data, inner = self.sentence.doc.data, self.tokens[opening + 1 : comma]
        is_name = not self.tags[opening + 1 : comma].strip("N") and all(
            data[token.start : token.start + 1].isupper() for token in inner
        )
        return Span(opening + 1, comma) if inner and is_name else found

    def _chain(self, end: int) -> Span | None:
        """The noun phrase with its tail that ends at a token."""
        first = end
        while first > 0 and self._goes_on(first - 1):
            first -= 1
        while first < end and self.tags[first] in "AL":
            first += 1
        return self._main(first, end)

    def _goes_on(self, at: int) -> bool:
        tag = self.tags[at]
        if tag == "A":
            # 'rejected the plan and Ostre': what is before 'and' is the object of another verb.
            return self._joins(at)
        if tag == "V" and at > 1 and self.tags[at - 1] == "T":
            # 'a proposal to share the waters'
            return self.tokens[at - 2].word in PROPOSALS
        if tag == "T":
            return at > 0 and self.tags[at + 1] == "V" and self.tokens[at - 1].word in PROPOSALS
        if tag in "GV":
            # 'gunmen holding a ferry', 'a plan drafted by': what hangs on the noun before.
            return at > 0 and self.tags[at - 1] in "NMP" and (tag == "G" or self._hangs(at))
        return tag in "DNMPQLK"

    def _hangs(self, at: int) -> bool:
        return any(it.form == "participle" and it.last == at + 1 for it in self.sentence.groups)

    def _joins(self, at: int) -> bool:
        if self.tokens[at].word == b"but" or at == 0 or self.tags[at - 1] not in "NM":
            return False
        first = at
        while first > 0 and self.tags[first - 1] in "DNMPL":
            first -= 1
        return first == 0 or self.tags[first - 1] in "SCZ"

    def _main(self, first: int, end: int) -> Span | None:
        """The last phrase of a chain that hangs on no preposition, with its tail."""
        found = None
        at = first
        while at < end:
            if self.tags[at] in "LA":
                at += 1
                continue
            if self.tags[at] == "P" and self.tags[at + 1] == "L":
                at += 2  # 'On Monday the ministry'
                continue
            hangs = self.tags[at] in "PGVT"
            phrase = self.sentence.noun_phrase(at + 1 if hangs else at, tail=False)
            last = min(phrase.last, end) if phrase is not None else at + 1
            if not hangs and phrase is not None:
                joined = found is not None and self.tags[at - 1] == "A"
                found = Span(found.first if joined and found else at, last)
            elif found is not None:
                found = Span(found.first, last)
            at = max(last, at + 1)
        return self._trimmed(found)

    def _trimmed(self, span: Span | None) -> Span | None:
        """Without a time at its end: 'on Friday'."""
        if span is None or self.tags[span.first : span.last] == "Q":
            return None
        last = span.last
        while last > span.first and self.tags[last - 1] in "LP":
            last -= 1
        return Span(span.first, last) if last > span.first else None
