"""Streams of texts to extract from: files, folders, the standard input, and files of many texts.

A stream has one text at a time. What is no text is a `Problem` in it, and the texts after it still
come. Files of many texts are Parquet and JSON lines, with a text in a column, and web archives
(WARC), with a page in a record. A text is known by its file, and there by row or record from 0.
"""

from __future__ import annotations

import gzip
import os
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO, Any

from trucebook.book.page import HTML, LARGEST_PAGE, content_type
from trucebook.book.texts import STDIN, Text, no_text, read_text, text_of, unreadable
from trucebook.errors import UsageError, extra
from trucebook.language import Message, say
from trucebook.notation import read_json
from trucebook.problem import Problem, shorten
from trucebook.snapshot import LARGEST_TABLE

BATCH = 16
"""Rows of a Parquet file that are in memory together."""

BUFFER = 1 << 20
"""Bytes that are read of a Parquet column at once; it would else be read whole."""


@dataclass(frozen=True, slots=True)
class Page:
    """An HTML page in a web archive, whose text is to be found in it.

    Attributes:
        file: where it is from, `path#record`.
        url: its address.
        data: its bytes, unpacked.
        charset: the encoding that its server says; empty where it says none.
    """

    file: str
    url: str
    data: bytes
    charset: str


Item = Text | Page | Problem

TABLES = (".parquet",)
LINES = (".jsonl", ".ndjson", ".jsonl.gz", ".ndjson.gz")
ARCHIVES = (".warc", ".warc.gz", ".wet.gz")


def read_texts(names: Iterable[str], column: str | None = None) -> Iterator[Text | Problem]:
    """The texts under some names, in their order, and what is no text.

    Args:
        names: files, folders (every *.txt in them, and with a column Parquet and JSON lines,
            sorted), or `-`.
        column: the column that holds the texts, of Parquet files and JSON lines.

    Raises:
        UsageError: a file of many texts is named without what it needs.
    """
    names = list(names)
    for name in names:
        require_column(name, column)
        if name.lower().endswith(ARCHIVES):
            raise UsageError(
                f"{name}: the texts of a web archive are written beside the rows: --parts --out DIR"
            )
    return _stream(names, column or "")


def _stream(names: Iterable[str], column: str) -> Iterator[Text | Problem]:
    for file in files_in(names, (*TABLES, *LINES) if column else ()):
        for item in (file,) if isinstance(file, Problem) else read_file(file, file, column):
            if not isinstance(item, Page):
                yield item


def require_column(name: str, column: str | None) -> None:
    """Refuse a file of rows where nothing says which column holds the texts."""
    if column is None and name.lower().endswith((*TABLES, *LINES)):
        raise UsageError(f"{name}: name the column that holds the texts, --column NAME.")


def read_file(path: str, label: str, column: str) -> Iterator[Item]:
    """What a file holds.

    Args:
        path: where it is.
        label: what to call it.
        column: the column that holds the texts, if it is a file of rows.
    """
    name = path.lower()
    if name.endswith(TABLES):
        yield from _read_column(path, label, column)
    elif name.endswith(LINES):
        yield from _read_lines(path, label, column)
    elif name.endswith(ARCHIVES):
        yield from _read_archive(path, label)
    else:
        yield read_text(path, label)


def count_texts(names: Iterable[str], column: str | None = None) -> int | None:
    """How many texts and problems `read_texts` will give; None where only reading says it."""
    total = 0
    for file in files_in(names, (*TABLES, *LINES) if column else ()):
        if isinstance(file, str) and file.lower().endswith(LINES):
            return None
        is_table = isinstance(file, str) and file.lower().endswith(TABLES)
        total += _rows(file) if is_table else 1
    return total


def _rows(file: object) -> int:
    """How many rows a Parquet file has; 1, the problem, where it is none."""
    import pyarrow as pa  # noqa: PLC0415
    import pyarrow.parquet as pq  # noqa: PLC0415

    try:
        return int(pq.read_metadata(file).num_rows)
    except (OSError, pa.ArrowException):
        return 1


