"""Rows that join tables, and files that change in one move."""

import os

import pytest

from trucebook.book.book import read_book
from trucebook.book.edits import replace_files, row_of, with_rows
from trucebook.errors import DataError
from trucebook.validate.check import check


def a_mention(book, words, start):
    cells = {"source_id": "S01", "start": start, "end": start + len(words), "exact": words}
    return row_of(book.schemas["mentions"], {"mention_id": "M0xyz", **cells})


def test_a_new_row_has_its_place_and_the_others_keep_their_bytes(toy):
    book = read_book(toy)
    old = book.files.text("dataset/mentions.csv").splitlines()
    third = book.tables["mentions"].rows[2]
    [(file, data)] = with_rows(book, [a_mention(book, "x,y", third["start"] - 1)]).items()
    made = data.decode().splitlines()
    assert file == "dataset/mentions.csv"
    assert made[:3] + made[4:] == old
    assert made[3].startswith("M0xyz,,S01,") or '"x,y"' in made[3]


def test_a_row_that_is_last_and_a_table_without_rows(toy):
    book = read_book(toy)
    last = with_rows(book, [a_mention(book, "x", 10**6)])["dataset/mentions.csv"].decode()
    first = read_book(toy).tables["mentions"].rows[-1]
    assert "M0xyz" in last
    assert first.record in last


def test_all_files_change_in_one_move_and_the_rest_of_the_folder_stays(toy):
    (toy / "dataset" / "notes.txt").write_text("ours")
    book = read_book(toy)
    replace_files(book, {"dataset/a.csv": b"1\n", "dataset/extracted/b.csv": b"2\n"})
    assert (toy / "dataset/extracted/b.csv").read_bytes() == b"2\n"
    assert (toy / "dataset/notes.txt").read_text() == "ours"
    assert [path.name for path in toy.iterdir() if path.name.startswith(".d")] == []
    assert check(toy).rows["figures"] == len(book.tables["figures"].rows)


def test_files_that_are_so_already_are_not_touched(toy):
    book = read_book(toy)
    before = (toy / "dataset").stat().st_ino
    replace_files(book, {"dataset/figures.csv": book.files.read("dataset/figures.csv")})
    assert (toy / "dataset").stat().st_ino == before


def test_a_file_that_changed_since_it_was_read_is_not_overwritten(toy):
    book, path = read_book(toy), toy / "dataset/figures.csv"
    path.write_bytes(path.read_bytes() + b"\n")
    kept = path.read_bytes()
    with pytest.raises(DataError, match=r"figures\.csv: it changed"):
        replace_files(book, {"dataset/a.csv": b"", "dataset/figures.csv": b"x"})
    assert path.read_bytes() == kept
    assert not (toy / "dataset/a.csv").exists()


@pytest.mark.skipif(os.name == "nt", reason="needs links")
def test_a_link_is_not_written_through(toy, tmp_path):
    path = toy / "dataset/figures.csv"
    path.rename(tmp_path / "elsewhere.csv")
    path.symlink_to(tmp_path / "elsewhere.csv")
    with pytest.raises(DataError, match="found a link"):
        replace_files(read_book(toy), {"dataset/figures.csv": b"x"})
