"""Judge extraction by what people coded: in a book, or in a folder of coded articles."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from trucebook.book import read_book
from trucebook.errors import unknown
from trucebook.evaluation.calibration import Counts, calibration
from trucebook.evaluation.coded import articles_of_book, articles_of_folder, found_rows, is_coded
from trucebook.evaluation.comparison import Article, Judged, Row, judge, scores
from trucebook.evaluation.comparison import misses as listed
from trucebook.evaluation.scorecard import Scorecard
from trucebook.extraction import Extraction, Gazetteer, extract
from trucebook.problem import Problem
from trucebook.proposing.checking import NOTHING
from trucebook.proposing.extractors import OWN, Extractor, extractor_with

__all__ = ["calibrate", "evaluate"]


def evaluate(
    book: str | Path = ".",
    texts: str | Path | None = None,
    articles: str | Path | None = None,
    *,
    only: str | None = None,
    misses: bool = False,
    held: bool = False,
    extractor: str = OWN,
) -> tuple[Scorecard, list[Problem]]:
    """Extract rows from coded texts and compare them with the coding.

    Args:
        book: folder of the book.
        texts: folder of its sources' texts, as `read_book` takes it, or of coded articles.
        articles: folder of coded articles.
        only: a half or an article to be content with.
        misses: whether to list what is not as coded.
        held: whether to list that of held articles too.
        extractor: name of the extractor.

    Returns:
        The scores, and what was wrong with texts or candidates that do not count in them.

    Raises:
        UsageError: a text is not at hand, a coding does not fit its text, or `only` or `extractor`
            names nothing.
    """
    folder = articles or (texts if texts and is_coded(texts) else None)
    problems: list[Problem] = []
    if folder:
        coded, reader = articles_of_folder(folder), extractor_with((), {}, extractor)
    else:
        source = read_book(book, texts)
        coded = articles_of_book(source, only)
        actors = [row.texts for row in source.rows("actors")]
        reader = extractor_with(actors, source.schemas, extractor)
    judged = list(_judged(_chosen(coded, only), reader, problems, known=not folder))
    told = [item for item in judged if held or not item.article.held]
    withheld = [item.article.name for item in judged if item.article.held and not held]
    return Scorecard(scores(judged), listed(told) if misses else None, withheld), problems


def calibrate(
    book: str | Path = ".", texts: str | Path | None = None, articles: str | Path | None = None
) -> Counts:
    """Count how often candidates are right, over the book and the articles not held back.

    Raises:
        UsageError: a text is not at hand, or a coding does not fit its text.
    """
    source = read_book(book, texts)
    actors = Gazetteer(row.texts for row in source.rows("actors"))
    coded = [(article, actors, True) for article in articles_of_book(source)]
    if articles:
        invented = articles_of_folder(articles)
        coded += [(article, Gazetteer(()), False) for article in invented if not article.held]
    return calibration(_compared(article, names, known) for article, names, known in coded)


def _compared(
    article: Article, actors: Gazetteer, known: bool
) -> tuple[Judged, Extraction, dict[str, list[Row]]]:
    extraction = extract(article.text, actors)
    found = found_rows(extraction, known=known)
    return judge(article, found), extraction, found


def _judged(
    articles: Iterable[Article], reader: Extractor, problems: list[Problem], *, known: bool
) -> Iterator[Judged]:
    for article in articles:
        proposal = reader.propose(article.text, article.name)
        # What is found in a held article is not told: it may be its words.
        problems += (
            replace(problem, value=None) if article.held else problem
            for problem in proposal.problems
        )
        yield judge(article, found_rows(proposal.found or NOTHING, known=known))


def _chosen(articles: Sequence[Article], only: str | None) -> list[Article]:
    names = {name for article in articles for name in (article.half, article.name)}
    if only and only not in names:
        raise unknown("half or article", only, names)
    return [item for item in articles if not only or only in (item.half, item.name)]
