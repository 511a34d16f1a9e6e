"""Judging a whole book and what follows from it.

`judging` gives the report, `branch` what of it is new since a revision, `repairing` writes the
repairs that cannot be wrong.
"""

from trucebook.validation.judging import check, check_book, seal, validate

__all__ = ["check", "check_book", "seal", "validate"]
