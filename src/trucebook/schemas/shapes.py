"""JSON that came with a release: read strictly, and held to a shape before anything looks in it."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from typing import Any, NoReturn

__all__ = ["Shape", "read_json", "require_shape"]

_DEEPEST = 40
"""Lists and objects within each other."""
_LARGEST = 2**53
"""Numbers beyond this are not the same in every program."""

Shape = type | tuple[Any, ...] | list[Any] | Mapping[str, Any]
"""What a value must be: of a type, of one of some types, a list of a shape, or an object of them.

A key of an object that begins with `?` may lack; `*` stands for every key. Other keys than those
named are let through.
"""


def read_json(data: bytes) -> Any:
    """The value of a JSON text that every program reads alike.

    Raises:
        ValueError: it is no JSON in UTF-8, repeats a key, nests very deeply, or has a number or a
            character that not every program can hold.
    """
    try:
        value = json.loads(data.decode("utf-8"), object_pairs_hook=_unique, parse_constant=_refuse)
    except RecursionError:
        raise ValueError("it nests too deeply") from None
    _require_tame(value, _DEEPEST)
    return value


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Two programs may read a repeated key in two ways."""
    if len({key for key, _ in pairs}) < len(pairs):
        raise ValueError(f"a key stands twice: {sorted(key for key, _ in pairs)[:20]}")
    return dict(pairs)


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is no number")


def _require_tame(value: Any, left: int) -> None:
    if not left:
        raise ValueError("it nests too deeply")
    if isinstance(value, str):
        value.encode("utf-8")  # UnicodeEncodeError, which is a ValueError: half a character
        if "\0" in value:
            raise ValueError(f"{value!r:.40} has a NUL")
    if isinstance(value, int | float) and not (math.isfinite(value) and abs(value) <= _LARGEST):
        raise ValueError(f"{value!s:.20} is no number that every program can hold")
    if isinstance(value, dict):
        for key, item in value.items():
            _require_tame(key, left)
            _require_tame(item, left - 1)
    elif isinstance(value, list):
        for item in value:
            _require_tame(item, left - 1)


def require_shape(value: Any, shape: Shape, place: str = "") -> None:
    """Refuse a value of another shape.

    Raises:
        ValueError: it has; the message names the place.
    """
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
