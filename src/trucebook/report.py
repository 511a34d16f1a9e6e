"""A report on a book: counts first, then every problem with its place and the next step."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from trucebook.problem import Problem, Severity

__all__ = ["Report"]


@dataclass(frozen=True, slots=True)
class Report:
    """What `check` found.

    Attributes:
        problems: every problem, by file, line and column.
        rows: rows judged, by table.
        spans_checked: spans compared with the text of their source.
        spans: spans in the book.
        totals: how many problems of each rule there are, where the report lists the first only.
        unjudged: rules that were not judged, each with the reason.
    """

    problems: tuple[Problem, ...]
    rows: Mapping[str, int]
    spans_checked: int = 0
    spans: int = 0
    totals: Mapping[str, int] = field(default_factory=dict)
    unjudged: Mapping[str, str] = field(default_factory=dict)

    @property
    def valid(self) -> bool:
        """Whether no problem is an error."""
        return not any(problem.severity == "error" for problem in self.problems)

    @property
    def counts(self) -> dict[str, int]:
        """Errors, warnings, rows, spans and spans checked."""
        severities = Counter(problem.severity for problem in self.problems)
        for severity, number in self._unlisted():
            severities[severity] += number
        return {
            "errors": severities["error"],
            "warnings": severities["warning"],
            "tables": len(self.rows),
            "rows": sum(self.rows.values()),
            "spans": self.spans,
            "spans_checked": self.spans_checked,
        }

    def _unlisted(self) -> Iterator[tuple[Severity, int]]:
        """How many problems are counted and not listed, rule by rule."""
        listed = Counter(problem.rule for problem in self.problems)
        severities = {problem.rule: problem.severity for problem in self.problems}
        for rule, total in self.totals.items():
            if total > listed[rule]:
                yield severities[rule], total - listed[rule]

    def as_json(self) -> str:
        """The report as one JSON object."""
        return json.dumps(
            {
                "valid": self.valid,
                "problems": [problem.as_dict() for problem in self.problems],
                "counts": self.counts,
                "totals": dict(self.totals),
                "unjudged": dict(self.unjudged),
            },
            ensure_ascii=False,
            indent=2,
        )

    def as_text(self) -> str:
        """The report as lines for a terminal."""
        problems = [problem.as_text() for problem in self.problems]
        return "\n".join([self._headline(), *problems, *self._remainders(), *self._unjudged()])

    def _remainders(self) -> Iterator[str]:
        listed = Counter(problem.rule for problem in self.problems)
        for rule, total in self.totals.items():
            if total > listed[rule]:
                yield f"{rule}: {total} in all, {listed[rule]} of them listed"

    def _unjudged(self) -> Iterator[str]:
        for rule, reason in self.unjudged.items():
            yield f"not judged: {rule}: {reason}"

    def _headline(self) -> str:
        counts = self.counts
        word = "valid" if self.valid else "not valid"
        told = (
            f"{word}: {_plural(counts['errors'], 'problem')}, "
            f"{_plural(counts['warnings'], 'warning')} in {_plural(counts['rows'], 'row')} "
            f"of {_plural(counts['tables'], 'table')}"
        )
        spans = f"{counts['spans_checked']} of {_plural(counts['spans'], 'span')} checked"
        return f"{told}; {spans} against the texts" if self.spans else told


def ordered(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """The problems by place, each once."""
    return tuple(sorted(dict.fromkeys(problems), key=lambda problem: problem.place))


def _plural(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
