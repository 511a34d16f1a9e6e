"""Whether the page of a source still says what the book quotes from it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from trucebook.book.book import Book
from trucebook.book.page import Gone, Received, fetch_page
from trucebook.book.records import SOURCES
from trucebook.book.source import keep_files, read_received
from trucebook.book.table import Row
from trucebook.errors import DataError, Unreachable, unknown
from trucebook.spans import Span, find_again, occurrences

State = Literal["same", "edited", "gone", "unread", "no address"]


@dataclass(frozen=True, slots=True)
class Moved:
    """A row whose words are no longer where they were.

    Attributes:
        row: the row that quotes them.
        before: where they were.
        places: where they begin now: none if they are lost, several if it cannot be said which.
    """

    row: Row
    before: Span
    places: tuple[int, ...]

    def __str__(self) -> str:
        length = len(self.before.exact)
        now = " or ".join(f"{at}-{at + length}" for at in self.places)
        what = f"may be at {now}" if len(self.places) > 1 else f"moved to {now}" if now else "lost"
        return f"{self.row.id} {self.before.start}-{self.before.end} {what}: {self.before.exact!r}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What became of a source.

    Attributes:
        source_id: the source.
        address: where its page was looked for.
        state: `same`, `edited` or `gone`; `unread` where the page cannot be read now.
        reason: why it is gone or unread.
        in_place: how many spans are where they were.
        moved: the rows whose spans are elsewhere or lost.
        kept: whether there is a text to keep, and what was fetched.
    """

    source_id: str
    address: str
    state: State
    reason: str = ""
    in_place: int = 0
    moved: tuple[Moved, ...] = ()
    text: str = ""
    page: Received | None = None


def check_sources(book: Book, names: Iterable[str] = (), encoding: str = "") -> Iterator[Checked]:
    """Fetch the pages of some sources again, one by one, of all by default; nothing is written.

    Args:
        book: the book; the texts of its sources are not needed.
        names: ids of sources.
        encoding: what the pages are in, where neither server nor page says the right one.
    """
    sources = {row.id: row for row in book.rows(SOURCES)}
    for name in names:
        if name not in sources:
            raise unknown("source", name, sources)
    for name in names or sources:
        yield _check(book, sources[name], encoding)


def _check(book: Book, source: Row, encoding: str) -> Checked:
    address = source.cells.get("retrieved_from") or source["url"] or ""
    if not address:
        return Checked(source_id=source.id, address="", state="no address")
    try:
        page = fetch_page(address)
        text, _ = read_received(page, encoding if page.is_page else "")
    except (DataError, Unreachable) as error:
        state: State = "gone" if isinstance(error, Gone) else "unread"
        return Checked(source_id=source.id, address=address, state=state, reason=str(error))
    spans = [pair for pair in book.quoting_rows() if pair[0]["source_id"] == source.id]
    is_same = text.sha256 == source["sha256"]
    moved = () if is_same else tuple(_moved(text.text, spans))
    return Checked(
        source_id=source.id,
        address=address,
        state="same" if is_same else "edited",
        in_place=len(spans) - len(moved),
        moved=moved,
        text=text.text,
        page=page,
    )


def _moved(text: str, spans: Iterable[tuple[Row, Span]]) -> Iterator[Moved]:
    for row, span in spans:
        found = find_again(text, span.exact, row["prefix"], row["suffix"])
        if found is not None and found.start != span.start:
            yield Moved(row, span, (found.start,))
        elif found is None and not span.is_in(text):
            yield Moved(row, span, tuple(occurrences(text, span.exact)))


def keep_edited(book: Book, checked: Checked) -> tuple[str, ...]:
    """Keep text and page of an edited source beside the old ones; returns the paths."""
    if checked.state != "edited" or checked.page is None:
        return ()
    data = checked.page.data
    name = f"{checked.source_id}-{hashlib.sha256(data).hexdigest()[:8]}"
    page = {f"{name}.html": data} if checked.page.is_page else {}
    return tuple(map(str, keep_files(book.root, {**page, f"{name}.txt": checked.text.encode()})))
