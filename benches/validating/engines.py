"""Each engine over one file, in a process of its own: CPU seconds, peak memory, faults found."""

from __future__ import annotations

import csv
import importlib
import json
import re
import resource
import sys
from collections.abc import Callable, Container, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import polars as pl
import pyarrow as pa

from trucebook.schemas.files import read_schemas
from trucebook.schemas.table import Schema
from validating.data import ROOT

Work = Callable[[Path, Path], Any]


def _schema() -> Schema:
    return read_schemas(ROOT / "schemas")["figures"]


def _ours(path: Path, book: Path) -> Any:
    from trucebook.validate.check import check

    return sum(check(path, table="figures", against=book).totals.values())


def _polars(path: Path, book: Path) -> None:
    if path.suffix == ".csv":
        pl.read_csv(path, infer_schema=False)
    else:
        pl.scan_parquet(path).collect()


def _pyarrow(path: Path, book: Path) -> None:
    from pyarrow import csv as arrow_csv
    from pyarrow import parquet

    if path.suffix == ".csv":
        types = dict.fromkeys(_schema().fields, pa.string())
        options = arrow_csv.ConvertOptions(column_types=types)
        parsing = arrow_csv.ParseOptions(newlines_in_values=True)
        arrow_csv.read_csv(path, convert_options=options, parse_options=parsing)
    else:
        parquet.read_table(path)


def _duckdb(path: Path, book: Path) -> None:
    import duckdb

    reader = "read_csv('{}', all_varchar=true)" if path.suffix == ".csv" else "'{}'"
    duckdb.sql(f"SELECT * FROM {reader.format(path)}").to_arrow_table()  # noqa: S608


def _csv(path: Path, book: Path) -> None:
    with path.open(newline="", encoding="utf-8") as file:
        for _ in csv.reader(file):
            pass


def _frictionless(path: Path, book: Path) -> int:
    import frictionless

    schemas = read_schemas(book / "schemas")
    texts: dict[str, dict[str, Any]] = {"figures": {"path": path.name, "format": "csv"}}
    for name in {key.table for key in _schema().foreign_keys} - {"figures"}:
        texts[name] = {"data": [list(schemas[name].fields), *_rows(book, name)]}
    package = frictionless.Package.from_descriptor(
        {
            "name": "bench",
            "resources": [
                {"name": name, "type": "table", "schema": _alone(schemas[name], texts), **text}
                for name, text in texts.items()
            ],
        },
        basepath=str(path.parent),
    )
    report = package.validate(limit_errors=10**9)
    return sum(len(task.errors) for task in report.tasks if task.name == "figures")


def _alone(schema: Schema, tables: Container[str]) -> dict[str, Any]:
    """A definition without the keys into tables that are not there."""
    given = dict(schema.descriptor)
    keys = given.get("foreignKeys", ())
    there = [key for key in keys if (key["reference"]["resource"] or schema.name) in tables]
    return {**given, "foreignKeys": there}


def _rows(book: Path, table: str) -> Iterator[list[str]]:
    if table == "sources":
        for path in sorted((book / "seeds").glob("*.json")):
            values = json.loads(path.read_text()).values()
            yield ["" if value is None else str(value) for value in values]
        return
    with (book / "dataset" / f"{table}.csv").open(newline="", encoding="utf-8") as file:
        yield from list(csv.reader(file))[1:]


def _keys(book: Path) -> dict[str, set[str]]:
    keys = [key for key in _schema().foreign_keys if key.table != "figures"]
    return {key.field: {row[0] for row in _rows(book, key.table)} for key in keys}


def _pandera_pandas(path: Path, book: Path) -> int:
    import pandera.errors
    from pyarrow import parquet

    from trucebook.schemas.arrow import to_pandas
    from trucebook.schemas.pandera import as_linked, as_typed

    schema = _schema()
    frame = to_pandas(parquet.read_table(path), schema)
    keys = _keys(book)
    faults = 0
    for made, part in ((as_typed(schema), frame), (as_linked(keys), frame[list(keys)])):
        try:
            made.validate(part, lazy=True)
        except pandera.errors.SchemaErrors as error:
            faults += len(error.failure_cases)
    return faults


def _pandera_polars(path: Path, book: Path) -> int:
    import pandera.polars

    keys = {name: sorted(ids) for name, ids in _keys(book).items()}
    frame = pl.read_parquet(path)
    columns = {
        name: pandera.polars.Column(
            frame.schema[name],
            [*_checks(field), *([pandera.polars.Check.isin(keys[name])] if name in keys else [])],
            nullable=not field.required,
        )
        for name, field in _schema().fields.items()
    }
    try:
        pandera.polars.DataFrameSchema(columns, unique=["figure_id"]).validate(frame, lazy=True)
    except pandera.errors.SchemaErrors as error:
        return len(error.failure_cases)
    return 0


