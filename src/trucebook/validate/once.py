"""One problem for a cell without a value: what follows from it is left out.

A cell that is no value of its column breaks other rules too, as no number, code or id is there
that they could judge. They judge the cell again when it has one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath

from trucebook.problem import Problem
from trucebook.schemas.table import Schema

NO_VALUE = frozenset(
    {
        *("type", "required", "enum", "pattern", "foreign_key"),
        *("dates_are_edtf", "texts_hold_no_word_for_missing"),
    }
)
"""The rules that a cell breaks which has no value of its column."""

_NAMED = "texts_hold_no_word_for_missing"
_TIDIES = "records_are_canonical"
_NO_RECORD = "cited_sources_have_records"


def once(problems: Iterable[Problem], schemas: Iterable[Schema] = ()) -> Iterator[Problem]:
    """The problems, in their order, without those that follow from a cell without a value.

    Of such a cell the certain repair is left, if there is one; else its named cause. An id that
    is no row's of its own table, by the `schemas`, is a value. A record that is gone is reported
    once, not in each cell that cites it.
    """
    # NOTE: of a table of any size it is known only at its end which ids of its own it lacks.
    own = {
        (schema.name, key.field)
        for schema in schemas
        for key in schema.foreign_keys
        if key.table == schema.name
    }
    cells: dict[tuple[str, int | None, str | None], list[Problem]] = {}
    found = list(problems)
    for problem in found:
        cells.setdefault((problem.file, problem.line, problem.field), []).append(problem)
    causes = {
        cell: _causes(of_a_cell, is_own=(PurePosixPath(cell[0]).stem, cell[2]) in own)
        for cell, of_a_cell in cells.items()
    }
    gone = {PurePosixPath(problem.file).stem for problem in found if problem.rule == _NO_RECORD}
    for problem in found:
        if problem.rule == "foreign_key" and problem.value in gone:
            continue
        if problem.field is None or problem in causes[problem.file, problem.line, problem.field]:
            yield problem


def _causes(found: list[Problem], *, is_own: bool) -> list[Problem]:
    """Of the problems of a cell those that are not consequences of another."""
    breaks = NO_VALUE - {"foreign_key"} if is_own else NO_VALUE
    no_value = [problem for problem in found if problem.rule in breaks]
    if not no_value:
        return found
    # What only tidies the cell is the cause where the cell has its value afterwards.
    meant = {problem.repair.cells for problem in no_value if problem.repair}
    sure = [
        problem
        for problem in found
        if problem.repair and problem.repair.is_certain
        if problem.rule in breaks or (problem.rule == _TIDIES and problem.repair.cells in meant)
    ]
    return sure or [problem for problem in found if problem.rule == _NAMED] or no_value
