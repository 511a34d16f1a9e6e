"""A table definition as SQL: tables with types, keys and checks, for SQLite and DuckDB.

A cell has the value that the CSV file has: numbers and dates typed, a list as one text; views
cut the lists. What differs between the two:

| | SQLite (3.37 or newer) | DuckDB |
|---|---|---|
| pattern | GLOB for ids, digests and code lists; else a remark | a regular expression |
| key to the same table | checked when the transaction ends | left out, with a remark |
| true or false, date | 1 or 0, ISO text | BOOLEAN, DATE |
| titles and definitions | remarks inside the statement, which SQLite keeps | COMMENT ON |

DuckDB checks a key before the rows of the same statement are in, so a table that refers to itself
could not be loaded in one. SQLite checks foreign keys only after `PRAGMA foreign_keys = ON`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from graphlib import CycleError, TopologicalSorter
from typing import Any, Literal, get_args

from trucebook.errors import SchemaError, unknown
from trucebook.markup import on_one_line
from trucebook.schemas.table import Field, Schema

Dialect = Literal["sqlite", "duckdb"]

_FILL = """\
-- An empty cell of a CSV file is NULL here. The shell's `.import --csv` writes an empty text,
-- which many columns refuse: the README of a release has the commands that fill the tables.
"""

_TYPES: dict[Dialect, dict[str, str]] = {
    "sqlite": {
        "string": "TEXT",
        "integer": "INTEGER",
        "number": "REAL",
        "boolean": "INTEGER",
        "date": "TEXT",
    },
    "duckdb": {
        "string": "VARCHAR",
        "integer": "BIGINT",
        "number": "DOUBLE",
        "boolean": "BOOLEAN",
        "date": "DATE",
    },
}


def script(schemas: Mapping[str, Schema], dialect: Dialect) -> str:
    """Every table, those that others refer to first."""
    statements = [ddl(schema, dialect) for schema in by_dependency(schemas)]
    return "\n".join([_FILL, *statements] if dialect == "sqlite" else statements)


def by_dependency(schemas: Mapping[str, Schema]) -> list[Schema]:
    """The tables in the order in which they can be created and filled."""
    needs = {
        name: sorted({key.table for key in schema.foreign_keys} - {name})
        for name, schema in sorted(schemas.items())
    }
    try:
        return [schemas[name] for name in TopologicalSorter(needs).static_order()]
    except CycleError as error:
        circle = ", ".join(dict.fromkeys(error.args[1]))
        raise SchemaError(
            f"the foreign keys of {circle} lead in a circle: SQL has no order to fill them in",
            "schemas",
        ) from None


def ddl(schema: Schema, dialect: Dialect) -> str:
    """The statements that create one table, and a view for each of its lists.

    The tables that it refers to must be there before: see `by_dependency`.
    """
    if dialect not in get_args(Dialect):
        raise unknown("dialect of SQL", dialect, get_args(Dialect))
    statements = [_table(schema, dialect)]
    if dialect == "duckdb":
        table = _name(schema.name)
        statements.append(f"COMMENT ON TABLE {table} IS {_literal(_about(schema))}")
        statements += [
            f"COMMENT ON COLUMN {table}.{_name(field.name)} IS {_literal(_about(field))}"
            for field in schema.fields.values()
        ]
    lists = (field for field in schema.fields.values() if field.separator)
    statements += [_view(schema, field, dialect) for field in lists]
    return "".join(f"{statement};\n" for statement in statements)


def _table(schema: Schema, dialect: Dialect) -> str:
    parts = [_column(field, dialect) for field in schema.fields.values()]
    parts.append(([], f"PRIMARY KEY ({_names(schema.descriptor['primaryKey'])})"))
    unique = schema.descriptor.get("uniqueKeys", [])
    parts += [([], f"UNIQUE ({_names(names)})") for names in unique]
    remarks = [_about(schema)] if dialect == "sqlite" else []
    late = " DEFERRABLE INITIALLY DEFERRED" if dialect == "sqlite" else ""
    for key in schema.foreign_keys:
        if dialect == "duckdb" and key.table == schema.name:
            remarks.append(f"Not checked here: {key.field} refers to {key.table}.{key.key}.")
            continue
        other = f"{_name(key.table)} ({_name(key.key)})"
        parts.append(([], f"FOREIGN KEY ({_name(key.field)}) REFERENCES {other}{late}"))
    ends = [","] * (len(parts) - 1) + [""]
    lines = [f"  {_remark(text)}" for text in remarks]
    for (notes, text), end in zip(parts, ends, strict=True):
        lines += [f"  {_remark(note)}" for note in notes]
        lines.append(f"  {text}{end}")
    close = ") STRICT" if dialect == "sqlite" else ")"
    return "\n".join([f"CREATE TABLE {_name(schema.name)} (", *lines, close])


def _column(field: Field, dialect: Dialect) -> tuple[list[str], str]:
    """The remarks above a column, and its definition."""
    kind = "string" if field.separator else field.type
    notes = [_about(field)] if dialect == "sqlite" else []
    parts = [_name(field.name), _TYPES[dialect][kind]]
    parts += ["NOT NULL"] if field.required else []
    parts += ["UNIQUE"] if field.constraints.get("unique") else []
    parts += [f"CHECK ({check})" for check in _checks(field, dialect)]
    if (pattern := field.constraints.get("pattern")) and _pattern(field, dialect) is None:
        notes.append(f"Not checked here: the pattern {pattern}")
    return notes, " ".join(parts)


_LIMITS = {
    "minimum": "{} >= {}",
    "maximum": "{} <= {}",
    "minLength": "length({}) >= {}",
    "maxLength": "length({}) <= {}",
}


def _checks(field: Field, dialect: Dialect) -> Iterator[str]:
    name, given = _name(field.name), field.constraints
    if dialect == "sqlite" and field.type == "boolean":
        yield f"{name} IN (0, 1)"
    if dialect == "sqlite" and field.type == "date":
        yield f"date({name}, '+0 days') IS {name}"
    if field.enum:
        yield f"{name} IN ({', '.join(map(_literal, field.enum))})"
    for limit, check in _LIMITS.items():
        if limit in given:
            yield check.format(name, _literal(given[limit]))
    if pattern := _pattern(field, dialect):
        yield pattern


def _pattern(field: Field, dialect: Dialect) -> str | None:
    """The check of a field's pattern; None where the dialect cannot express it."""
    pattern = field.constraints.get("pattern")
    if pattern is None or field.type != "string":
        return None  # the pattern is one of the written cell, and the column holds a value
    if dialect == "sqlite":
        return _globbed(_name(field.name), pattern)
    return f"regexp_matches({_name(field.name)}, {_literal(pattern)})"


