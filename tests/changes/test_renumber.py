"""Ids that two sides gave to different rows: each row keeps its words and its links."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import SCHEMAS

from trucebook.book.csv import record
from trucebook.changes.driver import merge_files
from trucebook.changes.merge import merge
from trucebook.changes.renumber import Renumbering, new_ids, renumbering
from trucebook.changes.written import written_sheet

TABLES = {"utterances": "U", "quotes": "Q", "evidence": "E"}
LINKS = {"quotes": "utterance_id", "evidence": "row_id"}


def table(name, rows):
    columns = list(SCHEMAS[name].fields)
    lines = [{SCHEMAS[name].key: row_id, **cells} for row_id, cells in rows.items()]
    text = [record(columns), *(record(row.get(column, "") for column in columns) for row in lines)]
    return "".join(text).encode()


def files(rows):
    return {f"dataset/{name}.csv": table(name, rows.get(name, {})) for name in TABLES}


BASE = {name: {f"{letter}0001": {"note": "base"}} for name, letter in TABLES.items()}


@st.composite
def added(draw, side):
    """The base with rows of one side; what notes say tells the rows of the sides apart."""
    notes = st.sampled_from(["both", side])
    ids = {name: st.sets(st.sampled_from([f"{a}0005", f"{a}0006"])) for name, a in TABLES.items()}
    rows = {name: {**BASE[name], f"{a}{side}": {"note": side}} for name, a in TABLES.items()}
    for row_id in sorted(draw(ids["utterances"])):
        rows["utterances"][row_id] = {"note": draw(notes)}
    for row_id in sorted(draw(ids["quotes"])):
        said = draw(st.sampled_from(sorted(rows["utterances"])))
        rows["quotes"][row_id] = {"note": side, "start": str(len(side)), "utterance_id": said}
    for row_id in sorted(draw(ids["evidence"])):
        cited = draw(st.sampled_from(sorted({**rows["utterances"], **rows["quotes"]})))
        rows["evidence"][row_id] = {"note": "both", "row_id": cited}
    if "U0005" in rows["utterances"]:
        rows["evidence"]["Ezzzzz"] = {"note": "both", "row_id": "U0005"}
    return rows


def meanings(tables):
    """What each row says, with what the row says that it is linked to."""
    rows = {
        row_id: (name, cells) for name, found in tables.items() for row_id, cells in found.items()
    }

    def meaning(row_id):
        if row_id not in rows:
            return None
        name, cells = rows[row_id]
        return (name, cells.get("note"), meaning(cells.get(LINKS.get(name, ""), "")))

    return {meaning(row_id) for row_id in rows}


@given(added("ours"), added("theirs0"))
def test_every_row_keeps_its_id_or_its_links_follow(ours, theirs):
    states = [files(side) for side in (BASE, ours, theirs)]
    drawn = new_ids(SCHEMAS, *states)
    merged = {}
    for name in TABLES:
        path = f"dataset/{name}.csv"
        base, one, other = (written_sheet(path, side[path]) for side in states)
        found = merge(*drawn.sheets(name, base, one, other))
        assert found.conflicts == {}
        merged[name] = found.rows
        assert one.rows.items() <= found.rows.items()
    assert meanings(merged) == meanings(ours) | meanings(theirs)
    assert drawn == new_ids(SCHEMAS, *states)


def test_a_table_that_only_theirs_changed_keeps_the_ids_that_it_names():
    ours = {**BASE, "utterances": {**BASE["utterances"], "U0005": {"note": "ours"}}}
    theirs = {**ours, "utterances": {**BASE["utterances"], "U0005": {"note": "theirs"}}}
    alone = new_ids(SCHEMAS, files(BASE), files(ours), files(theirs))
    assert list(alone.theirs) == ["U0005"]
    theirs["evidence"] = {**BASE["evidence"], "E0005": {"row_id": "U0005"}}
    assert new_ids(SCHEMAS, files(BASE), files(ours), files(theirs)).theirs == {}


def test_a_row_that_went_on_elsewhere_and_cannot_be_followed_is_a_conflict():
    base = {"utterances": {"U0005": {"note": "theirs"}}, "quotes": BASE["quotes"]}
    ours = {**base, "utterances": {"U0005": {"note": "ours"}, "Uabcde": {"note": "theirs"}}}
    theirs = {
        "utterances": {"U0005": {"note": "theirs", "said_on": "2031"}},
        "quotes": {**BASE["quotes"], "Qx": {"utterance_id": "U0005"}},
    }
    states = [files(side) for side in (base, ours, theirs)]
    found = new_ids(SCHEMAS, *states)
    assert (found.theirs, found.reused) == ({}, {"U0005"})
    sheets = (written_sheet("a.csv", side["dataset/utterances.csv"]) for side in states)
    assert merge(*found.sheets("utterances", *sheets)).conflicts["U0005"].kind == "id"


@pytest.mark.parametrize("name", ["docs/a.md", "CARD.toml", "dataset/coding/first/figures.csv"])
def test_another_file_that_theirs_changed_keeps_the_ids_that_it_names(name):
    ours, theirs = ({"utterances": {"U0005": {"note": side}}} for side in ("ours", "theirs"))
    states = [files(BASE), files(ours), {**files(theirs), name: b"on U0005, said"}]
    assert new_ids(SCHEMAS, *states).theirs == {}
    states[0] |= {name: b"on U0005, said"}
    assert list(new_ids(SCHEMAS, *states).theirs) == ["U0005"]


def test_an_heir_and_the_items_of_a_list_follow():
    new = Renumbering(SCHEMAS, theirs={"U0005": "Uabcde", "ann": "bea"})
    for name, column, old, now in (
        ("redirects", "heir_id", "U0005", "Uabcde"),
        ("events", "participants", "al; ann", "al; bea"),
        ("figures", "exact", "U0005", "U0005"),
    ):
        rows = ({}, {}, {"V0001": {column: old}})
        sheets = new.sheets(name, *(written_sheet("a.csv", table(name, side)) for side in rows))
        assert sheets[2].rows["V0001"][column] == now


def test_outside_of_a_merge_no_id_is_drawn(monkeypatch):
    sides = [files(side)["dataset/utterances.csv"] for side in (BASE, BASE, BASE)]
    assert renumbering("dataset/utterances.csv", *sides) == Renumbering()
    monkeypatch.setenv("GITHEAD_" + "0" * 40, "one")
    assert renumbering("dataset/utterances.csv", *sides) == Renumbering()


def test_a_header_that_is_not_closed_is_merged_by_lines():
    found = merge_files(b"", b'"a\n', b'"b\n', "dataset/figures.csv")
    assert "merged by lines, for a side cannot be read by rows" in found.remarks[0]
