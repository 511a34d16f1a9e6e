"""Statements: sentences that no quotation cuts, and what credits somebody in them."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator

from trucebook.extract.lexicon import VERBS, byte_words, pattern
from trucebook.extract.quotes.references import named_after, references_in, sources_between
from trucebook.extract.reading import Reading, Reference, Statement, Verb

_ACCORDING = pattern(
    rb"\b[Aa]ccording to |\b[Ii]n the (?:words|phrase|view) of |\b[Bb]y the (?:estimates?|"
    rb"reckoning|count|account) of |\b<tallies> <tally_by> |\b[Cc]iting |\bquoting |"
    rb"\bas reported by |\b<surveys>(?: [a-z]+| [A-Z][a-z]+day){0,4} by |\b[Bb]y (?=(?:her|his|"
    rb"its|their|the [a-z]+'s) (?:own )?(?:count|estimate|reckoning|account))|"
    rb", (?:put|given|estimated|set|placed) by (?=[^,]{2,60} (?:at|as) )"
)
_OWN_COUNT = re.compile(rb"(?:her|his|its|their) ")
_HIS = re.compile(rb"\b([Hh]is|[Hh]er|[Ii]ts|[Tt]heir) (?:[a-z-]+ ){0,2}\Z")
_WHOSE_IT_IS = re.compile(rb"(?:['\x92]s?) (?:[a-z-]+ ){0,2}\Z")
_BY_WHOM = re.compile(rb" (?:to [^,.]{1,40} )?(?:by|from|of) (?=(?:the |a |an )?[A-Za-z])")
_LABEL = re.compile(rb"[ \t*#\x95-]*([^\n:,.;\"\x91\x93\xab]{2,50}):(?= )")
_DASH = re.compile(rb" [-\x96\x97] ([^\n,.;:\"\x91\x93\xab-]{2,40})\s*\Z")
_SIGNED = re.compile(rb": ([A-Z][^\n,.;:?!\"\x91\x93\xab]{1,40})\s*\Z")
_FOR_WHOM = re.compile(rb",? for (?=the |an? |[A-Z])")
_SHAPE = pattern(
    rb"(?: also| then| later| once)? ([a-z]{2,}<verb_ends>)(?: back| on| out| up)?"
    rb"(?=[,.:;]|\s*\Z| that | [\"\x93\x91\xab])"
)
_LAST = pattern(
    rb"(?<!the )(?<!a )(?<!his )(?<!her )\b([a-z]{2,}<verb_ends>)(?: back| on| out| up)?: ?\Z"
)
_FIRST = pattern(rb",? ?([a-z]{2,}<verb_ends>)(?= )(?! (?:to|of|by|from|at|and|or) )")


_ALONE = byte_words(VERBS["alone"])
_OBJECT = re.compile(
    rb" (?:to|the|an?|its|his|her|their|with|for|throughout|across|into|over|as|by|between|[0-9]+|"
    rb"[A-Z][a-z]+)[ ,.]"
)


def statement_at(reading: Reading, at: int) -> Statement:
    """The statement around an offset."""
    return statement(reading, max(bisect_right(reading.cuts, at) - 1, 0))


def statement(reading: Reading, index: int) -> Statement:
    """A statement by its number."""
    if index not in reading.statements:
        start, end = reading.cuts[index], reading.cuts[index + 1]
        references = references_in(reading, start, end)
        owners = dict(_owners(reading, start, end, references))
        verbs = {verb.start: verb for verb in _by_shape(reading, start, end, references)}
        verbs |= {verb.start: verb for verb in (*owners, *_verbs(reading, start, end))}
        reading.statements[index] = Statement(
            start, end, references, sorted(verbs.values()), owners
        )
    return reading.statements[index]


def _verbs(reading: Reading, start: int, end: int) -> Iterator[Verb]:
    """The reporting verbs of a stretch, none in a quotation, a compound or a name."""
    data, names = reading.doc.data, reading.names
    for verb in reading.verbs_between(start, end):
        if data[verb.start - 1 : verb.start] == b"-" or data[verb.end : verb.end + 1] == b"-":
            continue
        if data[verb.start : verb.start + 1].isupper():
            index = bisect_right(names.starts, verb.start) - 1
            if index >= 0 and names.names[index].end > verb.start:
                continue
        word = data[verb.start : verb.end].lower()
        is_deed = word in _ALONE and _OBJECT.match(data, verb.end) is not None
        if not is_deed and not reading.quotes(verb):
            yield verb


def _owners(
    reading: Reading, start: int, end: int, references: list[Reference]
) -> Iterator[tuple[Verb, Reference]]:
    """What credits somebody without a verb: 'according to', a vow, a label, a dash."""
    yield from _of_sources(reading, start, end)
    nouns = reading.words.speech_nouns
    for low, high, _ in nouns[bisect_left(nouns, (start,)) : bisect_left(nouns, (end,))]:
        owner = _owner_of(reading, start, low, high, end)
        if owner is not None and reading.region_at(low) is None:
            yield Verb(low, high, "noun"), owner
    data = reading.doc.data
    label = _LABEL.match(data, start, end)
    if label is not None and label[1].count(b" ") < 5:
        yield Verb(label.end(1), label.end(), "label"), _until(references, *label.span(1))
    dash = _DASH.search(data, max(start, end - 60), end)
    if dash is not None and dash[1].count(b" ") < 5:
        yield Verb(dash.start(), dash.start(1), "dash"), _until(references, *dash.span(1))
    signed = _SIGNED.search(data, max(start, end - 60), end)
    if signed is not None and (whom := _ending(references, signed.end(1))) is not None:
        yield Verb(signed.start(), signed.start(1), "dash"), whom
    for region in reading.quoted.between(start, end):
        match = _FOR_WHOM.match(data, region.closed, end)
        whom = named_after(reading, match.end(), end) if match is not None else None
        if match is not None and whom is not None and data[whom.end : whom.end + 1] in b";.,\n":
            yield Verb(match.start(), match.end() - 1, "for"), whom


def _of_sources(reading: Reading, start: int, end: int) -> Iterator[tuple[Verb, Reference]]:
    """'According to', 'a tally by', 'by her count'."""
    data = reading.doc.data
    if not sources_between(reading, start, end) and data.find(b" by ", start, end) < 0:
        return
    for match in _ACCORDING.finditer(data, start, end):
        if reading.region_at(match.start()) is not None:
            continue
        own = _OWN_COUNT.match(data, match.end()) if b"count" in match[0] else None
        if own is not None:
            whom: Reference | None = Reference(match.end(), own.end() - 1, "pronoun")
        else:
            whom = named_after(reading, match.end(), end)
        if whom is not None:
            yield Verb(match.start(), match.end() - 1, "source"), whom


def _until(references: list[Reference], start: int, end: int) -> Reference:
    """The words for somebody that end at an offset, else all words."""
    return _ending(references, end) or Reference(start, end, "phrase")


def _ending(references: list[Reference], end: int) -> Reference | None:
    return next((item for item in references if item.end == end), None)


def _owner_of(reading: Reading, start: int, lo: int, hi: int, end: int) -> Reference | None:
    """Whose vow or warning it is."""
    data = reading.doc.data
    window = max(start, lo - 60)
    own = _HIS.search(data, window, lo)
    if own is not None:
        return Reference(own.start(1), own.end(1), "pronoun")
    owner = _WHOSE_IT_IS.search(data, window, lo)
    if owner is not None:
        for index in reading.names_between(window, owner.start() + 1):
            if reading.names.names[index].end == owner.start():
                return reading.reference(index)
        return None
    by = _BY_WHOM.match(data, hi, end)
    return named_after(reading, by.end(), end) if by is not None else None


def _by_shape(
    reading: Reading, start: int, end: int, references: list[Reference]
) -> Iterator[Verb]:
    """Verbs that no list of ours has, next to a quotation: '…,” Selvarajah trilled'."""
    data = reading.doc.data
    for region in reading.quoted.between(start, end):
        match = _LAST.search(data, max(start, region.opened - 40), region.opened)
        if match is not None:
            yield Verb(match.start(1), match.end(1), "shape")
        match = _FIRST.match(data, region.closed, end)
        if match is not None and data[region.end - 1 : region.end] in (b",", b"?", b"!"):
            yield Verb(match.start(1), match.end(1), "shape")
        nearest = bisect_left(references, (region.closed,))
        for item in references[max(nearest - 2, 0) : nearest + 2]:
            match = _SHAPE.match(data, item.end, end)
            if match is not None:
                yield Verb(match.start(1), match.end(1), "shape")
