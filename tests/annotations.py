"""Read workflow commands as GitHub documents them, and as its runner takes them apart."""

from __future__ import annotations

from dataclasses import dataclass

ONE_PLACE = ("file", "line", "col", "endLine", "endColumn", "title")


@dataclass(frozen=True)
class Annotation:
    """One command: `::kind name=value,…::message`."""

    kind: str
    message: str
    file: str | None = None
    line: int | None = None
    col: int | None = None
    title: str | None = None


def read_annotations(output: str) -> list[Annotation]:
    """Every error, warning and notice of a log, in order; the runner reads line by line."""
    return [item for line in output.split("\n") if (item := _read(line)) is not None]


def _read(line: str) -> Annotation | None:
    line = line.lstrip()
    if not line.startswith("::"):
        return None
    head, found, message = line[2:].partition("::")
    kind, _, listed = head.partition(" ")
    if not found or kind not in ("error", "warning", "notice"):
        raise AssertionError(f"no command that GitHub shows: {line}")
    properties = dict(item.split("=", 1) for item in listed.split(",") if item)
    assert set(properties) <= set(ONE_PLACE), properties
    told = {name: _decoded(text, "\r\n:,%") for name, text in properties.items()}
    return Annotation(
        kind,
        _decoded(message, "\r\n%"),
        file=told.get("file"),
        line=int(told["line"]) if "line" in told else None,
        col=int(told["col"]) if "col" in told else None,
        title=told.get("title"),
    )


def _decoded(text: str, marks: str) -> str:
    for mark in marks:
        text = text.replace(f"%{ord(mark):02X}", mark)
    return text
