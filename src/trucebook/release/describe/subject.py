"""What the metadata of a release describe: its book and its files."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from trucebook.book.book import Book
from trucebook.book.records import json_text
from trucebook.book.table import Row, Table
from trucebook.schemas.table import Schema


@dataclass(frozen=True, eq=False)
class Subject:
    """A release before its metadata are written.

    Attributes:
        book: its book.
        files: the bytes of its files.
        reports: the tables that a program made, by name.
    """

    book: Book
    files: Mapping[str, bytes]
    reports: Mapping[str, Table]

    @property
    def sources(self) -> tuple[Row, ...]:
        """The rows of `sources`, in the order of their ids."""
        return tuple(self.book.rows("sources"))

    @property
    def languages(self) -> list[str]:
        """Languages of the sources (BCP 47), each once."""
        return sorted({row["language"] for row in self.sources if row["language"]})

    @property
    def tables(self) -> Mapping[str, Table]:
        """The tables of the book, and after them the reports."""
        return {**self.book.tables, **self.reports}

    @property
    def described(self) -> Mapping[str, Schema]:
        """The definitions of these."""
        reports = {name: table.schema for name, table in self.reports.items()}
        return {**self.book.schemas, **reports}

    def sha256(self, file: str) -> str:
        """SHA-256 of a file, in hexadecimal digits."""
        return hashlib.sha256(self.files[file]).hexdigest()


def title_of(source: Row) -> str:
    """The title of a source, or else the name of its file."""
    return str(source["title"] or source["file"])


def drop_empty(content: Mapping[str, object]) -> dict[str, object]:
    """The content without empty values."""
    return {key: value for key, value in content.items() if value not in (None, "", [], {})}


def json_bytes(content: Mapping[str, object]) -> bytes:
    """JSON as a release holds it, without empty values at its top."""
    return json_text(drop_empty(content)).encode()
