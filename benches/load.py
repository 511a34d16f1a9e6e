"""Import and load against bare `pandas.read_parquet` of the same files: one table, then every one.

Both in fresh processes, in turn; prints medians and the ratio pair by pair. CPU seconds.
"""

from __future__ import annotations

import resource
import statistics
import subprocess
import sys

from trucebook.load.releases import shipped

RUNS = 15
FOLDER = str(shipped().folder)
WORK = {
    "one table": (
        "import trucebook; trucebook.load('figures')",
        f"import pandas; pandas.read_parquet({FOLDER + '/figures.parquet'!r})",
        1.1,
    ),
    "every table": (
        "import trucebook\nfor name in trucebook.tables(): trucebook.load(name)",
        f"import pandas, glob\nfor it in glob.glob('{FOLDER}/*.parquet'): pandas.read_parquet(it)",
        1.2,
    ),
}
"""What is read: our code, bare code, and how many times as long ours may take."""


def seconds(code: str) -> float:
    """CPU seconds of a fresh process that runs the code."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, "-c", code], check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> None:
    """Print the table."""
    print("| read | trucebook.load, s | pandas.read_parquet, s | ratio | at most |")
    print("|---|---|---|---|---|")
    for what, (ours, bare, most) in WORK.items():
        seconds(ours), seconds(bare)
        pairs = [(seconds(ours), seconds(bare)) for _ in range(RUNS)]
        own, other = (statistics.median(column) for column in zip(*pairs, strict=True))
        ratio = statistics.median(one / two for one, two in pairs)
        print(f"| {what} | {own:.3f} | {other:.3f} | {ratio:.2f} | {most:.2f} |", flush=True)


if __name__ == "__main__":
    main()
