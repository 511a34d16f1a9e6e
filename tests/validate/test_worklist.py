"""The cells that wait for evidence go to a file; what people fill in comes back, or nothing."""

import csv

import pytest
from edit import rows_of, set_cells, write_rows

from trucebook.book.book import read_book
from trucebook.book.csv import record
from trucebook.commands import main
from trucebook.errors import DataError
from trucebook.validate.check import check
from trucebook.validate.worklist import WORKLIST, add_evidence, open_cells, worklist_text

pytestmark = pytest.mark.usefixtures("one_engine")


@pytest.fixture
def waiting(toy):
    """The toy book without the evidence for what its figures count and when."""
    header, *rows = rows_of(toy, "evidence")
    kept = [row for row in rows if not (row[1].startswith("F") and row[2] in ("metric", "period"))]
    write_rows(toy, "evidence", [header, *kept])
    return toy


def listed(book):
    """The rows of the file, by row and column."""
    rows = csv.DictReader(worklist_text(read_book(book)).splitlines())
    return {(row["row_id"], row["field"]): row for row in rows}


def written(path, *rows):
    """A file with some rows, filled in."""
    lines = [[row.get(name, "") for name in WORKLIST.fields] for row in rows]
    path.write_text("".join(map(record, [WORKLIST.fields, *lines])), encoding="utf-8")
    return path


def test_cells_are_in_the_order_of_the_texts_with_their_sentence(waiting):
    found = listed(waiting)
    starts = [
        (row["source_id"], read_book(waiting).by_id[row["row_id"]]["start"])
        for row in found.values()
    ]
    assert starts == sorted(starts)
    row = found["F0003", "metric"]
    assert row["sentence"].startswith("The offer, handed over on Monday")
    assert row["sentence"].endswith("held in Orvenian jails.")
    assert (row["value"], row["words"]) == ("prisoners_released", "at least 400 prisoners")
    assert (row["exact"], row["basis"], row["coder"]) == ("", "", "")
    assert (found["F0006", "metric"]["exact"], found["F0006", "metric"]["basis"]) == (
        "seized",
        "stated",
    )


def test_what_is_filled_in_joins_the_evidence_once(waiting, tmp_path):
    rows = [
        {**row, "exact": row["exact"] or row["words"], "coder": "AB"}
        for row in listed(waiting).values()
    ]
    path = written(tmp_path / "open.csv", *rows)
    assert add_evidence(waiting, path).added == len(rows)
    assert open_cells(read_book(waiting)) == []
    rules = {item.rule for item in check(waiting).problems}
    assert rules <= {
        "spans_are_as_last_checked",
        "date_is_what_its_words_say",
        "code_is_what_its_words_say",
    }
    taken = add_evidence(waiting, path)
    assert (taken.added, taken.known) == (0, len(rows))


def test_words_are_placed_nearest_to_the_row(waiting, tmp_path):
    path = written(
        tmp_path / "open.csv",
        {"row_id": "F0005", "field": "metric", "exact": "killed", "coder": "AB"},
        {"row_id": "F0004", "field": "metric", "exact": "killed", "coder": "AB"},
        {"row_id": "F0006", "field": "metric", "exact": "seized"},
        {"row_id": "F0020", "field": "metric", "note": "Known of old.", "coder": "AB"},
    )
    taken = add_evidence(waiting, path)
    assert (taken.added, taken.waiting) == (3, 1)
    evidence = read_book(waiting).evidence
    places = [evidence[row_id, "metric"][0]["start"] for row_id in ("F0004", "F0005")]
    assert places == [626, 730]
    [known] = evidence["F0020", "metric"]
    assert (known["basis"], known["source_id"], known["exact"]) == ("background", None, None)


@pytest.mark.parametrize(
    ("cells", "message"),
    [
        ({"row_id": "F9999"}, r"open\.csv:2:1: error.*the id of a row of the book, found 'F9999'"),
        ({"field": "speaker"}, r"open\.csv:2:7: error.*a column of F0004"),
        ({"field": "period"}, r"a column of F0004 that is coded and not empty"),
        ({"exact": "no such words"}, r"one place in the text, found 'no such words'\n.*nowhere"),
        ({"exact": "KILLED"}, r"The text has 'killed' at start 626"),
    ],
)
def test_a_wrong_line_is_named_and_nothing_added(waiting, tmp_path, cells, message):
    set_cells(waiting, "figures", "F0004", period="")
    right = {"row_id": "F0006", "field": "metric", "exact": "seized", "coder": "AB"}
    wrong = {"row_id": "F0004", "field": "metric", "exact": "killed", "coder": "AB", **cells}
    before = (waiting / "dataset" / "evidence.csv").read_bytes()
    with pytest.raises(DataError, match=f"(?s){message}"):
        add_evidence(waiting, written(tmp_path / "open.csv", wrong, right))
    assert (waiting / "dataset" / "evidence.csv").read_bytes() == before


def test_a_file_that_a_spreadsheet_saved_is_read(waiting, tmp_path):
    row = {"row_id": "F0006", "field": "metric", "exact": "seized", "coder": "AB"}
    path = written(tmp_path / "open.csv", row)
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    assert add_evidence(waiting, path).added == 1


def test_the_command_writes_takes_over_and_counts(waiting, tmp_path, capsys):
    path = tmp_path / "open.csv"
    assert main(["evidence", str(waiting), "--open", str(path)]) == 1
    count = len(path.read_text(encoding="utf-8").splitlines()) - 1
    assert capsys.readouterr().out == f"{count} cells without evidence\n"
    rows = [
        {**row, "exact": row["exact"] or row["words"], "coder": "AB"}
        for row in listed(waiting).values()
    ]
    assert main(["evidence", str(waiting), "--add", str(written(path, *rows))]) == 0
    assert capsys.readouterr().out.splitlines() == [
        f"{count} rows added to the evidence; 0 there already; 0 without initials or words wait",
        "0 cells without evidence",
    ]
    assert main(["evidence", str(waiting), "--add", str(tmp_path / "none.csv")]) == 2
    assert "expected a filled-in file" in capsys.readouterr().err
