"""One table of any size under the same rules, in bounded memory.

`parts` are the files of a table and ranges of them. `judge` judges one: it reads the rows in
batches, of CSV by `csv` from `pieces`, of Parquet and frames by `frames`. `fast` finds suspect
cells by polars expressions, which `cells` judges; `rows` does both for rows. `problems` counts and
lists what they find. `check` puts the parts together, and `keys` judges what rows of all parts
have in common.

`run` maps a function over any number of inputs, in their order, on one of the `engines`: processes
of this machine, or a Dask cluster. `texts` does so for extraction. `windows` and `buckets` name the
pairs of texts that share words, among millions.
"""
