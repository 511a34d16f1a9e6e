"""A release as one file for another program, one module per form.

`sqlite` and `duckdb` write a database with keys, checks and definitions, `xlsx` a workbook with
one sheet per table and the codebook, `jsonl` one object per row, `zip` the release itself, the
same bytes wherever it is made. `export` writes any of them in one step; it also exports the web
annotations of `release/annotations`.
"""
