"""The codebook, one page per table: columns, codes with counts, an example, rules, limits."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from trucebook.book.book import Book
from trucebook.errors import extra
from trucebook.markup import code, inline, link, prose, table_row, webpage
from trucebook.markup import html as escaped
from trucebook.read.codebook import Column, TablePage, codebook


def pages(book: Book, to: str = "{}.md") -> dict[str, str]:
    """The pages by name, `index` first; `to` is the address of a table's page, `{}` its name."""
    tables = {name: [row.cells for row in table.rows] for name, table in book.tables.items()}
    found = codebook(book.schemas, tables)
    rows = (
        (link(name, to.format(name)), str(page.rows), prose(page.schema.description))
        for name, page in found.items()
    )
    head = f"# Codebook, version {inline(book.version)}"
    about = f"Every table, column and code of {inline(book.citation.title)}."
    grid = _grid(("table", "rows", "what it holds"), rows)
    lines = {"index": [head, "", about, "", *grid]}
    lines |= {name: [*_table(page, to)] for name, page in found.items()}
    return {name: "\n".join(page).rstrip() + "\n" for name, page in lines.items()}


def _table(page: TablePage, to: str) -> Iterator[str]:
    schema = page.schema
    yield from (f"# {inline(schema.name)}", "", prose(schema.description), "")
    lists = {"Coding rules": schema.coding_rules, "Known limits": schema.known_limits}
    for title, sentences in lists.items():
        if sentences:
            yield from (f"## {title}", "", *(f"- {prose(line)}" for line in sentences), "")
    yield from ("## Columns", "")
    columns = (
        (code(one.field.name), _kind(one, to), prose(one.field.description)) for one in page.columns
    )
    yield from _grid(("column", "type", "definition"), columns)
    if page.referring:
        refer = (
            f"{link(name, to.format(name))} ({', '.join(map(code, fields))})"
            for name, fields in page.referring.items()
        )
        yield from (f"Rows of it are named by {'; '.join(refer)}.", "")
    for one in page.columns:
        if one.codes:
            codes = (
                (code(name), prose(one.field.codes[name]), str(count))
                for name, count in one.codes.items()
            )
            yield from (f"## Codes of {code(one.field.name)}", "")
            yield from _grid(("code", "definition", "rows"), codes)
    if page.example:
        cells = (
            (code(name), inline(text), inline(words)) for name, text, words in page.example.cells
        )
        yield from (f"## An example: {inline(page.example.row_id)}", "")
        yield from _grid(("column", "value", "rests on"), cells)


def _kind(one: Column, to: str) -> str:
    kind = inline(one.kind)
    if one.refers_to:
        kind = f"{kind} in {link(one.refers_to, to.format(one.refers_to))}"
    return ", ".join([kind, *one.remarks])


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
