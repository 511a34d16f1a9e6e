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


def added(book):
    """The records that the toy does not have, by id."""
    files = {path.stem: path for path in (book / "seeds").glob("*.json")}
    new = sorted(files.keys() - {"S01", "S02", "S03"})
    return {name: json.loads(files[name].read_text(encoding="utf-8")) for name in new}


def the_added(book):
    [record] = added(book).values()
    return record


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
    [source_id] = added(toy)
    assert the_added(toy) == {
        "source_id": source_id,
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
        "retrieved_from": None,
        "page_sha256": None,
        "metadata_basis": None,
        "withheld": None,
        "rights": RIGHTS,
    }
    assert capsys.readouterr().out.startswith(
        f"{toy / 'seeds' / source_id}.json: {source_id}, {len(TEXT)} characters\n"
    )


def test_the_record_is_canonical_and_the_book_stays_valid(toy, article):
    assert add(toy, article) == 0
    [source_id] = added(toy)
    text = (toy / "seeds" / f"{source_id}.json").read_text(encoding="utf-8")
    assert text == json_text(json.loads(text))
    assert check(toy).valid
    assert check(toy, texts=article.parent).problems == ()


def test_the_first_row_asks_for_the_text(toy, article):
    add(toy, article)
    cells = {"start": "20", "end": "27", "exact": "Talmere", "suffix": " sent twelve trucks."}
    kept = {"method": "curated", "coder": "TA", "row_status": "active"}
    add_row(
        toy,
        "mentions",
        mention_id="M9999",
        actor_id="talmere",
        source_id=the_added(toy)["source_id"],
        **cells,
        **kept,
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
    assert read_book(toy).texts[the_added(toy)["source_id"]] == TEXT


def test_a_text_that_git_would_commit_is_not_kept(toy, article, capsys):
    git(toy, "init", "--quiet")
    assert add(toy, article, "--keep") == 2
    assert "Add the line /seeds/texts/ to .gitignore first" in capsys.readouterr().err
    assert added(toy) == {}
    (toy / ".gitignore").write_text("/seeds/texts/\n")
    assert add(toy, article, "--keep") == 0


def test_another_text_of_that_name_is_never_overwritten(toy, article, capsys):
    kept = toy / "seeds" / "texts" / "aid.txt"
    kept.write_text("else")
    assert add(toy, article, "--keep") == 2
    assert "another text is there" in capsys.readouterr().err
    assert kept.read_text() == "else"
    assert added(toy) == {}


def test_a_text_that_lies_there_already_gets_its_record(toy, article):
    kept = toy / "seeds" / "texts" / "aid.txt"
    kept.write_bytes(article.read_bytes())
    assert add(toy, kept, "--keep") == 0


def test_a_byte_order_mark_is_part_of_the_text(toy, article):
    article.write_bytes(b"\xef\xbb\xbf" + TEXT.encode())
    add(toy, article, "--keep")
    assert the_added(toy)["characters"] == len(TEXT) + 1
    assert check(toy).valid


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "expected a page or a text, found nothing in it"),
        (b" \n\n", "found nothing in it"),
        ("\ufeff \n".encode(), "found nothing but blanks"),
        (b"caf\xe9", "aid.txt:1:4: error: text_is_utf8"),
        (b"<!DOCTYPE html><p></p>", "expected a page with an article"),
        (b"a\0b", "text_has_no_nul"),
        (b"%PDF-1.7", "found a PDF. Take the text out"),
        (b"\x89PNG\r\n", "found an image"),
        ("Aid".encode("utf-16"), "UTF-16. Save the text as UTF-8"),
    ],
)
def test_what_is_no_text_is_refused(toy, article, data, message):
    article.write_bytes(data)
    with pytest.raises(DataError, match=message):
        add_source(toy, article, stated={})
    assert added(toy) == {}


def test_a_text_that_is_a_source_already_names_its_record(toy, capsys):
    assert add(toy, toy / "seeds" / "texts" / "norrin-wire.txt") == 2
    assert "the text is S01 already; see seeds/S01.json" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["nowhere.txt", ".", "-"])
def test_what_is_no_file_is_reported(toy, name):
    with pytest.raises(UsageError, match="expected the file of a text or page"):
        add_source(toy, name, stated={})


@pytest.mark.parametrize(
    ("source_id", "message"),
    [
        ("S1", r"of the form \^S\[0-9a-z\]"),
        ("../S09", r"of the form \^S\[0-9a-z\]"),
        ("S02", "S02 is in use, or was: .* Without --id a free one is taken"),
    ],
)
def test_an_id_that_will_not_do_is_refused(toy, article, source_id, message):
    with pytest.raises(UsageError, match=message):
        add_source(toy, article, source_id=source_id, stated={})


def test_an_id_is_taken_as_given(toy, article):
    assert add(toy, article, "--id", "S07") == 0
    assert list(added(toy)) == ["S07"]


def test_an_id_is_drawn_so_that_two_people_do_not_take_the_same(toy, article):
    add(toy, article)
    article.write_text("Another text.")
    add(toy, article)
    assert len(added(toy)) == 2


def test_an_id_that_a_release_gave_is_not_given_again(toy, article):
    add(toy, article)
    build(toy)
    [source_id] = added(toy)
    (toy / "seeds" / f"{source_id}.json").unlink()
    add(toy, article)
    assert list(added(toy)) != [source_id]


def test_a_record_that_needs_a_correction_is_reported(toy, article, capsys):
    faults = ["--language", "English", "--published", "3 June"]
    assert add(toy, article, "--id", "S04", *faults) == 1
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
    assert steps[0].startswith(f"  trucebook review {toy} --source S04 ")
    assert steps[1].startswith(f"  trucebook validate {toy} --fix")
    assert [f"--texts {article.parent}" in step for step in steps] == [not kept, not kept]
