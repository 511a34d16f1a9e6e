"""A sentence cut into words, verbs and noun phrases: as much grammar as offers need.

A word has a tag of one letter, so that a stretch of words is read by an expression over tags:
D determiner, N noun or adjective, M number, K pronoun, P preposition, C comma, A and or or, S that
or if, R who or which, W would, B be, H have, T to, X not, V verb, G verb in -ing, L adverb, Q words
in quotation marks, Z any other mark.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from functools import cached_property
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
_IRREGULAR = byte_words(OFFERS["irregular"])
_FORMS = frozenset[bytes]().union(
    *(
        (word.split()[0].encode() for word in words)
        for group, words in (*STANCES.items(), *OFFERS.items())
        if group in ("holds", "demands", "offers")
        or group in STANCES
        and group not in ("bad", "good", "hoping", "taking", "leaving")
        and not group.startswith("spoken")
    ),
    (word.encode() for sort in ("speech", "naming") for word in VERBS[sort] if " " not in word),
)
_BOTH = byte_words(
    {
        *VERBS["noun"],
        *("offer", "plan", "plans", "demand", "support", "back", "backs", "call", "request"),
        *("draft", "drafts", "table", "tables", "review", "study", "studies", "hosts", "host"),
        *("press", "push", "set", "sets", "cut", "cuts", "raises", "limits", "bans", "seal"),
        *("caps", "fight", "led", "present", "praise", "welcome", "veto", "sees", "saw", "made"),
        *("sign", "signs", "laid", "ends", "leaves", "label", "labels", "brand", "brands", "term"),
        *(
            "resist",
            "float",
            "floats",
            "covers",
            "features",
            "read",
            "lay",
            "ruled",
            "hit",
            "split",
        ),
        *("put", "let", "hurt", "spread", "left", "grants", "blocks", "exchange"),
        *(
            "presses",
            "pushes",
            "supports",
            "requests",
            "promise",
            "pledge",
            "hails",
            "lead",
            "save",
        ),
    }
)
"""Forms that are verbs or nouns."""

_OPENS_OBJECT = frozenset("DKMQT")
_LEAVES = {b"for": b"call", b"on": b"call", b"down": b"", b"out": b"", b"off": b"", b"against": b""}
"""Words behind a verb, and how that verb begins."""


class Token(NamedTuple):
    """A word or mark at `[start, end)`, in lower case, and its tag."""

    start: int
    end: int
    word: bytes
    tag: str


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
_CHAIN = re.compile(r"[DNMPQLAKV]*\Z")


class Sentence:
    """The words of a sentence outside quotation marks, its verbs and its noun phrases."""

    def __init__(self, doc: Document, quoted: Quotations, start: int, end: int) -> None:
        """Cut `[start, end)` of a document into words."""
        self.doc = doc
        self.start, self.end = start, end
        self.tokens = _tagged(doc, _words(doc, quoted, start, end))
        self.tags = "".join(token.tag for token in self.tokens)

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
        negated = "X" in tags or b"never" in words or modal.endswith(b"t") or modal == b"cannot"
        negated = negated and modal not in (b"might", b"must't") or modal == b"cannot"
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
        return by and (word.endswith((b"ed", b"en", b"n", b"t")) or word in _IRREGULAR)

    def subject(self, group: Group) -> Span | None:
        """The noun phrase that a verb has as its subject, with what hangs on it."""
        return _Subject(self).of(group)

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
        for token in self.tokens[span.first : span.last]:
            if token.tag in "PRSWBHTVG" and found:
                break
            if token.tag in "NMK":
                found = token.word
            elif token.tag == "A":
                break
        return found


_PHRASE = re.compile(r"L{0,2}D{0,2}(?:[NMQ]|MC(?=M)|G(?=N)|L(?=N))*[NMQ]|K|D(?=[CPSRZAWBH]|\Z)")


def _words(doc: Document, quoted: Quotations, start: int, end: int) -> Iterator[Token]:
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


def _tagged(doc: Document, found: Iterator[Token]) -> list[Token]:
    tokens = list(found)
    tags = [_first_tag(doc, token) for token in tokens]
    for at, token in enumerate(tokens):
        if tags[at] == "N" and at and _is_plain_verb(doc, tokens, tags, at):
            tags[at] = "V"
        elif tags[at] in "vn":
            before = tags[at - 1] if at else "Z"
            after = tags[at + 1] if at + 1 < len(tags) else "Z"
            following = tokens[at + 1].word if at + 1 < len(tokens) else b""
            tags[at] = _open_tag(doc, tokens, at, before, after, following, tags[at])
    for at in range(len(tokens) - 1):
        # 'last night' and 'that deal' are told from 'the last' and 'that' by what follows.
        if tokens[at].word in _WHICH_TIME and tokens[at + 1].word in _TIMES and tags[at - 1] != "P":
            tags[at : at + 2] = "L", "L"
        elif tokens[at].word == b"that" and tokens[at + 1].word in _THAT and tags[at - 1] in "VP":
            tags[at] = "D"
    return [token._replace(tag=tag) for token, tag in zip(tokens, tags, strict=True)]


def _is_plain_verb(doc: Document, tokens: list[Token], tags: list[str], at: int) -> bool:
    """Whether a word of no list is a verb: behind 'would', or behind 'to' and before an object."""
    before = at - 1
    while before and tags[before] in "LX":
        before -= 1
    if tags[before] not in "WT" or not doc.data[tokens[at].start : tokens[at].start + 1].islower():
        return False
    after = tags[at + 1] if at + 1 < len(tags) else "Z"
    return tags[before] == "W" or (after in "DKMPTQ" and not tokens[at].word.endswith(b"s"))


def _first_tag(doc: Document, token: Token) -> str:
    word = token.word
    if token.tag:
        return token.tag
    if not word[:1].isalnum():
        return "N" if word in (b"$", b"\x80", b"\xa3") else _MARKS.get(word, "Z")
    if (known := _CLOSED.get(word)) is not None:
        return known
    if word[:1].isdigit() or _CLOSED.get(word.partition(b"-")[0]) == "M":
        return "M"
    is_capital = doc.data[token.start : token.start + 1].isupper()
    if word in _BOTH:
        return "n"
    if word in _FORMS or word in _IRREGULAR:
        return "G" if word.endswith(b"ing") else "v"
    if is_capital:
        return "N"
    if word.endswith(b"ly") and len(word) > 4 and word not in (b"family", b"supply", b"early"):
        return "L"
    if word.endswith(b"ing") and len(word) > 5:
        return "G"
    if word.endswith(b"ed") and len(word) > 4:
        return "v"
    return "N"


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


_MODALS = byte_words(OFFERS["modals"]) | {b"to"}
_WHICH_TIME = frozenset((b"last", b"next", b"this", b"late", b"earlier"))
_TIMES = frozenset(
    (
        b"night",
        b"week",
        b"month",
        b"year",
        b"morning",
        b"evening",
        b"afternoon",
        b"autumn",
        b"spring",
        b"summer",
        b"winter",
    )
)
_THAT = byte_words(OFFERS["proposals"])


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
        for other in reversed(groups[: groups.index(group)]):
            if other.form == "finite":
                return self.of(other)
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
        is_name = bool(inner) and all(
            token.tag == "N" and data[token.start : token.start + 1].isupper() for token in inner
        )
        return Span(opening + 1, comma) if is_name else found

    def _chain(self, end: int) -> Span | None:
        """The noun phrase with its tail that ends at a token."""
        first = end
        while first > 0 and self._goes_on(first - 1):
            first -= 1
        while first < end and self.tags[first] in "AL":
            first += 1
        span = self._main(first, end)
        return span

    def _goes_on(self, at: int) -> bool:
        tag = self.tags[at]
        if tag == "A":
            # 'rejected the plan and Hamas': what is before 'and' is the object of another verb.
            return self._joins(at)
        if tag == "V" and at > 1 and self.tags[at - 1] == "T":
            # 'a proposal to share the waters'
            return self.tokens[at - 2].word in _THAT
        if tag == "T":
            return at > 0 and self.tags[at + 1] == "V" and self.tokens[at - 1].word in _THAT
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
