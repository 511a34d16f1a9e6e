"""Commands that write as ours must not: the injector has to find what is wrong with each."""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

ONE, TWO = Path("out/one.txt"), Path("out/two.txt")
DATA = b"new\n" * 3000


def main(arguments: Sequence[str]) -> int:
    """Run a command by its name."""
    [name] = arguments
    {"plain": plain, "pair": pair, "staged": staged, "silent": silent, "libraries": libraries}[
        name
    ]()
    return 0


def plain() -> None:
    """Writes over the file."""
    ONE.write_bytes(DATA)


def pair() -> None:
    """Each of two files in one step."""
    for path in (ONE, TWO):
        _replace(path)


def staged() -> None:
    """Leaves the staged file where something fails."""
    with tempfile.NamedTemporaryFile(dir="out", prefix=".one.", delete=False) as file:
        file.write(DATA)
    Path(file.name).replace(ONE)


def silent() -> None:
    """Says nothing where something fails."""
    with suppress(OSError):
        _replace(ONE)


def libraries() -> None:
    """Writes with each library that writes for us."""
    with sqlite3.connect("out/sqlite.db") as database:
        database.execute("create table t (c)")
    with duckdb.connect("out/duck.db") as other:
        other.execute("create table t (c int)")
    pq.write_table(pa.table({"c": [1]}), "out/arrow.parquet")


def _replace(path: Path) -> None:
    beside = path.with_name(f".{path.name}.0")
    try:
        beside.write_bytes(DATA)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
