"""Changes to the files of a book: rows that join or leave it, and files put in place."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Container, Iterable, Mapping
from typing import Any

from trucebook.book.book import Book
from trucebook.book.csv import canonical_cell, file_order, record
from trucebook.book.table import Row, Table, typed
from trucebook.errors import DataError
from trucebook.files import staged, sweep, write
from trucebook.schemas.table import Schema
from trucebook.snapshot import LARGEST_TABLE, read_regular


def row_of(schema: Schema, cells: Mapping[str, Any]) -> Row:
    """A row that no file has yet, from typed values by column; a column without one is empty."""
    fields = schema.fields.items()
    texts = {name: canonical_cell(field, cells.get(name)) for name, field in fields}
    file = f"dataset/{schema.name}.csv"
    return Row(schema, file, 0, record(texts.values()), texts, typed(schema, texts))


def with_rows(book: Book, new: Iterable[Row], gone: Iterable[Row] = ()) -> dict[str, bytes]:
    """The files of some tables with rows more, others or fewer, by their path in the book.

    A new row takes the place of one that has its id. Every other row keeps its bytes; a new one
    has the place that `trucebook format` gives it among them.
    """
    added: dict[str, list[Row]] = {}
    for row in new:
        added.setdefault(row.schema.name, []).append(row)
    removed: dict[str, set[str]] = {}
    for row in gone:
        removed.setdefault(row.schema.name, set()).add(row.id)
    return {
        table.file: table_with(book, table, added.get(name, []), removed.get(name, set()))
        for name, table in book.tables.items()
        if name in added or name in removed
    }


def _id(row: Row) -> str:
    return row.id


def _order(row: Row) -> tuple[Any, ...]:
    return file_order(row.schema, row)


def table_with(
    book: Book,
    table: Table,
    new: Iterable[Row],
    gone: Container[str],
    key: Callable[[Row], str] = _id,
    order: Callable[[Row], tuple[Any, ...]] = _order,
) -> bytes:
    """The file of a table with rows more, others or fewer; see `with_rows`.

    Args:
        book: the book.
        table: the table, as read from its files.
        new: the rows that join it or take the place of others.
        gone: the names of the rows that leave it.
        key: the name of a row, which no other has.
        order: the sort key of a row in the file.
    """
    if table.problems:
        raise DataError(table.problems[0].as_text())
    body = "".join(row.record for row in table.rows)
    text = book.files.text(table.file) or record(table.schema.fields)
    known, named = {key(row): row for row in table.rows}, {key(row): row for row in new}
    in_place = {
        name for name, row in named.items() if name in known and order(known[name]) == order(row)
    }
    rows = sorted((row for name, row in named.items() if name not in in_place), key=order)
    merged: list[Row] = []
    for row in table.rows:
        while rows and order(rows[0]) < order(row):
            merged.append(rows.pop(0))
        name = key(row)
        if name in in_place:
            merged.append(named[name])
        elif name not in named and name not in gone:
            merged.append(row)
    return (text.removesuffix(body) + "".join(row.record for row in (*merged, *rows))).encode()


def with_lines(book: Book, file: str, lines: Mapping[tuple[int, int], str]) -> bytes:
    """The bytes of a file with some of its lines, from a first to a last, replaced by a record.

    Every other byte is kept; a source record is a file of its own.
    """
    if not lines:
        return book.files.read(file)
    if file.startswith("seeds/"):
        return "".join(lines.values()).encode()
    found = book.files.read(file).decode().split("\n")
    for (first, last), written in sorted(lines.items(), reverse=True):
        found[first - 1 : last] = written.removesuffix("\n").split("\n")
    return "\n".join(found).encode()


def replace_files(book: Book, made: Mapping[str, bytes]) -> None:
    """Put files of a book in place; none if one is not as it was when the book was read.

    Those of `dataset/` change in one move: all are as given, or all as they were. Others follow,
    each in one step.

    Raises:
        DataError: a file changed since the book was read, or is a link.
    """
    changed = {file: data for file, data in made.items() if book.files.files.get(file) != data}
    rows = {file: data for file, data in changed.items() if file.startswith(_DATASET)}
    others = {file: data for file, data in changed.items() if file not in rows}
    if not changed:
        sweep(book.root)  # a run that was killed behind its move has left the old folder
    for file in others:
        require_as_read(book, file)
    if rows:
        _replace_dataset(book, rows)
    for file, data in others.items():
        write(book.root / file, data)


_DATASET = "dataset/"


def _replace_dataset(book: Book, made: Mapping[str, bytes]) -> None:
    """Make a new folder beside its place, with every file in it, and exchange the two."""
    folder = book.root / _DATASET
    with staged(folder, replace_folder=True) as new:
        shutil.copytree(folder, new, symlinks=True, copy_function=_same_file)
        for file, data in made.items():
            path = new / file.removeprefix(_DATASET)
            if path.is_symlink():
                raise DataError(f"{file}: expected a file, found a link. Put the file there.")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.unlink(missing_ok=True)  # it is the very file of the old folder
            path.write_bytes(data)
        for file in made:
            require_as_read(book, file)


def _same_file(old: str, new: str) -> None:
    """A second name for a file that does not change; a copy where there can be none."""
    try:
        os.link(old, new)
    except OSError:
        shutil.copy2(old, new)


def require_as_read(book: Book, file: str) -> None:
    """Refuse to go on if a file was changed since the book was read."""
    try:
        found = read_regular(book.root / file, LARGEST_TABLE)
    except OSError:
        found = None
    if found != book.files.files.get(file):
        raise DataError(
            f"{book.root / file}: it changed while the book was judged. Run the command again."
        )
