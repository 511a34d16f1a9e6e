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
from contextlib import nullcontext
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
    """
    names = list(names)
    if column is None and (tables := list(filter(_is_parquet, names))):
        raise UsageError(f"{tables[0]}: name the column that holds the texts, --column NAME.")
    return _stream(names, column or "")


def count_texts(names: Iterable[str]) -> int:
    """How many texts and problems `read_texts` will give, as far as can be known before."""
    return sum(_rows(file) if _is_parquet(file) else 1 for file in _files(names))


def _rows(file: object) -> int:
    """How many rows a Parquet file has; 1, the problem, where it is none."""
    import pyarrow as pa  # noqa: PLC0415
    import pyarrow.parquet as pq  # noqa: PLC0415

    try:
        return int(pq.read_metadata(file).num_rows)
    except (OSError, pa.ArrowException):
        return 1


def _stream(names: Iterable[str], column: str) -> Iterator[Text | Problem]:
    for file in _files(names):
        if isinstance(file, Problem):
            yield file
        elif _is_parquet(file):
            yield from _read_column(file, column)
        else:
            yield read_text(file)


def _is_parquet(file: str | Problem) -> bool:
    return isinstance(file, str) and file.lower().endswith(".parquet")


def _files(names: Iterable[str]) -> Iterator[str | Problem]:
    """The files; of a folder its own texts by name, then those of its sub-folders."""
    for name in names:
        if name == STDIN or not Path(name).is_dir():
            yield name
            continue
        closed: list[OSError] = []
        empty = True
        for root, folders, files in os.walk(name, onerror=closed.append):
            folders.sort()
            for path in (Path(root, file) for file in sorted(files)):
                if path.name.lower().endswith(".txt"):
                    empty = False
                    # A pipe or device is no text of a folder: reading it would block.
                    yield str(path) if path.is_file() else _problem(*_NO_FILE, file=str(path))
        yield from (_unreadable(str(error.filename), error) for error in closed)
        if empty and not closed:
            yield _problem(*_NO_TEXTS, file=name)


_NO_FILE = (
    *("file_is_readable", "a readable file", "no regular file"),
    "Take it out of the folder; a pipe or device is read if it is named itself.",
)
_NO_TEXTS = (
    *("folder_has_texts", "a folder with texts", "no *.txt in it"),
    "Name the files one by one, or rename them to *.txt.",
)


def read_text(name: str) -> Text | Problem:
    """The text in a file or, for `-`, on the standard input; or why it is none."""
    try:
        with nullcontext(sys.stdin.buffer) if name == STDIN else Path(name).open("rb") as file:
            data = file.read(LARGEST_TABLE + 1)
    except OSError as error:
        return _unreadable(name, error)
    if len(data) > LARGEST_TABLE:
        expected = f"a text of at most {LARGEST_TABLE:,} bytes"
        return _problem(
            "file_is_readable", expected, "more", "Give its parts one by one.", file=name
        )
    return text_of(name, data)


def text_of(file: str, data: bytes) -> Text | Problem:
    """The text that some bytes are."""
    # A name may hold bytes that are no UTF-8, and what is written is UTF-8.
    file = os.fsencode(file).decode(errors="backslashreplace")
    if flaw := _flaw(data):
        at, *words = flaw
        return _problem(*words, file=file, place=place_of_byte(data, at))
    return Text(file, hashlib.sha256(data).hexdigest(), data.decode())


_FORMS = {
    b"\xff\xfe": ("UTF-16", "Save the text as UTF-8."),
    b"\xfe\xff": ("UTF-16", "Save the text as UTF-8."),
    b"PAR1": ("a Parquet file", "Rename it to *.parquet and name a column, --column NAME."),
    b"%PDF-": ("a PDF", "Take the text out of it first."),
    b"PK\x03\x04": ("an archive or office document", "Take the text out of it first."),
    b"\x1f\x8b": ("a gzip file", "Unpack it first."),
    b"\x89PNG": ("an image", "Write down its words first."),
    b"\xff\xd8\xff": ("an image", "Write down its words first."),
    b"GIF8": ("an image", "Write down its words first."),
    b"From: <Saved by": ("a web archive (MHTML)", "Save the page as HTML only."),
}
"""Forms of files that are known by how they begin, and what to do with one."""

_MARKUP = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*)?(<(?:!doctype\s+html|html|head|body)\b)", re.I
)


def known_form(data: bytes) -> tuple[str, str] | None:
    """The form of a file that is known by how it begins, with what to do; None for others."""
    return next((known for mark, known in _FORMS.items() if data.startswith(mark)), None)


def begins_with_markup(data: bytes) -> re.Match[bytes] | None:
    """The tag with which an HTML page begins, as group 1; None where some bytes begin otherwise."""
    return _MARKUP.match(data, 0, 1024)


def _flaw(data: bytes) -> tuple[int, str, str, str, str] | None:
    """What keeps some bytes from being a text: its byte, then the words of its problem."""
    if not data:
        hint = "Give a file with a text, or leave this one out."
        return 0, "text_is_not_empty", "a text", "nothing", hint
    if known := known_form(data):
        return 0, "text_is_plain", "a text in UTF-8", *known
    if (at := data.find(b"\0")) >= 0:
        hint = "Restore the text; a text never holds NUL. If it is UTF-16, save it as UTF-8."
        return at, "text_has_no_nul", "a text in UTF-8", "a NUL byte", hint
    if markup := begins_with_markup(data):
        hint = "Take the text out of the page (trucebook source add does); tags are no words."
        found = f"an HTML page: {markup[1].decode()}"
        return markup.start(1), "text_is_no_markup", "plain text", found, hint
    try:
        data.decode()
    except UnicodeDecodeError as error:
        hint = "Save the text as UTF-8; it looks like Latin-1 or Windows-1252."
        return error.start, "text_is_utf8", "UTF-8", f"byte 0x{data[error.start]:02x}", hint
    return None


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
                label = f"{file}#{row}"
                yield _problem(*_NULL, file=label) if cell is None else text_of(label, cell)
    except (pa.ArrowException, OSError) as error:
        if isinstance(error, OSError) and error.errno:
            yield _unreadable(file, error)
        else:  # Arrow calls some faults of a file an OSError, without a number.
            hint = "Write the file again, or get it again."
            yield _problem("parquet_is_readable", "a Parquet file", str(error), hint, file=file)


_NULL = ("text_is_not_empty", "a text", "a null", "Leave out such rows.")


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
        found, hint = f"the columns {', '.join(schema.names)}", "Name one of them, --column NAME."
        return _problem("column_is_there", f"a column {column!r}", found, hint, file=file)
    kind = schema.field(column).type
    kind = kind.value_type if types.is_dictionary(kind) else kind
    if types.is_string(kind) or types.is_large_string(kind) or types.is_string_view(kind):
        return None
    hint = "Name the column that holds the texts, --column NAME."
    return _problem(
        "column_is_texts", f"texts in the column {column!r}", str(kind), hint, file=file
    )


def _unreadable(file: str, error: OSError) -> Problem:
    found = error.strerror or str(error)
    return _problem("file_is_readable", "a readable file", found, "Check the path.", file=file)


def _problem(
    rule: str,
    expected: str,
    found: str,
    hint: str,
    *,
    file: str,
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


# The texts of a book's sources


def texts_folders(texts: str | Path | None, own: Path | None = None) -> list[Path]:
    """The folders in which texts are looked for: those that are named, and that of a book."""
    named = [Path(name) for name in (texts, os.environ.get(TEXTS)) if name]
    for folder in named:
        if not folder.is_dir():
            raise UsageError(f"{folder}: expected a folder of source texts; there is none.")
    return [*named, own] if own is not None and own.is_dir() else named


def source_texts(folders: Iterable[Path], sources: Table) -> Iterator[tuple[str, str]]:
    """Source id and text of every source whose text lies in one of the folders.

    What is no regular file, or larger than a text may be, is no text of a source.
    """
    wanted = {row["sha256"]: row.id for row in sources.rows}
    for path in (path for folder in folders for path in sorted(folder.iterdir())):
        try:
            data = read_regular(path, LARGEST_TABLE)
            source_id = wanted.get(hashlib.sha256(data).hexdigest())
            if source_id:
                yield source_id, data.decode()
        except (NotRead, FileNotFoundError):
            continue
        except OSError as error:
            raise UsageError(f"{path}: expected a readable file: {error.strerror}.") from None
        except UnicodeDecodeError as error:
            raise UsageError(f"{path}: expected a text in UTF-8: {error.reason}.") from None
