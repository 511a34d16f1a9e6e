"""Make the record of a new source from its text, or from the page that has it."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from trucebook.book.article import Article, read_article
from trucebook.book.book import Book, read_book
from trucebook.book.git import has_history, would_commit
from trucebook.book.ids import given_ids, new_id
from trucebook.book.metadata import Proposal
from trucebook.book.page import Received, receive
from trucebook.book.records import SOURCES, record_files, write_record
from trucebook.book.texts import Text, text_of
from trucebook.errors import DataError, UsageError, unknown
from trucebook.files import write
from trucebook.problem import Problem
from trucebook.schemas.patterns import matches
from trucebook.schemas.table import Schema
from trucebook.snapshot import LARGEST_TABLE, read_regular

RIGHTS = (
    "All rights in the text remain with its publisher; the book holds short spans of it, "
    "quoted for research and criticism, and no copy of the text."
)
"""What a record says of the rights in a text by default."""

_DEFAULTS = {"language": "en", "rights": RIGHTS}
_FOUND = ("source_id", "file", "sha256", "characters", "page_sha256")


@dataclass(frozen=True, slots=True, kw_only=True)
class Added:
    """A source that is new in a book.

    Attributes:
        record: its record, as written.
        path: the file of the record.
        text: the text.
        kept: where the text and its page were kept.
        proposals: by column what the page says; what a person states is in the record instead.
    """

    record: Mapping[str, Any]
    path: Path
    text: str
    kept: tuple[Path, ...] = ()
    proposals: Mapping[str, Proposal] = field(default_factory=dict)


def add_source(
    root: str | Path,
    where: str | Path,
    *,
    source_id: str | None = None,
    keep: bool = False,
    encoding: str = "",
    stated: Mapping[str, str | None],
) -> Added:
    """Write the record of a source into a book.

    A text that is a file stays where it is. One from the web, or out of a page, is kept with the
    page in `seeds/texts/`, which git must ignore.

    Args:
        root: the book's folder.
        where: a text in UTF-8, an HTML file, or the address of a web page.
        source_id: its id; a free one by default.
        keep: copy a text into `seeds/texts/`, too.
        encoding: that of a page, where neither its server nor itself says the right one.
        stated: what a person says, by column of `sources`, before what a page proposes; None for
            what neither text nor page has.

    Raises:
        DataError: it is a source already, or neither a text nor a page with an article.
        Unreachable: the page cannot be fetched.
        UsageError: an id, column or encoding that will not do; or git would commit the text.
    """
    book = read_book(root)
    schema = book.schemas[SOURCES]
    _require_columns(schema, stated)
    if source_id:
        _require_free(book, source_id)
    received = receive(str(where))
    text, article = read_received(received, encoding)
    found = dict(_found(received, article, stated))
    _require_new(book, text, found.get("page_sha256"))
    source_id = source_id or _free_id(book, text)
    is_elsewhere = article is None and not received.address
    text = text if is_elsewhere else replace(text, file=f"{source_id}.txt")
    record = record_of(schema, source_id, text, {**_DEFAULTS, **found, **stated})
    files = {f"{source_id}.html": received.data} if article else {}
    if keep or not is_elsewhere:
        files[record["file"]] = text.text.encode()
    return Added(
        kept=keep_files(book.root, files),
        record=record,
        path=write_record(book.root, record),
        text=text.text,
        proposals=article.proposals if article else {},
    )


def read_received(received: Received, encoding: str = "") -> tuple[Text, Article | None]:
    """The text of what was received, and the article that it is where that is a page.

    Raises:
        DataError: it is neither a text in UTF-8 nor a page with an article.
        UsageError: an encoding is given for a text, or there is none of that name.
    """
    if received.is_page:
        article = read_article(received, encoding)
        return _text(received.where, article.text.encode()), article
    if encoding:
        raise UsageError(f"{received.where}: --encoding is for pages; save a text as UTF-8.")
    return _text(received.where, received.data), None


def _found(
    received: Received, article: Article | None, stated: Mapping[str, str | None]
) -> Iterator[tuple[str, str]]:
    """What a record says of a source from a page or the web, without what a person states."""
    if received.address:
        yield "url", received.address
        yield "retrieved_from", received.address
        yield "retrieved_on", date.today().isoformat()
    if article is None:
        return
    yield "page_sha256", hashlib.sha256(received.data).hexdigest()
    proposed = {name: item for name, item in article.proposals.items() if name not in stated}
    for name, item in proposed.items():
        yield name, item.value
    if day := proposed.pop("published", None):
        yield "published_basis", day.basis
    if proposed:
        bases = (f"{name}: {item.basis}" for name, item in proposed.items())
        yield "metadata_basis", "; ".join(bases)


def _free_id(book: Book, text: Text) -> str:
    """An id drawn from the text once the book has commits, as others may add; else a number."""
    used = _used(book)
    if has_history(book.root):
        return new_id(book.schemas[SOURCES], [text.sha256], used)
    numbers = (int(name[1:]) for name in used if re.fullmatch(r"S[0-9]+", name))
    return f"S{max(numbers, default=0) + 1:02d}"


def _used(book: Book) -> set[str]:
    """Every id that a row or record has or had, readable or not."""
    return {*given_ids(book), *(Path(file).stem for file in record_files(book.files))}


def _require_free(book: Book, wanted: str) -> None:
    """Refuse an id that has another form than those of sources, or that one has or had."""
    pattern = book.schemas[SOURCES].fields["source_id"].constraints.get("pattern", r"^[\w-]+$")
    if not all(matches(pattern, [wanted])) or not re.fullmatch(r"[\w-]+", wanted):
        raise UsageError(f"Expected an id of the form {pattern} for the source: {wanted!r}.")
    if wanted in _used(book):
        raise UsageError(
            f"{wanted} is in use, or was: ids are never given twice. "
            "Without --id a free one is taken."
        )


def _require_new(book: Book, text: Text, page_sha256: str | None) -> None:
    """Refuse a text or page that is a source of the book already."""
    for row in book.rows(SOURCES):
        is_page = page_sha256 is not None and row.cells.get("page_sha256") == page_sha256
        if is_page or row["sha256"] == text.sha256:
            raise DataError(f"{text.file}: the text is {row.id} already; see {row.file}.")


def _require_columns(schema: Schema, names: Iterable[str]) -> None:
    """Refuse what is no column of a record, or none that is stated."""
    for name in names:
        if name not in schema.fields or name in _FOUND:
            known = [column for column in schema.fields if column not in _FOUND]
            raise unknown("column that can be given for a source", name, known)


def record_of(
    schema: Schema, source_id: str, text: Text, values: Mapping[str, str | None]
) -> dict[str, Any]:
    """The record of a text that no row cites yet: one key per column, in their order."""
    found = {
        "source_id": source_id,
        "file": Path(text.file).name,
        "sha256": text.sha256,
        "characters": len(text.text),
    }
    if lacking := values.keys() - schema.fields.keys():
        raise DataError(
            f"schemas/sources.json: expected the columns {', '.join(sorted(lacking))} for a source "
            "from a page, found none. Take them over from a new book: trucebook init."
        )
    return {name: {**values, **found}.get(name) for name in schema.fields}


def keep_files(root: Path, files: Mapping[str, bytes]) -> tuple[Path, ...]:
    """Write texts and pages into `seeds/texts/`, where git must ignore them.

    One that is there is kept; where another file has the name, nothing is written.
    """
    paths = {root / "seeds" / "texts" / name: data for name, data in files.items()}
    missing = {path: data for path, data in paths.items() if not _is_kept(path, data)}
    for path in missing:
        if would_commit(path):
            raise UsageError(
                f"{path}: git would commit the text, which is its publisher's. "
                "Add the line /seeds/texts/ to .gitignore first."
            )
    for path, data in missing.items():
        write(path, data, parents=True)
    return tuple(paths)


def _is_kept(path: Path, data: bytes) -> bool:
    """Whether a file is there; a `UsageError` where another has its name."""
    if not os.path.lexists(path):
        return False
    with suppress(OSError):
        if read_regular(path, LARGEST_TABLE) == data:
            return True
    raise UsageError(f"{path}: another text is there; rename yours, or leave out --keep.")


def _text(where: str, data: bytes) -> Text:
    text = text_of(where, data)
    if isinstance(text, Problem):
        raise DataError(text.as_text())
    if not text.text.strip("\ufeff \t\r\n"):
        raise DataError(f"{where}: expected a text, found nothing but blanks.")
    return text
