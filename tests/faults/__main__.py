"""`python -m faults` breaks every command off everywhere; exit code 1 where something is wrong.

With a file, writes the kill matrix to it.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from faults.commands import FORMS
from faults.injector import injector, missing
from faults.page import page, told
from faults.trials import Workshop


def main(arguments: list[str]) -> int:
    """Try every command, or those whose words begin as `--only` says."""
    if reason := missing():
        print(f"skipped: {reason}")
        return 0
    only = arguments[arguments.index("--only") + 1] if "--only" in arguments else ""
    results = []
    with tempfile.TemporaryDirectory(prefix="faults-") as name:
        folder = Path(name).resolve()
        with injector(folder) as running:
            shop = Workshop(running, folder)
            for form in FORMS:
                if form.command.startswith(only):
                    before = running.cpu
                    results.append(shop.result(form))
                    lines = list(told(results[-1]))
                    print(f"{form.command}: {len(results[-1].trials)} trials, {running.cpu - before:.1f} s")
                    print("".join(f"  {line}\n" for line in lines), end="", flush=True)
            print(f"CPU of the commands: {running.cpu:.0f} s")
    if arguments and not arguments[0].startswith("--"):
        Path(arguments[0]).write_text(page(results), encoding="utf-8")
    return 1 if any(any(told(result)) for result in results) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
