"""A book on disk: `schemas/`, `dataset/`, `seeds/`, `CITATION.cff` and `CARD.toml`.

Each file is read once, into a snapshot, so that what is judged, released and proved is the same.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from pathlib import Path, PurePosixPath
from typing import Any

from trucebook.book.citation import ABOUT, LICENCE, Citation, read_citation, read_statements
from trucebook.book.csv import file_text
from trucebook.book.records import SOURCES, read_sources
from trucebook.book.table import Row, Table, read_table
from trucebook.book.texts import source_texts, texts_folders
from trucebook.errors import DamagedRelease, DataError, SchemaError, UsageError, unknown
from trucebook.files import sweep, write
from trucebook.language import say
from trucebook.load.releases import FOLDERS, INDEX, Release, latest, releases
from trucebook.problem import Problem, shorten
from trucebook.schemas.files import definitions
from trucebook.schemas.table import SPAN, Schema
from trucebook.snapshot import Snapshot, take
from trucebook.spans import Span, printable


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
        """The rows of some tables; a table that the book does not have has none."""
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

    def place_for(self, table: str, texts: Mapping[str, str]) -> tuple[str, int]:
        """File and line at which a missing row with these cells belongs."""
        found = self.tables[table]
        if table == SOURCES:
            return f"seeds/{texts[found.schema.key]}.json", 1
        return found.file, found.line_for(texts)

    @cached_property
    def by_id(self) -> Mapping[str, Row]:
        """Every row of the book by its id; of rows with one id the first."""
        return {row.id: row for row in reversed(list(self.every_row()))}

    @cached_property
    def citing(self) -> Mapping[str, frozenset[str]]:
        """By the id of a row the tables with rows that refer to it."""
        found: dict[str, set[str]] = {}
        for row in self.every_row():
            for name in row.schema.references:
                if row[name] is not None:
                    found.setdefault(row[name], set()).add(row.schema.name)
        return {row_id: frozenset(tables) for row_id, tables in found.items()}

    @cached_property
    def printable(self) -> Mapping[str, str]:
        """The texts at hand without the words that their source records withhold."""
        kept = {row.id: row.cells.get("withheld") for row in self.rows(SOURCES)}
        return {name: printable(text, kept.get(name)) for name, text in self.texts.items()}

    @cached_property
    def evidence(self) -> Mapping[tuple[str, str], tuple[Row, ...]]:
        """Evidence rows by the cell (row id, field) that they explain."""
        found: dict[tuple[str, str], list[Row]] = {}
        for row in self.rows("evidence"):
            found.setdefault((row["row_id"], row["field"]), []).append(row)
        return {cell: tuple(rows) for cell, rows in found.items()}

    @cached_property
    def unchecked(self) -> tuple[Row, ...]:
        """The rows whose words nobody is known to have found in the text of their source.

        The text is not at hand, and the newest release, of which every span was found, has no row
        with the same id, place, words and context.

        Raises:
            DamagedRelease: the newest release cannot be read.
        """
        release = latest(self.releases)
        rows = release.rows if release else {}
        return tuple(
            row
            for row, _ in self.quoting_rows()
            if row["source_id"] not in self.texts
            and not _is_same_span(row.texts, rows.get((row.schema.name, row.id)))
        )


def _is_same_span(row: Mapping[str, str], released: Mapping[str, str] | None) -> bool:
    return released is not None and all(row[name] == released.get(name, "") for name in SPAN)


def read_book(root: str | Path = ".", texts: str | Path | None = None) -> Book:
    """Read the book in a folder, one with `schemas/`, `dataset/` and `seeds/`.

    `texts` is a folder of source texts, beside `$TRUCEBOOK_TEXTS` and `seeds/texts/`. Texts are
    recognised by their SHA-256, whatever their names.
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
    """The files of the book in a folder, all that is read of them."""
    require_book(Path(root))
    return take(Path(root), _FOLDERS, ABOUT)


