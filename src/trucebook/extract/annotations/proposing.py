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
from trucebook.language import say
from trucebook.problem import Problem, Severity, plural, shorten

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
                told.add("annotation_is_whole", f"expected {expected}", value)
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
            expected = "expected words that the text has at these offsets, or once"
            told.add("words_are_in_the_text", expected, f"{at}{words}")
            return None
        exact = places.text[place.start : place.end]
        if place.is_moved:
            expected = "expected the words at their offsets"
            told.add("words_are_at_their_offsets", expected, f"[{start}, {end}) {exact}", "moved")
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
    counts: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    first: dict[tuple[str, str, str], str] = field(default_factory=dict)

    def add(self, rule: str, message: str, value: str, done: str = "left out") -> None:
        """Count a fault; the value of the first of its kind is printed."""
        self.first.setdefault((rule, message, done), value)
        self.counts[rule, message, done] += 1

    def problems(self) -> Iterator[Problem]:
        """One for each kind."""
        for (rule, message, done), count in self.counts.items():
            hint = f"{plural(count, 'annotation')} of {self.coder} {_DONE[done]}."
            severity: Severity = "warning" if done == "moved" else "error"
            yield self._problem(rule, message, hint, self.first[rule, message, done], severity)
        for rule, names, message, noun, severity in (
            ("label_is_known", self.labels, f"a label for one of {_TABLES}", "annotation", "error"),
            ("attribute_is_known", self.columns, "names of columns", "value", "warning"),
        ):
            if names:
                hint = f"{plural(names.total(), noun)} of {self.coder} left out."
                yield self._problem(rule, f"expected {message}", hint, _listed(names), severity)

    def _problem(
        self, rule: str, message: str, hint: str, value: str, severity: Severity
    ) -> Problem:
        return Problem(
            rule=rule,
            severity=severity,
            file=self.file,
            value=shorten(value),
            message=message,
            hint=hint,
        )


_TABLES = ", ".join(TABLES)
_DONE = {"left out": "left out", "moved": "placed where the text has their words"}


def _listed(names: Counter[str]) -> str:
    listed = [f"{name} ({count})" for name, count in names.most_common(NAMED)]
    more = len(names) - len(listed)
    return ", ".join([*listed, *([f"and {more} more"] if more else [])])
