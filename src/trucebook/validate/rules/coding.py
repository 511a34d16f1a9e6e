"""How the rows were coded."""

from __future__ import annotations

from collections.abc import Iterator

from trucebook.book.book import Book, read_beside
from trucebook.language import say
from trucebook.problem import Problem
from trucebook.review.reliability import FLOORS, UNSEEN, measured, unreadable
from trucebook.schemas.table import Schema
from trucebook.validate.rules.rule import rule


def _reviewed(schema: Schema) -> bool:
    """Tables whose rows have a coder and a reviewer."""
    return {"coder", "reviewer"} <= schema.fields.keys()


@rule(
    "row",
    _reviewed,
    holds="The reviewer of a row is somebody else than its coder.",
    breaks="in figures F0002 `reviewer` = `TA`.",
    fix=say("Let another person check the row, and leave `reviewer` empty until then."),
)
def reviewer_is_not_the_coder(book: Book) -> Iterator[Problem]:
    for row in book.every_row():
        if _reviewed(row.schema) and row["reviewer"] and row["reviewer"] == row["coder"]:
            yield row.problem(
                "reviewer",
                say("expected somebody else than the coder {coder}", coder=row["coder"]),
                repair=row.repair({"reviewer": ""}),
            )


@rule(
    "book",
    (),
    needs=("passes",),
    holds="In a book with floors, coders and extractor agree on every variable as far as they "
    "demand.",
    breaks="dataset/coding/floors.csv asks for an alpha of 0.8 for figures.bound, and that of "
    "the two passes is 0.7.",
    fix=say("Code the variable again under a sharper rule, or set another floor and say why."),
)
def agreement_reaches_its_floor(book: Book) -> Iterator[Problem]:
    broken = list(unreadable(book))
    for table in broken:
        yield from table.problems
    if broken:
        return
    kept = read_beside(book.files, FLOORS).rows
    if not kept:
        return
    floors = {tuple(row.texts.values())[:3]: row for row in kept}
    for item in measured(book):
        row = floors.pop(item.key, None)
        variable = say(
            "{variable} ({compared}, {table})",
            variable=item.variable,
            compared=item.compared,
            table=item.table,
        )
        if row is None and item.compared == UNSEEN:
            continue  # what is measured on articles of others is no demand on the book
        if row is None:
            measure = "alpha" if item.f1 is None else "f1"
            yield Problem(
                file=f"dataset/{FLOORS.name}.csv",
                message=say("expected a floor for {variable}", variable=variable),
                hint=say(
                    "Add a line: {key},{measure},0.8,", key=",".join(item.key), measure=measure
                ),
            )
        elif not item.is_enough:
            reached = say("nothing") if item.reached is None else f"{item.reached:.3f}"
            expected = say(
                "expected {measure} of {variable} to reach it; it is {reached}",
                measure=item.measure,
                variable=variable,
                reached=reached,
            )
            yield row.problem("floor", expected)
    for row in floors.values():
        yield row.problem(
            "variable",
            say("expected a variable that is compared"),
            say("Correct it, or delete the line."),
        )
