"""Actors and places: who and where, what lies within what, and how much the book has on each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from trucebook.read.claims import Cells
from trucebook.read.row import Known
from trucebook.read.site.edition import Edition
from trucebook.read.site.page import Page
from trucebook.schemas.table import Schema


class Listed(NamedTuple):
    """A row of the list.

    Attributes:
        row: the row.
        depth: how many rows it lies within.
        counts: title of a table, and how many of its rows refer to the row.
    """

    row: Cells
    depth: int
    counts: Sequence[tuple[str, int]]


def pages(edition: Edition) -> Iterator[Page]:
    """The pages `actors.html` and `places.html`."""
    for name in ("actors", "places"):
        schema = edition.found.schemas.get(name)
        rows = list(_listed(edition, schema)) if schema else []
        yield Page(f"{name}.html", "list.html", {"schema": schema, "rows": rows, "table": name})


def _listed(edition: Edition, schema: Schema) -> Iterator[Listed]:
    """The rows of a table, each after the one that it lies within."""
    found = edition.found
    outer = next((key.field for key in schema.foreign_keys if key.table == schema.name), None)
    rows = sorted(found.rows(schema.name), key=lambda row: str(row.get("name")).casefold())
    ids = {row[schema.key] for row in rows}
    inside: dict[str | None, list[Cells]] = {}
    for row in rows:
        above = row[outer] if outer and row[outer] in ids else None
        inside.setdefault(above, []).append(row)
    stack = [(row, 0) for row in reversed(inside.pop(None, ()))]
    while stack or inside:
        if not stack:  # the rest lies within itself: a circle is cut somewhere
            stack = [(row, 0) for row in inside.pop(next(iter(inside)))]
        row, depth = stack.pop()
        yield Listed(row, depth, _counts(Known(found, schema, row)))
        stack += [(one, depth + 1) for one in reversed(inside.pop(row[schema.key], ()))]


def _counts(known: Known) -> Sequence[tuple[str, int]]:
    counts: dict[str, int] = {}
    for one in known.cited_by:
        if one.table not in (known.schema.name, "redirects"):
            title = known.found.schemas[one.table].title
            counts[title] = counts.get(title, 0) + len(one.rows)
    return list(counts.items())
