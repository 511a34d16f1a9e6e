"""A table definition: a Frictionless Table Schema with its code lists filled in, and its types."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from math import isfinite
from pathlib import Path
from types import MappingProxyType
from typing import Any

from trucebook.language import Message, say

Descriptor = dict[str, Any]

SPAN = ("source_id", "start", "end", "exact", "prefix", "suffix")
"""The columns of a table that quotes a source."""

WITHDRAWN = frozenset({"retracted", "superseded"})
"""Values of `row_status` of rows that no longer count; they are kept so that citations resolve."""

KEEPING = ("method", "coder", "reviewer", "row_status", "note")
"""The columns that say how a row was coded."""

DEFAULTS = {"method": "curated", "row_status": "active"}
"""What a row that a person wrote says of itself, unless it says something else."""


@dataclass(frozen=True, slots=True)
class FieldType:
    """How a Table Schema type is written and read.

    Attributes:
        pattern: what a cell of the type looks like, before `read` judges its value.
        read: cell text to value; raises ValueError.
        write: value to the one canonical cell text.
        expected: the type in words, for messages.
    """

    pattern: str
    read: Callable[[str], Any]
    write: Callable[[Any], str]
    expected: Message


def _read_number(text: str) -> float:
    value = float(text)
    if not isfinite(value):
        raise ValueError("expected a number that a double can hold")
    return value


def _write_number(value: float) -> str:
    whole = float(value).is_integer() and abs(value) < 1e15
    return str(int(value)) if whole else repr(float(value))


_NUMBER = r"[+-]?[0-9]{1,300}(\.[0-9]+)?([eE][+-]?[0-9]{1,3})?"

TYPES = {
    "string": FieldType(r"(?s).*", str, str, say("text")),
    "integer": FieldType(r"[+-]?[0-9]{1,18}", int, str, say("a whole number")),
    "number": FieldType(_NUMBER, _read_number, _write_number, say("a number")),
    "boolean": FieldType(
        r"true|false",
        lambda text: text == "true",
        lambda value: str(bool(value)).lower(),
        say("true or false"),
    ),
    "date": FieldType(
        r"[0-9]{4}-[0-9]{2}-[0-9]{2}",
        date.fromisoformat,
        date.isoformat,
        say("a date as YYYY-MM-DD"),
    ),
}
"""The types that a book may use. `inspect` refuses the others of Table Schema."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Field:
    """One column.

    Attributes:
        descriptor: the Table Schema field, resolved: code lists are in `codes` and in the
            constraints. Beside the standard's own keys a field may give `vocabulary` (a code
            list), `separator`, `items`, `edtf`
        name: its name in the header of the file.
        title: its name in words.
        description: what a cell of it says.
        type: its Table Schema type.
        constraints: what is asked of a cell, by the names that Table Schema has for it.
        required: whether no cell may be empty.
        codes: code to definition; empty where the column has no code list.
        enum: the codes of a closed list, in its order.
        separator: what comes between the items of a list cell; None where a cell is no list.
        items: the table whose ids a list cell holds; None where it holds no ids.
        is_edtf: whether a cell is a date or an interval (EDTF).
        is_source_words: whether a cell repeats a source and must never be changed.
        evidence: when a cell needs evidence rows: always, `unless` it is one of some codes, is
            found `unless_in` other columns, or its row is cited (`unless_cited_by`) by rows of
            other tables, whose words it rests on; None where it follows from its row.
    """

    descriptor: Descriptor
    name: str
    title: str
    description: str
    type: str
    constraints: Mapping[str, Any]
    required: bool
    codes: Mapping[str, str]
    enum: tuple[str, ...]
    separator: str | None
    items: str | None
    is_edtf: bool
    is_source_words: bool
    evidence: Mapping[str, list[str]] | None

    @classmethod
    def of(cls, descriptor: Descriptor) -> Field:
        """The column that a resolved Table Schema field describes."""
        constraints = descriptor.get("constraints", {})
        return cls(
            descriptor=descriptor,
            name=descriptor["name"],
            title=descriptor.get("title", ""),
            description=descriptor.get("description", ""),
            type=descriptor["type"],
            constraints=MappingProxyType(constraints),
            required=bool(constraints.get("required", False)),
            codes=MappingProxyType(descriptor.get("codes", {})),
            enum=tuple(constraints.get("enum", ())),
            separator=descriptor.get("separator"),
            items=descriptor.get("items"),
            is_edtf=bool(descriptor.get("edtf", False)),
            is_source_words=descriptor.get("words") == "source",
            evidence=descriptor.get("evidence"),
        )

    def read(self, text: str) -> Any:
        """The value of a cell; None for an empty one.

        Raises:
            ValueError: the text is no value of the field's type.
        """
        if text == "":
            return None
        if self.separator:
            return tuple(text.split(self.separator))
        if self.type == "string":
            return text
        form = TYPES[self.type]
        if not re.fullmatch(form.pattern, text):
            raise ValueError(f"expected {form.expected}")
        return form.read(text)

    def is_named_in(self, words: object, names: Iterable[str]) -> bool:
        """Whether words hold one of the names of a cell's value, in either case of letters."""
        return any(name.casefold() in str(words or "").casefold() for name in names)

    def write(self, value: Any) -> str:
        """The canonical cell text of a value."""
        if value is None:
            return ""
        if self.separator:
            return self.separator.join(value)
        return TYPES[self.type].write(value)


