import pandas as pd
import pytest
from hostile import EVERYTHING
from msgspec.structs import replace
from pandas.api.types import is_list_like
from rich.cells import cell_len

import trucebook
from trucebook.errors import UsageError
from trucebook.extract.rows import NOTHING, TABLES

TEXT = 'At least 12 people were killed on Monday, officials said. "We will go on," Bob Smith said.'
FOUND = trucebook.extract(f"{TEXT} Hamas offered a truce of six weeks, AFP reported.")


def test_the_example_of_the_docstring():
    found = trucebook.extract("At least 12 people were killed, officials said.")
    shown = str(found.frame("figures")[["exact", "value_low", "bound"]])
    assert shown.splitlines()[:2] == [
        "                exact  value_low     bound",
        "0  At least 12 people       12.0  at_least",
    ]


@pytest.mark.parametrize("table", TABLES)
def test_a_frame_has_the_columns_and_types_of_the_table_then_those_of_extractors(table):
    frame, coded = trucebook.extract(TEXT).frame(table), trucebook.load(table)
    own = list(coded.columns)
    assert list(frame.columns)[: len(own)] == own
    assert dict(frame.dtypes[own]) == dict(coded.dtypes)
    assert frame["confidence"].dtype == pd.Float64Dtype()
    assert set(frame.attrs["columns"]) == set(frame.columns)


def test_every_cell_of_every_row_is_in_its_frame():
    for table, frame in FOUND.frames().items():
        if table == "evidence":
            continue
        rows = getattr(FOUND, table)
        assert len(frame) == len(rows)
        for row, cells in zip(rows, frame.to_dict("records"), strict=True):
            listed = {name: list(cell) for name, cell in cells.items() if is_list_like(cell)}
            plain = {name: cell for name, cell in cells.items() if name not in listed}
            given = {name: cell for name, cell in plain.items() if not pd.isna(cell)}
            assert given | listed == {
                name: getattr(row, name) for name in cells if getattr(row, name) is not None
            }


def test_every_reason_is_in_the_frame_of_evidence():
    frame = FOUND.frames()["evidence"]
    rows = [row for table in TABLES for row in getattr(FOUND, table)]
    assert len(frame) == sum(len(row.evidence) for row in rows)
    assert list(frame.columns)[:4] == ["table", "row_start", "row_end", "field"]
    assert frame["confidence"].between(0, 1).all()


def test_a_code_of_another_book_is_not_lost():
    found = replace(NOTHING, figures=[replace(FOUND.figures[0], bound="a-dozen-or-so")])
    with pytest.raises(UsageError, match=r"figures\.bound: 'a-dozen-or-so' is no code"):
        found.frame("figures")


def test_a_wrong_name_lists_the_right_ones():
    with pytest.raises(UsageError, match="Did you mean 'figures'"):
        NOTHING.frame("figure")


def test_a_session_shows_the_useful_columns_and_not_the_empty_ones(monkeypatch):
    monkeypatch.setenv("COLUMNS", "100")
    lines = repr(trucebook.extract(TEXT)).splitlines()
    assert lines[0].startswith("Proposed figures: 1, quotes: 1, mentions: 1, actors: 1; .frames()")
    assert lines[3].split()[:4] == ["exact", "confidence", "value_low", "value_high"]
    assert "reviewer" not in "\n".join(lines)
    assert max(map(cell_len, lines)) <= 100
    assert repr(NOTHING).count("\n") == 0


def test_nothing_acts_in_a_session_or_a_notebook(monkeypatch):
    monkeypatch.setenv("COLUMNS", "100")
    mention = replace(FOUND.mentions[0], exact=EVERYTHING, actor_name=EVERYTHING)
    found = replace(NOTHING, mentions=[mention])
    assert "\x1b" not in repr(found)
    assert max(map(cell_len, repr(found).splitlines())) <= 100
    assert "<script" not in found._repr_html_()
    assert "confidence" in found._repr_html_()
