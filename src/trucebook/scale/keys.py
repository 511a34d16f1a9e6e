"""Judges rows by their keys: no two rows share one, and ids that are named exist.

Who reads a part keeps 64 bits per row and key, in sorted runs on the disk. Then the runs of all
parts are read side by side, one range of bits after the other, so that memory holds one range.
Rows whose bits repeat are read again and compared; of more than `COMPARED` only the first are.

NOTE: DuckDB's aggregate over the same files took twice the CPU time on 20 million rows and a third
of a second to begin with, which is more than a table of a million rows may cost.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, NamedTuple

import polars as pl

from trucebook.book.table import Row
from trucebook.errors import sentence
from trucebook.files import refused
from trucebook.problem import Problem
from trucebook.scale.frames import NUMBERS, Batch, text_of
from trucebook.scale.problems import Problems
from trucebook.scale.rows import judge_rows
from trucebook.schemas.table import Schema
from trucebook.validate.engines import found
from trucebook.validate.rules import spans
from trucebook.validate.rules.files import MISSING
from trucebook.validate.suggest.cells import with_hint

RUN = 1_000_000
"""Rows of a run."""
RANGE = 2_000_000
"""Rows whose bits are in memory together."""
COMPARED = 2_000
"""Rows with the bits of another one that are read again together."""
_GROUP = 1 << 16
"""Rows of a row group: what is read of a run for one range is as small as that."""
SHIFT = 32
"""A place is the number of a part and that of a row in it, which has so many bits."""

_SAME_MEANING = spans.one_row_for_one_span_and_meaning

ReadAgain = Callable[[list[int]], Iterator[tuple[int, Row]]]
"""Gives the rows at some rising places."""


class Run(NamedTuple):
    """The bits of some rows of a part, by key: a frame, or the file that has them sorted."""

    part: int
    rows: int
    bits: Mapping[str, pl.DataFrame | Path]


class Keys:
    """Keeps the bits of the rows of one part.

    Args:
        folder: where runs are written to.
        part: the number of the part.
        is_only: whether there is no other part, so that a single run may stay in memory.
        alone: whether ids of the own table are not looked for.
    """

    def __init__(
        self, schema: Schema, folder: Path, part: int, *, is_only: bool, alone: bool
    ) -> None:
        self._schema, self._folder, self._part, self._is_only = schema, folder, part, is_only
        self._keys, self._named = keys_of(schema), named_by(schema, alone=alone)
        self._waiting: list[pl.DataFrame] = []
        self._runs: list[Run] = []
        self.failure = ""

    def look(self, batch: Batch, odd: Mapping[str, pl.Series]) -> None:
        """Keep the bits of a batch; `odd` are the places of cells that are not plainly good.

        If there is no room for them, `failure` says so, and none are kept.
        """
        if self.failure:
            return
        names = {name for key in self._keys for name in key.columns}
        values = batch.values.with_columns(list(_plain(batch, names, odd)))
        bits = [_bits(key, values) for key in self._keys]
        bits += [_bits_of_named(name, values) for name in self._named]
        rows = pl.int_range(pl.len(), dtype=pl.UInt32) + batch.first
        self._waiting.append(pl.DataFrame(bits).with_columns(row=rows.cast(pl.UInt32)))
        if sum(frame.height for frame in self._waiting) >= RUN:
            self._end_run(is_last=False)

    def runs(self) -> tuple[Run, ...]:
        """The runs of all the batches."""
        if self._waiting:
            self._end_run(is_last=True)
        return () if self.failure else tuple(self._runs)

    def _end_run(self, *, is_last: bool) -> None:
        try:
            self._runs.append(self._run(is_last=is_last))
        except (OSError, pl.exceptions.PolarsError) as error:
            self.failure = sentence(refused(error))

    def _run(self, *, is_last: bool) -> Run:
        frame, number = pl.concat(self._waiting), len(self._runs)
        self._waiting.clear()
        stays = self._is_only and is_last and not self._runs
        bits: dict[str, pl.DataFrame | Path] = {}
        for place, name in enumerate(frame.columns[:-1]):
            column = frame.select("row", bits=pl.col(name)).drop_nulls()
            bits[name] = column
            if not stays:
                bits[name] = path = self._folder / f"{self._part}-{number}-{place}.parquet"
                # NOTE: written without compression, since bits have no pattern to be found.
                column.sort("bits").write_parquet(
                    path, compression="uncompressed", row_group_size=_GROUP
                )
        return Run(self._part, frame.height, bits)


def _plain(batch: Batch, names: Iterable[str], odd: Mapping[str, pl.Series]) -> Iterator[pl.Series]:
    """Columns whose values are not those that a row has, so that they are."""
    for name in names:
        field, values = batch.schema.fields[name], batch.values[name]
        if values.dtype == pl.Boolean:
            yield values.cast(pl.String)
        elif values.dtype == pl.List(pl.String):
            yield values.list.join(field.separator or "")
        elif field.type in NUMBERS and len(odd.get(name, ())):
            cells = batch.frame[name].gather(odd[name]).to_list()
            texts = ["" if cell is None else text_of(field, cell) for cell in cells]
            read = {text: _value(field.read, text) for text in dict.fromkeys(texts)}
            yield values.clone().scatter(
                odd[name], pl.Series([read[text] for text in texts], dtype=NUMBERS[field.type])
            )


def _value(read: Callable[[str], Any], text: str) -> Any:
    try:
        return read(text)
    except ValueError:
        return None


def _bits(key: Key, values: pl.DataFrame) -> pl.Series:
    columns = values.select(key.columns)
    bits = columns.to_series().hash() if len(key.columns) == 1 else columns.hash_rows()
    is_there = values.select(pl.all_horizontal(pl.col(key.needed).is_not_null())).to_series()
    return bits.set(~is_there, None).alias(key.name)


def _bits_of_named(name: str, values: pl.DataFrame) -> pl.Series:
    cells = values[name]
    is_id = cells.is_not_null() & ~cells.str.to_lowercase().is_in(list(MISSING))
    return cells.hash().set(~is_id.fill_null(False), None).alias(name)


@dataclass(frozen=True, slots=True)
class Key:
    """Columns that together are to be unique, where none of those needed is empty."""

    name: str
    rule: str
    columns: tuple[str, ...]
    needed: tuple[str, ...]

    def value(self, row: Row) -> tuple[Any, ...] | None:
        """The key of a row; None where a cell that it needs is empty."""
        if any(row[name] is None for name in self.needed):
            return None
        return tuple(row[name] for name in self.columns)

    def problem(self, row: Row, first: str) -> Problem:
        """What is wrong with a row that has the key of the row `first`."""
        if self.rule != _SAME_MEANING.name:
            return with_hint(found(self.rule, row, self.columns[0]), row)
        key = row.schema.key
        twin = replace(row, texts={**row.texts, key: first}, cells={**row.cells, key: first})
        [problem] = judge_rows([_SAME_MEANING], row.schema, [twin, row])
        return problem


def keys_of(schema: Schema) -> list[Key]:
    """The keys of a table: its ids, what its fields declare, and what its rows mean."""
    keys = [Key("primary_key", "primary_key", (schema.key,), (schema.key,))]
    keys += [
        Key(f"unique {name}", "unique", (name,), (name,))
        for name, column in schema.fields.items()
        if column.constraints.get("unique")
    ]
    if schema.quotes_source:
        columns = ("source_id", "start", "end", *schema.coded)
        keys.append(Key("meaning", _SAME_MEANING.name, columns, ("start", "end", "exact")))
    return keys


def named_by(schema: Schema, *, alone: bool) -> list[str]:
    """The columns whose cells name a row of the same table, where those are looked for."""
    own = [key.field for key in schema.foreign_keys if key.table == schema.name]
    return [] if alone else own


# Over all parts


def judge_keys(
    schema: Schema, runs: Iterable[Run], again: ReadAgain, problems: Problems, *, alone: bool
) -> None:
    """Report the rows of all parts that share a key, and cells that name no row."""
    parts, keys = list(runs), keys_of(schema)
    if not parts:
        return
    for key in keys:
        _Repeats(key, again, problems).judge(_ranges(parts, key.name))
    for name in named_by(schema, alone=alone):
        named, ids = (_ranges(parts, column) for column in (name, keys[0].name))
        _judge_named(name, zip(named, ids, strict=True), again, problems)


def _ranges(runs: list[Run], name: str) -> list[pl.LazyFrame]:
    """Places and bits of a key, in as many ranges of bits as memory asks for."""
    frames = [
        (pl.scan_parquet(found, glob=False) if isinstance(found, Path) else found.lazy()).select(
            "bits", place=pl.lit(run.part << SHIFT, pl.UInt64) + pl.col("row")
        )
        for run in runs
        for found in [run.bits[name]]
    ]
    whole = pl.concat(frames)
    count = -(-sum(run.rows for run in runs) // RANGE)
    if count == 1:
        return [whole]
    ends = [pl.lit((place << 64) // count - 1, pl.UInt64) for place in range(1, count + 1)]
    starts = [pl.lit((place << 64) // count, pl.UInt64) for place in range(count)]
    return [
        whole.filter(pl.col("bits").is_between(*both)) for both in zip(starts, ends, strict=True)
    ]


@dataclass(frozen=True, slots=True)
class _Repeats:
    """Reports rows that have a key of a row before them."""

    key: Key
    again: ReadAgain
    problems: Problems

    def judge(self, ranges: list[pl.LazyFrame]) -> None:
        """Compare the rows whose bits repeat; of very many the first ones alone."""
        left, first = 0, list[pl.DataFrame]()
        for bits in ranges:
            sizes = bits.select(all=pl.len(), distinct=pl.col("bits").n_unique())
            # NOTE: one range is small; of several any may hold one key that all rows have.
            every, distinct = sizes.collect(engine="streaming" if ranges[1:] else "auto").row(0)
            if every == distinct:
                continue
            firsts = bits.group_by("bits").agg(first=pl.col("place").min(), n=pl.len())
            later = bits.join(firsts.filter(pl.col("n") > 1), on="bits").select("place", "first")
            later = later.filter(pl.col("place") != pl.col("first"))
            if self.problems.keeps_all:
                for some in later.collect_batches(chunk_size=COMPARED):
                    self._compare(some)
                continue
            left += every - distinct
            first = [_first(later, *first, count=max(COMPARED, self.problems.limit))]
        for pairs in first:
            for some in pairs.iter_slices(COMPARED):
                self._compare(some)
            self.problems.totals[self.key.rule] += left - pairs.height

    def _compare(self, pairs: pl.DataFrame) -> None:
        """Report those of some rows whose values are those of a row before them."""
        ids, same = dict[tuple[Any, ...], str](), list[tuple[Row, str]]()
        for _, row in self.again(sorted({*pairs["place"].to_list(), *pairs["first"].to_list()})):
            value = self.key.value(row)
            if value in ids:
                same.append((row, ids[value]))
            elif value is not None:
                ids[value] = row.id
        found = (self.key.problem(row, first) for row, first in same)
        self.problems.add_first(self.key.rule, len(same), found)


def _first(later: pl.LazyFrame, *before: pl.DataFrame, count: int) -> pl.DataFrame:
    """The first places of a range and those before it."""
    frames = [*(frame.lazy() for frame in before), later.bottom_k(count, by="place")]
    return pl.concat(frames).bottom_k(count, by="place").sort("place").collect(engine="streaming")


def _judge_named(
    name: str,
    ranges: Iterable[tuple[pl.LazyFrame, pl.LazyFrame]],
    again: ReadAgain,
    problems: Problems,
) -> None:
    """Report the cells of a column that name no row."""
    first: list[pl.DataFrame] = []
    for named, ids in ranges:
        unknown = named.select("bits").unique().join(ids, on="bits", how="anti")
        missing = named.join(unknown, on="bits", how="semi").select("place")
        [count] = missing.select(pl.len()).collect(engine="streaming").row(0)
        if count and problems.keeps_all:
            for some in missing.collect_batches(chunk_size=COMPARED):
                problems.add_first("foreign_key", some.height, _no_rows(name, some, again))
        elif count:
            problems.totals["foreign_key"] += count
            first = [_first(missing, *first, count=problems.limit)]
    for places in first:
        problems.totals["foreign_key"] -= places.height
        problems.add_first("foreign_key", places.height, _no_rows(name, places, again))


def _no_rows(name: str, places: pl.DataFrame, again: ReadAgain) -> Iterator[Problem]:
    for _, row in again(sorted(places["place"].to_list())):
        yield with_hint(found("foreign_key", row, name), row)
