"""Coded articles: what a person coded and what an extractor proposes, as rows to compare.

A folder of coded articles holds texts and, beside each `name.txt`, its coding `name.json`:
lists of rows by table, each found by its `exact` words and, of several places, the `nth`.
People and bodies stand there under the fullest name that the text gives.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

from trucebook.analysis.evaluation import FIELDS, Article, Row, Who
from trucebook.book import TEXTS, Book
from trucebook.errors import UsageError
from trucebook.extraction import Extraction
from trucebook.spans import occurrences

__all__ = ["articles_of_book", "articles_of_folder", "found_rows", "is_coded"]

HELD = "held"
"""Name of the folder whose rows are kept from whoever writes an extractor."""

STANDING = frozenset({"active", "corrected"})

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


def articles_of_book(book: Book) -> list[Article]:
    """The sources of a book whose texts are at hand.

    Raises:
        UsageError: none is.
    """
    if not book.texts:
        raise UsageError(
            "Not one text of the book's sources is at hand: give their folder, --texts DIR, "
            f"or set {TEXTS}. Texts are recognised by the sha256 in seeds/."
        )
    names = {row.id: (row["name"], *(row["aliases"] or ())) for row in book.rows("actors")}
    return [
        Article(source_id, "book", text, _rows_of_book(book, source_id, names))
        for source_id, text in sorted(book.texts.items())
    ]


def found_rows(extraction: Extraction, *, known: bool) -> dict[str, list[Row]]:
    """The candidates of a text as rows to compare.

    Args:
        extraction: the candidates.
        known: whether the text is of a book: a mention counts by the actor's id, not its name.
    """
    tables = {table: getattr(extraction, table) for table in FIELDS}
    return {
        table: [_found(table, partial(getattr, row), known=known) for row in rows]
        for table, rows in tables.items()
    }


def _found(table: str, get: Get, *, known: bool) -> Row:
    def who(column: str) -> Who | None:
        actor_id, name = (get(cell) for cell in _WHO[column])
        if known and column == "actor":
            name = None
        return Who(actor_id, (name,) if name else ()) if actor_id or name else None

    return Row(get("start"), get("end"), get("exact"), _CELLS[table](get, who))


_WHO = {
    "attributed_to": ("attributed_to", "attributed_to_name"),
    "speaker": ("speaker", "speaker_name"),
    "actor": ("actor_id", "actor_name"),
}
"""Columns of a candidate that hold the id and the name."""

Credit = Callable[[str], Who | None]
"""Gives whom a row credits by the column."""


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


def _rows_of_book(
    book: Book, source_id: str, names: Mapping[str, tuple[str, ...]]
) -> dict[str, list[Row]]:
    def coded(table: str, get: Get) -> Row:
        def who(column: str) -> Who | None:
            actor_id = get("actor_id" if column == "actor" else column)
            return Who(actor_id, names.get(actor_id, ())) if actor_id else None

        return Row(get("start"), get("end"), get("exact"), _CELLS[table](get, who))

    return {
        table: [
            coded(table, row.__getitem__)
            for row in book.rows(table)
            if row["source_id"] == source_id and row["row_status"] in STANDING
        ]
        for table in FIELDS
    }


def _article(folder: Path, path: Path) -> Article:
    coding, name = path.with_suffix(".json"), path.relative_to(folder).with_suffix("").as_posix()
    text = _decoded(path)
    tables = _coding(coding)
    return Article(
        name=name,
        half=path.resolve().parent.name,
        text=text,
        rows={
            table: [_coded(coding, text, table, nth, row) for nth, row in enumerate(tables[table])]
            for table in FIELDS
        },
        held=HELD in path.resolve().parts,
    )


def _decoded(path: Path) -> str:
    try:
        return path.read_bytes().decode()
    except UnicodeDecodeError as error:
        raise UsageError(f"{path}: expected a text in UTF-8: {error.reason}.") from None


def _coding(path: Path) -> dict[str, list[dict[str, Any]]]:
    try:
        tables = json.loads(path.read_text(encoding="utf-8"))
        return {table: [dict(row) for row in tables[table]] for table in FIELDS}
    except (OSError, TypeError, ValueError, KeyError) as error:
        raise UsageError(
            f"{path}: expected a coding, an object with the lists {', '.join(FIELDS)}: {error}."
        ) from None


def _coded(path: Path, text: str, table: str, number: int, row: Mapping[str, Any]) -> Row:
    def who(column: str) -> Who | None:
        return Who(None, (row[column],)) if row.get(column) else None

    exact = row.get("exact") or ""
    start = next(_from_nth(text, exact, row.get("nth") or 1), None)
    if start is None:
        # The words are not told: the coding may be one that the reader is not to see.
        raise UsageError(
            f"{path}: {table}[{number}] does not stand in the text: mend exact or nth."
        )
    return Row(start, start + len(exact), exact, _CELLS[table](row.get, who))


def _from_nth(text: str, words: str, nth: int) -> Iterator[int]:
    return islice(occurrences(text, words), nth - 1, None)
