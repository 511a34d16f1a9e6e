"""The answers that a release carries as tables, made from its other tables alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from trucebook.errors import UsageError
from trucebook.read.answer import TABLES, Answer
from trucebook.read.claims import Claims
from trucebook.schemas.table import Schema

ANSWERS: tuple[Callable[[Claims], Answer], ...] = ()
"""What gives them, in the order of a release."""


def derived(claims: Claims) -> dict[str, tuple[Schema, Sequence[Mapping[str, Any]]]]:
    """Definition and rows of each of those answers, by the name of its table.

    One that is read from tables or columns which there are not is left out.
    """
    found: dict[str, tuple[Schema, Sequence[Mapping[str, Any]]]] = {}
    for answer_of in ANSWERS:
        try:
            answer = answer_of(claims)
        except UsageError:
            continue
        found[answer.table] = TABLES[answer.table], answer.records
    return found
