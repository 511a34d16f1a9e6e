"""The book that lies on the desk: its state, and what a person does to it, one action at a time.

An action is planned by the functions that the command line uses, written into the journal, then
into the book, in one move; only then it is answered. Files that changed meanwhile are read first.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Protocol

from trucebook.book.book import Book, book_of, read_files
from trucebook.book.edits import replace_files
from trucebook.errors import DataError, UsageError
from trucebook.language import say
from trucebook.problem import Problem
from trucebook.review import second
from trucebook.review.blind import BLIND_FILE
from trucebook.review.extracted import Extracted
from trucebook.review.grounds import EVIDENCE
from trucebook.review.web import views
from trucebook.review.web.actions import Planned, Refused, planned
from trucebook.review.web.asked import AnyAction, Draft, Redo, Settle, Undo
from trucebook.review.web.contract import (
    Checked,
    Difference,
    Done,
    Judged,
    Opened,
    Said,
    Sitting,
    SourceView,
    Waiting,
)
from trucebook.review.web.edits import net_changes, row_edits, taken_back
from trucebook.review.web.journal import Entry, Journal
from trucebook.review.web.passes import differences
from trucebook.review.web.queue import Weighed, queue
from trucebook.review.web.state import Finds, State, changed_files, sources_of


class Report(Protocol):
    """What is wrong with a whole book."""

    @property
    def valid(self) -> bool: ...
    @property
    def headline(self) -> str: ...
    @property
    def problems(self) -> tuple[Problem, ...]: ...


@dataclass(frozen=True, slots=True)
class Judges:
    """Who says what is wrong and what weighs most: rooms above this one.

    Attributes:
        rows: what is wrong with the rows of some ids.
        whole: what is wrong with a book.
        weights: what figures that are not in a book would do to its answers; see `queue`.
    """

    rows: Callable[[Book, Collection[str]], Iterable[Problem]]
    whole: Callable[[Book], Report]
    weights: Callable[[Book, Mapping[str, Any]], Mapping[str, Weighed]]


class Desk:
    """One book and one person at it; any thread may ask, one at a time acts."""

    def __init__(
        self,
        extracted: Extracted,
        reviewer: str,
        judges: Judges,
        journal: Journal,
        texts: str | Path | None = None,
        *,
        is_second: bool = False,
    ) -> None:
        self.reviewer, self._judges, self._journal = reviewer, judges, journal
        self._texts, self._is_second = texts, is_second
        self._lock = threading.RLock()
        book = extracted.book
        self._files = book.files
        self._state = State(book, Finds.of(book, extracted.coder, extracted.found))
        self._journal.settle(self._now().book)

    def _now(self) -> State:
        """The state of the files on the disk."""
        old = self._state
        known, files = self._files, read_files(old.book.root)
        self._files = files
        if self._is_second:
            if files == known:
                return old
            files = second.seen(files)
        changed = changed_files(old.book.files, files)
        if changed is None:
            read = second.seen_book if self._is_second else book_of
            book, finds = read(files, self._texts), old.finds
            self._state = State(book, Finds.of(book, finds.coder, finds.found))
        elif changed:
            self._state = old.after(changed)
        return self._state

    def state(self) -> State:
        """The state of the files on the disk, for those who only read."""
        with self._lock:
            return self._now()

    def opened(self) -> Opened:
        """The book: its tables, whom cells may lead to, its sources."""
        now = self.state()
        return Opened(
            state=now.digest,
            title=now.book.citation.title,
            reviewer=self.reviewer,
            is_second=self._is_second,
            tables=views.tables_of(now.book),
            entries=list(views.entries_of(now.book)),
            sources=list(sources_of(now)),
            progress=now.progress(),
        )

    def source(self, source_id: str) -> SourceView:
        """A source: its text, candidates and rows."""
        return self.state().view(source_id)

    def queue(self, source_id: str) -> list[Waiting]:
        """The open candidates of a source or, without one, of all: see `queue`."""
        now = self.state()
        wanted = [source_id] if source_id else list(now.finds.found)
        items = [item for one in wanted for item in now.source(one).review.open]
        return list(queue(now.book, items, self._judges.weights))

    def differences(self) -> list[Difference]:
        """The cells in which two coders differ."""
        return list(differences(self.state().book))

    def problems(self, source_id: str) -> list[Said]:
        """What is wrong with the rows of a source and those that they lead to."""
        now = self.state()
        return self._said(now.book, [row.id for row in now.view(source_id).rows])

    def _said(self, book: Book, ids: Iterable[str]) -> list[Said]:
        wanted = {*ids}
        if self._is_second:  # the evidence of entries that both share is the first coder's
            wanted -= second.shared(self._files).keys()
        wanted |= {
            row.id
            for (row_id, _), rows in book.evidence.items()
            if row_id in wanted
            for row in rows
        }
        return views.problems_of(book, self._judges.rows(book, sorted(wanted)))

    def check(self, draft: Draft) -> Checked:
        """What a draft would make, and what the rules would say of it.

        That something of it is no value yet is one of its problems: nobody types a cell at once.
        """
        now = self.state()
        try:
            plan = planned(now.source(_source_of(now, draft)), draft, self.reviewer)
            self._kept(plan)
        except Refused as error:
            if error.status != 422:
                raise
            return views.unfinished(error.detail, error.field, error.lacking)
        after = now.after(plan.files)
        ids = [row.id for row in plan.rows if row.schema.name != EVIDENCE]
        shown = (after.book.by_id[one] for one in ids if one in after.book.by_id)
        return Checked(
            rows=[views.row_of(after.book, row, plan.source_id) for row in shown],
            is_new=[one for one in ids if one not in now.book.by_id],
            lacking=plan.lacking,
            empty=plan.empty,
            unproved=plan.unproved,
            reason=plan.reason,
            problems=self._said(after.book, ids),
        )

    def act(self, action: AnyAction) -> Done:
        """Carry an action out: it is on the disk when this returns.

        Raises:
            Refused: it cannot be done; nothing was written.
            DataError: the files changed in this very moment; nothing was written.
        """
        with self._lock:
            now = self._now()
            self._journal.settle(now.book)
            if isinstance(action, Undo | Redo):
                plan = self._back(now, is_undo=isinstance(action, Undo))
            else:
                extracted = now.source(_source_of(now, action))
                plan = planned(extracted, action, self.reviewer, is_firm=True)
            after = self._carry_out(now, plan)
            return self._done(now, after, plan, moved=action.state != now.digest)

    def _back(self, now: State, *, is_undo: bool) -> Planned:
        """What taking the last action back, or doing it again, changes."""
        numbers = self._journal.done if is_undo else self._journal.undone
        if not numbers:
            raise Refused(409, f"There is nothing to {'undo' if is_undo else 'do again'}.")
        entry = self._journal.entries[numbers[-1]]
        files = taken_back(now.book, self._journal.edits(numbers[-1]))
        if BLIND_FILE in files:  # what is held back is in no file of candidates
            files = {**now.after(files).source(entry.source_id).files(), **files}
        return Planned(
            kind="undo" if is_undo else "redo",
            files=files,
            said=entry.said,
            source_id=entry.source_id,
            row_id=entry.row_id,
        )

    def _carry_out(self, now: State, plan: Planned) -> State:
        """Write an action into the journal, then into the book."""
        after = now.after(plan.files, plan.source_id)
        edits = row_edits(now.book, after.book)
        if not edits and plan.kind == "do":
            return now
        entry = Entry(
            kind=plan.kind,
            said=plan.said,
            source_id=plan.source_id,
            row_id=plan.row_id,
            edits=tuple(edits),
        )
        files = self._kept(plan)
        self._journal.add(entry)
        try:
            replace_files(replace(now.book, files=self._files), files)
        except BaseException:
            with suppress(OSError, DataError):
                self._journal.settle(self._now().book)
            raise
        if self._is_second:
            return self._now()
        self._state = after
        return after

    def _kept(self, plan: Planned) -> Mapping[str, bytes]:
        """The files that a plan writes: of a second coder those of the second pass.

        Raises:
            Refused: it would change an entry that both coders share.
        """
        if not self._is_second:
            return plan.files
        try:
            return second.kept(self._files, plan.files)
        except UsageError as error:
            raise Refused(422, str(error)) from None

    def _done(self, now: State, after: State, plan: Planned, *, moved: bool) -> Done:
        """What the page has to know of an action."""
        old, new = now.view(plan.source_id), after.view(plan.source_id)
        keys = [{one.key: one for one in view.candidates} for view in (old, new)]
        rows = [{one.id: one for one in view.rows} for view in (old, new)]
        entries = [{one.id: one for one in views.entries_of(of.book)} for of in (now, after)]
        gone = (keys, rows, entries)
        changed = {one.id: one for one in views.differing(*rows)}
        for row in plan.rows:  # one that nothing in the source leads to yet, too
            if row.schema.name != EVIDENCE and row.id not in changed:
                changed[row.id] = views.row_of(after.book, row, plan.source_id)
        return Done(
            state=after.digest,
            said=plan.sentence,
            source_id=plan.source_id,
            row_id=plan.row_id if plan.row_id in after.book.by_id else "",
            candidates=views.differing(*keys),
            rows=list(changed.values()),
            entries=views.differing(*entries),
            gone=sorted({name for old, new in gone for name in old.keys() - new.keys()}),
            passages=new.passages,
            problems=self._said(after.book, changed),
            progress=after.progress(),
            moved=moved,
            **self._steps(),
        )

    def _steps(self) -> dict[str, str]:
        """What undo and redo would do."""
        journal = self._journal
        stacks = {"undo": journal.done, "redo": journal.undone}
        return {
            name: journal.entries[numbers[-1]].said if numbers else ""
            for name, numbers in stacks.items()
        }

    def sitting(self) -> Sitting:
        """What the sitting has changed so far."""
        with self._lock:
            now, numbers = self._now(), [*self._journal.entries]
            edits = (edit for number in numbers for edit in self._journal.edits(number))
            changes = net_changes(now.book, edits)
            return Sitting(actions=len(self._journal.done), changes=changes, **self._steps())

    def finish(self) -> Sitting:
        """End the sitting; says what it has changed."""
        with self._lock:
            found = self.sitting()
            self._journal.end()
            return found

    def validate(self) -> Judged:
        """What is wrong with the whole book."""
        now = self.state()
        if self._is_second:  # rules on the whole book compare it with the first coder's
            problems = self._said(now.book, [row.id for row in now.book.every_row()])
            errors = sum(one.severity == "error" for one in problems)
            said = say("errors in the rows of this pass: {count}", count=errors)
            return Judged(is_valid=not errors, summary=said, problems=problems)
        report = self._judges.whole(now.book)
        problems = views.problems_of(now.book, report.problems)
        return Judged(is_valid=report.valid, summary=report.headline, problems=problems)

    def close(self) -> None:
        """Wait for the action that is being written."""
        self._lock.acquire()


def _source_of(now: State, action: Any) -> str:
    """The source that an action is on; of an entry of no source, any."""
    if isinstance(action, Settle) and action.source_id not in now.finds.found:
        return next(iter(now.finds.found))
    named = (getattr(action, name, "") for name in ("key", "passage"))
    return getattr(action, "source_id", "") or now.home(next(filter(None, named), ""))
