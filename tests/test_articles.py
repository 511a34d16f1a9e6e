"""The book itself, against the five article texts."""

import csv
import random

import pytest
from conftest import ROOT, copy_book

from trucebook.book.book import read_book, read_passes
from trucebook.changes.compare import compare
from trucebook.changes.state import state_of_book, state_of_release
from trucebook.load.releases import releases
from trucebook.spans import Span
from trucebook.validate.check import check
from trucebook.validate.forms import as_text
from trucebook.validate.rules import RULES, judge_by

NOT_COMPARED = {"utterance_id", "name", "published_basis", "condition_basis"}


def passes(book):
    return list(read_passes(book.files, book.schemas))


TABLES = [path.stem for path in sorted((ROOT / "dataset").glob("*.csv"))]
PASSES = [table for both in passes(read_book(ROOT)) for table in both]


def test_the_book_has_no_problem_and_every_span_is_checked(texts):
    report = check(ROOT, texts=texts)
    assert as_text(report).startswith("valid: 0 problems, 0 warnings")
    assert report.spans_checked == report.spans


def test_the_book_is_valid_without_the_texts():
    assert check(ROOT).valid


@pytest.mark.parametrize("table", PASSES, ids=lambda table: table.schema.name)
def test_both_coding_passes_quote_the_texts(table, texts):
    assert table.problems == ()
    assert table.rows
    of_sources = read_book(ROOT, texts).texts
    for row in table.rows if table.schema.quotes_source else ():
        if row["exact"] is not None:
            assert Span(row["start"], row["end"], row["exact"]).is_in(of_sources[row["source_id"]])


def test_the_passes_print_nothing_that_a_source_withholds(texts):
    book = read_book(ROOT, texts)
    files = [*(ROOT / "dataset" / "coding").rglob("*.csv"), ROOT / "docs" / "reliability.md"]
    for source in book.rows("sources"):
        for place in source["withheld"] or ():
            words = book.texts[source.id][slice(*map(int, place.split("-")))]
            assert [path.name for path in files if words in path.read_text(encoding="utf-8")] == []


def test_no_row_of_the_settled_tables_lacks_a_coder_and_a_reviewer_where_it_was_coded_twice():
    book = read_book(ROOT)
    for row in book.rows("figures", "quotes", "mentions", "terms", "responses"):
        assert row["coder"] in ("CA", "CB")
        assert row["reviewer"] == "ED"


@pytest.mark.parametrize("drawn", [0, *(pytest.param(n, marks=pytest.mark.slow) for n in (1, 2))])
def test_a_deleted_character_is_reported_at_its_line(tmp_path, drawn):
    """Any one of them, as a problem or as a change since the release: one of each table at once."""
    book = copy_book(ROOT, tmp_path / "book")
    (book / "build").symlink_to(ROOT / "build")
    deleted = {}
    for table in TABLES:
        path = book / "dataset" / f"{table}.csv"
        data = path.read_text(encoding="utf-8")
        at = random.Random(table).sample(range(len(data)), 3)[drawn]  # noqa: S311
        path.write_text(data[:at] + data[at + 1 :], encoding="utf-8", newline="")
        place = (f"dataset/{table}.csv", data.count("\n", 0, at) + 1)
        deleted[place] = data[max(0, at - 30) : at + 30]
        if problems := read_book(book).problems:  # these hide all others
            assert place in {(item.file, item.line) for item in problems}, deleted[place]
            del deleted[place]
            path.write_text(data, encoding="utf-8", newline="")
    read = read_book(book)
    changes = compare(state_of_release(releases(ROOT)[-1]), state_of_book(read))
    changed = {row.row_id for _, row in changes.rows_that("changed")}
    places = {(item.file, item.line) for item in judge_by(RULES, read)}
    places |= {(row.file, row.line) for row in read.every_row() if row.id in changed}
    assert {place: words for place, words in deleted.items() if place not in places} == {}


def test_every_difference_between_the_passes_was_settled_with_a_reason():
    book = read_book(ROOT)
    with (ROOT / "dataset" / "coding" / "adjudications.csv").open(encoding="utf-8") as file:
        settled = list(csv.DictReader(file))
    assert all(row["reason"] for row in settled)
    for tables in passes(book):
        table = tables[0].schema.name.rpartition("/")[2]
        entries = [row for row in settled if row["table"] == table]
        first, second = ({_place(row): row for row in part.rows} for part in tables)
        for place in first.keys() ^ second.keys():
            assert any(_is_about(entry, place) for entry in entries), (table, place)
        for place in first.keys() & second.keys():
            one, other = first[place], second[place]
            about = {entry["field"] for entry in entries if _is_about(entry, place)}
            for field in {*one.schema.coded} - NOT_COMPARED if "row" not in about else ():
                assert _as_set(one[field]) == _as_set(other[field]) or field in about, (
                    table,
                    place,
                    field,
                )


def _place(row):
    """What tells rows of one pass apart."""
    if not row.schema.quotes_source:
        return (row.id,)
    kinds = (row.cells.get(name) for name in ("term_type", "stance", "actor_id"))
    return row["source_id"], row["start"], row["end"], *kinds


def _is_about(entry, place):
    """Whether an entry is on the same words, or on words that share a character with them."""
    if len(place) == 1:
        return entry["exact"] == place[0]
    source_id, start, end, *_ = place
    shares = int(entry["start"]) < end and start < int(entry["end"])
    return entry["source_id"] == source_id and shares


def _as_set(cell):
    return set(cell) if isinstance(cell, tuple) else cell