def _checks(field: Any) -> list[Any]:
    import pandera.polars

    check = pandera.polars.Check
    makers: dict[str, Callable[[Any], Any]] = {
        "enum": check.isin,
        "pattern": lambda pattern: check.str_matches(re.compile(pattern)),
        "minimum": check.ge,
        "minLength": lambda limit: check.str_length(min_value=limit),
        "maxLength": lambda limit: check.str_length(max_value=limit),
    }
    return [
        make(field.constraints[name]) for name, make in makers.items() if name in field.constraints
    ]


def _pointblank(path: Path, book: Path) -> int:
    import pointblank

    keys = {name: sorted(ids) for name, ids in _keys(book).items()}
    judged = pointblank.Validate(pl.read_parquet(path)).rows_distinct(columns_subset="figure_id")
    for name, field in _schema().fields.items():
        given = field.constraints
        if field.required:
            judged = judged.col_vals_not_null(name)
        for codes in filter(None, (given.get("enum"), keys.get(name))):
            # NOTE: it counts a null as no member of the set.
            judged = judged.col_vals_in_set(name, codes, pre=partial(_filled, name=name))
        if "pattern" in given:
            judged = judged.col_vals_regex(name, given["pattern"], na_pass=True)
        if "minimum" in given:
            judged = judged.col_vals_ge(name, given["minimum"], na_pass=True)
    return int(sum(judged.interrogate(get_first_n=1).n_failed().values()))


def _filled(frame: pl.DataFrame, name: str) -> pl.DataFrame:
    return frame.drop_nulls(name)


def _duckdb_sql(path: Path, book: Path) -> int:
    import duckdb

    keys = {name: sorted(ids) for name, ids in _keys(book).items()}
    faults, given = ["count(figure_id) - count(DISTINCT figure_id)"], list[Any]()
    for name, field in _schema().fields.items():
        for fault, value in _sql_faults(name, field, keys.get(name)):
            faults.append(f"count(*) FILTER (WHERE {fault})")
            given += [] if value is None else [value]
    sql = f"SELECT {' + '.join(faults)} FROM '{path}'"  # noqa: S608
    return int(duckdb.execute(sql, given).fetchall()[0][0])


def _sql_faults(name: str, field: Any, ids: list[str] | None) -> Iterator[tuple[str, Any]]:
    column, constraints = f'"{name}"', field.constraints
    if field.required:
        yield f"{column} IS NULL", None
    for codes in filter(None, (constraints.get("enum"), ids)):
        yield f"{column} NOT IN (SELECT unnest(?))", codes
    if "pattern" in constraints:
        yield f"NOT regexp_matches({column}, ?)", constraints["pattern"]
    if "minimum" in constraints:
        yield f"{column} < ?", constraints["minimum"]
    for word, sign in (("minLength", "<"), ("maxLength", ">")):
        if word in constraints:
            yield f"length({column}) {sign} ?", constraints[word]


ENGINES: dict[str, Work] = {
    "floor: polars": _polars,
    "floor: pyarrow": _pyarrow,
    "floor: DuckDB": _duckdb,
    "floor: csv module": _csv,
    "ours": _ours,
    "pandera polars": _pandera_polars,
    "pandera pandas": _pandera_pandas,
    "pointblank": _pointblank,
    "DuckDB SQL": _duckdb_sql,
    "frictionless": _frictionless,
}


USES = {
    "floor: pyarrow": ("pyarrow.csv", "pyarrow.parquet"),
    "floor: DuckDB": ("duckdb", "pyarrow"),
    "ours": ("edtf", "trucebook.validate.check", "trucebook.scale.check"),
    "pandera polars": ("pandera.polars",),
    "pandera pandas": ("pandera.pandas", "pyarrow.parquet", "trucebook.schemas.pandera"),
    "pointblank": ("pointblank",),
    "DuckDB SQL": ("duckdb",),
    "frictionless": ("frictionless",),
}
"""Modules that are imported before an engine is measured: imports are no work."""


def main() -> None:
    """Run one engine over one file and print what it took as JSON."""
    name, path, book = sys.argv[1:]
    for module in USES.get(name, ()):
        importlib.import_module(module)
    before = resource.getrusage(resource.RUSAGE_SELF)
    found = ENGINES[name](Path(path), Path(book))
    after = resource.getrusage(resource.RUSAGE_SELF)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    print(json.dumps({"cpu": cpu, "peak": after.ru_maxrss / 1024, "found": found}))


if __name__ == "__main__":
    main()
