"""How many wrong values `validate` reports: one meaning-bearing cell at a time is changed.

A cell gets another legal value: a number, a code, an id, a date, or words that another row has.
The rules then judge the book in memory. A change is seen where they report a problem that the
book did not have. Rules on releases, versions and seals are left out: they report any change.

    python benches/corruption.py BOOK [--texts DIR] [--without-passes] [-n N] [--seed S] [--list]
                                 [--out BOOK/dataset/coding/corruption.csv]

It prints the share that is seen by kind, by table and by column, and the problems of the book as
it is, which should be none. `--list` prints what passed unseen. `--out`
replaces the shares of this way (with or without the passes) in a file, for the reliability page.
"""

from __future__ import annotations

import argparse
import random
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from trucebook.book.book import Book, read_book
from trucebook.book.csv import csv_text
from trucebook.book.table import Row, read_table, typed
from trucebook.problem import Problem
from trucebook.review.reliability import CORRUPTION
from trucebook.schemas.table import SPAN, WITHDRAWN, Field
from trucebook.validate.rules import RULES, judge_by
from trucebook.validate.rules.rule import Rule

_KEEPING = frozenset({"method", "coder", "reviewer", "row_status", "note"})
_ANY_CHANGE = frozenset({"spans_are_as_last_checked", "agreement_reaches_its_floor"})
"""Rules that report a change of any kind, or none of a settled row."""

KINDS = ("numbers", "codes", "ids", "dates", "words")


@dataclass(frozen=True, slots=True, eq=False)
class Change:
    """New texts for some cells of a row; `field` is the first of them."""

    kind: str
    row: Row
    cells: dict[str, str]

    @property
    def field(self) -> str:
        return next(iter(self.cells))

    @property
    def column(self) -> str:
        return f"{self.row.schema.name}.{self.field}"

    def __str__(self) -> str:
        cells = (f"{name}: {self.row.texts[name]!r} -> {new!r}" for name, new in self.cells.items())
        words = self.row.texts.get("exact", "")[:60]
        return f"{self.row.schema.name} {self.row.id} ({words}) {'; '.join(cells)}"


def main() -> None:
    """Print the tables."""
    arguments = _arguments()
    book = read_book(arguments.book, arguments.texts)
    if arguments.without_passes:
        files = {
            name: data
            for name, data in book.files.files.items()
            if not name.startswith("dataset/coding/")
        }
        book = replace(book, files=replace(book.files, files=files))
    rules = tuple(rule for rule in RULES if _is_asked(rule))
    known = problems(rules, book)
    print(f"{sum(known.values())} problems in the book as it is")
    for item in known:
        print("   ", *item)
    changes = some_changes(book, arguments.n, random.Random(arguments.seed))  # noqa: S311
    seen = {change: bool(problems(rules, changed(book, change)) - known) for change in changes}
    show(seen)
    if arguments.out:
        keep(arguments.out, seen, with_passes=not arguments.without_passes)
    if arguments.list:
        print("\npassed unseen:")
        for change in sorted((one for one in seen if not seen[one]), key=lambda one: one.column):
            print("   ", change)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("book", type=Path)
    parser.add_argument("--texts", type=Path)
    parser.add_argument("--without-passes", action="store_true")
    parser.add_argument("-n", type=int, default=1_000, metavar="N", help="changes to try (1000)")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--list", action="store_true", help="print what passed unseen")
    parser.add_argument("--out", type=Path, metavar="FILE", help="write the shares to a table")
    return parser.parse_args()


def _is_asked(rule: Rule) -> bool:
    return "releases" not in rule.needs and rule.name not in _ANY_CHANGE


def problems(rules: Iterable[Rule], book: Book) -> Counter[tuple[str, ...]]:
    """The problems that the rules find, as what makes each the same wherever its row is."""
    return Counter(map(_identity, judge_by(rules, book)))


def _identity(problem: Problem) -> tuple[str, ...]:
    return problem.rule, problem.file, problem.cell, problem.message, str(problem.value)


def changed(book: Book, change: Change) -> Book:
    """The book with a change, nothing written."""
    table = book.tables[change.row.schema.name]
    texts = {**change.row.texts, **change.cells}
    row = replace(
        change.row,
        record=change.row.rewritten(change.cells),
        texts=texts,
        cells=typed(change.row.schema, texts),
    )
    rows = tuple(row if one is change.row else one for one in table.rows)
    tables = {**book.tables, table.schema.name: replace(table, rows=rows)}
    return replace(book, tables=tables)


def some_changes(book: Book, number: int, chance: random.Random) -> list[Change]:
    """So many changes of cells that are not empty, every cell with the same chance."""
    cells = [
        (row, field)
        for row in book.every_row()
        if row.cells.get("row_status") not in WITHDRAWN
        for field in row.schema.fields.values()
        if row[field.name] is not None and kind_of(row, field)
    ]
    found: list[Change] = []
    while cells and len(found) < number:
        row, field = chance.choice(cells)
        kind = kind_of(row, field)
        text = _OTHER[kind](book, row, field, chance)
        if text and text != row.texts[field.name]:
            found.append(Change(kind, row, _with_twin(row, field.name, text)))
    return found


def kind_of(row: Row, field: Field) -> str:
    """What a cell holds, as far as it bears meaning; empty for an id, a span, a note, a name."""
    name, schema = field.name, row.schema
    if name in {schema.key, *SPAN, *_KEEPING} or schema.name == "redirects":
        return ""
    if name in schema.references or (schema.name, name) in _LINKS:
        return "ids"
    if field.codes:
        return "codes"
    if field.is_edtf:
        return "dates"
    if schema.name == "sources":
        return ""
    if field.type in ("number", "integer"):
        return "numbers"
    is_words = field.is_source_words or (field.evidence is not None and name != "summary")
    return "words" if is_words else ""


