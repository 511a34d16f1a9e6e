"""Actors against one another."""

from __future__ import annotations

from collections.abc import Iterator

from trucebook.book.book import Book
from trucebook.book.table import Row
from trucebook.language import say
from trucebook.problem import Problem
from trucebook.validate.rules.rule import rule

_COLUMNS = frozenset({"kind", "country", "affiliation"})
_STATE = "state"
_OF_A_STATE = frozenset({"person", "government", "ministry", "military", "group"})


@rule(
    "table",
    ("actors",),
    holds="A country has one state, and who acts for a state has the country of it.",
    breaks="in actors ilsa-marrec `country` = `XTA`.",
    fix=say("Correct the country or the affiliation; two actors that are one state are one row."),
)
def country_is_that_of_the_state(book: Book) -> Iterator[Problem]:
    if "actors" not in book.schemas or not book.schemas["actors"].fields.keys() >= _COLUMNS:
        return
    rows = {row.id: row for row in book.rows("actors")}
    states: dict[str, str] = {}
    for row in rows.values():
        state = rows.get(row["affiliation"] or "")
        if row["country"] is None:
            continue
        if row["kind"] == _STATE and states.setdefault(row["country"], row.id) != row.id:
            yield row.problem(
                "country",
                say("expected another country than that of {state}", state=states[row["country"]]),
            )
        elif (
            row["kind"] in _OF_A_STATE and state is not None and _is_another(state, row["country"])
        ):
            yield row.problem(
                "country",
                say(
                    "expected {country}, as it acts for {state}",
                    country=state["country"],
                    state=state.id,
                ),
                repair=row.repair({"country": state["country"]}),
            )


def _is_another(state: Row, country: str) -> bool:
    return state["kind"] == _STATE and state["country"] not in (None, country)
