"""What this process holds: objects, files, threads, children, temporary files, memory."""

from __future__ import annotations

import functools
import gc
import os
import re
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

__all__ = ["Held", "held"]

_PROCESS = Path("/proc/self")

POOLS = 16
"""Threads by which the pools of libraries may have been filled."""

MORE = 1.25
"""Times the memory of the process before that it may have: what is freed is not all given back."""


@dataclass(frozen=True)
class Held:
    """What is held between two rounds.

    Attributes:
        blocks: blocks of memory of Python's own allocator.
        arrow: bytes of Arrow tables.
        resident: bytes of memory of the process.
        files: open files, sockets and pipes.
        threads: of Python.
        others: threads of libraries, which fill their pools as they need them.
        children: processes that it started and that have not been waited for.
        stored: files and folders below the folder of temporary files.
        remembered: entries by cache without a limit, and by list of warnings that were shown.
        types: objects that the garbage collector follows, by type.
    """

    blocks: int
    arrow: int
    resident: int
    files: int
    threads: int
    others: int
    children: int
    stored: int
    remembered: Counter[str]
    types: Counter[str]

    def grown(self, before: Held, spare: int) -> list[str]:
        """What has grown since `before`, in sentences; `spare` blocks more are let pass."""
        found = [
            f"{name}: {getattr(before, name)} → {getattr(self, name)}"
            for name in ("arrow", "files", "threads", "children", "stored")
            if getattr(self, name) > getattr(before, name)
        ]
        if self.remembered - before.remembered:
            found.append(f"remembered: {_largest(self.remembered - before.remembered)}")
        if self.others > before.others + POOLS:
            found.append(f"threads of libraries: {before.others} → {self.others}")
        if self.blocks > before.blocks + spare:
            types = _largest(self.types - before.types)
            found.append(f"blocks: {before.blocks:,} → {self.blocks:,}, of these {types}")
        if self.resident > MORE * before.resident:
            found.append(f"resident: {before.resident / 1e6:.0f} → {self.resident / 1e6:.0f} MB")
        return found


def _largest(counts: Counter[str]) -> str:
    return ", ".join(f"{name} {count}" for name, count in counts.most_common(8))


def held(temporary: Path) -> Held:
    """What is held now; what caches with a limit hold is dropped before, as it may be."""
    resident = int((_PROCESS / "statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    unlimited = Counter[str]()
    for cache in [one for one in gc.get_objects() if isinstance(one, functools._lru_cache_wrapper)]:
        if cache.cache_parameters()["maxsize"] is not None:
            cache.cache_clear()
        elif (cache.__module__ or "").startswith("trucebook"):
            unlimited[f"{cache.__module__}.{cache.__qualname__}"] = cache.cache_info().currsize
    re.purge()
    while gc.collect():
        pass
    return Held(
        blocks=sys.getallocatedblocks(),
        arrow=pa.total_allocated_bytes(),
        resident=resident,
        files=len(list((_PROCESS / "fd").iterdir())),
        threads=threading.active_count(),
        others=len(list((_PROCESS / "task").iterdir())) - threading.active_count(),
        children=len(list(_children())),
        stored=sum(1 for _ in temporary.rglob("*")),
        remembered=unlimited + Counter(dict(_shown())),
        types=Counter(type(one).__qualname__ for one in gc.get_objects()),
    )


def _children() -> Iterator[int]:
    """The processes that this one started and has not waited for."""
    for path in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):  # it has ended
            _, _, fields = path.read_text().rpartition(")")
            if int(fields.split()[1]) == os.getpid():
                yield int(path.parent.name)


def _shown() -> Iterator[tuple[str, int]]:
    """By module how many warnings are remembered as shown."""
    for name, module in list(sys.modules.items()):
        registry = getattr(module, "__warningregistry__", None)
        if isinstance(registry, dict):
            yield f"warnings of {name}", len(registry)
