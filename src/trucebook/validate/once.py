"""One problem for a cell without a value: what follows from it is left out.

A cell that is no value of its column breaks other rules too, as no number, code or id is there
that they could judge. They judge the cell again when it has one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from trucebook.problem import Problem

NO_VALUE = frozenset(
    {
        *("type", "required", "enum", "pattern", "foreign_key"),
        *("dates_are_edtf", "texts_hold_no_word_for_missing"),
    }
)
"""The rules that a cell breaks which has no value of its column."""

_NAMED = "texts_hold_no_word_for_missing"
_TIDIES = "records_are_canonical"


def once(problems: Iterable[Problem]) -> Iterator[Problem]:
    """The problems, in their order, without those that follow from a cell without a value.

    Of such a cell the certain repair is left, if there is one; else its named cause.
    """
    cells: dict[tuple[str, int | None, str | None], list[Problem]] = {}
    found = list(problems)
    for problem in found:
        cells.setdefault((problem.file, problem.line, problem.field), []).append(problem)
    causes = {cell: _causes(of_a_cell) for cell, of_a_cell in cells.items()}
    for problem in found:
        if problem.field is None or problem in causes[problem.file, problem.line, problem.field]:
            yield problem


def _causes(found: list[Problem]) -> list[Problem]:
    """Of the problems of a cell those that are not consequences of another."""
    no_value = [problem for problem in found if problem.rule in NO_VALUE]
    if not no_value:
        return found
    # What only tidies the cell is the cause where the cell has its value afterwards.
    meant = {problem.repair.cells for problem in no_value if problem.repair}
    sure = [
        problem
        for problem in found
        if problem.repair and problem.repair.is_certain
        if problem.rule in NO_VALUE or (problem.rule == _TIDIES and problem.repair.cells in meant)
    ]
    return sure or [problem for problem in found if problem.rule == _NAMED] or no_value
