"""How far the coding can be relied on: what two blind passes agree on, and what a program finds.

`measures` has the figures of a book with their floors, `page` prints them, `form` the columns of
the files.
"""
