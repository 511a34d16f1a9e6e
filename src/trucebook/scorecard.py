"""Extraction judged by what a person coded; told as text, JSON or CSV."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from pathlib import Path

from trucebook.analysis.evaluation import Article, Judged, Miss, Score, judge, misses, scores
from trucebook.book import read_book
from trucebook.canonical import record
from trucebook.coded import articles_of_book, articles_of_folder, found_rows, is_coded
from trucebook.errors import unknown
from trucebook.extraction import Gazetteer, extract

__all__ = ["Scorecard", "judge_texts", "scorecard"]

SCORES = (
    "half",
    "table",
    "field",
    "f1",
    "precision",
    "recall",
    "given_span",
    "coded",
    "found",
    "met",
    "right",
)
MISSES = tuple(field.name for field in fields(Miss))
WORDS = 60
"""Code points of a text's words that a line shows."""


@dataclass(frozen=True, slots=True)
class Scorecard:
    """What an evaluation found.

    Attributes:
        scores: agreement, field by field.
        misses: what is not as coded; None where nobody asked.
    """

    scores: Sequence[Score]
    misses: Sequence[Miss] | None = None

    def as_text(self) -> str:
        """Misses, a line each, then the scores in aligned columns."""
        lines = [*_aligned(map(_line, self.misses or ())), *([""] if self.misses else [])]
        rows = [[_cell(getattr(score, name)) for name in SCORES] for score in self.scores]
        return "\n".join([*lines, *_aligned([list(SCORES), *rows])]) + "\n"

    def as_json(self) -> str:
        """The scorecard as one JSON object."""
        told: dict[str, object] = {"scores": [_object(score, SCORES) for score in self.scores]}
        if self.misses is not None:
            told["misses"] = [_object(miss, MISSES) for miss in self.misses]
        return json.dumps(told, ensure_ascii=False, indent=2) + "\n"

    def as_csv(self) -> str:
        """The misses where they were asked for, else the scores."""
        names = SCORES if self.misses is None else MISSES
        rows: Sequence[object] = self.scores if self.misses is None else self.misses
        lines = [record(names)]
        lines += [record(_bare(getattr(row, name)) for name in names) for row in rows]
        return "".join(lines)


def scorecard(
    judged: Sequence[Judged], *, list_misses: bool = False, held: bool = False
) -> Scorecard:
    """Score articles, and list what is not as coded.

    Args:
        judged: the articles.
        list_misses: whether to list the misses.
        held: whether to list those of held articles too.
    """
    open_ones = [item for item in judged if held or not item.article.held]
    return Scorecard(scores(judged), misses(open_ones) if list_misses else None)


def judge_texts(
    book: str | Path,
    texts: str | Path | None = None,
    articles: str | Path | None = None,
    only: str | None = None,
) -> list[Judged]:
    """Extract from coded texts and pair what was found with what was coded.

    Args:
        book: folder of the book.
        texts: folder of its sources' texts, or of coded articles.
        articles: folder of coded articles.
        only: a half or an article to be content with.

    Raises:
        UsageError: there are no texts, a coding does not fit its text, or `only` names nothing.
    """
    folder = articles or (texts if texts and is_coded(texts) else None)
    if folder:
        return _judged(_chosen(articles_of_folder(folder), only), Gazetteer(()), known=False)
    whole = read_book(book, texts)
    actors = Gazetteer(row.texts for row in whole.rows("actors"))
    return _judged(_chosen(articles_of_book(whole), only), actors, known=True)


def _judged(articles: Iterable[Article], actors: Gazetteer, *, known: bool) -> list[Judged]:
    return [
        judge(article, found_rows(extract(article.text, actors), known=known))
        for article in articles
    ]


def _chosen(articles: Sequence[Article], only: str | None) -> list[Article]:
    names = {name for article in articles for name in (article.half, article.name)}
    if only and only not in names:
        raise unknown("half or article", only, names)
    return [item for item in articles if not only or only in (item.half, item.name)]


def _object(row: object, names: Iterable[str]) -> dict[str, object]:
    return {name: getattr(row, name) for name in names}


def _bare(value: object) -> str:
    if value is None:
        return ""
    return f"{value:.6g}" if isinstance(value, float) else str(value)


def _cell(value: object) -> str:
    if value is None:
        return "-"
    return f"{value:.3f}" if isinstance(value, float) else str(value)


def _line(miss: Miss) -> list[str]:
    expected = f"expected {_quoted(miss.expected)}" if miss.what != "missed" else ""
    got = f"got {_quoted(miss.got)}" if miss.what != "false" else ""
    place = f"{miss.source}:{miss.line}"
    return [place, miss.table, miss.what, miss.field, _quoted(miss.words), expected, got]


def _quoted(words: str | None) -> str:
    if words is None:
        return "-"
    plain = " ".join(words.split())
    return plain if len(plain) <= WORDS else f"{plain[: WORDS - 1]}…"


def _aligned(rows: Iterable[Sequence[str]]) -> Iterator[str]:
    lines = list(rows)
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    for line in lines:
        padded = (cell.ljust(width) for cell, width in zip(line, widths, strict=True))
        yield "  ".join(padded).rstrip()