def files_in(names: Iterable[str], endings: tuple[str, ...] = ()) -> Iterator[str | Problem]:
    """The files; of a folder its own texts by name, then those of its sub-folders.

    Args:
        names: files, folders, or `-`.
        endings: of files of many texts that are taken from a folder, beside *.txt.
    """
    wanted = (".txt", *endings)
    for name in names:
        if name == STDIN or not Path(name).is_dir():
            yield name
            continue
        closed: list[OSError] = []
        empty = True
        for root, folders, files in os.walk(name, onerror=closed.append):
            folders.sort()
            for path in (Path(root, file) for file in sorted(files)):
                if path.name.lower().endswith(wanted):
                    empty = False
                    # A pipe or device is no text of a folder: reading it would block.
                    yield str(path) if path.is_file() else no_text(*_NO_FILE, file=str(path))
        yield from (unreadable(str(error.filename), error) for error in closed)
        if empty and not closed:
            forms = ", ".join(f"*{ending}" for ending in wanted)
            found = say("no {forms} in it", forms=forms)
            expected, hint = (
                say("a folder with texts"),
                say("Name the files one by one, or rename them to *.txt."),
            )
            yield no_text("folder_has_texts", expected, found, hint, file=name)


_NO_FILE = (
    *("file_is_readable", say("a readable file"), say("no regular file")),
    say("Take it out of the folder; a pipe or device is read if it is named itself."),
)


# Columns of Parquet files


def _read_column(path: str, file: str, column: str) -> Iterator[Text | Problem]:
    """The texts of a column; pyarrow is imported only to read one."""
    import pyarrow as pa  # noqa: PLC0415
    import pyarrow.parquet as pq  # noqa: PLC0415

    try:
        with Path(path).open("rb") as source:
            table = pq.ParquetFile(source, buffer_size=BUFFER, pre_buffer=False)
            problem = _no_texts(file, column, table.schema_arrow)
            if problem:
                yield problem
                return
            for row, cell in enumerate(_cells(table, column)):
                label = f"{file}#{row}"
                yield _text_in(label, cell)
    except (pa.ArrowException, OSError) as error:
        if isinstance(error, OSError) and error.errno:
            yield unreadable(file, error)
        else:  # Arrow calls some faults of a file an OSError, without a number.
            hint = say("Write the file again, or get it again.")
            yield no_text("parquet_is_readable", say("a Parquet file"), str(error), hint, file=file)


def _text_in(label: str, cell: bytes | None) -> Text | Problem:
    if cell is None:
        return no_text(*_NULL, file=label)
    if len(cell) > LARGEST_TABLE:
        return _too_long(label)
    return text_of(label, cell)


def _too_long(label: str) -> Problem:
    expected = say("a text of at most {most:,} bytes", most=LARGEST_TABLE)
    hint = say("Give its parts one by one.")
    return no_text("file_is_readable", expected, say("more"), hint, file=label)


_NULL = ("text_is_not_empty", say("a text"), say("a null"), say("Leave out such rows."))


def _cells(table: Any, column: str) -> Iterator[bytes | None]:
    """The cells of a column as bytes: Arrow does not check that a text is UTF-8."""
    import pyarrow as pa  # noqa: PLC0415

    for batch in table.iter_batches(BATCH, columns=[column], use_threads=False):
        cells = batch.column(0)
        if pa.types.is_dictionary(cells.type):
            cells = cells.dictionary_decode()
        for cell in cells.cast(pa.large_binary()):
            yield cell.as_py()


def _no_texts(file: str, column: str, schema: Any) -> Problem | None:
    import pyarrow.types as types  # noqa: PLC0415

    if column not in schema.names:
        found = say("the columns {names}", names=", ".join(schema.names))
        hint = say("Name one of them, --column NAME.")
        return no_text(
            "column_is_there", say("a column {column!r}", column=column), found, hint, file=file
        )
    kind = schema.field(column).type
    kind = kind.value_type if types.is_dictionary(kind) else kind
    if types.is_string(kind) or types.is_large_string(kind) or types.is_string_view(kind):
        return None
    hint = say("Name the column that holds the texts, --column NAME.")
    return no_text(
        "column_is_texts",
        say("texts in the column {column!r}", column=column),
        str(kind),
        hint,
        file=file,
    )


# JSON lines


_BROKEN = (EOFError, OSError, zlib.error)
"""What a file raises that is packed and not whole."""


