"""Judges rows by their keys: no two rows share one, and ids that are named exist.

The first passage keeps 64 bits per row. Rows whose bits repeat, or are those of an id that no row
has, are read again, and their values compared.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from trucebook.book.table import Row
from trucebook.problem import Problem
from trucebook.scale.csv import CsvFile
from trucebook.scale.frames import Batch, TypedTable
from trucebook.scale.problems import Problems
from trucebook.scale.rows import judge_rows
from trucebook.schemas.table import Schema
from trucebook.validate.engines import found
from trucebook.validate.rules import spans
from trucebook.validate.rules.files import MISSING
from trucebook.validate.suggest.cells import with_hint

_SAME_MEANING = spans.one_row_for_one_span_and_meaning

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
                is_missing = row.texts[name].casefold() in MISSING  # reported as that
                if number in numbers and row[name] is not None and not is_missing:
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
