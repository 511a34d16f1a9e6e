"""One table of figures under every engine: CPU seconds, ratio to the floor, peak memory.

Each measurement is a process of its own, one after the other in one run; imports are no work. The
floor is polars parsing the CSV file to texts, or scanning the Parquet file. 100,000 rows are what
every engine can do, 1,000,000 (230 MB of CSV) are for ratios, 10,000,000 (2.3 GB) are
more than a table in memory should be. What takes minutes is left out at the larger sizes.

    python benches/validate.py [ROWS…]      (default: 100000 1000000 10000000)
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).parent

CSV, PARQUET = ".csv", ".parquet"
ENGINES = {
    "floor: polars": (CSV, PARQUET),
    "floor: pyarrow": (CSV, PARQUET),
    "floor: DuckDB": (CSV, PARQUET),
    "floor: csv module": (CSV,),
    "ours": (CSV, PARQUET),
    "pandera polars": (PARQUET,),
    "pandera pandas": (PARQUET,),
    "pointblank": (PARQUET,),
    "DuckDB SQL": (PARQUET,),
    "frictionless": (CSV,),
}
MOST = {"frictionless": 1_000_000, "pandera pandas": 1_000_000, "floor: csv module": 1_000_000}
CLEAN_ONLY = ("floor", "pandera pandas")  # failures of pandera on pandas take minutes


def run(module: str, *arguments: object) -> subprocess.CompletedProcess[str]:
    """A module of the bench in a process of its own, so that memory is measured alone."""
    command = [sys.executable, "-m", f"validating.{module}", *map(str, arguments)]
    env = {**os.environ, "PYTHONPATH": f"{os.environ.get('PYTHONPATH', '')}:{HERE}"}
    return subprocess.run(command, capture_output=True, text=True, env=env, check=False)


def measure(name: str, path: Path, book: Path) -> dict[str, float] | None:
    """CPU seconds, peak in MB and faults of one engine over one file."""
    done = run("engines", name, path, book)
    if done.returncode:
        print(f"| {name} | did not run: {done.stderr.strip().splitlines()[-1][:80]} |")
        return None
    return dict(json.loads(done.stdout.splitlines()[-1]))


def measure_all(rows: int, folder: Path, book: Path) -> None:
    """Print the table for so many rows."""
    floors: dict[str, float] = {}
    for faults in (False, True):
        run("data", rows, folder, *(["faults"] if faults else [])).check_returncode()
        paths = sorted(folder.glob("figures-*"))
        for name, kinds in ENGINES.items():
            for path in (path for path in paths if path.suffix in kinds):
                if rows > MOST.get(name, rows) or (faults and is_clean_only(name, rows)):
                    continue
                taken = measure(name, path, book)
                if taken is not None:
                    floors.setdefault(path.suffix, taken["cpu"])
                    print_row(name, path, rows, taken, floors[path.suffix], faults=faults)
        for path in paths:
            path.unlink()


def is_clean_only(name: str, rows: int) -> bool:
    """Whether an engine is measured on rows without faults alone."""
    return name.startswith(CLEAN_ONLY) or (name == "frictionless" and rows > 100_000)


def print_row(
    name: str, path: Path, rows: int, taken: dict[str, float], floor: float, *, faults: bool
) -> None:
    """Print a row of the table."""
    cells = [
        name,
        f"{rows:,}",
        path.suffix[1:] + (", faults" if faults else ""),
        f"{taken['cpu']:.2f}",
        f"{taken['cpu'] / floor:.2f}",
        f"{rows / taken['cpu']:,.0f}",
        f"{taken['peak']:.0f}",
        str(taken["found"] if taken["found"] is not None else ""),
    ]
    print(f"| {' | '.join(cells)} |", flush=True)


def main() -> None:
    """Print the tables."""
    print("| engine | rows | file | CPU s | x floor | rows/CPU s | peak MB | found |")
    print("|---|---|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as name:
        book = Path(name) / "book"
        run("data", "book", book).check_returncode()
        for rows in [int(text) for text in sys.argv[1:]] or [100_000, 1_000_000, 10_000_000]:
            measure_all(rows, Path(name), book)


if __name__ == "__main__":
    main()
