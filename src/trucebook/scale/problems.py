"""Problems counted rule by rule: the first ones listed, all of them written where that is asked."""

from __future__ import annotations

import json
from bisect import insort
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import fields, replace
from itertools import islice
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
        self.limit = limit
        self._listed: dict[str, list[Problem]] = {}
        self._path = path
        self._waiting: list[Problem] = []
        self._writer = self._opened()

    @property
    def listed(self) -> list[Problem]:
        """Of every rule the problems whose places come first."""
        return [problem for listed in self._listed.values() for problem in listed]

    @property
    def keeps_all(self) -> bool:
        """Whether every problem is written."""
        return self._writer is not None

    def add(self, problem: Problem) -> None:
        """Count a problem, list it if it is among the first, and write it."""
        self.totals[problem.rule] += 1
        self._list(problem)
        if self._writer is not None:
            self._waiting.append(problem)
            if len(self._waiting) >= _AT_ONCE:
                self.write()

    def add_first(self, rule: str, number: int, problems: Iterator[Problem]) -> None:
        """Count `number` problems of a rule that come by their places; make those to be kept."""
        if self.keeps_all:
            for problem in problems:
                self.add(problem)
            return
        self.totals[rule] += number
        for problem in islice(problems, number if self.limit else 0):
            if not self._list(problem):
                break  # those after it are further on

    def _list(self, problem: Problem) -> bool:
        """List a problem if it is among the first of its rule."""
        listed = self._listed.setdefault(problem.rule, [])
        if len(listed) == self.limit and (not listed or problem.place >= listed[-1].place):
            return False
        insort(listed, problem, key=lambda problem: problem.place)
        del listed[self.limit :]
        return True

    def merge(
        self, listed: Iterable[Problem], totals: Mapping[str, int], every: Path | None, lines: int
    ) -> None:
        """Add the problems of a part: those that it lists, how many there are, a file of all.

        `lines` are the lines of the file before the part.
        """
        self.totals.update(totals)
        for problem in listed:
            self._list(_moved(problem, lines))
        if self._writer is not None and every is not None:
            self.write()
            for batch in pq.ParquetFile(every).iter_batches(_AT_ONCE):
                self._writer.write_batch(_moved_rows(batch, lines) if lines else batch)

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
        if self._waiting:
            rows = [_as_row(problem) for problem in self._waiting]
            self._writer.write_batch(pa.RecordBatch.from_pylist(rows, schema=_COLUMNS))
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


def _moved(problem: Problem, lines: int) -> Problem:
    """A problem with so many lines before it as well."""
    line, repair = problem.line, problem.repair
    if repair is not None and repair.line is not None:
        repair = replace(repair, line=repair.line + lines)
    return replace(problem, line=None if line is None else line + lines, repair=repair)


def _moved_rows(batch: pa.RecordBatch, lines: int) -> pa.RecordBatch:
    """The same for problems as rows."""
    rows = batch.to_pylist()
    for row in rows:
        row["line"] = None if row["line"] is None else row["line"] + lines
        repair = row["repair"] and json.loads(row["repair"])
        if repair and repair["line"] is not None:
            repair["line"] += lines
            row["repair"] = json.dumps(repair, ensure_ascii=False)
    return pa.RecordBatch.from_pylist(rows, schema=_COLUMNS)