def book_of(files: Snapshot, texts: str | Path | None = None) -> Book:
    """The book that some files make; see `read_book`."""
    schemas = definitions(files.within("schemas"))
    tables = read_tables(files, schemas)
    citation, problems = read_citation(files)
    statements, faults = read_statements(files)
    texts_folder = files.root / "seeds" / "texts"
    folders = texts_folders(texts, texts_folder)
    known: tuple[Release, ...] = ()
    odd: list[Problem] = []
    try:
        known = tuple(releases(files.root))
    except DamagedRelease as error:
        odd.append(
            Problem(
                rule="index_is_readable",
                file=f"build/{INDEX}",
                value=shorten(error),
                message=say("expected the index of the releases"),
                hint=say("Restore the file from git, or from where the releases are published."),
            )
        )
    return Book(
        root=files.root,
        schemas=schemas,
        tables=tables,
        texts=dict(source_texts(folders, tables[SOURCES])),
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


def with_files(book: Book, made: Mapping[str, bytes]) -> Book:
    """The book as it will be when some of its files have other bytes; only tables are read again.

    Args:
        book: the book.
        made: the bytes of files in `dataset/`, by their path in the book.
    """
    files = replace(book.files, files={**book.files.files, **made})
    read = {
        name: _read_csv(files, table.schema)
        for name, table in book.tables.items()
        if table.file in made and name != SOURCES
    }
    old = {problem for name in read for problem in book.tables[name].problems}
    kept = (problem for problem in book.problems if problem not in old)
    new = (problem for table in read.values() for problem in table.problems)
    return replace(book, files=files, tables={**book.tables, **read}, problems=(*kept, *new))


def _closed(files: Snapshot, texts: Path) -> Iterator[Problem]:
    """What no other reader reports: an unreadable licence, and a text that is no file."""
    faults = {LICENCE: files.faults[LICENCE].strerror} if LICENCE in files.faults else {}
    for path in sorted(texts.iterdir()) if texts.is_dir() else ():
        if not path.is_file() and not path.is_dir():
            faults[f"seeds/texts/{path.name}"] = "no regular file"
    for file, reason in faults.items():
        yield Problem(
            rule="file_is_readable",
            file=file,
            value=reason,
            message=say("expected a readable file"),
            hint=say("Put the text there, or delete the file."),
        )


def read_tables(files: Snapshot, schemas: Mapping[str, Schema]) -> dict[str, Table]:
    """The tables among the files of a book, in the order of their definitions."""
    if SOURCES not in schemas:
        raise SchemaError("expected a definition of the table 'sources'", "schemas")
    if lacking := [name for name in _OF_A_SOURCE if name not in schemas[SOURCES].fields]:
        raise SchemaError(f"the table lacks the column {lacking[0]!r}", "schemas/sources.json")
    return {
        name: read_sources(files, schema) if name == SOURCES else _read_csv(files, schema)
        for name, schema in schemas.items()
    }


_OF_A_SOURCE = (
    *("source_id", "file", "sha256", "characters", "language", "title", "outlet", "author"),
    *("published", "url", "rights"),
)


def read_definitions(root: str | Path) -> dict[str, Schema]:
    """The table definitions of a book."""
    return definitions(read_files(root).within("schemas"))


def read_cells(root: str | Path, table: str) -> list[dict[str, str]]:
    """The rows of one table of `dataset/` as cell texts, not judged."""
    files = read_files(root)
    return cells_of(files, definitions(files.within("schemas")), table)


def cells_of(files: Snapshot, schemas: Mapping[str, Schema], table: str) -> list[dict[str, str]]:
    """As `read_cells`, of the files of a book that have been read."""
    if table not in schemas:
        raise unknown("table", table, schemas)
    found = _read_csv(files, schemas[table])
    if found.problems:
        raise DataError(found.problems[0].as_text())
    return [dict(row.texts) for row in found.rows]


def _strangers(files: Snapshot, schemas: Mapping[str, Schema]) -> Iterator[Problem]:
    """The CSV files that no schema defines: they would be ignored without notice."""
    for file in files.names("dataset", ".csv"):
        name = PurePosixPath(file).stem
        if name not in schemas or name == SOURCES:
            yield Problem(
                rule="file_is_a_table",
                file=file,
                message=say(
                    "expected a table that schemas/ defines: {schemas}", schemas=", ".join(schemas)
                ),
                hint=say("Rename the file, or add its schema; sources are kept in seeds/."),
            )


def read_passes(files: Snapshot, schemas: Mapping[str, Schema]) -> Iterator[tuple[Table, Table]]:
    """The two coding passes in `dataset/coding/`, table by table; none where a book has none.

    Of sources they have only the columns that a coder decides on.
    """
    for file in files.names("dataset/coding/first", ".csv"):
        schema = schemas.get(PurePosixPath(file).stem)
        if schema and schema.name != "evidence":
            fields = schema.descriptor["fields"]
            if schema.name == SOURCES:
                fields = [field for field in fields if field["name"] in _CODED_OF_A_SOURCE]
            names = (f"coding/{order}/{schema.name}" for order in _PASSES)
            forms = (Schema({**schema.descriptor, "name": n, "fields": fields}) for n in names)
            one, other = (read_beside(files, form) for form in forms)
            yield one, other


_PASSES = ("first", "second")
_CODED_OF_A_SOURCE = (
    *("source_id", "published", "published_basis", "condition", "condition_basis"),
    *("agency", "withheld"),
)


def write_table(root: Path, schema: Schema, rows: Iterable[Mapping[str, Any]]) -> Path:
    """Write a table of `dataset/` canonically, in one step, and return its path."""
    return write_beside(root, schema.name, file_text(schema, rows))


def read_beside(files: Snapshot, schema: Schema) -> Table:
    """A file of `dataset/` that may be missing; `schema.name` is its path without the ending."""
    file = f"dataset/{schema.name}.csv"
    if file not in files or file in files.faults:
        return _read_csv(files, schema) if file in files else Table(schema, file)
    return _parsed(schema, file, files.read(file))


@lru_cache(maxsize=32)
def _parsed(schema: Schema, file: str, data: bytes) -> Table:
    """The rows of a file; several rules read the same passes."""
    return read_table(schema, file, data)


def write_beside(root: Path, name: str, text: str) -> Path:
    """Write a file of `dataset/` in one step, its folder too if need be, and return its path."""
    path = root / "dataset" / f"{name}.csv"
    write(path, text.encode(), parents=True)
    return path


def table_files(files: Snapshot, schemas: Mapping[str, Schema]) -> Iterator[tuple[str, Schema]]:
    """Path and definition of each file of rows there is: in `dataset/` and both coding passes."""
    folders = ["dataset", *(f"dataset/coding/{order}" for order in _PASSES)]
    for file, name in ((f"{folder}/{name}.csv", name) for folder in folders for name in schemas):
        if name != SOURCES and file in files:
            yield file, schemas[name]


def materials(book: Book) -> dict[str, bytes]:
    """The files that a release is made from, by their path inside the book."""
    own = {f"dataset/{name}.csv" for name in book.schemas if name != SOURCES}
    folders = ("schemas/", "seeds/", "dataset/coding/")
    beside = {*own, *ABOUT, "dataset/extracted/evaluation.csv"}
    decisions = "dataset/extracted/decisions.csv"
    # NOTE: before data 0.6.0 decisions had no cells, and no release was made from them.
    if b",proposed," in book.files.files.get(decisions, b"").partition(b"\n")[0]:
        beside.add(decisions)
    return {
        name: data
        for name, data in sorted(book.files.files.items())
        if name.startswith(folders) or name in beside
    }


def require_book(root: Path) -> None:
    """Refuse a folder that is no book."""
    if not root.is_dir():
        found = "a file" if root.exists() else "nothing"
        raise UsageError(f"{root}: expected the folder of a book, found {found}.")
    missing = [name for name in FOLDERS if not (root / name).is_dir()]
    if missing:
        sweep(root)  # a run that was killed may have moved one away
        missing = [name for name in missing if not (root / name).is_dir()]
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
        message=say(
            "expected the table {schema!r}: {strerror}", schema=schema.name, strerror=error.strerror
        ),
        hint=say("Put a readable file there; a table without rows still has its header line."),
    )
