"""Judges rows by their keys: no two rows share one, ids are in order, and ids that are named exist.

The first passage keeps 64 bits per row. Rows whose bits repeat, or are those of an id that no row
has, are read again, and their values compared.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from trucebook.book.csv import sort_key
from trucebook.book.table import Row
from trucebook.problem import Problem
from trucebook.scale.csv import CsvFile
from trucebook.scale.frames import Batch, TypedTable
from trucebook.scale.problems import Problems
from trucebook.scale.rows import judge_rows
from trucebook.schemas.table import Schema
from trucebook.validate.engines import found
from trucebook.validate.rules import files, spans
from trucebook.validate.suggest.cells import with_hint

_SAME_MEANING = spans.one_row_for_one_span_and_meaning
_NUMBERED = "^[A-Z]+[0-9]+$"
_LETTERS = re.compile("([A-Z]+)[0-9]{1,18}")

_Hashes = npt.NDArray[np.uint64]


class Keys:
    """Reports rows that share a key, and cells that name no row of their own table."""

    def __init__(
        self, schema: Schema, source: CsvFile | TypedTable, problems: Problems, *, alone: bool
    ) -> None:
        own = [key.field for key in schema.foreign_keys if key.table == schema.name]
        self._schema, self._source, self._problems = schema, source, problems
        self._keys = _keys_of(schema)
        self._ids = _Bits()
        self._named = {} if alone else {name: _Bits() for name in own}

    def look(self, batch: Batch) -> None:
        """Keep the bits of a batch."""
        for key in self._keys:
            hashes = batch.values.select(key.columns).hash_rows()
            if batch.unread is not None:  # the same bits: those rows are read again
                hashes = hashes.zip_with(~batch.unread, pl.Series([0], dtype=pl.UInt64))
            key.bits.add(batch, hashes, key.needed)
        for name, bits in self._named.items():
            bits.add(batch, batch.frame[name].hash(), (name,))
        if self._named:
            key_name = self._schema.key
            self._ids.add(batch, batch.frame[key_name].hash(), (key_name,))

    def finish(self) -> None:
        """Read again the rows whose bits repeat, and those that name no row."""
        repeats = [(key, key.bits.repeated()) for key in self._keys]
        orphans = [(name, bits.missing_in(self._ids)) for name, bits in self._named.items()]
        wanted = sorted(set[int]().union(*(rows for _, rows in (*repeats, *orphans))))
        for number, row in self._source.rows(wanted) if wanted else ():
            for key, numbers in repeats:
                first = key.first(row) if number in numbers else None
                if first is None:
                    continue
                if self._problems.wants(self._problems.totals[key.rule] + 1):
                    self._problems.add(key.problem(row, first))
                else:
                    self._problems.totals[key.rule] += 1
            for name, numbers in orphans:
                if number in numbers and row[name] is not None:
                    self._problems.add(with_hint(found("foreign_key", row, name), row))


class _Bits:
    """64 bits per row, of the rows that have the cells."""

    def __init__(self) -> None:
        self._parts: list[tuple[int, _Hashes, npt.NDArray[np.int64] | None]] = []

    def add(self, batch: Batch, hashes: pl.Series, needed: tuple[str, ...]) -> None:
        """Keep the bits of a batch, but for rows in which a needed cell is empty."""
        is_there = pl.all_horizontal(pl.col(needed).is_not_null())
        there = batch.frame.select(there=is_there)["there"]
        if there.all():
            self._parts.append((batch.first, hashes.to_numpy(), None))
        else:
            places = there.arg_true().to_numpy().astype(np.int64)
            self._parts.append((batch.first, hashes.filter(there).to_numpy(), places))

    def repeated(self) -> set[int]:
        """The numbers of the rows, from 0, whose bits another row has too."""
        hashes = self._all()
        if pl.Series(hashes).n_unique() == hashes.size:  # half the work of sorting
            return set()
        hashes.sort()
        return self._rows(np.unique(hashes[1:][hashes[1:] == hashes[:-1]]))

    def missing_in(self, others: _Bits) -> set[int]:
        """The numbers of the rows, from 0, whose bits none of the others has."""
        hashes = pl.Series(self._all()).unique().to_numpy()
        return self._rows(np.setdiff1d(hashes, others._all()))

    def _all(self) -> _Hashes:
        return np.concatenate([np.empty(0, np.uint64), *(hashes for _, hashes, _ in self._parts)])

    def _rows(self, wanted: _Hashes) -> set[int]:
        rows: set[int] = set()
        for first, hashes, places in self._parts if wanted.size else ():
            hits = np.flatnonzero(np.isin(hashes, wanted))
            rows.update(((hits if places is None else places[hits]) + first).tolist())
        return rows


@dataclass(frozen=True, slots=True)
class _Key:
    """Columns that together are to be unique, where none of those needed is empty.

    `ids` are the values that were read again, each with the id of the first row that has it.
    """

    rule: str
    columns: tuple[str, ...]
    needed: tuple[str, ...]
    bits: _Bits = field(default_factory=_Bits)
    ids: dict[tuple[Any, ...], str] = field(default_factory=dict)

    def first(self, row: Row) -> str | None:
        """The id of the first row with the key of a row; None where this row is the first."""
        value = tuple(row[name] for name in self.columns)
        if value in self.ids or any(row[name] is None for name in self.needed):
            return self.ids.get(value)
        self.ids[value] = row.id
        return None

    def problem(self, row: Row, first: str) -> Problem:
        """What is wrong with a row that has the key of the row `first`."""
        if self.rule != _SAME_MEANING.name:
            return with_hint(found(self.rule, row, self.columns[0]), row)
        key = row.schema.key
        twin = replace(row, texts={**row.texts, key: first}, cells={**row.cells, key: first})
        [problem] = judge_rows([_SAME_MEANING], row.schema, [twin, row])
        return problem


def _keys_of(schema: Schema) -> list[_Key]:
    """The keys of a table: its ids, what its fields declare, and what its rows mean."""
    keys = [_Key("primary_key", (schema.key,), (schema.key,))]
    keys += [
        _Key("unique", (name,), (name,))
        for name, column in schema.fields.items()
        if column.constraints.get("unique")
    ]
    if schema.quotes_source:
        columns = ("source_id", "start", "end", *schema.coded)
        keys.append(_Key(_SAME_MEANING.name, columns, ("start", "end", "exact")))
    return keys


class Order:
    """Reports rows that come after a row with a larger id."""

    def __init__(self, schema: Schema, problems: Problems) -> None:
        self._schema, self._problems = schema, problems
        self._largest = ""

    def look(self, batch: Batch) -> None:
        """Judge the order of a batch, and whether it goes on where the last one ended."""
        late = self.late(batch.frame[self._schema.key])
        problems = (_late(batch.row(index), before) for index, before in late)
        self._problems.add_first(files.rows_are_sorted.name, len(late), problems)

    def late(self, ids: pl.Series) -> list[tuple[int, str]]:
        """The rows of a batch that come after a larger id, and that id."""
        if self._is_sorted(ids):
            self._largest = ids[-1]
            return []
        ids = ids.fill_null("")
        letters = next((found[1] for found in map(_LETTERS.fullmatch, ids) if found), None)
        if letters is None:
            return [*self._late_one_by_one(0, ids)]
        is_numbered = ids.str.contains(f"^{letters}[0-9]{{1,18}}$")
        numbers = ids.str.slice(len(letters)).cast(pl.Int64, strict=False)
        late: list[tuple[int, str]] = []
        start = 0
        for length, is_run in is_numbered.rle().struct.unnest().rows():
            some = slice(start, start + length)
            late += (
                self._late_numbers(letters, start, ids[some], numbers[some].to_numpy())
                if is_run
                else self._late_one_by_one(start, ids[some])
            )
            start += length
        return late

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

    def _late_one_by_one(self, start: int, ids: pl.Series) -> Iterator[tuple[int, str]]:
        for index, row_id in enumerate(ids.to_list(), start):
            if self._largest and sort_key(row_id) < sort_key(self._largest):
                yield index, self._largest
            self._largest = max(self._largest, row_id, key=sort_key)

    def _late_numbers(
        self, letters: str, start: int, ids: pl.Series, numbers: Any
    ) -> Iterable[tuple[int, str]]:
        """The same for ids that are the same letters and a number each, with numpy."""
        head, floor, _ = sort_key(self._largest) if self._largest else ("", -1, "")
        if head > letters:
            return self._late_one_by_one(start, ids)
        # Before each row and after the last: the largest number, and the row that has it (or -1).
        tops = np.maximum.accumulate(np.append(floor if head == letters else -1, numbers))
        raised = np.where(tops[1:] > tops[:-1], np.arange(numbers.size), -1)
        rows = np.append(-1, np.maximum.accumulate(raised)).tolist()

        def largest(index: int) -> str:
            return str(ids[rows[index]]) if rows[index] >= 0 else self._largest

        same = np.flatnonzero(numbers == tops[:-1]).tolist()
        if any(ids[index] != largest(index) for index in same):  # F2 and F0002
            return self._late_one_by_one(start, ids)
        late = np.flatnonzero(numbers < tops[:-1]).tolist()
        found = [(start + index, largest(index)) for index in late]
        self._largest = largest(numbers.size)
        return found


def _late(row: Row, before: str) -> Problem:
    """What is wrong with a row that comes after the id `before`."""
    larger = replace(row, texts={**row.texts, row.schema.key: before})
    [problem] = judge_rows([files.rows_are_sorted], row.schema, [larger, row])
    return problem
