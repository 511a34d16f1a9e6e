"""An evaluation as text, JSON or CSV."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields

from trucebook.canonical import record
from trucebook.evaluation.comparison import Miss, Score
from trucebook.markup import json_text, visible
from trucebook.problem import Problem

__all__ = ["Scorecard"]

SCORES = (
    "half",
    "table",
    "field",
    "f1",
    "precision",
    "recall",
    "given_span",
    "coded",
    "found",
    "met",
    "right",
)
MISSES = tuple(field.name for field in fields(Miss))
WORDS = 60
"""Code points of a text's words that a line shows."""


@dataclass(frozen=True, slots=True)
class Scorecard:
    """What an evaluation found.

    Attributes:
        scores: agreement, field by field.
        misses: what is not as coded; None where nobody asked.
        withheld: names of held articles, whose misses are not among them.
        problems: what was wrong with texts or candidates, which do not count in the scores.
    """

    scores: Sequence[Score]
    misses: Sequence[Miss] | None = None
    withheld: Sequence[str] = ()
    problems: Sequence[Problem] = ()

    def as_text(self) -> str:
        """Misses, a line each, then the scores in aligned columns."""
        lines = list(_aligned(map(_line, self.misses or ())))
        if self.misses is not None and self.withheld:
            lines.append(f"The misses of {len(self.withheld)} held articles are not listed.")
        rows = [[_cell(getattr(score, name)) for name in SCORES] for score in self.scores]
        return "\n".join([*lines, *([""] if lines else []), *_aligned([SCORES, *rows])]) + "\n"

    def as_json(self) -> str:
        """The scorecard as one JSON object."""
        told: dict[str, object] = {"scores": [_object(score, SCORES) for score in self.scores]}
        if self.misses is not None:
            told["misses"] = [_object(miss, MISSES) for miss in self.misses]
            told["withheld"] = list(self.withheld)
        return json_text(told) + "\n"

    def as_csv(self) -> str:
        """The misses where they were asked for, else the scores."""
        names = SCORES if self.misses is None else MISSES
        rows: Sequence[object] = self.scores if self.misses is None else self.misses
        lines = [record(names)]
        lines += [record(_bare(getattr(row, name)) for name in names) for row in rows]
        return "".join(lines)


def _object(row: object, names: Iterable[str]) -> dict[str, object]:
    return {name: getattr(row, name) for name in names}


def _bare(value: object) -> str:
    if value is None:
        return ""
    return f"{value:.6g}" if isinstance(value, float) else str(value)


def _cell(value: object) -> str:
    if value is None:
        return "-"
    return f"{value:.3f}" if isinstance(value, float) else str(value)


def _line(miss: Miss) -> list[str]:
    expected = f"expected {_quoted(miss.expected)}" if miss.what != "missed" else ""
    got = f"got {_quoted(miss.got)}" if miss.what != "false" else ""
    place = f"{miss.source}:{miss.line}"
    return [place, miss.table, miss.what, miss.field, _quoted(miss.words), expected, got]


def _quoted(words: str | None) -> str:
    if words is None:
        return "-"
    plain = " ".join(words.split())
    return plain if len(plain) <= WORDS else f"{plain[: WORDS - 1]}…"


def _aligned(rows: Iterable[Sequence[str]]) -> Iterator[str]:
    lines = [list(map(visible, row)) for row in rows]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    for line in lines:
        padded = (cell.ljust(width) for cell, width in zip(line, widths, strict=True))
        yield "  ".join(padded).rstrip()
