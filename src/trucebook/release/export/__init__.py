"""A release as one file for another program: one module a form.

| form | gives |
|---|---|
| `sqlite`, `duckdb` | a database with keys, checks and definitions |
| `xlsx` | a workbook, a sheet a table, and the codebook |
| `jsonl` | an object a row, with the name of its table |
| `zip` | the release itself, the same bytes wherever it is made |
| `annotations` | a folder with the rows on each source as web annotations |
"""
