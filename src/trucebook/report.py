"""A report on a book: counts first, then every problem with its place and the next step."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from trucebook.problem import Problem

__all__ = ["Report"]


@dataclass(frozen=True, slots=True)
class Report:
    """What `check` found.

    Attributes:
        problems: every problem, by file, line and column.
        rows: rows judged, by table.
        spans_checked: spans compared with the text of their source.
        spans: spans in the book.
    """

    problems: tuple[Problem, ...]
    rows: Mapping[str, int]
    spans_checked: int = 0
    spans: int = 0

    @property
    def valid(self) -> bool:
        """Whether no problem is an error."""
        return not any(problem.severity == "error" for problem in self.problems)

    @property
    def counts(self) -> dict[str, int]:
        """Errors, warnings, rows, spans and spans checked."""
        severities = Counter(problem.severity for problem in self.problems)
        return {
            "errors": severities["error"],
            "warnings": severities["warning"],
            "tables": len(self.rows),
            "rows": sum(self.rows.values()),
            "spans": self.spans,
            "spans_checked": self.spans_checked,
        }

    def as_json(self) -> str:
        """The report as one JSON object."""
        return json.dumps(
            {
                "valid": self.valid,
                "problems": [problem.as_dict() for problem in self.problems],
                "counts": self.counts,
            },
            ensure_ascii=False,
            indent=2,
        )

    def as_text(self) -> str:
        """The report as lines for a terminal."""
        return "\n".join([self._headline(), *(problem.as_text() for problem in self.problems)])

    def _headline(self) -> str:
        counts = self.counts
        word = "valid" if self.valid else "not valid"
        return (
            f"{word}: {_plural(counts['errors'], 'problem')}, "
            f"{_plural(counts['warnings'], 'warning')} in {_plural(counts['rows'], 'row')} "
            f"of {_plural(counts['tables'], 'table')}; "
            f"{counts['spans_checked']} of {_plural(counts['spans'], 'span')} checked "
            "against the texts"
        )


def ordered(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """The problems by place, each once."""
    return tuple(sorted(dict.fromkeys(problems), key=lambda problem: problem.place))


def _plural(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
