import hashlib
import json

import pytest
from edit import add_row, set_cells
from repository import git

from trucebook.book.book import read_book
from trucebook.book.records import json_text
from trucebook.book.source import RIGHTS, add_source
from trucebook.commands import main
from trucebook.errors import DataError, UsageError
from trucebook.release.build import build
from trucebook.validate.check import check

TEXT = "Aid enters Marn 🕊️\n\nTalmere sent twelve trucks.\n"


@pytest.fixture
def article(tmp_path):
    folder = tmp_path / "received"
    folder.mkdir()
    path = folder / "aid.txt"
    path.write_text(TEXT, encoding="utf-8", newline="")
    return path


def add(book, text, *arguments):
    return main(["source", "add", str(text), "--book", str(book), *arguments])


def record(book, source_id):
    return json.loads((book / "seeds" / f"{source_id}.json").read_text(encoding="utf-8"))


def test_a_record_holds_what_is_found_and_what_is_reported(toy, article, capsys):
    reported = [
        "--title",
        "Aid enters Marn",
        "--published",
        "2031-06-04",
        "--published-basis",
        "Says",
    ]
    assert add(toy, article, *reported) == 0
    assert record(toy, "S04") == {
        "source_id": "S04",
        "file": "aid.txt",
        "sha256": hashlib.sha256(TEXT.encode()).hexdigest(),
        "characters": len(TEXT),
        "language": "en",
        "title": "Aid enters Marn",
        "outlet": None,
        "author": None,
        "published": "2031-06-04",
        "published_basis": "Says",
        "condition": None,
        "condition_basis": None,
        "agency": None,
        "url": None,
        "retrieved_on": None,
        "withheld": None,
        "rights": RIGHTS,
    }
    assert capsys.readouterr().out.startswith(
        f"{toy / 'seeds' / 'S04.json'}: S04, {len(TEXT)} characters\n"
    )


def test_the_record_is_canonical_and_the_book_stays_valid(toy, article):
    assert add(toy, article) == 0
    text = (toy / "seeds" / "S04.json").read_text(encoding="utf-8")
    assert text == json_text(json.loads(text))
    assert check(toy).valid
    assert check(toy, texts=article.parent).problems == ()


def test_the_first_row_asks_for_the_text(toy, article):
    add(toy, article)
    cells = {"start": "20", "end": "27", "exact": "Talmere", "suffix": " sent twelve trucks."}
    kept = {"method": "curated", "coder": "TA", "row_status": "active"}
    add_row(
        toy, "mentions", mention_id="M9999", actor_id="talmere", source_id="S04", **cells, **kept
    )
    assert check(toy, texts=article.parent).problems == ()
    rules = {problem.rule for problem in check(toy).problems}
    assert rules == {"text_is_at_hand"}


def test_the_text_stays_outside_unless_it_is_to_be_kept(toy, article):
    before = {path.name for path in (toy / "seeds" / "texts").iterdir()}
    add(toy, article)
    assert {path.name for path in (toy / "seeds" / "texts").iterdir()} == before


def test_a_kept_text_is_found_by_the_book(toy, article):
    assert add(toy, article, "--keep") == 0
    assert (toy / "seeds" / "texts" / "aid.txt").read_bytes() == article.read_bytes()
    assert read_book(toy).texts["S04"] == TEXT


def test_a_text_that_git_would_commit_is_not_kept(toy, article, capsys):
    git(toy, "init", "--quiet")
    assert add(toy, article, "--keep") == 2
    assert "Add the line /seeds/texts/ to .gitignore first" in capsys.readouterr().err
    assert not (toy / "seeds" / "S04.json").exists()
    (toy / ".gitignore").write_text("/seeds/texts/\n")
    assert add(toy, article, "--keep") == 0


def test_another_text_of_that_name_is_never_overwritten(toy, article, capsys):
    kept = toy / "seeds" / "texts" / "aid.txt"
    kept.write_text("else")
    assert add(toy, article, "--keep") == 2
    assert "another text is there" in capsys.readouterr().err
    assert kept.read_text() == "else"
    assert not (toy / "seeds" / "S04.json").exists()


