"""Coded articles: what a person coded and what an extractor proposes, as rows to compare.

A folder of coded articles holds texts and, beside each `name.txt`, its coding `name.json`:
lists of rows by table, each located by its `exact` words and, of several places, the `nth`.
People and bodies have there the fullest name that the text gives.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

from trucebook.book.book import Book
from trucebook.book.texts import TEXTS
from trucebook.errors import UsageError
from trucebook.extract.extractors import OWN, Extractor, code_lists, extractor_with
from trucebook.extract.rows import Extraction
from trucebook.notation import read_json
from trucebook.review.pair import Who
from trucebook.review.scores import FIELDS, Article, Row
from trucebook.schemas.table import WITHDRAWN
from trucebook.snapshot import LARGEST_TABLE, read_regular
from trucebook.spans import Span, occurrences

BOOK = "book"
"""The name of the half that holds all sources of a book."""

HELD = "held"
"""Name of the folder whose rows are hidden from the authors of extractors."""

Get = Callable[[str], Any]
"""Gives a cell by its column."""


def is_coded(folder: str | Path) -> bool:
    """Whether a folder holds texts with their coding beside them."""
    return any(path.with_suffix(".json").is_file() for path in Path(folder).rglob("*.txt"))


def articles_of_folder(folder: str | Path) -> list[Article]:
    """The coded articles of a folder; each sub-folder is a half.

    Raises:
        UsageError: there is no coded article, or one whose coding does not fit its text.
    """
    folder = Path(folder)
    if not is_coded(folder):
        raise UsageError(
            f"{folder}: expected texts (name.txt) with their coding (name.json) beside them."
        )
    return [_article(folder, path) for path in sorted(folder.rglob("*.txt"))]


def articles_of_book(book: Book, only: str | None = None) -> list[Article]:
    """The sources of a book with their rows in its tables.

    Args:
        book: the book.
        only: one source; all by default.

    Raises:
        UsageError: a text is not at hand.
    """
    sources = [row.id for row in book.rows("sources")]
    wanted = [only] if only in sources else sources
    require_texts(book, wanted)
    rows = _rows_of_book(book)
    return [Article(name, BOOK, book.texts[name], rows[name]) for name in wanted]


def require_texts(book: Book, sources: Iterable[str]) -> None:
    """Refuse to go on without the texts of some sources.

    Raises:
        UsageError: a text is not at hand.
    """
    lacking = [name for name in sources if name not in book.texts]
    if lacking:
        raise UsageError(
            f"The texts of {', '.join(lacking)} are not at hand: give their folder, --texts DIR, "
            f"or set {TEXTS}. Texts are recognised by the sha256 in seeds/."
        )


def book_extractor(book: Book, name: str = OWN) -> Extractor:
    """The extractor of a name, with the actors and the code lists of a book.

    Raises:
        UsageError: there is no such extractor.
    """
    actors = [row.texts for row in book.rows("actors")]
    return extractor_with(actors, book.schemas, name, code_lists(book.files.within("schemas")))


def found_rows(extraction: Extraction, *, known: bool) -> dict[str, list[Row]]:
    """The candidates of a text as rows to compare.

    Args:
        extraction: the candidates.
        known: whether the text is of a book: a mention counts by the actor's id, not its name.
    """
    return {
        table: [
            Row(
                Span(row.start, row.end, row.exact),
                cells(partial(getattr, row), partial(_candidate, partial(getattr, row), known)),
            )
            for row in getattr(extraction, table)
        ]
        for table, cells in _CELLS.items()
    }


def _candidate(get: Get, known: bool, column: str) -> Who | None:
    """The person or body in a column of a candidate."""
    actor_id, name = (get(cell) for cell in _WHO[column])
    if known and column == "actor":
        name = None
    return Who(actor_id, (name,) if name else ()) if actor_id or name else None


_WHO = {
    "attributed_to": ("attributed_to", "attributed_to_name"),
    "speaker": ("speaker", "speaker_name"),
    "actor": ("actor_id", "actor_name"),
}
"""Columns of a candidate that hold the id and the name."""

Credit = Callable[[str], Who | None]
"""Gives the person or body in a column of a row."""


def _figure(get: Get, who: Credit) -> dict[str, Any]:
    codes = {name: get(name) for name in ("bound", "unit", "metric", "status")}
    value = (get("value_low"), get("value_high"))
    return {"value": value, **codes, "attribution": who("attributed_to")}


def _quote(get: Get, who: Credit) -> dict[str, Any]:
    return {"kind": get("kind"), "speaker": who("speaker"), "verb": get("verb")}


def _mention(_: Get, who: Credit) -> dict[str, Any]:
    return {"actor": who("actor")}


def _term(get: Get, _: Credit) -> dict[str, Any]:
    return {"term_type": get("term_type")}


_CELLS: Mapping[str, Callable[[Get, Credit], dict[str, Any]]] = {
    "figures": _figure,
    "quotes": _quote,
    "mentions": _mention,
    "terms": _term,
}


def _rows_of_book(book: Book) -> dict[str, dict[str, list[Row]]]:
    """The rows of the book that count, by source and table."""
    names = {row.id: (row["name"], *(row["aliases"] or ())) for row in book.rows("actors")}
    tables = [table for table in FIELDS if table in book.tables]
    rows = {row.id: {table: list[Row]() for table in tables} for row in book.rows("sources")}
    for row, span in book.quoting_rows():
        table, source_id, get = row.schema.name, row["source_id"], row.cells.get
        if table in tables and source_id in rows and get("row_status") not in WITHDRAWN:
            cells = _CELLS[table](get, partial(_actor, names, get))
            rows[source_id][table].append(Row(span, cells))
    return rows


def _actor(names: Mapping[str, tuple[str, ...]], get: Get, column: str) -> Who | None:
    """The person or body in a column of a row of the book."""
    actor_id = get("actor_id" if column == "actor" else column)
    return Who(actor_id, names.get(actor_id, ())) if actor_id else None


def _article(folder: Path, path: Path) -> Article:
    coding, whole = path.with_suffix(".json"), path.resolve()
    try:
        text = read_regular(path, LARGEST_TABLE).decode()
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else error.reason
        raise UsageError(f"{path}: expected a text in UTF-8: {reason}.") from None
    rows = {
        table: [_coded(coding, text, table, number, row) for number, row in enumerate(items)]
        for table, items in _coding(coding).items()
    }
    name = path.relative_to(folder).with_suffix("").as_posix()
    return Article(name, whole.parent.name, text, rows, held=HELD in whole.parts)


def _coding(path: Path) -> dict[str, list[dict[str, Any]]]:
    try:
        tables = read_json(read_regular(path, LARGEST_TABLE))
        return {table: [dict(row) for row in tables[table]] for table in FIELDS}
    except (OSError, TypeError, ValueError, KeyError) as error:
        raise UsageError(
            f"{path}: expected a coding, an object with the lists {', '.join(FIELDS)}: {error}."
        ) from None


def _coded(path: Path, text: str, table: str, number: int, row: Mapping[str, Any]) -> Row:
    words, nth = row.get("exact"), row.get("nth") or 1
    if isinstance(words, str) and isinstance(nth, int) and nth > 0:
        start = next(islice(occurrences(text, words), nth - 1, None), None)
        if start is not None:
            span = Span(start, start + len(words), words)
            return Row(span, _CELLS[table](row.get, partial(_named, row)))
    # NOTE: the words are not shown, as they may be held ones.
    raise UsageError(f"{path}: {table}[{number}] is not in the text: correct its exact or nth.")


def _named(row: Mapping[str, Any], column: str) -> Who | None:
    """The person or body in a column of a row of a coded article."""
    return Who(names=(row[column],)) if row.get(column) else None
