"""`python -m fuzz [HARNESS …] [--runs N]` runs harnesses, and prints what they found.

Half of the executions start from valid inputs and the corpus, and coverage leads them (atheris,
if it is installed); the others are drawn by shape (hypothesis). What ends a process, or does not
return, is a finding too. Everything found is stored in the corpus, one input per error and place.
"""

from __future__ import annotations

import argparse
import importlib.util
import io
import sys
import tempfile
import time
from contextlib import nullcontext, redirect_stderr
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fuzz.harness import Harness

GUIDING = ["trucebook", "tomllib", "edtf", "zipfile", "tarfile"]
"""Modules whose branches lead the choice of bytes."""

WHOLE = 500
"""Executions of a parser for each one of a harness that judges all of a book or release."""


def main() -> int:
    """Run what the arguments name; 1 where something was found."""
    has_atheris = importlib.util.find_spec("atheris") is not None
    with _instrumented() if has_atheris else nullcontext(), redirect_stderr(io.StringIO()):
        from fuzz.registry import HARNESSES  # noqa: PLC0415
    options = _options(list(HARNESSES))
    engines = [options.engine] if options.engine else ["bytes", "shapes"][not has_atheris :]
    if not has_atheris:
        print("atheris is not installed (make fuzz installs it): inputs are drawn by shape alone")
    print("| harness | executions | seconds | findings |\n|---|---|---|---|", flush=True)
    found = 0
    for name in options.harness or HARNESSES:
        found += _row(HARNESSES[name], engines, options)
    return 1 if found else 0


def _instrumented() -> object:
    import atheris  # noqa: PLC0415 - it does not install everywhere

    return atheris.instrument_imports(include=GUIDING, enable_loader_override=False)


def _options(names: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m fuzz", description=__doc__)
    parser.add_argument("harness", nargs="*", help=f"of {', '.join(names)} (default: all)")
    parser.add_argument("--runs", type=int, default=1000, help="executions per harness (1000)")
    parser.add_argument("--seed", type=int, default=1, help="of the choices (1)")
    parser.add_argument("--engine", choices=["bytes", "shapes"], help="one of the two alone")
    parser.add_argument("--corpus", type=Path, help="where findings are stored (the corpus)")
    parser.add_argument("--verbose", action="store_true", help="print tracebacks too")
    return parser.parse_args()


def _row(harness: Harness, engines: list[str], options: argparse.Namespace) -> int:
    """Run a harness and print its row; how much was found."""
    from fuzz.engines import run  # noqa: PLC0415
    from fuzz.harness import CORPUS, collected  # noqa: PLC0415

    started, total = time.monotonic(), 0
    with tempfile.TemporaryDirectory(prefix="fuzz-") as folder:
        if harness.whole:
            engines, runs = ["shapes"], max(1, options.runs // WHOLE)
        else:
            runs = max(1, options.runs // len(engines))
        for engine in engines:
            left, seed = runs, options.seed
            while left > 0:
                done = run(harness, engine, left, seed, Path(folder))
                total, left, seed = total + done, left - done, seed + 1
        found = collected(harness, Path(folder), options.corpus or CORPUS)
    seconds = time.monotonic() - started
    print(f"| {harness.name} | {total} | {seconds:.0f} | {len(found)} |", flush=True)
    for path, place in found.items():
        print(f"    {path}: {place.splitlines()[0]}", flush=True)
        if options.verbose:
            print(place, flush=True)
    return len(found)


if __name__ == "__main__":
    sys.exit(main())
