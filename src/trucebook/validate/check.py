"""Judge a book: structure, constraints, keys, rules and spans.

`check` returns the report, `validate` raises on one that is not valid. `check` takes one table of
any size too: `trucebook.scale` judges that by the same rules.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from trucebook.book.book import Book, book_of, read_files
from trucebook.changes.compare import compare
from trucebook.changes.render import counts
from trucebook.changes.state import state_of_book, state_of_release
from trucebook.errors import DataError, SchemaError, UsageError, extra
from trucebook.language import Message, as_it_is, say
from trucebook.load.releases import latest
from trucebook.problem import NO_HINT, Problem
from trucebook.progress import counted, steps
from trucebook.snapshot import Snapshot
from trucebook.validate import engines
from trucebook.validate.edits import edits_of
from trucebook.validate.forms import as_text
from trucebook.validate.once import once
from trucebook.validate.report import InvalidBook, Report, ordered
from trucebook.validate.rules import RULES, judge_by
from trucebook.validate.suggest.cells import with_hints

if TYPE_CHECKING:
    from trucebook.scale.engines import Engine


def check(
    what: Any = ".",
    *,
    texts: str | Path | None = None,
    table: str | None = None,
    against: str | Path | None = None,
    limit: int | None = None,
    all_problems: str | Path | None = None,
    engine: Engine | None = None,
    scratch: str | Path | None = None,
) -> Report:
    """Judge a book, or one table of any size.

    Args:
        what: the folder of a book; with `table` the path of a CSV or Parquet file or of a folder of
            such files, a pandas or polars frame (lazy ones too), an Arrow table or a DuckDB
            relation.
        texts: folder of source texts; see `trucebook.book.read_book`.
        table: name of the table that `what` is one of; without, `what` is a book.
        against: with `table`, the folder of a book or a release whose keys and other tables
            the rows are held against. Without, the table is judged alone, by the definitions
            of the newest release that came with the package.
        limit: with `table`, how many problems of one rule the report lists (100).
        all_problems: with `table`, a Parquet file to write every problem to.
        engine: with `table`, what judges the parts of a file or folder, of
            `trucebook.scale.engines`. Without, this process does.
        scratch: with `table`, a folder for about 12 bytes per row and key while the keys of
            several parts are compared; the system's folder for temporary files without.

    Returns:
        The problems with their places, the offence and the next step: the first of each rule,
        with the totals.

    Raises:
        UsageError: the folder is no book, or there is no such table or nothing to be read.
    """
    for_a_table = {
        "against": against,
        "limit": limit,
        "all_problems": all_problems,
        "engine": engine,
        "scratch": scratch,
    }
    given = {name: value for name, value in for_a_table.items() if value is not None}
    if table is not None:
        judge = extra("trucebook.scale.check", "scale").check_table
        return cast("Report", judge(what, table, texts=texts, **given))
    if given:
        raise UsageError(f"A book is judged whole: give {', '.join(given)} with table.")
    if not isinstance(what, str | Path):
        raise UsageError('Name the table that the frame is one of: check(frame, table="figures").')
    return read_and_check(read_files(what), texts)[1].shortened()


def read_and_check(files: Snapshot, texts: str | Path | None = None) -> tuple[Book | None, Report]:
    """The book that some files make and the report on it; None where its definitions are broken."""
    book = None
    try:
        book = book_of(files, texts)
        return book, check_book(book)
    except SchemaError as error:
        problem = Problem(
            rule="schema_is_sound",
            file=error.file,
            line=error.line,
            message=as_it_is(error.reason),
            hint=say("Correct the file; nothing else was judged."),
        )
        return book, Report((problem,), rows={})


def validate(path: str | Path = ".", *, texts: str | Path | None = None) -> Report:
    """Like `check`, but raise on a book that is not valid.

    Raises:
        InvalidBook: the book has problems; the error carries the report.
        UsageError: the folder is no book.
    """
    report = check(path, texts=texts)
    if not report.valid:
        raise InvalidBook(as_text(report), report)
    return report


def check_book(book: Book) -> Report:
    """Judge a book that has been read.

    Files that cannot be cut into rows are reported first and alone: everything else depends on
    ids that may be in the rows that were not read.
    """
    problems: list[Problem] = list(book.problems)
    if not problems:
        problems += engines.by_frictionless(book)
        problems += engines.by_pandera(book)
        problems += judge_by(steps(RULES, "rules"), book)
    return report_on(book, problems)


def report_on(book: Book, problems: Iterable[Problem]) -> Report:
    """The report on a book of which these are the problems."""
    spans = list(book.quoting_rows())
    found = tuple(once(with_hints(ordered(problems), book), book.schemas.values()))
    counts = Counter(problem.rule for problem in found)
    rows = {name: len(table.rows) for name, table in book.tables.items()}
    counted(rows=sum(rows.values()), texts=len(book.texts), problems=len(found))
    return Report(
        problems=found,
        totals={**counts, **(counts + book.unlisted)} if book.unlisted else {},
        rows=rows,
        spans=len(spans),
        spans_checked=sum(row["source_id"] in book.texts for row, _ in spans),
        edits=edits_of(found, book),
        changed=_changed(book),
    )


def _changed(book: Book) -> Message:
    """What differs from the newest release of a book, in words."""
    try:
        release = latest(book.releases)
        if release is None or book.problems:
            return NO_HINT
        changes = compare(state_of_release(release), state_of_book(book))
    except DataError:
        return NO_HINT  # rules report rows with equal ids, and a damaged release
    if not changes:
        return say("since release {version}: no difference", version=release.version)
    return say(
        "since release {version}: {counts} (trucebook diff {version} lists all)",
        version=release.version,
        counts=counts(changes),
    )
