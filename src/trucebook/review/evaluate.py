"""Compare extraction with what people coded: in a book, or in a folder of coded articles."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any, NamedTuple

from trucebook.book.book import read_book
from trucebook.book.csv import record
from trucebook.errors import unknown
from trucebook.extract.confidence import figure_signal, mention_signal, quote_signal, term_signal
from trucebook.extract.extractors import OWN, Extractor, extractor_with
from trucebook.extract.rows import NOTHING, Extraction
from trucebook.markup import json_text, visible
from trucebook.problem import Problem
from trucebook.review.coded import (
    articles_of_book,
    articles_of_folder,
    book_extractor,
    found_rows,
    is_coded,
)
from trucebook.review.pair import Pair
from trucebook.review.scores import Article, Judged, Miss, Row, Score, judge, scores
from trucebook.review.scores import misses as listed


def evaluate(
    book: str | Path = ".",
    texts: str | Path | None = None,
    articles: str | Path | None = None,
    *,
    only: str | None = None,
    misses: bool = False,
    held: bool = False,
    extractor: str = OWN,
) -> Scorecard:
    """Extract rows from coded texts and compare them with the coding.

    Args:
        book: folder of the book.
        texts: folder of its sources' texts, as `read_book` takes it, or of coded articles.
        articles: folder of coded articles.
        only: one half or one article to compare; all by default.
        misses: whether to list what is not as coded.
        held: whether to list that of held articles too.
        extractor: name of the extractor.

    Raises:
        UsageError: a text is not at hand, a coding does not fit its text, or `only` or `extractor`
            names nothing.
    """
    folder = articles or (texts if texts and is_coded(texts) else None)
    if folder:
        coded, reader = articles_of_folder(folder), extractor_with((), {}, extractor)
    else:
        source = read_book(book, texts)
        coded, reader = articles_of_book(source, only), book_extractor(source, extractor)
    names = {name for article in coded for name in (article.half, article.name)}
    if only and only not in names:
        raise unknown("half or article", only, names)
    compared = [
        _compared(item, reader, known=not folder)
        for item in coded
        if not only or only in (item.half, item.name)
    ]
    judged = [item.judged for item in compared]
    open_ones = [item for item in judged if held or not item.article.held]
    withheld = [item.article.name for item in judged if item.article.held and not held]
    problems = [problem for item in compared for problem in item.shown(held)]
    return Scorecard(scores(judged), listed(open_ones) if misses else None, withheld, problems)


class _Compared(NamedTuple):
    """A coded text, its candidates, the rows they were compared as, and what was left out."""

    judged: Judged
    extraction: Extraction
    found: dict[str, list[Row]]
    problems: tuple[Problem, ...]

    def shown(self, held: bool) -> Iterator[Problem]:
        """The problems; those of a held text without the value, which may be its words."""
        hides = self.judged.article.held and not held
        yield from (replace(item, value=None) if hides else item for item in self.problems)


def _compared(article: Article, reader: Extractor, *, known: bool) -> _Compared:
    proposal = reader.propose(article.text, article.name)
    extraction = proposal.found or NOTHING
    found = found_rows(extraction, known=known)
    return _Compared(judge(article, found), extraction, found, proposal.problems)


_SHOWN = (
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
_MISSES = tuple(field.name for field in fields(Miss))
_WORDS = 60
"""Code points of a text's words that a line shows."""


