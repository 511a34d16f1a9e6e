"""What changed between two states, as an answer."""

import json

import pandas as pd
import pytest
from conftest import TOY
from edit import delete_row, set_cells
from hostile import assert_harmless, hostile_words
from rich.cells import cell_len

import trucebook
from trucebook.commands import main
from trucebook.errors import UsageError
from trucebook.markup import lines


@pytest.fixture
def changed(toy):
    set_cells(toy, "figures", "F0002", bound="about", note="read anew")
    delete_row(toy, "mentions", "M0001")
    return toy


def test_the_frame_has_a_row_for_each_cell(changed):
    found = trucebook.diff(TOY, changed)
    columns = ["table", "row_id", "field", "change", "old", "new", "reason"]
    frame = found.frame[found.frame["table"] == "figures"][columns]
    assert ["figures", "F0002", "bound", "changed", "exact", "about", "read anew"] in (
        frame.to_numpy().tolist()
    )
    removed = found.frame.query("table == 'mentions'")
    assert set(removed["change"]) == {"removed"}
    assert removed["new"].isna().all()
    assert set(found.frame["part"]) == {"cell"}


def test_the_json_is_that_of_the_command(changed, capsys):
    found = trucebook.diff(TOY, changed)
    assert main(["diff", str(TOY), str(changed), "--format", "json"]) == 1
    assert json.loads(capsys.readouterr().out) == json.loads(found.as_json()) == found.content()


def test_the_counts_are_those_of_the_command(changed, capsys):
    found = trucebook.diff(TOY, changed)
    assert main(["diff", str(TOY), str(changed)]) == 1
    head = capsys.readouterr().out.splitlines()[0]
    assert head == f"{found.title}: {found.lead[0].removesuffix('.')}"
    assert found.lead[1].startswith(f"{len(found.frame)} cells of 2 rows")


def test_the_same_state_has_no_changes():
    found = trucebook.diff(TOY, TOY)
    assert repr(found).splitlines()[1:] == ["no difference.", "There are no rows."]
    assert len(found.frame) == 0
    assert "There are no rows." in found._repr_html_()


def test_versions_are_those_that_came_with_the_package(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    found = trucebook.diff("0.2.0", "0.3.0")
    assert found.title == "release 0.2.0 → release 0.3.0"
    assert max(map(cell_len, repr(found).splitlines())) <= 100
    assert "more: .frame has all" in repr(found)
    assert isinstance(found.frame, pd.DataFrame)


def test_versions_and_revisions_may_be_those_of_a_book(kept):
    set_cells(kept, "figures", "F0002", bound="about")
    [cell] = trucebook.diff("git:HEAD", kept, kept).records
    assert (cell["row_id"], cell["field"], cell["new"]) == ("F0002", "bound", "about")
    with pytest.raises(UsageError, match=r"expected releases in build/, where 0\.2\.0 would be"):
        trucebook.diff("0.2.0", "0.3.0", kept)


def test_nothing_that_a_book_holds_acts_where_it_is_shown(toy):
    found = trucebook.diff(TOY, hostile_words(toy))
    for text in (repr(found), found.as_text(), found.as_json(), found._repr_html_()):
        assert_harmless(lines(text))
    assert max(map(cell_len, repr(found).splitlines())) <= 100
