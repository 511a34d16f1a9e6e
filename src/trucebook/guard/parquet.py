"""A Parquet file read under limits: its footer may promise no more than can be there."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from trucebook.errors import DamagedRelease
from trucebook.guard.files import limit, require_size

__all__ = ["read_parquet"]

_MEMORY = 4
"""A table may take this many times the limit of a file once it is in memory."""


def read_parquet(data: bytes, name: object) -> pa.Table:
    """The table of a Parquet file whose footer promises no more than can be there.

    Args:
        data: the file.
        name: what to call it in messages.

    Raises:
        DamagedRelease: the footer contradicts the file or promises more than the limit, or it
            is no Parquet file.
    """
    try:
        # Of what the footer lists, every item takes a byte of it at least.
        file = pq.ParquetFile(
            pa.BufferReader(data),
            thrift_string_size_limit=len(data) or 1,
            thrift_container_size_limit=len(data) or 1,
            pre_buffer=False,
        )
        _require_possible(file.metadata, len(data), name)
        wide = _wide(file.metadata)
        if wide:
            _require_room(data, wide, name)
        table = file.read(use_threads=False)
    except (pa.ArrowException, OSError, ValueError) as error:
        raise DamagedRelease(f"{name}: expected a Parquet file: {error}") from None
    if table.num_rows != file.metadata.num_rows:
        raise DamagedRelease(
            f"{name}: the footer gives {file.metadata.num_rows:,} rows, the file has "
            f"{table.num_rows:,}."
        )
    return table


def _require_possible(metadata: pq.FileMetaData, size: int, name: object) -> None:
    groups = [metadata.row_group(place) for place in range(metadata.num_row_groups)]
    chunks = [group.column(place) for group in groups for place in range(group.num_columns)]
    compressed = sum(chunk.total_compressed_size for chunk in chunks)
    # A Parquet file has PAR1 at both ends and the length of its footer.
    if compressed + metadata.serialized_size + 12 > size or any(
        chunk.total_compressed_size < 0 or chunk.total_uncompressed_size < 0 for chunk in chunks
    ):
        raise DamagedRelease(
            f"{name}: the footer gives columns {compressed:,} bytes in a file of {size:,}."
        )
    if metadata.num_rows != sum(group.num_rows for group in groups):
        raise DamagedRelease(f"{name}: the footer contradicts itself on the number of rows.")
    values = max(sum(chunk.num_values for chunk in chunks), metadata.num_rows)
    room = sum(chunk.total_uncompressed_size for chunk in chunks)
    require_size(max(room, values * 8), f"{name} in memory", times=_MEMORY)


def _wide(metadata: pq.FileMetaData) -> list[str]:
    """Columns whose few words, repeated, could be more than there is room for."""
    found: dict[str, int] = {}
    for place in range(metadata.num_row_groups):
        group = metadata.row_group(place)
        for column in range(group.num_columns):
            chunk = group.column(column)
            if chunk.physical_type == "BYTE_ARRAY":
                most = chunk.num_values * chunk.total_uncompressed_size
                found[chunk.path_in_schema] = found.get(chunk.path_in_schema, 0) + most
    return [path for path, most in found.items() if most > limit()]


def _require_room(data: bytes, columns: list[str], name: object) -> None:
    """Add up what the words of some columns take, each distinct one read once."""
    file = pq.ParquetFile(pa.BufferReader(data), read_dictionary=columns, pre_buffer=False)
    room = 0
    for path in columns:
        column = file.read(columns=[path], use_threads=False).column(0)
        room += sum(_words(chunk) for chunk in column.chunks)
    require_size(room, f"{name} in memory", times=_MEMORY)


def _words(array: pa.Array) -> int:
    """Bytes of text in an array of dictionary keys, or of lists of them, as plain text."""
    if pa.types.is_list(array.type):
        return _words(array.flatten())
    if not pa.types.is_dictionary(array.type):
        return int(array.nbytes)
    lengths = pc.cast(pc.binary_length(array.dictionary), pa.int64())
    return pc.sum(lengths.take(array.indices)).as_py() or 0
