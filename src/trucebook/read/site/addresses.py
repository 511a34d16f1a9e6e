"""Where a row has its page: an address that stays as long as the id."""

from __future__ import annotations

from urllib.parse import quote

TABLES = {"sources": "sources"}
"""Tables whose rows have pages of another kind: by table the folder."""


def address(table: str, row_id: str) -> str:
    """The page of a row, from the root of the site."""
    return f"{TABLES.get(table, 'rows')}/{quote(row_id, safe='')}.html"
