"""A book on disk: its tables, records, texts, citation and card, and how a new one begins.

`book` is the book and how it is read, `table` and `csv` its tables, `records` the records of its
sources, `texts` the source texts, `citation` what it says of itself, `git` its
revisions; `init` starts a book, `source` adds a source to it.
"""