@dataclass(frozen=True, slots=True)
class ForeignKey:
    """Every value of `field` is in `key` of `table`."""

    field: str
    table: str
    key: str

    @classmethod
    def of(cls, descriptor: Descriptor, own: str) -> ForeignKey:
        """The key that a Table Schema of the table `own` describes; it has one field."""
        reference = descriptor["reference"]
        return cls(descriptor["fields"][0], reference["resource"] or own, reference["fields"][0])


@dataclass(frozen=True)
class Schema:
    """One table. `descriptor` is its resolved Table Schema, which frictionless reads as is.

    Two definitions that say the same are equal, and have the same hash: what is made from a
    definition (`functools.lru_cache`) is made once, however often the definition is read.
    """

    descriptor: Descriptor

    def __hash__(self) -> int:
        return self._hash

    @cached_property
    def _hash(self) -> int:
        return hash(json.dumps(self.descriptor, sort_keys=True, default=str))

    @cached_property
    def name(self) -> str:
        return str(self.descriptor["name"])

    @property
    def title(self) -> str:
        return str(self.descriptor["title"])

    @property
    def description(self) -> str:
        return str(self.descriptor["description"])

    @property
    def coding_rules(self) -> list[str]:
        """How a passage becomes rows of this table."""
        return list(self.descriptor.get("codingRules", []))

    @property
    def known_limits(self) -> list[str]:
        """What rows of this table do not say, or say less surely than they seem to."""
        return list(self.descriptor.get("knownLimits", []))

    @cached_property
    def fields(self) -> Mapping[str, Field]:
        """The columns by name, in order."""
        return {field["name"]: Field.of(field) for field in self.descriptor["fields"]}

    @cached_property
    def key(self) -> str:
        """The column that holds the row ids."""
        return str(self.descriptor["primaryKey"][0])

    @cached_property
    def foreign_keys(self) -> tuple[ForeignKey, ...]:
        keys = self.descriptor.get("foreignKeys", [])
        return tuple(ForeignKey.of(key, self.name) for key in keys)

    @cached_property
    def references(self) -> Mapping[str, ForeignKey]:
        """The foreign keys by their column."""
        return {key.field: key for key in self.foreign_keys}

    @cached_property
    def coded(self) -> tuple[str, ...]:
        """The columns whose values a coder decides on: neither id, span nor book-keeping."""
        return tuple(name for name in self.fields if name not in {self.key, *SPAN, *KEEPING})

    @cached_property
    def quotes_source(self) -> bool:
        """Whether rows of the table cite words of a source."""
        return "exact" in self.fields


def resolve(descriptor: Descriptor, vocabularies: Mapping[str, Mapping[str, str]]) -> Descriptor:
    """Fill the code lists into the constraints of a Table Schema.

    A closed list becomes an `enum`; one with an open code (`other:<noun>`) becomes a `pattern`.
    A field with a `separator` gets the pattern of a list without empty items.
    """
    fields = [_resolve_field(field, vocabularies) for field in descriptor["fields"]]
    return {**descriptor, "fields": fields}


def _resolve_field(field: Descriptor, vocabularies: Mapping[str, Mapping[str, str]]) -> Descriptor:
    constraints = dict(field.get("constraints", {}))
    codes: Mapping[str, str] = {}
    if "vocabulary" in field:
        codes = vocabularies[field["vocabulary"]]
        constraints.update(code_constraint(codes))
    if "separator" in field:
        constraints["pattern"] = list_pattern(field["separator"])
    return {
        **field,
        **({"codes": dict(codes)} if codes else {}),
        **({"constraints": constraints} if constraints else {}),
    }


def list_pattern(separator: str) -> str:
    """The form of a list without empty items."""
    mark = re.escape(separator.strip())
    return f"^[^{mark}]+({re.escape(separator)}[^{mark}]+)*$"


def code_constraint(codes: Mapping[str, str]) -> Descriptor:
    """What a code list asks of a cell."""
    is_open = any("<" in code for code in codes)
    if not is_open:
        return {"enum": list(codes)}
    parts = (re.sub(r"<\w+>", "[a-z][a-z_ -]*", code) for code in codes)
    return {"pattern": f"^({'|'.join(parts)})$"}


def own_schemas(module: str) -> dict[str, Schema]:
    """The definitions in the TOML file beside a module of ours, by name.

    Args:
        module: `__file__` of the module; the file has its name, with `.toml`.
    """
    found = tomllib.loads(Path(module).with_suffix(".toml").read_text(encoding="utf-8"))
    return {
        name: Schema({"name": name, **item, "fields": [_titled(field) for field in item["fields"]]})
        for name, item in found.items()
    }


def _titled(field: Descriptor) -> Descriptor:
    """The field with its name in words as its title."""
    title = field["name"].replace("_", " ").capitalize()
    return {"name": field["name"], "title": title, **field}
