"""Two sides put together: what both did, and what cannot be both."""

import pytest
from changes.states import sheet
from hypothesis import given
from hypothesis import strategies as st

from trucebook.changes.merge import CellConflict, merge
from trucebook.changes.state import Sheet

COLUMNS = ("id", "a", "b", "c")
BASE = {key: {"id": key, "a": key, "b": "1", "c": ""} for key in ("F0001", "F0002", "F0003", "ann")}

_texts = st.sampled_from(["", "1", "x", "é,\n"])
_edit = st.one_of(
    st.tuples(st.just("set"), st.sampled_from(list(BASE)), st.sampled_from(COLUMNS[1:]), _texts),
    st.tuples(st.just("remove"), st.sampled_from(list(BASE))),
    st.tuples(st.just("add"), st.sampled_from(["F7kq2m", "F9zz0a", "F0004", "bob"]), _texts),
)
_edits = st.lists(_edit, max_size=6)


def after(edits, rows=BASE):
    """The rows with some edits made, one after the other."""
    made = {key: dict(cells) for key, cells in rows.items()}
    for what, row_id, *rest in edits:
        if what == "remove":
            made.pop(row_id, None)
        elif what == "add":
            made[row_id] = {"id": row_id, "a": rest[0], "b": "", "c": ""}
        elif row_id in made:
            made[row_id][rest[0]] = rest[1]
    return made


def state(rows):
    return Sheet(COLUMNS, rows=rows)


def touched(edits):
    """The cells that some edits are on; a row added or removed is every cell of it."""
    for what, row_id, *rest in edits:
        yield from ((row_id, name) for name in ([rest[0]] if what == "set" else COLUMNS))


@given(_edits, _edits)
def test_edits_of_different_cells_are_all_made(one, other):
    taken = set(touched(one))
    other = [edit for edit in other if taken.isdisjoint(touched([edit]))]
    found = merge(state(BASE), state(after(one)), state(after(other)))
    assert found.conflicts == {}
    assert found.rows == after([*one, *other]) == after([*other, *one])


@given(_edits, _edits)
def test_it_is_symmetric(one, other):
    ours, theirs = state(after(one)), state(after(other))
    found, turned = merge(state(BASE), ours, theirs), merge(state(BASE), theirs, ours)
    assert found.rows == turned.rows
    assert found.conflicts.keys() == turned.conflicts.keys()
    for row_id, item in found.conflicts.items():
        back = turned.conflicts[row_id]
        assert (item.kind, item.ours, item.theirs) == (back.kind, back.theirs, back.ours)
        exchanged = {CellConflict(c.field, c.base, c.theirs, c.ours) for c in back.cells}
        assert set(item.cells) == exchanged


@given(_edits, _edits)
def test_nothing_that_one_side_did_is_lost(one, other):
    ours, theirs = after(one), after(other)
    found = merge(state(BASE), state(ours), state(theirs))
    assert found.rows.keys().isdisjoint(found.conflicts)
    for row_id in {*ours, *theirs} - found.conflicts.keys():
        was = BASE.get(row_id, {})
        for side in (ours, theirs):
            for name, text in side.get(row_id, {}).items():
                assert text in (was.get(name, ""), found.rows.get(row_id, was).get(name, ""))
    for item in found.conflicts.values():
        for cell in item.cells:
            assert {cell.ours, cell.theirs} - {cell.base}


@given(_edits)
def test_a_side_that_did_nothing_changes_nothing(edits):
    for sides in ((after(edits), BASE), (BASE, after(edits)), (after(edits), after(edits))):
        found = merge(state(BASE), *map(state, sides))
        assert (found.rows, found.conflicts) == (after(edits), {})


OLD = {"id": "F1", "a": "1", "b": "2"}


@pytest.mark.parametrize(
    ("ours", "theirs", "kind", "fields"),
    [
        ({**OLD, "a": "3"}, {**OLD, "a": "4"}, "cells", ["a"]),
        ({**OLD, "a": "3", "b": "0"}, {**OLD, "a": "", "b": "0"}, "cells", ["a"]),
        (None, {**OLD, "b": "4"}, "removed", ["b"]),
        ({**OLD, "a": ""}, None, "removed", ["a"]),
    ],
)
def test_what_cannot_be_both_is_a_conflict(ours, theirs, kind, fields):
    sides = [sheet(side) if side else Sheet(tuple(OLD)) for side in (ours, theirs)]
    found = merge(sheet(OLD), *sides)
    item = found.conflicts["F1"]
    assert item.kind == kind
    assert [cell.field for cell in item.cells] == fields
    assert found.rows == {}


def test_what_is_not_in_conflict_is_in_both_rows():
    ours, theirs = {**OLD, "a": "3", "b": "x"}, {**OLD, "a": "4"}
    item = merge(sheet(OLD), sheet(ours), sheet(theirs)).conflicts["F1"]
    assert item.ours == {"id": "F1", "a": "3", "b": "x"}
    assert item.theirs == {"id": "F1", "a": "4", "b": "x"}
    assert item.cells == (CellConflict("a", "1", "3", "4"),)


QUOTE = {"id": "F0055", "source_id": "S01", "start": "4", "exact": "two", "note": ""}


@pytest.mark.parametrize(
    ("ours", "theirs", "kind"),
    [
        (QUOTE, QUOTE, None),
        (QUOTE, {**QUOTE, "start": "9", "exact": "ten"}, "id"),
        (QUOTE, {**QUOTE, "note": "x"}, None),
        ({**QUOTE, "note": "y"}, {**QUOTE, "note": "x"}, "cells"),
        ({**QUOTE, "unit": "people"}, {**QUOTE, "unit": ""}, None),
        ({**QUOTE, "unit": "people"}, {**QUOTE, "unit": "days"}, "id"),
        ({"id": "P03", "name": "a"}, {"id": "P03", "name": "b"}, "id"),
        ({"id": "qatar", "country": ""}, {"id": "qatar", "country": "QA"}, None),
        ({"id": "qatar", "country": "QT"}, {"id": "qatar", "country": "QA"}, "cells"),
        ({"id": "F7kq2m", "coder": "A"}, {"id": "F7kq2m", "coder": "B"}, "cells"),
    ],
)
def test_rows_that_both_sides_added_under_one_id(ours, theirs, kind):
    found = merge(Sheet(tuple(ours)), sheet(ours), sheet(theirs))
    assert [item.kind for item in found.conflicts.values()] == ([kind] if kind else [])


@pytest.mark.parametrize(
    ("ours", "theirs", "columns"),
    [
        ("id a", "id a", "id a"),
        ("id a new", "id a", "id a new"),
        ("id a", "id new a", "id new a"),
        ("id a one", "id a two", "id a one two"),
        ("id", "id a two", "id two"),
        ("id a", "a id", "a id"),
    ],
)
def test_the_columns_of_both(ours, theirs, columns):
    found = merge(*(Sheet(tuple(names.split())) for names in ("id a", ours, theirs)))
    assert found.columns == tuple(columns.split())


def test_a_column_that_one_side_removed_and_the_other_filled_is_a_conflict():
    base, ours = sheet({"id": "F1", "a": "1"}), sheet({"id": "F1"})
    found = merge(base, ours, sheet({"id": "F1", "a": "2"}))
    assert found.columns == ("id", "a")
    assert found.conflicts["F1"].cells == (CellConflict("a", "1", "", "2"),)
