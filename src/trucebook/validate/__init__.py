"""Judging a whole book and what follows from it.

`judging` gives the report, `branch` what of it is new since a revision, `repairing` writes the
repairs that cannot be wrong.
"""
