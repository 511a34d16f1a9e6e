"""One table by itself: files, frames, totals, and what cannot be judged."""

from __future__ import annotations

import json
import shutil

import duckdb
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from conftest import ROOT, TOY
from edit import rows_of, set_cells, write_rows
from hypothesis import given, settings
from hypothesis import strategies as st
from one_engine import with_keys

import trucebook
from trucebook.book.book import read_book
from trucebook.commands import main
from trucebook.errors import UsageError
from trucebook.scale import frames, pieces
from trucebook.scale.check import check_table
from trucebook.scale.csv import CsvFile
from trucebook.scale.rows import reason_unjudged
from trucebook.schemas.arrow import arrow_table
from trucebook.validate.engines import by_frictionless, by_pandera
from trucebook.validate.forms import as_json, as_text
from trucebook.validate.rules import RULES

FIGURES = TOY / "dataset" / "figures.csv"


def typed(folder, table="figures"):
    """A table of a book as Arrow."""
    book = read_book(folder)
    return arrow_table(book.schemas[table], book.rows(table))


@pytest.mark.parametrize(
    "made",
    [
        lambda table: table,
        lambda table: table.to_pandas(),
        lambda table: pl.DataFrame(pl.from_arrow(table)),
        lambda table: pl.DataFrame(pl.from_arrow(table)).lazy(),
        lambda table: duckdb.from_arrow(table),
    ],
    ids=["arrow", "pandas", "polars", "lazy", "duckdb"],
)
def test_a_frame_of_any_kind_is_judged_with_row_numbers(toy, made):
    set_cells(toy, "figures", "F0003", bound="exakt")
    report = trucebook.check(made(typed(toy)), table="figures", against=TOY)
    [problem] = report.problems
    assert (problem.rule, problem.line, problem.column, problem.field) == ("enum", 3, None, "bound")
    assert problem.row_id == "F0003"


def test_what_a_release_loads_is_valid_by_itself():
    for engine in ("pandas", "polars", "arrow", "duckdb"):
        report = trucebook.check(trucebook.load("figures", engine=engine), table="figures")
        assert report.valid
        assert "foreign_key" in report.unjudged


def test_against_a_release_keys_are_judged(toy_release):
    frame = pl.DataFrame(pl.from_arrow(typed(TOY))).with_columns(attributed_to=pl.lit("nobody"))
    report = check_table(frame, "figures", against=toy_release)
    assert report.totals["foreign_key"] == frame.height
    assert "foreign_key" not in report.unjudged
    assert "released_ids_stay" in as_text(report)


@pytest.mark.slow
@settings(max_examples=10)
@given(st.data())
def test_parquet_and_csv_report_the_same_cells(tmp_path_factory, data):
    """Of cells that both can hold: a typed column has no cell of another type."""
    rows = rows_of(TOY, "figures")
    names = ["bound", "unit", "figure_id", "prefix", "coder", "attributed_to", "note", "value_text"]
    texts = ["", "NA", "F0001", "exakt", "range", " x", "y" * 40, "nobody", "e\u0301", "a,b"]
    for _ in range(data.draw(st.integers(1, 4))):
        index = data.draw(st.integers(1, len(rows) - 1))
        name = data.draw(st.sampled_from(names))
        rows[index][rows[0].index(name)] = data.draw(st.sampled_from(texts))
    folder = tmp_path_factory.mktemp("table")
    (folder / "dataset").mkdir()
    write_rows(folder, "figures", rows)
    path = folder / "dataset" / "figures.csv"
    schema = read_book(TOY).schemas["figures"]
    overrides = {
        name: {"integer": pl.Int64, "number": pl.Float64}.get(field.type, pl.String)
        for name, field in schema.fields.items()
    }
    frame = pl.read_csv(path, schema=overrides)
    frame.write_parquet(folder / "figures.parquet")
    found = [
        sorted((item.rule, item.row_id or "", item.field or "", item.message) for item in problems)
        for problems in (
            check_table(path, "figures", against=TOY).problems,
            check_table(folder / "figures.parquet", "figures", against=TOY).problems,
        )
    ]
    assert found[0] == found[1]


def test_repeats_are_found_across_pieces_and_batches(tmp_path, monkeypatch):
    monkeypatch.setattr(pieces.Pieces.__init__, "__defaults__", (200,))
    monkeypatch.setattr(frames, "ROWS", 3)
    rows = rows_of(TOY, "figures")
    path = tmp_path / "figures.csv"
    (tmp_path / "dataset").mkdir()
    write_rows(tmp_path, "figures", [*rows, rows[2], ["F9999", *rows[1][1:]]])
    path = tmp_path / "dataset" / "figures.csv"
    report = check_table(path, "figures", against=TOY)
    assert report.totals["primary_key"] == 1
    assert report.totals["one_row_for_one_span_and_meaning"] == 2
    assert {"F0001", "F0002"} <= {item.message.split()[-1] for item in report.problems}


