"""Texts extracted on several processes: what is proposed for each, in their order."""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing.connection import wait
from typing import Any

import msgspec

from trucebook.book.texts import Text
from trucebook.extract.extractors import Proposed, Settings, extractor, failed, proposed
from trucebook.extract.rows import Extraction, Proposal
from trucebook.problem import Problem
from trucebook.scale.run import Lost, Runner

PATIENCE = 300.0
"""Seconds after which a text is given up, where nothing else is asked for."""

IN_HAND = 4
"""Texts that are in hand for each process."""


def proposals(
    texts: Iterable[Text | Problem],
    settings: Settings,
    jobs: int,
    patience: float = PATIENCE,
) -> Iterator[Proposed]:
    """Each item of a stream of texts with what is proposed for it; nothing for what is no text."""
    context = multiprocessing.get_context(_method())
    if _method() == "forkserver":
        context.set_forkserver_preload(["trucebook.extract.pipeline"])
    make = partial(
        ProcessPoolExecutor, jobs, mp_context=context, initializer=_begin, initargs=settings
    )
    runner: Runner[Text | Problem, _Packed] = Runner(
        _proposed_here, make, window=IN_HAND * jobs, patience=patience, weigh=_size
    )
    for item, found in runner.run(texts):
        yield item, failed(item.file, found.reason) if isinstance(found, Lost) else _unpacked(found)


_Packed = tuple[bytes | None, tuple[Problem, ...]]
"""A proposal on its way from one process to another: rows are packed in a third of the time."""
_PACK = msgspec.msgpack.Encoder().encode
_UNPACK = msgspec.msgpack.Decoder(Extraction).decode


def _unpacked(packed: _Packed) -> Proposal:
    found, problems = packed
    return Proposal(None if found is None else _UNPACK(found), problems)


def _method() -> str:
    """How processes are started: never by a copy of this one, which may have threads."""
    methods = multiprocessing.get_all_start_methods()
    return "forkserver" if "forkserver" in methods else "spawn"


def _size(item: Text | Problem) -> int:
    return len(item.text) if isinstance(item, Text) else 0


# In a process of its own


_propose: list[Callable[[str, str], Proposal]] = []
"""The extractor of this process."""


def _begin(*settings: Any) -> None:
    """Make ready: the process that asked decides when this one ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.set_threshold(100_000)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _propose.append(extractor(*settings).propose)


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)


def _proposed_here(item: Text | Problem) -> _Packed:
    _, (found, problems) = proposed(_propose[0], item)
    return (None if found is None else _PACK(found)), problems
