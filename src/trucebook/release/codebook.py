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


def pages(book: Book, to: str = "{}.md") -> dict[str, str]:
    """The pages by name, `index` first; `to` is the address of a table's page, `{}` its name."""
    rows = (
        (link(name, to.format(name)), str(len(book.tables[name].rows)), prose(schema.description))
        for name, schema in book.schemas.items()
    )
    heads = ("table", "rows", "one row is")
    lines = {"index": [f"# Codebook, version {inline(book.version)}", "", *_grid(heads, rows)]}
    lines |= {name: [*_table(book, schema, to)] for name, schema in book.schemas.items()}
    return {name: "\n".join(page).rstrip() + "\n" for name, page in lines.items()}


def _table(book: Book, schema: Schema, to: str) -> Iterator[str]:
    yield from (f"# {inline(schema.name)}", "", prose(schema.description), "")
    lists = {"Coding rules": schema.coding_rules, "Known limits": schema.known_limits}
    for title, sentences in lists.items():
        if sentences:
            yield from (f"## {title}", "", *(f"- {prose(line)}" for line in sentences), "")
    yield from ("## Columns", "")
    fields = schema.fields.values()
    columns = ((code(f.name), _kind(schema, f, to), prose(f.description)) for f in fields)
    yield from _grid(("column", "type", "definition"), columns)
    rows = sorted_rows(schema, book.rows(schema.name))
    for field in fields:
        if field.codes:
            counts = Counter(_code(field, row[field.name]) for row in rows)
            codes = (
                (code(one), prose(text), str(counts[one])) for one, text in field.codes.items()
            )
            yield from (f"## Codes of {code(field.name)}", "")
            yield from _grid(("code", "definition", "rows"), codes)
    if rows:
        # The fullest row without anything odd to note makes the best example.
        row = max(rows, key=_plainness)
        cells = (
            (code(name), inline(text), _words(book, row, name))
            for name, text in row.texts.items()
            if text
        )
        yield from (f"## An example: {inline(row.id)}", "")
        yield from _grid(("column", "value", "rests on"), cells)


def _kind(schema: Schema, field: Field, to: str) -> str:
    kind = "list of text" if field.separator else "EDTF date" if field.is_edtf else field.type
    parts = ["code" if field.codes else inline(kind)]
    if field.name in schema.references:
        table = schema.references[field.name].table
        parts = [f"id in {link(table, to.format(table))}"]
    if field.name == schema.key:
        parts.append("key")
    parts += ["required"] if field.required else []
    parts += ["needs evidence"] if field.evidence is not None else []
    return ", ".join(parts)


def _code(field: Field, value: Any) -> str | None:
    """The code that a value counts for; an open code counts in all its forms."""
    if value is None or value in field.codes:
        return None if value is None else str(value)
    head = str(value).partition(":")[0]
    return next((item for item in field.codes if item.startswith(f"{head}:")), None)


def _plainness(row: Row) -> tuple[bool, int]:
    return not row.texts.get("note"), sum(text != "" for text in row.texts.values())


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
