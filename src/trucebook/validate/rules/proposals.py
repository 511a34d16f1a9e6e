"""What the figures of one plan say together."""

from __future__ import annotations

from collections.abc import Iterator

from trucebook.book.book import Book
from trucebook.book.table import Row
from trucebook.problem import Problem
from trucebook.validate.rules.rule import rule

_DAYS = {"days": 1, "weeks": 7}
_PARTS = ("stages", "stage_duration", "truce_duration")


@rule(
    "table",
    ("terms",),
    holds="Where one source gives the stages, their length and the whole truce, they multiply out.",
    breaks="in terms T0013 `value_low` = `46`, `value_high` = `46`.",
    fix="Correct the figure that was misread; if the source says so, say it in the note. The "
    "problem is a warning and stays one.",
)
def stages_make_up_the_truce(book: Book) -> Iterator[Problem]:
    plans: dict[tuple[str, str], dict[str, Row]] = {}
    for row in book.rows("terms"):
        if row["term_type"] in _PARTS and _amount(row) is not None:
            plan = plans.setdefault((row["proposal_id"], row["source_id"]), {})
            plan.setdefault(row["term_type"], row)
    for plan in plans.values():
        if len(plan) == len(_PARTS):
            yield from _mismatch(*(plan[part] for part in _PARTS))


def _mismatch(stages: Row, stage: Row, truce: Row) -> Iterator[Problem]:
    product = (_amount(stages) or 0) * (_amount(stage) or 0)
    if product != _amount(truce):
        yield truce.problem(
            "value_low",
            f"expected {product:g} days: {stages.id} gives {stages['value_low']:g} stages, "
            f"{stage.id} {stage['value_low']:g} {stage['unit']} each",
            severity="warning",
        )


def _amount(row: Row) -> float | None:
    if row["value_low"] is None or row["value_low"] != row["value_high"]:
        return None
    if row["term_type"] == "stages":
        return float(row["value_low"])
    days = _DAYS.get(row["unit"])
    return None if days is None else float(row["value_low"] * days)
