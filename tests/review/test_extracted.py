"""What an extractor proposes for a book, in files and in the report."""

import csv
import io
import os
import re

import pytest
from conftest import ROOT
from edit import add_row, set_cells
from proposed import coded_article, figure, mention

from trucebook.book.book import read_book
from trucebook.book.csv import record
from trucebook.commands import main
from trucebook.errors import UsageError
from trucebook.extract import pipeline
from trucebook.extract.rows import EXTRACTOR, Extraction
from trucebook.review.candidates import Coded
from trucebook.review.decide import orders_of_sheet
from trucebook.review.decisions import DECISIONS, OPEN, Decision, Place
from trucebook.review.evaluate import evaluate
from trucebook.review.extracted import review_book
from trucebook.review.listing import problems, suggestion
from trucebook.spans import Span
from trucebook.validate.check import check

TEXT = "Two towns and three towns"


def place(words, source="S1"):
    start = TEXT.index(words)
    return Place("figures", source, Span(start, start + len(words), words))


def test_a_reason_is_suggested_from_what_was_decided_or_coded():
    words = place("Two towns")
    across = Decision(place("Two"), "rejected", "cut too short", "RV")
    alike = Decision(place("Two towns", "S9"), "rejected", "a place", "RV")
    row = Coded(place("towns"), "F3", {})
    assert suggestion(words, [alike, across], [row]) == "cut too short"
    assert suggestion(words, [alike], [row]) == "a place"
    elsewhere = Decision(place("three"), "rejected", "no", "RV")
    assert suggestion(words, [elsewhere], [row]) == "cut differently from F3, 'towns'"
    assert suggestion(words, [], []) == ""


NINE, TOLL, FRONT = "nine farmers", "More than 2,140 people", "Front"


def find(text, actors, subject, *known):
    """Two figures of the first toy text, a name in each, and a number that is none in the third."""
    if TOLL in text:
        known = {"counted_group": "people"}
        toll = figure(text, TOLL, 2140.0, "more_than", attributed_to="orvenia", **known)
        return Extraction(
            [toll, figure(text, "9", 9.0)], [], [mention(text, "Orvenia", "orvenia")], []
        )
    return Extraction([], [], [], [])


@pytest.fixture
def book(toy, monkeypatch):
    """The toy book; the extractor finds what `find` gives."""
    monkeypatch.setattr(pipeline, "extract", find)
    return toy


@pytest.fixture
def others(tmp_path):
    """Coded articles in two folders."""
    for half in ("dev", "sealed"):
        row = {"exact": "At least 12 people", "value_low": 12, "value_high": 12}
        (tmp_path / "articles").mkdir(exist_ok=True)
        coded_article(tmp_path / "articles" / half, "At least 12 people died.", figures=[row])
    return tmp_path / "articles"


def lines(book, name):
    path = book / "dataset" / "extracted" / f"{name}.csv"
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"))))


def decide(book, *rows):
    path = book / "dataset" / "extracted" / "decisions.csv"
    path.parent.mkdir(exist_ok=True)
    path.write_text("".join(map(record, [DECISIONS.fields, *rows])), encoding="utf-8", newline="")


def at(book, words, reason="a date", reviewer="RV", table="figures"):
    text = read_book(book).texts["S01"]
    start = str(text.index(words))
    end = str(text.index(words) + len(words))
    return [table, "S01", start, end, words, "rejected", "", "", "", "", reason, reviewer, ""]


def review(capsys, *arguments, code):
    assert main(["review", *map(str, arguments)]) == code
    return capsys.readouterr().out


def test_the_files_hold_the_machines_values_alone(book, capsys):
    out = review(capsys, book, code=1)
    assert "all                3           2           1           0           1" in out
    toll, _ = lines(book, "figures")
    assert list(toll)[:8] == [
        *("key", "source_id", "start", "end", "exact", "prefix", "suffix"),
        "value_text",
    ]
    assert list(toll)[-2:] == ["coder", "confidence"]
    assert (toll["attributed_to"], toll["value_low"]) == ("orvenia", "2140")
    [name] = lines(book, "mentions")
    assert (name["actor_id"], name["actor_name"]) == ("orvenia", "Orvenia")
    assert lines(book, "terms") == []
    item = review_book(book).review.reviewed[0]
    assert item.coded.row_id == "F0004"
    assert item.differs == ("value_text", "group_id", "quantity_id", "as_of", "attributed_to")


def test_a_change_of_a_row_changes_no_file(book, capsys):
    review(capsys, book, code=1)
    set_cells(book, "figures", "F0004", value_low="1", as_of="")
    set_cells(book, "mentions", "M0001", row_status="retracted")
    found = review_book(book)
    before = {path.name: path.read_bytes() for path in (book / "dataset/extracted").iterdir()}
    assert {name.rpartition("/")[2]: data for name, data in found.files().items()} == before


