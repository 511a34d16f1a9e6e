from dataclasses import replace

import pytest
from changes.states import sheet, states
from hypothesis import given
from hypothesis import strategies as st

from trucebook.changes.compare import CellChange, NamesChange, RowChange, compare, due, next_version
from trucebook.changes.state import Sheet, State


def changes(old, new):
    return compare(State("old", old), State("new", new))


@given(states("a"), st.randoms(use_true_random=False))
def test_the_order_of_rows_and_tables_is_no_difference(state, random):
    def shuffled(items):
        pairs = list(items.items())
        random.shuffle(pairs)
        return dict(pairs)

    tables = {
        name: Sheet(item.columns, shuffled(item.codes), shuffled(item.rows))
        for name, item in shuffled(state.tables).items()
    }
    assert not compare(state, State("b", tables))


def test_rows_are_added_removed_and_changed():
    old = sheet({"id": "A1", "x": "1", "note": ""}, {"id": "A2", "x": "", "note": ""})
    new = sheet({"id": "A1", "x": "2", "note": "read anew"}, {"id": "A10", "x": "", "note": ""})
    [table] = changes({"t": old}, {"t": new}).tables
    assert table.rows == (
        RowChange(
            row_id="A1",
            kind="changed",
            cells=(CellChange("x", "1", "2"), CellChange("note", "", "read anew")),
            reason="read anew",
        ),
        RowChange(row_id="A2", kind="removed", cells=(CellChange("id", "A2", ""),)),
        RowChange(row_id="A10", kind="added", cells=(CellChange("id", "", "A10"),)),
    )


def test_a_retired_id_names_its_heir_and_the_reason():
    redirect = {"retired_id": "A2", "heir_id": "A1", "retired_in": "0.2.0", "reason": "a twin"}
    old = {"t": sheet({"id": "A1"}, {"id": "A2"}), "redirects": Sheet(tuple(redirect))}
    new = {"t": sheet({"id": "A1"}), "redirects": sheet(redirect)}
    found = changes(old, new)
    [(table, row)] = found.rows_that("removed")
    assert (table, row.row_id, row.heir, row.reason) == ("t", "A2", "A1", "a twin")
    assert [table for table, _ in found.rows_that("added")] == ["redirects"]


def test_a_row_that_only_got_a_column_is_not_changed():
    old = sheet({"id": "A1"}, {"id": "A2"})
    new = sheet({"id": "A1", "x": "1"}, {"id": "A2", "x": ""})
    [table] = changes({"t": old}, {"t": new}).tables
    assert list(table.rows_that("changed")) == []
    assert table.columns == NamesChange(("id",), ("id", "x"))
    assert (table.columns.added, table.columns.removed) == (("x",), ())
    assert table.filled("x") == 1


def test_a_renamed_column_is_one_removed_and_one_added():
    [table] = changes(
        {"t": sheet({"id": "A1", "x": "1"})}, {"t": sheet({"id": "A1", "y": "1"})}
    ).tables
    assert (table.columns.added, table.columns.removed) == (("y",), ("x",))


def test_tables_and_codes_come_and_go():
    old = {"s": sheet({"id": "B1"}), "t": sheet({"id": "A1"}, codes={"id": ("x", "y")})}
    new = {"t": sheet({"id": "A1"}, codes={"id": ("y", "z")}), "u": sheet({"id": "C1"})}
    s, t, u = changes(old, new).tables
    assert (s.kind, t.kind, u.kind) == ("removed", "changed", "added")
    [(name, codes)] = t.codes
    assert (name, codes.added, codes.removed) == ("id", ("z",), ("x",))


FIGURE = {
    "figure_id": "F1",
    "metric": "killed",
    "unit": "people",
    "quantity_id": "the toll of Ostra",
    "value_low": "10",
    "value_high": "12.5",
    "row_status": "active",
}
NAME = "stated killed, in people, of the toll of Ostra"


def totals(*new):
    return changes({"figures": sheet(FIGURE)}, {"figures": sheet(*new)}).totals


