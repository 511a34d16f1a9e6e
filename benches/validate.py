"""The judgement of a book: this one, and copies of it ten and a hundred times larger.

Beside it the two engines alone, in the same process after a warm-up. Wall seconds and peak memory.
"""

from __future__ import annotations

import json
import resource
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from trucebook.book import Book, read_book, write_table
from trucebook.engines import frictionless, pandera
from trucebook.rules import RULES
from trucebook.validation import judge_by

ROOT = Path(__file__).parents[1]
PER_SOURCE = ("mentions", "figures", "quotes", "terms", "responses", "utterances")


def enlarge(book: Book, times: int, folder: Path) -> Path:
    """Write a book with every source and its rows `times` over, under new ids."""
    shutil.copytree(book.root / "schemas", folder / "schemas")
    shutil.copy(book.root / "CITATION.cff", folder)
    for name in ("dataset", "seeds"):
        (folder / name).mkdir()
    for name in ("actors", "proposals", "redirects"):
        write_table(folder, book.schemas[name], (row.cells for row in book.rows(name)))
    for name in (*PER_SOURCE, "evidence"):
        rows = [copied(row.cells, copy) for copy in range(times) for row in book.rows(name)]
        write_table(folder, book.schemas[name], rows)
    for copy in range(times):
        for row in book.rows("sources"):
            record = {**copied(row.cells, copy), "sha256": f"{copy:04d}" + row["sha256"][4:]}
            path = folder / "seeds" / f"{record['source_id']}.json"
            path.write_text(json.dumps(record, indent=2))
    return folder


def copied(cells: dict[str, object], copy: int) -> dict[str, object]:
    """The cells of a row with the ids of the given copy."""
    return {name: renamed(value, copy) for name, value in cells.items()}


def renamed(value: object, copy: int) -> object:
    """An id of the given copy; anything else as it is."""
    is_id = isinstance(value, str) and value[:1] in "SFQUTRME" and value[1:].isdigit()
    return f"{value[0]}{int(value[1:]) + copy * 1000:06d}" if is_id else value  # type: ignore[index]


def measure(label: str, work: Callable[[], object]) -> None:
    """Run and print wall seconds and the peak so far."""
    start = time.perf_counter()
    work()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"  {label:22s} {time.perf_counter() - start:7.2f} s   peak {peak:5.0f} MB", flush=True)


def main() -> None:
    """Print the table."""
    small = read_book(ROOT)
    list(frictionless.judge(small)), list(pandera.judge(small))
    for times in (int(text) for text in sys.argv[1:] or ("1", "10", "100")):
        with tempfile.TemporaryDirectory() as name:
            folder = enlarge(small, times, Path(name))
            book = read_book(folder)
            print(f"{times} x: {sum(1 for _ in book.every_row())} rows")
            measure("read", lambda folder=folder: read_book(folder))
            measure("frictionless", lambda book=book: list(frictionless.judge(book)))
            measure("pandera", lambda book=book: list(pandera.judge(book)))
            measure("rules", lambda book=book: list(judge_by(RULES, book)))


if __name__ == "__main__":
    main()
