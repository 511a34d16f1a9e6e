import json

import pytest
from edit import set_cells

from trucebook.errors import DataError, UsageError
from trucebook.read.claims import claims
from trucebook.spans import WITHHELD


def test_words_that_a_source_withholds_are_in_no_cell(toy):
    record = toy / "seeds" / "S01.json"
    found = json.loads(record.read_text(encoding="utf-8"))
    quote = next(row for row in claims(toy).rows("quotes") if row["source_id"] == "S01")
    start, words = quote["start"] + 2, quote["exact"][2:]
    found["withheld"] = [f"{start}-{quote['end']}"]
    record.write_text(json.dumps(found), encoding="utf-8")
    set_cells(toy, "actors", "orvenia", aliases=f"Orve; {words}", note=f"it said {words}")
    tables = claims(toy).tables
    assert words not in repr(tables)
    (row,) = (row for row in tables["actors"] if row["actor_id"] == "orvenia")
    assert (row["aliases"], row["note"]) == ([WITHHELD], WITHHELD)
    assert any(row["exact"] == WITHHELD for row in tables["quotes"])


def test_a_book_has_one_version(toy):
    with pytest.raises(UsageError, match="one version: give no other"):
        claims(toy, "0.1.0")


def test_a_version_names_a_release_that_came_with_the_package(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert claims("0.1.1").name == "release 0.1.1"
    with pytest.raises(UsageError, match=r"^There is no version '9\.9\.9'"):
        claims("9.9.9")


def test_a_book_that_cannot_be_read_says_where(toy):
    with (toy / "dataset" / "groups.csv").open("a", encoding="utf-8") as file:
        file.write("one,two\n")
    with pytest.raises(DataError, match=r"groups\.csv:\d+:"):
        claims(toy)


@pytest.mark.parametrize(("row_id", "found"), [("", "none"), ("F0001", "F0001 a second time")])
def test_a_book_of_which_rows_have_no_id_of_their_own_says_where(toy, row_id, found):
    line = set_cells(toy, "figures", "F0002", figure_id=row_id)
    with pytest.raises(DataError, match=rf"figures\.csv:{line}: expected an id .* found {found}\."):
        claims(toy)
