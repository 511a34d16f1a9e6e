"""One table of any size under the same rules, in bounded memory.

A fast pass in polars finds suspect cells and rows; what it lets through, the judges of a book
would let through too. Suspects go to those judges: each distinct cell once, rows as a small book.

`surroundings` are what a table is judged against, `source` is where its rows come from: `cutting`
and `csvfile` read CSV, `frames` Parquet and frames in memory, all as `batch`es. `ways` says how
each rule is judged on one table. `by_cell` judges cells: `accepting` says which are above
suspicion, `doubts` finds the others, `cells` judges them. `by_order` with `order`, `by_row` and
`by_key` with `keys` do the rest, `tally` counts, `judging` lets them all see every batch.
"""
