"""Figures of one metric side by side: value, day, source, and on whose word."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from trucebook.errors import UsageError, unknown
from trucebook.load.tables import Source
from trucebook.read.answer import Answer
from trucebook.read.claims import Cells, Claims, claims
from trucebook.read.figures.discrepancies import discrepancies_of
from trucebook.read.figures.groups import Group
from trucebook.read.figures.origins import agency_of
from trucebook.read.panels import panel_of
from trucebook.read.plots.charts import figures_chart

if TYPE_CHECKING:
    import altair as alt


_LISTED = 6
"""Figures that a sentence names, at most."""

_NAMED = 60
"""Metrics that a sentence names, at most."""


def compare(
    metric: str | None = None,
    place: str | None = None,
    group: str | None = None,
    book: str | Path | None = None,
    *,
    version: str | None = None,
    source: Source = None,
) -> Compared:
    """The figures of one metric side by side, by what they put a number on.

        >>> trucebook.compare("killed", place="gaza-strip").frame

    Args:
        metric: a code of the list `metrics`, such as "killed"; without, the message names those
            that figures have.
        place: a place, by its id, name or alias: figures on it and on places within it.
        group: who or what is counted, by id, name or alias: figures on it and on groups within
            it, by the words of the figure or by its quantity.
        book: the folder of a book, or of a release, or an archive of one; without, the release
            that came with the package.
        version: version of the data; the newest by default.
        source: where else to take the release from; see `load`.

    Returns:
        An answer with `frame`, one row per figure: words, value, bound, day, source, the actor
        credited, where the number comes from in the end, and how the figures on the same thing
        compare. Figures on one thing are next to each other, in the order of their days.

    Raises:
        UsageError: no metric is given, no figure has it, or there is no such place or group; the
            message names near ones.
    """
    return compared_of(claims(book, version, source), metric, place, group)


@dataclass(frozen=True, repr=False, eq=False)
class Compared(Answer):
    """Figures of one metric."""

    table: ClassVar[str] = "compared"
    shown: ClassVar[tuple[str, ...]] = (
        *("thing", "exact", "as_of", "origin", "source_id", "verdict", "figure_id"),
    )
    named: ClassVar[tuple[str, ...]] = ("attributed_to", "origin")
    heads: ClassVar[Mapping[str, str]] = {"as_of": "when", "origin": "on whose word"}

    reasons: tuple[str, ...] = ()
    groups: tuple[Group, ...] = ()
    found: Claims | None = None

    def plot(self) -> alt.VConcatChart:
        """A chart of the figures: their numbers, days and voices, and which ends are open.

        Things with several figures, if there are any, else those with one.

            >>> trucebook.compare("killed", place="gaza-strip").plot().save("killed.png")

        Returns:
            An altair chart, one panel per quantity, those with most figures first; `save` writes
            SVG and PNG, offline.

        Raises:
            UsageError: no figure has a number, or the extra `notebook` is not installed.
        """
        ids = {str(record["figure_id"]) for record in self.records}
        panels = [panel_of(self.found, group, ids) for group in self.groups if self.found]
        panels.sort(key=lambda panel: -len(panel.marks))
        several = [panel for panel in panels if len(panel.marks) > 1]
        return figures_chart(self.title, several or panels)

    @property
    def lead(self) -> Sequence[str]:
        """How the figures on each thing compare."""
        return self.reasons

    def seen(self, record: Mapping[str, Any], name: str) -> Any:
        """A cell as it is shown: a period where no day is given, and always on whose word."""
        if name == "as_of" and record["as_of"] is None and record["period"]:
            return f"in {record['period']}"
        if name == "origin" and record["origin"] is None:
            return (self.found and agency_of(self.found, record["source_id"])) or "itself"
        return super().seen(record, name)


def compared_of(
    found: Claims, metric: str | None, place: str | None = None, group: str | None = None
) -> Compared:
    """The figures of one metric in some tables."""
    found.require("figures", "figure_id", "quantity_id", "metric")
    _require_metric(found, metric)
    places = _below(found, "places", place) if place is not None else None
    groups = _below(found, "groups", group) if group is not None else None
    reasons, records, compared = [], [], []
    nowhere: list[str] = []
    for one in discrepancies_of(found).groups:
        quantity = found.row("quantities", one.id) or {}
        if places is not None and quantity.get("place_id") not in places:
            if quantity.get("place_id") is None:
                nowhere += (row_id for row_id in one.rows if _metric(found, row_id) == metric)
            continue
        origin = {row: item["actor"] for item in one.origins for row in item["rows"]}
        taken = 0
        for claim in sorted(
            one.claims, key=lambda claim: (claim.first, claim.number or 0, claim.id)
        ):
            row = found.row("figures", claim.id) or {}
            if row["metric"] == metric and _is_of(row, quantity, groups):
                records.append(_record(row, quantity, one.thing, one.verdict, origin))
                taken += 1
        if taken:
            compared.append(one)
        if taken > 1:
            reasons.append(f"{one.thing}: {one.verdict}. {one.reason}")
    if nowhere:
        ids = ", ".join(nowhere[:_LISTED]) + ", …" * (len(nowhere) > _LISTED)
        reasons.append(f"Left out, as no place is given for what they count: {ids}.")
    where = "".join(f", {word}" for word in (place, group) if word)
    title = f"Figures on {metric}{where}, in {found.name}"
    names = found.names("actors")
    return Compared(title, records, tuple(reasons), tuple(compared), found, names=names)


def _require_metric(found: Claims, metric: str | None) -> None:
    known = sorted({str(row["metric"]) for row in found.rows("figures") if row["metric"]})
    if metric is None:
        more = [f"and {len(known) - _NAMED:,} more"] if len(known) > _NAMED else []
        names = ", ".join([*known[:_NAMED], *more]) or "there are none"
        raise UsageError(f"Name one of the metrics that figures have: {names}.")
    if metric not in known:
        raise unknown("metric", metric, known)


def _metric(found: Claims, row_id: str) -> Any:
    return (found.row("figures", row_id) or {}).get("metric")


def _is_of(row: Cells, quantity: Cells, groups: set[str] | None) -> bool:
    """Whether a figure counts one of some groups."""
    return groups is None or bool({row.get("group_id"), quantity.get("group_id")} & groups)


def _record(
    row: Cells, quantity: Cells, thing: str, verdict: str, origin: dict[str, Any]
) -> dict[str, Any]:
    own = ("figure_id", "exact", "value_low", "value_high", "bound", "unit", "as_of", "period")
    more = ("quantity_id", "group_id", "status", "attributed_to", "source_id")
    return {
        **{name: row.get(name) for name in (*own, *more)},
        "thing": thing,
        "place_id": quantity.get("place_id"),
        "origin": origin.get(row["figure_id"]),
        "verdict": verdict,
    }


def _below(found: Claims, table: str, name: str) -> set[str]:
    """The rows of a table that a name means, and all rows within them."""
    ids = found.ids_of(table, name) if table in found.schemas else []
    if not ids:
        raise unknown(f"row of {table}", name, found.names(table))
    return found.nesting(table).inside(ids)
