"""How programs save a file, where that is not how a book has it: its bytes and its form as a whole.

`byte_problems` and its like are for every file of a book. Of a table from a spreadsheet `odd_form`
names the cause, so that a report has one problem and not what follows from it; `plain`
gives the same rows in the form of a book, as far as they can be read in one way only.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterator

from trucebook.book.csv import record
from trucebook.language import Message, all_of, say
from trucebook.notation import BOM
from trucebook.problem import Problem, Repair, plural
from trucebook.schemas.table import Schema
from trucebook.spans import place_of_byte

_FOREIGN = {
    b"PK\x03\x04": say("a workbook (Excel, LibreOffice, Numbers) or another zip archive"),
    b"\xd0\xcf\x11\xe0": say("a workbook of Excel 97"),
    b"PAR1": say("a Parquet file"),
    b"\x1f\x8b": say("a file packed by gzip"),
    b"SQLite format 3": say("a SQLite database"),
    b"%PDF": say("a PDF"),
    b"<": say("a page in HTML or XML"),
}
"""What a file is that begins with these bytes."""

_SEPARATORS = {";": say("semicolons"), "\t": say("tabs"), "|": say("vertical bars")}
_SEP_LINE = re.compile(r'"?sep=(.)"?\r?\n', re.IGNORECASE)
_LOOKED_AT = 1 << 16
"""Bytes from the start of a file in which its header is found."""
_LINES_BEFORE = 10
"""Lines in which a header is looked for."""


def foreign_kind(data: bytes) -> Message | None:
    """What a file is that is no text at all, by its first bytes."""
    start = data[:64].removeprefix(BOM).lstrip()
    return next((kind for mark, kind in _FOREIGN.items() if start.startswith(mark)), None)


def odd_form(schema: Schema, file: str, data: bytes) -> Problem | None:
    """The problem with the form of a file as a whole, from its bytes or the first of them.

    Without one, the file may still have a byte order mark, CRLF or a wrong header.
    """
    if kind := foreign_kind(data):
        return _problem(
            "file_is_a_csv_table",
            file,
            kind,
            say("a table as text: CSV in UTF-8"),
            say("Open it in its own program and save the table as CSV UTF-8 (comma delimited)."),
        )
    if _coding(data):
        return _problem(
            "file_is_utf8",
            file,
            "UTF-16",
            say("UTF-8"),
            say("Save as CSV UTF-8; trucebook format writes it that way."),
        )
    if b"\r" in data and b"\n" not in data:
        expected = say("lines that end in LF")
        hint = say("Save with LF line ends; trucebook format writes it that way.")
        return _problem("file_has_lf_ends", file, say("carriage returns alone"), expected, hint)
    text = data[:_LOOKED_AT].removeprefix(BOM).decode(errors="replace")
    first = _SEP_LINE.match(text)
    separator = first[1] if first else _separator(schema, text)
    if first or separator != ",":
        parts = [say("a line {line!r} first", line=first[0].strip())] if first else []
        if separator != ",":
            name = _SEPARATORS.get(separator, repr(separator))
            parts.append(say("{marks} between the cells", marks=name))
        return _problem(
            "cells_are_separated_by_commas",
            file,
            all_of(parts),
            say("the header first, and commas between cells"),
            say(
                "Save as CSV UTF-8 (comma delimited); trucebook format writes it that way where "
                "every row can be cut."
            ),
        )
    return _late_header(schema, file, text)


def _problem(
    rule: str, file: str, found: str, expected: Message, hint: Message, line: int = 1
) -> Problem:
    return Problem(
        rule=rule,
        file=file,
        line=line,
        column=1,
        value=found,
        message=say("expected {expected}", expected=expected),
        hint=hint,
    )


def _coding(data: bytes) -> str | None:
    """The codec of a text in UTF-16 or UTF-32, with a byte order mark or without."""
    if data.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        return "utf-32"
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    # NOTE: every table has a header of ASCII letters: of their two bytes one is NUL.
    high, low = data[:32:2], data[1:32:2]
    if len(low) > 1 and all(high) and not any(low):
        return "utf-16-le"
    return "utf-16-be" if len(low) > 1 and all(low) and not any(high) else None


def _separator(schema: Schema, text: str) -> str:
    """The separator by which the first line has the most columns of the table; else a comma."""
    line = text.partition("\n")[0].rstrip("\r")

    def columns(separator: str) -> int:
        try:
            cells = next(csv.reader([line], delimiter=separator), [])
        except csv.Error:
            return 0
        return len({cell.strip() for cell in cells} & schema.fields.keys())

    best = max((",", *_SEPARATORS), key=columns)
    return best if columns(best) > 1 else ","


def _late_header(schema: Schema, file: str, text: str) -> Problem | None:
    """The problem with lines before the header, such as a title."""
    header = record(schema.fields)
    lines = [line.rstrip("\r\n,") for line in text.split("\n", _LINES_BEFORE)[:_LINES_BEFORE]]
    if header.rstrip("\n") not in lines[1:] or lines[0] == header.rstrip("\n"):
        return None
    line = lines.index(header.rstrip("\n")) + 1
    return _problem(
        "header_is_schema",
        file,
        say("the header in line {line}", line=line),
        say("the header in line 1"),
        say("Delete the lines before it."),
        line,
    )


def conflicts(file: str, data: bytes) -> Iterator[Problem]:
    """A problem for each conflict that a merge has left in some data for a person to settle."""
    for mark in re.finditer(rb"^<{7} ", data, re.MULTILINE):
        yield Problem(
            rule="conflict_is_settled",
            file=file,
            line=data[: mark.start()].count(b"\n") + 1,
            column=1,
            value="<<<<<<<",
            message=say("expected no conflict of a merge"),
            hint=say(
                "Two branches changed the same: keep one of the two rows (or lines of a "
                "record) between the marks <<<<<<<, ======= and >>>>>>>, and delete the "
                "marks."
            ),
        )


def not_utf8(file: str, data: bytes, at: int, first: int = 1) -> Problem:
    """The problem with a byte of some data whose first line is `first`."""
    line, column = place_of_byte(data, at)
    return Problem(
        rule="file_is_utf8",
        file=file,
        line=first + line - 1,
        column=column,
        value=say("byte 0x{byte:02x}", byte=data[at]),
        message=say("expected UTF-8"),
        hint=say(
            "Save the file as UTF-8 (in a spreadsheet: CSV UTF-8); it looks like Latin-1 "
            "or Windows-1252."
        ),
    )


_MARKS = {
    BOM: (
        *("file_has_no_bom", say("a byte order mark")),
        say("Save as UTF-8 without BOM; trucebook format writes it that way."),
    ),
    b"\0": (
        *("file_has_no_nul", say("a NUL byte")),
        say("Restore the file; text never holds NUL."),
    ),
    b"\r": (
        *("file_has_lf_ends", say("a carriage return")),
        say("Save with LF line ends; trucebook format writes it that way."),
    ),
}
"""What no file holds, the rule on it, its name and the next step."""


def byte_problems(file: str, data: bytes, first: int = 1) -> Iterator[Problem]:
    """The first of each mark that no file holds, in data whose first line is `first`."""
    for mark, (rule, value, hint) in _MARKS.items():
        if (at := data.find(mark)) >= 0:
            line, column = place_of_byte(data, at)
            if mark == BOM and column > 1:
                hint = say("Delete the character U+FEFF, which is invisible in most editors.")
            yield Problem(
                rule=rule,
                file=file,
                line=first + line - 1,
                column=column,
                value=value,
                message=say("expected UTF-8 text with LF line ends, without BOM or NUL"),
                hint=hint,
                repair=None if mark == b"\0" else Repair(file=file, is_certain=True),
            )


def no_newline_at_the_end(file: str, line: int) -> Problem:
    """The problem with a file whose last line is cut off."""
    return Problem(
        rule="file_ends_with_newline",
        file=file,
        line=line,
        message=say("expected a line end after the last row"),
        hint=say(
            "Add one, for without it a cut-off file looks whole; trucebook format writes it "
            "that way."
        ),
        repair=Repair(file=file, is_certain=True),
    )


def plain(schema: Schema, data: bytes) -> tuple[bytes, list[str]]:
    """The bytes of a file in the form of a book, and what was changed for it.

    Where every line ends in CRLF a program has put them there, inside cells too. Where only
    some do, a CR inside a cell is left: the reader removes a CR at the end of a row.
    """
    remarks: list[str] = []
    if foreign_kind(data):
        return data, remarks
    if coding := _coding(data):
        try:
            data = data.decode(coding).encode()
        except UnicodeError:
            return data, remarks
        remarks.append("UTF-16 made UTF-8")
    data = _without_marks(data, remarks)
    if ends := data.count(b"\r\n"):
        remarks.append(f"line ends made LF ({ends} CRLF)")
        data = data.replace(b"\r\n", b"\n") if ends == data.count(b"\n") else data
    elif b"\r" in data and b"\n" not in data:
        remarks.append("line ends made LF (CR alone)")
        data = data.replace(b"\r", b"\n")
    if not data.endswith(b"\n"):
        remarks.append("line end added after the last row")
        data += b"\n"
    return _cut_anew(schema, data, remarks), remarks


def _without_marks(data: bytes, remarks: list[str]) -> bytes:
    """Without byte order marks at the start of a row, where files were joined."""
    first, *parts = data.split(BOM)
    pieces, taken = [first], 0
    is_open, is_start = first.count(b'"') % 2 == 1, first[-1:] in (b"", b"\n")
    for part in parts:
        is_trace = is_start and not is_open
        taken += is_trace
        pieces += [part] if is_trace else [BOM, part]
        is_open ^= part.count(b'"') % 2 == 1
        is_start = part[-1:] == b"\n" or (is_trace and not part)
    if taken:
        marks = "byte order mark" if taken == 1 else f"{taken} byte order marks"
        remarks.append(f"{marks} taken off")
    return b"".join(pieces)


def _cut_anew(schema: Schema, data: bytes, remarks: list[str]) -> bytes:
    """With commas between cells, and without columns after the last that have no name and value."""
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return data
    first = _SEP_LINE.match(text)
    text = text[first.end() :] if first else text
    separator = first[1] if first else _separator(schema, text)
    surplus = _surplus(schema, text, separator)
    if separator == "," and surplus == 0:
        if first:
            remarks.append("line with the separator taken out")
        return text.encode()
    try:
        lines = io.StringIO(text, newline="\n")
        rows = list(csv.reader(lines, delimiter=separator, strict=True))
    except csv.Error:
        return data
    if first:
        remarks.append("line with the separator taken out")
    if separator != ",":
        was = _SEPARATORS.get(separator, repr(separator))
        remarks.append(f"commas put between cells, not {was}")
    width = len(schema.fields)
    if surplus and not any(cell for row in rows for cell in row[width:]):
        remarks.append(f"{plural(surplus, 'empty column')} taken out")
        rows = [row[:width] for row in rows]
    return "".join(map(record, rows)).encode()


def _surplus(schema: Schema, text: str, separator: str) -> int:
    """How many columns without a name follow on those of the table."""
    line = text.partition("\n")[0]
    try:
        header = next(csv.reader([line], delimiter=separator), [])
    except csv.Error:
        return 0
    more = header[len(schema.fields) :]
    return 0 if any(more) else len(more)
