"""A report on a book."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from trucebook.errors import DataError, sentence
from trucebook.language import Message, as_it_is, in_turn, say, say_count
from trucebook.problem import LISTED, NEXT_STEP, NO_HINT, Problem, Repair

if TYPE_CHECKING:
    from trucebook.validate.edits import Edit


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
        totals: how many problems of each rule there are, where the report lists the first only.
        unjudged: rules that were not judged, each with the reason.
        edits: what the repairs of the problems change in their files.
        changed: what differs from the newest release, in words; empty where there is none.
    """

    problems: tuple[Problem, ...]
    rows: Mapping[str, int]
    spans_checked: int = 0
    spans: int = 0
    since: str | None = None
    older: int = 0
    totals: Mapping[str, int] = field(default_factory=dict)
    unjudged: Mapping[str, Message] = field(default_factory=dict)
    edits: Mapping[Repair, Edit] = field(default_factory=dict)
    changed: Message = NO_HINT

    @property
    def valid(self) -> bool:
        """Whether no problem is an error."""
        return not any(problem.severity == "error" for problem in self.problems)

    @property
    def counts(self) -> dict[str, int]:
        """Errors, warnings, older problems left out, rows, spans and spans checked."""
        severities = Counter(problem.severity for problem in self.problems)
        for problem, listed, total in self._cut_short():
            severities[problem.severity] += total - listed
        return {
            "errors": severities["error"],
            "warnings": severities["warning"],
            "older": self.older,
            "tables": len(self.rows),
            "rows": sum(self.rows.values()),
            "spans": self.spans,
            "spans_checked": self.spans_checked,
        }

    def _cut_short(self) -> Iterator[tuple[Problem, int, int]]:
        """Of each rule with more problems than are listed: one, how many are, how many in all."""
        listed = Counter(problem.rule for problem in self.problems)
        examples = {problem.rule: problem for problem in self.problems}
        for rule, total in self.totals.items():
            if total > listed[rule]:
                yield examples[rule], listed[rule], total

    @property
    def headline(self) -> Message:
        """The verdict and the counts in one line of words."""
        return say("{verdict}: {counts}", verdict=self.verdict, counts=self.counted)

    @property
    def verdict(self) -> Message:
        """Whether it is valid, in words."""
        if not self.valid:
            return say("not valid")
        return say("nothing new is wrong") if self.older else say("valid")

    @property
    def counted(self) -> Message:
        """The counts in words."""
        counts = self.counts
        parts = [
            say(
                "{problems}, {warnings} in {rows} of {tables}",
                problems=say_count("{number:,} problem", "{number:,} problems", counts["errors"]),
                warnings=say_count("{number:,} warning", "{number:,} warnings", counts["warnings"]),
                rows=say_count("{number:,} row", "{number:,} rows", counts["rows"]),
                tables=say_count("{number:,} table", "{number:,} tables", counts["tables"]),
            )
        ]
        if self.spans:
            parts.append(
                say_count(
                    "{checked} of {number:,} span checked against the texts",
                    "{checked} of {number:,} spans checked against the texts",
                    self.spans,
                    checked=self.spans_checked,
                )
            )
        if self.since:
            parts.append(
                say_count(
                    "{number:,} problem older than {revision} left out",
                    "{number:,} problems older than {revision} left out",
                    self.older,
                    revision=self.since,
                )
            )
        return in_turn(parts)

    @property
    def remarks(self) -> tuple[Message, ...]:
        """What the problems alone do not show: more of a rule, rules not judged, changes."""
        more = (
            say(
                "{rule}: {total} in all, {listed} of them listed",
                rule=problem.rule,
                total=total,
                listed=listed,
            )
            for problem, listed, total in self._cut_short()
        )
        left = (
            say("not judged: {rule}: {reason}", rule=rule, reason=reason)
            for rule, reason in self.unjudged.items()
        )
        return (*more, *left, *([self.changed] if self.changed else []))

    def shortened(self) -> Report:
        """The same report with the first problems of every rule; the others are counted."""
        counts: Counter[str] = Counter()
        listed = []
        for problem in self.problems:
            counts[problem.rule] += 1
            if counts[problem.rule] <= LISTED:
                listed.append(problem)
        if len(listed) == len(self.problems):
            return self
        return replace(self, problems=tuple(listed), totals={**counts, **self.totals})

    def under(self, folder: str) -> Report:
        """The same report with files named from outside the book.

        Args:
            folder: the book's folder with a slash behind; empty where it is the root.
        """

        def repair(item: Repair) -> Repair:
            return replace(item, file=f"{folder}{item.file}")

        moved = (
            replace(item, file=f"{folder}{item.file}", repair=item.repair and repair(item.repair))
            if item.file
            else item
            for item in self.problems
        )
        edits = {
            repair(item): replace(edit, file=f"{folder}{edit.file}")
            for item, edit in self.edits.items()
        }
        return replace(self, problems=tuple(moved), edits=edits)


def could_not_run(error: Exception) -> Report:
    """The report where nothing could be judged: one problem, in no file."""
    message, _, hint = map(as_it_is, sentence(error).partition(NEXT_STEP))
    return Report((Problem(rule="could_not_run", file="", message=message, hint=hint),), rows={})


def ordered(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """The problems by place, each once."""
    return tuple(sorted(dict.fromkeys(problems), key=lambda problem: problem.place))


class InvalidBook(DataError):
    """A book has problems. `report` holds them all."""

    def __init__(self, message: str, report: Report) -> None:
        super().__init__(message)
        self.report = report
