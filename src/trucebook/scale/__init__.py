"""One table of any size under the same rules, in bounded memory.

`check` reads the rows in batches, of CSV by `csv`, of Parquet and frames by `frames`. `fast` finds
suspect cells by polars expressions, which `cells` judges; `rows` does both for rows, `keys` for
what rows have in common. `problems` counts and lists what they find.

`run` maps a function over any number of inputs, in their order, on one of the `engines`: processes
of this machine, or a Dask cluster. `texts` does so for extraction. `windows` and `buckets` name the
pairs of texts that share words, among millions.
"""
