"""Generated states of a book: tables that come and go, with columns, codes and rows that do."""

from __future__ import annotations

from hypothesis import strategies as st

from trucebook.changes.state import Sheet, State

_texts = st.sampled_from(["", "a", "é", '"', "x\ny", "1", "null", "[]"])
_ids = st.sampled_from(["F1", "F2", "F10", "ann", "é|`"])


@st.composite
def sheets(draw: st.DrawFn) -> Sheet:
    others = draw(st.lists(st.sampled_from(["note", "b", "value_low"]), unique=True))
    columns = tuple(draw(st.permutations(["id", *others])))
    coded = draw(st.lists(st.sampled_from(columns), unique=True))
    codes = {
        name: tuple(draw(st.lists(st.sampled_from(["x", "y", "z"]), min_size=1, unique=True)))
        for name in coded
    }
    rows = {
        row_id: {name: row_id if name == "id" else draw(_texts) for name in columns}
        for row_id in draw(st.lists(_ids, unique=True))
    }
    return Sheet(columns, codes, rows)


def states(name: str) -> st.SearchStrategy[State]:
    tables = st.dictionaries(st.sampled_from(["figures", "redirects", "b"]), sheets())
    return tables.map(lambda drawn: State(name, drawn))


def sheet(*rows: dict[str, str], codes: dict[str, tuple[str, ...]] | None = None) -> Sheet:
    """A sheet of rows that all have the columns of the first, which is the id."""
    columns = tuple(rows[0])
    return Sheet(columns, codes or {}, {row[columns[0]]: row for row in rows})
