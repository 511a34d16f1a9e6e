"""The sentence and the paragraph around a place in a text."""

from __future__ import annotations

from functools import lru_cache

from trucebook.extract.text.document import Document, read_document
from trucebook.spans import Span


def sentence(text: str, span: Span) -> Span:
    """The sentence of a text in which a span is; where it runs over several, all of them."""
    document = _document(text)
    first, last = _ends(document, span)
    start, end = document.sentence(first)[0], document.sentence(last)[1]
    return _as_received(document, start, end)


def paragraph(text: str, span: Span) -> Span:
    """The paragraph of a text in which a span is."""
    document = _document(text)
    first, last = _ends(document, span)
    start, end = document.line(first)[0], document.line(last)[1]
    return _as_received(document, start, end)


def _ends(document: Document, span: Span) -> tuple[int, int]:
    """The first and the last character of a span in the clean text."""
    last = len(document.data) - 1
    return tuple(min(document.clean.after(at), last) for at in (span.start, span.end - 1))  # type: ignore[return-value]


def _as_received(document: Document, start: int, end: int) -> Span:
    words = document.text[start:end]
    start += len(words) - len(words.lstrip())
    return Span.of(
        document.clean.received, *document.clean.before(start, start + len(words.strip()))
    )


@lru_cache(maxsize=16)
def _document(text: str) -> Document:
    return read_document(text)
