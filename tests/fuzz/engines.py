"""The two engines: bytes that coverage leads to (atheris), shapes that are drawn (hypothesis).

Run as a program, in a process that may die: HARNESS ENGINE RUNS SEED BOARD FOLDER. The input at hand
and the number of those before it stand on the board, a file that whoever started it reads.
"""

from __future__ import annotations

import mmap
import resource
import struct
import sys
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path
from typing import Any

__all__ = ["BOARD", "last_input", "runs_done"]

BOARD = 1 << 20
"""Bytes of a board: the count, the length of the input, the input."""

_HEAD = struct.Struct("<QI")
_MEMORY = 3 << 30
"""Bytes that reading an input may ask for."""

_LONGEST = 1 << 16
_GUIDING = ["trucebook", "yaml", "tomllib", "edtf", "zipfile", "tarfile"]
"""Modules whose branches lead the choice of bytes."""


def runs_done(board: bytes) -> int:
    """How many inputs were begun."""
    return int(_HEAD.unpack_from(board)[0])


def last_input(board: bytes) -> bytes:
    """The one begun last."""
    return board[_HEAD.size : _HEAD.size + _HEAD.unpack_from(board)[1]]


def main(name: str, engine: str, runs: int, seed: int, board: Path, folder: Path) -> None:
    """Run one harness with one engine."""
    resource.setrlimit(resource.RLIMIT_DATA, (_MEMORY, _MEMORY))
    atheris = None
    if engine == "bytes":
        import atheris  # noqa: PLC0415 - an extra of its own
    with atheris.instrument_imports(include=_GUIDING) if atheris else nullcontext():
        from fuzz.harness import allowance, examine, saved  # noqa: PLC0415
        from fuzz.registry import HARNESSES  # noqa: PLC0415

    harness = HARNESSES[name]
    allowed = allowance(harness)
    with board.open("r+b") as file:
        shown = mmap.mmap(file.fileno(), BOARD)
    done = 0

    def one(data: bytes) -> None:
        nonlocal done
        done += 1
        shown[: _HEAD.size + len(data)] = _HEAD.pack(done, len(data)) + data
        finding = examine(harness, data, allowed)
        if finding is not None:
            path = saved(harness, finding, folder)
            path.with_suffix(".trace").write_text(f"{finding.place}\n{finding.trace}")

    if atheris:
        _led(atheris, one, [*harness.valid, *harness.stored().values()], runs, seed, folder)
    else:
        _drawn(one, harness.shapes, runs, seed)


def _led(
    atheris: Any, one: Callable[[bytes], None], seeds: list[bytes], runs: int, seed: int, folder: Path
) -> None:
    start = folder / "start"
    start.mkdir(exist_ok=True)
    for number, data in enumerate(seeds):
        (start / str(number)).write_bytes(data)
    how = {"runs": runs, "seed": seed, "max_len": _LONGEST if max(map(len, seeds)) > 4096 else 4096}
    how |= {"timeout": 0, "rss_limit_mb": 0, "verbosity": 0, "use_value_profile": 1}
    options = [f"-{key}={value}" for key, value in how.items()]
    atheris.Setup([sys.argv[0], *options, str(start)], one)
    atheris.Fuzz()


def _drawn(one: Callable[[bytes], None], shapes: Any, runs: int, seed: int) -> None:
    from hypothesis import HealthCheck, Phase, given, settings  # noqa: PLC0415
    from hypothesis import seed as seeded  # noqa: PLC0415

    @seeded(seed)
    @settings(
        max_examples=runs,
        database=None,
        deadline=None,
        derandomize=False,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(shapes)
    def run(data: bytes) -> None:
        one(data)

    run()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], *map(int, sys.argv[3:5]), *map(Path, sys.argv[5:7]))
