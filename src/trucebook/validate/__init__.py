"""Judging a book, and what follows from it.

`check` gives the report on a book or one table, `since` what of it is new since a revision, `fix`
writes the repairs that cannot be wrong, `format` the canonical form of every file.
`engines` holds the two judges of constraints (frictionless, pandera), `rules/` what no schema can
say, `suggest/` the next step for a problem, `report` and `forms` what is printed.
"""
