"""What a table definition must be for the rest of the package to work with it.

The shape of every key that is read anywhere is checked here and nowhere else. Other keys are let
through, except those of Table Schema that change how a cell is read.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from trucebook.errors import SchemaError
from trucebook.problem import shorten
from trucebook.schemas import patterns
from trucebook.schemas.table import SPAN, TYPES, ForeignKey, code_constraint, list_pattern

CODE = re.compile(r"[a-z][a-z_]*(:<[a-z]+>)?")
"""The form of a code; `other:<noun>` is for a word of the coder's own."""

_LARGEST_LIMIT = 10**15
"""A whole number that a double holds too."""


def inspect(descriptor: Any, vocabularies: Mapping[str, object] | None, file: str) -> None:
    """Refuse a table definition that the rest of the package could not work with.

    `vocabularies` are the code lists that a field may name; None for a definition that is resolved
    and has its codes itself. `file` is the name of the file in the error.
    """
    try:
        _inspect_table(descriptor, vocabularies)
    except ValueError as error:
        raise SchemaError(str(error), file) from None


_Shape = tuple[str, Callable[[Any], bool]]
"""What a value must be, in words and as a test."""


def _list_of(kind: type) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, list) and all(isinstance(item, kind) for item in value)


def _is_limit(value: Any) -> bool:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return is_number and abs(value) <= _LARGEST_LIMIT


def _is_length(value: Any) -> bool:
    return _is_limit(value) and value >= 0 and value == int(value)


_are_texts = _list_of(str)
_TEXT: _Shape = ("a text", lambda value: isinstance(value, str))
_WORDS: _Shape = (
    "a text that is not blank",
    lambda value: isinstance(value, str) and value.strip() != "",
)
_TEXTS: _Shape = ("a list of texts", _are_texts)
_ONE_TEXT: _Shape = ("a list of one text", lambda value: _are_texts(value) and len(value) == 1)
_TRUTH: _Shape = ("true or false", lambda value: isinstance(value, bool))
_OBJECT: _Shape = ("an object", lambda value: isinstance(value, dict))
_OBJECTS: _Shape = ("a list of objects", _list_of(dict))
_LIMIT: _Shape = (f"a number from -{_LARGEST_LIMIT} to {_LARGEST_LIMIT}", _is_limit)
_LENGTH: _Shape = ("a number of characters", _is_length)

_TABLE: Mapping[str, _Shape] = {
    "$schema": _TEXT,
    "name": _WORDS,
    "title": _WORDS,
    "description": _WORDS,
    "codingRules": _TEXTS,
    "knownLimits": _TEXTS,
    "fields": _OBJECTS,
    "primaryKey": ("a list of texts", lambda value: _are_texts(value) and value != []),
    "foreignKeys": _OBJECTS,
    "uniqueKeys": (
        "a list of lists of texts",
        lambda value: isinstance(value, list) and all(map(_are_texts, value)) and all(value),
    ),
}
_FIELD: Mapping[str, _Shape] = {
    "name": _WORDS,
    "title": _WORDS,
    "description": _WORDS,
    "type": _WORDS,
    "vocabulary": _WORDS,
    "codes": (
        "an object of texts",
        lambda value: isinstance(value, dict) and _are_texts([*value.values()]),
    ),
    "separator": _WORDS,
    "items": _WORDS,
    "edtf": _TRUTH,
    "words": ("'source'", lambda value: value == "source"),
    "evidence": _OBJECT,
    "constraints": _OBJECT,
}
# The names that there are, and `required`, are for frictionless to judge, which takes no others.
_CONSTRAINTS: Mapping[str, _Shape] = {
    "unique": _TRUTH,
    "pattern": _TEXT,
    "enum": (
        "a list of texts, each once",
        lambda value: _are_texts(value) and len(set(value)) == len(value) > 0,
    ),
    "minimum": _LIMIT,
    "maximum": _LIMIT,
    "minLength": _LENGTH,
    "maxLength": _LENGTH,
}
_KEY: Mapping[str, _Shape] = {"fields": _ONE_TEXT, "reference": _OBJECT}
_REFERENCE: Mapping[str, _Shape] = {"resource": _TEXT, "fields": _ONE_TEXT}
_NUMBER = frozenset({"unique", "minimum", "maximum"})
_TAKES: Mapping[str, frozenset[str]] = {
    "string": frozenset({"unique", "pattern", "enum", "minLength", "maxLength"}),
    "integer": _NUMBER,
    "number": _NUMBER,
    "boolean": frozenset({"unique"}),
    "date": frozenset({"unique"}),
    "list": frozenset({"unique", "pattern"}),
}
_READ_ANOTHER_WAY = (
    *("missingValues", "format", "trueValues", "falseValues"),
    *("decimalChar", "groupChar", "bareNumber"),
)
_TABLE_NAME = re.compile(r"[a-z0-9._-]+")
_FIELD_NAME = re.compile(r"\w[\w .:-]*")


