"""Break a book on disk, one cell at a time, and know the line that it happened on."""

from __future__ import annotations

import csv
from pathlib import Path

from trucebook.book.csv import record


def rows_of(book: Path, table: str) -> list[list[str]]:
    """Header and rows of a table, as cell texts."""
    with (book / "dataset" / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def write_rows(book: Path, table: str, rows: list[list[str]]) -> None:
    """Write header and rows as they are, in the order given."""
    path = book / "dataset" / f"{table}.csv"
    path.write_text("".join(map(record, rows)), encoding="utf-8", newline="")


def set_cells(book: Path, table: str, row_id: str, /, **cells: str) -> int:
    """Change cells of a row; returns the line on which the row begins."""
    rows = rows_of(book, table)
    header = rows[0]
    index = next(place for place, row in enumerate(rows) if row[0] == row_id)
    for name, text in cells.items():
        rows[index][header.index(name)] = text
    write_rows(book, table, rows)
    return line_of(rows, index)


def add_row(book: Path, table: str, /, **cells: str) -> int:
    """Append a row; returns its line."""
    rows = rows_of(book, table)
    rows.append([cells.get(name, "") for name in rows[0]])
    write_rows(book, table, rows)
    return line_of(rows, len(rows) - 1)


def delete_row(book: Path, table: str, row_id: str) -> None:
    """Delete a row."""
    write_rows(book, table, [row for row in rows_of(book, table) if row[0] != row_id])


def cell(book: Path, table: str, row_id: str, name: str) -> str:
    """The text of a cell."""
    rows = rows_of(book, table)
    return next(row for row in rows if row[0] == row_id)[rows[0].index(name)]


def line_of(rows: list[list[str]], index: int) -> int:
    """The line on which a row begins, as an editor counts it."""
    return 1 + sum(record(row).count("\n") for row in rows[:index])
