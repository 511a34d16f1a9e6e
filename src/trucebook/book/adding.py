"""Rows that join the tables of a book, and files of `dataset/` that change in one move."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Mapping
from typing import Any

from trucebook.book.book import Book, require_as_read
from trucebook.book.csv import canonical_cell, file_order, record
from trucebook.book.table import Row, typed
from trucebook.errors import DataError
from trucebook.files import staged
from trucebook.schemas.table import Schema


def row_of(schema: Schema, cells: Mapping[str, Any]) -> Row:
    """A row that no file has yet, from typed values by column; a column without one is empty."""
    fields = schema.fields.items()
    texts = {name: canonical_cell(field, cells.get(name)) for name, field in fields}
    file = f"dataset/{schema.name}.csv"
    return Row(schema, file, 0, record(texts.values()), texts, typed(schema, texts))


def with_rows(book: Book, new: Iterable[Row]) -> dict[str, bytes]:
    """The files of some tables with rows more, by their path in the book.

    Every row that is there keeps its bytes; a new one has the place that `trucebook format` gives
    it among them.
    """
    added: dict[str, list[Row]] = {}
    for row in new:
        added.setdefault(row.schema.name, []).append(row)
    return {rows[0].file: _with(book, name, rows) for name, rows in added.items()}


def _with(book: Book, name: str, new: list[Row]) -> bytes:
    table = book.tables[name]
    if table.problems:
        raise DataError(table.problems[0].as_text())
    text, before = book.files.read(table.file).decode(), "".join(row.record for row in table.rows)
    rows = sorted(new, key=_order)
    merged: list[Row] = []
    for row in table.rows:
        while rows and _order(rows[0]) < _order(row):
            merged.append(rows.pop(0))
        merged.append(row)
    after = "".join(row.record for row in (*merged, *rows))
    return (text.removesuffix(before) + after).encode()


def _order(row: Row) -> tuple[Any, ...]:
    return file_order(row.schema, row)


def replace_files(book: Book, made: Mapping[str, bytes]) -> None:
    """Write files of `dataset/` in one move: all are as given, or all as they were.

    The folder is made anew beside its place, with every file that is in it, and takes the place of
    the old one.

    Raises:
        DataError: a file that is to be replaced changed since the book was read, or is a link.
    """
    changed = {file: data for file, data in made.items() if book.files.files.get(file) != data}
    if not changed:
        return
    folder = book.root / "dataset"
    with staged(folder, replace_folder=True) as new:
        shutil.copytree(folder, new, symlinks=True)
        for file, data in changed.items():
            path = new / file.removeprefix("dataset/")
            if path.is_symlink():
                raise DataError(f"{file}: expected a file, found a link. Put the file there.")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        for file in changed:
            require_as_read(book, file)
