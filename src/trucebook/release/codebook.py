"""The codebook, one page per table: columns, codes with counts, an example, rules, limits."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from trucebook.book.book import Book
from trucebook.book.csv import sort_key, sorted_rows
from trucebook.book.table import Row
from trucebook.errors import extra
from trucebook.markup import code, inline, link, prose, table_row, webpage
from trucebook.markup import html as escaped
from trucebook.schemas.table import Field, Schema

INDEX = "index"
"""Name of the page that lists the tables."""


def pages(book: Book, to: str = "{}.md") -> dict[str, str]:
    """The pages by name, the index first; each ends in one line end.

    Args:
        book: the book.
        to: address of the page of a table, with `{}` for its name.
    """
    found = {INDEX: _index(book, to)}
    for schema in book.schemas.values():
        found[schema.name] = "\n".join(_table(book, schema, to)).rstrip() + "\n"
    return found


def _index(book: Book, to: str) -> str:
    rows = (
        (link(name, to.format(name)), str(len(book.tables[name].rows)), prose(schema.description))
        for name, schema in book.schemas.items()
    )
    lines = [f"# Codebook, version {inline(book.version)}", ""]
    lines += _grid(("table", "rows", "one row is"), rows)
    return "\n".join(lines).rstrip() + "\n"


def _table(book: Book, schema: Schema, to: str) -> Iterator[str]:
    yield from (f"# {inline(schema.name)}", "", prose(schema.description), "")
    yield from _list("Coding rules", schema.coding_rules)
    yield from _list("Known limits", schema.known_limits)
    yield from ("## Columns", "")
    fields = schema.fields.values()
    columns = ((code(f.name), _kind(schema, f, to), prose(f.description)) for f in fields)
    yield from _grid(("column", "type", "definition"), columns)
    rows = sorted_rows(schema, book.rows(schema.name))
    for field in fields:
        if field.codes:
            yield from _codes(field, rows)
    if rows:
        yield from _example(book, max(rows, key=_plainness))


def _list(title: str, sentences: list[str]) -> Iterator[str]:
    if sentences:
        yield from (f"## {title}", "", *(f"- {prose(sentence)}" for sentence in sentences), "")


def _kind(schema: Schema, field: Field, to: str) -> str:
    parts = [
        "list of text" if field.separator else "EDTF date" if field.is_edtf else inline(field.type)
    ]
    if field.codes:
        parts = ["code"]
    if field.name in schema.references:
        table = schema.references[field.name].table
        parts = [f"id in {link(table, to.format(table))}"]
    if field.name == schema.key:
        parts.append("key")
    parts += ["required"] if field.required else []
    parts += ["needs evidence"] if field.evidence is not None else []
    return ", ".join(parts)


def _codes(field: Field, rows: Iterable[Row]) -> Iterator[str]:
    """The codes of a column with their number of rows; an open code counts all its forms."""
    counts = Counter(_code(field, row[field.name]) for row in rows)
    lines = ((code(item), prose(text), str(counts[item])) for item, text in field.codes.items())
    yield from (f"## Codes of {code(field.name)}", "")
    yield from _grid(("code", "definition", "rows"), lines)


def _code(field: Field, value: Any) -> str | None:
    if value is None or value in field.codes:
        return None if value is None else str(value)
    head = str(value).partition(":")[0]
    return next((item for item in field.codes if item.startswith(f"{head}:")), None)


def _plainness(row: Row) -> tuple[bool, int]:
    """The fullest row without anything odd to note makes the best example."""
    return not row.texts.get("note"), sum(text != "" for text in row.texts.values())


def _example(book: Book, row: Row) -> Iterator[str]:
    yield from (f"## An example: {inline(row.id)}", "")
    lines = (
        (code(name), inline(text), _words(book, row, name))
        for name, text in row.texts.items()
        if text
    )
    yield from _grid(("column", "value", "rests on"), lines)


def _words(book: Book, row: Row, name: str) -> str:
    """The words that a cell of the example rests on, if it has evidence of its own."""
    found = sorted(book.evidence.get((row.id, name), ()), key=lambda item: sort_key(item.id))
    words = [f"“{item['exact']}” ({item['basis']})" for item in found if item["exact"]]
    return inline("; ".join(words + [str(item["note"]) for item in found if not item["exact"]]))


def _grid(heads: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    yield from (table_row(heads), "|---" * len(heads) + "|")
    yield from map(table_row, rows)
    yield ""


_STYLE = """\
td:first-child { overflow-wrap: normal }
code { font-size: .9em }
@page { margin: 18mm; size: A4 }
@media print {
  body { font-size: 9.5pt; margin: 0; max-width: none; padding: 0 }
  a { color: inherit; text-decoration: none }
  section + section { break-before: page }
  tr { break-inside: avoid }
  h2 { break-after: avoid }
  thead { display: table-header-group }
}
"""


def markdown(book: Book) -> str:
    """Every page, one after the other."""
    first, *rest = pages(book, "#{}").values()
    return "\n".join([first, *(re.sub(r"^#", "##", page, flags=re.MULTILINE) for page in rest)])


def html(book: Book) -> str:
    """The same as a page for a browser or a printer, without scripts or outside files."""
    found = pages(book, "#{}")
    render = extra("markdown_it", "curate").MarkdownIt("js-default", {"html": False}).render
    sections = (
        f'<section id="{escaped(name)}">\n{render(text)}</section>' for name, text in found.items()
    )
    return webpage(f"Codebook, version {book.version}", _STYLE, "\n".join(sections))
