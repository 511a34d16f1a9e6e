"""What a release consists of: file names and bytes, a pure function of the book."""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import get_args

import pyarrow as pa
import pyarrow.parquet as pq

from trucebook.book.book import Book
from trucebook.book.citation import ABOUT
from trucebook.book.csv import csv_text, sorted_rows
from trucebook.changes.compare import compare
from trucebook.changes.delta import DELTA, as_rows
from trucebook.changes.render import as_markdown
from trucebook.changes.state import state_of_book, state_of_release
from trucebook.load.releases import SUMS, before
from trucebook.progress import steps
from trucebook.release.annotations import FILE as ANNOTATIONS
from trucebook.release.annotations import collection_text, web_annotations
from trucebook.release.codebook import html, markdown
from trucebook.release.describe.deposit import card, crate, datacite, zenodo
from trucebook.release.describe.subject import Subject
from trucebook.release.describe.tables import croissant, csvw, datapackage
from trucebook.release.reports import RELIABILITY_TABLE, reports, with_reports
from trucebook.review.reliability import DRAWS, measured, reliability_page, reliability_text
from trucebook.schemas.arrow import arrow_table
from trucebook.schemas.sql import Dialect, script
from trucebook.schemas.table import Schema

DELTA_FILES = ("delta.parquet", "CHANGES.md")

CARRIED = (*ABOUT, *DELTA_FILES, RELIABILITY_TABLE, "reliability.md")
"""Files of a release that cannot be made again from its tables."""

DESCRIPTIONS: Mapping[str, Callable[[Subject], bytes]] = {
    "datapackage.json": datapackage,
    "csv-metadata.json": csvw,
    "croissant.json": croissant,
    "datacite.json": datacite,
    "zenodo.json": zenodo,
    "README.md": card,
    "ro-crate-metadata.json": crate,
}
"""The files that describe a release; each may describe the files before it."""


@dataclass(frozen=True)
class Contents:
    """A release before it is written: bytes by file name, and its entry in the index of releases.

    `SHA256SUMS` covers all the other files.
    """

    files: Mapping[str, bytes]
    entry: Mapping[str, object]


def contents(book: Book) -> Contents:
    """The release of a book: its tables, and what depends on more of the book than its tables."""
    carried = {name: book.files.read(name) for name in ABOUT if name in book.files}
    if rows := measured(book, DRAWS):
        carried[RELIABILITY_TABLE] = reliability_text(rows).encode()
        carried["reliability.md"] = reliability_page(book, rows).encode()
    return assembled(book, carried | delta_files(book))


def delta_files(book: Book) -> dict[str, bytes]:
    """The changes since the newest release older than the book's version; none for a first one."""
    release = before(book.releases, book.version)
    if release is None:
        return {}
    changes = compare(state_of_release(release), state_of_book(book))
    table = arrow_table(DELTA, as_rows(changes))
    delta = parquet_bytes(DELTA, table, book.version, content_sha256(DELTA, table))
    return dict(zip(DELTA_FILES, (delta, as_markdown(changes).encode()), strict=True))


def assembled(book: Book, carried: Mapping[str, bytes]) -> Contents:
    """The release of the tables of a book, with the carried files beside them."""
    files = dict(carried)
    index: dict[str, dict[str, object]] = {}
    beside = reports(book, carried)
    described = with_reports(book, beside)
    rows = {name: sorted_rows(schema, book.rows(name)) for name, schema in book.schemas.items()}
    for name, schema in steps(described.schemas.items(), "tables written"):
        table = arrow_table(schema, rows.get(name) or described.rows(name))
        text = csv_text(schema, table.to_pylist()).encode()
        digest = hashlib.sha256(text).hexdigest()
        files[f"{name}.csv"] = text
        files[f"{name}.parquet"] = parquet_bytes(schema, table, book.version, digest)
        if name not in beside:
            index[name] = {"rows": table.num_rows, "content_sha256": digest}
    files["codebook.md"] = markdown(described).encode()
    files["codebook.html"] = html(described).encode()
    annotations = collection_text(web_annotations(book.schemas, rows), book.citation)
    files[ANNOTATIONS] = annotations.encode()
    files |= {
        f"schema.{name}.sql": script(described.schemas, name).encode() for name in get_args(Dialect)
    }
    for name, description in steps(DESCRIPTIONS.items(), "descriptions"):
        files[name] = description(Subject(book, files, beside))
    files[SUMS] = sums(files)
    entry = {
        "version": book.version,
        "date": book.citation.released,
        "tables": index,
        "sums_sha256": hashlib.sha256(files[SUMS]).hexdigest(),
    }
    return Contents(files, entry)


def sums(files: Mapping[str, bytes]) -> bytes:
    """The checksum list that `sha256sum --check` reads."""
    lines = (f"{hashlib.sha256(files[name]).hexdigest()}  {name}\n" for name in sorted(files))
    return "".join(lines).encode()


def content_sha256(schema: Schema, table: pa.Table) -> str:
    """SHA-256 of the table as canonical CSV: the same for every writer of the Parquet file."""
    return hashlib.sha256(csv_text(schema, table.to_pylist()).encode()).hexdigest()


def parquet_bytes(schema: Schema, table: pa.Table, version: str, digest: str) -> bytes:
    """The table as a Parquet file that carries its definition and its content hash.

    The bytes depend on the table, the version of the release and the writer's version alone;
    `digest` is the `content_sha256` of the table.
    """
    # What `pandas.read_parquet` puts into the `attrs` of the frame.
    attrs = {"name": schema.name, "title": schema.title, "description": schema.description}
    attrs["version"] = version
    metadata = {
        **(table.schema.metadata or {}),
        b"version": version.encode(),
        b"content_sha256": digest.encode(),
        b"table_schema": json.dumps(schema.descriptor, ensure_ascii=False).encode(),
        b"PANDAS_ATTRS": json.dumps(attrs, ensure_ascii=False).encode(),
    }
    sink = io.BytesIO()
    pq.write_table(
        table.replace_schema_metadata(metadata),
        sink,
        compression="zstd",
        compression_level=19,
        version="2.6",
        data_page_version="1.0",
        row_group_size=1 << 20,
        use_dictionary=True,
        write_statistics=True,
    )
    return sink.getvalue()
