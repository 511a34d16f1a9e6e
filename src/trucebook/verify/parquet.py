"""Every Parquet file against its CSV file: the same table, cell by cell, under one definition."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice

import pyarrow as pa

from trucebook.book.book import Book
from trucebook.book.csv import cell_writer
from trucebook.book.table import Table
from trucebook.load.limits import MOST_SHOWN
from trucebook.notation import read_json
from trucebook.problem import Problem, shorten
from trucebook.schemas.arrow import arrow_schema
from trucebook.schemas.files import PACKAGE
from trucebook.schemas.table import Schema
from trucebook.verify.faults import AGAIN, fault, sha256
from trucebook.verify.files import ReleaseFiles


def parquet_matches_csv(release: ReleaseFiles, book: Book) -> Iterator[Problem]:
    """Every table's Parquet file holds what its CSV file holds, and the same definition."""
    for name, schema in book.schemas.items():
        file = f"{name}.parquet"
        found = release.decoded.get(file)
        if found is None:
            yield fault("file_is_there", file, "expected the table in its Parquet form")
        elif isinstance(found, str):
            yield fault("parquet_is_readable", file, "expected a whole Parquet file", found)
        else:
            csv = release.files.get(f"{name}.csv", b"")
            yield from _metadata(file, found.schema, schema, _notes(schema, book.version, csv))
            yield from _cells(file, found, book.tables[name])


def _notes(schema: Schema, version: str, csv: bytes) -> dict[str, object]:
    """What the footer must say beside the columns."""
    return {
        "name": schema.name,
        "title": schema.title,
        "description": schema.description,
        **({"version": version} if version else {}),
        "content_sha256": sha256(csv),
        "table_schema": schema.descriptor,
    }


def _metadata(
    file: str, found: pa.Schema, schema: Schema, notes: Mapping[str, object]
) -> Iterator[Problem]:
    said = {key.decode(errors="replace"): text for key, text in (found.metadata or {}).items()}
    for key, wanted in notes.items():
        data = said.get(key, b"")
        text = data.decode(errors="replace")
        if key == "table_schema":
            if _parsed(data) != wanted:
                yield _odd(file, key, "the same definition", text, PACKAGE)
        elif text != wanted:
            yield _odd(file, key, repr(wanted), text, "the release")
    for field in arrow_schema(schema):
        at = found.get_all_field_indices(field.name)
        if len(at) == 1:
            yield from _column(file, found.field(at[0]), field)


def _parsed(data: bytes) -> object:
    try:
        return read_json(data)
    except ValueError:
        return None


def _column(file: str, found: pa.Field, field: pa.Field) -> Iterator[Problem]:
    if found.type != field.type:
        yield _odd(file, field.name, f"the type {field.type}", found.type, PACKAGE)
    elif found.nullable != field.nullable:
        word = "a column that may be null" if field.nullable else "a column without nulls"
        yield _odd(file, field.name, word, "the other", PACKAGE)
    elif not (field.metadata or {}).items() <= (found.metadata or {}).items():
        yield _odd(file, field.name, "its title and description", found.metadata, PACKAGE)


def _odd(file: str, name: str, wanted: str, found: object, origin: str) -> Problem:
    return Problem(
        rule="parquet_has_the_definition",
        file=file,
        field=name,
        value=shorten(found),
        message=f"expected {wanted}, as {origin} has it",
        hint=AGAIN,
    )


def _cells(file: str, found: pa.Table, table: Table) -> Iterator[Problem]:
    if table.problems:
        return
    wanted = list(table.schema.fields)
    if found.column_names != wanted:
        message = f"expected the columns {','.join(wanted)}, as {table.file} has them"
        odd = ",".join(found.column_names)
        yield fault("parquet_is_its_csv", file, message, odd)
        return
    if found.num_rows > 2 * len(table.rows) + 1000:
        rows = f"expected {len(table.rows)} rows, as {table.file} has"
        yield fault("parquet_is_its_csv", file, rows, found.num_rows)
        return
    try:
        texts = {name: _texts(found, table.schema, name) for name in wanted}
    except (ValueError, TypeError, AttributeError, OverflowError, pa.ArrowException) as error:
        yield fault("parquet_is_its_csv", file, f"expected the values of {table.file}", error)
        return
    differences = _differences(file, texts, table)
    yield from islice(differences, MOST_SHOWN)
    more = sum(1 for _ in differences)
    if more:
        yield fault("parquet_is_its_csv", file, f"expected {table.file}", f"{more} more cells")


def _texts(found: pa.Table, schema: Schema, name: str) -> list[str]:
    """The canonical cell texts of a column, as the CSV file has them."""
    write = cell_writer(schema.fields[name])
    return [write(value) for value in found.column(name).to_pylist()]


def _differences(file: str, texts: Mapping[str, list[str]], table: Table) -> Iterator[Problem]:
    ids, ours = texts[table.schema.key], [row.id for row in table.rows]
    if ids != ours:
        yield from _other_rows(file, ids, ours, table.file)
        return
    for place, row in enumerate(table.rows):
        for name in texts:
            if texts[name][place] != row.texts[name]:
                yield _cell(file, place, row.id, name, texts[name][place], row.texts[name])


def _other_rows(file: str, ids: list[str], ours: list[str], csv: str) -> Iterator[Problem]:
    known, found = set(ours), set(ids)
    for row_id in sorted(known - found):
        yield _row(file, row_id, f"expected the row, which {csv} has")
    for row_id in sorted(found - known):
        yield _row(file, row_id, f"expected no row that {csv} lacks")
    if known == found:
        place = next((i for i, (a, b) in enumerate(zip(ids, ours, strict=False)) if a != b), 0)
        yield _row(file, ids[place], f"expected {ours[place]} as row {place + 1}, once")


def _row(file: str, row_id: str, message: str) -> Problem:
    return Problem(rule="parquet_is_its_csv", file=file, row_id=row_id, message=message, hint=AGAIN)


def _cell(file: str, place: int, row_id: str, name: str, found: str, wanted: str) -> Problem:
    return Problem(
        rule="parquet_is_its_csv",
        file=file,
        line=place + 1,
        field=name,
        row_id=row_id,
        value=shorten(found),
        message=f"expected {shorten(wanted)!r}, as its CSV file has it",
        hint=AGAIN,
    )
