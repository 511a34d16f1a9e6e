"""Rows in memory, as an answer reads them."""

from strategies import SCHEMAS

from trucebook.read.claims import Claims


def claimed(**tables):
    """Claims with some rows by table, each given by its cells that are not empty."""
    rows = {
        name: tuple({**dict.fromkeys(schema.fields), **row} for row in tables.get(name, ()))
        for name, schema in SCHEMAS.items()
    }
    return Claims("a book of tests", SCHEMAS, rows)


def figure(number, low, bound="exact", high=None, **cells):
    """A row of `figures` on the quantity N1."""
    return {
        "figure_id": f"F{number}",
        "quantity_id": "N1",
        "source_id": "S1",
        "exact": f"{bound} {low}",
        "value_text": str(low),
        "value_low": low,
        "value_high": low if high is None else high,
        "bound": bound,
        "unit": "people",
        "metric": "counted",
        "status": "reported",
        **cells,
    }


def quantity(kind="total", **cells):
    """A row of `quantities`, N1."""
    return {"quantity_id": "N1", "name": "people counted", "unit": "people", "kind": kind, **cells}
