"""Text of the data in a Markdown page, where none of it may be taken for markup."""

from __future__ import annotations

import re
from collections.abc import Iterable

__all__ = ["cell", "code", "line", "plain"]


def line(cells: Iterable[str]) -> str:
    """A line of a table, from cells that are Markdown already."""
    return f"| {' | '.join(cells)} |"


def cell(text: str) -> str:
    """Markdown in a cell of a table: on one line, no mark ends the cell."""
    return " ".join(text.replace("|", "\\|").split())


def plain(text: str) -> str:
    """Text of which Markdown and HTML make nothing else, on one line."""
    return re.sub(r"([\\`*_{}\[\]<>()#+!|~@&$:])", r"\\\1", " ".join(text.split()))


def code(text: str) -> str:
    """A code span that ends where it should, whatever the one line of text holds."""
    fence = "`" * (1 + max(map(len, re.findall("`+", text)), default=0))
    pad = " " if "`" in text or text != text.strip() else ""
    return f"{fence}{pad}{text}{pad}{fence}"
