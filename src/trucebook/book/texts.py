"""Texts: a stream of them to extract from, and those of a book's sources.

The stream has one text at a time, from files, folders, stdin or a column of a Parquet file. What is
no text is a `Problem` in it, and the texts after it still come.
"""

from __future__ import annotations

import hashlib
import os
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from trucebook.errors import UsageError
from trucebook.problem import Problem
from trucebook.snapshot import LARGEST_TABLE, NotRead, read_regular
from trucebook.spans import place_of_byte

if TYPE_CHECKING:
    from trucebook.book.table import Table

TEXTS = "TRUCEBOOK_TEXTS"
"""Environment variable that names the folder of source texts."""

STDIN = "-"
"""Name of the standard input."""

BATCH = 16
"""Rows of a Parquet file that are in memory together."""

BUFFER = 1 << 20
"""Bytes that are read of a Parquet column at once; it would else be read whole."""


@dataclass(frozen=True, slots=True)
class Text:
    """A text to extract from.

    Attributes:
        file: where it is from: a path, `-`, or `path#row`, rows counted from 0.
        sha256: digest of its bytes.
        text: the text as received, a byte order mark included.
    """

    file: str
    sha256: str
    text: str


def read_texts(names: Iterable[str], column: str | None = None) -> Iterator[Text | Problem]:
    """The texts under some names, in their order, and what is no text.

    Args:
        names: files, folders (every *.txt in them, sorted), Parquet files (*.parquet), or `-`.
        column: the column of the Parquet files that holds the texts.

    Raises:
        UsageError: a Parquet file without a column to read.
    """
    names = list(names)
    tables = [name for name in names if _is_parquet(name)]
    if tables and column is None:
        raise UsageError(f"{tables[0]}: name the column that holds the texts, --column NAME.")
    return _stream(names, column or "")


def read_text(name: str) -> Text | Problem:
    """The text in a file or, for `-`, on the standard input; or why it is none."""
    try:
        if name == STDIN:
            data = sys.stdin.buffer.read(LARGEST_TABLE + 1)
        else:
            with Path(name).open("rb") as file:
                data = file.read(LARGEST_TABLE + 1)
    except OSError as error:
        return _unreadable(name, error)
    if len(data) > LARGEST_TABLE:
        expected, found = f"a text of at most {LARGEST_TABLE:,} bytes", "more"
        return _problem("file_is_readable", name, expected, found, "Give its parts one by one.")
    return _text(name, data)


def count_texts(names: Iterable[str]) -> int:
    """How many texts and problems `read_texts` will give, as far as can be known before."""
    return sum(_rows(file) if _is_table(file) else 1 for file in _files(names))


def _stream(names: Iterable[str], column: str) -> Iterator[Text | Problem]:
    for file in _files(names):
        if isinstance(file, Problem):
            yield file
        elif _is_table(file):
            yield from _read_column(file, column)
        else:
            yield read_text(file)


def _files(names: Iterable[str]) -> Iterator[str | Problem]:
    for name in names:
        if name != STDIN and Path(name).is_dir():
            yield from _in_folder(name)
        else:
            yield name


def _in_folder(folder: str) -> Iterator[str | Problem]:
    """The texts of a folder: a folder's own by name, then those of its sub-folders."""
    closed: list[OSError] = []
    empty = True
    for root, folders, names in os.walk(folder, onerror=closed.append):
        folders.sort()
        for name in sorted(names):
            if name.lower().endswith(".txt"):
                empty = False
                path = Path(root, name)
                yield str(path) if path.is_file() else _no_file(str(path))
    yield from (_unreadable(str(error.filename), error) for error in closed)
    if empty and not closed:
        yield _problem("folder_has_texts", folder, "a folder with texts", "no *.txt in it", _NAME)


_NAME = "Name the files one by one, or rename them to *.txt."


def _is_parquet(name: str) -> bool:
    return name.lower().endswith(".parquet")


def _is_table(file: str | Problem) -> bool:
    return isinstance(file, str) and _is_parquet(file)


def _text(file: str, data: bytes) -> Text | Problem:
    """The text that some bytes are."""
    # A name may hold bytes that are no UTF-8, and what is written is UTF-8.
    file = os.fsencode(file).decode(errors="backslashreplace")
    problem = _other_form(file, data) or _nul(file, data) or _markup(file, data)
    if problem:
        return problem
    try:
        return Text(file, hashlib.sha256(data).hexdigest(), data.decode())
    except UnicodeDecodeError as error:
        found = f"byte 0x{data[error.start]:02x}"
        hint = "Save the text as UTF-8; it looks like Latin-1 or Windows-1252."
        return _problem(
            "text_is_utf8", file, "UTF-8", found, hint, place_of_byte(data, error.start)
        )


_FORMS = {
    b"\xff\xfe": ("UTF-16", "Save the text as UTF-8."),
    b"\xfe\xff": ("UTF-16", "Save the text as UTF-8."),
    b"PAR1": ("a Parquet file", "Rename it to *.parquet and name a column, --column NAME."),
    b"%PDF-": ("a PDF", "Take the text out of it first."),
    b"PK\x03\x04": ("an archive or office document", "Take the text out of it first."),
    b"\x1f\x8b": ("a gzip file", "Unpack it first."),
}
"""Forms of files that are known by how they begin, and what to do with one."""


def _other_form(file: str, data: bytes) -> Problem | None:
    if not data:
        hint = "Give a file with a text, or leave this one out."
        return _problem("text_is_not_empty", file, "a text", "nothing", hint, (1, 1))
    for mark, (form, hint) in _FORMS.items():
        if data.startswith(mark):
            return _problem("text_is_plain", file, "a text in UTF-8", form, hint, (1, 1))
    return None


