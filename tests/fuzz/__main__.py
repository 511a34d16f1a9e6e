"""`python -m fuzz [HARNESS …] [--runs N]` runs harnesses, and prints what they found.

Half of the executions start from valid inputs and the corpus, and coverage leads them (atheris,
if it is installed); the others are drawn by shape (hypothesis). Every run is a process of its
own: what ends it or does not return is a finding too.
"""

from __future__ import annotations

import argparse
import importlib.util
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from fuzz.engines import BOARD, last_input, runs_done
from fuzz.harness import CORPUS, Finding, Harness, saved
from fuzz.registry import HARNESSES

ENGINES = ("bytes", "shapes")

STUCK = 60
"""Seconds without a new input after which a process is ended: only what never returns lasts."""


@dataclass
class Tally:
    """What came of a harness."""

    runs: int = 0
    seconds: float = 0.0
    findings: dict[str, str] | None = None


def main(arguments: list[str] | None = None) -> int:
    """Run what the arguments name; 1 where something was found."""
    parser = argparse.ArgumentParser(prog="python -m fuzz", description=__doc__)
    parser.add_argument("harness", nargs="*", help=f"of {', '.join(HARNESSES)} (default: all)")
    parser.add_argument("--runs", type=int, default=1000, help="executions per harness (1000)")
    parser.add_argument("--seed", type=int, default=1, help="of the choices (1)")
    parser.add_argument("--engine", choices=ENGINES, help="one of the two alone")
    parser.add_argument("--corpus", type=Path, default=CORPUS, help="where findings are stored")
    options = parser.parse_args(arguments)
    engines = [options.engine] if options.engine else _installed()
    print("| harness | executions | seconds | findings |\n|---|---|---|---|", flush=True)
    found = 0
    for name in options.harness or HARNESSES:
        tally = _run(HARNESSES[name], engines, options)
        found += len(tally.findings)
        print(f"| {name} | {tally.runs} | {tally.seconds:.0f} | {len(tally.findings)} |", flush=True)
        for key, place in tally.findings.items():
            print(f"    {options.corpus / name / key}: {place}", flush=True)
    return 1 if found else 0


def _installed() -> list[str]:
    """Both engines, or the one that needs no extra."""
    if importlib.util.find_spec("atheris"):
        return list(ENGINES)
    print("atheris is not installed: pip install --group fuzz; shapes alone are run")
    return ["shapes"]


def _run(harness: Harness, engines: list[str], options: argparse.Namespace) -> Tally:
    tally = Tally(findings={})
    started = time.monotonic()
    for engine in engines:
        left = max(1, int(options.runs * harness.share / len(engines)))
        seed = options.seed
        while left > 0:
            done = _process(harness, engine, left, seed, tally, options.corpus)
            tally.runs, left, seed = tally.runs + done, left - done, seed + 1
            if not done:
                break
    tally.seconds = time.monotonic() - started
    return tally


def _process(
    harness: Harness, engine: str, runs: int, seed: int, tally: Tally, corpus: Path
) -> int:
    """Run one process to its end; how many inputs it took."""
    with tempfile.TemporaryDirectory(prefix="fuzz-") as name:
        folder = Path(name)
        board = folder / "board"
        board.write_bytes(bytes(BOARD))
        command = [sys.executable, "-m", "fuzz.engines", harness.name, engine, str(runs), str(seed)]
        with (folder / "said").open("wb") as said:
            child = subprocess.Popen(
                [*command, str(board), str(folder)], stdout=said, stderr=subprocess.STDOUT
            )
            code = _ended(child, board)
        shown = board.read_bytes()
        for path in sorted((folder / harness.name).glob("*.trace")):
            place, _, trace = path.read_text().partition("\n")
            kind = path.stem.rpartition("-")[0]
            found = Finding(kind, place, path.with_suffix("").read_bytes(), trace)
            saved(harness, found, corpus)
            tally.findings[found.key] = place
        if code != 0:
            kind = "Stuck" if code is None else f"Ended{code}"
            said = (folder / "said").read_text(errors="replace").strip()[-400:]
            found = Finding(kind, harness.name, last_input(shown), said)
            saved(harness, found, corpus)
            tally.findings[found.key] = f"{kind}: {said}"
        return runs_done(shown)


def _ended(child: subprocess.Popen[bytes], board: Path) -> int | None:
    """How the process ended; None where it was stuck and was ended."""
    before, since = -1, time.monotonic()
    while True:
        try:
            return child.wait(1)
        except subprocess.TimeoutExpired:
            now = runs_done(board.read_bytes())
            if now != before:
                before, since = now, time.monotonic()
            elif time.monotonic() - since > STUCK:
                child.send_signal(signal.SIGKILL)
                child.wait()
                return None


if __name__ == "__main__":
    sys.exit(main())
