"""The changes as one JSON object."""

from __future__ import annotations

from typing import Any

from trucebook.changes.difference import Changes, NamesChange, RowChange, TableChanges
from trucebook.markup import json_text

__all__ = ["as_json"]


def as_json(changes: Changes) -> str:
    """Everything that differs, the gravest first; null where a cell, a total or a list is not."""
    told = {
        "old": changes.old,
        "new": changes.new,
        "differs": bool(changes),
        "totals": [
            {"name": total.name, "old": total.old or None, "new": total.new or None}
            for total in changes.totals
        ],
        **{
            kind: [
                _row(table.table, row)
                for table in changes.tables
                for row in table.rows
                if row.kind == kind
            ]
            for kind in ("removed", "changed", "added")
        },
        "schema": [_schema(table) for table in changes.tables if table.columns or table.codes],
    }
    return json_text(told) + "\n"


def _row(table: str, row: RowChange) -> dict[str, Any]:
    return {
        "table": table,
        "row_id": row.row_id,
        "heir": row.heir or None,
        "reason": row.reason or None,
        "cells": [
            {"field": cell.field, "old": cell.old or None, "new": cell.new or None}
            for cell in row.cells
        ],
    }


def _schema(table: TableChanges) -> dict[str, Any]:
    return {
        "table": table.table,
        "columns": table.columns and _names(table.columns),
        "codes": {name: _names(codes) for name, codes in table.codes},
    }


def _names(names: NamesChange) -> dict[str, Any]:
    return {"old": names.old, "new": names.new}
