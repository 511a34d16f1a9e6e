"""A release made again from its book, and compared."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path

from trucebook.book.book import Book, read_book
from trucebook.book.git import as_of, last_with_version
from trucebook.book.table import Table, read_table
from trucebook.changes.render import as_markdown
from trucebook.errors import DataError, UsageError
from trucebook.language import Message, say
from trucebook.load.releases import SUMS
from trucebook.problem import Problem
from trucebook.release.contents import Contents, contents
from trucebook.release.reports import RELIABILITY_TABLE
from trucebook.review.reliability import RELIABILITY, Measured, measures_page
from trucebook.schemas.table import Schema
from trucebook.verify.files import AGAIN, ReleaseFiles, fault
from trucebook.verify.parquet import CHANGES, few, read_delta
from trucebook.version import __version__

_IN_THE_BOOK = say(", as the book has it")


@contextmanager
def rebuilt(
    root: str | Path, version: str, revision: str | None
) -> Iterator[tuple[Book, Contents]]:
    """The book in the state that a release came from, and what today's code makes of it.

    Without a revision that is the book as it is, if it has the version of the release, else the
    commit that its release was written at.
    """
    root = Path(root)
    here = read_book(root)
    if revision is None and here.version == version:
        yield here, _made(here)
        return
    with as_of(root, revision or last_with_version(root, version), releases=True) as folder:
        book = read_book(folder)
        if book.version and book.version != version:
            raise UsageError(
                f"{root}: expected version {version} of the book at {revision}, found "
                f"{book.version}. Name a commit of that version, or leave out --at."
            )
        yield book, _made(book)


def _made(book: Book) -> Contents:
    if book.problems:
        raise DataError(f"The book cannot be read: {book.problems[0].as_text()}")
    return contents(book)


def check_table(table: Table, files: Mapping[str, bytes], made: Contents) -> Iterator[Problem]:
    """A table's CSV file is what the book makes it, cell by cell.

    The Parquet file is compared with the CSV file elsewhere: its bytes depend on the writer.
    """
    file, rule = table.file, "table_is_the_books"
    if file not in made.files:
        yield fault(rule, file, say("expected no such table, as the book has it"))
        return
    yield from _other_cells(rule, table, made.files[file], files.get(file, b""), _IN_THE_BOOK)


def _other_cells(
    rule: str, table: Table, expected: bytes, found: bytes, origin: Message
) -> Iterator[Problem]:
    """Where a table that was `found` differs from the one expected: cells, else the first line."""
    wanted = read_table(table.schema, table.file, expected)
    cells = (replace(problem, rule=rule) for problem in _cells(table, wanted, origin))
    shown = list(few(cells, fault(rule, table.file, say("expected it{origin}", origin=origin))))
    yield from shown or first_difference(rule, table.file, expected, found, origin)


def _cells(table: Table, wanted: Table, origin: Message) -> Iterator[Problem]:
    if wanted.problems or len(table.schema.descriptor["primaryKey"]) > 1:
        return  # other columns, or rows without an id: the first line is reported
    for row in wanted.rows:
        if row.id not in table.by_id:
            problem = row.problem(None, say("expected the row{origin}", origin=origin), AGAIN)
            yield replace(problem, line=None, column=None)
    for row in table.rows:
        ours = wanted.by_id.get(row.id)
        if ours is None:
            yield row.problem(None, say("expected no such row{origin}", origin=origin), AGAIN)
            continue
        for name, text in row.texts.items():
            if text != ours.texts[name]:
                yield row.problem(
                    name,
                    say("expected {value!r}{origin}", value=ours.texts[name], origin=origin),
                    AGAIN,
                )


CODEBOOK = "codebook.md"
RELIABILITY_PAGE = "reliability.md"

PAGES = (CHANGES, RELIABILITY_PAGE)
"""Pages about what a release has beside its tables."""


def check_codebook(files: Mapping[str, bytes], schemas: Mapping[str, Schema]) -> Iterator[Problem]:
    """The codebook has every definition, whichever version of trucebook wrote it."""
    if CODEBOOK not in files:
        yield fault("file_is_there", CODEBOOK, say("expected a codebook"))
        return
    page = _plain(files[CODEBOOK].decode(errors="replace"))
    for schema in schemas.values():
        wanted = {"": schema.description}
        for name, field in schema.fields.items():
            wanted |= {name: field.description}
            wanted |= {f"{name}={code}": words for code, words in field.codes.items()}
        for name, words in wanted.items():
            if _plain(words) not in page:
                what = f"{schema.name}.{name}" if name else schema.name
                message = say(
                    "expected the definition of {what}: {words!r}", what=what, words=words
                )
                yield fault("codebook_has_every_definition", CODEBOOK, message)


def _plain(text: str) -> str:
    return " ".join(text.replace("\\", "").split())


def check_made(
    files: Mapping[str, bytes],
    reports: Mapping[str, Schema],
    builder: str | None,
    is_vouched_for: bool,
    made: Mapping[str, bytes],
    schemas: Iterable[str],
    copied: Iterable[str],
    origin: Message,
) -> Iterator[Problem]:
    """Every file but tables and what is `copied` is the one that this version makes of the tables.

    The `reports` are among them, but for the bytes of their Parquet files, which are compared with
    the CSV files elsewhere.
    Another version may word them otherwise. What a release says of its own version (`builder`)
    proves nothing: other words pass, with a warning, only where something outside of the release
    knows its checksums (an index, a signer, the book).
    """
    tables = {f"{name}.{form}" for name in schemas for form in ("csv", "parquet")}
    parquet = {f"{name}.parquet" for name in reports} & made.keys() & files.keys()
    names = {*made, *files} - tables - parquet - {*copied, SUMS}
    unlike = sorted(name for name in names if made.get(name) != files.get(name))
    is_other = builder != __version__
    if not (is_other and is_vouched_for):
        yield from compare(made, files, names, origin, reports)
    if unlike and is_other:
        yield _not_compared(unlike, builder, is_vouched_for)


def _not_compared(unlike: Sequence[str], builder: str | None, is_vouched_for: bool) -> Problem:
    """The problem that files cannot be compared, for another version made them."""
    who = (
        say("trucebook {builder}", builder=builder)
        if builder
        else say("another version of trucebook")
    )
    hint = (
        say("Verify with {who}.", who=who)
        if is_vouched_for
        else say(
            "Verify with {who}; or name an index from where the release is published "
            "(--index DIR), --signers FILE, or --rebuild BOOK.",
            who=who,
        )
    )
    return fault(
        "files_can_be_made_again",
        unlike[0],
        say(
            "not verified: expected {who} to compare files that it made, for {version} "
            "makes others; {known} outside of the release knows their checksums",
            who=who,
            version=__version__,
            known=say("an index or a signer") if is_vouched_for else say("nothing"),
        ),
        ", ".join(unlike),
        hint=hint,
        severity="warning" if is_vouched_for else "error",
    )


def compare(
    made: Mapping[str, bytes],
    files: Mapping[str, bytes],
    names: set[str],
    origin: Message,
    reports: Mapping[str, Schema] | None = None,
) -> Iterator[Problem]:
    """A problem for every file that differs from the one made again, at its first difference.

    A report that differs has one for each of the cells, as far as its rows have ids.
    """
    schemas = {f"{name}.csv": schema for name, schema in (reports or {}).items()}
    for name in sorted(names):
        if name not in files:
            yield fault("file_is_there", name, say("expected the file{origin}", origin=origin))
        elif name not in made:
            yield fault(
                "file_is_as_made", name, say("expected no such file{origin}", origin=origin)
            )
        elif name in schemas:
            table = read_table(schemas[name], name, files[name])
            yield from _other_cells("file_is_as_made", table, made[name], files[name], origin)
        else:
            yield from first_difference("file_is_as_made", name, made[name], files[name], origin)


def first_difference(
    rule: str, file: str, expected: bytes, found: bytes, origin: Message
) -> Iterator[Problem]:
    """A problem on the first line in which two texts differ, if one does.

    `origin` is what has the expected text, to follow the line in the message.
    """
    if expected == found:
        return
    texts = [expected.split(b"\n"), found.split(b"\n")]
    at = _alike(*texts)
    lines = [
        text[at].decode(errors="replace") if at < len(text) else say("(the end)") for text in texts
    ]
    column = _alike(*lines)
    line, other = (text[max(0, column - 30) :] for text in lines)
    wanted = say("expected {value!r}{origin}", value=line[:80], origin=origin)
    yield fault(rule, file, wanted, other[:80], line=at + 1, column=column + 1)


def _alike(one: Sequence[object], other: Sequence[object]) -> int:
    """How many items two sequences begin with alike."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((at for at, (a, b) in pairs if a != b), min(len(one), len(other)))


def pages_made(release: ReleaseFiles, version: str) -> dict[str, bytes]:
    """The pages about what a release has beside its tables, as far as they can be made from it.

    `CHANGES.md` is made from `delta.parquet`. Of `reliability.md` the measures are made from
    `reliability.csv`; what follows them are an editor's words, which only the book has.
    """
    files = release.files
    made: dict[str, bytes] = {}
    with suppress(*_MISFITS):
        made[CHANGES] = as_markdown(read_delta(release, version)).encode()
    with suppress(*_MISFITS):
        table = read_table(RELIABILITY, RELIABILITY_TABLE, files[RELIABILITY_TABLE])
        rows = [Measured(**row.cells) for row in table.rows]
        head = measures_page(rows, version).encode()
        made[RELIABILITY_PAGE] = head + files.get(RELIABILITY_PAGE, b"")[len(head) :]
    return made


_MISFITS = (DataError, AttributeError, KeyError, RecursionError, TypeError, ValueError)
"""What a page cannot be made from: it is not made then, and a page in the release is reported."""
