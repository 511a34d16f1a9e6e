"""Texts: those in files, and those of a book's sources. What is no text is a `Problem`."""

from __future__ import annotations

import hashlib
import os
import re
import sys
from collections.abc import Iterable, Iterator
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from trucebook.errors import UsageError
from trucebook.language import Message, say
from trucebook.problem import Problem
from trucebook.snapshot import LARGEST_TABLE, NotRead, read_regular
from trucebook.spans import place_of_byte

if TYPE_CHECKING:
    from trucebook.book.table import Table

TEXTS = "TRUCEBOOK_TEXTS"
"""Environment variable that names the folder of source texts."""

STDIN = "-"
"""Name of the standard input."""


@dataclass(frozen=True, slots=True)
class Text:
    """A text to extract from.

    Attributes:
        file: where it is from: a path, `-`, or `path#row`, rows counted from 0.
        sha256: digest of its bytes.
        text: the text as received, a byte order mark included.
        url: the address of the page that it is taken from; empty for others.
    """

    file: str
    sha256: str
    text: str
    url: str = ""


def read_text(name: str, label: str | None = None) -> Text | Problem:
    """The text in a file or, for `-`, on the standard input; or why it is none.

    It is called `label`, by default as it is named.
    """
    label = name if label is None else label
    try:
        with nullcontext(sys.stdin.buffer) if name == STDIN else Path(name).open("rb") as file:
            data = file.read(LARGEST_TABLE + 1)
    except OSError as error:
        return unreadable(label, error)
    if len(data) > LARGEST_TABLE:
        expected = say("a text of at most {most:,} bytes", most=LARGEST_TABLE)
        return no_text(
            "file_is_readable", expected, say("more"), say("Give its parts one by one."), file=label
        )
    return text_of(label, data)


def text_of(file: str, data: bytes) -> Text | Problem:
    """The text that some bytes are."""
    # A name may hold bytes that are no UTF-8, and what is written is UTF-8.
    file = os.fsencode(file).decode(errors="backslashreplace")
    if flaw := _flaw(data):
        at, rule, expected, found, hint = flaw
        return no_text(rule, expected, found, hint, file=file, place=place_of_byte(data, at))
    return Text(file, hashlib.sha256(data).hexdigest(), data.decode())


_FORMS = {
    b"\xff\xfe": ("UTF-16", say("Save the text as UTF-8.")),
    b"\xfe\xff": ("UTF-16", say("Save the text as UTF-8.")),
    b"PAR1": (
        say("a Parquet file"),
        say("Rename it to *.parquet and name a column, --column NAME."),
    ),
    b"%PDF-": (say("a PDF"), say("Take the text out of it first.")),
    b"PK\x03\x04": (say("an archive or office document"), say("Take the text out of it first.")),
    b"\x1f\x8b": (say("a gzip file"), say("Unpack it first.")),
    b"\x89PNG": (say("an image"), say("Write down its words first.")),
    b"\xff\xd8\xff": (say("an image"), say("Write down its words first.")),
    b"GIF8": (say("an image"), say("Write down its words first.")),
    b"From: <Saved by": (say("a web archive (MHTML)"), say("Save the page as HTML only.")),
}
"""Forms of files that are known by how they begin, and what to do with one."""

_MARKUP = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*)?(<(?:!doctype\s+html|html|head|body)\b)", re.I
)


def known_form(data: bytes) -> tuple[str, Message] | None:
    """The form of a file that is known by how it begins, with what to do; None for others."""
    return next((known for mark, known in _FORMS.items() if data.startswith(mark)), None)


def begins_with_markup(data: bytes) -> re.Match[bytes] | None:
    """The tag with which an HTML page begins, as group 1; None where some bytes begin otherwise."""
    return _MARKUP.match(data, 0, 1024)


def _flaw(data: bytes) -> tuple[int, str, Message, str, Message] | None:
    """What keeps some bytes from being a text: its byte, then the words of its problem."""
    if not data:
        hint = say("Give a file with a text, or leave this one out.")
        return 0, "text_is_not_empty", say("a text"), say("nothing"), hint
    if known := known_form(data):
        return 0, "text_is_plain", say("a text in UTF-8"), *known
    if (at := data.find(b"\0")) >= 0:
        hint = say("Restore the text; a text never holds NUL. If it is UTF-16, save it as UTF-8.")
        return at, "text_has_no_nul", say("a text in UTF-8"), say("a NUL byte"), hint
    if markup := begins_with_markup(data):
        hint = say("Take the text out of the page (trucebook source add does); tags are no words.")
        found = say("an HTML page: {tag}", tag=markup[1].decode())
        return markup.start(1), "text_is_no_markup", say("plain text"), found, hint
    try:
        data.decode()
    except UnicodeDecodeError as error:
        hint = say("Save the text as UTF-8; it looks like Latin-1 or Windows-1252.")
        return (
            error.start,
            "text_is_utf8",
            say("UTF-8"),
            say("byte 0x{byte:02x}", byte=data[error.start]),
            hint,
        )
    return None


def unreadable(file: str, error: OSError) -> Problem:
    """The problem of a file that the system does not let us read."""
    found = error.strerror or str(error)
    return no_text(
        "file_is_readable", say("a readable file"), found, say("Check the path."), file=file
    )


def no_text(
    rule: str,
    expected: Message,
    found: str,
    hint: Message,
    *,
    file: str,
    place: tuple[int, int] | tuple[None, None] = (None, None),
) -> Problem:
    """The problem of what is no text, in a file, at a line and column."""
    line, column = place
    return Problem(
        rule=rule,
        file=file,
        line=line,
        column=column,
        value=found,
        message=say("expected {expected}", expected=expected),
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
