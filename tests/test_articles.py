"""The book itself, against the five article texts."""

import csv
import random
import shutil

import pytest
from conftest import ROOT, copy_book

from trucebook.book.book import read_book, read_passes
from trucebook.book.table import read_table
from trucebook.load.releases import releases
from trucebook.spans import Span
from trucebook.validate.check import check
from trucebook.validate.forms import as_text
from trucebook.validate.rules import RULES, judge_by

TABLES = [path.stem for path in sorted((ROOT / "dataset").glob("*.csv"))]
PASSES = sorted((ROOT / "dataset" / "coding").glob("*/*.csv"))


def test_the_book_has_no_problem_and_every_span_is_checked(texts):
    report = check(ROOT, texts=texts)
    assert as_text(report).startswith("valid: 0 problems, 0 warnings")
    assert report.spans_checked == report.spans


def test_the_book_is_valid_without_the_texts():
    assert check(ROOT).valid


@pytest.mark.parametrize("path", PASSES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_both_coding_passes_quote_the_texts(path, texts):
    book = read_book(ROOT, texts)
    table = read_table(book.schemas[path.stem], path.name, path.read_bytes())
    assert table.problems == ()
    assert table.rows
    for row in table.rows:
        if row["exact"] is not None:
            assert Span(row["start"], row["end"], row["exact"]).is_in(book.texts[row["source_id"]])


def test_no_row_of_the_settled_tables_lacks_a_coder_and_a_reviewer_where_it_was_coded_twice():
    book = read_book(ROOT)
    for row in book.rows("figures", "quotes", "mentions", "terms", "responses"):
        assert row["coder"] in ("CA", "CB")
        assert row["reviewer"] == "ED"


@pytest.mark.parametrize("most", [1, pytest.param(6, marks=pytest.mark.slow)])
@pytest.mark.parametrize("table", TABLES)
def test_a_deleted_character_is_reported_at_its_line(tmp_path, table, most):
    """Any one of them: as many drawn from each table, the rules and the structure on each."""
    book = copy_book(ROOT, tmp_path / "book")
    (book / "build").symlink_to(ROOT / "build")
    # A book on the way to its next version may change what it released.
    shutil.copy(releases(ROOT)[-1].folder / "CITATION.cff", book)
    path = book / "dataset" / f"{table}.csv"
    data = path.read_text(encoding="utf-8")
    for at in random.Random(table).sample(range(len(data)), min(most, len(data))):  # noqa: S311
        path.write_text(data[:at] + data[at + 1 :], encoding="utf-8", newline="")
        line = data.count("\n", 0, at) + 1
        read = read_book(book)
        problems = [*read.problems, *([] if read.problems else judge_by(RULES, read))]
        lines = {item.line for item in problems if item.file == f"dataset/{table}.csv"}
        assert line in lines, (at, data[max(0, at - 30) : at + 30])


def spans_of(book, name):
    """Both passes of a table: rows by source, offsets and what tells rows on one span apart."""
    for passes in read_passes(book.files, book.schemas):
        if passes[0].schema.name == f"coding/first/{name}":
            return [{_place(row.cells): row.cells for row in table.rows} for table in passes]
    raise AssertionError(name)


def _place(row):
    return row["source_id"], row["start"], row["end"], row.get("term_type")


@pytest.mark.parametrize("name", ["figures", "quotes", "mentions", "terms", "responses"])
def test_every_difference_between_the_passes_was_settled_with_a_reason(name):
    with (ROOT / "dataset" / "coding" / "adjudications.csv").open(encoding="utf-8") as file:
        settled = list(csv.DictReader(file))
    assert all(row["reason"] for row in settled)
    settled = [row for row in settled if row["table"] == name]
    told = {(row["source_id"], int(row["start"]), row["field"]) for row in settled}
    places = [(row["source_id"], int(row["start"]), int(row["end"])) for row in settled]
    first, second = spans_of(read_book(ROOT), name)
    for source_id, start, end, _ in first.keys() ^ second.keys():
        assert any(
            place == source_id and begin < end and start < stop for place, begin, stop in places
        ), (source_id, start, end)
    coded = [field for field in read_book(ROOT).schemas[name].coded if field != "utterance_id"]
    for key in first.keys() & second.keys():
        for field in coded:
            if first[key][field] != second[key][field]:
                assert (key[0], key[1], field) in told, (key, field)
