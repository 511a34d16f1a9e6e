import os
import subprocess
import sys

import pytest
from conftest import ROOT, TOY, copy_book
from edit import rows_of, set_cells, write_rows

from trucebook.commands import main
from trucebook.validate.check import check
from trucebook.validate.format import format_book


def files_of(book):
    return {path: path.read_bytes() for path in book.rglob("*") if path.is_file()}


@pytest.mark.parametrize("book", [ROOT, TOY], ids=["book", "toy"])
def test_the_books_are_canonical(book):
    files = format_book(book, check=True)
    assert [item.file for item in files if item.is_changed or item.problems] == []


def test_the_passes_and_the_decisions_are_formatted_too(tmp_path):
    book = copy_book(ROOT, tmp_path / "book")
    before = files_of(book)
    for file in ("coding/second/figures.csv", "extracted/decisions.csv", "figures.csv"):
        path = book / "dataset" / file
        header, *body = path.read_bytes().splitlines(keepends=True)
        path.write_bytes(b"".join([header, body[-1], *body[:-1]]).replace(b"\n", b"\r\n"))
    assert [item.file for item in format_book(book) if item.is_changed] == [
        "dataset/figures.csv",
        "dataset/coding/second/figures.csv",
        "dataset/extracted/decisions.csv",
    ]
    assert files_of(book) == before


def test_a_spoiled_book_is_valid_again(toy):
    rows = rows_of(toy, "figures")
    write_rows(toy, "figures", [rows[0], *reversed(rows[1:])])
    set_cells(toy, "figures", "F0002", note=" tidied\u0301 ")
    format_book(toy)
    report = check(toy)
    assert report.problems == ()


def test_check_writes_nothing(toy, capsys):
    set_cells(toy, "figures", "F0002", note=" x")
    before = files_of(toy)
    assert main(["format", str(toy), "--check"]) == 1
    assert "dataset/figures.csv: would change: 1 cell rewritten" in capsys.readouterr().out
    assert files_of(toy) == before


def test_format_prints_what_it_did_and_then_that_all_is_well(toy, capsys):
    set_cells(toy, "figures", "F0002", note=" x")
    assert main(["format", str(toy)]) == 0
    assert "dataset/figures.csv: changed: 1 cell rewritten\n" in capsys.readouterr().out
    assert main(["format", str(toy), "--check"]) == 0
    assert capsys.readouterr().out == "canonical: 20 files\n"


def test_a_file_that_cannot_be_read_keeps_no_other_from_being_formatted(toy, capsys):
    broken = toy / "dataset" / "actors.csv"
    broken.write_bytes(broken.read_bytes() + b'x,"')
    set_cells(toy, "figures", "F0002", note=" x")
    before = broken.read_bytes()
    assert main(["format", str(toy)]) == 1
    said = capsys.readouterr().out
    assert "dataset/actors.csv:14:1: error: cell_is_closed" in said
    assert "dataset/figures.csv: changed" in said
    assert broken.read_bytes() == before


@pytest.mark.parametrize("file", ["dataset/quotes.csv", "seeds/S02.json"])
def test_a_pipe_in_place_of_a_file_does_not_hang(toy, file):
    path = toy / file
    path.unlink()
    os.mkfifo(path)
    command = [sys.executable, "-m", "trucebook", "format", str(toy)]
    said = subprocess.run(command, capture_output=True, text=True, check=False)
    assert said.returncode == 1
    assert "no regular file" in said.stdout


def test_a_folder_that_is_no_book_is_refused(tmp_path, capsys):
    assert main(["format", str(tmp_path)]) == 2
    assert "expected a book" in capsys.readouterr().err
