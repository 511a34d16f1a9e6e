"""How well the peers find what people coded, beside ours, by the pairing of `trucebook evaluate`.

A peer gives the number alone and the coding rules ask for its qualifier and noun too: here, for
all alike, a number meets the coded figure that it lies in or reaches into, and a quote the coded
one that differs in marks and stops at its ends only. A mention has to be exact but for a leading
"the" and a possessive. That is kinder than `trucebook evaluate`, which asks for the exact span.

Of the articles that are held back only sums are reported.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from extracting.articles import INVENTED, ROOT
from extracting.tables import share, show
from extracting.worker import PEERS, Failed, Worker, start
from trucebook.book.book import read_book
from trucebook.errors import UsageError
from trucebook.extract.names.gazetteer import Gazetteer
from trucebook.extract.pipeline import extract
from trucebook.review.evaluate import articles_of_book, articles_of_folder, found_rows
from trucebook.review.pairing import Who
from trucebook.review.scores import FIELDS, Article, Judged, Row, judge, scores
from trucebook.spans import Span

KINDS = {"number": "figures", "quote": "quotes", "mention": "mentions"}
COLUMNS = {
    "number": ("figures", "span"),
    "value": ("figures", "value"),
    "quote": ("quotes", "span"),
    "speaker": ("quotes", "speaker"),
    "mention": ("mentions", "span"),
}
GIVES = {
    "marks_regex": {"quote"},
    "text_2_num": {"number", "value"},
    "duckling_numbers": {"number", "value"},
    "compromise_js": {"number", "value", "quote", "mention"},
    "quantulum": {"number", "value"},
    "numerizer_spacy": {"number", "value"},
    "spacy_small": {"number", "mention"},
    "spacy_duckling": {"number", "value"},
    "textacy_quotes": {"quote", "speaker"},
}
"""What each peer gives."""

EDGES = " \t\n\"“”„‘’'«»‹›.,;:!?…()[]"
OURS = "ours"

Rows = Mapping[str, Sequence[Row]]
Scores = Mapping[tuple[str, str, str], float | None]
Finder = Callable[[Article], Rows]


def measure() -> None:
    """Print a table of F1 for each part of the coded articles."""
    found, (workers, failed) = coded_articles(), start(PEERS)
    judged = {OURS: (OURS, set(COLUMNS), judged_by(our_rows(), found))}
    for worker in workers:
        try:
            finder = peer_rows(worker, found, failed)
            judged[worker.name] = (worker.about, GIVES[worker.name], judged_by(finder, found))
        except Failed as error:
            failed[worker.name] = str(error)
        worker.stop()
    for half in dict.fromkeys(key[0] for _, _, known in judged.values() for key in known):
        table(half, judged)
    for name, reason in failed.items():
        print(f"  {name}: {reason}")


def table(half: str, judged: Mapping[str, tuple[str, set[str], Scores]]) -> None:
    """Print one part: ours, every peer, the best of them, and ours beside it."""
    cells = {
        about: [known[half, *COLUMNS[name]] if name in gives else None for name in COLUMNS]
        for about, gives, known in judged.values()
    }
    ours, *peers = cells.values()
    best = [max(filter(None, column), default=None) for column in zip(*peers, strict=True)]
    pairs = zip(ours, best, strict=True)
    cells["best peer"] = best
    cells["ours of best peer"] = [mine / other if mine and other else None for mine, other in pairs]
    show(
        f"Quality on {half}: F1",
        ("engine", *COLUMNS),
        [(about, *map(share, values)) for about, values in cells.items()],
    )


def coded_articles() -> list[Article]:
    """The invented articles, and the book's where their texts are at hand."""
    try:
        known = articles_of_book(read_book(ROOT))
    except UsageError as error:
        print(f"The book's articles are left out: {error}")
        known = []
    return [*known, *articles_of_folder(INVENTED)]


def our_rows() -> Finder:
    """What this package finds."""
    gazetteer = Gazetteer([row.texts for row in read_book(ROOT).rows("actors")])
    return lambda article: found_rows(
        extract(article.text, gazetteer), known=article.half == "book"
    )


def peer_rows(worker: Worker, articles: list[Article], failed: dict[str, str]) -> Finder:
    """What a peer finds; a text on which it fails has no rows."""
    answer = worker.ask(find=[article.text for article in articles])
    for fault, number in answer["faults"].items():
        failed[worker.name] = f"failed on {number} of {len(articles)} texts: {fault}"
    rows = dict(zip((article.name for article in articles), answer["rows"], strict=True))
    return lambda article: as_tables(article.text, rows[article.name] or [])


def as_tables(text: str, rows: list[dict[str, Any]]) -> Rows:
    """A peer's rows in the shape of ours; what it does not report is null."""
    tables: dict[str, list[Row]] = {name: [] for name in FIELDS}
    for row in rows:
        name, start, end = KINDS[row["kind"]], row["start"], row["end"]
        cells = dict.fromkeys(FIELDS[name]) | {
            "value": tuple(row.get("value") or (None, None)),
            "speaker": Who(None, tuple(row["names"])) if row.get("names") else None,
        }
        tables[name].append(Row(Span.of(text, start, end), cells))
    return tables


def judged_by(find: Finder, articles: list[Article]) -> Scores:
    """F1 by part, table and field."""
    judged = [one_judged(article, find(article)) for article in articles]
    return {(one.half, one.table, one.field): one.f1 for one in scores(judged)}


def one_judged(article: Article, found: Rows) -> Judged:
    """An article, paired after its found rows were taken to the coded ones that they meet."""
    meet = {"figures": Span.overlaps, "quotes": within_edges, "mentions": within_article}
    taken = {name: list(taken_to(article.rows[name], found[name], meet[name])) for name in meet}
    return judge(article, {**found, **taken})


def taken_to(
    coded: Sequence[Row], found: Sequence[Row], meet: Callable[[Span, Span], bool]
) -> Iterator[Row]:
    """The found rows, each at the place of a coded row that it meets, exact ones first."""
    left = [row.span for row in coded]
    places = set(left)
    for row in sorted(found, key=lambda row: row.span not in places):
        same = [span for span in left if span == row.span]
        partner = next(iter(same or [span for span in left if meet(span, row.span)]), None)
        if partner is None:
            yield row
        else:
            left.remove(partner)
            yield Row(partner, row.cells)


def within_edges(coded: Span, found: Span) -> bool:
    """Whether two quotes are one but for marks, stops and spaces at their ends."""
    return core(coded) == core(found)


def core(span: Span) -> tuple[int, int]:
    """Where a span starts and ends without the marks, stops and spaces at its ends."""
    start = span.end - len(span.exact.lstrip(EDGES))
    return start, span.start + len(span.exact.rstrip(EDGES))


def within_article(coded: Span, found: Span) -> bool:
    """Whether two mentions are one but for a leading article and a possessive."""
    words = found.exact.removesuffix("'s").removesuffix("’s")
    bare = words[4:] if words.casefold().startswith("the ") else words
    start = found.start + len(words) - len(bare)
    return (coded.start, coded.end) == (start, start + len(bare))