@pytest.mark.parametrize("size", [64, 300, 1_000, pieces.PIECE])
def test_rows_are_read_again_where_they_were_read_first(toy, monkeypatch, size):
    monkeypatch.setattr(pieces.Pieces.__init__, "__defaults__", (size,))
    set_cells(toy, "figures", "F0001", note="two\nlines, and\nmore")
    set_cells(toy, "figures", "F0003", note='a "mark"\n' * 30)
    path = toy / "dataset" / "figures.csv"
    path.write_bytes(path.read_bytes().replace(b",curated,", b',"curated",', 2))
    source = CsvFile(read_book(TOY).schemas["figures"], path)
    first = [
        (batch.first + index, batch.row(index))
        for batch in source.batches(pytest.fail)
        for index in range(batch.frame.height)
    ]
    for chosen in (first, first[::2], first[-1:], first[2:3]):
        again = source.rows([number for number, _ in chosen])
        assert [(n, row.line, row.record) for n, row in again] == [
            (n, row.line, row.record) for n, row in chosen
        ]


@pytest.mark.parametrize("rows", [2, 4, 50_000])
def test_row_groups_are_read_as_one_file(toy, tmp_path, monkeypatch, rows):
    monkeypatch.setattr(frames, "ROWS", rows)
    path, table = tmp_path / "figures.parquet", typed(toy)
    twins = pa.concat_tables([table, table])
    pq.write_table(twins, path, row_group_size=3)
    report = check_table(path, "figures", against=TOY)
    assert report.rows["figures"] == twins.num_rows
    assert report.totals["primary_key"] == table.num_rows
    lines = {item.line for item in report.problems if item.rule == "primary_key"}
    assert lines == set(range(table.num_rows + 1, twins.num_rows + 1))


def test_an_id_of_the_same_table_must_be_there(toy):
    line = set_cells(toy, "actors", "talmere", affiliation="nobody")
    report = check_table(toy / "dataset" / "actors.csv", "actors", against=TOY)
    found = {(item.rule, item.line, item.field) for item in report.problems}
    assert ("foreign_key", line, "affiliation") in found


def test_totals_are_exact_where_the_list_ends(tmp_path):
    frame = pl.DataFrame(pl.from_arrow(typed(TOY))).with_columns(bound=pl.lit("exakt"))
    path = tmp_path / "all.parquet"
    report = check_table(frame, "figures", against=TOY, limit=2, all_problems=path)
    listed = [item for item in report.problems if item.rule == "enum"]
    assert (len(listed), report.totals["enum"]) == (2, frame.height)
    assert f"enum: {frame.height} in all, 2 of them listed" in as_text(report)
    assert report.counts["errors"] == sum(report.totals.values()) == pq.read_table(path).num_rows
    assert json.loads(as_json(report))["totals"]["enum"] == frame.height
    assert [item.name for item in tmp_path.iterdir()] == ["all.parquet"]


def test_nothing_is_left_of_a_file_that_could_not_be_written(tmp_path, monkeypatch):
    def broken(*_, **__):
        raise RuntimeError("stopped")

    monkeypatch.setattr("trucebook.scale.check.judge", broken)
    with pytest.raises(RuntimeError, match="stopped"):
        check_table(FIGURES, "figures", all_problems=tmp_path / "all.parquet")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("column", "value"),
    [("note", True), ("note", b"x"), ("bound", ["exact"]), ("start", True), ("as_of", [1])],
)
def test_a_column_of_another_type_is_reported_once(column, value):
    frame = pl.DataFrame(pl.from_arrow(typed(TOY)))
    frame = frame.with_columns(pl.Series(column, [value] * frame.height))
    [problem] = check_table(frame, "figures").problems
    assert (problem.rule, problem.field, problem.line) == ("type", column, None)


@pytest.mark.parametrize(
    "change",
    [
        lambda frame: frame.drop("note"),
        lambda frame: frame.with_columns(more=1),
        lambda frame: frame.select(reversed(frame.columns)),
    ],
)
def test_other_columns_are_reported_as_the_header(change):
    frame = pl.DataFrame(pl.from_arrow(typed(TOY)))
    [problem] = check_table(change(frame), "figures").problems
    assert problem.rule == "header_is_schema"


def test_floats_and_narrow_numbers_are_whole_numbers_where_they_are():
    frame = pl.DataFrame(pl.from_arrow(typed(TOY)))
    narrow = frame.with_columns(pl.col("start").cast(pl.Float64), pl.col("end").cast(pl.UInt16))
    assert check_table(narrow, "figures", against=TOY).valid
    odd = frame.with_columns(start=pl.lit(float("nan")), value_low=pl.lit(float("inf")))
    totals = check_table(odd, "figures").totals
    assert totals["type"] == totals["texts_hold_no_word_for_missing"] == frame.height