def _read_lines(path: str, file: str, column: str) -> Iterator[Text | Problem]:
    opener: Any = gzip.open if path.lower().endswith(".gz") else Path.open
    try:
        with opener(Path(path), "rb") as stream:
            for row, line in enumerate(_lines(stream)):
                label = f"{file}#{row}"
                yield _too_long(label) if line is None else _text_of_line(label, line, column)
    except _BROKEN as error:
        yield _broken("lines_are_readable", say("whole JSON lines"), file, error)


def _lines(stream: IO[bytes]) -> Iterator[bytes | None]:
    """The lines of a file; None for one that is too long, whose rest is passed over."""
    most = 2 * LARGEST_TABLE  # a text is longer in JSON
    while line := stream.readline(most):
        if line.endswith(b"\n") or len(line) < most:
            yield line
            continue
        while (rest := stream.readline(BUFFER)) and not rest.endswith(b"\n"):
            pass
        yield None


def _text_of_line(label: str, line: bytes, column: str) -> Text | Problem:
    try:
        found = read_json(line)
    except ValueError as error:
        hint = say("Write one JSON object per line, in UTF-8.")
        said = getattr(error, "msg", str(error))
        return no_text("line_is_json", say("a JSON object"), said, hint, file=label)
    if not isinstance(found, dict) or column not in found:
        has = (
            say("the keys {names}", names=", ".join(map(str, found)))
            if isinstance(found, dict)
            else say("another")
        )
        hint = say("Name one of them, --column NAME.")
        return no_text(
            "column_is_there",
            say("an object with {column!r}", column=column),
            has,
            hint,
            file=label,
        )
    cell = found[column]
    if cell is not None and not isinstance(cell, str):
        hint = say("Name the column that holds the texts, --column NAME.")
        kind = type(cell).__name__
        return no_text(
            "column_is_texts", say("a text in {column!r}", column=column), kind, hint, file=label
        )
    return _text_in(label, None if cell is None else cell.encode())


# Pages of a web archive


def _read_archive(path: str, file: str) -> Iterator[Item]:
    """The pages and plain texts that servers gave with status 200; other records are no texts."""
    warcio = extra("warcio", "warc")
    known = (*_BROKEN, ValueError, warcio.exceptions.ArchiveLoadFailed)
    number = -1
    try:
        with Path(path).open("rb") as stream:
            for number, record in enumerate(warcio.ArchiveIterator(stream)):
                if (item := _page(f"{file}#{number}", record)) is not None:
                    yield item
        if number < 0:
            yield _broken("archive_is_readable", say("a web archive"), file, EOFError("no record"))
    except known as error:
        yield _broken("archive_is_readable", say("a whole web archive"), file, error)


def _page(label: str, record: Any) -> Item | None:
    header = record.http_headers
    is_answer = record.rec_type == "response" and header is not None
    if is_answer and header.get_statuscode() != "200":
        return None
    if not is_answer and record.rec_type not in ("conversion", "resource"):
        return None
    media, charset = content_type((header or record.rec_headers).get_header("Content-Type") or "")
    if media not in (*HTML, "text/plain"):
        return None
    data = record.content_stream().read(LARGEST_PAGE + 1)
    url = record.rec_headers.get_header("WARC-Target-URI") or ""
    missing: int = getattr(record.raw_stream, "limit", 0)
    if len(data) <= LARGEST_PAGE and missing:
        return _broken("archive_is_readable", say("a whole page"), label, EOFError("it is cut off"))
    if len(data) > LARGEST_PAGE:
        expected = say("a page of at most {most:,} bytes", most=LARGEST_PAGE)
        return no_text(
            "page_is_small", expected, say("more"), say("Read it by itself."), file=label
        )
    if media in HTML:
        return Page(label, url, data, charset)
    found = text_of(label, data)
    return found if isinstance(found, Problem) else replace(found, url=url)


def _broken(rule: str, expected: Message, file: str, error: Exception) -> Problem:
    if isinstance(error, OSError) and error.errno:
        return unreadable(file, error)
    hint = say("What comes before is read. Get the file again, then run the command again.")
    return no_text(rule, expected, shorten(error) or type(error).__name__, hint, file=file)
