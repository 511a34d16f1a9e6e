"""Columns of a table that code defines, because no book does: those of reports on a book."""

from __future__ import annotations

__all__ = ["column"]


def column(name: str, kind: str, description: str, **constraints: object) -> dict[str, object]:
    """A field of a Table Schema; its title is its name in words."""
    title = name.replace("_", " ").capitalize()
    field = {"name": name, "title": title, "type": kind, "description": description}
    return {**field, **({"constraints": constraints} if constraints else {})}
