"""The scores of an extractor as they are printed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, fields
from typing import Any

from trucebook.book.csv import record
from trucebook.markup import json_text, visible
from trucebook.problem import Problem
from trucebook.review.scores import (
    SCORES,
    Miss,
    Score,
)

_SHOWN = tuple(name for name in SCORES.fields if name != "extractor")
_COLUMNS = tuple(name for name in _SHOWN if not name.endswith(("_low", "_high")))
_MISSES = tuple(field.name for field in fields(Miss))
_WORDS = 60
"""Code points of a text's words that a line shows."""


@dataclass(frozen=True, slots=True)
class Scorecard:
    """What an evaluation found.

    `misses` is None where they were not asked for; those of articles in `withheld` are not listed.
    The `problems` of texts or candidates do not count in the scores.
    """

    scores: Sequence[Score]
    misses: Sequence[Miss] | None = None
    withheld: Sequence[str] = ()
    problems: Sequence[Problem] = ()

    def as_text(self) -> str:
        """Misses, one line each, then the scores in aligned columns."""
        lines = list(_aligned(map(_line, self.misses or ())))
        if self.misses is not None and self.withheld:
            lines.append(f"The misses of {len(self.withheld)} articles set aside are not listed.")
        rows = [[_with_ends(score, name) for name in _COLUMNS] for score in self.scores]
        return "\n".join([*lines, *([""] if lines else []), *_aligned([_COLUMNS, *rows])]) + "\n"

    def as_json(self) -> str:
        """The scorecard as one JSON object."""

        card: dict[str, object] = {"scores": [_shown(score) for score in self.scores]}
        if self.misses is not None:
            misses = [{name: getattr(miss, name) for name in _MISSES} for miss in self.misses]
            card |= {"misses": misses, "withheld": list(self.withheld)}
        return json_text(card) + "\n"

    def as_csv(self) -> str:
        """The misses where they were asked for, else the scores."""
        names = _SHOWN if self.misses is None else _MISSES
        rows = map(_shown, self.scores) if self.misses is None else map(asdict, self.misses)
        lines = [record(names)]
        lines += [record(_cell(row[name], "", ".6g") for name in names) for row in rows]
        return "".join(lines)


def _shown(score: Score) -> dict[str, Any]:
    return {name: score.cell(name) for name in _SHOWN}


def _with_ends(score: Score, name: str) -> str:
    """A cell with the ends of its interval, if it has one."""
    ends = getattr(score, f"{name}_ends", None)
    cell = _cell(score.cell(name))
    return f"{cell} [{ends[0]:.2f} {ends[1]:.2f}]" if ends else cell


def _cell(value: object, missing: str = "-", form: str = ".3f") -> str:
    if value is None:
        return missing
    return format(value, form) if isinstance(value, float) else str(value)


def _line(miss: Miss) -> list[str]:
    expected = f"expected {_quoted(miss.expected)}" if miss.what != "missed" else ""
    got = f"got {_quoted(miss.got)}" if miss.what != "false" else ""
    place = f"{miss.source}:{miss.line}"
    return [place, miss.table, miss.what, miss.field, _quoted(miss.words), expected, got]


def _quoted(words: str | None) -> str:
    if words is None:
        return "-"
    plain = " ".join(words.split())
    return plain if len(plain) <= _WORDS else f"{plain[: _WORDS - 1]}…"


def _aligned(rows: Iterable[Sequence[str]]) -> Iterator[str]:
    lines = [list(map(visible, row)) for row in rows]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    for line in lines:
        padded = (cell.ljust(width) for cell, width in zip(line, widths, strict=True))
        yield "  ".join(padded).rstrip()