def _inspect_table(descriptor: Any, vocabularies: Mapping[str, object] | None) -> None:
    if not isinstance(descriptor, dict):
        raise ValueError("expected a JSON object")
    needed = ("name", "title", "description", "fields", "primaryKey")
    _inspect_shape(descriptor, "the table", _TABLE, needed)
    if not _TABLE_NAME.fullmatch(descriptor["name"]):
        raise ValueError(f"expected a name of the form {_TABLE_NAME.pattern}")
    for field in descriptor["fields"]:
        _inspect_field(field, vocabularies)
    names = [field["name"] for field in descriptor["fields"]]
    twice = [name for name, times in Counter(map(str.casefold, names)).items() if times > 1]
    if twice:
        raise ValueError(f"two fields have the same name, {twice[0]!r}")
    if "exact" in names and not set(names).issuperset(SPAN):
        raise ValueError(f"a table that quotes has the columns {', '.join(SPAN)}")
    for field in descriptor["fields"]:
        _inspect_evidence(field, names)
    _inspect_keys(descriptor, names)


def _inspect_shape(
    given: Mapping[str, Any], owner: str, shapes: Mapping[str, _Shape], needed: Sequence[str] = ()
) -> None:
    for key in needed:
        if given.get(key) in (None, "", []):
            raise ValueError(f"{owner} lacks {key!r}")
    for key, value in given.items():
        if key in _READ_ANOTHER_WAY:
            raise ValueError(f"{owner} has {key!r}, which trucebook does not read; remove it")
        if key in shapes and not shapes[key][1](value):
            raise ValueError(
                f"{key} of {owner}: expected {shapes[key][0]}, found {shorten(repr(value))}"
            )


def _inspect_field(field: Mapping[str, Any], vocabularies: Mapping[str, object] | None) -> None:
    name = field.get("name")
    if not isinstance(name, str) or not _FIELD_NAME.fullmatch(name):
        raise ValueError(
            "expected a name of a field that begins with a letter or digit and goes on with such, "
            f"blanks or any of . : - _, found {shorten(repr(name))}"
        )
    _inspect_shape(field, repr(name), _FIELD, ("title", "description", "type"))
    if field["type"] not in TYPES:
        raise ValueError(
            f"field {name!r} has type {field['type']!r}; expected one of {', '.join(TYPES)}"
        )
    _inspect_codes(field, vocabularies)
    if "items" in field and "separator" not in field:
        raise ValueError(f"field {name!r} has 'items', which is for a list; it has no separator")
    if field["type"] != "string":
        for key in {"separator", "edtf", "words"} & field.keys():
            raise ValueError(f"field {name!r} has {key!r}, which is for fields of type string")
    _inspect_constraints(field)


def _inspect_codes(field: Mapping[str, Any], vocabularies: Mapping[str, object] | None) -> None:
    name, named = field["name"], field.get("vocabulary")
    if named is not None and vocabularies is not None and named not in vocabularies:
        raise ValueError(
            f"field {name!r} names vocabulary {named!r}; there are {', '.join(vocabularies)}"
        )
    if named is not None and (field["type"] != "string" or "separator" in field):
        raise ValueError(f"field {name!r} has a vocabulary, which is for cells of one code")
    if ("codes" in field) != (named is not None and vocabularies is None):
        raise ValueError(f"field {name!r}: expected codes in a release, where it has a vocabulary")
    odd = [code for code in field.get("codes", ()) if not CODE.fullmatch(code)]
    if odd:
        raise ValueError(f"a code is lower-case words joined by _, unlike {shorten(odd[0])!r}")


