"""What a confidence means: the share of similar cells that coders agree with.

Cells of a field are similar if they have one reason, such as "own verb" for a metric.
`lexicons/confidence.json` counts, for every reason, the cells in coded texts that nobody who wrote
the grammar has read, and how many of them were right. A reason seen seldom is drawn towards the
share of its whole field. `trucebook evaluate --calibrate` counts again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from trucebook.extract.lexicon import groups


class Basis(NamedTuple):
    """Why a cell says what it says: a kind of reason, and the words at `[start, end)` if any."""

    why: str
    start: int = -1
    end: int = -1


UNSEEN = 0.5
"""The confidence of a field that was never counted."""

WEIGHT = 4
"""As many cells of the whole field count beside those with one reason."""

MOST = 0.99
"""No count is so large that a cell is sure."""

Counts = Mapping[str, tuple[int, int]]
"""By reason: how many cells were right, and of how many."""


def shares(counts: Counts) -> dict[str, float]:
    """The confidence of each reason of a field, and under "" that of any other."""
    right, found = map(sum, zip(*counts.values(), strict=True)) if counts else (0, 0)
    whole = (right + 1) / (found + 2)
    drawn = {why: (r + WEIGHT * whole) / (f + WEIGHT) for why, (r, f) in counts.items()}
    return {why: min(round(share, 2), MOST) for why, share in {**drawn, "": whole}.items()}


_SHARES: dict[tuple[str, str], dict[str, float]] = {
    (table, field): shares(counts)
    for table, fields in groups("confidence").items()
    for field, counts in fields.items()
}


def confidence(table: str, field: str, why: str) -> float:
    """The confidence of a cell of a field that has this reason."""
    known = _SHARES.get((table, field))
    return UNSEEN if known is None else known.get(why, known[""])


def least(shares: Iterable[float]) -> float:
    """The confidence of a row: that of its least sure cell."""
    return min(shares, default=UNSEEN)


def look_of_figure(low: float | None, bound: str, unit: str | None, group: str | None) -> str:
    """How a figure looks: a reason to trust its span, value, bound and unit."""
    if low is None or bound == "vague":
        return "bare" if low is None else "vague"
    if unit is None:
        return "without unit"
    if group is not None:
        return "with noun"
    return "people without noun" if unit == "people" else "with unit"


def look_of_quote(kind: str, verb: str | None, speaker_text: str | None) -> str:
    """How a quotation looks."""
    if kind == "scare":
        return "scare"
    if speaker_text is None:
        return f"{kind} of nobody"
    return f"{kind} {'with' if verb else 'without'} verb"


def look_of_mention(actor_id: str | None, title: str | None, name: str) -> str:
    """How a mention looks."""
    if actor_id is not None:
        return "known"
    if title is not None:
        return "titled"
    return "several words" if " " in name else "one word"
