"""The answers that a release carries as tables, made from its other tables alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from typing import Any

from trucebook.errors import UsageError
from trucebook.read import discrepancies
from trucebook.read.answer import TABLES, Answer
from trucebook.read.claims import Claims
from trucebook.schemas.table import Schema


# STAND-INS until the answers are there.
class _W(Answer):
    table = "wordings"


class _P(Answer):
    table = "proposal_matrix"


class _T(Answer):
    table = "timeline"


def _wordings(claims: Claims) -> Answer:
    claims.require("utterances")
    claims.require("quotes", "utterance_id", "relation")
    records = [
        {
            "wording_id": f"{row['utterance_id']}.{row['quote_id']}",
            "utterance_id": row["utterance_id"],
            "speaker": row["speaker"],
            "wording": row["exact"],
            "relation": row["relation"],
            "mode": row["mode"],
            "quotes": [row["quote_id"]],
            "sources": [row["source_id"]],
        }
        for row in claims.rows("quotes")
        if row["utterance_id"]
    ]
    return _W("", records)


def _matrix(claims: Claims) -> Answer:
    claims.require("terms", "proposal_id")
    records = [
        {
            "matrix_id": f"{row['proposal_id']}.{row['term_id']}",
            "proposal_id": row["proposal_id"],
            "term_type": row["term_type"],
            "group_id": None,
            "source_id": row["source_id"],
            "state": "states",
            "value_low": row["value_low"],
            "value_high": row["value_high"],
            "bound": row["bound"],
            "unit": row["unit"],
            "terms": [row["term_id"]],
            "verdict": "one",
            "note": None,
        }
        for row in claims.rows("terms")
    ]
    return _P("", records)


def _timeline(claims: Claims) -> Answer:
    claims.require("events", "happened_on")
    records = [
        {
            "timeline_id": f"Z{number:04}",
            "happened_on": row["happened_on"],
            "precision": "none",
            "kind": "event",
            "what": row["name"],
            "actors": row["participants"],
            "place_id": row["place_id"],
            "rests_on": None,
            "rows": [row["event_id"]],
            "sources": [],
        }
        for number, row in enumerate(claims.rows("events"), 1)
    ]
    return _T("", records)


Records = Sequence[Mapping[str, Any]]

ANSWERS: Mapping[str, Callable[[Claims], Records]] = {
    "discrepancies": lambda found: discrepancies.of(found).records,
    "wordings": lambda found: _wordings(found).records,
    "proposal_matrix": lambda found: _matrix(found).records,
    "timeline": lambda found: _timeline(found).records,
}
"""What gives the rows of each, by the name of its table."""


def derived(found: Claims) -> dict[str, tuple[Schema, Records]]:
    """Definition and rows of each of those answers, by the name of its table.

    One that is read from tables or columns which there are not is left out.
    """
    made: dict[str, tuple[Schema, Records]] = {}
    for name, records_of in ANSWERS.items():
        with suppress(UsageError):
            made[name] = TABLES[name], records_of(found)
    return made