def _inspect_constraints(field: Mapping[str, Any]) -> None:
    name, given = field["name"], field.get("constraints", {})
    _inspect_shape(given, repr(name), _CONSTRAINTS)
    kind = "list" if "separator" in field else field["type"]
    if odd := [key for key in given if key in _CONSTRAINTS and key not in _TAKES[kind]]:
        raise ValueError(
            f"{odd[0]} of {name!r} is no constraint of type {kind}; expected any of "
            f"{', '.join(sorted(_TAKES[kind]))}"
        )
    if field["type"] == "integer" and any(given.get(k, 0) % 1 for k in ("minimum", "maximum")):
        raise ValueError(f"expected whole numbers as limits of {name!r}")
    pattern = list_pattern(field["separator"]) if "separator" in field else given.get("pattern")
    of_codes = code_constraint(field["codes"]) if field.get("codes") else {}
    if pattern is None or pattern == of_codes.get("pattern"):
        return
    if reason := patterns.fault(pattern):
        raise ValueError(f"the pattern of {name!r} does not compile: {shorten(reason)}")


def _inspect_evidence(field: Mapping[str, Any], names: Sequence[str]) -> None:
    given = field.get("evidence", {"unless": []})
    others = given.get("unless_in", names[:1])
    if (
        set(given) not in ({"unless"}, {"unless_in"}, {"unless_cited_by"})
        or not all(map(_are_texts, given.values()))
        or not others
        or not set(others) <= set(names)
    ):
        raise ValueError(
            f"field {field['name']!r} has evidence {shorten(repr(given))}; expected unless "
            "(codes), unless_in (other fields) or unless_cited_by (other tables)"
        )


def _inspect_keys(descriptor: Mapping[str, Any], names: Sequence[str]) -> None:
    keys = descriptor.get("foreignKeys", [])
    for key in keys:
        _inspect_shape(key, "a foreign key", _KEY, tuple(_KEY))
        _inspect_shape(key["reference"], "a foreign key", _REFERENCE, ("fields",))
        if "resource" not in key["reference"]:
            raise ValueError("a foreign key lacks 'resource'; it is '' for the table itself")
    linked = [ForeignKey.of(key, descriptor["name"]).field for key in keys]
    if len(set(linked)) < len(linked):
        raise ValueError("two foreign keys have the same field")
    unique = [name for group in descriptor.get("uniqueKeys", ()) for name in group]
    for name in (*descriptor["primaryKey"], *linked, *unique):
        if name not in names:
            raise ValueError(f"a key names {name!r}, which is not a field of the table")


Shape = type | tuple[Any, ...] | list[Any] | Mapping[str, Any]
"""What a value must be: of a type, of one of some types, a list of a shape, or an object of them.

A key of an object that begins with `?` may be missing; `*` is for every key. Keys that are not
named are let through.
"""


def require_shape(value: Any, shape: Shape, place: str = "") -> None:
    """Refuse a value of another shape, with a ValueError that names the place."""
    if isinstance(shape, list):
        _require_kind(value, (list,), place)
        for number, item in enumerate(value):
            require_shape(item, shape[0], f"{place}[{number}]")
    elif isinstance(shape, Mapping):
        _require_kind(value, (dict,), place)
        for key, inner in shape.items():
            if key == "*":
                for name, item in value.items():
                    require_shape(item, inner, f"{place}.{name}")
            elif (name := key.removeprefix("?")) in value:
                require_shape(value[name], inner, f"{place}.{name}")
            elif name == key:
                raise ValueError(f"{place.lstrip('.') or 'the object'} lacks {key!r}")
    else:
        _require_kind(value, shape if isinstance(shape, tuple) else (shape,), place)


_KINDS = {str: "text", bool: "true or false", int: "a whole number", dict: "an object"}
_KINDS |= {list: "a list", float: "a number"}


def _require_kind(value: Any, kinds: tuple[type, ...], place: str) -> None:
    # NOTE: to Python true is a number.
    if type(value) not in kinds:
        wanted = " or ".join(_KINDS[kind] for kind in kinds)
        raise ValueError(f"{place.lstrip('.') or 'it'}: expected {wanted}, found {value!r:.60}")