def test_the_scores_are_beside_the_candidates_where_coded_articles_are_given(book, others, capsys):
    review(capsys, book, "--articles", others, code=1)
    coded = len(read_book(book).tables["figures"].rows)
    span, value = lines(book, "evaluation")[:2]
    assert (span["table"], span["field"], span["given_span"]) == ("figures", "span", "")
    assert [span[name] for name in ("coded", "found", "met", "right")] == [str(coded), *"211"]
    assert span["recall"] == str(round(1 / coded, 3))
    assert (value["precision"], value["given_span"], value["right"]) == ("0.5", "1", "1")
    assert value["extractor"] == EXTRACTOR


def test_scores_on_other_articles_are_beside_those_on_the_book(book, others, capsys):
    review(capsys, book, "--articles", others, code=1)
    first = lines(book, "evaluation")
    assert list(dict.fromkeys(row["half"] for row in first)) == ["book", "dev", "sealed"]
    assert {row["extractor"] for row in first} == {EXTRACTOR}
    spans = [row for row in first if (row["table"], row["field"]) == ("figures", "span")]
    assert [row["coded"] for row in spans[1:]] == ["1", "1"]
    assert (spans[1]["f1_low"], spans[1]["recall_low"]) == ("", "0")


def test_without_coded_articles_the_scores_are_left_alone(book, others, capsys):
    review(capsys, book, code=1)
    path = book / "dataset/extracted/evaluation.csv"
    assert not path.exists()
    review(capsys, book, "--articles", others, code=1)
    path.write_text(path.read_text().replace(EXTRACTOR, "extract@0.0.1"))
    kept = path.read_bytes()
    review(capsys, book, code=1)
    assert path.read_bytes() == kept
    assert "evaluation.csv" not in review(capsys, book, "--check", code=1)


def test_check_reports_scores_that_are_no_longer_so(book, others, capsys):
    review(capsys, book, "--articles", others, code=1)
    set_cells(book, "mentions", "M0001", row_status="retracted")
    out = review(capsys, book, "--check", "--articles", others, code=1)
    assert re.search(r"evaluation\.csv:[0-9]+: error: file_is_as_extracted: expected what", out)


def test_open_candidates_are_listed_at_their_place_and_reported_once(book, capsys):
    out = review(capsys, book, code=1)
    [item] = review_book(book).review.open
    assert re.search(r"\nS01, paragraph [0-9]+ \(line [0-9]+\): ", out)
    assert f"\n  {item.key}  figures  '9': value_text=9, value_low=9, " in out
    assert out.count("candidate_is_reviewed") == 1
    assert "found '1 open candidate in S01'" in out


def test_a_retired_row_is_no_row(book, capsys):
    set_cells(book, "mentions", "M0001", row_status="retracted")
    review(capsys, book, code=1)
    assert [item.place.table for item in review_book(book).review.open] == ["mentions", "figures"]


def test_twins_of_the_book_are_paired_rightly(book):
    rows = {"source_id": "S01", "exact": TOLL, "row_status": "active", "figure_id": "F0900"}
    start, end = at(book, TOLL)[2:4]
    add_row(book, "figures", **rows, start=start, end=end, attributed_to="brask-front")
    assert review_book(book).review.reviewed[0].coded.row_id == "F0004"


def test_check_writes_nothing_and_names_file_and_line(book, capsys):
    out = review(capsys, book, "--check", code=1)
    assert "dataset/extracted/figures.csv:1: error: file_is_as_extracted" in out
    assert not (book / "dataset" / "extracted").exists()
    decide(book, at(book, "9"))
    review(capsys, book, code=0)
    assert "decisions: 0 stale, 0 re-opened\n" in review(capsys, book, "--check", code=0)
    path = book / "dataset" / "extracted" / "figures.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("2140", "2141"), encoding="utf-8")
    out = review(capsys, book, "--check", code=1)
    assert "dataset/extracted/figures.csv:2: error: file_is_as_extracted" in out
    assert "2141" in path.read_text(encoding="utf-8")


def test_stale_decisions_are_reported_and_pruned(book, capsys):
    decide(book, at(book, "9"), at(book, TOLL), at(book, NINE))
    out = review(capsys, book, code=1)
    file = "dataset/extracted/decisions.csv"
    assert f"{file}:3: error: decision_is_called_for: expected no decision on a candidate" in out
    assert "which is the coded row F0004, found" in out
    assert f"{file}:4:" in out
    assert "which is no longer proposed, found" in out
    assert review(capsys, book, "--prune", code=0).startswith("2 stale decisions dropped\n")
    assert [row["exact"] for row in lines(book, "decisions")] == ["9"]


def test_a_reopened_decision_is_reported_with_where_its_words_are_and_not_pruned(book, capsys):
    row = at(book, NINE)
    decide(book, at(book, "9"), [*row[:2], "736", "748", *row[4:]])
    out = review(capsys, book, "--prune", code=1)
    assert "dataset/extracted/decisions.csv:3: error: decision_holds_its_words: expected" in out
    assert f"these words start at {row[2]}, found ' nine farmer'" in out
    assert len(lines(book, "decisions")) == 2