def _about(what: Schema | Field) -> str:
    return on_one_line(f"{what.title}: {what.description}")


def _view(schema: Schema, field: Field, dialect: Dialect) -> str:
    """One row per item of a list cell."""
    view, table = _name(f"{schema.name}_{field.name}"), _name(schema.name)
    key, column, mark = _name(schema.key), _name(field.name), _literal(field.separator)
    if dialect == "sqlite":
        # Quoted as JSON the cell holds no bare quotation mark: only the separators cut it.
        item = "value"
        rows = f"{table}, json_each('[' || replace(json_quote({column}), {mark}, '\",\"') || ']')"
    else:
        item = "unnest"
        rows = f"{table}, unnest(string_split({column}, {mark}))"
    select = f"SELECT {table}.{key}, {item} AS {column} FROM {rows}"  # noqa: S608 - all quoted
    return f"CREATE VIEW {view} AS\n  {select} WHERE {item} IS NOT NULL"


def _names(names: list[str]) -> str:
    return ", ".join(map(_name, names))


def _name(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _literal(value: Any) -> str:
    if isinstance(value, int | float):
        return repr(value)
    return "'" + str(value).replace("'", "''") + "'"


def _remark(text: str) -> str:
    return f"-- {on_one_line(text)}"


_SHAPE = re.compile(
    r"(?P<head>(?:[\w:]|\[[^\]\\^]+\])*)\[(?P<last>[^\]\\^]+)\](?P<times>\{\d+(?:,\d*)?\}|[+*]|)"
)
"""Letters, then one class of characters, some times: the shape of ids, digests and open codes."""


def _globbed(name: str, pattern: str) -> str | None:
    """A pattern as GLOB; None for one of another shape than ids, digests and code lists have."""
    body = pattern.removeprefix("^").removesuffix("$")
    if pattern != f"^{body}$":
        return None
    whole = re.fullmatch(r"\(([^()]*)\)", body)
    forms = whole[1].split("|") if whole else [body]
    words = [form for form in forms if re.fullmatch(r"[\w:]+", form)]
    shapes = [_SHAPE.fullmatch(form) for form in forms if form not in words]
    if None in shapes:
        return None
    same = [f"{name} IN ({', '.join(map(_literal, words))})"] if words else []
    return " OR ".join([*same, *(_shaped(name, shape) for shape in shapes if shape)])


def _shaped(name: str, shape: re.Match[str]) -> str:
    head, last, times = shape["head"], shape["last"], shape["times"]
    before = len(re.findall(r"\[[^\]]+\]|.", head))
    low, comma, high = {"": "1", "*": "0,", "+": "1,"}.get(times, times[1:-1]).partition(",")
    least = f"{head}{f'[{last}]' * int(low)}"
    if not comma:
        return f"{name} GLOB {_literal(least)}"
    checks = [
        f"{name} GLOB {_literal(f'{least}*')}",
        f"substr({name}, {before + 1}) NOT GLOB {_literal(f'*[^{last}]*')}",
        *([f"length({name}) <= {before + int(high)}"] if high else []),
    ]
    return f"({' AND '.join(checks)})"
