"""The answers that a release carries as tables, made from its other tables alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from typing import Any

from trucebook.errors import UsageError
from trucebook.progress import steps
from trucebook.read.answer import TABLES
from trucebook.read.claims import Claims
from trucebook.read.figures.discrepancies import discrepancies_of
from trucebook.read.offers.proposals import matrix_of
from trucebook.read.quotes.wordings import wordings_of
from trucebook.read.timeline import timeline_of
from trucebook.schemas.table import Schema

Records = Sequence[Mapping[str, Any]]

ANSWERS: Mapping[str, Callable[[Claims], Records]] = {
    "discrepancies": lambda found: discrepancies_of(found).records,
    "wordings": lambda found: wordings_of(found).records,
    "proposal_matrix": matrix_of,
    "timeline": lambda found: timeline_of(found).records,
}
"""What gives the rows of each, by the name of its table."""


def derived(found: Claims) -> dict[str, tuple[Schema, Records]]:
    """Definition and rows of each of those answers, by the name of its table.

    One that is read from tables or columns which there are not is left out.
    """
    made: dict[str, tuple[Schema, Records]] = {}
    for name, records_of in steps(ANSWERS.items(), "answers"):
        with suppress(UsageError):
            made[name] = TABLES[name], records_of(found)
    return made
