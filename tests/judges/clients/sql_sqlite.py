"""SQLite loads the CSV files under the schema of the release, foreign keys enforced."""

import csv
import sqlite3
from pathlib import Path

from harness import serve


def judge(folder: Path) -> object:
    connection = sqlite3.connect(":memory:")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.executescript((folder / "schema.sqlite.sql").read_text(encoding="utf-8"))
    tables = "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY rowid"
    with connection:
        for (name,) in connection.execute(tables).fetchall():
            _fill(connection, name, folder / f"{name}.csv")
    return None


def _fill(connection: sqlite3.Connection, table: str, path: Path) -> None:
    with path.open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file, strict=True)
    columns = ", ".join(f'"{name}"' for name in header)
    marks = ", ".join("?" * len(header))
    connection.executemany(
        f'INSERT INTO "{table}" ({columns}) VALUES ({marks})',
        ([cell or None for cell in row] for row in rows),
    )


serve(judge)
