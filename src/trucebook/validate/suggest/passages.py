"""The sentence and the paragraph around a place in a text."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from trucebook.extract.text.document import Document, read_document
from trucebook.spans import Span


def sentence(text: str, span: Span) -> Span:
    """The sentence of a text in which a span is; where it runs over several, all of them."""
    return _around(text, span, Document.sentence)


def paragraph(text: str, span: Span) -> Span:
    """The paragraph of a text in which a span is."""
    return _around(text, span, Document.line)


def _around(text: str, span: Span, part: Callable[[Document, int], tuple[int, int]]) -> Span:
    """The part around the first character of a span to that around its last, without blanks."""
    document = _document(text)
    clean, last = document.clean, len(document.data) - 1
    if last < 0:
        return span  # nothing is left of a text of marks that no reader sees
    first, last = (min(clean.after(at), last) for at in (span.start, span.end - 1))
    start, end = part(document, first)[0], part(document, last)[1]
    words = clean.text[start:end]
    start += len(words) - len(words.lstrip())
    return Span.of(text, *clean.before(start, start + len(words.strip())))


@lru_cache(maxsize=16)
def _document(text: str) -> Document:
    return read_document(text)
