import re
import sqlite3
from functools import cache

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import EVERY_TYPE, SCHEMAS

from trucebook.errors import SchemaError, UsageError
from trucebook.schemas.sql import by_dependency, ddl, script
from trucebook.schemas.table import Schema


def table(name="things", key="id", foreign=(), unique=(), **fields):
    """A definition with an id and the fields given by their constraints."""
    described = {"title": "T", "description": "It's a thing."}
    return Schema(
        {
            "name": name,
            **described,
            "fields": [
                {"name": key, "type": "string", **described},
                *(
                    {"name": field, "type": kind, "constraints": rest, **described}
                    for field, (kind, rest) in fields.items()
                ),
            ],
            "primaryKey": [key],
            "uniqueKeys": list(unique),
            "foreignKeys": [
                {"fields": [field], "reference": {"resource": other, "fields": ["id"]}}
                for field, other in foreign
            ],
        }
    )


def opened(statements, dialect):
    if dialect == "duckdb":
        connection = duckdb.connect()
        connection.execute(statements)
        return connection
    connection = sqlite3.connect(":memory:", isolation_level=None)
    connection.execute("PRAGMA foreign_keys = ON")
    connection.executescript(statements)
    return connection


kept_open = cache(opened)
REFUSED = (sqlite3.IntegrityError, duckdb.ConstraintException, duckdb.ConversionException)
both = pytest.mark.parametrize("dialect", ["sqlite", "duckdb"])


@both
def test_every_table_of_the_book_can_be_created(dialect):
    connection = opened(script(SCHEMAS, dialect), dialect)
    for name, schema in SCHEMAS.items():
        found = connection.execute(f'SELECT * FROM "{name}"').description
        assert [column[0] for column in found] == list(schema.fields)


@both
@pytest.mark.parametrize(
    ("kind", "constraints", "good", "bad"),
    [
        ("string", {"required": True}, "x", None),
        ("string", {"enum": ["a", "it's"]}, "it's", "A"),
        ("string", {"minLength": 2}, "𝒳é", "é"),
        ("string", {"maxLength": 2}, "𝒳é", "𝒳éa"),
        ("string", {"pattern": "^F[0-9]{4,}$"}, "F00012", "F001x2"),
        ("integer", {"minimum": 0}, 0, -1),
        ("integer", {"maximum": 9}, 9, 10),
        ("integer", {}, 7, "seven"),
        ("number", {"minimum": 0.5}, 0.5, 0.25),
        ("boolean", {}, True, "perhaps"),
        ("date", {}, "2031-05-14", "2031-02-30"),
    ],
)
def test_a_cell_that_breaks_its_definition_is_refused(dialect, kind, constraints, good, bad):
    connection = opened(ddl(table(cell=(kind, constraints)), dialect), dialect)
    connection.execute("INSERT INTO things VALUES ('a', ?)", [good])
    with pytest.raises(REFUSED):
        connection.execute("INSERT INTO things VALUES ('b', ?)", [bad])
    if not constraints.get("required"):
        connection.execute("INSERT INTO things VALUES ('c', NULL)")


@both
def test_keys_hold(dialect):
    things = table(
        part=("string", {"unique": True}), a=("integer", {}), b=("integer", {}), unique=[["a", "b"]]
    )
    parts = table("parts", whole=("string", {}), foreign=[("whole", "things")])
    connection = opened(script({"parts": parts, "things": things}, dialect), dialect)
    connection.execute("INSERT INTO things VALUES ('x', 'p', 1, 2)")
    connection.execute("INSERT INTO parts VALUES ('1', 'x'), ('2', NULL)")
    for row in (
        "things VALUES ('x', 'q', 3, 4)",
        "things VALUES ('y', 'p', 3, 4)",
        "things VALUES ('y', 'q', 1, 2)",
        "parts VALUES ('3', 'y')",
    ):
        with pytest.raises(REFUSED):
            connection.execute(f"INSERT INTO {row}")


def test_sqlite_checks_a_key_to_the_same_table_when_the_transaction_ends():
    connection = opened(ddl(SCHEMAS["actors"], "sqlite"), "sqlite")
    row = "INSERT INTO actors (actor_id, name, kind, affiliation) VALUES (?, ?, 'person', ?)"
    connection.execute("BEGIN")
    connection.execute(row, ("a", "A", "b"))
    connection.execute(row, ("b", "B", None))
    connection.execute("COMMIT")
    with pytest.raises(sqlite3.IntegrityError, match="FOREIGN KEY"):
        connection.execute(row, ("c", "C", "nobody"))


