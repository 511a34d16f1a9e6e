"""A sitting at the desk of the review page, to be killed anywhere.

`python -m faults.desk` kills it at every change of a file; `tests/review/web/test_kills.py` where
the state turns.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from paging import Hand, a_book, sit_down, tables

from faults.injector import Change, Done, Injector, injector, missing

WORDS = "At least 12 people"


def main(arguments: Sequence[str]) -> int:
    """Go on where a process that was killed has left the book of the current folder.

    `act` accepts a candidate, `undo` takes that back, each if it is not so; `turn` prints what
    can be undone and does the one that can be done; `look` only reads.
    """
    hand = Hand(sit_down(Path()))
    is_open = any(one.exact == WORDS and one.status == "open" for one in hand.view.candidates)
    sys.stdout.write(hand.desk.sitting().undo)
    if arguments[0] in ("act", "turn") and is_open:
        hand.accept(WORDS, quantity_id="dead of Marn (event)")
    elif arguments[0] in ("undo", "turn") and not is_open:
        hand.undo()
    return 0


Places = Callable[[Sequence[Change]], Sequence[int]]
"""At which of some changes to kill, counted from 1."""


class Bench:
    """A book that is acted on under the injector."""

    def __init__(self, running: Injector, folder: Path) -> None:
        self._running, self._folder = running, folder
        self.old = a_book(folder / "old")
        self._run(self.old, "look")
        self.new = Path(shutil.copytree(self.old, folder / "new"))
        self._run(self.new, "act")

    def _run(self, root: Path, action: str, mode: str = "count", at: int = 0) -> Done:
        return self._running.run(root, [action], {}, mode, at, "faults.desk", judges=False)

    def faults(self, action: str, places: Places) -> Iterator[tuple[int, bool, str]]:
        """Of each place where an action was killed: whether it was done, and what is wrong."""
        start = self.old if action == "act" else self.new
        whole = Path(shutil.copytree(start, self._folder / action))
        changes = self._run(whole, action).changes
        before, after = tables(start), tables(whole)
        work = self._folder / "work"
        for at in places(changes):
            shutil.rmtree(work, ignore_errors=True)
            shutil.copytree(start, work)
            code = self._run(work, action, "kill", at).code
            found = tables(work)
            yield at, found == after, "".join(self._wrong(work, code, found, before, after))

    def _wrong(self, work: Path, code: int, found: object, *whole: object) -> Iterator[str]:
        if code != -9:
            yield f"not killed: exit {code}. "
        if found not in whole:
            yield "the book is neither old nor new. "
        is_accepted = found["dataset/figures.csv"] == tables(self.new)["dataset/figures.csv"]
        done = self._run(work, "turn")
        if done.code or done.stdout.startswith("figures") != is_accepted:
            yield f"what can be undone is {done.stdout!r}: {done.stderr[-300:]}. "
        wanted = tables(self.old if is_accepted else self.new)["dataset/figures.csv"]
        if tables(work)["dataset/figures.csv"] != wanted:
            yield "it cannot be turned. "
        if left := [path.name for path in work.rglob("*.staged")]:
            yield f"it leaves {left}. "


def every(changes: Sequence[Change]) -> Sequence[int]:
    """All places."""
    return range(1, len(changes) + 1)


def matrix() -> int:
    """Kill both actions at every change, and print each trial as it ends; 1 where one is wrong."""
    tried = wrong = 0
    with tempfile.TemporaryDirectory(prefix="faults-") as name:
        folder = Path(name).resolve()
        with injector(folder) as running:
            bench = Bench(running, folder)
            for action in ("act", "undo"):
                for at, is_done, fault in bench.faults(action, every):
                    verdict = fault or ("new" if is_done else "old")
                    print(f"{action} killed at {at}: {verdict}", flush=True)
                    tried, wrong = tried + 1, wrong + bool(fault)
    print(f"{tried} trials: {wrong} faults")
    return bool(wrong)


if __name__ == "__main__":
    if reason := missing():
        print(f"skipped: {reason}")
    else:
        sys.exit(matrix())