def test_open_candidates_are_filled_in_and_added(book, tmp_path, capsys):
    path = tmp_path / "open.csv"
    review(capsys, book, "--open", path, code=1)
    [row] = csv.DictReader(io.StringIO(path.read_text(encoding="utf-8")))
    assert (row["table"], row["exact"], row["decision"]) == ("figures", "9", "")
    assert row["proposed"].startswith("value_text=9; value_low=9; value_high=9; bound=exact")
    out = review(capsys, book, "--add", path, code=1)
    assert "1 without decision or initials wait" in out
    row |= {"decision": "rejected", "reason": "a date", "reviewer": "RV"}
    path.write_text("".join(map(record, [OPEN.fields, row.values()])), encoding="utf-8")
    assert "1 candidate rejected" in review(capsys, book, "--add", path, code=0)
    assert lines(book, "decisions")[0]["reason"] == "a date"
    review(capsys, book, "--check", code=0)
    assert main(["review", str(book), "--add", str(path)]) == 2
    assert f"{row['key']}: this candidate was rejected already" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("cell", "text", "message"),
    [
        (
            0,
            "figure",
            "expected figures or quotes or mentions or terms or responses",
        ),
        (2, "x", "expected a whole number, found 'x'"),
        (5, "perhaps", "expected accepted or rejected or coded or uncoded, found 'perhaps'"),
        (10, " ", "[9.reason]: expected a text: say why"),
        (11, "rv", "expected initials, one to four capitals, found 'rv'"),
    ],
)
def test_what_is_no_decision_is_reported_at_its_cell(book, capsys, cell, text, message):
    row = at(book, "9")
    decide(book, [*row[:cell], text, *row[cell + 1 :]])
    assert main(["review", str(book)]) == 2
    err = capsys.readouterr().err
    assert "dataset/extracted/decisions.csv:2:" in err
    assert message in err


@pytest.mark.parametrize(
    ("start", "end"), [("-5", "3"), ("9", "3"), ("0", "0"), ("0", "9" * 30), ("9" * 12, "9" * 13)]
)
@pytest.mark.parametrize("source_id", ["S01", "S99"])
def test_a_decision_whose_span_is_no_span_is_a_problem(book, capsys, source_id, start, end):
    row = ["figures", source_id, start, end, "x", *at(book, "9")[5:]]
    decide(book, row)
    code = main(["review", str(book)])
    shown = "".join(capsys.readouterr())
    assert code in (1, 2)
    assert "dataset/extracted/decisions.csv:2" in shown


@pytest.mark.parametrize("data", [b"\xff\xfe\0", b'"', b"a,b\n1\n", b"", b"figures"])
@pytest.mark.parametrize("name", ["figures", "quotes", "mentions", "terms"])
def test_a_generated_file_that_is_damaged_is_reported_and_written_again(book, capsys, name, data):
    main(["review", str(book)])
    path = book / "dataset" / "extracted" / f"{name}.csv"
    made = path.read_bytes()
    path.write_bytes(data)
    assert main(["review", str(book), "--check"]) == 1
    assert f"dataset/extracted/{name}.csv" in capsys.readouterr().out
    main(["review", str(book)])
    assert path.read_bytes() == made


def test_decisions_that_cannot_be_read_are_reported(book, tmp_path, capsys):
    assert main(["review", str(book), "--add", str(tmp_path / "none.csv")]) == 2
    assert "none.csv: expected a file of decisions: No such file" in capsys.readouterr().err
    decide(book, ["figures"])
    assert main(["review", str(book)]) == 2
    assert "decisions.csv:2:1: error: row_has_every_cell" in capsys.readouterr().err


def test_without_texts_the_next_step_is_named(capsys):
    assert main(["review", str(ROOT), "--check"]) == 2
    assert "are not at hand: give their folder, --texts DIR" in capsys.readouterr().err


def test_the_files_are_no_tables_of_the_book(book, capsys):
    review(capsys, book, code=1)
    assert check(book).valid


def test_the_committed_files_are_what_the_extractor_makes_and_all_is_reviewed(texts):
    left = problems(review_book(ROOT, texts), check=True)
    assert "\n".join(problem.as_text() for problem in left) == ""


def test_the_scores_are_what_evaluate_shows(texts):
    card = evaluate(ROOT, texts)
    printed = [line.split() for line in card.as_text().splitlines()[1:]]
    of_book = [row for row in lines(ROOT, "evaluation") if row["half"] == "book"]
    assert [f"{float(row['f1']):.3f}" for row in of_book] == [cells[3] for cells in printed]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs pipes")
def test_a_pipe_is_no_file_of_decisions(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(UsageError, match="expected a file of decisions: it is a pipe"):
        orders_of_sheet(tmp_path / "pipe", "")
