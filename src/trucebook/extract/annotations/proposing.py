"""The extractor that reads a file of annotations: what it proposes for a text, held to the text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from trucebook.extract.annotations.annotation import Annotated, Annotation
from trucebook.extract.annotations.cells import LABELS, cells_of, plain
from trucebook.extract.annotations.files import Annotations
from trucebook.extract.annotations.places import Places
from trucebook.extract.checking import Checker
from trucebook.extract.figures.phrases import Nouns
from trucebook.extract.rows import TABLES, Extraction, Proposal
from trucebook.language import Message, say, say_count
from trucebook.problem import Problem, Severity, shorten

NAMED = 10
"""Labels and names of one text that are listed; the others are counted."""


@dataclass(frozen=True, eq=False)
class Proposing:
    """Gives annotations of texts as candidates.

    Attributes:
        checker: holds the rows to the text, the tables and the book.
        nouns: what a figure may count.
    """

    checker: Checker
    nouns: Nouns

    def from_file(self, annotations: Annotations, text: str, file: str) -> Proposal:
        """What a file of annotations says of a text."""
        if found := annotations.of(text, file):
            return self.propose(found, text, file)
        missing = Problem(
            rule="text_is_annotated",
            file=file,
            message=say("expected annotations of this text in {path}", path=annotations.path),
            hint=say(
                "It is found by its digest, its words or its name. Nothing was written for it."
            ),
        )
        return Proposal(None, (missing,))

    def propose(self, found: Iterable[Annotated], text: str, file: str) -> Proposal:
        """The rows that hold, and a problem per kind of fault."""
        told = _Told(self.checker.coder, file)
        rows: dict[str, dict[Any, Any]] = {table: {} for table in TABLES}
        for annotated in found:
            for expected, value in annotated.faults:
                told.add(
                    "annotation_is_whole", say("expected {expected}", expected=expected), value
                )
            places = Places(text, annotated.text)
            for annotation in annotated.annotations:
                table = LABELS.get(plain(annotation.label))
                if table is None:
                    told.labels[annotation.label] += 1
                elif row := self._row(table, annotation, places, told):
                    rows[table].setdefault(repr(row), row)
        proposal = self.checker.check(
            Extraction(**{table: list(kept.values()) for table, kept in rows.items()}), text, file
        )
        return proposal._replace(problems=(*told.problems(), *proposal.problems))

    def _row(
        self, table: str, annotation: Annotation, places: Places, told: _Told
    ) -> dict[str, Any] | None:
        start, end, words = annotation.start, annotation.end, annotation.words
        place = places.of(start, end, words)
        if place is None:
            at = f"[{start}, {end}) " if start is not None else ""
            expected = say("expected words that the text has at these offsets, or once")
            told.add("words_are_in_the_text", expected, f"{at}{words}")
            return None
        exact = places.text[place.start : place.end]
        if place.is_moved:
            expected = say("expected the words at their offsets")
            told.add(
                "words_are_at_their_offsets", expected, f"[{start}, {end}) {exact}", is_moved=True
            )
        cells, strange = cells_of(table, annotation, exact, self.checker.actors, self.nouns)
        told.columns.update(strange)
        return {
            **cells,
            "start": place.start,
            "end": place.end,
            "exact": exact,
            "prefix": None,
            "suffix": None,
        }


@dataclass(eq=False)
class _Told:
    """What is wrong with the annotations of one text, counted by kind."""

    coder: str
    file: str
    labels: Counter[str] = field(default_factory=Counter)
    columns: Counter[str] = field(default_factory=Counter)
    counts: Counter[tuple[str, Message, bool]] = field(default_factory=Counter)
    first: dict[tuple[str, Message, bool], str] = field(default_factory=dict)

    def add(self, rule: str, message: Message, value: str, *, is_moved: bool = False) -> None:
        """Count a fault; the value of the first of its kind is printed."""
        self.first.setdefault((rule, message, is_moved), value)
        self.counts[rule, message, is_moved] += 1

    def problems(self) -> Iterator[Problem]:
        """One for each kind."""
        for (rule, message, is_moved), count in self.counts.items():
            hint = self._moved(count) if is_moved else self._left_out(count)
            severity: Severity = "warning" if is_moved else "error"
            value = self.first[rule, message, is_moved]
            yield self._problem(rule, message, hint, value, severity)
        if self.labels:
            message = say("expected a label for one of {tables}", tables=", ".join(TABLES))
            hint = self._left_out(self.labels.total())
            yield self._problem("label_is_known", message, hint, _listed(self.labels), "error")
        if self.columns:
            hint = say_count(
                "{number:,} value of {coder} left out.",
                "{number:,} values of {coder} left out.",
                self.columns.total(),
                coder=self.coder,
            )
            message, value = say("expected names of columns"), _listed(self.columns)
            yield self._problem("attribute_is_known", message, hint, value, "warning")

    def _left_out(self, count: int) -> Message:
        return say_count(
            "{number:,} annotation of {coder} left out.",
            "{number:,} annotations of {coder} left out.",
            count,
            coder=self.coder,
        )

    def _moved(self, count: int) -> Message:
        return say_count(
            "{number:,} annotation of {coder} placed where the text has their words.",
            "{number:,} annotations of {coder} placed where the text has their words.",
            count,
            coder=self.coder,
        )

    def _problem(
        self, rule: str, message: Message, hint: Message, value: str, severity: Severity
    ) -> Problem:
        return Problem(
            rule=rule,
            severity=severity,
            file=self.file,
            value=shorten(value),
            message=message,
            hint=hint,
        )


def _listed(names: Counter[str]) -> str:
    listed = [f"{name} ({count})" for name, count in names.most_common(NAMED)]
    more = len(names) - len(listed)
    return ", ".join([*listed, *([f"and {more} more"] if more else [])])
