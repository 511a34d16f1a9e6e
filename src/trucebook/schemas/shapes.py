"""JSON that came with a release, held to a shape before anything looks in it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

__all__ = ["Shape", "require_shape"]

Shape = type | tuple[Any, ...] | list[Any] | Mapping[str, Any]
"""What a value must be: of a type, of one of some types, a list of a shape, or an object of them.

A key of an object that begins with `?` may lack; `*` stands for every key. Other keys than those
named are let through.
"""


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
