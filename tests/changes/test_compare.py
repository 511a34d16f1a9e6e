from changes.states import sheet, states
from hypothesis import given
from hypothesis import strategies as st

from trucebook.changes.compare import CellChange, NamesChange, RowChange, TotalChange, compare
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
        TotalChange("rows of figures", "1", "2"),
        TotalChange(NAME, "10 to 12.5", "10 to 20"),
    )


def test_a_retracted_figure_counts_no_longer():
    assert totals({**FIGURE, "row_status": "retracted"}) == (TotalChange(NAME, "10 to 12.5", ""),)


def test_a_value_that_is_no_number_counts_for_nothing():
    assert totals({**FIGURE, "value_low": "many"}) == (TotalChange(NAME, "10 to 12.5", "12.5"),)


def test_a_change_that_moves_no_total_names_none():
    assert totals({**FIGURE, "row_status": "corrected"}) == ()
