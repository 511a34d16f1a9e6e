"""Compare extraction with what people coded: in a book, or in a folder of coded articles.

A folder of coded articles has texts and, beside each `name.txt`, its coding `name.json`: lists of
rows by table, each located by its `exact` words and, of several places, the `nth`. People and
bodies have there the fullest name that the text gives.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

from trucebook.book.book import Book, read_book
from trucebook.book.csv import record
from trucebook.book.table import Row as TableRow
from trucebook.book.texts import TEXTS
from trucebook.errors import UsageError, unknown
from trucebook.extract.extractors import OWN, Extractor, extractor_with
from trucebook.extract.figures.units import singular
from trucebook.extract.known import TABLES, code_lists
from trucebook.extract.rows import NOTHING, Extraction
from trucebook.markup import json_text, visible
from trucebook.notation import read_json
from trucebook.problem import Problem
from trucebook.review.scores import (
    ACTOR,
    FIELDS,
    OPTIONAL,
    SCORES,
    SPAN,
    Article,
    Judged,
    Miss,
    Row,
    Score,
    Who,
    judge,
    scores,
)
from trucebook.review.scores import misses as listed
from trucebook.schemas.table import WITHDRAWN
from trucebook.snapshot import LARGEST_TABLE, read_regular
from trucebook.spans import Span, occurrences

BOOK = "book"
"""The name of the half that holds all sources of a book."""

HELD = "held"
"""Name of the folder whose rows are hidden from the authors of extractors."""

SEALED = "sealed"
"""Name of the folder whose rows nobody is shown: only the scores of its articles are reported."""

OTHER = "other:"
"""Before what is measured or counted where the lists of the book have no code for it."""

_Get = Callable[[str], Any]
"""Gives a cell by its column."""

_WHO = {
    "attribution": "attributed_to",
    "speaker": "speaker",
    ACTOR: "actor_id",
    "obliged_party": "obliged_party",
}
"""The columns that hold the person or body of a compared field."""


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

    `texts` may be the folder of a book's texts or of coded articles; `only` is one half or one
    article; `misses` asks for what is not as coded, `held` for that of held articles too. What
    is not as coded in a sealed article is never listed.
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
    asked = [item for item in coded if not only or only in (item.half, item.name)]
    judged, problems = judged_articles(asked, reader, known=not folder, held=held)
    withheld = [item.article.name for item in judged if _is_hidden(item.article, held)]
    shown = (item for item in judged if not _is_hidden(item.article, held))
    problems = [*reader.problems, *problems]
    return Scorecard(scores(judged), listed(shown) if misses else None, withheld, problems)


def judged_articles(
    coded: Iterable[Article], reader: Extractor, *, known: bool, held: bool = False
) -> tuple[list[Judged], list[Problem]]:
    """Articles with what an extractor proposes for them, and the problems of that."""
    judged: list[Judged] = []
    problems: list[Problem] = []
    for article in coded:
        proposal = reader.propose(article.text, article.name)
        judged.append(judge(article, found_rows(proposal.found or NOTHING, known=known)))
        # NOTE: a value may be words of a text that is set aside.
        hides = _is_hidden(article, held)
        problems += [replace(item, value=None) if hides else item for item in proposal.problems]
    return judged, problems


def _is_hidden(article: Article, held: bool) -> bool:
    """Whether the rows of an article are kept back, where those of `held` ones are asked for."""
    return article.sealed or (article.held and not held)


_SHOWN = tuple(name for name in SCORES.fields if name != "extractor")
_COLUMNS = tuple(name for name in _SHOWN if not name.endswith(("_low", "_high")))
_MISSES = tuple(field.name for field in fields(Miss))
_WORDS = 60
"""Code points of a text's words that a line shows."""