@dataclass(frozen=True, slots=True)
class Scorecard:
    """What an evaluation found.

    Attributes:
        scores: agreement, field by field.
        misses: what is not as coded; None where it was not asked for.
        withheld: names of held articles, whose misses are not listed.
        problems: problems of texts or candidates, which do not count in the scores.
    """

    scores: Sequence[Score]
    misses: Sequence[Miss] | None = None
    withheld: Sequence[str] = ()
    problems: Sequence[Problem] = ()

    def as_text(self) -> str:
        """Misses, one line each, then the scores in aligned columns."""
        lines = list(_aligned(map(_line, self.misses or ())))
        if self.misses is not None and self.withheld:
            lines.append(f"The misses of {len(self.withheld)} held articles are not listed.")
        rows = [[_cell(getattr(score, name)) for name in _SHOWN] for score in self.scores]
        return "\n".join([*lines, *([""] if lines else []), *_aligned([_SHOWN, *rows])]) + "\n"

    def as_json(self) -> str:
        """The scorecard as one JSON object."""
        card: dict[str, object] = {"scores": [_object(score, _SHOWN) for score in self.scores]}
        if self.misses is not None:
            card["misses"] = [_object(miss, _MISSES) for miss in self.misses]
            card["withheld"] = list(self.withheld)
        return json_text(card) + "\n"

    def as_csv(self) -> str:
        """The misses where they were asked for, else the scores."""
        names = _SHOWN if self.misses is None else _MISSES
        rows: Sequence[object] = self.scores if self.misses is None else self.misses
        lines = [record(names)]
        lines += [record(_bare(getattr(row, name)) for name in names) for row in rows]
        return "".join(lines)


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
    return plain if len(plain) <= _WORDS else f"{plain[: _WORDS - 1]}…"


def _aligned(rows: Iterable[Sequence[str]]) -> Iterator[str]:
    lines = [list(map(visible, row)) for row in rows]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    for line in lines:
        padded = (cell.ljust(width) for cell, width in zip(line, widths, strict=True))
        yield "  ".join(padded).rstrip()


Counts = Mapping[str, Mapping[str, tuple[int, int]]]
"""By table and look (the shape of a row): how many candidates were right, and of how many."""

_RIGHT = {
    "figures": ("span", "value", "bound", "unit"),
    "quotes": ("span", "kind", "speaker"),
    "mentions": ("span", "actor"),
    "terms": ("term_type",),
}
_LOOKS: Mapping[str, Callable[[Any], str]] = {
    "figures": lambda row: figure_signal(row.value_low, row.bound, row.unit, row.counted_group),
    "quotes": lambda row: quote_signal(row.kind, row.verb, row.speaker_text),
    "mentions": lambda row: mention_signal(row.actor_id, row.title, row.exact),
    "terms": lambda row: term_signal(row.value_text),
}


def calibrate(
    book: str | Path = ".", texts: str | Path | None = None, articles: str | Path | None = None
) -> Counts:
    """Count how often candidates are right, over the book and the articles not held back.

    Raises:
        UsageError: a text is not at hand, or a coding does not fit its text.
    """
    source = read_book(book, texts)
    ours = book_extractor(source)
    compared = [_compared(item, ours, known=True) for item in articles_of_book(source)]
    if articles:
        invented, reader = articles_of_folder(articles), extractor_with((), {})
        compared += [_compared(item, reader, known=False) for item in invented if not item.held]
    counts: dict[str, dict[str, list[int]]] = {table: {} for table in _RIGHT}
    for judged, extraction, found, _ in compared:
        for table, look in _LOOKS.items():
            right = {id(item.right) for item in judged.pairs[table] if _is_right(table, item)}
            for row, candidate in zip(found[table], getattr(extraction, table), strict=True):
                count = counts[table].setdefault(look(candidate), [0, 0])
                count[0] += id(row) in right
                count[1] += 1
    return {
        table: {look: (right, of) for look, (right, of) in sorted(looks.items())}
        for table, looks in counts.items()
    }


def _is_right(table: str, item: Pair[Row, Row]) -> bool:
    if item.left is None or item.right is None:
        return False
    return all(item.left.agrees(item.right, field) for field in _RIGHT[table])


def calibration_text(counts: Counts) -> str:
    """The counts as `lexicons/confidence.toml` has them."""
    lines = [
        "# Written by `trucebook evaluate --calibrate`: [right, found] for every look of a row."
    ]
    for table, looks in counts.items():
        lines += [
            "",
            f"[{table}]",
            f'about = "Candidates in coded texts: {table}."',
            "[" + table + ".counts]",
        ]
        lines += [f'"{look}" = [{right}, {found}]' for look, (right, found) in looks.items()]
    return "\n".join(lines) + "\n"
