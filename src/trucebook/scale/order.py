"""Whether rows stand in the order of their ids."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

import numpy as np
import polars as pl

from trucebook.book.csv import sort_key
from trucebook.book.table import Row
from trucebook.problem import Problem
from trucebook.scale.cells import book_of
from trucebook.schemas.table import Schema
from trucebook.validate.rules import files, judge_by

_NUMBERED = "^[A-Z]+[0-9]+$"
_HEAD = re.compile("([A-Z]+)[0-9]{1,18}")


class Order:
    """The ids so far: the largest of them is what the next must not be below."""

    rule = files.rows_are_sorted

    def __init__(self, schema: Schema) -> None:
        self._schema = schema
        self._largest = ""

    def late(self, ids: pl.Series) -> list[tuple[int, str]]:
        """The rows of a batch that stand behind a larger id, and that id."""
        if self._is_sorted(ids):
            self._largest = ids[-1]
            return []
        texts = ids.fill_null("")
        head = _head(texts)
        if head is None:
            return [*self._late_one_by_one(0, texts)]
        plain = texts.str.contains(f"^{head}[0-9]{{1,18}}$")
        digits = texts.str.slice(len(head)).cast(pl.Int64, strict=False)
        numbers = digits.zip_with(plain, pl.Series([None], dtype=pl.Int64))
        found: list[tuple[int, str]] = []
        start = 0
        for odd in [*numbers.is_null().arg_true().to_list(), len(ids)]:
            if start < odd:
                found += self._late_numbers(head, start, texts[start:odd], numbers[start:odd])
            if odd < len(ids):
                found += self._late_one_by_one(odd, texts[odd : odd + 1])
            start = odd + 1
        return found

    def _late_one_by_one(self, start: int, ids: pl.Series) -> Iterator[tuple[int, str]]:
        for index, row_id in enumerate(ids.to_list(), start):
            if self._largest and sort_key(row_id) < sort_key(self._largest):
                yield index, self._largest
            self._largest = max(self._largest, row_id, key=sort_key)

    def _late_numbers(
        self, head: str, start: int, ids: pl.Series, column: pl.Series
    ) -> Iterable[tuple[int, str]]:
        """The same for ids that are some letters and a number, as numbers."""
        letters, floor, _ = sort_key(self._largest) if self._largest else ("", -1, "")
        if letters > head:
            return self._late_one_by_one(start, ids)
        numbers = column.to_numpy()
        tops = np.maximum.accumulate(np.append(floor if letters == head else -1, numbers))
        raised = np.where(tops[1:] > tops[:-1], np.arange(numbers.size), -1)
        last = np.append(-1, np.maximum.accumulate(raised))
        twins = np.flatnonzero(numbers == tops[:-1]).tolist()
        if any(ids[at] != self._top(ids, last[at]) for at in twins):  # F2 and F0002
            return self._late_one_by_one(start, ids)
        late = np.flatnonzero(numbers < tops[:-1])
        befores = [self._top(ids, last[at]) for at in late]
        if last[-1] >= 0:
            self._largest = ids[int(last[-1])]
        return zip((late + start).tolist(), befores, strict=True)

    def _top(self, ids: pl.Series, at: int) -> str:
        return str(ids[int(at)]) if at >= 0 else self._largest

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


def _head(ids: pl.Series) -> str | None:
    """The letters of the first id that is some letters and a number; None where none is."""
    return next((found[1] for found in map(_HEAD.fullmatch, ids) if found), None)
