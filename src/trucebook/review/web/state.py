"""The book at one moment, as the page shows it, beside what the extractor found in its texts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from hashlib import sha256

from trucebook.book.book import Book, with_files
from trucebook.extract.rows import Extraction
from trucebook.review.blind import read_holds
from trucebook.review.candidates import Candidate, candidates_of
from trucebook.review.extracted import Extracted, beside
from trucebook.review.web import views
from trucebook.review.web.actions import Refused
from trucebook.review.web.contract import (
    CellView,
    Progress,
    SourceEntry,
    SourceView,
)
from trucebook.snapshot import Snapshot


@dataclass(frozen=True, eq=False)
class Finds:
    """What the extractor found in the texts of a book; it stays while rows come and go.

    Attributes:
        coder: name and version of the extractor.
        found: what it found, by source.
        candidates: the candidates, by source.
        homes: the source of each candidate, by its key.
    """

    coder: str
    found: Mapping[str, Extraction]
    candidates: Mapping[str, Sequence[Candidate]]
    homes: Mapping[str, str]

    @classmethod
    def of(cls, book: Book, coder: str, found: Mapping[str, Extraction]) -> Finds:
        """The finds of the sources that a book has and whose texts are at hand."""
        left = {name: found[name] for name in found if name in book.texts}
        candidates = {name: tuple(candidates_of(book, {name: left[name]})) for name in left}
        homes = {item.key: name for name, items in candidates.items() for item in items}
        return cls(coder, left, candidates, homes)

    @cached_property
    def cells(self) -> dict[str, dict[str, CellView]]:
        """The cells of candidates as the page shows them, by key, as far as they were shown."""
        return {}


@dataclass(frozen=True, eq=False)
class State:
    """The book at one moment, beside what the extractor found in its texts."""

    book: Book
    finds: Finds

    def home(self, key: str) -> str:
        """The source of a candidate or a passage.

        Raises:
            Refused: there is none with this key.
        """
        passages = {one.key: one.source_id for one in read_holds(self.book.files)}
        source_id = self.finds.homes.get(key) or passages.get(key)
        if source_id is None:
            raise Refused(404, f"{key}: there is no candidate or passage with this key.")
        return source_id

    @cached_property
    def digest(self) -> str:
        """A name for the bytes of all files."""
        whole = sha256()
        for name, data in sorted(self.book.files.files.items()):
            whole.update(sha256(name.encode()).digest() + sha256(data).digest())
        return whole.hexdigest()[:16]

    @cached_property
    def sources(self) -> dict[str, Extracted]:
        """The candidates by source, as far as they were asked for."""
        return {}

    def source(self, source_id: str) -> Extracted:
        """The candidates of a source, beside rows and decisions.

        Raises:
            Refused: the page has no such source.
        """
        finds = self.finds
        if source_id not in finds.found:
            raise Refused(404, f"{source_id}: this page has no such source.")
        if source_id not in self.sources:
            self.sources[source_id] = beside(
                self.book,
                finds.coder,
                {source_id: finds.found[source_id]},
                candidates=finds.candidates[source_id],
            )
        return self.sources[source_id]

    @cached_property
    def views(self) -> dict[str, SourceView]:
        """What the page shows of each source, as far as it was asked for."""
        return {}

    def view(self, source_id: str) -> SourceView:
        """What the page shows of a source; errors as for `source`."""
        if source_id not in self.views:
            extracted = self.source(source_id)
            reviewed = sorted(
                extracted.review.reviewed,
                key=lambda item: (item.candidate.place.span, item.candidate.place.table),
            )
            self.views[source_id] = SourceView(
                state=self.digest,
                id=source_id,
                text=views.text_of(self.book, source_id),
                candidates=[
                    views.candidate_of(extracted, item, self.finds.cells) for item in reviewed
                ],
                rows=views.rows_of(self.book, source_id),
                passages=views.passages_of(extracted, source_id),
            )
        return self.views[source_id]

    @cached_property
    def counts(self) -> dict[str, Progress]:
        """How far each source is, as far as it was asked for."""
        return {}

    def progress(self) -> Progress:
        """How far all sources are."""
        for one in self.finds.found.keys() - self.counts.keys():
            self.counts[one] = views.progress_of(self.source(one))
        return views.progress_in_all(self.counts.values())

    def after(self, files: Mapping[str, bytes], source_id: str = "") -> State:
        """The state when some files of `dataset/` have other bytes.

        `source_id` is the one source on which something changed by it; empty for any.
        """
        new = replace(self, book=with_files(self.book, files))
        if source_id:
            new.counts.update(self.counts)
            new.counts.pop(source_id, None)
        return new


def changed_files(old: Snapshot, new: Snapshot) -> dict[str, bytes] | None:
    """The files of `dataset/` that have other bytes; None where more than these changed."""
    if old.files.keys() - new.files.keys() or new.faults or old.faults:
        return None
    changed = {name: data for name, data in new.files.items() if old.files.get(name) != data}
    return changed if all(name.startswith("dataset/") for name in changed) else None


def sources_of(now: State) -> Iterable[SourceEntry]:
    """The sources of a book, and why one is not open."""
    for row in now.book.rows("sources"):
        is_open = row.id in now.finds.found
        why = "" if is_open else "Its text is not at hand, or this page was opened for others."
        extracted = now.source(row.id) if is_open else None
        yield SourceEntry(
            id=row.id,
            title=row.texts["title"],
            outlet=row.texts["outlet"],
            published=row.texts["published"],
            language=row.texts["language"],
            open=len(extracted.review.open) if extracted else 0,
            candidates=len(extracted.review.reviewed) if extracted else 0,
            held=len(views.passages_of(extracted, row.id)) if extracted else 0,
            why_closed=why,
        )
