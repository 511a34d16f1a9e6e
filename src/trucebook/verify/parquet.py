"""The Parquet files against the tables: one per table, the same cell by cell, and the delta."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import islice
from pathlib import Path

import pyarrow as pa

from trucebook.book.book import Book
from trucebook.book.csv import cell_writer
from trucebook.book.table import Table
from trucebook.changes.compare import Changes, totals
from trucebook.changes.delta import DELTA, from_rows, revert
from trucebook.changes.state import Tables, printable, state_of_book, state_of_release
from trucebook.errors import DamagedRelease, DataError
from trucebook.language import say, say_count
from trucebook.load.limits import MOST_SHOWN
from trucebook.load.releases import Release, entries
from trucebook.notation import read_json
from trucebook.problem import Problem, shorten
from trucebook.release.contents import DELTA_FILES
from trucebook.schemas.arrow import arrow_schema
from trucebook.schemas.files import PACKAGE
from trucebook.schemas.table import Schema
from trucebook.verify.files import ReleaseFiles, fault, sha256


def parquet_matches_csv(
    release: ReleaseFiles, book: Book, *, are_reports: bool = False
) -> Iterator[Problem]:
    """Every table's Parquet file holds what its CSV file holds, and the same definition.

    Reports have none before data 0.4.0; where one is due and missing, others report it.
    """
    for name, schema in book.schemas.items():
        file = f"{name}.parquet"
        found = release.decoded.get(file)
        if found is None and are_reports:
            continue
        if found is None:
            yield fault("file_is_there", file, say("expected the table in its Parquet form"))
        elif isinstance(found, str):
            yield fault("parquet_is_readable", file, say("expected a whole Parquet file"), found)
        else:
            csv = release.files.get(f"{name}.csv", b"")
            notes = {
                "name": schema.name,
                "title": schema.title,
                "description": schema.description,
                **({"version": book.version} if book.version else {}),
                "content_sha256": sha256(csv),
            }
            for key, wanted, value, origin in _odd_definitions(found.schema, schema, notes):
                message = say("expected {wanted}, as {origin} has it", wanted=wanted, origin=origin)
                yield fault("parquet_has_the_definition", file, message, value, field=key)
            yield from _cells(file, found, book.tables[name])


def _odd_definitions(
    found: pa.Schema, schema: Schema, notes: Mapping[str, str]
) -> Iterator[tuple[str, str, object, str]]:
    """Name, what was expected, what was found and where it is defined, of notes and columns."""
    said = {key.decode(errors="replace"): data for key, data in (found.metadata or {}).items()}
    texts = {key: said.get(key, b"").decode(errors="replace") for key in (*notes, _DEFINITION)}
    for key, wanted in notes.items():
        if texts[key] != wanted:
            yield key, repr(wanted), texts[key], say("the release")
    try:
        definition = read_json(said.get(_DEFINITION, b""))
    except ValueError:
        definition = None
    if definition != schema.descriptor:
        yield _DEFINITION, say("the same definition"), texts[_DEFINITION], PACKAGE
    for field in arrow_schema(schema):
        at = found.get_all_field_indices(field.name)
        if len(at) != 1:
            continue
        column = found.field(at[0])
        if column.type != field.type:
            yield field.name, say("the type {kind}", kind=field.type), column.type, PACKAGE
        elif column.nullable != field.nullable:
            word = (
                say("a column that may be null")
                if field.nullable
                else say("a column without nulls")
            )
            yield field.name, word, say("the other"), PACKAGE
        elif not (field.metadata or {}).items() <= (column.metadata or {}).items():
            yield field.name, say("its title and description"), column.metadata, PACKAGE


_DEFINITION = "table_schema"
_RULE = "parquet_is_its_csv"


def _cells(file: str, found: pa.Table, table: Table) -> Iterator[Problem]:
    if table.problems:
        return
    wanted = list(table.schema.fields)
    if found.column_names != wanted:
        message = say(
            "expected the columns {wanted}, as {file} has them",
            wanted=",".join(wanted),
            file=table.file,
        )
        yield fault(_RULE, file, message, ",".join(found.column_names))
        return
    if found.num_rows > 2 * len(table.rows) + 1000:
        rows = say("expected {number} rows, as {file} has", number=len(table.rows), file=table.file)
        yield fault(_RULE, file, rows, found.num_rows)
        return
    try:
        texts = {
            name: list(map(cell_writer(field), found.column(name).to_pylist()))
            for name, field in table.schema.fields.items()
        }
    except (ValueError, TypeError, AttributeError, OverflowError, pa.ArrowException) as error:
        yield fault(_RULE, file, say("expected the values of {file}", file=table.file), error)
        return
    yield from few(
        _differences(file, texts, table),
        fault(_RULE, file, say("expected {file}", file=table.file)),
    )


def few(cells: Iterator[Problem], rest: Problem) -> Iterator[Problem]:
    """The first of the cells that differ; how many more there are is said of the whole file."""
    yield from islice(cells, MOST_SHOWN)
    if more := sum(1 for _ in cells):
        yield replace(rest, value=say_count("{number} more cells", "{number} more cells", more))


def _differences(file: str, texts: Mapping[str, list[str]], table: Table) -> Iterator[Problem]:
    ids, ours = texts[table.schema.key], [row.id for row in table.rows]
    known, found = set(ours), set(ids)
    for row_id in sorted(known - found):
        message = say("expected the row, which {file} has", file=table.file)
        yield fault(_RULE, file, message, row_id=row_id)
    for row_id in sorted(found - known):
        yield fault(
            _RULE, file, say("expected no row that {file} lacks", file=table.file), row_id=row_id
        )
    if ids == ours:
        for place, row in enumerate(table.rows):
            for name, text in row.texts.items():
                if texts[name][place] != text:
                    message = say("expected {text!r}, as its CSV file has it", text=shorten(text))
                    yield fault(
                        *(_RULE, file, message, texts[name][place]),
                        line=place + 1,
                        field=name,
                        row_id=row.id,
                    )
    elif known == found:
        place = next((i for i, (a, b) in enumerate(zip(ids, ours, strict=False)) if a != b), 0)
        message = say(
            "expected {row_id} as row {number}, once", row_id=ours[place], number=place + 1
        )
        yield fault(_RULE, file, message, row_id=ids[place])


# The delta: it leads from the release before to the tables of this one

DELTA_TABLE, CHANGES = DELTA_FILES
_LEADS = "delta_gives_the_tables"


def read_delta(release: ReleaseFiles, version: str) -> Changes:
    """The changes that a release lists, since the release that its `CHANGES.md` names."""
    found = release.decoded.get(DELTA_TABLE, say("there is no such file"))
    if isinstance(found, str):
        raise DataError(found)
    if found.schema.names != list(DELTA.fields):
        raise DataError(f"{DELTA_TABLE}: expected the columns {', '.join(DELTA.fields)}")
    try:
        return from_rows(found.to_pylist(), f"release {_before(release)}", f"release {version}")
    except (AttributeError, KeyError, RecursionError, TypeError, ValueError) as error:
        raise DataError(f"expected rows of a delta: {error!r}") from None


def check_delta(release: ReleaseFiles, book: Book, index: Path | None) -> Iterator[Problem]:
    """Undone, the changes fit the tables and give those of the release before, where that is known.

    `index` is the folder of the `releases.json` that names the release before.
    """
    if DELTA_TABLE not in release.files:
        return
    try:
        changes, tables = read_delta(release, book.version), state_of_book(book).tables
        old = revert(tables, changes)
    except (DataError, RecursionError, TypeError, ValueError) as error:
        yield fault(_LEADS, DELTA_TABLE, say("expected changes that lead to these tables"), error)
        return
    yield from _partial(changes, old, tables)
    try:
        known = _tables_before(release, index or release.home)
    except (DataError, OSError) as error:
        yield fault(_LEADS, DELTA_TABLE, say("expected the release before, to compare with"), error)
        return
    known = printable(known, known, tables) if known is not None else old
    for name in sorted(old.keys() | known.keys()):
        if old.get(name) != known.get(name):
            wanted = say(
                "expected the changes of {name} since {old}, which lies beside it",
                name=name,
                old=changes.old,
            )
            yield fault(_LEADS, DELTA_TABLE, wanted)


def _partial(changes: Changes, old: Tables, new: Tables) -> Iterator[Problem]:
    """Added rows of which a cell is missing, and totals that the tables do not have."""
    for table in changes.tables:
        for row in table.rows:
            cells = {cell.field for cell in row.cells}
            if row.kind == "added" and any(
                text and name not in cells
                for name, text in new[table.table].rows[row.row_id].items()
            ):
                wanted = say(
                    "expected every cell of {table} {row_id}, which was added",
                    table=table.table,
                    row_id=row.row_id,
                )
                yield fault(_LEADS, DELTA_TABLE, wanted)
    before, now = totals(old), totals(new)
    for total in changes.totals:
        for said, is_so in ((total.old, before), (total.new, now)):
            # Another version of trucebook may have counted other totals.
            if total.field in is_so and said != is_so[total.field]:
                wanted = say(
                    "expected {total} as {field}, as the tables have it",
                    total=is_so[total.field],
                    field=total.field,
                )
                yield fault(_LEADS, DELTA_TABLE, wanted, said)


def _before(release: ReleaseFiles) -> str:
    page = release.files.get(CHANGES, b"")
    found = re.match(rb"# Changes\n\n`+release ([0-9.]{1,40}) ", page)
    return found[1].decode() if found else ""


def _tables_before(release: ReleaseFiles, folder: Path) -> Tables | None:
    """The tables of the release before, as the index knows it; None where it is not there."""
    version = _before(release)
    for entry in entries(folder):
        if entry["version"] == version and (folder / version).is_dir():
            found = Release(version, folder / version)
            if found.digest != entry.get("sums_sha256"):
                raise DamagedRelease(f"{found.folder}: it differs from the index")
            return state_of_release(found).tables
    return None
