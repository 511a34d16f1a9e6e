"""A table definition: a Frictionless Table Schema with its code lists filled in."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from trucebook.schemas.types import TYPES, read_cell

Descriptor = dict[str, Any]

SPAN = ("source_id", "start", "end", "exact", "prefix", "suffix")
"""The columns of a table that quotes a source."""

WITHDRAWN = frozenset({"retracted", "superseded"})
"""Values of `row_status` of rows that no longer count; they are kept so that citations resolve."""

_KEEPING = ("method", "coder", "reviewer", "row_status", "note")


@dataclass(frozen=True)
class Field:
    """One column.

    `descriptor` is the Table Schema field, resolved: code lists stand in `codes` and in the
    constraints. Beside the standard's own keys a field may say `vocabulary` (a code list),
    `separator` (a list of texts in one cell), `edtf` (a date or interval), `words: source`
    (the cell repeats a source and is never normalised) and `evidence` (when the cell needs
    evidence rows: always, `unless` it is one of some codes, or `unless_in` other columns).
    """

    descriptor: Descriptor

    @property
    def name(self) -> str:
        return str(self.descriptor["name"])

    @property
    def title(self) -> str:
        return str(self.descriptor["title"])

    @property
    def description(self) -> str:
        return str(self.descriptor["description"])

    @property
    def type(self) -> str:
        return str(self.descriptor["type"])

    @property
    def constraints(self) -> Descriptor:
        return dict(self.descriptor.get("constraints", {}))

    @property
    def required(self) -> bool:
        return bool(self.constraints.get("required", False))

    @property
    def codes(self) -> Mapping[str, str]:
        """Code to definition; empty where the column has no code list."""
        return dict(self.descriptor.get("codes", {}))

    @property
    def enum(self) -> tuple[str, ...]:
        """The codes of a closed list, in its order."""
        return tuple(self.constraints.get("enum", ()))

    @property
    def separator(self) -> str | None:
        """What stands between the items of a list cell."""
        return self.descriptor.get("separator")

    @property
    def is_edtf(self) -> bool:
        return bool(self.descriptor.get("edtf", False))

    @property
    def is_source_words(self) -> bool:
        """Whether the cell repeats a source and must not be touched."""
        return self.descriptor.get("words") == "source"

    @property
    def evidence(self) -> Mapping[str, list[str]] | None:
        """When the cell needs evidence; None where it follows from its row."""
        return self.descriptor.get("evidence")

    def read(self, text: str) -> Any:
        """The value of a cell; None for an empty one.

        Raises:
            ValueError: the text is no value of the field's type.
        """
        if text == "":
            return None
        if self.separator:
            return tuple(text.split(self.separator))
        return read_cell(self.type, text)

    def write(self, value: Any) -> str:
        """The canonical cell text of a value."""
        if value is None:
            return ""
        if self.separator:
            return self.separator.join(value)
        return TYPES[self.type].write(value)


@dataclass(frozen=True, slots=True)
class ForeignKey:
    """Every value of `field` stands in `key` of `table`."""

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
    """One table. `descriptor` is its resolved Table Schema, which frictionless reads as is."""

    descriptor: Descriptor

    @property
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
        """What rows of this table do not tell, or tell less surely than they seem to."""
        return list(self.descriptor.get("knownLimits", []))

    @cached_property
    def fields(self) -> Mapping[str, Field]:
        """The columns by name, in order."""
        return {field["name"]: Field(field) for field in self.descriptor["fields"]}

    @property
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

    @property
    def coded(self) -> list[str]:
        """The columns whose values a coder decides on: neither id, span nor book-keeping."""
        return [name for name in self.fields if name not in {self.key, *SPAN, *_KEEPING}]

    @property
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


def column(name: str, kind: str, description: str, **constraints: object) -> dict[str, object]:
    """A field of a Table Schema; its title is its name in words."""
    title = name.replace("_", " ").capitalize()
    field = {"name": name, "title": title, "type": kind, "description": description}
    return {**field, **({"constraints": constraints} if constraints else {})}
