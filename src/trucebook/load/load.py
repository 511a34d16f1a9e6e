"""Open a release as typed tables. The hash of every file is checked, its content is not judged."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, get_args, overload

import pyarrow as pa
import pyarrow.compute as pc

from trucebook.errors import UsageError, extra, unknown
from trucebook.load.archive import is_archive
from trucebook.load.releases import Release, home, releases
from trucebook.load.tables import Engine, ReleaseTables, Source, tables_at, tables_of
from trucebook.schemas.arrow import arrow_schema
from trucebook.schemas.files import PACKAGE

if TYPE_CHECKING:
    import duckdb
    import pandas as pd
    import polars as pl

    from trucebook.schemas.sql import Dialect

Form = Literal["pandera", "frictionless", "arrow", "sql"]
ENGINES = get_args(Engine)
FORMS = get_args(Form)


def tables(version: str | None = None, *, source: Source = None) -> list[str]:
    """What `load` can give of the release that came with the package, or of another.

    The tables of the book come first; after them the reports: what a program makes of the tables
    (`discrepancies`, `wordings`, `proposal_matrix`, `timeline`, from data 0.4.0 on), and how far
    their coding agrees (`reliability`, from data 0.2.0 on).

        >>> trucebook.tables("0.1.0")
        ['actors', 'evidence', 'figures', 'mentions', ...]
    """
    return list(tables_of(version, source).described)


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
        what: the name of a table or a report, see `tables`; or the path of a release folder or
            of an archive of one (a `Path`, a text with a path separator, or the name of such a
            folder or archive). All hashes of such a release are checked.
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
        return {name: found.read(name, engine, names=names) for name in found.described}
    return tables_of(version, source).read(str(what), engine, names=names)


def _is_folder(what: str | Path) -> bool:
    if not isinstance(what, str | Path):
        raise UsageError(f"Expected the name of a table or the path of a release, found {what!r}.")
    if isinstance(what, Path) or "/" in what or "\\" in what:
        return True
    return (Path(what) / PACKAGE).is_file() or is_archive(Path(what))


def describe(table: str, version: str | None = None, *, source: Source = None) -> pd.DataFrame:
    """The columns of a table: what they are, what is in them, and how far two coders agree.

        >>> trucebook.describe("figures").loc["bound", ["title", "null_share", "alpha"]]

    Args:
        table: the name of a table or a report, see `tables`.
        version: version of the data; the newest by default.
        source: where else to take the release from; see `load`.

    Returns:
        One row per column, indexed by its name:

        - `title`, `type`, `required`, `description` and `codes`, from its definition;
        - `null_share`, the share of the rows without a value, and `distinct`, how many values
          there are (of a list, how many items), null where the table has no rows;
        - `share`, the share of rows in which both coders have the same cell; `alpha`,
          Krippendorff's alpha; each with the ends of its 95 % interval, `…_low` and `…_high`. They
          are null where the release has no such measure: `load("reliability")` has them all, also
          those of spans and of entries.

    Raises:
        UsageError: no such table or version.
        DamagedRelease: a file is missing or differs from its checksum.
    """
    import pandas as pd  # noqa: PLC0415

    from trucebook.schemas.frame import Rows  # noqa: PLC0415 - it needs pandas

    found = tables_of(version, source)
    schema, rows = found.schema(table), found.arrow(table)
    agreement = _agreement(found, table)
    columns = [
        {
            "title": field.title,
            "type": "list" if field.separator else "code" if field.codes else field.type,
            "required": field.required,
            "description": field.description,
            "codes": list(field.codes) or list(field.enum),
            **_values(rows.column(name)),
            **dict.fromkeys(_MEASURES),
            **agreement.get(name, {}),
        }
        for name, field in schema.fields.items()
    ]
    first = ("title", "type", "null_share", "share", "alpha")
    frame = Rows(columns, index=pd.Index(list(schema.fields), name="column"))
    frame = frame[[*first, *(name for name in frame if name not in first)]]
    numbers = ("null_share", *_MEASURES)
    return frame.astype({**dict.fromkeys(numbers, "Float64"), "distinct": "Int64"})


_MEASURES = ("share", "share_low", "share_high", "alpha", "alpha_low", "alpha_high")


def _values(column: pa.ChunkedArray) -> dict[str, Any]:
    """The share of nulls in a column, and how many values it has."""
    rows = len(column)
    items = pc.list_flatten(column) if pa.types.is_list(column.type) else column
    return {
        "null_share": column.null_count / rows if rows else None,
        "distinct": pc.count_distinct(items).as_py() if rows else None,
    }


def _agreement(found: ReleaseTables, table: str) -> dict[str, dict[str, float]]:
    """What the release says of the coders' agreement, by column of a table."""
    if "reliability" not in found.release.reports:
        return {}
    return {
        row.get("variable"): {name: row[name] for name in measured}
        for row in found.arrow("reliability").to_pylist()
        if (row.get("compared"), row.get("table")) == ("coders", table)
        and (measured := [n for n in _MEASURES if isinstance(row.get(n), float)])
    }


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
    """A DuckDB connection in memory with every table and report of the release."""
    connection: duckdb.DuckDBPyConnection = extra("duckdb", "engines").connect()
    found = tables_of(version, source)
    for name in found.described:
        connection.register(name, found.arrow(name))
    return connection


def cite(version: str | None = None, *, source: Source = None) -> str:
    """How to cite the data, in one line."""
    return cite_release(tables_of(version, source).release)


def cite_release(release: Release) -> str:
    """How to cite a release, in one line."""
    package = release.package
    authors = "; ".join(map(_cited, package.get("contributors", [])))
    year = package["created"][:4]
    licence = ", ".join(item["name"] for item in package.get("licenses", []))
    title = f"{package['title']} (version {package['version']})"
    return f"{authors} ({year}). {title} [Data set].{f' {licence}.' if licence else ''}"


def _cited(contributor: Mapping[str, Any]) -> str:
    """The name of a contributor, of a person the family name first."""
    names = (contributor.get("familyName"), contributor.get("givenName"))
    return ", ".join(filter(None, names)) or str(contributor["title"])
