"""JSON lines: one object per row, its table first, then its cells; lists as arrays."""

from __future__ import annotations

import json
from pathlib import Path

from trucebook.errors import UsageError
from trucebook.load.load import ReleaseTables
from trucebook.load.releases import Release

_TABLE = "table"


def write(release: Release, path: Path) -> None:
    """Write the rows of every table, in the order of the release.

    Raises:
        UsageError: a column has the name of the key that holds the table.
    """
    shelf = ReleaseTables(release)
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for name, schema in shelf.schemas.items():
            if _TABLE in schema.fields:
                raise UsageError(f"{name} has a column {_TABLE!r}: take another form than jsonl.")
            for batch in shelf.arrow(name).to_batches(10_000):
                for row in batch.to_pylist():
                    cells = {_TABLE: name, **row}
                    file.write(json.dumps(cells, ensure_ascii=False, default=str) + "\n")


def recognises(path: Path) -> bool:
    """Whether a file is an export in this form, by its first row."""
    with path.open("rb") as file:
        return file.read(len(_BEGIN)) == _BEGIN


_BEGIN = json.dumps({_TABLE: ""}).removesuffix('"}').encode()
