"""Values, bounds and units against the words that state them.

A number is read from `value_text`, its bound and its unit from the words around it in `exact`.
What cannot be read is not judged, so that no honest row is refused for its wording.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from trucebook.book.book import Book
from trucebook.book.records import SOURCES
from trucebook.book.table import Row
from trucebook.extract.figures.bounds import qualifier_before
from trucebook.extract.figures.units import UNIT_OF
from trucebook.extract.text.clean import plain
from trucebook.extract.text.document import flatten, fold
from trucebook.language import either, say
from trucebook.problem import Problem
from trucebook.schemas.files import vocabulary
from trucebook.schemas.table import Field, Schema
from trucebook.validate.rules.expression import PLACES, Expression, expression_in, is_same
from trucebook.validate.rules.rule import rule

_GROUP = frozenset({"exact", "value_text", "value_low", "value_high", "bound", "unit"})


def _with_value(schema: Schema) -> bool:
    """Tables whose rows have a number, its bound and its unit."""
    return schema.fields.keys() >= _GROUP


@rule(
    "words",
    _with_value,
    holds="The lowest and the highest value are those that the number expression names.",
    breaks="in figures F0002 `value_low` = `26`, `value_high` = `26`.",
    fix=say(
        "Write the value that the words name. If a person reads them otherwise, add "
        "evidence for the cell with the basis inferred and a note that says why."
    ),
)
def value_is_what_its_words_say(book: Book) -> Iterator[Problem]:
    for row, expression in _expressions(book, "value_low", "value_high"):
        readings = expression.readings
        # NOTE: low above high, and a point of two values, are for the rules on numbers.
        is_crossed = row["value_low"] != row["value_high"] and (
            row["bound"] not in ("range", "vague") or _is_crossed(row)
        )
        if not readings or is_crossed or any(is_same(row, reading) for reading in readings):
            continue
        low, high = readings[0].low, readings[0].high
        fields = row.schema.fields
        wanted = {"value_low": fields["value_low"].write(low)}
        wanted["value_high"] = fields["value_high"].write(high)
        name = next((one for one in wanted if row.texts[one] != wanted[one]), "value_low")
        yield row.problem(
            name,
            say(
                "expected {value}, as the words say {value_text!r}",
                value=wanted[name] or say("no value"),
                value_text=row["value_text"],
            ),
            repair=row.repair(wanted),
        )


@rule(
    "words",
    _with_value,
    holds="The number expression is the part of the words that names the number.",
    breaks="in figures F0002 `value_text` = `captives`.",
    fix=say("Copy the number from `exact`, letter by letter."),
)
def value_text_is_the_number(book: Book) -> Iterator[Problem]:
    for row, expression in _expressions(book):
        number = expression.other_number(row) if not expression.readings else expression.head
        if number is not None and number in row["exact"]:
            yield row.problem(
                "value_text",
                say(
                    "expected {number!r}, the number in {exact!r}",
                    number=number,
                    exact=row["exact"],
                ),
                repair=row.repair({"value_text": number}),
            )


@rule(
    "words",
    _with_value,
    holds="The bound is what the words around the number say: over, at least, about, or nothing.",
    breaks="in figures F0004 `bound` = `exact`.",
    fix=say(
        "Write the bound that the words give. If a person reads them otherwise, add "
        "evidence for the cell with the basis inferred and a note that says why."
    ),
)
def bound_is_what_its_words_say(book: Book) -> Iterator[Problem]:
    for row, expression in _expressions(book, "bound"):
        codes = row.schema.fields["bound"].codes
        bounds = expression.bounds if row["bound"] in codes else ()
        if bounds and row["bound"] not in bounds and not codes.keys().isdisjoint(bounds):
            yield row.problem(
                "bound",
                say(
                    "expected {bounds}, as the words say {qualified!r}",
                    bounds=either(bounds),
                    qualified=expression.qualified,
                ),
                repair=row.repair({"bound": bounds[0]}) if len(bounds) == 1 else None,
            )


@rule(
    "words",
    _with_value,
    needs=("evidence",),
    holds="The unit is what the words count: a noun of that unit is in them or beside them.",
    breaks="in figures F0008 `unit` = `months`.",
    fix=say(
        "Write the unit that the words name. If a person reads them otherwise, add "
        "evidence for the cell with the basis inferred and a note that says why."
    ),
)
def unit_is_what_its_words_say(book: Book) -> Iterator[Problem]:
    nouns = _nouns(book)
    for row, expression in _expressions(book, "unit"):
        unit, field = row["unit"], row.schema.fields["unit"]
        is_legal = unit is not None and is_code(field, unit)
        wanted = expression.other_unit(unit, _beside(book, row), nouns) if is_legal else None
        if wanted is not None:
            yield row.problem(
                "unit",
                say(
                    "expected {value}, as the words say {exact!r}",
                    value=wanted or say("another unit"),
                    exact=row["exact"],
                ),
                repair=row.repair({"unit": wanted})
                if wanted in row.schema.fields["unit"].codes
                else None,
            )


def is_read_otherwise(book: Book, row: Row, *names: str) -> bool:
    """Whether a person has inferred one of some cells of a row, and says why."""
    return any(
        piece["basis"] == "inferred" and piece["note"]
        for name in names
        for piece in book.evidence.get((row.id, name), ())
    )


def leaves_out(row: Row) -> str:
    """The words before a row that bound its number and are not in it; empty where none do."""
    words, number, before = row["exact"], row["value_text"], row["prefix"]
    if not (words and number and before) or not words.startswith(number) or row["bound"] != "exact":
        return ""
    before = plain(f"{before}0")[:-1]
    data = fold(before)
    read = qualifier_before(data, flatten(data), len(before))
    if read is None or read[1] == "exact" or not before[-1:].isspace():
        return ""
    phrase = before[read[0] :].strip(" -")
    return "" if phrase.casefold() in PLACES else phrase


def is_code(field: Field, code: str) -> bool:
    """Whether a code is one of the list of its column; others are for the engines."""
    pattern = field.constraints.get("pattern")
    return code in field.codes or bool(pattern and re.fullmatch(pattern, code))


def _is_crossed(row: Row) -> bool:
    low, high = row["value_low"], row["value_high"]
    return low is not None and high is not None and bool(low > high)


def is_english(book: Book, row: Row) -> bool:
    """Whether a row quotes a text in English, the language that the readers know."""
    source = book.by_id.get(row["source_id"] or "")
    language = source.cells.get("language") if source and source.schema.name == SOURCES else None
    return language is None or str(language).casefold().startswith("en")


def _expressions(book: Book, *names: str) -> Iterator[tuple[Row, Expression]]:
    """The rows with a number whose words are to be read, each with its number expression."""
    tables = [name for name, schema in book.schemas.items() if _with_value(schema)]
    for row in book.rows(*tables):
        words, number = row["exact"], row["value_text"]
        is_there = words and number and number in words and is_english(book, row)
        if is_there and not is_read_otherwise(book, row, "value_text", *names):
            yield row, expression_in(words, number)


def _nouns(book: Book) -> Mapping[str, str]:
    """The unit of each noun: those of English, and those that the book's list of units adds."""
    own: dict[str, str] = {}
    names = {
        schema.fields["unit"].descriptor.get("vocabulary")
        for schema in book.schemas.values()
        if _with_value(schema)
    }
    for name in filter(None, names):
        for row in vocabulary(book.files.within("schemas"), name):
            nouns: Iterable[str] = (row.get("nouns") or "").split(";")
            own.update({noun.strip(): row["code"] for noun in nouns if noun.strip()})
    return {**_ENGLISH, **own}


_NO_COUNT = frozenset({"second", "life", "lives", "members", "member", "general", "body", "won"})
_ENGLISH = {
    noun.decode(): unit
    for noun, unit in UNIT_OF.items()
    if noun.decode() not in _NO_COUNT and not unit.startswith("other:")
}
"""Nouns of the closed units; a noun of another kind is its own unit."""


_NEAR = 300
"""Code points on either side in which the noun of a lone number is looked for."""


def _beside(book: Book, row: Row) -> str | None:
    """The words beside those of a row, and its evidence.

    None where the number is alone and its noun may be farther away than the row shows.
    """
    names = ("value_text", "value_low", "unit", "metric", "term_type")
    pieces = [piece["exact"] for name in names for piece in book.evidence.get((row.id, name), ())]
    text = book.texts.get(row["source_id"] or "")
    if row["exact"].endswith(row["value_text"]):
        if text is None or row["start"] is None or row["end"] is None:
            return None
        pieces.append(text[max(0, row["start"] - _NEAR) : row["end"] + _NEAR])
    return " ".join(filter(None, (row["prefix"], row["exact"], row["suffix"], *pieces)))
