"""The first page: what the book is, its question in one picture, counts, changes, limits."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, islice
from typing import Any

from trucebook.book.citation import SUBJECTS
from trucebook.read.diff import diff
from trucebook.read.figures.groups import Group
from trucebook.read.site.addresses import name_of
from trucebook.read.site.edition import Edition
from trucebook.read.site.figures import shapes, thing_of
from trucebook.read.site.page import Page

PAGES: Mapping[str, str] = {
    "sources": "sources.html",
    "figures": "figures.html",
    "quantities": "figures.html",
    "utterances": "sayings.html",
    "quotes": "sayings.html",
    "proposals": "proposals.html",
    "terms": "proposals.html",
    "responses": "proposals.html",
    "proposal_relations": "proposals.html",
    "events": "timeline.html",
    "event_mentions": "timeline.html",
    "actors": "actors.html",
    "places": "places.html",
}
"""By table the page that lists its rows; of any other the codebook says what it has."""

FIRST = ("sources", "figures", "utterances", "proposals", "events", "actors")
"""The tables whose counts come first."""

_TELLING = ("conflict", "grew")
"""Verdicts that are an answer by themselves."""

_ANSWERS = 4
"""Things that the first page names, at most."""

_ROWS = 8
"""Rows that differ from the release before, at most."""


def pages(edition: Edition) -> Iterator[Page]:
    """The page `index.html`."""
    groups = edition.discrepancies.groups
    picked = _picked(groups)
    question = thing_of(edition.found, picked) if picked else None
    telling = [group for group in groups if group.verdict in _TELLING]
    counts = {name: len(edition.found.rows(name)) for name in edition.found.schemas}
    values = {
        "question": question,
        "name_of": name_of,
        "shapes": shapes([question] if question else []),
        "verdicts": {name: edition.verdicts.get(name, 0) for name in _TELLING},
        "telling": telling[:_ANSWERS],
        "more": len(telling[_ANSWERS:]),
        "first": {name: counts.pop(name) for name in FIRST if name in counts},
        "others": counts,
        "pages": PAGES,
        "changes": _changes(edition),
        "statements": {SUBJECTS[name]: text for name, text in edition.statements.items()},
    }
    yield Page("index.html", "home.html", values)


def _picked(groups: Sequence[Group]) -> Group | None:
    """The thing with the most figures, of those that conflict or grew, else of all with several."""
    for verdicts in (_TELLING, ("agree", "not_comparable")):
        if some := [one for one in groups if one.verdict in verdicts and len(one.claims) > 1]:
            return max(some, key=lambda group: len(group.claims))
    return None


def _changes(edition: Edition) -> Mapping[str, Any] | None:
    """What differs from the release before: how much, and the first rows; None without one."""
    if not edition.older:
        return None
    before = edition.older[-1]
    found = diff(before.folder, edition.folder)
    rows = {kind: [*found.changes.rows_that(kind)] for kind in ("added", "changed", "removed")}
    listed = islice(chain.from_iterable(rows.values()), _ROWS)
    shown = [(table, row, found.claims[table, row.row_id].text) for table, row in listed]
    return {
        "before": before.version,
        "counts": {kind: len(some) for kind, some in rows.items() if some},
        "defined": sum(bool(table.lists) for table in found.changes.tables),
        "rows": shown,
        "more": sum(map(len, rows.values())) - len(shown),
    }
