"""Texts extracted on several processes: what is proposed for each, in their order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache, partial

import msgspec

import trucebook.extract.pipeline  # noqa: F401 - what is imported here, processes start with
from trucebook.book.texts import Text
from trucebook.extract.extractors import Extractor, Proposed, Settings, extractor, failed, proposed
from trucebook.extract.rows import Extraction, Proposal
from trucebook.problem import Problem
from trucebook.scale.engines import Local
from trucebook.scale.run import Lost, run

PATIENCE = 300.0
"""Seconds after which a text is given up, where nothing else is asked for."""


def proposals(
    texts: Iterable[Text | Problem],
    settings: Settings,
    jobs: int,
    patience: float = PATIENCE,
) -> Iterator[Proposed]:
    """Each item of a stream of texts with what is proposed for it; nothing for what is no text."""
    function, begin = partial(_proposed_there, settings), partial(_extractor, settings)
    found_there = run(texts, function, Local(jobs), patience=patience, weigh=_size, begin=begin)
    for item, found in found_there:
        yield item, failed(item.file, found.reason) if isinstance(found, Lost) else _unpacked(found)


_Packed = tuple[bytes | None, tuple[Problem, ...]]
"""A proposal on its way from one process to another: rows are packed in a third of the time."""
_PACK = msgspec.msgpack.Encoder().encode
_UNPACK = msgspec.msgpack.Decoder(Extraction).decode


def _unpacked(packed: _Packed) -> Proposal:
    found, problems = packed
    return Proposal(None if found is None else _UNPACK(found), problems)


def _size(item: Text | Problem) -> int:
    return len(item.text) if isinstance(item, Text) else 0


# In a process of its own


@cache
def _extractor(settings: Settings) -> Extractor:
    """The extractor of this process."""
    return extractor(*settings)


def _proposed_there(settings: Settings, item: Text | Problem) -> _Packed:
    _, (found, problems) = proposed(_extractor(settings).propose, item)
    return (None if found is None else _PACK(found)), problems
