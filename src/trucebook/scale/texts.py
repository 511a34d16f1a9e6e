"""Texts extracted on several processes: what is proposed for each, in their order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache, partial

import msgspec

import trucebook.extract.pipeline  # noqa: F401 - what is imported here, processes start with
from trucebook.book.article import main_text
from trucebook.book.page import Received
from trucebook.book.streams import Item, Page
from trucebook.book.texts import Text, no_text, text_of
from trucebook.errors import TrucebookError
from trucebook.extract.extractors import Extractor, Proposed, Settings, extractor, failed, proposed
from trucebook.extract.rows import Extraction, Proposal
from trucebook.language import say
from trucebook.problem import Problem
from trucebook.scale.engines import Local
from trucebook.scale.run import Lost, run

PATIENCE = 300.0
"""Seconds after which a text is given up, where nothing else is asked for."""


def proposals(
    texts: Iterable[Item],
    settings: Settings,
    jobs: int,
    patience: float = PATIENCE,
) -> Iterator[Proposed]:
    """Each item of a stream of texts with what is proposed for it; nothing for what is no text."""
    function, begin = partial(_proposed_there, settings), partial(_extractor, settings)
    found_there = run(texts, function, Local(jobs), patience=patience, weigh=_size, begin=begin)
    for item, found in found_there:
        if isinstance(found, Lost):
            lost = failed(item.file, found.reason)
            yield lost.problems[0] if isinstance(item, Page) else item, lost
        else:
            text, rows, problems = found
            yield text, Proposal(None if rows is None else _UNPACK(rows), problems)


_Packed = tuple[Text | Problem, bytes | None, tuple[Problem, ...]]
"""A text with its proposal on the way to another process: packed rows take a third of the time."""
_PACK = msgspec.msgpack.Encoder().encode
_UNPACK = msgspec.msgpack.Decoder(Extraction).decode


def _size(item: Item) -> int:
    return len(item.text if isinstance(item, Text) else getattr(item, "data", b""))


# In a process of its own


@cache
def _extractor(settings: Settings) -> Extractor:
    """The extractor of this process."""
    return extractor(*settings)


def _proposed_there(settings: Settings, item: Item) -> _Packed:
    text = _read(item) if isinstance(item, Page) else item
    _, (found, problems) = proposed(_extractor(settings).propose, text)
    return text, (None if found is None else _PACK(found)), problems


def _read(page: Page) -> Text | Problem:
    """The text in a page, or why it has none."""
    received = Received(where=page.file, data=page.data, charset=page.charset)
    try:
        text = text_of(page.file, main_text(received).encode())
    except Exception as error:
        said = str(error) if isinstance(error, TrucebookError) else repr(error)
        hint = say("Nothing was written for it; its address is {url}.", url=page.url)
        return no_text(
            "page_has_an_article", say("a page with an article"), said, hint, file=page.file
        )
    return replace(text, url=page.url) if isinstance(text, Text) else text
