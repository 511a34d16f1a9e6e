"""How much of a release that nobody vouches for is read, and not a byte more.

Smaller than those of `guard.files`, and fixed: the verdict must be the same everywhere.
"""

from __future__ import annotations

__all__ = [
    "LARGEST_DECODED",
    "LARGEST_FILE",
    "LARGEST_RATIO",
    "LARGEST_RELEASE",
    "MOST_FILES",
    "MOST_MEMORY",
    "MOST_SECONDS",
    "MOST_TOLD",
]

LARGEST_FILE = 64 << 20
"""Bytes of one file, unpacked."""

LARGEST_RELEASE = 256 << 20
"""Bytes of all files together, unpacked."""

LARGEST_DECODED = 256 << 20
"""Bytes of all Parquet files together, decoded."""

MOST_FILES = 2_000

LARGEST_RATIO = 200
"""Unpacked by packed size in an archive. Deflate reaches 1,032 on zeros, tables some 20."""

MOST_MEMORY = 1 << 30
"""Bytes that decoding a Parquet file may take."""

MOST_SECONDS = 60
"""Seconds of processor time that decoding the Parquet files may take."""

MOST_TOLD = 20
"""Cells of a table that are told one by one."""
