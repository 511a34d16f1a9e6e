from dataclasses import replace

import pytest

from trucebook.changes.compare import compare
from trucebook.changes.semver import due, next_version
from trucebook.changes.state import Sheet, State


def sheet(columns=("id", "value"), codes=(), **rows):
    names = {"value": tuple(codes)} if codes else {}
    cells = {
        key: dict.fromkeys(columns, "") | {"id": key, columns[-1]: value}
        for key, value in rows.items()
    }
    return Sheet(tuple(columns), names, cells)


def told(old, new):
    return due(compare(State("old", {"t": old}), State("new", new if new is None else {"t": new})))


ONE = sheet(a="1", b="2")


@pytest.mark.parametrize(
    ("old", "new", "level", "reason"),
    [
        (ONE, sheet(a="1", b="2"), "none", None),
        (ONE, sheet(a="1", b="3"), "patch", "1 row changed: t b"),
        (ONE, sheet(a="1", b="2", c="3"), "minor", "1 row added: t c"),
        (ONE, sheet(a="1"), "major", "1 row removed: t b"),
        (ONE, sheet(a="1", c="2"), "major", "1 row removed: t b"),
        (ONE, sheet(("id", "more", "value"), a="1", b="2"), "minor", "1 column added: t.more"),
        (sheet(("id", "more", "value"), a="1"), sheet(a="1"), "major", "1 column removed: t.more"),
        (ONE, replace(ONE, columns=("value", "id")), "patch", "1 table with another order"),
        (sheet(codes="xy"), sheet(codes="xyz"), "minor", "1 code added: t.value z"),
        (sheet(codes="xy"), sheet(codes="x"), "major", "1 code removed: t.value y"),
        (sheet(codes="xy"), sheet(codes="yx"), "patch", "1 table with another order"),
    ],
)
def test_what_a_change_calls_for(old, new, level, reason):
    found = told(old, new)
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


def test_the_gravest_reason_stands_first_and_long_lists_are_cut():
    rows = {f"r{number}": "1" for number in range(9)}
    found = told(sheet(**rows), sheet(r0="2", s="1"))
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