@dataclass(frozen=True, slots=True)
class Scorecard:
    """What an evaluation found.

    `misses` is None where they were not asked for; those of articles in `withheld` are not listed.
    The `problems` of texts or candidates do not count in the scores.
    """

    scores: Sequence[Score]
    misses: Sequence[Miss] | None = None
    withheld: Sequence[str] = ()
    problems: Sequence[Problem] = ()

    def as_text(self) -> str:
        """Misses, one line each, then the scores in aligned columns."""
        lines = list(_aligned(map(_line, self.misses or ())))
        if self.misses is not None and self.withheld:
            lines.append(f"The misses of {len(self.withheld)} articles set aside are not listed.")
        rows = [[_with_ends(score, name) for name in _COLUMNS] for score in self.scores]
        return "\n".join([*lines, *([""] if lines else []), *_aligned([_COLUMNS, *rows])]) + "\n"

    def as_json(self) -> str:
        """The scorecard as one JSON object."""

        card: dict[str, object] = {"scores": [_shown(score) for score in self.scores]}
        if self.misses is not None:
            misses = [{name: getattr(miss, name) for name in _MISSES} for miss in self.misses]
            card |= {"misses": misses, "withheld": list(self.withheld)}
        return json_text(card) + "\n"

    def as_csv(self) -> str:
        """The misses where they were asked for, else the scores."""
        names = _SHOWN if self.misses is None else _MISSES
        rows = map(_shown, self.scores) if self.misses is None else map(asdict, self.misses)
        lines = [record(names)]
        lines += [record(_cell(row[name], "", ".6g") for name in names) for row in rows]
        return "".join(lines)


def _shown(score: Score) -> dict[str, Any]:
    return {name: score.cell(name) for name in _SHOWN}


def _with_ends(score: Score, name: str) -> str:
    """A cell with the ends of its interval, if it has one."""
    ends = getattr(score, f"{name}_ends", None)
    cell = _cell(score.cell(name))
    return f"{cell} [{ends[0]:.2f} {ends[1]:.2f}]" if ends else cell


def _cell(value: object, missing: str = "-", form: str = ".3f") -> str:
    if value is None:
        return missing
    return format(value, form) if isinstance(value, float) else str(value)


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


def is_coded(folder: str | Path) -> bool:
    """Whether a folder holds texts with their coding beside them."""
    return any(path.with_suffix(".json").is_file() for path in Path(folder).rglob("*.txt"))


def articles_of_folder(folder: str | Path) -> list[Article]:
    """The coded articles of a folder; each sub-folder is a half."""
    folder = Path(folder)
    if not is_coded(folder):
        raise UsageError(
            f"{folder}: expected texts (name.txt) with their coding (name.json) beside them."
        )
    return [_article(folder, path) for path in sorted(folder.rglob("*.txt"))]


def _article(folder: Path, path: Path) -> Article:
    coding, whole = path.with_suffix(".json"), path.resolve()
    try:
        text = read_regular(path, LARGEST_TABLE).decode()
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else error.reason
        raise UsageError(f"{path}: expected a text in UTF-8: {reason}.") from None
    try:
        tables = read_json(read_regular(coding, LARGEST_TABLE))
        lists = {table: [dict(row) for row in tables[table]] for table in FIELDS if table in tables}
    except (OSError, TypeError, ValueError) as error:
        reason, lists = f": {error}", {}
    else:
        reason = ""
    if not lists:
        raise UsageError(
            f"{coding}: expected a coding, an object with the lists {', '.join(FIELDS)}{reason}."
        )
    rows: dict[str, list[Row]] = {table: [] for table in lists}
    for table, items in lists.items():
        for number, item in enumerate(items):
            row = _coded(text, table, item)
            if row is None:
                # NOTE: the words are not shown, as the article may be set aside.
                raise UsageError(
                    f"{coding}: {table}[{number}] is not in the text: correct its exact or nth."
                )
            rows[table].append(row)
    uncoded = {
        table: frozenset(name for name in OPTIONAL if not any(name in item for item in items))
        for table, items in lists.items()
    }
    name = path.relative_to(folder).with_suffix("").as_posix()
    held, sealed = HELD in whole.parts, SEALED in whole.parts
    return Article(name, whole.parent.name, text, rows, held, sealed, uncoded)


def _coded(text: str, table: str, row: Mapping[str, Any]) -> Row | None:
    """A row of a coding; None where its words are not in the text."""

    def who(column: str) -> Who | None:
        name = row.get(column.removesuffix("_id"))
        return Who(names=(name,)) if name else None

    words, nth = row.get("exact"), row.get("nth") or 1
    if not (isinstance(words, str) and isinstance(nth, int) and nth > 0):
        return None
    start = next(islice(occurrences(text, words), nth - 1, None), None)
    if start is None:
        return None
    return _row(table, Span(start, start + len(words), words), row.get, who)


def _row(table: str, span: Span, get: _Get, who: Callable[[str], Who | None]) -> Row:
    """A row to compare, from what gives a cell, and what gives a person or body, by column."""
    cells: dict[str, Any] = {}
    for field in FIELDS[table]:
        if field == "value":
            cells[field] = (get("value_low"), get("value_high"))
        elif field == "unit":
            cells[field] = _in_the_singular(get(field))
        elif field == "metric_code":
            cells[field] = _without_words(get("metric"))
        elif field != SPAN:
            cells[field] = who(_WHO[field]) if field in _WHO else get(field)
    return Row(span, cells)


