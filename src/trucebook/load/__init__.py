"""From a release, local or downloaded, to typed tables.

`load` gives tables and definitions, `names` the names of ids, `why` the words of a cell, `fetch` a
checked copy of a release; `releases` is the release folder, `archive` opens archives, `parquet`
(with `decoder`, a child process) opens Parquet files. `limits` has what a release may ask for.
"""
