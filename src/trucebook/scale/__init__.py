"""One table of any size under the same rules, in bounded memory.

A fast pass in polars finds suspect cells and rows; what it lets through, the judges of a book
would let through too. Suspects go to those judges: each distinct cell once, rows as a small book.

`cutting` and `csvfile` read CSV, `frames` Parquet and frames in memory, both as `batch`es;
`accepting` says which cells are above suspicion, `cells` judges the others; `ways` says how each
rule is judged on one table, `keys` finds repeats, `tally` counts, `judging` does it all.
"""

from trucebook.scale.judging import LIMIT, check_table

__all__ = ["LIMIT", "check_table"]
