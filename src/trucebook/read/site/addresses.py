"""Where a row has its page: an address that stays as long as the id."""

from __future__ import annotations

from urllib.parse import quote


def address(table: str, row_id: str) -> str:
    """The page of a row, from the root of the site: figures/F0012.html, actors/hamas.html."""
    return f"{table}/{quote(row_id, safe='')}.html"
