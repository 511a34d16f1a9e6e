"""The tables of a release, each as Arrow or as what another library has for a table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

import pyarrow as pa

from trucebook.errors import DamagedRelease, UsageError, extra, unknown
from trucebook.load.limits import expecting
from trucebook.load.names import with_names
from trucebook.load.parquet import decode, read_own
from trucebook.load.releases import Release, shipped
from trucebook.schemas.arrow import arrow_schema, arrow_table
from trucebook.schemas.files import PACKAGE
from trucebook.schemas.table import Schema

Engine = Literal["pandas", "polars", "arrow", "duckdb"]
Source = str | Path | None


@dataclass(frozen=True)
class ReleaseTables:
    """The tables of a release: each of our own read when it is asked for, all others at once."""

    release: Release

    @property
    def schemas(self) -> Mapping[str, Schema]:
        return self.release.schemas

    @cached_property
    def described(self) -> Mapping[str, Schema]:
        """The definitions of the tables, and after them those of the reports."""
        return {**self.schemas, **self.release.reports}

    def schema(self, name: str) -> Schema:
        if name not in self.described:
            raise unknown("table", name, self.described)
        return self.described[name]

    def arrow(self, name: str) -> pa.Table:
        """A table or a report; a `DamagedRelease` where its file breaks the definition."""
        schema, file = self.schema(name), f"{name}.parquet"
        if file not in self._files:
            return self._from_csv(schema)
        if self.release.is_own:
            table = read_own(self.release.read(file), file)
        else:
            table = self._decoded[file]
        if isinstance(table, str):
            raise DamagedRelease(f"{file}: expected a Parquet file: {table}")
        if table.column_names != list(schema.fields):
            raise DamagedRelease(f"{file}: expected the columns {', '.join(schema.fields)}.")
        try:
            types = arrow_schema(schema).types
        except KeyError as error:
            raise DamagedRelease(f"{name}: there is no type {error}.") from None
        if table.schema.types != types:
            raise DamagedRelease(f"{file}: expected columns of the types it is defined by.")
        return table

    @cached_property
    def _files(self) -> list[str]:
        """The Parquet files: one per table, and one per report from data 0.4.0 on."""
        reports = [f"{name}.parquet" for name in self.release.reports]
        there = [file for file in reports if file in self.release.sums]
        return [*(f"{name}.parquet" for name in self.schemas), *there]

    @cached_property
    def _decoded(self) -> dict[str, pa.Table | str]:
        return decode({file: self.release.read(file) for file in self._files})

    def _from_csv(self, schema: Schema) -> pa.Table:
        """A report of which there is a CSV file alone."""
        fields = schema.fields
        with expecting("cells of its columns' types", f"{schema.name}.csv", KeyError):
            rows = [
                {name: fields[name].read(text) for name, text in row.items()}
                for row in self.release.cells(schema.name)
            ]
            return arrow_table(schema, rows)

    def read(self, name: str, engine: Engine, *, names: bool = False) -> Any:
        if names:
            table, schema = with_names(self.described, self.arrow, self.schema(name).name)
        else:
            table, schema = self.arrow(name), self.described[name]
        if engine == "arrow":
            return table
        if engine == "duckdb":
            return extra("duckdb", "engines").from_arrow(table)
        if engine == "pandas":
            from trucebook.schemas.frame import frame_of  # noqa: PLC0415

            return frame_of(table, schema, version=self.release.version)
        polars = extra("polars", "engines")
        codes = {
            key: polars.Enum(list(field.enum)) for key, field in schema.fields.items() if field.enum
        }
        with expecting("its own codes", f"{name}.parquet", polars.exceptions.PolarsError):
            return polars.from_arrow(table).cast(codes)

    def find(self, row_id: str) -> tuple[Schema, dict[str, Any]]:
        """A row by its id, with the definition of its table; retired ids come last."""
        for name, schema in sorted(self.schemas.items(), key=lambda item: item[0] == "redirects"):
            table = self.arrow(name)
            ids = table.column(schema.key).to_pylist()
            if row_id in ids:
                return schema, table.slice(ids.index(row_id), 1).to_pylist()[0]
        raise UsageError(
            f"There is no row {row_id!r} in release {self.release.version}. Rows are named like "
            "F0001, Q0001, P01 or an actor's slug."
        )


def tables_of(version: str | None, source: Source) -> ReleaseTables:
    if source is None:
        return ReleaseTables(shipped(version))
    from trucebook.load.fetch import release_at  # noqa: PLC0415 - most readers never fetch

    return ReleaseTables(release_at(source, version))


def tables_at(path: Path) -> ReleaseTables:
    if not path.is_file() and not (path / PACKAGE).is_file():
        raise UsageError(f"{path}: expected the folder of a release, with {PACKAGE}.")
    return tables_of(None, path)
