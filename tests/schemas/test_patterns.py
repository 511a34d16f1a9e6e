"""A pattern takes time in proportion to the length of a cell, and each engine judges it alike."""

import json
import re
from itertools import chain

import pytest
from edit import set_cells
from hypothesis import given
from hypothesis import strategies as st
from strategies import SCHEMAS

from trucebook.commands import main
from trucebook.schemas.patterns import _PLAIN, LARGEST, _fault_of_engines, _size, fault, matches
from trucebook.validate.check import check

FIELDS = [
    (schema.name, field)
    for schema in SCHEMAS.values()
    for field in schema.fields.values()
    if "pattern" in field.constraints
]
LONG = "a" * 100_000

# On a cell that almost matches, Python's re takes hours for each.
CATASTROPHIC = [
    "^(a+)+$",
    "^(a|aa)+$",
    "^(a|a)*$",
    "(.*)*",
    "^(a*)*b$",
    "^(([a-z])+.)+[A-Z]([a-z])+$",
    "^(.*a){20}$",
    "^a*a*a*a*a*a*a*a*b$",
    "^(?:(?:a?){9}){9}b$",
    "^(x+x+)+y|(a+a+)+y$",
    "(.*?,){11}P",
]


@pytest.mark.parametrize("pattern", CATASTROPHIC)
@pytest.mark.parametrize("cell", [LONG + "!", LONG, "a" * 30 + "\n"])
def test_no_pattern_goes_back_and_forth(pattern, cell):
    assert fault(pattern) is None
    assert matches(pattern, [cell]) in ([True], [False])


@pytest.mark.parametrize(
    ("pattern", "reason"),
    [
        (r"(a)\1", "invalid escape"),
        ("(?=a)b", r"invalid perl operator"),
        ("(?<!a)b", r"invalid perl operator"),
        ("(?>a+)b", r"invalid perl operator"),
        ("a{9}{9}", "multiple repeat"),
        ("(a{1000}){1000}", f"more than {LARGEST}"),
        ("((((a{9}){9}){9}){9}){9}", f"more than {LARGEST}"),
        (".{1000}" * 3, f"more than {LARGEST}"),
        ("a{99999999999}", f"more than {LARGEST}"),
        ("a" * 100_000, f"more than {LARGEST}"),
        ("(" * 1_000, "missing|recursion"),
        ("(" * 1_000 + ")" * 1_000, "."),
        ("a)|(b", "unbalanced|unexpected"),
        ("[z-a]", "range"),
        (r"\\pN", None),
        ("^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$", None),
    ],
)
def test_a_pattern_that_is_not_for_every_engine_is_refused(pattern, reason):
    found = fault(pattern)
    assert (found is None) if reason is None else re.search(reason, found)


@pytest.mark.parametrize(("table", "field"), FIELDS, ids=[f"{t}.{f.name}" for t, f in FIELDS])
def test_our_own_patterns_say_what_they_said(table, field):
    pattern = field.constraints["pattern"]
    assert fault(pattern) is None
    cells = ["F0001", "S01", "xx", "ISR", "a-b", "AB", "rule@1.2.3", "Q42", "other:ox cart", "a; b"]
    cells += ["people", "", "F1", "é", "a;; b", "0.2.0", "f" * 64, "en-GB", " F0001", "F0001 "]
    said = [re.fullmatch(pattern, cell) is not None for cell in cells]
    assert matches(pattern, cells) == said


def patterned(toy, pattern):
    """The toy book with another pattern for the names of its actors."""
    path = toy / "schemas" / "actors.json"
    schema = json.loads(path.read_text())
    schema["fields"][1]["constraints"]["pattern"] = pattern
    path.write_text(json.dumps(schema, indent=2))


def test_a_hostile_pattern_ends_in_a_report_by_both_engines(toy):
    patterned(toy, "^(a+)+$")
    line = set_cells(toy, "actors", "talmere", name="a" * 5_000 + "!")
    found = [item for item in check(toy).problems if (item.line, item.field) == (line, "name")]
    assert [item.rule for item in found] == ["pattern"]


def test_a_hostile_pattern_of_one_table_ends_in_a_report(toy, capsys):
    patterned(toy, "^(a+)+$")
    set_cells(toy, "actors", "talmere", name="a" * 5_000 + "!")
    path = str(toy / "dataset" / "actors.csv")
    assert main(["validate", path, "--table", "actors", "--against", str(toy)]) == 1
    assert "pattern [talmere.name]" in capsys.readouterr().out


def test_a_pattern_that_no_engine_takes_is_a_problem_of_the_schema(toy):
    patterned(toy, "^(?=a)")
    [problem] = check(toy).problems
    assert (problem.rule, problem.file) == ("schema_is_sound", "schemas/actors.json")
    assert "the pattern of 'name' does not compile" in problem.message


ATOMS = (
    *("a", "-", ".", r"\.", r"\ ", "(", ")", "|", "(?:", "é"),
    *("[a-z]", "[a-z0-9-]", "[z-a]", "[^;_]", "[]"),
)
REPEATS = ("", "", "", "*", "+", "?", "{2}", "{0,}", "{,2}", "{3,1}", "{999}", "{9999}", "++")


@given(st.lists(st.tuples(st.sampled_from(ATOMS), st.sampled_from(REPEATS)), max_size=8))
def test_plain_patterns_are_judged_as_the_engines_do(parts):
    pattern = "^" + "".join(chain.from_iterable(parts)) + "$"
    if _PLAIN.fullmatch(pattern) and _size(pattern) <= LARGEST:
        assert bool(fault(pattern)) == bool(_fault_of_engines(pattern))


def test_our_own_patterns_are_plain():
    """Then no command has to start the engine for them."""
    patterns = [field.constraints["pattern"] for _, field in FIELDS]
    assert [pattern for pattern in patterns if not _PLAIN.fullmatch(pattern)] == []
