"""Make the record of a new source from its text."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from trucebook.book.book import Book, read_book
from trucebook.book.git import would_commit
from trucebook.book.records import SOURCES, record_files, write_record
from trucebook.book.texts import STDIN, Text, read_text
from trucebook.errors import DataError, UsageError, unknown
from trucebook.files import write
from trucebook.load.releases import released_ids
from trucebook.problem import Problem
from trucebook.schemas.patterns import matches
from trucebook.schemas.table import Schema
from trucebook.snapshot import LARGEST_TABLE, read_regular

RIGHTS = (
    "All rights in the text remain with its publisher; the book holds short spans of it, "
    "quoted for research and criticism, and no copy of the text."
)
"""What a record says of the rights in a text by default."""

_FOUND = ("source_id", "file", "sha256", "characters")


@dataclass(frozen=True, slots=True, kw_only=True)
class Added:
    """A source that is new in a book: its record, as written, and the file of the record."""

    record: Mapping[str, Any]
    path: Path


def add_source(
    root: str | Path,
    file: str | Path,
    *,
    source_id: str | None = None,
    keep: bool = False,
    stated: Mapping[str, str | None],
) -> Added:
    """Write the record of a source into a book; the text itself stays where it is.

    Args:
        root: the book's folder.
        file: the text as received, in UTF-8.
        source_id: its id; the next free one by default.
        keep: copy the text into `seeds/texts/`.
        stated: what the text prints about itself, by column of `sources`; None if it does not.
    """
    book = read_book(root)
    text = _text(Path(file))
    for row in book.rows(SOURCES):
        if row["sha256"] == text.sha256:
            raise DataError(f"{text.file}: the text is {row.id} already; see {row.file}.")
    source_id = _free_id(book, source_id)
    record = record_of(book.schemas[SOURCES], source_id, text, stated)
    if keep:
        keep_text(book.root, record["file"], text.text)
    return Added(record=record, path=write_record(book.root, record))


def _free_id(book: Book, wanted: str | None) -> str:
    """The id for a new source: the one wanted, or the next that nothing has or had."""
    released = (row_id for _, row_id, _ in released_ids(book.releases))
    files = (Path(file).stem for file in record_files(book.files))
    used = {*book.by_id, *released, *files}
    numbers = [int(name[1:]) for name in used if re.fullmatch(r"S[0-9]+", name)]
    following = f"S{max(numbers, default=0) + 1:02d}"
    if not wanted:
        return following
    pattern = book.schemas[SOURCES].fields["source_id"].constraints.get("pattern", r"^[\w-]+$")
    if not all(matches(pattern, [wanted])) or not re.fullmatch(r"[\w-]+", wanted):
        raise UsageError(f"Expected an id of the form {pattern} for the source: {wanted!r}.")
    if wanted in used:
        raise UsageError(
            f"{wanted} is in use, or was: ids are never given twice. "
            f"The next free one is {following}."
        )
    return wanted


def record_of(
    schema: Schema, source_id: str, text: Text, stated: Mapping[str, str | None]
) -> dict[str, Any]:
    """The record of a text that no row cites yet: one key per column, in their order."""
    for name in stated:
        if name not in schema.fields or name in _FOUND:
            known = [column for column in schema.fields if column not in _FOUND]
            raise unknown("column that can be given for a source", name, known)
    found = {
        "source_id": source_id,
        "file": Path(text.file).name,
        "sha256": text.sha256,
        "characters": len(text.text),
    }
    values = {**stated, **found}
    return {name: values.get(name) for name in schema.fields}


def keep_text(root: Path, name: str, text: str) -> Path:
    """Copy a text into `seeds/texts/`, where git must ignore it; one that is there is kept."""
    path = root / "seeds" / "texts" / name
    data = text.encode()
    if os.path.lexists(path):
        with suppress(OSError):
            if read_regular(path, LARGEST_TABLE) == data:
                return path
        raise UsageError(f"{path}: another text is there; rename yours, or leave out --keep.")
    if would_commit(path):
        raise UsageError(
            f"{path}: git would commit the text, which is its publisher's. "
            "Add the line /seeds/texts/ to .gitignore first."
        )
    write(path, data, parents=True)
    return path


def _text(path: Path) -> Text:
    if str(path) == STDIN or not path.is_file():
        found = "a folder" if path.is_dir() else "nothing"
        raise UsageError(f"{path}: expected the file of a text, found {found}.")
    text = read_text(str(path))
    if isinstance(text, Problem):
        raise DataError(text.as_text())
    if not text.text.strip("\ufeff \t\r\n"):
        raise DataError(f"{path}: expected a text, found nothing but blanks.")
    return text
