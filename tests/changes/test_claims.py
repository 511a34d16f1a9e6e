"""A changed row is shown with its words and its source."""

import json

import pytest
from edit import cell, delete_row, set_cells

from trucebook.changes.claims import claims
from trucebook.changes.compare import compare
from trucebook.changes.render import as_html, as_json, as_markdown, as_text
from trucebook.changes.state import read_state
from trucebook.read.diff import diff


@pytest.fixture
def sides(toy, tmp_path):
    before = read_state(toy)
    set_cells(toy, "figures", "F0002", note="read again")
    set_cells(toy, "evidence", "E0001", note="read again")
    set_cells(toy, "actors", "talmere", note="read again")
    delete_row(toy, "mentions", "M0001")
    return before, read_state(toy)


def test_a_claim_is_the_words_the_source_and_the_cell_that_they_explain(toy, sides):
    found = claims(compare(*sides), *sides)
    words = cell(toy, "figures", "F0002", "exact")
    title = sides[1].tables["sources"].rows["S01"]["title"]
    assert found["figures", "F0002"].text == f"“{words}”, S01 ({title})"
    field, row_id = (cell(toy, "evidence", "E0001", name) for name in ("field", "row_id"))
    assert found["evidence", "E0001"].text.startswith(f"{field} of {row_id}, “")
    assert found["actors", "talmere"].text == f"“{cell(toy, 'actors', 'talmere', 'name')}”"
    assert found["mentions", "M0001"].words


@pytest.mark.parametrize("form", [as_text, as_markdown, as_html])
def test_every_form_has_the_words_beside_the_id(toy, sides, form):
    changes = compare(*sides)
    shown = form(changes, None, claims(changes, *sides))
    assert cell(toy, "figures", "F0002", "exact") in shown
    assert "S01" in shown


def test_json_and_the_answer_have_words_and_source(toy, sides, tmp_path):
    changes = compare(*sides)
    rows = json.loads(as_json(changes, claims(changes, *sides)))["changed"]
    [figure] = [row for row in rows if row["table"] == "figures"]
    assert figure["words"] == cell(toy, "figures", "F0002", "exact")
    assert figure["source"].startswith("S01 (")
    assert diff(toy, toy).content()["changed"] == []


def test_withheld_words_are_no_claim(toy):
    before = read_state(toy)
    start = int(cell(toy, "figures", "F0002", "start"))
    words = cell(toy, "figures", "F0002", "exact")
    set_cells(toy, "figures", "F0002", note="read again")
    path = toy / "seeds" / "S01.json"
    record = json.loads(path.read_text(encoding="utf-8"))
    record["withheld"] = [f"{start}-{start + len(words)}"]
    path.write_text(json.dumps(record), encoding="utf-8")
    sides = before, read_state(toy)
    assert words not in claims(compare(*sides), *sides)["figures", "F0002"].text
