"""Open a release as typed tables. The hash of every file is checked, its content is not judged."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, get_args, overload

import pyarrow as pa

from trucebook.errors import DamagedRelease, UsageError, extra, unknown
from trucebook.load.archive import is_archive
from trucebook.load.limits import expecting
from trucebook.load.names import with_names
from trucebook.load.parquet import decode, read_own
from trucebook.load.releases import Release, home, releases, shipped
from trucebook.schemas.arrow import arrow_schema
from trucebook.schemas.files import PACKAGE
from trucebook.schemas.table import Schema

if TYPE_CHECKING:
    import duckdb
    import pandas as pd
    import polars as pl

    from trucebook.schemas.sql import Dialect

Engine = Literal["pandas", "polars", "arrow", "duckdb"]
Form = Literal["pandera", "frictionless", "arrow", "sql"]
Source = str | Path | None
ENGINES = get_args(Engine)
FORMS = get_args(Form)


def tables(version: str | None = None, *, source: Source = None) -> list[str]:
    """Names of the tables of the release that came with the package, or that a source has."""
    return list(tables_of(version, source).schemas)


def versions(source: Source = None) -> list[str]:
    """Versions of the data that came with the package, or that a source has, oldest first.

    They are no versions of the package: that is `trucebook.__version__`.
    """
    if source is None:
        return [release.version for release in releases(home())]
    from trucebook.load.fetch import versions_at  # noqa: PLC0415 - most readers never fetch

    return versions_at(source)


@overload
def load(
    what: str,
    *,
    engine: Literal["pandas"] = "pandas",
    names: bool = False,
    version: str | None = None,
    source: Source = None,
) -> pd.DataFrame: ...
@overload
def load(
    what: str,
    *,
    engine: Literal["polars"],
    names: bool = False,
    version: str | None = None,
    source: Source = None,
) -> pl.DataFrame: ...
@overload
def load(
    what: str,
    *,
    engine: Literal["arrow"],
    names: bool = False,
    version: str | None = None,
    source: Source = None,
) -> pa.Table: ...
@overload
def load(
    what: str,
    *,
    engine: Literal["duckdb"],
    names: bool = False,
    version: str | None = None,
    source: Source = None,
) -> duckdb.DuckDBPyRelation: ...
@overload
def load(
    what: Path,
    *,
    engine: Engine = "pandas",
    names: bool = False,
    version: None = None,
    source: None = None,
) -> dict[str, Any]: ...
def load(
    what: str | Path,
    *,
    engine: Engine = "pandas",
    names: bool = False,
    version: str | None = None,
    source: Source = None,
) -> Any:
    """A table of the release that came with the package, or every table of a release.

    Args:
        what: the name of a table; or the path of a release folder or of an archive of one (a
            `Path`, a text with a path separator, or the name of such a folder or archive). All
            hashes of such a release are checked.
        engine: "pandas", "polars", "arrow" or "duckdb".
        names: whether to add, after each column of ids, what these rows are called: `speaker_name`
            after `speaker`, `quantity_name` and the quantity's `place_name`, `event_name` and
            `proposal_name` after `quantity_id`; and `source_title`, `source_outlet` and
            `source_published` after `source_id`.
        version: version of the data; the newest by default.
        source: where else to take the release from: a base URL, a folder or an archive; see
            `fetch`. Downloads are kept in a cache.

    Returns:
        A table: a DataFrame with nullable types, categories for closed code lists and Python
        lists for lists; a polars DataFrame; an Arrow table; or a DuckDB relation. For a
        folder a dict of them by name. The columns have the order of the definition. `attrs` of a
        DataFrame has name, title, description and version of the table, and in `columns` title
        and description of each column; printed, it shows the useful columns first where not all
        of them fit.

    Raises:
        UsageError: no such table, engine, version or folder; the message lists what there is.
        DamagedRelease: a file is missing, differs from its checksum or needs more memory than
            allowed; the message names it.
        Unreachable: the source cannot be reached and the release is not in the cache.
    """
    if engine not in ENGINES:
        raise unknown("engine", engine, ENGINES)
    if _is_folder(what):
        if version is not None or source is not None:
            raise UsageError("A release folder has one version: give no other, and no source.")
        found = tables_at(Path(what))
        found.release.verify()
        return {name: found.read(name, engine, names=names) for name in found.schemas}
    return tables_of(version, source).read(str(what), engine, names=names)


def _is_folder(what: str | Path) -> bool:
    if not isinstance(what, str | Path):
        raise UsageError(f"Expected the name of a table or the path of a release, found {what!r}.")
    if isinstance(what, Path) or "/" in what or "\\" in what:
        return True
    return (Path(what) / PACKAGE).is_file() or is_archive(Path(what))


def tables_at(path: Path) -> ReleaseTables:
    if path.is_file():
        return tables_of(None, path)
    if not (path / PACKAGE).is_file():
        raise UsageError(f"{path}: expected the folder of a release, with {PACKAGE}.")
    return ReleaseTables(Release(path.name, path))


def describe(table: str, version: str | None = None, *, source: Source = None) -> pd.DataFrame:
    """The columns of a table: title, type, whether required, definition and codes.

    One row per column, indexed by its name.
    """
    import pandas as pd  # noqa: PLC0415

    schema = tables_of(version, source).schema(table)
    rows = [
        {
            "title": field.title,
            "type": "list" if field.separator else "code" if field.codes else field.type,
            "required": field.required,
            "description": field.description,
            "codes": list(field.codes),
        }
        for field in schema.fields.values()
    ]
    return pd.DataFrame(rows, index=pd.Index(list(schema.fields), name="column"))


def schema(
    table: str,
    *,
    form: Form = "pandera",
    dialect: Dialect = "sqlite",
    version: str | None = None,
    source: Source = None,
) -> Any:
    """The definition of a table as an object of another library, to judge data of your own.

        >>> trucebook.schema("figures").validate(frame, lazy=True)

    It judges a table by itself: pandera and frictionless see no keys into other tables.

    Args:
        table: the name of a table.
        form: "pandera" gives a `DataFrameSchema` for frames with the types that `load` gives;
            "frictionless" a `Schema` for texts as in the CSV file; "arrow" a `pyarrow.Schema`;
            "sql" the statements that create the table, as one text.
        dialect: of the SQL, "sqlite" or "duckdb".
        version: version of the data whose definition it is; the newest by default.
        source: where else to take the release from; see `load`.

    Raises:
        UsageError: no such table, form, dialect or version; or the form needs a library that is
            not installed, and the message names the extra.
    """
    if form not in FORMS:
        raise unknown("form of a definition", form, FORMS)
    found = tables_of(version, source).schema(table)
    if form == "arrow":
        return arrow_schema(found)
    if form == "sql":
        from trucebook.schemas.sql import ddl  # noqa: PLC0415

        return ddl(found, dialect)
    if form == "frictionless":
        own = [
            key
            for key in found.descriptor.get("foreignKeys", [])
            if not key["reference"]["resource"]
        ]
        descriptor = deepcopy({**found.descriptor, "foreignKeys": own})
        return extra("frictionless", "curate").Schema.from_descriptor(descriptor)
    from trucebook.schemas.pandera import as_typed  # noqa: PLC0415

    return deepcopy(as_typed(found))


def connect(version: str | None = None, *, source: Source = None) -> duckdb.DuckDBPyConnection:
    """A DuckDB connection in memory with every table of the release."""
    connection: duckdb.DuckDBPyConnection = extra("duckdb", "engines").connect()
    found = tables_of(version, source)
    for name in found.schemas:
        connection.register(name, found.arrow(name))
    return connection


def cite(version: str | None = None, *, source: Source = None) -> str:
    """How to cite the data, in one line."""
    return cite_release(tables_of(version, source).release)


def cite_release(release: Release) -> str:
    """How to cite a release, in one line."""
    package = release.package
    authors = "; ".join(item["title"] for item in package.get("contributors", []))
    year = package["created"][:4]
    licence = ", ".join(item["name"] for item in package.get("licenses", []))
    title = f"{package['title']} (version {package['version']})"
    return f"{authors} ({year}). {title} [Data set].{f' {licence}.' if licence else ''}"


@dataclass(frozen=True)
class ReleaseTables:
    """The tables of a release: each of our own read when it is asked for, all others at once."""

    release: Release

    @property
    def schemas(self) -> Mapping[str, Schema]:
        return self.release.schemas

    def schema(self, name: str) -> Schema:
        if name not in self.schemas:
            files = {item["name"]: item.get("path") for item in self.release.package["resources"]}
            if name in files:
                place = self.release.folder / str(files[name])
                raise UsageError(f"{name} is about the book and no table of it: read {place}.")
            raise unknown("table", name, self.schemas)
        return self.schemas[name]

    def arrow(self, name: str) -> pa.Table:
        """A table; a `DamagedRelease` where its file is not what the definition allows."""
        schema, file = self.schema(name), f"{name}.parquet"
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
    def _decoded(self) -> dict[str, pa.Table | str]:
        files = [f"{name}.parquet" for name in self.schemas]
        return decode({file: self.release.read(file) for file in files})

    def read(self, name: str, engine: Engine, *, names: bool = False) -> Any:
        if names:
            table, schema = with_names(self.schemas, self.arrow, self.schema(name).name)
        else:
            table, schema = self.arrow(name), self.schemas[name]
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