def _nul(file: str, data: bytes) -> Problem | None:
    at = data.find(b"\0")
    if at < 0:
        return None
    hint = "Restore the text; a text never holds NUL. If it is UTF-16, save it as UTF-8."
    place = place_of_byte(data, at)
    return _problem("text_has_no_nul", file, "a text in UTF-8", "a NUL byte", hint, place)


_MARKUP = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*)?(<(?:!doctype\s+html|html|head|body)\b)", re.I
)


def _markup(file: str, data: bytes) -> Problem | None:
    found = _MARKUP.match(data, 0, 1024)
    if not found:
        return None
    hint = "Take the article's text out of the page first; tags would be read as words."
    tag, place = found[1].decode(), place_of_byte(data, found.start(1))
    return _problem("text_is_no_markup", file, "plain text", f"an HTML page: {tag}", hint, place)


def _rows(file: object) -> int:
    """How many rows a Parquet file has; 1, the problem, where it is none."""
    import pyarrow as pa  # noqa: PLC0415
    import pyarrow.parquet as pq  # noqa: PLC0415

    try:
        return int(pq.read_metadata(file).num_rows)
    except (OSError, pa.ArrowException):
        return 1


def _read_column(file: str, column: str) -> Iterator[Text | Problem]:
    """The texts of a column; pyarrow is imported only to read one."""
    import pyarrow as pa  # noqa: PLC0415
    import pyarrow.parquet as pq  # noqa: PLC0415

    try:
        with Path(file).open("rb") as source:
            table = pq.ParquetFile(source, buffer_size=BUFFER, pre_buffer=False)
            problem = _no_texts(file, column, table.schema_arrow)
            if problem:
                yield problem
                return
            for row, cell in enumerate(_cells(table, column)):
                yield _text_of_cell(f"{file}#{row}", cell)
    except (pa.ArrowException, OSError) as error:
        has_number = isinstance(error, OSError) and error.errno
        yield _unreadable(file, error) if has_number else _broken(file, error)


def _broken(file: str, error: Exception) -> Problem:
    # Arrow calls some faults of a file an OSError, without a number.
    hint = "Write the file again, or get it again."
    return _problem("parquet_is_readable", file, "a Parquet file", str(error), hint)


def _cells(table: Any, column: str) -> Iterator[bytes | None]:
    """The cells of a column as bytes: Arrow does not check that a text is UTF-8."""
    import pyarrow as pa  # noqa: PLC0415

    for batch in table.iter_batches(BATCH, columns=[column], use_threads=False):
        cells = batch.column(0)
        if pa.types.is_dictionary(cells.type):
            cells = cells.dictionary_decode()
        for cell in cells.cast(pa.large_binary()):
            yield cell.as_py()


def _text_of_cell(label: str, cell: bytes | None) -> Text | Problem:
    if cell is None:
        return _problem("text_is_not_empty", label, "a text", "a null", "Leave out such rows.")
    return _text(label, cell)


def _no_texts(file: str, column: str, schema: Any) -> Problem | None:
    import pyarrow.types as types  # noqa: PLC0415

    if column not in schema.names:
        found, hint = f"the columns {', '.join(schema.names)}", "Name one of them, --column NAME."
        return _problem("column_is_there", file, f"a column {column!r}", found, hint)
    kind = schema.field(column).type
    kind = kind.value_type if types.is_dictionary(kind) else kind
    if types.is_string(kind) or types.is_large_string(kind) or types.is_string_view(kind):
        return None
    hint = "Name the column that holds the texts, --column NAME."
    return _problem("column_is_texts", file, f"texts in the column {column!r}", str(kind), hint)


def _unreadable(file: str, error: OSError) -> Problem:
    found = error.strerror or str(error)
    return _problem("file_is_readable", file, "a readable file", found, "Check the path.")


def _no_file(file: str) -> Problem:
    """A pipe or device among the texts of a folder: reading it would block."""
    hint = "Take it out of the folder; a pipe or device is read if it is named itself."
    return _problem("file_is_readable", file, "a readable file", "no regular file", hint)


def _problem(
    rule: str,
    file: str,
    expected: str,
    found: str,
    hint: str,
    place: tuple[int, int] | tuple[None, None] = (None, None),
) -> Problem:
    line, column = place
    return Problem(
        rule=rule,
        file=file,
        line=line,
        column=column,
        value=found,
        message=f"expected {expected}",
        hint=hint,
    )


def texts_folders(texts: str | Path | None, own: Path | None = None) -> list[Path]:
    """The folders in which texts are looked for: those that are named, and that of a book.

    Raises:
        UsageError: one that was named is none.
    """
    named = [Path(name) for name in (texts, os.environ.get(TEXTS)) if name]
    for folder in named:
        if not folder.is_dir():
            raise UsageError(f"{folder}: expected a folder of source texts; there is none.")
    return [*named, own] if own is not None and own.is_dir() else named


def source_texts(folders: Iterable[Path], sources: Table) -> Iterator[tuple[str, str]]:
    """Source id and text of every source whose text lies in one of the folders.

    What is no regular file, or larger than a text may be, is no text of a source.

    Raises:
        UsageError: a file cannot be read.
    """
    wanted = {row["sha256"]: row.id for row in sources.rows}
    for path in (path for folder in folders for path in sorted(folder.iterdir())):
        try:
            data = read_regular(path, LARGEST_TABLE)
        except (NotRead, FileNotFoundError):
            continue
        except OSError as error:
            raise UsageError(f"{path}: expected a readable file: {error.strerror}.") from None
        source_id = wanted.get(hashlib.sha256(data).hexdigest())
        if source_id:
            yield source_id, _decoded(path, data)


def _decoded(path: Path, data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise UsageError(f"{path}: expected a text in UTF-8: {error.reason}.") from None