def test_a_bad_list_is_reported_at_its_row():
    frame = pl.DataFrame(pl.from_arrow(typed(TOY, "actors")))
    lists = frame["aliases"].to_list()
    lists[3] = ["a", ""]
    frame = frame.with_columns(pl.Series("aliases", lists, dtype=pl.List(pl.String)))
    report = check_table(frame, "actors", against=TOY)
    assert ("pattern", 4, "aliases") in {(p.rule, p.line, p.field) for p in report.problems}


def spoil(tmp_path, name, data):
    path = tmp_path / name
    path.write_bytes(data)
    return path


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("figures.parquet", b"PAR1 cut off", "expected a table that can be read"),
        ("figures.parquet", b"", "expected a table that can be read"),
        ("figures.csv.gz", b"\x1f\x8b", "expected the name of a .csv or .parquet file"),
    ],
)
def test_a_file_that_is_no_table_is_a_usage_error(tmp_path, name, data, message):
    with pytest.raises(UsageError, match=message):
        check_table(spoil(tmp_path, name, data), "figures")


def test_a_wrong_call_says_what_is_right(tmp_path):
    with pytest.raises(UsageError, match="expected a CSV or Parquet file; there is none"):
        trucebook.check(tmp_path / "none.csv", table="figures")
    with pytest.raises(UsageError, match="Did you mean 'figures'"):
        trucebook.check(FIGURES, table="figure")
    with pytest.raises(UsageError, match="records in seeds/"):
        trucebook.check(FIGURES, table="sources")
    with pytest.raises(UsageError, match="found list"):
        trucebook.check([1], table="figures")
    with pytest.raises(UsageError, match="Name the table"):
        trucebook.check(pa.table({"a": [1]}))
    with pytest.raises(UsageError, match="A book is judged whole"):
        trucebook.check(TOY, against=TOY)
    with pytest.raises(UsageError, match="expected the folder"):
        trucebook.check(FIGURES, table="figures", all_problems=tmp_path / "no" / "all.parquet")


def test_the_command_judges_a_table(toy, capsys):
    line = set_cells(toy, "figures", "F0002", bound="exakt")
    path = str(toy / "dataset" / "figures.csv")
    assert main(["validate", path, "--table", "figures", "--against", str(TOY)]) == 1
    assert f"{path}:{line}:" in capsys.readouterr().out
    assert main(["validate", str(FIGURES), "--table", "figures"]) == 0
    assert "not judged: foreign_key" in capsys.readouterr().out
    assert main(["validate", path, "--table", "nothing"]) == 2


DELIBERATE = {"1_0", " 5", "5 ", "٣", "NaN", "INF", "1e999"}


@pytest.mark.parametrize("text", sorted(DELIBERATE))
def test_where_the_engines_differ_the_stricter_decides(toy, text):
    """The table in docs/reference.md."""
    line = set_cells(toy, "figures", "F0002", value_low=text)
    report = check_table(toy / "dataset" / "figures.csv", "figures", against=TOY)
    found = {(p.rule, p.line, p.field) for p in report.problems}
    rule = "texts_hold_no_word_for_missing" if text == "NaN" else "type"
    assert (rule, line, "value_low") in found


@pytest.mark.slow
@settings(max_examples=10)
@given(st.data())
def test_three_judges_find_the_same_constraints_broken(tmp_path_factory, data):
    folder = tmp_path_factory.mktemp("book")
    shutil.copytree(TOY, folder, dirs_exist_ok=True)
    texts = ["", "x1", "-7", "exakt", "y" * 40, "?!", "nobody", "F0001", "other:", "1.5"]
    rows = rows_of(TOY, "figures")
    for _ in range(data.draw(st.integers(1, 5))):
        index = data.draw(st.integers(1, len(rows) - 1))
        rows[index][data.draw(st.integers(0, len(rows[0]) - 1))] = data.draw(st.sampled_from(texts))
    write_rows(folder, "figures", rows)
    book = with_keys(read_book(folder), "figures")
    engines = [
        {(p.line, p.field, p.rule) for p in engine(book) if p.file == "dataset/figures.csv"}
        for engine in (by_frictionless, by_pandera)
    ]
    report = check_table(folder / "dataset" / "figures.csv", "figures", against=TOY, limit=10**6)
    ours = {(p.line, p.field, p.rule) for p in report.problems if p.rule in CONSTRAINTS}
    assert engines[0] == engines[1] == ours


CONSTRAINTS = {
    *("type", "required", "enum", "pattern", "minimum", "maximum", "min_length", "max_length"),
    *("unique", "primary_key", "foreign_key"),
}


def test_the_docs_name_every_rule_that_is_not_judged():
    page = (ROOT / "docs" / "reference.md").read_text(encoding="utf-8")
    book = read_book(TOY)
    for rule in RULES:
        assert not reason_unjudged(rule, book) or f"`{rule.name}`" in page
