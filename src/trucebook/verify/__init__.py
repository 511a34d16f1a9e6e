"""A release judged from outside: nothing that it says of itself is believed.

`files` reads it; `checksums`, `descriptor` and `index` compare the files with what is said of them;
`tables` judges the rows; `parquet` and `delta` compare the Parquet files with the tables; `inert`
looks for what a document could do; `rebuild` makes the files again; `provenance` and `signatures`
look at what lies beside the release. `verify` is the order of these, `faults` words problems.
"""
