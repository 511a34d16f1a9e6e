"""Whether rows stand in the order of their ids."""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from trucebook.canonical import sort_key
from trucebook.problem import Problem
from trucebook.rules import files, judge_by
from trucebook.scale.cells import book_of
from trucebook.schemas import Schema
from trucebook.table import Row

__all__ = ["Order"]

_NUMBERED = "^[A-Z]+[0-9]+$"


class Order:
    """The ids so far: the largest of them is what the next must not be below."""

    rule = staticmethod(files.rows_are_sorted)

    def __init__(self, schema: Schema) -> None:
        self._schema = schema
        self._largest = ""

    def late(self, ids: pl.Series) -> list[tuple[int, str]]:
        """The rows of a batch that stand behind a larger id, and that id."""
        if self._is_sorted(ids):
            self._largest = ids[-1]
            return []
        found = []
        for index, row_id in enumerate(ids.fill_null("").to_list()):
            if self._largest and sort_key(row_id) < sort_key(self._largest):
                found.append((index, self._largest))
            self._largest = max(self._largest, row_id, key=sort_key)
        return found

    def problem(self, row: Row, before: str) -> Problem:
        """What is wrong with a row that stands behind the id `before`."""
        key = self._schema.key
        larger = replace(row, texts={**row.texts, key: before})
        [problem] = judge_by([self.rule], book_of(self._schema, [larger, row]))
        return problem

    def _is_sorted(self, ids: pl.Series) -> bool:
        """Whether ids of one form and length plainly go up, the first not below the largest."""
        if ids.is_empty() or ids.null_count() or not ids.is_sorted():
            return False
        lengths = ids.str.len_bytes()
        return (
            lengths.min() == lengths.max()
            and sort_key(ids[0]) >= sort_key(self._largest)
            and sort_key(ids[0])[0] == sort_key(ids[-1])[0]
            and bool(ids.str.contains(_NUMBERED).all())
        )
