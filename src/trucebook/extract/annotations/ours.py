"""Candidates as `trucebook extract` writes them: one object per text, a list per table."""

from __future__ import annotations

import re
from typing import Any

from msgspec import Struct

from trucebook.extract.annotations.annotation import Annotated, Annotation, typed
from trucebook.extract.rows import TABLES
from trucebook.language import Message, say

NAME = "candidates"

CODER = re.compile(r"[a-z][a-z0-9-]*@[0-9]{1,9}\.[0-9]{1,9}\.[0-9]{1,9}")
"""The name and version of an extractor, as the column `coder` has them."""


class _Line(Struct):
    file: str | None = None
    sha256: str | None = None


class _Row(Struct):
    start: int | None = None
    end: int | None = None
    exact: str | None = None


def read(value: object) -> Annotated | None:
    """A line of such a file; None where it is none."""
    line = typed(value, _Line)
    if line is None or not isinstance(value, dict) or TABLES.keys().isdisjoint(value):
        return None
    annotations: list[Annotation] = []
    faults: list[tuple[Message, str]] = []
    coders: set[Any] = set()
    for label, rows in value.items():
        if not isinstance(rows, list):
            if label in TABLES and rows is not None:
                faults.append((say("a list of {label}", label=label), type(rows).__name__))
            continue
        for row in rows:
            found = typed(row, _Row)
            if found is None or not isinstance(row, dict):
                faults.append(
                    (
                        say("a row of {label}, an object with start, end and exact", label=label),
                        str(row),
                    )
                )
                continue
            annotations.append(Annotation(label, found.start, found.end, found.exact, row))
            coders.add(row.get("coder") if isinstance(row.get("coder"), str) else None)
    coder = coders.pop() if len(coders) == 1 else None
    coder = coder if coder is not None and CODER.fullmatch(coder) else None
    names = [line.file] if line.file else []
    return Annotated(annotations, names, line.sha256, coder=coder, faults=faults)
