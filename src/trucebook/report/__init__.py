"""A report on a book, and its forms: one module a form, each a function of the report."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from trucebook.problem import Problem

__all__ = ["Report", "could_not_run", "ordered", "plural"]


@dataclass(frozen=True, slots=True)
class Report:
    """What `check` found.

    Attributes:
        problems: every problem, by file, line and column.
        rows: rows judged, by table.
        spans_checked: spans compared with the text of their source.
        spans: spans in the book.
        since: the revision whose own problems are left out; None where none are.
        older: how many problems were left out as that revision had them already.
    """

    problems: tuple[Problem, ...]
    rows: Mapping[str, int]
    spans_checked: int = 0
    spans: int = 0
    since: str | None = None
    older: int = 0

    @property
    def valid(self) -> bool:
        """Whether no problem is an error."""
        return not any(problem.severity == "error" for problem in self.problems)

    @property
    def counts(self) -> dict[str, int]:
        """Errors, warnings, older problems left out, rows, spans and spans checked."""
        severities = Counter(problem.severity for problem in self.problems)
        return {
            "errors": severities["error"],
            "warnings": severities["warning"],
            "older": self.older,
            "tables": len(self.rows),
            "rows": sum(self.rows.values()),
            "spans": self.spans,
            "spans_checked": self.spans_checked,
        }

    @property
    def headline(self) -> str:
        """The counts in one line of words."""
        counts = self.counts
        left_out = f"; {plural(self.older, 'problem')} older than {self.since} left out"
        return (
            f"{self._verdict}: {plural(counts['errors'], 'problem')}, "
            f"{plural(counts['warnings'], 'warning')} in {plural(counts['rows'], 'row')} "
            f"of {plural(counts['tables'], 'table')}; "
            f"{counts['spans_checked']} of {plural(counts['spans'], 'span')} checked "
            f"against the texts{left_out if self.since else ''}"
        )

    @property
    def _verdict(self) -> str:
        if not self.valid:
            return "not valid"
        return "nothing new is wrong" if self.older else "valid"

    def under(self, folder: str) -> Report:
        """The same report with files named from outside the book.

        Args:
            folder: the book's folder with a slash behind; empty where it is the root.
        """
        files = (f"{folder}{item.file}" if item.file else "" for item in self.problems)
        moved = (replace(item, file=file) for item, file in zip(self.problems, files, strict=True))
        return replace(self, problems=tuple(moved))


def could_not_run(error: Exception) -> Report:
    """The report where nothing could be judged: one problem, in no file."""
    return Report((Problem(rule="could_not_run", file="", message=str(error)),), rows={})


def ordered(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """The problems by place, each once."""
    return tuple(sorted(dict.fromkeys(problems), key=lambda problem: problem.place))


def plural(number: int, noun: str) -> str:
    """A count in words: 1 row, 2 rows."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
