"""A definition is taken or refused with a reason, whatever value any of its keys has."""

import copy
import json
from contextlib import suppress

import pytest
from strategies import ROOT

from trucebook.errors import SchemaError
from trucebook.schemas.files import MOST_CODES, PACKAGE, read_schemas
from trucebook.schemas.inspect import inspect
from trucebook.validate.check import check
from trucebook.verify.descriptor import read_descriptor

WHOLE = {
    "$schema": "s",
    "name": "t",
    "title": "T",
    "description": "D",
    "codingRules": ["r"],
    "knownLimits": ["l"],
    "fields": [
        {
            "name": "id",
            "title": "T",
            "description": "D",
            "type": "string",
            "words": "source",
            "constraints": {
                "required": True,
                "unique": True,
                "pattern": "^a$",
                "enum": ["a"],
                "minLength": 1,
                "maxLength": 2,
            },
        },
        {"name": "n", "title": "T", "description": "D", "type": "number"},
        {"name": "c", "title": "T", "description": "D", "type": "string", "vocabulary": "v"},
        {
            "name": "d",
            "title": "T",
            "description": "D",
            "type": "string",
            "edtf": True,
            "evidence": {"unless_in": ["id"]},
        },
        {"name": "l", "title": "T", "description": "D", "type": "string", "separator": "; "},
    ],
    "primaryKey": ["id"],
    "uniqueKeys": [["id", "n"]],
    "foreignKeys": [{"fields": ["d"], "reference": {"resource": "", "fields": ["id"]}}],
}
WHOLE["fields"][1]["constraints"] = {"minimum": 0, "maximum": 1}
WRONG = [None, True, 5, -0.5, 1e999, "", " ", "\ud800", [], [1], ["x"], [[]], [["x"]], {}, {"x": 1}]


def places(value, at=()):
    """The path of every value inside of another."""
    yield at
    inner = dict(enumerate(value)) if isinstance(value, list) else value
    for key, item in inner.items() if isinstance(inner, dict) else ():
        yield from places(item, (*at, key))


def changed(value, at, wrong):
    """A copy with another value at a place."""
    whole = copy.deepcopy(value)
    inner = whole
    for key in at[:-1]:
        inner = inner[key]
    inner[at[-1]] = wrong
    return whole


def same_kind(one, other):
    numbers = {int, float}
    return type(one) is type(other) or {type(one), type(other)} <= numbers


def test_a_definition_with_every_key_is_sound():
    inspect(WHOLE, {"v": None}, "schemas/t.json")


# `required` is left to frictionless; any text is a title, any number of rules are rules.
@pytest.mark.parametrize("at", [at for at in places(WHOLE) if at], ids=str)
def test_a_value_of_another_type_is_refused_at_every_key(at):
    old = WHOLE
    for key in at:
        old = old[key]
    for wrong in WRONG:
        is_open = at[-1] == "required" or same_kind(old, wrong)
        with suppress(SchemaError) if is_open else pytest.raises(SchemaError, match="schemas"):
            inspect(changed(WHOLE, at, wrong), {"v": None}, "schemas/t.json")


