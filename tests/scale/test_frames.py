"""Frames as programs make them of a CSV file: judged as the file is."""

from decimal import Decimal

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from conftest import TOY
from pyarrow import csv

import trucebook
from trucebook.errors import UsageError
from trucebook.scale.check import check_table

FIGURES, ACTORS = (TOY / "dataset" / f"{name}.csv" for name in ("figures", "actors"))

READERS = {
    "pandas": pd.read_csv,
    "pandas, texts": lambda path: pd.read_csv(path, dtype=str),
    "pandas, empty texts": lambda path: pd.read_csv(path, dtype=str, keep_default_na=False),
    "pandas, arrow": lambda path: pd.read_csv(path, dtype_backend="pyarrow"),
    "pandas, index": lambda path: pd.read_csv(path, index_col=0),
    "polars": pl.read_csv,
    "polars, texts": lambda path: pl.read_csv(path, infer_schema=False),
    "polars, dates": lambda path: pl.read_csv(path, try_parse_dates=True),
    "polars, lazy": pl.scan_csv,
    "duckdb": lambda path: duckdb.read_csv(str(path)),
    "arrow": csv.read_csv,
}


def found(what, table="figures"):
    problems = check_table(what, table).problems
    return [(item.rule, item.row_id, item.field, item.message) for item in problems]


@pytest.mark.parametrize("reader", READERS.values(), ids=READERS)
@pytest.mark.parametrize("path", [FIGURES, ACTORS], ids=lambda path: path.stem)
def test_our_own_file_read_by_any_program_is_judged_as_the_file(path, reader):
    assert found(reader(path), path.stem) == found(path, path.stem) == []


@pytest.mark.parametrize("name", ["data [final]", "a*b", "what?", "{x}", "a b, c"])
@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_a_path_is_no_pattern(tmp_path, name, form):
    folder = tmp_path / name
    folder.mkdir()
    frame, path = pl.read_csv(FIGURES, infer_schema=False), folder / f"figures.{form}"
    frame.write_csv(path) if form == "csv" else frame.write_parquet(path)
    assert found(path) == []


@pytest.mark.parametrize("name", ["FIGURES.CSV", "Figures.Csv", "FIGURES.PARQUET", "figures.txt"])
def test_the_ending_of_a_name_has_any_case(tmp_path, name):
    path = tmp_path / name
    frame = pl.read_csv(FIGURES, infer_schema=False)
    frame.write_parquet(path) if "parquet" in name.lower() else frame.write_csv(path)
    assert found(path) == []


@pytest.mark.parametrize(
    "change",
    [
        {"value_low": pl.col("value_low").cast(pl.Decimal(18, 2))},
        {"start": pl.col("start").cast(pl.Decimal(38, 0))},
        {"end": pl.col("end").cast(pl.Int128)},
        {"bound": pl.col("bound").cast(pl.Categorical)},
        {"as_of": pl.lit(None, pl.Float64)},
        {"note": pl.lit(None, pl.Boolean)},
        {"note": pl.lit("")},
        {"since": pl.lit(None, pl.Datetime)},
        {"start": pl.col("start").cast(pl.String)},
    ],
    ids=lambda change: next(iter(change)),
)
def test_a_column_of_another_type_with_the_same_values_is_valid(change, tmp_path):
    change = {name: column for name, column in change.items() if name in pl.read_csv(FIGURES)}
    frame = pl.read_csv(FIGURES).with_columns(**change)
    assert found(frame) == []
    if frame.schema.get("end") != pl.Int128:
        frame.write_parquet(tmp_path / "figures.parquet")
        assert found(tmp_path / "figures.parquet") == []


def test_days_are_dates_and_so_are_the_midnights_of_pandas():
    frame = pd.read_csv(FIGURES)
    for column in (pd.Timestamp("2031-05-12"), pd.Timestamp("2031-05-12").date(), "2031-05-12"):
        rules = [item[:3] for item in found(frame.assign(as_of=column))]
        assert rules == [item[:3] for item in found(frame.assign(as_of="2031-05-12"))]


@pytest.mark.parametrize(
    ("value", "rule"),
    [("1,200", "type"), ("#N/A", "texts_hold_no_word_for_missing"), (Decimal("62.0"), None)],
)
def test_a_column_of_several_types_is_judged_by_its_cells(value, rule):
    frame = pd.read_csv(FIGURES).astype({"value_low": object, "value_high": object})
    frame.loc[1, ["value_low", "value_high"]] = value
    cells = {(item[0], item[2]) for item in found(frame)}
    assert cells == ({(rule, "value_low"), (rule, "value_high")} if rule else set())


def test_a_row_without_a_value_is_one_problem():
    frame = pd.read_csv(FIGURES)
    frame = pd.concat([frame, pd.DataFrame([dict.fromkeys(frame.columns)] * 2)])
    report = check_table(frame, "figures")
    assert [item.rule for item in report.problems] == ["row_is_not_empty"] * 2
    assert [item.line for item in report.problems] == [len(frame) - 1, len(frame)]


@pytest.mark.parametrize(
    ("made", "hint"),
    [
        (lambda frame: frame.reset_index(), "Delete the first column, 'index'"),
        (lambda frame: frame.rename(columns=str.upper), "figure_id for 'FIGURE_ID'"),
        (lambda frame: frame[frame.columns[::-1]], "Put the columns in that order"),
    ],
)
def test_other_columns_have_the_next_step(made, hint):
    [problem] = check_table(made(pd.read_csv(FIGURES)), "figures").problems
    assert hint in problem.hint


def test_a_column_twice_is_a_usage_error():
    frame = pd.read_csv(FIGURES)
    twice = pd.concat([frame, frame[["note"]]], axis=1)
    with pytest.raises(UsageError, match="found 'note' twice"):
        trucebook.check(twice, table="figures")


@pytest.mark.parametrize(
    ("data", "found"),
    [(b"PK\x03\x04", "it is a workbook"), (b"\xd0\xcf\x11\xe0", "workbook of Excel 97")],
)
def test_a_workbook_is_named(tmp_path, data, found):
    path = tmp_path / "figures.xlsx"
    path.write_bytes(data)
    with pytest.raises(UsageError, match=rf"{found}.*Save the table as CSV UTF-8"):
        check_table(path, "figures")


def test_an_arrow_table_with_an_empty_text_is_as_the_file():
    table = pa.Table.from_pandas(pd.read_csv(FIGURES), preserve_index=False)
    at = table.column_names.index("exact")
    table = table.set_column(at, "exact", pa.array([""] * table.num_rows))
    assert {item[0] for item in found(table) if item[2] == "exact"} == {"required"}
