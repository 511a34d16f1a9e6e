"""Who acts in a clause: from a noun phrase to somebody."""

from __future__ import annotations

from typing import NamedTuple

from trucebook.extract.lexicon import OFFERS, byte_words
from trucebook.extract.offers.clauses import Sentence, Span
from trucebook.extract.quotes.antecedents import resolve
from trucebook.extract.reading import NOBODY, THINGS, Reading, Reference, Speaker

_NO_ACTORS = byte_words(
    (*OFFERS["proposals"], *OFFERS["talks"], *OFFERS["things"], *OFFERS["no_actors"])
)
_PRONOUNS = frozenset((b"he", b"she", b"they", b"it", b"him", b"them"))


class Party(NamedTuple):
    """Somebody, and the words at `[start, end)` for them; `why` is the kind of words."""

    speaker: Speaker
    why: str
    start: int
    end: int


def party(reading: Reading, sentence: Sentence, span: Span | None) -> Party | None:
    """Whom a noun phrase means; None where it is no name or noun for somebody."""
    if span is None:
        return None
    start, end = sentence.offsets(span)
    head = sentence.head(span)
    if sentence.tags[span.first : span.last] == "K":
        if head not in _PRONOUNS:
            return None
        return _meant(reading, Reference(start, end, "pronoun"), start, end)
    named = _named(reading, start, sentence.tokens[_head_end(sentence, span) - 1].end, end)
    if named is not None:
        return _meant(reading, named, start, max(named.end, named.start))
    if head in _NO_ACTORS or not head[:1].isalpha():
        return None
    for at in range(span.first + 1, span.last):
        if sentence.tags[at] in "GVT":  # 'gunmen holding a ferry'
            end = sentence.tokens[at - 1].end
            break
    found = _meant(reading, Reference(start, end, "phrase"), start, end)
    entity = found.speaker.entity if found is not None else None
    if found is not None and entity is not None and entity.kind == "person" and head in THINGS:
        return found._replace(speaker=Speaker(None, reading.doc.text[start:end]))
    return found


def _head_end(sentence: Sentence, span: Span) -> int:
    """Where the noun of a phrase ends, and what hangs on it begins."""
    for at in range(span.first + 1, span.last):
        if sentence.tags[at] in "PGVCRA":
            return at
    return span.last


def _named(reading: Reading, start: int, head_end: int, end: int) -> Reference | None:
    """The name that the noun of a phrase is: 'Prime Minister Osric Vanth'."""
    for index in reversed(reading.names_between(start, head_end)):
        name = reading.names.names[index]
        if name.end >= head_end and name.end <= end and not reading.entity(index).is_nobody:
            return reading.reference(index)
    return None


def _meant(reading: Reading, reference: Reference, start: int, end: int) -> Party | None:
    speaker = resolve(reading, reference).speaker
    return None if speaker == NOBODY else Party(speaker, reference.sort, start, end)


def owner(reading: Reading, sentence: Sentence, span: Span) -> Party | None:
    """Whose the noun of a phrase is: 'Corrigan's proposal', 'its withdrawal'."""
    for at in range(span.first, span.last):
        token = sentence.tokens[at]
        if sentence.tags[at] in "PGV":
            break
        if token.word.endswith((b"'s", b"s'")):
            start = sentence.tokens[span.first].start
            bare = token.end - (2 if token.word.endswith(b"s") else 1)
            named = _named(reading, start, bare, bare)
            return _meant(reading, named or Reference(start, bare, "phrase"), start, bare)
    return None