@pytest.mark.parametrize("at", [at for at in places(WHOLE) if at], ids=str)
def test_a_definition_in_a_release_is_refused_the_same_way(at):
    for wrong in WRONG[:-3]:
        schema = changed(WHOLE, at, wrong)
        package = {"resources": [{"name": "t", "path": "t.csv", "schema": schema}]}
        found = read_descriptor({PACKAGE: json.dumps(package).encode(), "t.csv": b""})
        assert all(problem.rule for problem in found.problems)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('"vocabulary": "units"', '"vocabulary": null', "vocabulary of 'unit': expected a text"),
        ('"fields": [\n        "source_id"', '"fields": [\n', "a foreign key lacks 'fields'"),
        ('"resource": "actors"', '"resource": ["x"]', "resource of a foreign key: expected a text"),
        ('"name": "unit"', '"name": ["unit"]', r"a name of a field that begins .*\['unit'\]"),
        ('"name": "unit"', '"name": true', "a name of a field that begins .*True"),
        ('"name": "unit"', '"name": "^.*$"', "a name of a field that begins"),
        ('"name": "unit"', '"name": "Metric"', "two fields have the same name, 'metric'"),
        (
            '"codingRules": [',
            '"codingRules": 5, "x": [',
            "codingRules of the table: expected",
        ),
        ('"title": "Figures"', '"title": "\\ud800"', "half of a surrogate pair"),
        ('"title": "Figures"', '"title": "a\\u0000"', "a NUL, which no text holds"),
        ('"title": "Figures"', '"title": "x", "title": "y"', "a key appears twice: 'title'"),
        ('"minimum": 0', '"minimum": NaN', "NaN is no number"),
        ('"minimum": 0', '"minimum": 1e400', "a number that a double cannot hold"),
        ('"minimum": 0', '"minimum": 0.5', "whole numbers as limits of 'start'"),
        ('"minimum": 0', '"pattern": "0"', "pattern of 'start' is no constraint of type integer"),
        ('"maxLength": 32', '"maxLength": true', "maxLength of 'prefix': expected a number"),
        ('"edtf": true', '"edtf": "yes"', "edtf of 'period': expected true or false"),
        (
            '"type": "number"',
            '"type": "number", "separator": ","',
            "'separator', which is for fields of type string",
        ),
        (
            '"type": "number"',
            '"type": "number", "format": "x"',
            "'format', which trucebook",
        ),
        (
            '"primaryKey": [',
            '"missingValues": ["x"], "primaryKey": [',
            "'missingValues', which trucebook",
        ),
        ('"unless": []', '"unless": 5', r"expected unless \(codes\)"),
        ('"unless": []', '"unless_in": []', r"unless_in \(other fields\)"),
        ('"name": "prefix"', '"name": "before"', "a table that quotes has the columns"),
    ],
)
def test_a_hostile_definition_is_one_problem_at_its_file(toy, old, new, message):
    path = toy / "schemas" / "figures.json"
    text = path.read_text(encoding="utf-8")
    assert old in text
    text = text.replace(old, new, 1).replace("[\n\n", "[\n")
    path.write_text(text, encoding="utf-8")
    [problem] = check(toy).problems
    assert (problem.rule, problem.file) == ("schema_is_sound", "schemas/figures.json")
    with pytest.raises(SchemaError, match=message):
        read_schemas(toy / "schemas")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (b"", "expected the header"),
        (b"days,a\n", "expected the header"),
        (b"code,definition\n", "a row for every code"),
        (b"code,definition\ndays\n", "row 1 is "),
        (b"code,definition\ndays,a,b\n", "row 1 is "),
        (b"code,definition\ndays,a\n\n", r"row 2 is \[\]"),
        (b"code,definition\ndays,a\ndays,b\n", "row 2 is .*days"),
        (b"code,definition\ndays, \n", "has a definition"),
        (b'code,definition\ndays,"a\n', "unexpected end of data"),
        (b'code,definition\ndays,"a"b\n', "expected after"),
        (b"code,definition\ndays,\xff\n", "invalid start byte"),
        (b"code,definition\n" + b"a,b\n" * 100_000, "row 2 is "),
        (
            b"code,definition\n" + b"".join(b"%s,x\n" % (b"a" * n) for n in range(1, 400)) * 9,
            "is given once",
        ),
    ],
    ids=lambda value: value[:40],
)
def test_a_list_of_codes_that_is_none_is_refused(tmp_path, text, message):
    folder = tmp_path / "schemas"
    (folder / "vocabularies").mkdir(parents=True)
    (folder / "vocabularies" / "units.csv").write_bytes(text)
    with pytest.raises(SchemaError, match=f"(?s)vocabularies/units.csv: .*{message}"):
        read_schemas(folder)


def test_a_list_is_no_table(tmp_path):
    folder = tmp_path / "schemas"
    (folder / "vocabularies").mkdir(parents=True)
    codes = ("".join(chr(97 + n // 26**k % 26) for k in range(4)) for n in range(MOST_CODES + 1))
    text = "code,definition\n" + "".join(f"{code},x\n" for code in codes)
    (folder / "vocabularies" / "units.csv").write_text(text)
    with pytest.raises(SchemaError, match=f"at most {MOST_CODES} codes"):
        read_schemas(folder)


def test_the_table_of_sources_has_the_columns_that_are_read(toy):
    path = toy / "schemas" / "sources.json"
    path.write_text(path.read_text().replace('"name": "sha256"', '"name": "digest"'))
    [problem] = check(toy).problems
    assert (problem.rule, problem.file) == ("schema_is_sound", "schemas/sources.json")
    assert "lacks the column 'sha256'" in problem.message


def test_a_column_of_another_type_than_rules_take_is_a_problem(toy):
    path = toy / "schemas" / "figures.json"
    schema = json.loads(path.read_text())
    for field in schema["fields"]:
        if field["name"] in ("start", "end"):
            field |= {"type": "date", "constraints": {}}
    path.write_text(json.dumps(schema))
    found = {(item.file, item.rule) for item in check(toy).problems}
    assert ("dataset/figures.csv", "type") in found


def test_our_own_definitions_are_sound():
    assert len(read_schemas(ROOT / "schemas")) == 18
