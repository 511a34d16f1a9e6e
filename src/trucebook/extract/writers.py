"""Candidate rows on their way out: JSON lines, or one CSV or Parquet file per table.

A folder holds the candidates of one run: it takes its place as a whole when all is done.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path
from typing import Any, BinaryIO, Literal

from msgspec.json import Encoder
from msgspec.structs import asdict

from trucebook.book.csv import cell_writer, record
from trucebook.book.texts import Text
from trucebook.errors import UsageError
from trucebook.extract.known import definitions
from trucebook.extract.rows import EVIDENCE, TABLES, Extraction, candidate_schema, evidence
from trucebook.files import staged
from trucebook.language import plain
from trucebook.markup import legible_json
from trucebook.progress import aside
from trucebook.schemas.table import Schema

Format = Literal["jsonl", "csv", "parquet"]

Write = Callable[[Text, Extraction], None]
"""Takes the candidates of one text."""

WriteRows = Callable[[str, Sequence[Mapping[str, Any]]], None]
"""Takes the file of a text and its rows for one table."""

FILE = "candidates.jsonl"

ROW_GROUP = 8192
"""Rows of a Parquet file that are held until they are written."""


@contextmanager
def open_candidates(
    form: Format = "jsonl", out: str | Path | None = None, book: str | Path | None = None
) -> Iterator[Write]:
    """Give the function that writes the candidates of a text.

    JSON lines go to stdout without a folder. CSV and Parquet follow the tables of `book`, by
    default those of the newest release that came with the package.

    Raises:
        UsageError: `out` holds something else than an earlier run, or the book is none.
        SchemaError: a table definition cannot be read.
    """
    if out is None:
        yield _lines(sys.stdout.buffer)
        sys.stdout.buffer.flush()
        return
    schemas = {} if form == "jsonl" else definitions(book)
    _require_free(Path(out))
    with staged(out, replace_folder=True) as stage:
        stage.mkdir()
        with candidates_in(stage, form, schemas) as write:
            yield write


@contextmanager
def candidates_in(folder: Path, form: Format, schemas: Mapping[str, Schema]) -> Iterator[Write]:
    """Give the function that writes the candidates of a text into the files of a folder."""
    with ExitStack() as files:
        if form == "jsonl":
            yield _lines(files.enter_context((folder / FILE).open("wb")))
            return
        tables = {
            name: files.enter_context(rows_in(folder, form, candidate_schema(schema, row)))
            for name, row in TABLES.items()
            if (schema := schemas.get(name))
        }
        reasons = files.enter_context(rows_in(folder, form, EVIDENCE))

        def write(text: Text, found: Extraction) -> None:
            for name, write_rows in tables.items():
                rows = [asdict(row) for row in getattr(found, name)]
                write_rows(text.file, rows)
                reasons(text.file, list(evidence(name, getattr(found, name))))

        yield write


def rows_in(folder: Path, form: Format, schema: Schema) -> AbstractContextManager[WriteRows]:
    """Give the function that writes rows of a table into its file in a folder."""
    return {"jsonl": _json, "csv": _csv, "parquet": _parquet}[form](folder, schema)


def _lines(stream: BinaryIO) -> Write:
    encode = Encoder(enc_hook=plain).encode_lines

    def write(text: Text, found: Extraction) -> None:
        about = {"file": text.file, "sha256": text.sha256, "characters": len(text.text)}
        line = encode(({**about, **{name: getattr(found, name) for name in TABLES}},))
        with aside(stream):
            stream.write(legible_json(line.decode()).encode())

    return write


@contextmanager
def _json(folder: Path, schema: Schema) -> Iterator[WriteRows]:
    """A table as JSON lines, an object per row."""
    encode = Encoder(enc_hook=plain).encode
    with (folder / f"{schema.name}.jsonl").open("wb") as stream:

        def write(file: str, rows: Sequence[Mapping[str, Any]]) -> None:
            for row in rows:
                cells = {**{name: row.get(name) for name in schema.fields}, "file": file}
                stream.write(legible_json(encode(cells).decode()).encode() + b"\n")

        yield write


@contextmanager
def _csv(folder: Path, schema: Schema) -> Iterator[WriteRows]:
    """A table as canonical CSV, its rows in the order of the texts."""
    cells = {name: cell_writer(field) for name, field in schema.fields.items() if name != "file"}
    path = folder / f"{schema.name}.csv"
    with path.open("w", encoding="utf-8", newline="") as stream:
        stream.write(record(schema.fields))

        def write(file: str, rows: Sequence[Mapping[str, Any]]) -> None:
            for row in rows:
                values = ((row.get(name), cell) for name, cell in cells.items())
                texts = ("" if value is None else cell(value) for value, cell in values)
                stream.write(record((file, *texts)))

        yield write


@contextmanager
def _parquet(folder: Path, schema: Schema) -> Iterator[WriteRows]:
    """A table as typed Parquet, written one row group after another."""
    # NOTE: pyarrow is slow to start, and only Parquet needs it.
    import pyarrow.parquet as pq  # noqa: PLC0415

    from trucebook.schemas.arrow import arrow_schema, arrow_table  # noqa: PLC0415

    held: list[dict[str, Any]] = []
    path = folder / f"{schema.name}.parquet"
    with pq.ParquetWriter(path, arrow_schema(schema), compression="zstd") as writer:

        def write(file: str, rows: Sequence[Mapping[str, Any]], least: int = ROW_GROUP) -> None:
            for row in rows:
                held.append({**{name: row.get(name) for name in schema.fields}, "file": file})
            if len(held) >= least:
                writer.write_table(arrow_table(schema, held))
                held.clear()

        yield write
        write("", (), least=1)


def _require_free(folder: Path) -> None:
    """Refuse a folder with anything but the candidates of an earlier run: it is replaced."""
    if not folder.exists():
        return
    if not folder.is_dir():
        raise UsageError(f"{folder}: expected a folder for the candidates; it is none.")
    if folder.resolve() == Path.cwd():
        raise UsageError(f"{folder}: name another folder than the current one; it is replaced.")
    others = sorted(path.name for path in folder.iterdir() if not _is_ours(path))
    if others:
        more = f" and {len(others) - 5} more" if len(others) > 5 else ""
        raise UsageError(
            f"{folder}: expected a folder that is new, empty or of an earlier extraction; it "
            f"holds {', '.join(others[:5])}{more}. Name another with --out."
        )


def _is_ours(path: Path) -> bool:
    """Whether a file has candidates, by its name, how it begins and a column of theirs alone."""
    tables = (*TABLES, EVIDENCE.name)
    begins = {FILE: b'{"file":'} | {f"{table}.csv": b"file," for table in tables}
    begins |= {f"{table}.parquet": b"PAR1" for table in tables}
    begin = begins.get(path.name)
    if begin is None or path.is_symlink() or not path.is_file():
        return False
    with path.open("rb") as file:
        if file.read(len(begin)) != begin:
            return False
        if path.suffix == ".parquet":  # its columns are named at the end
            file.seek(max(0, path.stat().st_size - _PIECE))
            return b"confidence" in file.read(_PIECE)
        rest = file.readline(_PIECE)
    if path.name == FILE:
        return b'","sha256":"' in rest and b'","characters":' in rest
    return {b"start", b"end", b"exact", b"confidence"} <= set(rest.rstrip().split(b","))


_PIECE = 1 << 16