def test_a_text_that_lies_there_already_gets_its_record(toy, article):
    kept = toy / "seeds" / "texts" / "aid.txt"
    kept.write_bytes(article.read_bytes())
    assert add(toy, kept, "--keep") == 0


def test_a_byte_order_mark_is_part_of_the_text(toy, article):
    article.write_bytes(b"\xef\xbb\xbf" + TEXT.encode())
    add(toy, article, "--keep")
    assert record(toy, "S04")["characters"] == len(TEXT) + 1
    assert check(toy).valid


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "text_is_not_empty"),
        (b" \n\n", "found nothing but blanks"),
        (b"caf\xe9", "aid.txt:1:4: error: text_is_utf8"),
        (b"<!DOCTYPE html><p>x", "text_is_no_markup"),
        (b"a\0b", "text_has_no_nul"),
        (b"%PDF-1.7", "text_is_plain"),
    ],
)
def test_what_is_no_text_is_refused(toy, article, data, message):
    article.write_bytes(data)
    with pytest.raises(DataError, match=message):
        add_source(toy, article, stated={})
    assert not (toy / "seeds" / "S04.json").exists()


def test_a_text_that_is_a_source_already_names_its_record(toy, capsys):
    assert add(toy, toy / "seeds" / "texts" / "norrin-wire.txt") == 2
    assert "the text is S01 already; see seeds/S01.json" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["nowhere.txt", ".", "-"])
def test_what_is_no_file_is_reported(toy, name):
    with pytest.raises(UsageError, match="expected the file of a text"):
        add_source(toy, name, stated={})


@pytest.mark.parametrize(
    ("source_id", "message"),
    [
        ("S1", r"of the form \^S\[0-9a-z\]"),
        ("../S09", r"of the form \^S\[0-9a-z\]"),
        ("S02", "S02 is in use, or was: .* The next free one is S04"),
    ],
)
def test_an_id_that_will_not_do_is_refused(toy, article, source_id, message):
    with pytest.raises(UsageError, match=message):
        add_source(toy, article, source_id=source_id, stated={})


def test_an_id_is_taken_as_given_and_counted_on(toy, article):
    assert add(toy, article, "--id", "S07") == 0
    article.write_text("Another text.")
    assert add(toy, article) == 0
    assert record(toy, "S08")["file"] == "aid.txt"


def test_an_id_that_a_release_gave_is_not_given_again(toy, article):
    add(toy, article)
    build(toy)
    (toy / "seeds" / "S04.json").unlink()
    add(toy, article)
    assert (toy / "seeds" / "S05.json").exists()


def test_a_record_that_needs_a_correction_is_reported(toy, article, capsys):
    assert add(toy, article, "--language", "English", "--published", "3 June") == 1
    reported = capsys.readouterr().err
    assert "seeds/S04.json:6:3: error: pattern [S04.language]" in reported
    assert "seeds/S04.json:10:3: error: dates_are_edtf [S04.published]" in reported


def test_the_problems_of_other_files_are_not_reported(toy, article, capsys):
    set_cells(toy, "figures", "F0002", bound="exakt")
    assert add(toy, article) == 0
    assert capsys.readouterr().err == ""


def test_a_released_book_takes_a_source_under_the_same_version(toy, article):
    build(toy)
    assert add(toy, article, "--keep") == 0
    assert check(toy).problems == ()


def test_a_column_that_is_not_there_to_tell_is_named(toy, article):
    with pytest.raises(UsageError, match=r"source 'titel'\. Did you mean 'title'"):
        add_source(toy, article, stated={"titel": "x"})
    with pytest.raises(UsageError, match="no column that can be given for a source 'sha256'"):
        add_source(toy, article, stated={"sha256": "x"})


@pytest.mark.parametrize("kept", [[], ["--keep"]])
def test_the_next_steps_can_be_pasted(toy, article, capsys, kept):
    add(toy, article, *kept)
    steps = capsys.readouterr().out.split("Next:\n")[1].splitlines()
    assert steps[0].startswith(f"  trucebook extract {article} --book {toy} ")
    assert (f"--texts {article.parent}" in steps[2]) is not bool(kept)
