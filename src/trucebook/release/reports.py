"""The reports of a release: tables that a program makes, beside those that people code.

`reliability` is made from the coding, which a release has not, and is carried along as it is. The
others are answers (`trucebook.read`), made from the tables alone, so a release gives them again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from trucebook.book.book import Book
from trucebook.book.csv import csv_text, sorted_rows
from trucebook.book.table import Table, read_table
from trucebook.read.claims import claims_of
from trucebook.read.derived import derived
from trucebook.review.reliability import RELIABILITY

RELIABILITY_TABLE = f"{RELIABILITY.name}.csv"


def reports(book: Book, carried: Mapping[str, bytes]) -> dict[str, Table]:
    """The reports on a book by name, as far as it has what they are made from.

    Where the book has a table of the same name, there is no such report. `carried` has the files
    that cannot be made from the tables.
    """
    rows = {name: sorted_rows(schema, book.rows(name)) for name, schema in book.schemas.items()}
    made = [
        (schema, csv_text(schema, records).encode())
        for schema, records in derived(claims_of("the book", book.schemas, rows)).values()
    ]
    if RELIABILITY_TABLE in carried:
        made.append((RELIABILITY, carried[RELIABILITY_TABLE]))
    taken = {name.casefold() for name in book.schemas}
    return {
        schema.name: read_table(schema, f"{schema.name}.csv", text)
        for schema, text in made
        if schema.name not in taken
    }


def with_reports(book: Book, made: Mapping[str, Table]) -> Book:
    """The book with reports among its tables, to describe them all in one way."""
    schemas = {name: table.schema for name, table in made.items()}
    return replace(book, schemas={**book.schemas, **schemas}, tables={**book.tables, **made})
