"""Links between rows: what contains what, what may be compared, and lists of ids."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from trucebook.book.book import Book
from trucebook.book.records import SOURCES
from trucebook.book.table import Row
from trucebook.language import say
from trucebook.problem import Problem
from trucebook.schemas.table import SPAN, Schema
from trucebook.spans import WITHHELD, printed, withheld
from trucebook.validate.rules.numbers import code_rows
from trucebook.validate.rules.rule import quoting, rule
from trucebook.validate.suggest.cells import did_you_mean, nearest


def _contained(schema: Schema) -> bool:
    """Tables whose rows may lie within another row of the same table."""
    key = schema.references.get("within")
    return key is not None and key.table == schema.name


@rule(
    "table",
    _contained,
    holds="What contains a row does not lie within it: `within` leads up and never in a circle.",
    breaks="in places kelvar-valley `within` = `sarn-ford`.",
    fix=say("Empty the cell, or name a larger one."),
)
def within_leads_up(book: Book) -> Iterator[Problem]:
    for table in book.tables.values():
        if not _contained(table.schema):
            continue
        for row in table.rows:
            way, at = [row.id], row["within"]
            while at in table.by_id and at not in way:
                way.append(at)
                at = table.by_id[at]["within"]
            if at == row.id:
                yield row.problem(
                    "within",
                    say(
                        "expected a larger one, found a circle: {names}",
                        names=" > ".join([*way, at]),
                    ),
                )


@rule(
    "book",
    (),
    needs=("files",),
    holds="A source that several rows cite has a record.",
    breaks="`seeds/S01.json` was deleted, and 16 rows cite S01.",
    fix=say("Restore the record, or let `trucebook source remove` take the rows out."),
)
def cited_sources_have_records(book: Book) -> Iterator[Problem]:
    known = {row.id for row in book.rows(SOURCES)}
    cited = Counter(
        row["source_id"]
        for row in book.every_row()
        if row.schema.name != SOURCES and row.cells.get("source_id")
    )
    for source_id in sorted(cited.keys() - known):
        # NOTE: one or two cells are more likely wrong than a record gone; foreign_key reports them.
        if cited[source_id] > _MISTYPED:
            yield Problem(
                rule="cited_sources_have_records",
                file=f"seeds/{source_id}.json",
                value="no file",
                message=say(
                    "expected the record of {source_id}, which {number} rows cite",
                    source_id=source_id,
                    number=cited[source_id],
                ),
                hint=say(
                    "Restore it; trucebook source remove {source_id} takes its rows out.",
                    source_id=source_id,
                ),
            )


_MISTYPED = 2


def _lists_rows(schema: Schema) -> bool:
    """Tables with a column that lists ids."""
    return any(field.items for field in schema.fields.values())


@rule(
    "row",
    _lists_rows,
    needs=("actors",),
    holds="A list of ids names rows that are there, each once.",
    breaks="in events V0002 `participants` = `ilsa-marek`.",
    fix=say("Correct the id, or add the row."),
)
def listed_ids_are_rows(book: Book) -> Iterator[Problem]:
    for row in book.every_row():
        for field in row.schema.fields.values():
            if field.items is None or field.items not in book.tables:
                continue
            items, known = row[field.name] or (), book.tables[field.items].by_id
            for place, item in enumerate(items):
                if item not in known or item in items[:place]:
                    near = nearest(item, known)
                    yield row.problem(
                        field.name,
                        say(
                            "expected ids of {items}, each once, found {item!r}",
                            items=field.items,
                            item=item,
                        ),
                        did_you_mean(
                            near, say("Add a row to dataset/{items}.csv.", items=field.items)
                        ),
                    )


def _of_a_quantity(schema: Schema) -> bool:
    """Tables whose rows put a number on a quantity."""
    return "quantity_id" in schema.references


@rule(
    "row",
    _of_a_quantity,
    needs=("quantities",),
    holds="A figure measures what its quantity measures, in a unit of the same dimension.",
    breaks="in figures F0004 `quantity_id` = `N0006`.",
    fix=say("Name the quantity that the figure puts a number on, or correct the other cell."),
)
def figure_fits_its_quantity(book: Book) -> Iterator[Problem]:
    dimension: dict[str, str] = {}
    for row, quantity in _with_quantity(book):
        dimension = dimension or dimensions(book, row.schema)
        units = [row["unit"], quantity["unit"]]
        for name, is_same in (
            ("metric", row["metric"] == quantity["metric"]),
            ("unit", not dimension or len({dimension.get(u, u) for u in units if u}) <= 1),
        ):
            if not is_same:
                yield row.problem(
                    "quantity_id",
                    say(
                        "expected a quantity whose {column} is {code}; that of {quantity} "
                        "({name}) is {other}",
                        column=name,
                        code=row[name],
                        quantity=quantity.id,
                        name=quantity["name"],
                        other=quantity[name],
                    ),
                )


DATES = {"total": ("period", "as_of"), "level": ("period", "as_of"), "event": ("as_of", "period")}
"""By kind of quantity the column that its figures leave empty, and the one for their date."""


def _with_quantity(book: Book) -> Iterator[tuple[Row, Row]]:
    """Every row that puts a number on a quantity, with the quantity."""
    for row in book.every_row():
        if _of_a_quantity(row.schema):
            quantity = book.by_id.get(row["quantity_id"] or "")
            if quantity is not None and quantity.schema.name == "quantities":
                yield row, quantity


def dimensions(book: Book, schema: Schema) -> dict[str, str]:
    """By unit what it is a unit of; units of one dimension can be compared."""
    rows = code_rows(book, schema.fields["unit"])
    return {row["code"]: row["dimension"] or row["code"] for row in rows if "dimension" in row}


@rule(
    "row",
    _of_a_quantity,
    needs=("quantities",),
    holds="A running count or a level has the day on which it stood, an event the time it covers.",
    breaks="in figures F0005 `as_of` = `2031-05-13`.",
    fix=say(
        "Move the date: `as_of` is for totals and levels, `period` for events; a size takes either."
    ),
)
def date_fits_the_quantity(book: Book) -> Iterator[Problem]:
    for row, quantity in _with_quantity(book):
        odd, right = DATES.get(quantity["kind"], ("", ""))
        if odd and row[odd] is not None:
            yield row.problem(
                odd,
                say(
                    "expected an empty cell, as {quantity} is of kind {kind}",
                    quantity=quantity.id,
                    kind=quantity["kind"],
                ),
                repair=None if row[right] else row.repair({odd: "", right: row.texts[odd]}),
            )


@rule(
    "row",
    quoting,
    needs=(SOURCES,),
    holds="No cell prints words that the source record withholds, such as a private name.",
    breaks="in sources S02 `withheld` = `588-597`.",
    fix=say("Cite the description instead of the name; prefix and suffix end before the words."),
)
def withheld_words_stay_out(book: Book) -> Iterator[Problem]:
    kept = {row.id: withheld(row.cells.get("withheld")) for row in book.rows(SOURCES)}
    for row in book.rows(SOURCES):
        is_long = any(not a < b <= (row["characters"] or b) for a, b in kept[row.id])
        if is_long or len(kept[row.id]) != len(row.cells.get("withheld") or ()):
            yield row.problem(
                "withheld",
                say("expected places as start-end, in code points of the text"),
                say('Write them as a list of texts: ["10-14", "80-91"].'),
            )
    for row, span in book.quoting_rows():
        context = (row["prefix"] or "", row["suffix"] or "")
        for name, start, end in printed(span.start, span.end, *context):
            if any(start < high and low < end for low, high in kept.get(row["source_id"], ())):
                yield _withheld(row, name, row["source_id"])
    yield from _named_elsewhere(book, kept)


def _named_elsewhere(
    book: Book, kept: Mapping[str, Iterable[tuple[int, int]]]
) -> Iterator[Problem]:
    """Other cells with the withheld words of a text at hand, in whatever table."""
    places = ((name, text, place) for name, text in book.texts.items() for place in kept[name])
    words = {text[low:high]: name for name, text, (low, high) in places if text[low:high]}
    for row in book.every_row() if words else ():
        for name, cell in row.texts.items():
            found = next((words[one] for one in words if one in cell), None)
            if found is not None and name not in SPAN:
                yield _withheld(row, name, found)


def _withheld(row: Row, name: str, source_id: str) -> Problem:
    return row.problem(
        name,
        say("expected none of the words that {source_id} withholds", source_id=source_id),
        value=WITHHELD,
    )
