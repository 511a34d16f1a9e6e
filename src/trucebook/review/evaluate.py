"""Judge extraction by what people coded: in a book, or in a folder of coded articles."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

from trucebook.book.book import Book, read_book
from trucebook.errors import unknown
from trucebook.extract.checking import NOTHING
from trucebook.extract.confidence import figure_signal, mention_signal, quote_signal, term_signal
from trucebook.extract.extractors import OWN, Extractor, code_lists, extractor_with
from trucebook.extract.rows import Extraction
from trucebook.problem import Problem
from trucebook.review.coded import articles_of_book, articles_of_folder, found_rows, is_coded
from trucebook.review.pair import Article, Judged, Pair, Row, judge, scores
from trucebook.review.pair import misses as listed
from trucebook.review.scores import Scorecard


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
        only: a half or an article to be content with.
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
        coded, reader = articles_of_book(source, only), _reader(source, extractor)
    compared = [_compared(item, reader, known=not folder) for item in _chosen(coded, only)]
    judged = [item.judged for item in compared]
    told = [item for item in judged if held or not item.article.held]
    withheld = [item.article.name for item in judged if item.article.held and not held]
    problems = [problem for item in compared for problem in _told(item, held)]
    return Scorecard(scores(judged), listed(told) if misses else None, withheld, problems)


def _reader(book: Book, name: str = OWN) -> Extractor:
    actors = [row.texts for row in book.rows("actors")]
    return extractor_with(actors, book.schemas, name, code_lists(book.files.within("schemas")))


class _Compared(NamedTuple):
    """A coded text, its candidates, the rows they were compared as, and what was left out."""

    judged: Judged
    extraction: Extraction
    found: dict[str, list[Row]]
    problems: tuple[Problem, ...]


def _told(compared: _Compared, held: bool) -> Iterator[Problem]:
    """The problems of a text; of a held one without what was found, which may be its words."""
    for problem in compared.problems:
        yield replace(problem, value=None) if compared.judged.article.held and not held else problem


def calibrate(
    book: str | Path = ".", texts: str | Path | None = None, articles: str | Path | None = None
) -> Counts:
    """Count how often candidates are right, over the book and the articles not held back.

    Raises:
        UsageError: a text is not at hand, or a coding does not fit its text.
    """
    source = read_book(book, texts)
    ours = _reader(source)
    compared = [_compared(item, ours, known=True) for item in articles_of_book(source)]
    if articles:
        invented, reader = articles_of_folder(articles), extractor_with((), {})
        compared += [_compared(item, reader, known=False) for item in invented if not item.held]
    return calibration((item.judged, item.extraction, item.found) for item in compared)


def _compared(article: Article, reader: Extractor, *, known: bool) -> _Compared:
    proposal = reader.propose(article.text, article.name)
    extraction = proposal.found or NOTHING
    found = found_rows(extraction, known=known)
    return _Compared(judge(article, found), extraction, found, proposal.problems)


def _chosen(articles: Sequence[Article], only: str | None) -> list[Article]:
    names = {name for article in articles for name in (article.half, article.name)}
    if only and only not in names:
        raise unknown("half or article", only, names)
    return [item for item in articles if not only or only in (item.half, item.name)]


Counts = Mapping[str, Mapping[str, tuple[int, int]]]
"""By table and look: how many candidates were right, and how many there were."""

_RIGHT = {
    "figures": ("span", "value", "bound", "unit"),
    "quotes": ("span", "kind", "speaker"),
    "mentions": ("span", "actor"),
    "terms": ("term_type",),
}
_SIGNALS: Mapping[str, Callable[[Any], str]] = {
    "figures": lambda row: figure_signal(row.value_low, row.bound, row.unit, row.counted_group),
    "quotes": lambda row: quote_signal(row.kind, row.verb, row.speaker_text),
    "mentions": lambda row: mention_signal(row.actor_id, row.title, row.exact),
    "terms": lambda row: term_signal(row.value_text),
}


def calibration(judged: Iterable[tuple[Judged, Extraction, Mapping[str, list[Row]]]]) -> Counts:
    """Count right rows by look.

    Args:
        judged: coded texts, each with its candidates and the rows they were compared as.
    """
    counts: dict[str, dict[str, list[int]]] = {table: {} for table in _RIGHT}
    for item, extraction, found in judged:
        for table, signal in _SIGNALS.items():
            right = {id(pair.found) for pair in item.pairs[table] if _is_right(table, pair)}
            for row, candidate in zip(found[table], getattr(extraction, table), strict=True):
                count = counts[table].setdefault(signal(candidate), [0, 0])
                count[0] += id(row) in right
                count[1] += 1
    return {
        table: {look: (right, of) for look, (right, of) in sorted(looks.items())}
        for table, looks in counts.items()
    }


def _is_right(table: str, pair: Pair) -> bool:
    if pair.coded is None or pair.found is None:
        return False
    return all(pair.coded.agrees(pair.found, field) for field in _RIGHT[table])


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
