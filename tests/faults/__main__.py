"""`python -m faults` breaks every command off everywhere; exit code 1 where something is wrong.

With a file, writes the kill matrix to it.
"""

from __future__ import annotations

import argparse
import os
import resource
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from faults.commands import FORMS, READERS
from faults.injector import injector, missing
from faults.page import page, told
from faults.trials import FAULTS, Result, Workshop


def main() -> int:
    """Try every command, print what is wrong, and write the page."""
    parser = argparse.ArgumentParser(prog="python -m faults")
    parser.add_argument("page", nargs="?", type=Path, help="file for the matrix")
    parser.add_argument("--only", default="", help="commands that begin so")
    parser.add_argument("--most", type=int, default=2, help="trials a place and fault; 0: few")
    parser.add_argument("--part", default="1/1", help="2/3: every third command, from the second")
    parser.add_argument("--modes", nargs="+", default=list(FAULTS), choices=FAULTS)
    options = parser.parse_args()
    if reason := missing():
        print(f"skipped: {reason}")
        return 0
    results = []
    for result in _results(options):
        results.append(result)
        for line in told(result):
            print(f"{result.form.command}: {line}", flush=True)
    if options.page:
        options.page.write_text(page(results), encoding="utf-8")
    trials = sum(len(result.trials) for result in results)
    faults = sum(len(list(told(result))) for result in results)
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    cpu = sum(one.ru_utime + one.ru_stime for one in used)
    print(f"{trials} trials of {len(results)} commands in {cpu:.0f} s of CPU: {faults} faults")
    return 1 if faults else 0


def _results(options: argparse.Namespace) -> Iterator[Result]:
    first, count = map(int, options.part.split("/"))
    memory = Path("/dev", "shm")
    where = memory if os.access(memory, os.W_OK) else None
    with tempfile.TemporaryDirectory(prefix="faults-", dir=where) as name:
        folder = Path(name).resolve()
        with injector(folder) as running:
            shop = Workshop(running, folder)
            for form in FORMS[first - 1 :: count]:
                if form.command.startswith(options.only):
                    result = shop.result(form, options.most, options.modes)
                    yield result
            for form in READERS[first - 1 :: count]:
                if form.command.startswith(options.only) and shop.whole(form).changes:
                    yield Result(form, 0, (), ("changes a file",))


if __name__ == "__main__":
    sys.exit(main())
