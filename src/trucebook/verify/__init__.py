"""A release judged from outside: nothing that it says of itself is believed.

`files` reads it; `checksums` and `descriptor` compare the files with what is said of them;
`parquet` compares the Parquet files with the tables; `inert` looks for what a document could do;
`rebuild` makes the files again; `signatures` looks at the signatures beside it. `verify` is the
order of these, and judges the tables as those of a book.
"""