def test_duckdb_leaves_a_key_to_the_same_table_out_and_says_so():
    assert "FOREIGN KEY" not in ddl(SCHEMAS["actors"], "duckdb")
    assert "-- Not checked here: affiliation refers to actors." in ddl(SCHEMAS["actors"], "duckdb")


@both
def test_a_view_has_a_row_for_every_item_of_a_list(dialect):
    connection = opened(ddl(EVERY_TYPE, dialect), dialect)
    connection.execute("INSERT INTO every_type (id, items) VALUES ('a', ?)", ['x "y"; z, \\'])
    connection.execute("INSERT INTO every_type (id) VALUES ('b')")
    found = connection.execute("SELECT * FROM every_type_items").fetchall()
    assert sorted(found) == [("a", 'x "y"'), ("a", "z, \\")]


@both
def test_titles_and_definitions_are_in_the_database(dialect):
    connection = opened(script(SCHEMAS, dialect), dialect)
    query = {
        "sqlite": "SELECT sql FROM sqlite_master WHERE name = 'figures'",
        "duckdb": "SELECT comment FROM duckdb_columns() WHERE table_name = 'figures'",
    }
    text = " ".join(row[0] for row in connection.execute(query[dialect]).fetchall())
    for field in SCHEMAS["figures"].fields.values():
        assert f"{field.title}: {field.description}" in text


def test_tables_come_after_those_that_they_refer_to():
    places = {schema.name: place for place, schema in enumerate(by_dependency(SCHEMAS))}
    for schema in SCHEMAS.values():
        for key in schema.foreign_keys:
            assert places[key.table] <= places[schema.name]


def test_a_circle_of_keys_is_refused():
    one = table("one", other=("string", {}), foreign=[("other", "two")])
    two = table("two", other=("string", {}), foreign=[("other", "one")])
    with pytest.raises(SchemaError, match=r"foreign keys of (one|two), (one|two)"):
        script({"one": one, "two": two}, "sqlite")


def test_an_unknown_dialect_is_refused():
    with pytest.raises(UsageError, match="There are: duckdb, sqlite"):
        ddl(SCHEMAS["figures"], "oracle")


PATTERNS = sorted(
    {
        field.constraints["pattern"]
        for schema in SCHEMAS.values()
        for field in schema.fields.values()
        if "pattern" in field.constraints
    }
    | {"^a+$", "^[^;]*$", "^x[a-c]*$", "^[0-9]{2,3}$", "^(a|b[0-9]+)$", r"^\*\[{2}$", "^[ab][*-]$"}
)


@pytest.mark.slow
@pytest.mark.parametrize("pattern", PATTERNS)
@settings(max_examples=20)
@given(data=st.data())
def test_a_pattern_means_the_same_in_sql(pattern, data):
    drawn = st.from_regex(pattern.replace("$", r"\Z"))
    near = drawn.flatmap(
        lambda text: st.sampled_from([text + "x", text[1:], text[:-1], "é" + text])
    )
    text = data.draw(drawn | near | st.text("aF0;-x.*[:", max_size=6)).replace("\0", "")
    schema = table(cell=("string", {"pattern": pattern}))
    for dialect in ("sqlite", "duckdb"):
        statements = ddl(schema, dialect)
        if "Not checked here" in statements:
            assert (dialect, pattern) in UNCHECKED
            continue
        connection = kept_open(statements, dialect)
        try:
            connection.execute("INSERT INTO things VALUES ('a', ?)", [text])
            connection.execute("DELETE FROM things")
        except REFUSED:
            assert not re.fullmatch(pattern, text)
        else:
            assert re.fullmatch(pattern, text)


UNCHECKED = {
    ("sqlite", pattern)
    for pattern in (
        *("^a+$", "^[^;]*$", r"^\*\[{2}$"),
        r"^([A-Z]{1,4}|[a-z][a-z0-9-]*@[0-9]+\.[0-9]+\.[0-9]+)$",
        r"^[0-9]+\.[0-9]+\.[0-9]+$",
        r"^[^;]+(;\ [^;]+)*$",
        r"^[a-z0-9]+(-[a-z0-9]+)*$",
        r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$",
    )
}
"""Patterns that are not translated to GLOB: they are not ids, digests or code lists."""
