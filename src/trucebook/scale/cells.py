"""What is wrong with single cells: each distinct text of a field is judged once.

Types and constraints are judged by frictionless' own field reader and by the constraints as the
pandera schemas state them, the rules that look at single cells by themselves.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from trucebook.book.book import Book
from trucebook.book.csv import record
from trucebook.book.table import Row, Table, typed
from trucebook.errors import extra
from trucebook.schemas.patterns import matches
from trucebook.schemas.table import Field, Schema
from trucebook.validate.engines import field_descriptor
from trucebook.validate.rules import RULES, judge_by

CELL_RULES = tuple(rule for rule in RULES if rule.scope == "cell")
"""The rules whose verdict on a cell hangs on nothing but its field and text."""

_REMEMBERED = 100_000


class Cells:
    """Verdicts on the cells of a table, remembered."""

    def __init__(self, schema: Schema, keys: Mapping[str, Collection[str]]) -> None:
        self._schema, self._keys = schema, keys
        self._readers: dict[str, Callable[[str], tuple[Any, dict[str, str]]]] = {}
        self._good: dict[str, set[str]] = {name: set() for name in schema.fields}
        self._bad: dict[str, dict[str, tuple[str, ...]]] = {name: {} for name in schema.fields}

    def faults(self, name: str, texts: Iterable[str]) -> dict[str, tuple[str, ...]]:
        """The texts of a field that break something, each with the names of what it breaks."""
        good, bad = self._good[name], self._bad[name]
        new = [text for text in dict.fromkeys(texts) if text not in good and text not in bad]
        known = {text: bad[text] for text in texts if text in bad}
        found = {text: rules for text, rules in self._judge(name, new) if rules}
        good.update(text for text in new if text not in found)
        bad.update(found)
        for memory in (good, bad):
            if len(memory) > _REMEMBERED:
                memory.clear()
        return known | found

    def _judge(self, name: str, texts: list[str]) -> Iterator[tuple[str, tuple[str, ...]]]:
        by_rules = self._by_rules(name, texts) if texts else {}
        field = self._schema.fields[name]
        shapeless = _shapeless(field, texts)
        for text in texts:
            rules = [*self._by_frictionless(field, text), *self._by_pandera(field, text)]
            rules += ["pattern"] if text in shapeless else []
            if text and name in self._keys and text not in self._keys[name]:
                rules.append("foreign_key")
            yield text, tuple(dict.fromkeys((*rules, *by_rules.get(text, ()))))

    def _by_rules(self, name: str, texts: list[str]) -> dict[str, list[str]]:
        schema = _narrow(self._schema, name)
        rows = [_alone(schema, name, text, line) for line, text in enumerate(texts, 1)]
        found: dict[str, list[str]] = {}
        for problem in judge_by(CELL_RULES, book_of(schema, rows)):
            if problem.field == name:
                found.setdefault(texts[(problem.line or 0) - 1], []).append(problem.rule)
        return found

    def _by_frictionless(self, field: Field, text: str) -> Iterator[str]:
        if field.name not in self._readers:
            self._readers[field.name] = _reader(field)
        _, notes = self._readers[field.name](text)
        yield from map(_rule, notes or ())

    def _by_pandera(self, field: Field, text: str) -> Iterator[str]:
        try:
            value = field.read(text)
        except ValueError:
            yield "type"
            return
        if value is None:
            if field.required:
                yield "required"
            return
        for name, limit in field.constraints.items():
            if name in _HOLDS and not _HOLDS[name](value, limit):
                yield _rule(name)


def _shapeless(field: Field, texts: list[str]) -> set[str]:
    """The texts that the pattern of a field does not describe."""
    pattern = field.constraints.get("pattern")
    if pattern is None:
        return set()
    fitting = zip(texts, matches(pattern, texts), strict=True)
    return {text for text, fits in fitting if text and not fits}


def _rule(constraint: str) -> str:
    """The name of a constraint as reports have it."""
    return re.sub(r"([A-Z])", r"_\1", constraint).lower()


_HOLDS: Mapping[str, Callable[[Any, Any], bool]] = {
    "enum": lambda value, codes: value in codes,
    "minimum": lambda value, limit: value >= limit,
    "maximum": lambda value, limit: value <= limit,
    "minLength": lambda value, limit: len(value) >= limit,
    "maxLength": lambda value, limit: len(value) <= limit,
}


def book_of(schema: Schema, rows: Iterable[Row]) -> Book:
    """A book that holds some rows of one table and nothing else."""
    table = Table(schema, schema.name, tuple(rows))
    return Book(root=Path(schema.name), schemas={schema.name: schema}, tables={schema.name: table})


def _narrow(schema: Schema, name: str) -> Schema:
    """The table with no column but its key and another."""
    fields = [schema.fields[column].descriptor for column in dict.fromkeys((schema.key, name))]
    return Schema({**schema.descriptor, "fields": fields})


def _alone(schema: Schema, name: str, text: str, line: int) -> Row:
    texts = {**dict.fromkeys(schema.fields, ""), name: text}
    return Row(schema, schema.name, line, record(texts.values()), texts, typed(schema, texts))


def _reader(field: Field) -> Callable[[str], tuple[Any, dict[str, str]]]:
    frictionless = extra("frictionless", "curate")
    schema = frictionless.Schema.from_descriptor({"fields": [field_descriptor(field, {"unique"})]})
    reader: Callable[[str], tuple[Any, dict[str, str]]] = schema.fields[0].create_cell_reader()
    return reader
