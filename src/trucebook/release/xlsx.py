"""A workbook: one sheet per table, and the definitions of the columns and codes.

Text is always written as text, so that no cell becomes a formula, a link or a number; a text
that a program would take for a formula once a reader edits it is marked as text as well.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from trucebook.errors import UsageError, extra
from trucebook.files import refused
from trucebook.load.load import cite_release
from trucebook.load.releases import Release
from trucebook.load.tables import ReleaseTables
from trucebook.markup import starts_a_formula
from trucebook.release.databases import plain_rows
from trucebook.schemas.table import Schema

_MOST_ROWS = 1_048_575
"""Rows of a sheet below its header."""
_LONGEST = 32_767
"""UTF-16 units of a cell."""
_EXACT = 1 << 53
"""Whole numbers beyond it are not exact in a sheet, and stay text."""


def to_xlsx(release: Release, path: Path) -> None:
    """Write the workbook."""
    shelf, package = ReleaseTables(release), release.package
    xlsxwriter = extra("xlsxwriter", "export")
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "tmpdir": str(path.parent),
    }
    # NOTE: a file that could not be written would raise once more in the workbook's `__del__`.
    made = BytesIO()
    try:
        with xlsxwriter.Workbook(made, options) as workbook:
            created = datetime.fromisoformat(str(package.get("created", "1980-01-01"))[:10])
            title = str(package.get("title", ""))
            workbook.set_properties({"title": title, "created": created})
            book = _Workbook(workbook)
            about = {
                "title": title,
                "version": release.version,
                "description": str(package.get("description", "")),
                "how to cite": cite_release(release),
            }
            book.add("about", ("what", "text"), about.items())
            for name, schema in shelf.described.items():
                book.add(name, list(schema.fields), plain_rows(schema, shelf))
            heads = ("table", "column", "title", "type", "required", "definition")
            book.add("codebook", heads, _columns(shelf.described))
            book.add("codes", ("list", "code", "definition"), _codes(shelf.described))
    except xlsxwriter.exceptions.FileCreateError as error:
        raise refused(error) from error
    path.write_bytes(made.getvalue())


def is_xlsx(path: Path) -> bool:
    """Whether a file is an export to a workbook, by the names of its sheets."""
    try:
        with zipfile.ZipFile(path) as archive:
            content = archive.read("xl/workbook.xml").decode()
    except (KeyError, ValueError, zipfile.BadZipFile):
        return False
    names = re.findall(r'<sheet name="([^"]*)"', content)
    return names[:1] == ["about"] and names[-2:] == ["codebook", "codes"]


class _Workbook:
    def __init__(self, workbook: Any) -> None:
        self.workbook = workbook
        self.bold = workbook.add_format({"bold": True})
        self.text = workbook.add_format({"quote_prefix": True})

    def add(self, name: str, header: Sequence[str], rows: Iterable[Iterable[Any]]) -> None:
        try:
            sheet = self.workbook.add_worksheet(name)
        except extra("xlsxwriter.exceptions", "export").XlsxWriterException as error:
            raise UsageError(f"A workbook cannot hold {name}: {error} Take sqlite.") from None
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, len(header) - 1, 18)
        for place, title in enumerate(header):
            sheet.write_string(0, place, title, self.bold)
        number = 0
        for number, row in enumerate(rows, 1):
            if number > _MOST_ROWS:
                raise UsageError(
                    f"{name} has more than {_MOST_ROWS:,} rows, which no sheet holds: take sqlite."
                )
            for place, value in enumerate(row):
                self._write(sheet, number, place, value, header[place])
        sheet.autofilter(0, 0, number, len(header) - 1)

    def _write(self, sheet: Any, row: int, place: int, value: Any, column: str) -> None:
        if value is None:
            return
        if isinstance(value, bool):
            sheet.write_boolean(row, place, value)
        elif isinstance(value, int | float) and abs(value) <= _EXACT:
            sheet.write_number(row, place, value)
        else:
            text = str(value)
            if len(text) * 2 > _LONGEST and len(text.encode("utf-16-le")) // 2 > _LONGEST:
                raise UsageError(
                    f"{sheet.name}, row {row + 1}, column {column}: a text of more than "
                    f"{_LONGEST:,} characters, which no cell of a sheet holds: take sqlite."
                )
            sheet.write_string(row, place, text, self.text if starts_a_formula(text) else None)


def _columns(schemas: Mapping[str, Schema]) -> Iterator[tuple[Any, ...]]:
    for table, schema in schemas.items():
        yield table, None, schema.title, "table", None, schema.description
        for name, field in schema.fields.items():
            kind = field.descriptor.get("vocabulary", "list" if field.separator else field.type)
            required = "yes" if field.required else "no"
            yield table, name, field.title, kind, required, field.description


def _codes(schemas: Mapping[str, Schema]) -> Iterator[tuple[str, str, str]]:
    fields = [field for schema in schemas.values() for field in schema.fields.values()]
    lists = {field.descriptor.get("vocabulary"): field.codes for field in fields if field.codes}
    for name, codes in sorted(lists.items(), key=str):
        yield from ((str(name), code, definition) for code, definition in codes.items())
