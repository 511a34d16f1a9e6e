"""A release table as Parquet bytes that depend on the table and on the writer's version alone."""

from __future__ import annotations

import hashlib
import io
import json

import pyarrow as pa
import pyarrow.parquet as pq

from trucebook.book.csv import csv_text
from trucebook.schemas.table import Schema


def content_sha256(schema: Schema, table: pa.Table) -> str:
    """SHA-256 of the table as canonical CSV: the same for every writer of the Parquet file."""
    return hashlib.sha256(csv_text(schema, table.to_pylist()).encode()).hexdigest()


def parquet_bytes(schema: Schema, table: pa.Table, version: str, digest: str) -> bytes:
    """The table as a Parquet file that carries its definition and its content hash.

    Args:
        schema: definition of the table.
        table: the table.
        version: version of the release.
        digest: `content_sha256` of the table.
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
