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
from trucebook.problem import shorten
from trucebook.schemas.table import Field, Schema


def pages(book: Book, to: str = "{}.md") -> dict[str, str]:
    """The pages by name, `index` first; `to` is the address of a table's page, `{}` its name."""
    rows = (
        (link(name, to.format(name)), str(len(book.tables[name].rows)), prose(schema.description))
        for name, schema in book.schemas.items()
    )
    head = f"# Codebook, version {inline(book.version)}"
    about = f"Every table, column and code of {inline(book.citation.title)}."
    grid = _grid(("table", "rows", "what it holds"), rows)
    lines = {"index": [head, "", about, "", *grid]}
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
    if refer := [*_referring(book, schema, to)]:
        yield from (f"Rows of it are named by {'; '.join(refer)}.", "")
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
            (code(name), inline(_short(text)), _words(book, row, name))
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


def _referring(book: Book, schema: Schema, to: str) -> Iterator[str]:
    """The tables whose columns hold ids of this one."""
    for name, other in book.schemas.items():
        keys = [code(key.field) for key in other.foreign_keys if key.table == schema.name]
        if keys:
            yield f"{link(name, to.format(name))} ({', '.join(keys)})"


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
    words = [f"“{_short(item['exact'])}” ({item['basis']})" for item in found if item["exact"]]
    return inline("; ".join(words + [str(item["note"]) for item in found if not item["exact"]]))


def _short(words: str) -> str:
    """A cell of the example: the tables have the words in full, a page needs no more of them."""
    return shorten(words, 60) or ""


def _grid(heads: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    lines = ("--:" if head == "rows" else "---" for head in heads)
    yield from (table_row(heads), f"|{'|'.join(lines)}|")
    yield from map(table_row, rows)
    yield ""


_STYLE = """\
code { font-size: .9em; overflow-wrap: break-word }
td { overflow-wrap: break-word }
th { background: var(--shade) }
th, td[style] { white-space: nowrap }
h2 { margin-top: 2rem }
summary { cursor: pointer; font-weight: bold; padding: .3rem 0 }
nav { bottom: 1rem; position: fixed; right: 1rem }
nav a { background: var(--shade); border: 1px solid var(--line); border-radius: 1rem;
  padding: .4rem .9rem; text-decoration: none }
section + section { border-top: 2px solid var(--line); margin-top: 3rem }
tr:target { background: var(--shade) }
@media (max-width: 38em) {
  table, thead, tbody { display: block }
  tr { border-bottom: 1px solid var(--line); display: grid; padding: .5rem 0;
    grid-template-columns: minmax(0, 1fr) auto }
  th, td { background: none; border: 0; grid-column: 1 / -1; padding: 0; white-space: normal }
  th:first-child, td:first-child { grid-column: 1 }
  th[style], td[style] { grid-column: 2; grid-row: 1 }
  thead { color: var(--soft); font-size: .85em }
  td:first-child { font-weight: bold }
}
@page { margin: 18mm; size: A4 }
@media print {
  body { background: none; color: #000; font-size: 9.5pt; margin: 0; max-width: none; padding: 0 }
  a { color: inherit; text-decoration: none }
  nav, details { display: none }
  section + section { border: 0; break-before: page; margin: 0 }
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
    """The same as a page for a browser or a printer, without scripts or outside files.

    Each column has an anchor, and two lists lead to them: what stands in for a search.
    """
    parser = extra("markdown_it", "curate").MarkdownIt("js-default", {"html": False})
    body = ['<nav><a href="#index">Contents</a></nav>']
    for name, text in pages(book, "#{}").items():
        tokens = parser.parse(text)
        if name in book.schemas:
            rows = [token for token in tokens if token.type == "tr_open"][1:]
            for row, field in zip(rows, book.schemas[name].fields, strict=False):
                row.attrSet("id", f"{name}.{field}")
        more = _column_lists(book) if name == "index" else ""
        shown = parser.renderer.render(tokens, parser.options, {})
        body.append(f'<section id="{escaped(name)}">\n{shown}{more}</section>')
    title = f"Codebook of {book.citation.title}, version {book.version}"
    return webpage(title, _STYLE, "\n".join(body))


def _column_lists(book: Book) -> str:
    """Every column by table, and from A to Z with the tables that have it."""
    names = sorted({name for schema in book.schemas.values() for name in schema.fields})
    lists = {
        "Columns by table": {
            _anchor(table, table): [_anchor(f"{table}.{name}", name) for name in schema.fields]
            for table, schema in book.schemas.items()
        },
        "Columns from A to Z": {
            escaped(name): [
                _anchor(f"{table}.{name}", table)
                for table, schema in book.schemas.items()
                if name in schema.fields
            ]
            for name in names
        },
    }
    return "".join(
        f"<details>\n<summary>{title}</summary>\n<ul>\n"
        + "".join(f"<li>{head}: {', '.join(links)}</li>\n" for head, links in items.items())
        + "</ul>\n</details>\n"
        for title, items in lists.items()
    )


def _anchor(place: str, text: str) -> str:
    return f'<a href="#{escaped(place)}">{escaped(text)}</a>'
