"""What is new on a branch: the problems of a book that a revision before it did not have.

The whole book is judged twice, as it is and as it was where the work here left the revision. So a
problem that a change causes on a row far from it is reported, and one that was there before is
not, unless it is on a row that the branch has changed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
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
        revision: any name that git takes for a commit. The book is compared with the one at the
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
    if now.report.totals:  # not all are listed: which are new is not known
        return replace(now.report, since=revision).shortened()
    try:
        with as_of(root, fork, releases=True) as folder:
            _lend_texts(root, folder)
            before = _Judged.of(read_files(folder), texts)
            found = list(now.report.problems)
            if before.book and now.book and not now.book.problems:
                found += [item for rule in CHANGES for item in rule(before.book, now.book)]
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

    def pieces(self, file: str) -> Iterator[tuple[int | None, str]]:
        """Every text in a file that a problem could be about, by line: the file, a line, a row."""
        lines = [f"{line}\n" for line in self.files.text(file).split("\n")]
        yield None, "".join(lines)
        yield from enumerate(lines, 1)
        for row in self.book.every_row() if self.book else ():
            if row.file == file:
                yield from ((line, row.record) for line in range(row.line, row.end + 1))


def _lend_texts(root: Path, folder: Path) -> None:
    """Source texts are not in git: without them the old book would seem to have fewer faults."""
    own, lent = root / "seeds" / "texts", folder / "seeds" / "texts"
    if own.is_dir() and lent.parent.is_dir() and not lent.exists():
        lent.symlink_to(own.resolve(), target_is_directory=True)


def _new(problems: tuple[Problem, ...], before: _Judged, now: _Judged) -> Iterator[Problem]:
    known = Counter(map(_identity, before.report.problems))
    files = {item.file for item in problems}
    pieces = {file: dict(now.pieces(file)) for file in files}
    old = {file: {text for _, text in before.pieces(file)} for file in files}
    for item in problems:
        is_untouched = pieces[item.file].get(item.line) in old[item.file]
        if is_untouched and known[_identity(item)]:
            known[_identity(item)] -= 1
        else:
            yield item


def _identity(problem: Problem) -> tuple[str | None, ...]:
    """What makes two problems the same even where their rows have moved."""
    return problem.rule, problem.file, problem.row_id, problem.field, problem.message
