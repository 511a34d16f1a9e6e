"""Start-up, memory, and how cost grows with the length of one text; each in fresh processes."""

from __future__ import annotations

import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from extracting.articles import ROOT, articles, many
from extracting.hostile import HOSTILE
from extracting.tables import share, show, times

CHILD = str(ROOT / "benches" / "extracting" / "child.py")
PATIENCE, HOSTILE_PATIENCE = 180, 30
"""Seconds after which a measurement is given up."""

MEGABYTE = 1_000_000
STARTS = 10
TARGET_START, TARGET_PEAK, TARGET_GROWTH = 0.15, 60, 1.3
HOSTILE_SIZE = 250_000

COMMAND = ("-m", "trucebook", "extract")
CODE = """
import pathlib, sys
from trucebook.extract.pipeline import extract
extract(pathlib.Path(sys.argv[1]).read_text(encoding="utf-8"))
"""
CALL = ("-c", CODE)
PASS = ("-c", "pass")

PEAK = (
    "import resource, subprocess, sys\n"
    "code = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL).returncode\n"
    "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024 if code == 0 else 'nan')"
)
"""A child starts with the peak of the process that it was split from: so a small one does it."""


def start_up() -> None:
    """Print what `trucebook extract` on a small file costs beside `python -c pass`."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "small.txt")
        path.write_text(articles()[0], encoding="utf-8")
        ours = command(path)
        # NOTE: an installed package has bytecode; the first of these runs writes it.
        kept = os.environ | {"PYTHONPYCACHEPREFIX": folder, "PYTHONDONTWRITEBYTECODE": ""}
        run(*ours, environment=kept)
        pairs = [(run(*ours, environment=kept), run(*PASS)) for _ in range(STARTS)]
    what = "trucebook extract" if ours[: len(COMMAND)] == COMMAND else "import and one call"
    show(
        f"Start-up on one article of 4 kB, best / median of {STARTS}. "
        f"Target: {TARGET_START} s in all",
        ("what", "seconds", "CPU seconds", "x python -c pass"),
        [start_line(what, pairs, 0), start_line("python -c pass", pairs, 1)],
    )


def start_line(what: str, pairs: list[tuple[Sequence[float], ...]], side: int) -> list[str]:
    """The cells of one side of the pairs."""
    columns = list(zip(*(pair[side] for pair in pairs), strict=True))
    ratio = statistics.median(pair[side][0] / pair[1][0] for pair in pairs)
    best = [f"{min(column):.3f} / {statistics.median(column):.3f}" for column in columns]
    return [what, *best, times(ratio)]


def command(*arguments: Path) -> tuple[str, ...]:
    """The arguments that extract: the command, or the call while there is no command."""
    given = tuple(map(str, arguments))
    there = subprocess.run([sys.executable, *COMMAND, *given], capture_output=True).returncode == 0
    return (*COMMAND, *given) if there else (*CALL, *given)


def run(*arguments: str, environment: Mapping[str, str] | None = None) -> tuple[float, float]:
    """Seconds and CPU seconds of a fresh Python."""
    began, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    python = [sys.executable, *arguments]
    subprocess.run(python, check=True, stdout=subprocess.DEVNULL, env=environment)
    ended, after = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return ended - began, cpu


def memory(number: int = 2_000) -> None:
    """Print the peak over many articles: a loop of calls, and the command over their files."""
    rows = {"python -c pass": peak(*PASS), "1 call": peak(CHILD, "many", "1")}
    rows[f"{number:,} calls"] = peak(CHILD, "many", str(number))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for at, text in enumerate(many(number)):
            (folder / f"{at:05d}.txt").write_text(text, encoding="utf-8")
        if command(folder / "00000.txt")[: len(COMMAND)] == COMMAND:
            rows[f"trucebook extract, {number:,} files"] = peak(*COMMAND, name)
    bare = rows["python -c pass"]
    show(
        f"Peak memory. Target: {TARGET_PEAK} MB",
        ("what", "MB", "x python -c pass"),
        [(what, f"{size:.1f}", times(size / bare)) for what, size in rows.items()],
    )


def peak(*arguments: str) -> float:
    """Peak of a fresh Python in MB."""
    wrapped = [sys.executable, "-c", PEAK, sys.executable, *arguments]
    return float(subprocess.run(wrapped, check=True, capture_output=True).stdout)


def growth(sizes: Sequence[int]) -> None:
    """Print the cost for each MB of one long text, beside that of a scan."""
    costs = {size: asked(PATIENCE, "long", str(size * MEGABYTE)) for size in sizes}
    first = next(((size, one) for size, one in costs.items() if isinstance(one, dict)), None)
    show(
        f"One long text, CPU seconds for each MB. Target: at most {TARGET_GROWTH} x the first",
        ("MB", "ours", "x first", "scan", "scan x first", "ours of scan"),
        [
            growth_line(size, cost, *first)
            if isinstance(cost, dict) and first
            else (str(size), str(cost), *["–"] * 4)
            for size, cost in costs.items()
        ],
    )


def growth_line(
    size: int, cost: dict[str, float], first_size: int, first: dict[str, float]
) -> tuple[str, ...]:
    """The cells of a size."""
    each = {name: seconds / size for name, seconds in cost.items()}
    grown = {name: each[name] / (first[name] / first_size) for name in each}
    return (
        str(size),
        f"{each['ours']:.4f}",
        share(grown["ours"]),
        f"{each['scan']:.4f}",
        share(grown["scan"]),
        share(cost["scan"] / cost["ours"]),
    )


def hostile() -> None:
    """Print how the cost of a character grows when a hostile text is four times as long."""
    ordinary = asked(PATIENCE, "long", str(HOSTILE_SIZE))
    usual = ordinary["ours"] if isinstance(ordinary, dict) else None
    costs = {name: asked(HOSTILE_PATIENCE, "grow", name, str(HOSTILE_SIZE)) for name in HOSTILE}
    show(
        f"Hostile texts of {HOSTILE_SIZE:,} characters: cost of a character at 4 n beside n "
        f"(target: at most {TARGET_GROWTH}), and at n beside an article's",
        ("text", "4 n : n", "x article"),
        [
            (name, *(hostile_cells(cost, usual) if isinstance(cost, list) else (str(cost), "–")))
            for name, cost in costs.items()
        ],
    )


def hostile_cells(cost: list[float], usual: float | None) -> tuple[str, str]:
    """Growth, and cost beside ordinary text."""
    small, large = cost
    return share(large / 4 / small), times(small / usual) if usual else "–"


def asked(patience: int, *arguments: str) -> dict[str, float] | list[float] | str:
    """What the child measured, or why it did not."""
    try:
        child = subprocess.run(
            [sys.executable, CHILD, *arguments], capture_output=True, timeout=patience
        )
    except subprocess.TimeoutExpired:
        return f"over {patience} s"
    if child.returncode:
        return child.stderr.decode().strip().rpartition("\n")[2][:60]
    measured: dict[str, float] | list[float] = json.loads(child.stdout)
    return measured
