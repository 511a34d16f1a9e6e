"""Which figures on one thing conflict, which agree, and which are one count that grew."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from math import isfinite
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from trucebook.errors import unknown
from trucebook.load.tables import Source
from trucebook.problem import plural
from trucebook.read.answer import Answer
from trucebook.read.claims import Claims, claims
from trucebook.read.dates import in_words
from trucebook.read.figures.claim import GRAVITIES
from trucebook.read.figures.groups import VERDICTS, Group, Grouping
from trucebook.read.lines import WIDTH, wrapped
from trucebook.read.panels import panel_of
from trucebook.read.plots.charts import figures_chart

if TYPE_CHECKING:
    import altair as alt


def discrepancies(
    book: str | Path | None = None,
    *,
    version: str | None = None,
    source: Source = None,
    strict: bool = False,
) -> Discrepancies:
    """Which figures conflict, which agree, and which are one count that grew.

    Figures are compared where a coder found that they put a number on one thing: they share a
    quantity. A running count is compared in the order of its days, a level on days that may be
    the same, the length or share of something, and what one event did, as one number. Units
    convert: 135 days are 4.5 months.

        >>> trucebook.discrepancies().frame[["thing", "verdict", "reason"]]

    Args:
        book: the folder of a book, or of a release, or an archive of one; without, the release
            that came with the package.
        version: version of the data; the newest by default.
        source: where else to take the release from; see `load`.
        strict: whether "about 250" is 250. Otherwise it is 225 to 275, a tenth to either side.

    Returns:
        An answer with `frame`, one row per quantity (`frame.attrs["columns"]` defines them), and
        `groups`, with each pair of figures and why it agrees or conflicts.

    Raises:
        UsageError: there is no such book, release or version, or it has no quantities.
        DataError: a table of the book cannot be read; the message says where.
    """
    return discrepancies_of(claims(book, version, source), strict=strict)


@dataclass(frozen=True, repr=False, eq=False)
class Discrepancies(Answer):
    """Groups of figures on one quantity, conflicts first."""

    table: ClassVar[str] = "discrepancies"
    shown: ClassVar[tuple[str, ...]] = (*("verdict", "thing", "reason", "on_word_of", "figures"),)

    groups: tuple[Group, ...] = ()
    found: Claims | None = None

    def plot(self, quantity_id: str | None = None) -> alt.VConcatChart:
        """A chart of the figures: their numbers, days and voices, and which ends are open.

            >>> trucebook.discrepancies().plot("N0001").save("tolls.svg")

        Args:
            quantity_id: the quantity; without, those with several figures, conflicts first.

        Returns:
            An altair chart, one panel per quantity; `save` writes SVG and PNG, offline.

        Raises:
            UsageError: no figure is on the quantity, none has a number, or the extra `notebook` is
                not installed.
        """
        known = {group.id: group for group in self.groups}
        if quantity_id is not None and quantity_id not in known:
            raise unknown("quantity with figures", quantity_id, known)
        several = [group for group in self.groups if len(group.claims) > 1]
        shown = several if quantity_id is None else [known[quantity_id]]
        panels = [panel_of(self.found, group) for group in shown if self.found]
        return figures_chart(self.title, panels)

    @property
    def lead(self) -> Sequence[str]:
        """How many groups of each verdict, and what conflicts."""
        counts = {
            verdict: sum(group.verdict == verdict for group in self.groups) for verdict in VERDICTS
        }
        words = [f"{count} {verdict}" for verdict, count in counts.items() if count]
        figures = sum(len(group.claims) for group in self.groups)
        count = f"{plural(figures, 'figure')} on {plural(len(self.groups), 'thing')}"
        return [f"{count}: {', '.join(words) or 'none'}."]

    def seen(self, record: Mapping[str, Any], name: str) -> Any:
        """A cell as it is shown: voices with names in place of the ids of actors."""
        group = self._by_id.get(record["discrepancy_id"])
        if name == "on_word_of" and group:
            return [_voice(origin, self.names) for origin in group.origins]
        return super().seen(record, name)

    @cached_property
    def _by_id(self) -> Mapping[str, Group]:
        return {group.id: group for group in self.groups}

    def on(self, row_id: str) -> Sequence[Group]:
        """The groups of a quantity or of a figure."""
        return self._by_row.get(row_id, ())

    @cached_property
    def _by_row(self) -> Mapping[str, Sequence[Group]]:
        found: dict[str, list[Group]] = {}
        for group in self.groups:
            for row_id in {group.id, *group.rows}:
                found.setdefault(row_id, []).append(group)
        return found

    def as_text(self, width: int = WIDTH, rows: int | None = None) -> str:
        """The things with more than one figure, each with its figures; the others are counted."""
        told = [group for group in self.groups if group.pairs and group.verdict not in ALONE]
        lines = [self.title, *self.lead]
        for group in told[:rows]:
            gravity = f", {group.gravity}" if group.gravity else ""
            lines += ["", f"{group.verdict.upper()}{gravity}: {group.thing} ({group.id})"]
            lines += [f"  {group.reason}", *_figures(group, self.found)]
            if group.settled_by:
                lines.append(f"  Without {', '.join(group.settled_by)} there is no conflict.")
        if more := len(told) - len(told[:rows]):
            lines += ["", f"… and {more:,} more: .groups has all"]
        alone = [group for group in self.groups if group.verdict in ALONE]
        parts = sum(group.verdict == "part_of" for group in alone)
        if alone:
            lines.append("")
            lines.append(
                f"Things with one figure: {len(alone):,}; of them {parts:,} are a part of another "
                "thing, and in no conflict with it. JSON and CSV have all."
            )
        return wrapped(lines, width)

    def content(self) -> list[dict[str, Any]]:
        """The groups as lists, dicts and texts."""
        return [
            {
                "id": group.id,
                "thing": group.thing,
                "rows": group.rows,
                "verdict": group.verdict,
                "gravity": group.gravity,
                "reason": group.reason,
                "pairs": [dict(pair.content()) for pair in group.pairs],
                "origins": [dict(origin) for origin in group.origins],
                "settled_by": list(group.settled_by),
            }
            for group in self.groups
        ]


ALONE = ("single", "part_of")
"""Verdicts on a thing with one figure, which nothing contradicts."""

_SHOWN = 12
"""Figures of one thing that a terminal shows."""


def _figures(group: Group, found: Claims | None) -> Iterator[str]:
    """The figures of a group: words, day, on whose word, id."""
    actors = {row: origin["actor"] for origin in group.origins for row in origin["rows"]}
    ordered = sorted(group.claims, key=lambda claim: (claim.first, claim.number or 0, claim.id))
    for claim in ordered[:_SHOWN]:
        when = f" · {in_words(claim.when)}" if claim.when else ""
        actor = actors.get(claim.id)
        name = found.called("actors", actor) if found else actor
        word = f", on the word of {name}" if name else ""
        yield f"    {claim.id} {claim.words}{when} · {claim.source_id}{word}"
    if len(ordered) > _SHOWN:
        yield f"    … and {len(ordered) - _SHOWN:,} more"


@lru_cache(maxsize=8)
def discrepancies_of(found: Claims, *, strict: bool = False) -> Discrepancies:
    """The discrepancies among the figures of some tables."""
    found.require("figures", "figure_id", "quantity_id", "value_low", "value_high")
    found.require("quantities", "quantity_id")
    groups = sorted(Grouping(found, strict).groups(), key=_rank)
    records = [_record(group, found) for group in groups]
    title, names = f"Discrepancies in {found.name}", found.names("actors")
    return Discrepancies(title, records, tuple(groups), found, names=names)


def _rank(group: Group) -> tuple[int, int, int]:
    gravity = GRAVITIES.index(group.gravity) if group.gravity else 0
    return VERDICTS.index(group.verdict), -gravity, -len(group.claims)


def _record(group: Group, found: Claims) -> dict[str, Any]:
    """The row of a group in the table of the discrepancies."""
    values = [claim.values for claim in group.claims if claim.values is not None]
    ends = [end for one in values for end in (one.low, one.high) if isfinite(end)]
    ends = [claim.number for claim in group.claims if claim.number is not None] or ends
    actors = [str(origin["actor"]) for origin in group.origins if origin["actor"]]
    return {
        "discrepancy_id": group.id,
        "quantity_id": group.id if found.row("quantities", group.id) else None,
        "thing": group.thing,
        "verdict": group.verdict,
        "gravity": group.gravity,
        "reason": group.reason,
        "figures": group.rows,
        "settled_by": list(group.settled_by) or None,
        "voices": max(1, len(group.origins)),
        "actors": list(dict.fromkeys(actors)) or None,
        "on_word_of": [_voice(origin, {}) for origin in group.origins],
        "low": min(ends, default=None),
        "high": max(ends, default=None),
        "unit": group.unit,
    }


def _voice(origin: Mapping[str, Any], names: Mapping[str, str]) -> str:
    """A voice in words: its actor, and the sources through which it comes."""
    actor, through = origin["actor"], ", ".join(map(str, origin["through"]))
    return f"{names.get(actor, actor)} in {through}" if actor else through