def _in_the_singular(unit: Any) -> Any:
    """A unit by the singular of its noun: coders print a measure as the text does."""
    is_other = isinstance(unit, str) and unit.startswith(OTHER)
    return OTHER + singular(unit.removeprefix(OTHER)) if is_other else unit


def _without_words(metric: Any) -> Any:
    """A metric without what is behind `other:`."""
    return OTHER if isinstance(metric, str) and metric.startswith(OTHER) else metric


def articles_of_book(book: Book, only: str | None = None) -> list[Article]:
    """The sources of a book with its rows that count; one source, or all by default."""
    sources = [row.id for row in book.rows("sources")]
    wanted = [only] if only in sources else sources
    require_texts(book, wanted)
    names = {row.id: (row["name"], *(row["aliases"] or ())) for row in book.rows("actors")}
    tables = [table for table in FIELDS if table in book.tables]
    rows = {name: {table: list[Row]() for table in tables} for name in wanted}

    def who(get: _Get, column: str) -> Who | None:
        actor_id = get(column)
        return Who(actor_id, names.get(actor_id, ())) if actor_id else None

    for row, span in book.quoting_rows():
        table, source_id, get = row.schema.name, row["source_id"], _cells(book, row)
        # NOTE: what only retells the words of another source is for a person to find.
        is_asked = get("row_status") not in WITHDRAWN and get("mode") != "indirect"
        if table in tables and source_id in rows and is_asked:
            rows[source_id][table].append(_row(table, span, get, partial(who, get)))
    return [Article(name, BOOK, book.texts[name], rows[name]) for name in wanted]


def require_texts(book: Book, sources: Iterable[str]) -> None:
    """Refuse to go on without the text of one of some sources."""
    lacking = [name for name in sources if name not in book.texts]
    if lacking:
        raise UsageError(
            f"The texts of {', '.join(lacking)} are not at hand: give their folder, --texts DIR, "
            f"or set {TEXTS}. Texts are recognised by the sha256 in seeds/."
        )


def _cells(book: Book, row: TableRow) -> _Get:
    """The cells of a row; of a figure with the kind and the place of its quantity."""
    quantity = book.by_id.get(row.cells.get("quantity_id") or "")
    if row.schema.name != "figures" or quantity is None:
        return row.cells.get
    of_quantity = {"kind": quantity.cells.get("kind"), "place": quantity.cells.get("place_id")}
    return {**row.cells, **of_quantity}.get


def book_extractor(book: Book, name: str = OWN) -> Extractor:
    """The extractor of a name, with the actors, the code lists and the ledger of a book."""
    actors = [row.texts for row in book.rows("actors")]
    tables = {
        table: [dict(row.texts) for row in book.rows(table)]
        for table in TABLES
        if table in book.tables
    }
    lists = code_lists(book.files.within("schemas"))
    return extractor_with(actors, book.schemas, name, lists, tables)


def found_rows(extraction: Extraction, *, known: bool) -> dict[str, list[Row]]:
    """The candidates of a text as rows to compare.

    In a text `known` to a book a mention counts by the actor's id, not its name.
    """

    def who(get: _Get, column: str) -> Who | None:
        actor_id, name = get(column), get(f"{column.removesuffix('_id')}_name")
        if known and column == "actor_id":
            name = None
        return Who(actor_id, (name,) if name else ()) if actor_id or name else None

    rows: dict[str, list[Row]] = {table: [] for table in FIELDS}
    for table in FIELDS:
        for row in getattr(extraction, table):
            get = partial(_found_cell, row, known=known)
            span = Span(row.start, row.end, row.exact)
            rows[table].append(_row(table, span, get, partial(who, get)))
    return rows


def _found_cell(row: Any, column: str, *, known: bool) -> Any:
    """A cell of a candidate; its place by id in a text known to a book, else by name."""
    if column == "place":
        column = "place_id" if known else "place_name"
    return getattr(row, column)


Counts = Mapping[tuple[str, str], Mapping[str, tuple[int, int]]]
"""By table and column, and by reason: how many cells were right, and of how many."""

_COLUMN = {SPAN: "exact", "value": "value_low", "place": "place_name", **_WHO}
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
    for article, reader in coded:
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
