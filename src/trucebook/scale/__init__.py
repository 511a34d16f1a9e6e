"""One table of any size under the same rules, in bounded memory.

`check` reads the rows in batches, of CSV by `csv`, of Parquet and frames by `frames`. `fast` finds
suspect cells by polars expressions, which `cells` judges; `rows` does both for rows, `keys` for
what rows have in common. `problems` counts and lists what they find.

`run` maps a function over any number of inputs on an executor, in their order; `texts` does so for
extraction on several processes.
"""
