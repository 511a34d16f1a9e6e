"""Problems counted rule by rule: the first ones listed, all of them written where that is asked."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import fields
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from trucebook.files import staged
from trucebook.problem import Problem

_NUMBERS = ("line", "column")
_COLUMNS = pa.schema(
    [(item.name, pa.int64() if item.name in _NUMBERS else pa.string()) for item in fields(Problem)]
)
_AT_ONCE = 10_000
"""Problems that are written together."""


@contextmanager
def collected(limit: int, path: Path | None) -> Iterator[Problems]:
    """A collection that lists `limit` problems of each rule, and writes all to a Parquet file."""
    if path is None:
        yield Problems(limit, None)
        return
    with staged(path, parents=False) as made:
        problems = Problems(limit, made)
        try:
            yield problems
            problems.write()
        finally:
            problems.close()


class Problems:
    """The problems that were found so far."""

    def __init__(self, limit: int, path: Path | None) -> None:
        self.totals: Counter[str] = Counter()
        self._listed: dict[str, list[Problem]] = {}
        self._limit, self._path = limit, path
        self._waiting: list[Problem] = []
        self._writer = self._opened()

    @property
    def listed(self) -> list[Problem]:
        """The first problems of every rule."""
        return [problem for listed in self._listed.values() for problem in listed]

    def wants(self, number: int) -> bool:
        """Whether the problem of this number of its rule, from 1, is listed or written."""
        return self._writer is not None or number <= self._limit

    def add(self, problem: Problem) -> None:
        """Count a problem, list it if it is among the first, and write it."""
        self.totals[problem.rule] += 1
        listed = self._listed.setdefault(problem.rule, [])
        if len(listed) < self._limit:
            listed.append(problem)
        if self._writer is not None:
            self._waiting.append(problem)
            if len(self._waiting) >= _AT_ONCE:
                self.write()

    def add_first(self, rule: str, number: int, problems: Iterator[Problem]) -> None:
        """Add the first of `number` problems of a rule, as many as are wanted; count them all."""
        for left in range(number, 0, -1):
            if not self.wants(self.totals[rule] + 1):
                self.totals[rule] += left
                break
            self.add(next(problems))

    def replace_all(self, problems: Iterable[Problem]) -> None:
        """Remove every problem and add these."""
        self.close()
        self.totals.clear()
        self._listed.clear()
        self._waiting.clear()
        self._writer = self._opened()
        for problem in problems:
            self.add(problem)

    def write(self) -> None:
        """Write the problems that wait for it."""
        rows = [_as_row(problem) for problem in self._waiting]
        self._writer.write_table(pa.Table.from_pylist(rows, schema=_COLUMNS))
        self._waiting.clear()

    def close(self) -> None:
        """Close the file, if there is one."""
        if self._writer is not None:
            self._writer.close()

    def _opened(self) -> Any:
        return self._path and pq.ParquetWriter(self._path, _COLUMNS, compression="zstd")


def _as_row(problem: Problem) -> dict[str, Any]:
    """A problem as a row, its repair as JSON."""
    cells = problem.as_dict()
    repair = cells["repair"] and json.dumps(cells["repair"], ensure_ascii=False)
    return {**cells, "repair": repair}
