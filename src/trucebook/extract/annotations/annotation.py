"""An annotation of a text as a tool gives it, whatever the form of its file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple, TypeVar

from msgspec import ValidationError, convert

from trucebook.language import Message

T = TypeVar("T")


class Annotation(NamedTuple):
    """A label on some words, with what the tool says of them.

    Attributes:
        label: the class or label, as the tool names it.
        start: offset of the first code point, where the tool gives one.
        end: offset past the last one.
        words: the words, where the tool gives them.
        cells: what it says of them, by the name that it gives each.
        linked: the words of other annotations that it links these to, by the name of the link.
    """

    label: str
    start: int | None
    end: int | None
    words: str | None
    cells: Mapping[str, Any]
    linked: Mapping[str, str] = {}


class Annotated(NamedTuple):
    """What a file says of one text.

    Attributes:
        annotations: in the order of the file.
        names: names that the file has for the text: paths, or the last parts of paths.
        sha256: digest of the text that was annotated, where the file has it.
        text: that text as the tool had it, where the file has it.
        coder: name and version of what made them, where the file has it.
        faults: what is no annotation, each in words: what was expected, and what was found.
    """

    annotations: Sequence[Annotation]
    names: Sequence[str] = ()
    sha256: str | None = None
    text: str | None = None
    coder: str | None = None
    faults: Sequence[tuple[Message, str]] = ()


def typed(value: object, kind: type[T]) -> T | None:
    """A value of JSON as a struct; None where it is not one."""
    try:
        return convert(value, kind)
    except (ValidationError, ValueError, ArithmeticError):
        return None
