"""The kill matrix as a page in Markdown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from faults.trials import FAULTS, Result

HEAD = """# Faults

Every command that writes, broken off while it writes: `tests/faults/` lets the Nth change of a
file go wrong (an open, write, flush, rename, mkdir, unlink, chmod, link or truncation) and looks
at what is left. `make faults-table` writes this page.

- **kill**: the process is killed before the change. **torn**: in the middle of a write.
- **eio**: the change fails once. **enospc**: from there on, whatever needs room fails.
  **eacces**: an open, rename or mkdir is refused once. **short**: a write does half and says so.
- **term**: a polite request to end.

*old* and *new*: every file is as before, or as after a whole run. *mix*: each file is one or the
other. *TORN*: a file is neither. A command with **whole** in the second column promises that what
it makes is never mixed.
"""


def page(results: Sequence[Result]) -> str:
    """The page: the matrix, then every fault that was found."""
    trials = sum(len(result.trials) for result in results)
    faults = [f"- `{r.form.command}` {line}" for r in results for line in told(r)]
    return "\n".join(
        [
            HEAD,
            f"{trials} trials on {len(results)} commands.\n",
            *_table(results),
            "",
            "## What is wrong\n",
            *(faults or ["Nothing."]),
            "",
        ]
    )


def _table(results: Sequence[Result]) -> Iterator[str]:
    yield f"| command | promise | changes | {' | '.join(FAULTS)} | staged files after a kill |"
    yield "|---" * (len(FAULTS) + 4) + "|"
    for result in results:
        cells = [_cell(result, mode) for mode in FAULTS]
        promise = "whole" if result.form.whole else "files"
        left = sum(bool(t.leftovers) for t in result.trials if t.mode in ("kill", "torn"))
        head = f"| `{result.form.command}` | {promise} | {result.changes} |"
        yield f"{head} {' | '.join(cells)} | {left} |"


def _cell(result: Result, mode: str) -> str:
    trials = [trial for trial in result.trials if trial.mode == mode]
    counts = Counter(trial.verdict for trial in trials)
    wrong = sum(bool(trial.faults) for trial in trials)
    told = [f"{counts[name]} {name}" for name in ("old", "mix", "new", "TORN") if counts[name]]
    return ", ".join([*told, *([f"**{wrong} wrong**"] if wrong else [])])


def told(result: Result) -> Iterator[str]:
    """Each fault once: how often it was found, and where first."""
    yield from result.faults
    found: dict[tuple[str, str], list[str]] = {}
    for trial in result.trials:
        for fault in trial.faults:
            where = f"at {trial.at}, {trial.change.kind} {trial.change.path}"
            found.setdefault((trial.mode, fault), []).append(where)
    for (mode, fault), places in found.items():
        yield f"{mode} ({len(places)}×, first {places[0]}): {fault}"
