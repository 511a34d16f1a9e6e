"""One thing that is wrong, in one place, and what to do about it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any, Literal

from trucebook.language import Message, say
from trucebook.markup import visible

NO_HINT = Message("")
"""No next step of its own: that of the rule will do."""

Severity = Literal["error", "warning"]

_SEVERITIES = {"error": say("error"), "warning": say("warning")}

LISTED = 100
"""Problems of one rule that a report lists; the others are counted."""

NEXT_STEP = "\n    -> "
"""What is printed before the next step of a problem."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Repair:
    """What to write to fix a problem.

    Attributes:
        file: path inside the book of the file to write to.
        line: line on which the row to change begins; None for a row to add, or for the file.
        row_id: id of that row, or of the new one.
        cells: columns and their new texts: of a row to change those that change, of a row that
            could not be cut, or is to be added, all. Without any the row, or the file, is only to
            be written again in the canonical way. A new row without an id gets one.
        is_certain: whether it cannot be wrong, so that `trucebook validate --fix` writes it;
            if not, it is a suggestion for a person to judge.
    """

    file: str
    line: int | None = None
    row_id: str | None = None
    cells: tuple[tuple[str, str], ...] = ()
    is_certain: bool = False

    def as_dict(self) -> dict[str, Any]:
        """The repair as JSON has it: cells by column."""
        return {**asdict(self), "cells": dict(self.cells)}


Said = Callable[[str], str]
"""What makes a text of each part of a report: in a language, and fit for where it is shown."""

Suggestion = tuple[Message, Repair | None]
"""A hint, and the repair where there is one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """A finding of a rule or an engine.

    Attributes:
        rule: name of the rule that found it.
        severity: an `error` makes a book invalid, a `warning` does not.
        file: path inside the book, with forward slashes; empty where it lies in no file.
        line: line in that file as an editor counts it, from 1.
        column: code point in that line, from 1.
        field: column of the table.
        row_id: id of the row.
        value: what was found, shortened.
        message: what was expected.
        hint: the next step.
        repair: what exactly to write, where that can be said.
        words: the words that the row cites, or the name that it has, shortened.
    """

    rule: str = ""
    severity: Severity = "error"
    file: str
    line: int | None = None
    column: int | None = None
    field: str | None = None
    row_id: str | None = None
    value: str | None = None
    message: Message
    hint: Message = NO_HINT
    repair: Repair | None = None
    words: str | None = None

    @property
    def place(self) -> tuple[str, int, int, str, str]:
        """Sort key: file, line, column, rule, message."""
        return self.file, self.line or 0, self.column or 0, self.rule, self.message

    @property
    def where(self) -> str:
        """File, line and column, as far as there are any: dataset/figures.csv:7:12."""
        return ":".join(str(part) for part in (self.file, self.line, self.column) if part)

    @property
    def cell(self) -> str:
        """Row id and field, as far as there are any: F0001.bound."""
        return ".".join(part for part in (self.row_id, self.field) if part)

    @property
    def offence(self) -> Message:
        """What was expected and what was found."""
        if self.value is None:
            return self.message
        return say("{message}, found {value!r}", message=self.message, value=self.value)

    @property
    def advice(self) -> Message:
        """The next step, and whether the program takes it; empty where there is none."""
        if self.hint and self.repair is not None and self.repair.is_certain:
            return say("{hint} (trucebook validate --fix writes it)", hint=self.hint)
        return self.hint

    def described(self, said: Said = str) -> str:
        """The problem where file, line and rule are shown: cell, words, offence, next step."""
        row = " ".join(filter(None, (self.cell, f"“{self.words}”" if self.words else "")))
        lines = [f"{said(row)}: {said(self.offence)}" if row else said(self.offence)]
        if self.advice:
            lines.append(said(self.advice))
        return "\n".join(map(visible, lines))

    def as_text(self, said: Said = visible) -> str:
        """The problem as a terminal shows it: place, expected, found, next step."""
        rule = f"{self.rule} [{self.cell}]" if self.cell else self.rule
        parts = (self.where, _SEVERITIES[self.severity], rule, self.offence)
        hint = f"{NEXT_STEP}{said(self.advice)}" if self.advice else ""
        return f"{': '.join(map(said, parts))}{hint}"

    def as_dict(self) -> dict[str, Any]:
        """The problem as JSON has it."""
        return {**asdict(self), "repair": self.repair and self.repair.as_dict()}


def shorten(value: object, limit: int = 120) -> str | None:
    """A value fit for a message; None for a null."""
    if value is None:
        return None
    text = str(value).encode(errors="backslashreplace").decode()  # half a character fits no file
    if isinstance(value, Message) and value == text and len(text) <= limit:
        return value
    return text if len(text) <= limit else f"{text[:limit]}… ({len(text)} characters)"


def plural(number: int, noun: str) -> str:
    """A count in words: 1 row, 2,000 rows."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
