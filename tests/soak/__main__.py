"""`python -m soak --minutes 60` goes round for so long, and ends with 1 where something grew."""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
import warnings
from itertools import count
from pathlib import Path

from soak.held import Held, held
from soak.rounds import going_round

WARM = 3
"""The round from which on nothing may grow."""

MARKS = (5, 15, 30)
"""Minutes after which a line is printed; then every hour, and at the end."""

SPARE = 5_000
"""Blocks of memory that Python may have more at the end: tables of names have grown by then."""


def main() -> int:
    """Go round, print what is held, and what has grown since the rounds that warm up."""
    parser = argparse.ArgumentParser(prog="python -m soak", description=__doc__)
    parser.add_argument("--minutes", type=float, default=60, help="how long (60)")
    minutes = parser.parse_args().minutes
    warnings.showwarning = lambda *_, **__: None
    print("| minutes | rounds | MB resident | MB Arrow | blocks | files | threads | children |")
    print("|---|---|---|---|---|---|---|---|")
    hours = range(60, int(minutes) + 1, 60)
    marks, found = [*(mark for mark in (*MARKS, *hours) if mark < minutes), minutes], list[Held]()
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="soak-") as folder:
        for number in going_round(Path(folder), count()):
            passed = (time.monotonic() - started) / 60
            if number < WARM or (found and passed < min(marks, default=0)):
                continue
            found.append(held(Path(folder)))
            print(_row(passed, number + 1, found[-1]), flush=True)
            marks = [mark for mark in marks if mark > passed]
            if len(found) > 1 and not marks:
                break
    grown = found[-1].grown(found[0], SPARE)
    print("\n".join(grown) or "Nothing has grown.")
    return 1 if grown else 0


def _row(passed: float, rounds: int, now: Held) -> str:
    memory = f"{now.resident / 1e6:.0f} | {now.arrow / 1e6:.2f} | {now.blocks:,}"
    handles = f"{now.files} | {now.threads + now.others} | {now.children}"
    return f"| {passed:.1f} | {rounds} | {memory} | {handles} |"


if __name__ == "__main__":
    sys.exit(main())
