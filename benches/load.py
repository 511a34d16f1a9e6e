"""Import and load of every table against bare `pandas.read_parquet` of the same files.

Both in fresh processes, in turn; prints medians and the ratio pair by pair. CPU seconds.
"""

from __future__ import annotations

import resource
import statistics
import subprocess
import sys
from pathlib import Path

RUNS = 15
RELEASE = sorted((Path(__file__).parents[1] / "build").glob("[0-9]*"))[-1]
OURS = "import trucebook\nfor name in trucebook.tables(): trucebook.load(name)"
BARE = (
    "import pandas, pathlib\n"
    f"folder = pathlib.Path({str(RELEASE)!r})\n"
    "for path in sorted(folder.glob('*.parquet')): pandas.read_parquet(path)"
)


def seconds(code: str) -> float:
    """CPU seconds of a fresh process that runs the code."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, "-c", code], check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> None:
    """Print the table."""
    seconds(OURS), seconds(BARE)
    pairs = [(seconds(OURS), seconds(BARE)) for _ in range(RUNS)]
    ours, bare = (statistics.median(column) for column in zip(*pairs, strict=True))
    ratio = statistics.median(one / other for one, other in pairs)
    print(f"trucebook.load, every table    {ours:.3f} s")
    print(f"pandas.read_parquet, the same  {bare:.3f} s")
    print(f"ratio                          {ratio:.2f} (at most 1.20)")


if __name__ == "__main__":
    main()
