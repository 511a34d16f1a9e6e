"""Problems counted rule by rule: the first ones kept, all of them written where that is wanted."""

from __future__ import annotations

import json
import tempfile
from collections import Counter
from collections.abc import Iterable
from dataclasses import fields
from pathlib import Path
from types import TracebackType
from typing import IO, Any

import pyarrow as pa
import pyarrow.parquet as pq

from trucebook.errors import UsageError
from trucebook.problem import Problem

__all__ = ["Tally"]

_NUMBERS = ("line", "column")
_COLUMNS = pa.schema(
    [(item.name, pa.int64() if item.name in _NUMBERS else pa.string()) for item in fields(Problem)]
)
_AT_ONCE = 10_000


class Tally:
    """What has been found so far.

    Used as a context: on leaving it well the file of all problems takes its place, else there
    is none.
    """

    def __init__(self, limit: int, all_problems: Path | None) -> None:
        self.totals: Counter[str] = Counter()
        self._kept: dict[str, list[Problem]] = {}
        self._limit, self._path = limit, all_problems
        self._waiting: list[Problem] = []
        self._file: IO[bytes] | None = None
        self._writer: Any = None

    def __enter__(self) -> Tally:
        self._open()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None
    ) -> None:
        self._close(keep=kind is None)

    @property
    def problems(self) -> list[Problem]:
        """The first problems of every rule."""
        return [problem for kept in self._kept.values() for problem in kept]

    def keeps(self, number: int) -> bool:
        """Whether the problem of this number of its rule, from 1, is to be told."""
        return self._writer is not None or number <= self._limit

    def wants(self, rule: str) -> bool:
        """Whether a further problem of a rule is to be told, not counted only."""
        return self.keeps(len(self._kept.get(rule, ())) + 1)

    def add(self, problem: Problem) -> None:
        """Count a problem, keep it if it is among the first and write it."""
        self.totals[problem.rule] += 1
        kept = self._kept.setdefault(problem.rule, [])
        if len(kept) < self._limit:
            kept.append(problem)
        if self._writer is not None:
            self._waiting.append(problem)
            if len(self._waiting) >= _AT_ONCE:
                self._write()

    def count(self, rule: str, number: int) -> None:
        """Count problems that nobody wants to be told."""
        if number:
            self.totals[rule] += number

    def start_anew(self, problems: Iterable[Problem]) -> None:
        """Forget everything but these."""
        self._close(keep=False)
        self.totals.clear()
        self._kept.clear()
        self._open()
        for problem in problems:
            self.add(problem)

    def _open(self) -> None:
        if self._path is None:
            return
        if not self._path.parent.is_dir():
            raise UsageError(f"{self._path.parent}: expected a folder; there is none.")
        self._file = tempfile.NamedTemporaryFile(  # noqa: SIM115
            dir=self._path.parent, prefix=f".{self._path.name}.", delete=False
        )
        self._writer = pq.ParquetWriter(self._file, _COLUMNS, compression="zstd")

    def _write(self) -> None:
        rows = [_cells(problem) for problem in self._waiting]
        self._writer.write_table(pa.Table.from_pylist(rows, schema=_COLUMNS))
        self._waiting.clear()

    def _close(self, *, keep: bool) -> None:
        if self._file is None or self._path is None:
            return
        staged = Path(self._file.name)
        try:
            if keep:
                self._write()
            self._writer.close()
            self._file.close()
            if keep:
                staged.chmod(0o644)
                staged.replace(self._path)
        finally:
            staged.unlink(missing_ok=True)
            self._file = self._writer = None
            self._waiting.clear()


def _cells(problem: Problem) -> dict[str, Any]:
    """A problem as a row, its repair as JSON."""
    cells = problem.as_dict()
    repair = cells["repair"] and json.dumps(cells["repair"], ensure_ascii=False)
    return {**cells, "repair": repair}
