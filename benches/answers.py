"""Time and memory of `discrepancies` by the number of figures on one thing, beside pandas.

The peer does the least that any answer must: it sorts the same frame by quantity, day and value.
Run `python benches/answers.py 1000 10000 100000 1000000`.
"""

from __future__ import annotations

import random
import resource
import sys
import time
from pathlib import Path

import pandas as pd

from trucebook.book.book import read_files
from trucebook.read.claims import Claims
from trucebook.read.figures.discrepancies import discrepancies_of
from trucebook.schemas.files import definitions

SCHEMAS = definitions(read_files(Path(__file__).parents[1]).within("schemas"))
BLANK = dict.fromkeys(SCHEMAS["figures"].fields)


def claims(count: int, per_thing: int, kind: str) -> Claims:
    """Figures on things of a kind: a count that mostly grows over ten years, some of it wrong."""
    draw = random.Random(count)  # noqa: S311
    rows = []
    for at in range(count):
        day = f"{2030 + at % 10}-{1 + draw.randrange(12):02}-{1 + draw.randrange(28):02}"
        low = int(day.replace("-", "")) + draw.choice((0, 0, 0, 0, 0, 50000))
        rows.append(
            {
                **BLANK,
                "figure_id": f"F{at}", "quantity_id": f"N{at // per_thing}", "source_id": "S1",
                "exact": str(low), "value_text": str(low), "value_low": low, "value_high": low,
                "bound": draw.choice(("exact", "at_least", "more_than", "about")),
                "unit": "people", "metric": "counted", "status": "reported", "as_of": day,
                "attributed_to": draw.choice(("office", None)),
            }
        )  # fmt: skip
    quantities = tuple(
        {**dict.fromkeys(SCHEMAS["quantities"].fields), "quantity_id": f"N{at}", "kind": kind}
        for at in range(-(-count // per_thing))
    )
    tables = dict.fromkeys(SCHEMAS, ())
    tables |= {"figures": tuple(rows), "quantities": quantities}
    return Claims("a benchmark", SCHEMAS, tables)


def main() -> None:
    sizes = [int(size) for size in sys.argv[1:]] or [1000, 10_000, 100_000]
    print("| figures | on | kind | answer, s | µs per figure | pandas sort, s | ratio | peak, MB |")
    print("|---|---|---|---|---|---|---|---|")
    for size in sizes:
        for per_thing, kind in ((size, "total"), (size, "level"), (4, "total")):
            found = claims(size, per_thing, kind)
            frame = pd.DataFrame([*found.rows("figures")])
            start = time.process_time()
            frame.sort_values(["quantity_id", "as_of", "value_low"])
            peer = time.process_time() - start
            start = time.process_time()
            answer = discrepancies_of(found)
            taken = time.process_time() - start
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
            things = len(answer.groups)
            print(
                f"| {size:,} | {things:,} | {kind} | {taken:.2f} | {taken / size * 1e6:.0f} | "
                f"{peer:.3f} | {taken / peer:.0f} | {peak:.0f} |",
                flush=True,
            )


if __name__ == "__main__":
    main()