_LINKS = {("evidence", "row_id"), ("evidence", "field")}


def _with_twin(row: Row, name: str, text: str) -> dict[str, str]:
    """A point value is changed on both sides: otherwise the two contradict each other."""
    twin = {"value_low": "value_high", "value_high": "value_low"}.get(name)
    is_point = twin and row.texts[twin] == row.texts[name]
    return {name: text, twin: text} if twin and is_point else {name: text}


def _other_number(book: Book, row: Row, field: Field, chance: random.Random) -> str:
    value = row[field.name]
    others = [one[field.name] for one in book.rows(row.schema.name) if one[field.name] is not None]
    choices = [value * 10, value + 1, value * 2, value / 2, _swapped(value), *others]
    largest = 1.0 if row.cells.get("unit") == "fraction" else float("inf")
    new = chance.choice([one for one in choices if one != value and 0 <= one <= largest] or [value])
    return field.write(new)


def _swapped(value: float) -> float:
    """The number with its last two different digits changed over."""
    digits = f"{value:g}" if value < 1e6 else f"{value:.0f}"
    match = re.search(r"(\d)(\d)(0*)$", digits)
    return float(digits[: match.start()] + match[2] + match[1] + match[3]) if match else value


def _other_code(book: Book, row: Row, field: Field, chance: random.Random) -> str:
    used = {one.texts[field.name] for one in book.rows(row.schema.name)}
    codes = {code for code in field.codes if "<" not in code} | used
    return chance.choice(sorted(codes - {row.texts[field.name], ""}) or [""])


def _other_id(book: Book, row: Row, field: Field, chance: random.Random) -> str:
    if field.name == "field" and row.schema.name == "evidence":
        target = book.by_id.get(row["row_id"])
        names = [name for name, text in target.texts.items() if text][1:] if target else []
        return chance.choice(names or [""])
    key = row.schema.references.get(field.name)
    known = book.by_id.get(row.texts[field.name])
    names = [key.table] if key is not None else []
    if key is None and known is not None:
        names = [known.schema.name]
    return chance.choice([one.id for one in book.rows(*names)] or [""])


def _other_date(book: Book, row: Row, field: Field, chance: random.Random) -> str:
    """The date with a day, a month or a year changed."""
    places = list(re.finditer(r"(?<=-)\d\d(?!\d)|(?<!\d)\d{4}", row.texts[field.name]))
    if not places:
        return ""
    place = chance.choice(places)
    limit = 12 if len(place[0]) == 2 and place.start() % 11 == 5 else 28
    new = (
        f"{int(place[0]) + chance.choice((-1, 1)):04d}"
        if len(place[0]) == 4
        else f"{chance.randint(1, limit):02d}"
    )
    text = row.texts[field.name]
    return text[: place.start()] + new + text[place.end() :]


def _other_words(book: Book, row: Row, field: Field, chance: random.Random) -> str:
    """Words that the column has in another row, or that are part of the row's own."""
    others = sorted({one.texts[field.name] for one in book.rows(row.schema.name)} - {""})
    own = row.texts.get("exact", "").split() if field.name == "value_text" else []
    return chance.choice(own or others)


_OTHER: dict[str, Callable[[Book, Row, Field, random.Random], str]] = {
    "numbers": _other_number,
    "codes": _other_code,
    "ids": _other_id,
    "dates": _other_date,
    "words": _other_words,
}


def show(seen: dict[Change, bool]) -> None:
    """Print the shares."""
    groups: tuple[tuple[str, Callable[[Change], str]], ...] = (
        ("kind", lambda change: change.kind),
        ("table", lambda change: change.row.schema.name),
        ("column", lambda change: change.column),
    )
    print(f"{_share(seen.values())} of all changes are reported")
    for name, group in groups:
        print(f"\n| {name} | changes | reported | share |\n|---|---|---|---|")
        for value, found in _grouped(seen, group):
            print(f"| {value} | {len(found)} | {sum(found)} | {_share(found)} |")


def keep(file: Path, seen: dict[Change, bool], *, with_passes: bool) -> None:
    """Write the counts by kind and table; those of the other way stay."""
    table = read_table(CORRUPTION, file.name, file.read_bytes()).rows if file.exists() else ()
    rows = [dict(row.cells) for row in table if row["passes"] != with_passes]
    groups: dict[str, Callable[[Change], str]] = {
        "all": lambda change: "all changes",
        "kind": lambda change: change.kind,
        "table": lambda change: change.row.schema.name,
    }
    for by, group in groups.items():
        for name, found in _grouped(seen, group):
            counts = {"changes": len(found), "reported": sum(found)}
            rows.append({"passes": with_passes, "by": by, "name": name, **counts})
    rows.sort(key=lambda row: (not row["passes"], [*groups].index(row["by"]), row["name"]))
    file.write_bytes(csv_text(CORRUPTION, rows).encode())


def _grouped(
    seen: dict[Change, bool], group: Callable[[Change], str]
) -> Iterator[tuple[str, list[bool]]]:
    for value in sorted({group(change) for change in seen}):
        yield value, [found for change, found in seen.items() if group(change) == value]


def _share(found: Iterable[bool]) -> str:
    results = list(found)
    return f"{sum(results) / len(results):.3f}" if results else "-"


if __name__ == "__main__":
    main()
