"""Count how often candidates of every look are right: what their confidence rests on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from trucebook.evaluation.comparison import Judged, Pair, Row
from trucebook.extraction import Extraction
from trucebook.extraction.confidence import (
    figure_signal,
    mention_signal,
    quote_signal,
    term_signal,
)

__all__ = ["Counts", "calibration", "calibration_text"]

Counts = Mapping[str, Mapping[str, tuple[int, int]]]
"""By table and look: how many candidates were right, and how many there were."""

_RIGHT = {
    "figures": ("span", "value", "bound", "unit"),
    "quotes": ("span", "kind", "speaker"),
    "mentions": ("span", "actor"),
    "terms": ("term_type",),
}
_SIGNALS: Mapping[str, Callable[[Any], str]] = {
    "figures": lambda row: figure_signal(row.value_low, row.bound, row.unit, row.counted_group),
    "quotes": lambda row: quote_signal(row.kind, row.verb, row.speaker_text),
    "mentions": lambda row: mention_signal(row.actor_id, row.title, row.exact),
    "terms": lambda row: term_signal(row.value_text),
}


def calibration(judged: Iterable[tuple[Judged, Extraction, Mapping[str, list[Row]]]]) -> Counts:
    """Count right rows by look.

    Args:
        judged: coded texts, each with its candidates and the rows they were compared as.
    """
    counts: dict[str, dict[str, list[int]]] = {table: {} for table in _RIGHT}
    for item, extraction, found in judged:
        for table, signal in _SIGNALS.items():
            right = {id(pair.found) for pair in item.pairs[table] if _is_right(table, pair)}
            for row, candidate in zip(found[table], getattr(extraction, table), strict=True):
                count = counts[table].setdefault(signal(candidate), [0, 0])
                count[0] += id(row) in right
                count[1] += 1
    return {
        table: {look: (right, of) for look, (right, of) in sorted(looks.items())}
        for table, looks in counts.items()
    }


def _is_right(table: str, pair: Pair) -> bool:
    if pair.coded is None or pair.found is None:
        return False
    return all(pair.coded.agrees(pair.found, field) for field in _RIGHT[table])


def calibration_text(counts: Counts) -> str:
    """The counts as `lexicons/confidence.toml` has them."""
    lines = [
        "# Written by `trucebook evaluate --calibrate`: [right, found] for every look of a row."
    ]
    for table, looks in counts.items():
        lines += [
            "",
            f"[{table}]",
            f'about = "Candidates in coded texts: {table}."',
            "[" + table + ".counts]",
        ]
        lines += [f'"{look}" = [{right}, {found}]' for look, (right, found) in looks.items()]
    return "\n".join(lines) + "\n"