def test_totals_that_move_are_named_counts_first():
    more = {**FIGURE, "figure_id": "F2", "value_low": "", "value_high": "20"}
    assert totals(FIGURE, more) == (
        CellChange("rows of figures", "1", "2"),
        CellChange(NAME, "10 to 12.5", "10 to 20"),
    )


def test_a_retracted_figure_counts_no_longer():
    assert totals({**FIGURE, "row_status": "retracted"}) == (CellChange(NAME, "10 to 12.5", ""),)


def test_a_value_that_is_no_number_counts_for_nothing():
    assert totals({**FIGURE, "value_low": "many"}) == (CellChange(NAME, "10 to 12.5", "12.5"),)


def test_a_change_that_moves_no_total_names_none():
    assert totals({**FIGURE, "row_status": "corrected"}) == ()


def side(columns=("id", "value"), codes=(), **rows):
    names = {"value": tuple(codes)} if codes else {}
    cells = {
        key: dict.fromkeys(columns, "") | {"id": key, columns[-1]: value}
        for key, value in rows.items()
    }
    return Sheet(tuple(columns), names, cells)


def due_for(old, new):
    return due(compare(State("old", {"t": old}), State("new", new if new is None else {"t": new})))


ONE = side(a="1", b="2")


@pytest.mark.parametrize(
    ("old", "new", "level", "reason"),
    [
        (ONE, side(a="1", b="2"), "none", None),
        (ONE, side(a="1", b="3"), "patch", "1 row changed: t b"),
        (ONE, side(a="1", b="2", c="3"), "minor", "1 row added: t c"),
        (ONE, side(a="1"), "major", "1 row removed: t b"),
        (ONE, side(a="1", c="2"), "major", "1 row removed: t b"),
        (
            ONE,
            side(("id", "more", "value"), a="1", b="2"),
            "minor",
            "1 column added: t.more",
        ),
        (
            side(("id", "more", "value"), a="1"),
            side(a="1"),
            "major",
            "1 column removed: t.more",
        ),
        (ONE, replace(ONE, columns=("value", "id")), "patch", "1 table with another order"),
        (side(codes="xy"), side(codes="xyz"), "minor", "1 code added: t.value z"),
        (side(codes="xy"), side(codes="x"), "major", "1 code removed: t.value y"),
        (side(codes="xy"), side(codes="yx"), "patch", "1 table with another order"),
    ],
)
def test_what_a_change_calls_for(old, new, level, reason):
    found = due_for(old, new)
    assert found.level == level
    if reason:
        assert found.reasons[0].startswith(reason)


@pytest.mark.parametrize(
    ("old", "new", "level"), [({"t": ONE}, {}, "major"), ({}, {"t": ONE}, "minor")]
)
def test_a_table_that_comes_or_goes(old, new, level):
    found = due(compare(State("old", old), State("new", new)))
    assert found.level == level
    assert found.reasons[0].endswith(f"{'removed' if new == {} else 'added'}: t")


def test_the_gravest_reason_is_first_and_long_lists_are_cut():
    rows = {f"r{number}": "1" for number in range(9)}
    found = due_for(side(**rows), side(r0="2", s="1"))
    assert found.level == "major"
    assert found.reasons == (
        "8 rows removed: t r1, t r2, t r3, t r4, t r5 and 3 more",
        "1 row added: t s",
        "1 row changed: t r0",
    )


@pytest.mark.parametrize(
    ("version", "level", "following"),
    [
        ("0.1.1", "none", "0.1.2"),
        ("0.1.1", "patch", "0.1.2"),
        ("0.1.1", "minor", "0.2.0"),
        ("0.9.1", "major", "0.10.0"),
        ("1.2.3", "major", "2.0.0"),
        ("1.2.3", "minor", "1.3.0"),
        ("1.2.9", "patch", "1.2.10"),
    ],
)
def test_the_smallest_version_that_may_follow(version, level, following):
    assert next_version(version, level) == following
