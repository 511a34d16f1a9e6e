"""What a source withholds is in no comparison, on neither side."""

from trucebook.changes.compare import compare
from trucebook.changes.delta import revert
from trucebook.changes.state import Sheet, State, printable
from trucebook.spans import WITHHELD

COLUMNS = ("id", "source_id", "start", "end", "exact", "prefix", "suffix", "note")


def sheet(*rows):
    cells = [dict(zip(COLUMNS, row, strict=True)) for row in rows]
    return Sheet(COLUMNS, {}, {row["id"]: row for row in cells})


def sources(withheld):
    columns = ("source_id", "withheld")
    return Sheet(columns, {}, {"S1": {"source_id": "S1", "withheld": withheld}})


OLD = {
    "sources": sources(""),
    "mentions": sheet(
        ("M1", "S1", "4", "11", "Ann Lee", "Mrs ", ", 40, fled", ""),
        ("M2", "S1", "13", "15", "40", "Lee, ", ", fled", "of Ann Lee"),
        ("M3", "S1", "17", "21", "fled", "40, ", "", ""),
    ),
}
NEW = {
    "sources": sources("4-11"),
    "mentions": sheet(
        ("M2", "S1", "13", "15", "40", ", ", ", fled", ""),
        ("M3", "S1", "17", "21", "fled", "40, ", "", ""),
    ),
}


def test_no_side_of_a_comparison_has_the_words():
    changes = compare(State("release 1.0.0", OLD), State("release 2.0.0", NEW))
    assert "Lee" not in repr(changes)
    assert WITHHELD in repr(changes)
    assert "M3" not in repr(changes)


def test_undone_it_gives_the_state_before_without_the_words():
    changes = compare(State("release 1.0.0", OLD), State("release 2.0.0", NEW))
    assert revert(NEW, changes)["mentions"] == printable(OLD, OLD, NEW)["mentions"]


def test_without_withheld_words_a_state_is_as_it_is():
    assert printable(OLD, OLD) is OLD
