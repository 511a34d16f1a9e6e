"""The codebook, one page per table: columns, codes with counts, an example, rules, limits."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from trucebook.book.book import Book
from trucebook.errors import extra
from trucebook.markup import code, inline, link, prose, table_row
from trucebook.pages.page import environment
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


def markdown(book: Book) -> str:
    """Every page, one after the other."""
    first, *rest = pages(book, "#{}").values()
    return "\n".join([first, *(re.sub(r"^#", "##", page, flags=re.MULTILINE) for page in rest)])


def html(book: Book) -> str:
    """The same as a page for a browser or a printer, without scripts or outside files.

    Each column has an anchor, and two lists lead to them: what stands in for a search.
    """
    parser = extra("markdown_it", "curate").MarkdownIt("js-default", {"html": False})
    sections = {}
    for name, text in pages(book, "#{}").items():
        tokens = parser.parse(text)
        if name in book.schemas:
            rows = [token for token in tokens if token.type == "tr_open"][1:]
            for row, field in zip(rows, book.schemas[name].fields, strict=False):
                row.attrSet("id", f"{name}.{field}")
        sections[name] = parser.renderer.render(tokens, parser.options, {})
    names = sorted({name for schema in book.schemas.values() for name in schema.fields})
    template = environment("trucebook.release").get_template("codebook.html")
    return template.render(
        title=book.citation.title,
        of=book.version,
        sections=sections,
        columns={table: list(schema.fields) for table, schema in book.schemas.items()},
        tables={
            name: [table for table, schema in book.schemas.items() if name in schema.fields]
            for name in names
        },
    )
