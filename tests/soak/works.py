"""The jobs of a round. Each has a number, so that no two rounds read the same bytes."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable, Iterator
from contextlib import redirect_stderr, redirect_stdout, suppress
from io import StringIO
from pathlib import Path
from typing import Any

from conftest import ROOT, TOY, copy_book
from edit import set_cells
from fuzz.harness import Harness
from fuzz.registry import HARNESSES
from hostile import hostile_places, hostile_words
from paging import PORT, TOKEN, Hand, a_book, ask, sit_down

import trucebook
from trucebook.book.texts import Text
from trucebook.commands import main
from trucebook.errors import TrucebookError
from trucebook.extract.extractors import Settings
from trucebook.read.figures.weights import weights
from trucebook.release.build import build
from trucebook.review.web.desk import Judges
from trucebook.review.web.server import application
from trucebook.scale.texts import proposals
from trucebook.validate.check import check_book
from trucebook.validate.rows import check_rows
from trucebook.verify.verify import verify

__all__ = ["RARE", "WORKS", "Work"]

Work = Callable[[Path, int], object]
"""Takes an empty folder and the number of the round."""


def judged_book(folder: Path, number: int) -> None:
    """A broken book and its texts, by both engines."""
    book = _book(folder, number)
    for row in (1, 2, 3):
        set_cells(book, "figures", f"F000{row}", bound=_word(number, row), as_of=f"{number}-13")
    set_cells(book, "figures", "F0004", start="0", end="0")
    assert not trucebook.check(book).valid


def judged_table(folder: Path, number: int) -> None:
    """A table as CSV, Parquet and frames, with faults, alone and against its book."""
    book = _book(folder, number)
    set_cells(book, "figures", "F0003", attributed_to=_word(number), note=f"{_word(number)} “")
    path, listed = book / "dataset" / "figures.csv", folder / "problems.parquet"
    report = trucebook.check(path, table="figures", against=TOY, all_problems=listed)
    assert not report.valid
    for engine in ("pandas", "polars", "arrow", "duckdb"):
        frame = trucebook.load("figures", engine=engine)
        assert trucebook.check(frame, table="figures").valid
    target = folder / "figures.parquet"
    trucebook.load("figures", engine="polars").write_parquet(target)
    _commands(["validate", target, "--table", "figures"], ["validate", target, "--table", "terms"])


def proposed_rows(folder: Path, number: int) -> None:
    """New words and names, in English and in part not; of one book and of none."""
    word, other = _word(number), _word(number, 1)
    text = (
        f"{word.title()} {other.title()}, the {word} of the {other.title()} Council, said that "
        f"{number + 2} {other}s and {word} {other}ers were killed on Monday.\n\n"
        f"“We reject a truce of {number + 3} {word}s,” {other.title()} told the {word.title()} "
        f"Times, which demanded the release of {number} {word}men.\n\n"
    )
    foreign = f"Die Regierung in {word.title()} lehnte den Vorschlag am Montag entschieden ab. " * 4
    for book in (None, TOY, _book(folder, number)):
        assert trucebook.extract(text, book=book).figures
        trucebook.extract(f"{text}\n\n{foreign}\n\n{text}", book=book)
    for path in sorted((ROOT / "tests" / "articles" / "dev").glob("*.txt")):
        trucebook.extract(path.read_text(encoding="utf-8").replace(" the ", f" the {word} "))
    for refused in (foreign, f"\x00{word}" * 9, "(" * 999 + word, "“" * 999 + word):
        with suppress(TrucebookError):
            trucebook.extract(refused)
    path = folder / "text.txt"
    path.write_text(text + "\x00", encoding="utf-8")
    (folder / "texts").mkdir()
    (folder / "texts" / "text.txt").write_text(text, encoding="utf-8")
    _commands(
        ["extract", path, folder / "texts", "--format", "parquet", "--out", folder / "found"],
        ["extract", folder / "texts", "--format", "csv", "--out", folder / "found"],
    )


def loaded_tables(_: Path, number: int) -> None:
    """Every engine, the connection, and what describes a table."""
    for engine in ("pandas", "polars", "arrow", "duckdb"):
        trucebook.load("quotes", engine=engine, names=True)
    with trucebook.connect() as connection:
        query = f"select count(*), {number} from figures"
        assert connection.execute(query).fetchone()[0]
    trucebook.describe("figures")
    for form in ("pandera", "frictionless", "arrow", "sql"):
        trucebook.schema("figures", form=form)
    trucebook.why("F0013", "metric")
    for refused in (_word(number), f"F{number}"):
        with suppress(TrucebookError):
            trucebook.why(refused)


def answers(folder: Path, number: int) -> None:
    """Every answer in every form, in turn of a book and of a release."""
    book = _book(folder, number)
    source = {"book": book} if number % 2 else {}
    for found in (
        trucebook.compare("killed", **source),
        trucebook.discrepancies(**source),
        trucebook.origins(**source),
        trucebook.wordings(**source),
        trucebook.proposals(**source),
        trucebook.proposal("P01", **source),
        trucebook.timeline(**source),
        trucebook.show("F0001", **source),
    ):
        found.as_text(), found.as_json(), found.as_csv(), found.frame, found._repr_html_()
    _commands(["compare", _word(number), "--book", book], ["show", "F0001", "--book", book])


def hostile_bytes(_: Path, number: int) -> None:
    """Valid inputs and kept findings of every parser, a few bytes of each changed."""
    chance = random.Random(number)  # noqa: S311 - no secret
    for harness in HARNESSES.values():
        if not harness.whole:
            for data in _changed(harness, chance):
                with suppress(TrucebookError):
                    harness.accept(data)


def _changed(harness: Harness, chance: random.Random) -> Iterator[bytes]:
    kept = [*harness.valid, *harness.stored().values()]
    for _ in range(3):
        data = bytearray(chance.choice(kept))
        for _ in range(chance.randint(0, 4)):
            at = chance.randint(0, len(data))
            data[at : at + chance.choice((0, 1, 9))] = chance.randbytes(chance.choice((0, 1, 3)))
        yield bytes(data)


def released_book(folder: Path, number: int) -> None:
    """A release of a fixed book: loaded, compared and verified; the same with a broken file."""
    book = _book(folder, number)
    set_cells(book, "figures", "F0004", start="0", end="0")
    _commands(["validate", book, "--fix", "--format", "sarif"])
    release = build(book, folder / "build")
    trucebook.load("figures", source=release)
    trucebook.load(release)
    _commands(
        ["diff", release, book],
        ["coverage", book],
        ["export", "--to", "zip", release, "--out", folder / "release.zip"],
    )
    assert not verify(release).problems or number
    (release / "figures.parquet").write_bytes(b"PAR1" + _word(number).encode())
    verify(release)


def hostile_book(folder: Path, number: int) -> None:
    """Books whose words act and whose places have no valid names, in every form of a report."""
    words, places = (
        hostile_words(_book(folder, number)),
        hostile_places(_book(folder / "b", number)),
    )
    for book in (words, places):
        for form in ("text", "json", "github", "sarif"):
            _commands(["validate", book, "--format", form])
        _commands(["format", book], ["build", book], ["timeline", book], ["coverage", book])


def several_processes(_: Path, number: int) -> None:
    """Texts on two processes, one of which takes too long."""
    texts = [Text(f"{at}.txt", "", f"{_word(number, at)} said that 9 died. " * 9) for at in (0, 1)]
    assert all(found.found for _, found in proposals(texts, Settings(), jobs=2))
    hard = Text("long.txt", "", "The Orvenian ministry said that 12 people were killed. " * 9999)
    _, [given_up] = zip(*proposals([hard], Settings(), jobs=1, patience=0.01), strict=True)
    assert given_up.problems


def reviewed_page(folder: Path, number: int) -> None:
    """A sitting at the review page: drafts, rows and requests of other forms, all taken back."""
    judges = Judges(rows=check_rows, whole=check_book, weights=weights)
    hand = Hand(sit_down(a_book(folder / "floods"), judges))
    app = application(hand.desk, TOKEN, PORT, b"", {})
    before = hand.view.state
    key, half = hand.key("At least 12 people"), {"text": f"{_word(number)} (ev"}
    draft = {"kind": "accept", "state": before, "key": key, "cells": {"quantity_id": half}}
    assert ask(app, "POST", "/api/check", draft).json["problems"]
    hand.add("actors", name=_word(number).title(), kind="organisation")
    hand.accept("At least 12 people", quantity_id=f"dead of {_word(number)} (event)")
    hand.reject("40 guests", _word(number, 1))
    for body in ({"kind": _word(number)}, {"kind": "undo", "state": _word(number)}):
        ask(app, "POST", "/api/act", body)
    for address in ("book", "source?id=S02", "queue", "sitting", f"source?id={_word(number)}"):
        ask(app, "GET", f"/api/{address}")
    while hand.desk.sitting().undo:
        hand.undo()
    hand.desk.finish()
    assert hand.view.state != before  # a file of decisions is there by now, without a row


WORKS: tuple[Work, ...] = (
    judged_book,
    judged_table,
    proposed_rows,
    loaded_tables,
    answers,
    hostile_bytes,
    reviewed_page,
)
RARE: tuple[Work, ...] = (released_book, hostile_book, several_processes)
"""What takes seconds: done in every tenth round."""


def _word(number: int, salt: int = 0) -> str:
    """A word that no list has, another one for each number."""
    chance = random.Random(number * 97 + salt)  # noqa: S311 - no secret
    return "".join(chance.choice("bdfgklmnprst") + chance.choice("aeiou") for _ in range(5))


def _book(folder: Path, number: int) -> Path:
    """A copy of the toy book with a row of this round."""
    book = folder / f"book-{number}"
    if book.exists():
        shutil.rmtree(book)
    copy_book(TOY, book)
    set_cells(book, "actors", "brask-front", note=f"seen in round {_word(number)}")
    with (book / "schemas" / "vocabularies" / "metrics.csv").open("a", encoding="utf-8") as codes:
        codes.write(f"{_word(number)},Seen in this round.,,,,{_word(number)},,,,,\n")
    return book


def _commands(*commands: list[Any]) -> None:
    """Run commands as a terminal would, and throw away what they print."""
    for command in commands:
        with redirect_stdout(StringIO()), redirect_stderr(StringIO()):
            assert main(list(map(str, command))) in (0, 1, 2), command
