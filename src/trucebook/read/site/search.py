"""The page for searching, and what it searches: words, names, aliases, codes and ids of rows."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from trucebook.markup import legible_json
from trucebook.read.claims import Cells
from trucebook.read.row import label
from trucebook.read.site.addresses import Addresses
from trucebook.read.site.edition import Edition
from trucebook.read.site.page import Page
from trucebook.schemas.table import Schema

INDEX = "search-index.js"
"""The file with what is searched; a page reads it by a script tag, as it may not fetch a file."""

_LONG = 1000
"""Characters of a cell that are searched, at most."""


def pages(edition: Edition) -> Iterator[Page]:
    """The page `search.html`."""
    yield Page("search.html", "search.html", {"count": sum(1 for _ in _rows(edition))})


def files(edition: Edition) -> Mapping[str, bytes]:
    """The file that the page searches: a script that sets one variable.

    It has `tables`, name and title of each; and `rows`, of each row the place of its table, its
    id, its address where this is not TABLE/ID.html, what it is called, its other words and codes,
    the places of the rows that it refers to, and the ids of the rows that are on its page.
    """
    addresses = Addresses(edition.found)
    rows = list(_rows(edition))
    place = {(schema.name, row[schema.key]): at for at, (schema, row) in enumerate(rows)}
    tables = list(dict.fromkeys(schema.name for schema, _ in rows))
    found = [
        [tables.index(schema.name), *_document(edition, addresses, place, schema, row)]
        for schema, row in rows
    ]
    titles = [[name, edition.found.schemas[name].title] for name in tables]
    content = {"tables": titles, "rows": found}
    text = legible_json(json.dumps(content, ensure_ascii=False, separators=(",", ":")))
    return {INDEX: f"const trucebookIndex={text};\n".encode()}


def _rows(edition: Edition) -> Iterator[tuple[Schema, Cells]]:
    """The rows that have pages of their own."""
    addresses = Addresses(edition.found)
    for name, schema in edition.found.schemas.items():
        for row in edition.found.tables.get(name, ()):
            if name != "redirects" and addresses.about(name, row[schema.key]) is None:
                yield schema, row


def _document(
    edition: Edition,
    addresses: Addresses,
    place: Mapping[tuple[str, Any], int],
    schema: Schema,
    row: Cells,
) -> list[Any]:
    """What is searched of a row, but for its table."""
    row_id = str(row[schema.key])
    address = addresses(schema.name, row_id)
    called = label(edition.found, schema.name, row_id)
    refers = [
        place[table, one]
        for name, table in _targets(schema).items()
        for one in (row[name] if isinstance(row[name], list) else [row[name]])
        if (table, one) in place
    ]
    on_page = addresses.rows_on(schema.name, row_id)
    words = [
        str(one["exact"]) for name, rows in on_page.items() if name != "evidence" for one in rows
    ]
    words += [
        schema.fields[name].write(row[name])[:_LONG].replace("_", " ")
        for name in (*schema.coded, "note")
        if name in row and row[name] is not None and name not in _targets(schema)
        if schema.fields[name].type == "string"
    ]
    ids = list(_ids_on(edition, addresses, schema.name, row_id))
    is_plain = address == f"{schema.name}/{row_id}.html"
    return [
        row_id,
        "" if is_plain else address,
        called,
        " · ".join(word for word in dict.fromkeys(words) if word != called),
        list(dict.fromkeys(refers)),
        " ".join(ids),
    ]


def _ids_on(edition: Edition, addresses: Addresses, table: str, row_id: str) -> Iterator[str]:
    """The ids of the rows that are on the page of a row."""
    for name, rows in addresses.rows_on(table, row_id).items():
        for one in (str(row[edition.found.schemas[name].key]) for row in rows):
            yield one
            yield from _ids_on(edition, addresses, name, one)


def _targets(schema: Schema) -> Mapping[str, str]:
    """By column that refers to rows: their table. Titles of sources would be found too often."""
    lists = {name: field.items for name, field in schema.fields.items() if field.items}
    keys = {key.field: key.table for key in schema.foreign_keys}
    return {name: table for name, table in {**lists, **keys}.items() if table != "sources"}
