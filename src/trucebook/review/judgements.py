"""The cells that an extractor gave with a reason, held to the coding, and counts by reason."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from trucebook.errors import UsageError
from trucebook.extract.extractors import OWN, Extractor, extractor_with
from trucebook.extract.rows import NOTHING
from trucebook.markup import json_text
from trucebook.progress import steps
from trucebook.review.evaluate import HELD, WHO, articles_of_folder, found_rows
from trucebook.review.scores import FIELDS, SPAN, Article, Row, judge

Counts = Mapping[tuple[str, str], Mapping[str, tuple[int, int]]]
"""By table and column, and by reason: how many cells were right, and of how many."""

_COLUMN = {SPAN: "exact", "value": "value_low", "place": "place_name", **WHO}
"""The column of a compared field, where their names differ."""


class Judgement(NamedTuple):
    """A cell that an extractor gave with a reason, held to the coding."""

    half: str
    table: str
    column: str
    why: str
    confidence: float
    is_right: bool


def judgements(
    coded: Iterable[tuple[Article, Extractor]], *, known: bool = False
) -> Iterator[Judgement]:
    """Every cell with a reason that an extractor gives for coded articles, and if it is right."""
    for article, reader in steps(coded, "texts"):
        extraction = reader.propose(article.text, article.name).found or NOTHING
        found = found_rows(extraction, known=known)
        judged = judge(article, found)
        for table in FIELDS:
            candidates = dict(zip(map(id, found[table]), getattr(extraction, table), strict=True))
            for one, other in judged.pairs.get(table, ()):
                if other is not None:
                    yield from _judged(article, table, one, other, candidates[id(other)])


def judgements_of(
    articles: str | Path, only: str | None = None, extractor: str = OWN
) -> tuple[list[Judgement], str]:
    """The judged cells of coded articles, or of a half of them; name and version of what gave them.

    Raises:
        UsageError: there are none.
    """
    reader = extractor_with((), {}, extractor)
    coded = [item for item in articles_of_folder(articles) if only in (None, item.half, item.name)]
    found = list(judgements((item, reader) for item in coded))
    if not found:
        raise UsageError(f"{articles}: expected coded articles with cells that have a reason.")
    return found, reader.coder


def _judged(
    article: Article, table: str, coded: Row | None, found: Row, candidate: Any
) -> Iterator[Judgement]:
    reasons = {reason.field: reason for reason in candidate.evidence}
    for field in article.fields(table):
        reason = reasons.get(_COLUMN.get(field, field))
        # NOTE: what another column says is right or wrong only where the row itself is one.
        if reason is not None and (coded is not None or field == SPAN):
            is_right = coded is not None and coded.agrees(found, field)
            yield Judgement(
                article.half, table, reason.field, reason.why, reason.confidence, is_right
            )


def calibrate(articles: str | Path) -> Counts:
    """Count how often cells are right in the articles set aside, by the reason they have."""
    plain = extractor_with((), {})
    coded = [item for item in articles_of_folder(articles) if item.held]
    if not coded:
        raise UsageError(f"{articles}: expected a folder {HELD!r} with coded articles to count.")
    counts: dict[tuple[str, str], dict[str, list[int]]] = {}
    for one in judgements((item, plain) for item in coded):
        count = counts.setdefault((one.table, one.column), {}).setdefault(one.why, [0, 0])
        count[0] += one.is_right
        count[1] += 1
    return {
        key: {why: (right, of) for why, (right, of) in sorted(whys.items())}
        for key, whys in counts.items()
    }


def calibration_text(counts: Counts) -> str:
    """The counts as `lexicons/confidence.json` has them."""
    groups: dict[str, dict[str, Any]] = {}
    for (table, column), whys in counts.items():
        groups.setdefault(table, {})[column] = whys
    about = "Written by `trucebook evaluate --calibrate`: [right, found] by reason."
    text = json_text({"about": about, "groups": groups})
    return re.sub(r"\[\s+(\d+),\s+(\d+)\s+\]", r"[\1, \2]", text) + "\n"  # a line per reason
