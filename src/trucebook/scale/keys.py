"""Values that no two rows may share, and ids that a row of the same table must have.

The first passage keeps 64 bits a row. The second looks at the rows whose bits repeat, or are those
of no id, and compares the values themselves.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import reduce
from operator import and_
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from trucebook.book.table import Row
from trucebook.problem import Problem
from trucebook.scale.batch import Batch
from trucebook.scale.cells import book_of
from trucebook.schemas.table import Schema
from trucebook.validate.engines import found
from trucebook.validate.rules import judge_by, spans
from trucebook.validate.suggest.cells import with_hint

Bits = npt.NDArray[np.uint64]


@dataclass(frozen=True, slots=True)
class Key:
    """Columns that together are to be unique.

    Attributes:
        rule: what a repeat breaks.
        columns: the columns; rows with nulls in `needed` are not looked at.
        needed: columns without which there is no key.
    """

    rule: str
    columns: tuple[str, ...]
    needed: tuple[str, ...]

    def is_there(self) -> pl.Expr:
        """Whether a row has the key."""
        return reduce(and_, (pl.col(name).is_not_null() for name in self.needed))


def keys_of(schema: Schema) -> list[Key]:
    """The keys of a table: its ids, what its fields declare, and what its rows mean."""
    found = [Key("primary_key", (schema.key,), (schema.key,))]
    found += [
        Key("unique", (name,), (name,))
        for name, field in schema.fields.items()
        if field.constraints.get("unique")
    ]
    if schema.quotes_source:
        told = ("source_id", "start", "end", *schema.coded)
        rule = spans.one_row_for_one_span_and_meaning.name
        found.append(Key(rule, told, ("start", "end", "exact")))
    return found


class Repeats:
    """The rows that repeat a key of earlier ones."""

    def __init__(self, schema: Schema, key: Key) -> None:
        self.rows: set[int] = set()
        self._key, self._schema = key, schema
        self._bits: list[tuple[int, Bits, npt.NDArray[np.int64] | None]] = []
        self._seen: dict[tuple[Any, ...], str] = {}

    def note(self, batch: Batch) -> None:
        """First passage: keep 64 bits a row, the same for numbers that are to be read again."""
        bits = batch.values.select(self._key.columns).hash_rows()
        if batch.unsure is not None:
            bits = bits.zip_with(~batch.unsure, pl.Series([0], dtype=pl.UInt64))
        there = batch.frame.select(there=self._key.is_there())["there"]
        if there.all():
            self._bits.append((batch.first, bits.to_numpy(), None))
        else:
            places = there.arg_true().to_numpy().astype(np.int64)
            self._bits.append((batch.first, bits.filter(there).to_numpy(), places))

    def any(self) -> bool:
        """Whether bits repeat; `rows` are then the numbers of those rows, from 0."""
        bits = np.concatenate([bits for _, bits, _ in self._bits] or [np.empty(0, np.uint64)])
        if pl.Series(bits).n_unique() == bits.size:  # half the work of sorting
            self._bits.clear()
            return False
        bits.sort()
        doubles = np.unique(bits[1:][bits[1:] == bits[:-1]])
        for first, some, places in self._bits:
            hits = np.flatnonzero(np.isin(some, doubles))
            self.rows.update(((hits if places is None else places[hits]) + first).tolist())
        self._bits.clear()
        return True

    @property
    def rule(self) -> str:
        """What a repeat breaks."""
        return self._key.rule

    def first(self, number: int, row: Row) -> str | None:
        """Second passage: the id of the first row with the key of a later one, if this is one."""
        if number not in self.rows or any(row[name] is None for name in self._key.needed):
            return None
        value = tuple(row[name] for name in self._key.columns)
        first = self._seen.setdefault(value, row.id)
        return None if first is row.id else first

    def problem(self, row: Row, first: str) -> Problem:
        """What is wrong with a row that has the key of the row `first`."""
        if self.rule in ("primary_key", "unique"):
            return with_hint(found(self.rule, row, self._key.columns[0]), row)
        key = self._schema.key
        twin = replace(row, texts={**row.texts, key: first}, cells={**row.cells, key: first})
        rule = spans.one_row_for_one_span_and_meaning
        [problem] = judge_by([rule], book_of(self._schema, [twin, row]))
        return problem


class Orphans:
    """Cells that name a row of their own table that is not there."""

    def __init__(self, schema: Schema, field: str) -> None:
        self.field, self._key = field, schema.references[field].key
        self._named: list[Bits] = []
        self._there: list[Bits] = []
        self._missing: pl.Series | None = None

    def note(self, batch: Batch) -> None:
        """First passage: keep the bits of the ids, and of those that are named."""
        self._there.append(batch.frame[self._key].drop_nulls().hash().to_numpy())
        self._named.append(np.unique(batch.frame[self.field].drop_nulls().hash().to_numpy()))

    def any(self) -> bool:
        """Whether a second passage is needed."""
        there, named = (
            np.unique(np.concatenate(bits or [np.empty(0, np.uint64)]))
            for bits in (self._there, self._named)
        )
        missing = np.setdiff1d(named, there, assume_unique=True)
        self._missing = pl.Series(missing, dtype=pl.UInt64)
        return bool(missing.size)

    def again(self, batch: Batch) -> Iterator[int]:
        """Second passage: the rows of a batch that name such a row."""
        if self._missing is None or self._missing.is_empty():
            return
        column = batch.frame[self.field]
        suspect = column.is_not_null() & column.hash().is_in(self._missing.implode())
        yield from suspect.arg_true().to_list()
