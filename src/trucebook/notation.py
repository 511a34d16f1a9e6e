"""JSON, TOML and YAML that other people wrote, read within limits.

A text is UTF-8 without a byte order mark, nested to a bounded depth, and has each key once; a
number is one that other programs can hold. `Misread` says what is wrong, and where.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator
from math import isfinite
from typing import Any, NoReturn

from trucebook.errors import extra
from trucebook.spans import line_and_column, place_of_byte

BOM = b"\xef\xbb\xbf"

DEEPEST = 50
"""How deep lists and mappings may be nested: some ten times what our own files are."""


class Misread(ValueError):
    """A text that is not what it should be.

    Attributes:
        msg: what is wrong.
        lineno: line, from 1, if known.
        colno: column, from 1, if known.
    """

    def __init__(self, msg: str, lineno: int | None = None, colno: int | None = None) -> None:
        super().__init__(msg)
        self.msg, self.lineno, self.colno = msg, lineno, colno


def read_json(data: bytes) -> Any:
    """The value of a JSON text; else a `ValueError` with `msg`, `lineno` and `colno`."""
    text = _decoded(data)
    _require_shallow(text, _JSON)

    def refuse(words: str, what: str) -> NoReturn:
        raise Misread(what, *_place(text, words))

    def mapping(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key, value in pairs:
            if key in found:
                refuse(json.dumps(key, ensure_ascii=False), f"a key appears twice: {key!r}")
            found[key] = value
        return found

    def whole(digits: str) -> int:
        if len(digits.lstrip("-")) > _MOST_DIGITS:
            refuse(digits, f"a whole number of more than {_MOST_DIGITS} digits")
        return int(digits)

    def finite(digits: str) -> float:
        if not isfinite(float(digits)):
            refuse(digits, "a number that a double cannot hold")
        return float(digits)

    value = json.loads(
        text,
        object_pairs_hook=mapping,
        parse_constant=lambda name: refuse(name, f"{name} is no number of JSON"),
        parse_int=whole,
        parse_float=finite,
    )
    _require_characters(text, value)
    return value


def _require_characters(text: str, value: object) -> None:
    """Refuse a value that holds, by an escape in the text, what no text holds."""
    written = json.dumps(value, ensure_ascii=False)
    if "\\u0000" in written.replace("\\\\", ""):
        raise Misread("a NUL, which no text holds", *_place(text, "\\u0000"))
    if _SURROGATE.search(written):
        found = re.search(r"\\u[dD][89a-fA-F]", text)
        raise Misread(_HALF, *(line_and_column(text, found.start()) if found else ()))


_MOST_DIGITS = 18
"""Of a whole number: what 64 bits hold, and a whole number in a table."""

_SURROGATE = re.compile("[\ud800-\udfff]")
_HALF = "half of a surrogate pair, which is no character"


def read_toml(data: bytes) -> dict[str, Any]:
    """The content of a TOML text; else a `Misread`."""
    text = _decoded(data)
    _require_shallow(text, _TOML)
    try:
        return tomllib.loads(text)
    except ValueError as error:
        found = re.search(r" \(at line ([0-9]+), column ([0-9]+)\)$", str(error))
        end = line_and_column(text, len(text)) if "at end of document" in str(error) else ()
        place = (int(found[1]), int(found[2])) if found else end
        raise Misread(str(error), *place) from None


def read_yaml(data: bytes) -> Any:
    """The root node of a YAML text, None if it is empty; else a `Misread`.

    No alias repeats a part and no key merges another mapping. Nodes know their lines. What a
    scalar is, text or number, is in its tag.
    """
    yaml = extra("yaml", "curate")
    text = _decoded(data)
    try:
        _require_tame(yaml, text)
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
        place = (mark.line + 1, mark.column + 1) if mark else ()
        raise Misread(" ".join(str(error).split()), *place) from None
    for fault, node in _odd_nodes(yaml, root):
        raise Misread(fault, node.start_mark.line + 1, node.start_mark.column + 1)
    return root


def _require_tame(yaml: Any, text: str) -> None:
    """Refuse, before a tree is made, what would make it endless: depth, and aliases."""
    depth = 0
    for event in yaml.parse(text, Loader=yaml.SafeLoader):
        place = event.start_mark.line + 1, event.start_mark.column + 1
        if isinstance(event, yaml.AliasEvent):
            raise Misread(f"expected no aliases, found *{event.anchor}", *place)
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        if depth > DEEPEST:
            raise Misread(_TOO_DEEP, *place)


def _odd_nodes(yaml: Any, root: Any) -> Iterator[tuple[str, Any]]:
    nodes = [root] if root is not None else []
    while nodes:
        node = nodes.pop()
        if isinstance(node, yaml.ScalarNode):
            if _SURROGATE.search(node.value):
                yield _HALF, node
        elif isinstance(node, yaml.SequenceNode):
            nodes += reversed(node.value)
        else:
            seen: set[str] = set()
            for key, value in node.value:
                if not isinstance(key, yaml.ScalarNode) or key.tag.endswith(":merge"):
                    yield "a key that is no single text", key
                elif key.value in seen:
                    yield f"a key appears twice: {key.value!r}", key
                else:
                    seen.add(key.value)
                nodes += (value, key)


_TOO_DEEP = f"lists or mappings nested more than {DEEPEST} deep"

# Each string is taken whole, to its end or that of the text, so that both run in linear time.
_JSON = re.compile(r'(?s)"(?:[^"\\]|\\.)*+"?|[\[{]|[\]}]')
_TOML = re.compile(
    r'(?s)"""(?:[^"\\]|\\.|"{1,2}(?!"))*+(?:"{3,5})?'
    r"|'''.*?(?:'{3,5}|\Z)"
    r'|"(?:[^"\\\n]|\\.)*+"?'
    r"|'[^'\n]*+'?|#[^\n]*+|[\[{]|[\]}]"
)


def _require_shallow(text: str, marks: re.Pattern[str]) -> None:
    """Refuse deep nesting before a parser that calls itself meets it."""
    depth = 0
    for found in marks.finditer(text):
        depth += _STEPS.get(found[0], 0)
        if depth > DEEPEST:
            raise Misread(_TOO_DEEP, *line_and_column(text, found.start()))


_STEPS = {"[": 1, "{": 1, "]": -1, "}": -1}
"""What a mark adds to the depth."""


def _decoded(data: bytes) -> str:
    if data.startswith(BOM):
        raise Misread("a byte order mark; save the file as UTF-8 without one", 1, 1)
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        found = f"byte 0x{data[error.start]:02x}, which does not decode as UTF-8"
        raise Misread(found, *place_of_byte(data, error.start)) from None


def _place(text: str, words: str) -> tuple[int, int] | tuple[()]:
    """Line and column of the last time that some words are in a text."""
    at = text.rfind(words)
    return line_and_column(text, at) if at >= 0 else ()
