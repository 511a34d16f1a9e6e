"""What is new on a branch: the problems of a book that a revision before it did not have.

The whole book is judged twice, as it is and as it was where the work here left the revision. So a
problem that a change causes on a row far from it is reported, and one that was there before is
not, unless it is on a row that the branch has changed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from trucebook.book.book import Book, read_files
from trucebook.book.git import as_of, fork_point
from trucebook.errors import TrucebookError
from trucebook.problem import Problem
from trucebook.snapshot import Snapshot
from trucebook.validate.check import read_and_check
from trucebook.validate.report import Report, ordered
from trucebook.validate.rules import CHANGES


def check_since(path: str | Path, revision: str, *, texts: str | Path | None = None) -> Report:
    """Judge the book in a folder, and report what is new since the work left a revision.

    Args:
        path: the book's folder, in a git work tree; changes not committed count.
        revision: whatever git takes for a commit. The book is compared with the one at the
            commit where the two histories part.
        texts: folder of source texts; see `trucebook.book.read_book`.

    Returns:
        The problems that the old book did not have, and every problem on a row, or in a record
        or definition, that was added or changed. Where no book could be judged there, all.

    Raises:
        UsageError: the folder is no book or in no repository, or there is no such revision.
    """
    root = Path(path)
    fork = fork_point(root, revision)
    now = _Judged.of(read_files(root), texts)
    if now.report.totals:  # of more than are listed nobody knows which are new
        return replace(now.report, since=revision).shortened()
    try:
        with as_of(root, fork, releases=True) as folder:
            _lend_texts(root, folder)
            before = _Judged.of(read_files(folder), texts)
            found = (*now.report.problems, *_about_ids(before.book, now.book))
            new = tuple(_new(ordered(found), before, now))
    except TrucebookError:
        return replace(now.report, since=revision).shortened()
    report = replace(now.report, problems=new, since=revision, older=len(found) - len(new))
    return report.shortened()


@dataclass(frozen=True)
class _Judged:
    """The files of a book, the book that they make, and the report on it."""

    files: Snapshot
    book: Book | None
    report: Report

    @classmethod
    def of(cls, files: Snapshot, texts: str | Path | None) -> _Judged:
        """Judge the book that some files make."""
        return cls(files, *read_and_check(files, texts))

    @cached_property
    def records(self) -> Mapping[tuple[str, int], str]:
        """The text of the row that covers a line, by file and line."""
        rows = self.book.every_row() if self.book else ()
        return {
            (row.file, line): row.record for row in rows for line in range(row.line, row.end + 1)
        }

    def piece(self, problem: Problem, lines: Sequence[str]) -> str:
        """The text that a problem is about: a row, else a line, else the whole file."""
        if problem.line is None:
            return "".join(lines)
        record = self.records.get((problem.file, problem.line))
        return record or "".join(lines[problem.line - 1 : problem.line])

    def pieces(self, file: str) -> set[str]:
        """Every text in a file that a problem could be about."""
        lines = self.lines(file)
        records = (record for (owner, _), record in self.records.items() if owner == file)
        return {"".join(lines), *lines, *records}

    def lines(self, file: str) -> list[str]:
        """The lines of a file as it is."""
        return [f"{line}\n" for line in self.files.text(file).split("\n")]


def _lend_texts(root: Path, folder: Path) -> None:
    """Source texts are not in git: without them the old book would seem to have fewer faults."""
    own, lent = root / "seeds" / "texts", folder / "seeds" / "texts"
    if own.is_dir() and lent.parent.is_dir() and not lent.exists():
        lent.symlink_to(own.resolve(), target_is_directory=True)


def _new(problems: tuple[Problem, ...], before: _Judged, now: _Judged) -> Iterator[Problem]:
    known = Counter(map(_identity, before.report.problems))
    files = {item.file for item in problems}
    lines = {file: now.lines(file) for file in files}
    pieces = {file: before.pieces(file) for file in files}
    for item in problems:
        is_untouched = now.piece(item, lines[item.file]) in pieces[item.file]
        if is_untouched and known[_identity(item)]:
            known[_identity(item)] -= 1
        else:
            yield item


def _identity(problem: Problem) -> tuple[str | None, ...]:
    """What makes two problems the same wherever their rows are by now."""
    return problem.rule, problem.file, problem.row_id, problem.field, problem.message


def _about_ids(before: Book | None, now: Book | None) -> Iterator[Problem]:
    if before is None or now is None or now.problems:
        return
    for rule in CHANGES:
        yield from rule(before, now)
