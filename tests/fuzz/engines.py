"""The two engines: bytes that coverage leads to (atheris), shapes that are drawn (hypothesis).

Each run is a process of its own, which may die or hang. The input at hand and the number of those
before it stand on a board that the process shares with the one that started it.
"""

from __future__ import annotations

import mmap
import multiprocessing
import os
import random
import resource
import struct
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from hypothesis import given

from fuzz.harness import Finding, Harness, allowance, examine, saved

__all__ = ["ENGINES", "run"]

_HEAD = struct.Struct("<QI")
_BOARD = 1 << 20
"""Bytes of a board: the count, the length of the input, the input."""

_MEMORY = 3 << 30
"""Bytes that reading an input may ask for."""

_LONGEST = 1 << 12
"""Bytes of an input, where the valid ones are not longer."""

_STUCK = 60
"""Seconds without a new input after which a process is ended: only what never returns lasts."""


def run(harness: Harness, engine: str, runs: int, seed: int, folder: Path) -> int:
    """Run a harness in a process of its own, as often as was asked for or until it ends.

    What is found is stored below the folder. Returns how many inputs it took.
    """
    board = mmap.mmap(-1, _BOARD)
    said = folder / "said"
    arguments = (harness, ENGINES[engine], runs, seed, board, folder)
    child = multiprocessing.get_context("fork").Process(target=_run, args=(*arguments, said))
    child.start()
    kind = _ended(child, board)
    done, length = _HEAD.unpack_from(board)
    if kind:
        if not done:
            raise RuntimeError(said.read_text(errors="replace"))
        data = board[_HEAD.size : _HEAD.size + length]
        trace = said.read_text(errors="replace").strip()[:4000]
        saved(harness, Finding(kind, harness.name, data, trace), folder)
    return int(done)


def _ended(child: Any, board: mmap.mmap) -> str:
    """What ended the process before its time; empty where nothing did."""
    before, since = -1, time.monotonic()
    while child.is_alive():
        child.join(1)
        now = _HEAD.unpack_from(board)[0]
        if now != before:
            before, since = now, time.monotonic()
        elif time.monotonic() - since > _STUCK:
            child.kill()
            child.join()
            return "Stuck"
    return f"Ended{child.exitcode}" if child.exitcode else ""


def _run(
    harness: Harness,
    engine: Callable[..., None],
    runs: int,
    seed: int,
    board: mmap.mmap,
    folder: Path,
    said: Path,
) -> None:
    """Run in the process that was started for it."""
    with said.open("wb") as file:
        os.dup2(file.fileno(), 1)
        os.dup2(file.fileno(), 2)
    resource.setrlimit(resource.RLIMIT_DATA, (_MEMORY, _MEMORY))
    allowed = allowance(harness)
    done = 0

    def one(data: bytes) -> None:
        nonlocal done
        done += 1
        board[: _HEAD.size + len(data)] = _HEAD.pack(done, len(data)) + data
        finding = examine(harness, data, allowed)
        if finding is not None:
            saved(harness, finding, folder)

    engine(harness, one, runs, seed, folder)


def _led(
    harness: Harness, one: Callable[[bytes], None], runs: int, seed: int, folder: Path
) -> None:
    """From valid inputs and the corpus, by what new branches they reach."""
    import atheris  # noqa: PLC0415 - it does not install everywhere

    seeds = [*harness.valid, *harness.stored().values()]
    start = folder / "start"
    start.mkdir(exist_ok=True)
    for number, data in enumerate(seeds):
        (start / str(number)).write_bytes(data)
    how = {"runs": runs, "seed": seed, "max_len": max(_LONGEST, *map(len, harness.valid))}
    how |= {
        "timeout": 10 * _STUCK,
        "rss_limit_mb": 0,
        "verbosity": 0,
        "artifact_prefix": f"{folder}/",
    }
    atheris.Setup(["fuzz", *(f"-{key}={value}" for key, value in how.items()), str(start)], one)
    atheris.Fuzz()


def _drawn(
    harness: Harness, one: Callable[[bytes], None], runs: int, seed: int, _folder: Path
) -> None:
    """Of the shapes of the harness."""
    drawn: list[bytes] = []

    @given(harness.shapes)
    def keep(data: bytes) -> None:
        drawn.append(data)

    draw = keep.hypothesis.fuzz_one_input  # type: ignore[attr-defined]
    choices = random.Random(seed)  # noqa: S311
    for _ in range(runs):
        while not drawn:
            draw(choices.randbytes(512))
        one(drawn.pop())


ENGINES: dict[str, Callable[..., None]] = {"bytes": _led, "shapes": _drawn}
