"""What a release consists of: file names and bytes, a pure function of the book."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import get_args

from trucebook.book.book import Book
from trucebook.book.citation import ABOUT
from trucebook.book.csv import csv_text, sorted_rows
from trucebook.load.releases import SUMS
from trucebook.release.annotations import FILE as ANNOTATIONS
from trucebook.release.annotations import collection_text, web_annotations
from trucebook.release.codebook import html, markdown
from trucebook.release.delta import DELTA_FILES, delta_files
from trucebook.release.describe import described
from trucebook.release.describe.subject import Subject
from trucebook.release.parquet import parquet_bytes
from trucebook.review.agreement import RELIABILITY, measured, reliability_text
from trucebook.review.reliability_page import reliability_page
from trucebook.schemas.arrow import arrow_table, rows_of
from trucebook.schemas.sql import Dialect, script

CARRIED = (*ABOUT, *DELTA_FILES, f"{RELIABILITY.name}.csv", "reliability.md")
"""Files of a release that cannot be made again from its tables."""


@dataclass(frozen=True)
class Contents:
    """A release before it is written.

    Attributes:
        files: bytes by file name; `SHA256SUMS` covers all the others.
        entry: what the index of the releases says of it.
    """

    files: Mapping[str, bytes]
    entry: Mapping[str, object]


def contents(book: Book) -> Contents:
    """The files of the release that a book makes."""
    return assembled(book, carried(book))


def carried(book: Book) -> dict[str, bytes]:
    """The files of a release that rest on more of the book than its tables."""
    files = {name: book.files.read(name) for name in ABOUT if name in book.files}
    if rows := measured(book):
        files[f"{RELIABILITY.name}.csv"] = reliability_text(rows).encode()
        files["reliability.md"] = reliability_page(book).encode()
    return files | delta_files(book)


def assembled(book: Book, carried: Mapping[str, bytes]) -> Contents:
    """The release of the tables of a book, with the files that it carries beside them."""
    files = dict(carried)
    index: dict[str, dict[str, object]] = {}
    for name, schema in book.schemas.items():
        table = arrow_table(schema, sorted_rows(schema, book.rows(name)))
        text = csv_text(schema, rows_of(table)).encode()
        files[f"{name}.csv"] = text
        files[f"{name}.parquet"] = parquet_bytes(schema, table, book.version)
        index[name] = {"rows": table.num_rows, "content_sha256": hashlib.sha256(text).hexdigest()}
    files["codebook.md"] = markdown(book).encode()
    files["codebook.html"] = html(book).encode()
    files[ANNOTATIONS] = _annotations(book).encode()
    files |= {
        f"schema.{name}.sql": script(book.schemas, name).encode() for name in get_args(Dialect)
    }
    files = described(Subject(book, files))
    files[SUMS] = sums(files)
    entry = {
        "version": book.version,
        "date": book.citation.released,
        "tables": index,
        "sums_sha256": hashlib.sha256(files[SUMS]).hexdigest(),
    }
    return Contents(files, entry)


def _annotations(book: Book) -> str:
    rows = {name: sorted_rows(schema, book.rows(name)) for name, schema in book.schemas.items()}
    return collection_text(web_annotations(book.schemas, rows), book.citation)


def sums(files: Mapping[str, bytes]) -> bytes:
    """The checksum list that `sha256sum --check` reads."""
    lines = (f"{hashlib.sha256(files[name]).hexdigest()}  {name}\n" for name in sorted(files))
    return "".join(lines).encode()
