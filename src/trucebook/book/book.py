"""A book on disk: `schemas/`, `dataset/`, `seeds/`, `CITATION.cff` and `CARD.toml`.

Nothing else opens them, and each is read once: what is judged, released and proved is one snapshot.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import Any

from trucebook.book.card import read_statements
from trucebook.book.citation import ABOUT, LICENCE, Citation, read_citation
from trucebook.book.csv import csv_text
from trucebook.book.git import would_commit
from trucebook.book.table import Row, Table, read_table, typed
from trucebook.errors import DamagedRelease, DataError, SchemaError, UsageError, unknown
from trucebook.files import write
from trucebook.load.releases import FOLDERS, INDEX, Release, releases
from trucebook.notation import read_json
from trucebook.problem import Problem, shorten
from trucebook.schemas.files import definitions
from trucebook.schemas.table import Schema
from trucebook.snapshot import LARGEST_TABLE, NotRead, Snapshot, read_regular, take
from trucebook.spans import Span, line_and_column

TEXTS = "TRUCEBOOK_TEXTS"
"""Environment variable that names the folder of source texts."""

SOURCES = "sources"
"""The table that is assembled from the records in `seeds/`."""


@dataclass(frozen=True, eq=False)
class Book:
    """Everything a book says, read once.

    Attributes:
        root: the book's folder.
        schemas: table definitions by name.
        tables: the tables by name; `sources` is assembled from `seeds/`.
        texts: source texts at hand, by source id.
        looked_for_texts: whether there was a folder to look for them in.
        citation: what `CITATION.cff` says.
        statements: what `CARD.toml` says, by subject.
        problems: what kept files from being read as tables.
        files: the bytes of its files, all that is ever read of them.
        releases: what it has released so far, oldest first.
    """

    root: Path
    schemas: Mapping[str, Schema]
    tables: Mapping[str, Table]
    texts: Mapping[str, str] = field(default_factory=dict)
    looked_for_texts: bool = False
    citation: Citation = field(default_factory=Citation)
    statements: Mapping[str, str] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    files: Snapshot = field(default_factory=Snapshot)
    releases: tuple[Release, ...] = ()

    @property
    def unlisted(self) -> Counter[str]:
        """How many problems there are of a rule beside those in `problems`."""
        return sum((Counter(table.unlisted) for table in self.tables.values()), Counter())

    @property
    def version(self) -> str:
        """The version of the data (SemVer), from `CITATION.cff`."""
        return self.citation.version

    def rows(self, *tables: str) -> Iterator[Row]:
        """The rows of some tables; a table that the book lacks has none."""
        for name in tables:
            if name in self.tables:
                yield from self.tables[name].rows

    def every_row(self) -> Iterator[Row]:
        """The rows of every table."""
        return self.rows(*self.tables)

    def quoting_rows(self) -> Iterator[tuple[Row, Span]]:
        """Every row that cites words of a source, with its span."""
        names = [name for name, schema in self.schemas.items() if schema.quotes_source]
        for row in self.rows(*names):
            if row["exact"] is not None and row["start"] is not None and row["end"] is not None:
                yield row, Span(row["start"], row["end"], row["exact"])

    def place_for(self, table: str, row_id: str) -> tuple[str, int]:
        """File and line at which a row that is not there belongs."""
        if table == SOURCES:
            return f"seeds/{row_id}.json", 1
        return self.tables[table].file, self.tables[table].line_for(row_id)

    @cached_property
    def by_id(self) -> Mapping[str, Row]:
        """Every row of the book by its id; of twins the first."""
        return {row.id: row for row in reversed(list(self.every_row()))}

    @cached_property
    def evidence(self) -> Mapping[tuple[str, str], tuple[Row, ...]]:
        """Evidence rows by the cell (row id, field) that they explain."""
        found: dict[tuple[str, str], list[Row]] = {}
        for row in self.rows("evidence"):
            found.setdefault((row["row_id"], row["field"]), []).append(row)
        return {cell: tuple(rows) for cell, rows in found.items()}

    @cached_property
    def spans_digests(self) -> Mapping[str, str]:
        """By source id SHA-256 over table, id, offsets, words and context of its rows."""
        cited: dict[str, list[tuple[Row, Span]]] = {row.id: [] for row in self.rows(SOURCES)}
        for row, span in self.quoting_rows():
            cited.setdefault(row["source_id"] or "", []).append((row, span))
        return {source_id: _digest_of_spans(spans) for source_id, spans in cited.items()}


def spans_digest(book: Book, source_id: str, instead: Mapping[Row, Span]) -> str:
    """The digest that the spans of a source would have with some of them as given here."""
    spans = [pair for pair in book.quoting_rows() if pair[0]["source_id"] == source_id]
    return _digest_of_spans((row, instead.get(row, span)) for row, span in spans)


def _digest_of_spans(spans: Iterable[tuple[Row, Span]]) -> str:
    keys = []
    for row, span in spans:
        words = (span.exact, row.texts["prefix"], row.texts["suffix"])
        keys.append((row.schema.name, row.id, span.start, span.end, *words))
    return _digest(sorted(keys))


def _digest(value: object) -> str:
    return hashlib.sha256(json.dumps(value, ensure_ascii=False).encode()).hexdigest()


NO_SPANS = _digest([])
"""The digest in the record of a source that no row cites yet."""


def read_book(root: str | Path = ".", texts: str | Path | None = None) -> Book:
    """Read the book in a folder.

    Args:
        root: a folder with `schemas/`, `dataset/` and `seeds/`.
        texts: folder of source texts, beside `$TRUCEBOOK_TEXTS` and `seeds/texts/`. Texts are
            recognised by their SHA-256, whatever their names.

    Raises:
        UsageError: the folder is no book, or a folder named for the texts is none.
        SchemaError: a table definition cannot be read.
    """
    return book_of(read_files(root), texts)


_FOLDERS = {
    "schemas": ".json",
    "schemas/vocabularies": ".csv",
    "seeds": ".json",
    "dataset": ".csv",
    "dataset/coding/**": ".csv",
    "dataset/extracted": ".csv",
}


def read_files(root: str | Path) -> Snapshot:
    """The files of the book in a folder, all that is read of them.

    Raises:
        UsageError: the folder is no book.
    """
    root = Path(root)
    require_book(root)
    return take(root, _FOLDERS, ABOUT)


def book_of(files: Snapshot, texts: str | Path | None = None) -> Book:
    """The book that some files make; see `read_book`."""
    schemas = definitions(files.within("schemas"))
    tables = read_tables(files, schemas)
    citation, problems = read_citation(files)
    statements, faults = read_statements(files)
    texts_folder = files.root / "seeds" / "texts"
    folders = texts_folders(texts, texts_folder)
    known, odd = _releases(files.root)
    return Book(
        root=files.root,
        schemas=schemas,
        tables=tables,
        texts=dict(read_texts(folders, tables[SOURCES])),
        looked_for_texts=bool(folders),
        citation=citation,
        statements=statements,
        problems=(
            *problems,
            *faults,
            *_closed(files, texts_folder),
            *_strangers(files, schemas),
            *(problem for table in tables.values() for problem in table.problems),
            *odd,
        ),
        files=files,
        releases=known,
    )


def _releases(root: Path) -> tuple[tuple[Release, ...], tuple[Problem, ...]]:
    try:
        return tuple(releases(root)), ()
    except DamagedRelease as error:
        problem = Problem(
            rule="index_is_readable",
            file=f"build/{INDEX}",
            value=shorten(error),
            message="expected the index of the releases",
            hint="Restore the file from git, or from where the releases are published.",
        )
        return (), (problem,)


def _closed(files: Snapshot, texts: Path) -> Iterator[Problem]:
    """What no other reader reports: a licence that cannot be read, and a text that is no file."""
    faults = {LICENCE: files.faults[LICENCE].strerror} if LICENCE in files.faults else {}
    for path in sorted(texts.iterdir()) if texts.is_dir() else ():
        if not path.is_file() and not path.is_dir():
            faults[f"seeds/texts/{path.name}"] = "no regular file"
    for file, reason in faults.items():
        yield Problem(
            rule="file_is_readable",
            file=file,
            value=reason,
            message="expected a readable file",
            hint="Put the text there, or delete the file.",
        )


def read_tables(files: Snapshot, schemas: Mapping[str, Schema]) -> dict[str, Table]:
    """The tables among the files of a book, in the order of their definitions.

    Raises:
        SchemaError: the table of sources is not defined, or lacks a column that we read.
    """
    if SOURCES not in schemas:
        raise SchemaError("expected a definition of the table 'sources'", "schemas")
    if lacking := [name for name in _OF_A_SOURCE if name not in schemas[SOURCES].fields]:
        raise SchemaError(f"the table lacks the column {lacking[0]!r}", "schemas/sources.json")
    return {
        name: _read_sources(files, schema) if name == SOURCES else _read_csv(files, schema)
        for name, schema in schemas.items()
    }


_OF_A_SOURCE = (
    *("source_id", "file", "sha256", "characters", "language", "title", "outlet", "author"),
    *("published", "url", "rights", "spans_sha256"),
)


def read_definitions(root: str | Path) -> dict[str, Schema]:
    """The table definitions of a book.

    Raises:
        UsageError: the folder is no book.
        SchemaError: a table definition cannot be read.
    """
    return definitions(read_files(root).within("schemas"))


def read_cells(root: str | Path, table: str) -> list[dict[str, str]]:
    """The rows of one table of `dataset/` as cell texts, whose values nobody judged.

    Raises:
        UsageError: the folder is no book, or defines no such table.
        DataError: the file cannot be cut into the table's columns.
        SchemaError: a table definition cannot be read.
    """
    files = read_files(root)
    schemas = definitions(files.within("schemas"))
    if table not in schemas:
        raise unknown("table", table, schemas)
    found = _read_csv(files, schemas[table])
    if found.problems:
        raise DataError(found.problems[0].as_text())
    return [dict(row.texts) for row in found.rows]


def _strangers(files: Snapshot, schemas: Mapping[str, Schema]) -> Iterator[Problem]:
    """A CSV file that no schema defines would be left out of everything without a word."""
    for file in files.names("dataset", ".csv"):
        name = PurePosixPath(file).stem
        if name not in schemas or name == SOURCES:
            yield Problem(
                rule="file_is_a_table",
                file=file,
                message=f"expected a table that schemas/ defines: {', '.join(schemas)}",
                hint="Rename the file, or add its schema; sources are kept in seeds/.",
            )


def read_passes(files: Snapshot, schemas: Mapping[str, Schema]) -> Iterator[tuple[Table, Table]]:
    """The two coding passes in `dataset/coding/`, table by table; none where a book has none."""
    for file in files.names("dataset/coding/first", ".csv"):
        schema = schemas.get(PurePosixPath(file).stem)
        if schema and schema.quotes_source and schema.name != "evidence":
            one, other = (_pass(files, schema, order) for order in _PASSES)
            yield one, other


_PASSES = ("first", "second")


def _pass(files: Snapshot, schema: Schema, order: str) -> Table:
    name = f"coding/{order}/{schema.name}"
    return read_beside(files, Schema({**schema.descriptor, "name": name}))


def write_table(root: Path, schema: Schema, rows: Iterable[Mapping[str, Any]]) -> Path:
    """Write a table of `dataset/` canonically, in one step, and return its path."""
    path = root / "dataset" / f"{schema.name}.csv"
    write(path, csv_text(schema, rows).encode())
    return path


def read_beside(files: Snapshot, schema: Schema) -> Table:
    """A file of `dataset/` that is no table of the book, `schema.name` its path; it may lack."""
    file = f"dataset/{schema.name}.csv"
    return _read_csv(files, schema) if file in files else Table(schema, file)


def write_beside(root: Path, name: str, text: str) -> None:
    """Write such a file in one step, its folder too if need be."""
    path = root / "dataset" / f"{name}.csv"
    write(path, text.encode(), parents=True)


def table_files(files: Snapshot, schemas: Mapping[str, Schema]) -> Iterator[tuple[str, Schema]]:
    """The files that people write rows of a table in: `dataset/` and both coding passes.

    Yields the path inside the book and the definition, where there is such a file.
    """
    folders = ["dataset", *(f"dataset/coding/{order}" for order in _PASSES)]
    for file, name in ((f"{folder}/{name}.csv", name) for folder in folders for name in schemas):
        if name != SOURCES and file in files:
            yield file, schemas[name]


def record_files(files: Snapshot) -> list[str]:
    """The source records, as paths inside the book."""
    return files.names("seeds", ".json")


def write_file(root: Path, file: str, data: bytes) -> None:
    """Replace a file of the book in one step."""
    write(root / file, data)


def replace_file(book: Book, file: str, data: bytes) -> None:
    """Replace a file of a book in one step.

    Raises:
        DataError: it is not any more as it was when the book was read.
    """
    require_as_read(book, file)
    write_file(book.root, file, data)


def require_as_read(book: Book, file: str) -> None:
    """Refuse to go on where somebody has written a file since the book was read.

    Raises:
        DataError: the file is not any more as it was.
    """
    try:
        found = read_regular(book.root / file, LARGEST_TABLE)
    except OSError:
        found = None
    if found != book.files.read(file):
        raise DataError(f"{book.root / file}: it changed while the book was judged; run it again.")


def replace_records(book: Book, records: Mapping[Row, str]) -> None:
    """Write some rows of the files of a book anew, each with the record given for it.

    Every other byte stays. All files are made before the first is written, each in one step.

    Raises:
        DataError: a file is not any more as it was when the book was read.
    """
    tables = {row.file: row.schema.name for row in records}
    written = {file: _with_records(book, file, name, records) for file, name in tables.items()}
    for file in written:
        require_as_read(book, file)
    for file, data in written.items():
        write_file(book.root, file, data)


def _with_records(book: Book, file: str, table: str, records: Mapping[Row, str]) -> bytes:
    rows = [row for row in book.rows(table) if row.file == file]
    text, before = book.files.read(file).decode(), "".join(row.record for row in rows)
    if not text.endswith(before):
        raise DataError(f"{file}: expected rows to its end, without a byte order mark.")
    return (
        text.removesuffix(before) + "".join(records.get(row, row.record) for row in rows)
    ).encode()


def materials(book: Book) -> dict[str, bytes]:
    """The files that a release is made from, by their path inside the book."""
    own = {f"dataset/{name}.csv" for name in book.schemas if name != SOURCES}
    folders = ("schemas/", "seeds/", "dataset/coding/")
    beside = {*own, *ABOUT, "dataset/extracted/evaluation.csv"}
    return {
        name: data
        for name, data in sorted(book.files.files.items())
        if name.startswith(folders) or name in beside
    }


def seal_records(book: Book) -> list[str]:
    """Write the digest of its checked spans into every source record whose text is at hand.

    Call it only on a book whose spans were all found. Returns the ids of the sealed sources.
    """
    sealed = {
        row: row.rewritten({"spans_sha256": book.spans_digests[row.id]})
        for row in book.rows(SOURCES)
        if row.id in book.texts
    }
    replace_records(book, sealed)
    return sorted(book.texts)


def write_record(root: Path, record: Mapping[str, Any]) -> Path:
    """Write the record of a source in one step, and return its path."""
    path = root / "seeds" / f"{record['source_id']}.json"
    write(path, json_text(record).encode())
    return path


def keep_text(root: Path, name: str, text: str) -> Path:
    """Lay a text into `seeds/texts/`, and return its path; one that lies there stays.

    Raises:
        UsageError: another text of that name lies there, or git would commit it.
    """
    path = root / "seeds" / "texts" / name
    data = text.encode()
    if os.path.lexists(path):
        with suppress(OSError):
            if read_regular(path, LARGEST_TABLE) == data:
                return path
        raise UsageError(f"{path}: another text lies there; rename yours, or leave out --keep.")
    if would_commit(path):
        raise UsageError(
            f"{path}: git would commit the text, which is its publisher's. "
            "Add the line /seeds/texts/ to .gitignore first."
        )
    write(path, data, parents=True)
    return path


def json_text(record: object) -> str:
    """A source record as it is written: a key a line, nothing escaped that need not be."""
    return json.dumps(record, ensure_ascii=False, indent=2) + "\n"


def require_book(root: Path) -> None:
    """Refuse a folder that is no book.

    Raises:
        UsageError: it is none.
    """
    if not root.is_dir():
        found = "a file" if root.exists() else "nothing"
        raise UsageError(f"{root}: expected the folder of a book, found {found}.")
    missing = [name for name in FOLDERS if not (root / name).is_dir()]
    if missing:
        raise UsageError(
            f"{root}: expected a book, a folder with schemas/, dataset/ and seeds/; "
            f"it lacks {', '.join(f'{name}/' for name in missing)}."
        )


def _read_csv(files: Snapshot, schema: Schema) -> Table:
    file = f"dataset/{schema.name}.csv"
    try:
        return read_table(schema, file, files.read(file))
    except OSError as error:
        return Table(schema, file, problems=(missing_table(schema, file, error),))


def missing_table(schema: Schema, file: str, error: OSError) -> Problem:
    """The problem with a table whose file cannot be opened."""
    return Problem(
        rule="file_is_there",
        file=file,
        message=f"expected the table {schema.name!r}: {error.strerror}",
        hint="Put a readable file there; a table without rows still has its header line.",
    )


def _read_sources(files: Snapshot, schema: Schema) -> Table:
    rows: list[Row] = []
    problems: list[Problem] = []
    for file in record_files(files):
        item = _read_record(files, schema, file)
        if isinstance(item, Row):
            rows.append(item)
        else:
            problems.append(item)
    return Table(schema, "seeds", tuple(rows), tuple(problems))


def _read_record(files: Snapshot, schema: Schema, file: str) -> Row | Problem:
    try:
        data = files.read(file)
        record = read_json(data)
        inspect_record(schema, PurePosixPath(file).stem, record)
    except (OSError, ValueError) as error:
        return odd_record(file, error)
    texts = {name: _text_of(record.get(name)) for name in schema.fields}
    return SourceRecord(schema, file, 1, data.decode(), texts, typed(schema, texts))


def odd_record(file: str, error: Exception) -> Problem:
    """The problem with a source record that cannot be read."""
    return Problem(
        rule="record_is_json",
        file=file,
        line=getattr(error, "lineno", None),
        column=getattr(error, "colno", None),
        value=shorten(error.strerror if isinstance(error, OSError) else error),
        message="expected a JSON object with the columns of the table sources",
        hint="Compare it with the other records in seeds/.",
    )


def inspect_record(schema: Schema, name: str, record: object) -> None:
    """Refuse what is no source record.

    Raises:
        ValueError: what is wrong with it.
    """
    if not isinstance(record, dict):
        raise ValueError("no JSON object")
    odd = set(record) ^ set(schema.fields)
    if odd:
        raise ValueError(f"a key too many or missing: {', '.join(sorted(odd))}")
    if record[schema.key] != name:
        raise ValueError(f"the record's {schema.key} is not the name of its file")
    for key, value in record.items():
        form = int | str if schema.fields[key].type == "integer" else str
        if value is not None and (isinstance(value, bool) or not isinstance(value, form)):
            raise ValueError(f"{key} is no text, whole number or null, as its column asks for")


class SourceRecord(Row):
    """A row of `sources`: one JSON file, a key a line."""

    def rewritten(self, cells: Mapping[str, str]) -> str:
        """The record with some values changed, written canonically."""
        changed = {name: self.schema.fields[name].read(text) for name, text in cells.items()}
        return json_text({**json.loads(self.record), **changed})

    def place(self, name: str | None) -> tuple[int, int]:
        """Line and column of the key."""
        at = self.record.find(f'"{name}":')
        return line_and_column(self.record, at) if at >= 0 else (1, 1)


def _text_of(value: object) -> str:
    return "" if value is None else str(value)


def texts_folders(texts: str | Path | None, own: Path | None = None) -> list[Path]:
    """The folders in which texts are looked for: those that are named, and that of a book.

    Raises:
        UsageError: one that was named is none.
    """
    named = [Path(name) for name in (texts, os.environ.get(TEXTS)) if name]
    for folder in named:
        if not folder.is_dir():
            raise UsageError(f"{folder}: expected a folder of source texts; there is none.")
    return [*named, own] if own is not None and own.is_dir() else named


def read_texts(folders: Iterable[Path], sources: Table) -> Iterator[tuple[str, str]]:
    """Source id and text of every source whose text lies in one of the folders.

    What is no regular file, or larger than a text may be, is no text of a source.

    Raises:
        UsageError: a file cannot be read.
    """
    wanted = {row["sha256"]: row.id for row in sources.rows}
    for path in (path for folder in folders for path in sorted(folder.iterdir())):
        try:
            data = read_regular(path, LARGEST_TABLE)
        except (NotRead, FileNotFoundError):
            continue
        except OSError as error:
            raise UsageError(f"{path}: expected a readable file: {error.strerror}.") from None
        source_id = wanted.get(hashlib.sha256(data).hexdigest())
        if source_id:
            yield source_id, _decoded(path, data)


def _decoded(path: Path, data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise UsageError(f"{path}: expected a text in UTF-8: {error.reason}.") from None
