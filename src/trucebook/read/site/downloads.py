"""What a site gives to take away as a whole: its tables."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from trucebook.book.csv import csv_text
from trucebook.read.site.edition import Edition

TABLES = "tables.zip"
"""The archive with every table as CSV."""


def files(edition: Edition) -> Mapping[str, bytes]:
    """The archive of the tables, a function of the rows alone."""
    found = edition.found
    data = BytesIO()
    with ZipFile(data, "w", ZIP_DEFLATED) as archive:
        for name, schema in found.schemas.items():
            member = ZipInfo(f"{name}.csv")  # of the first day that an archive can have
            member.compress_type = ZIP_DEFLATED
            archive.writestr(member, csv_text(schema, found.tables.get(name, ())))
    return {TABLES: data.getvalue()}
