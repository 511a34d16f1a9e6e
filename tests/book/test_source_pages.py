"""`source add` and `source check` with pages, from files and from a server."""

import hashlib
import json
from datetime import date
from pathlib import Path

import pytest
import serving as http
import webpages
from edit import add_row
from repository import git

from trucebook.book import article
from trucebook.book.article import find
from trucebook.book.book import read_book
from trucebook.commands import main
from trucebook.spans import context
from trucebook.validate.check import check

HTML = webpages.page()
KEPT = {"method": "curated", "coder": "TA", "row_status": "active"}


@pytest.fixture(autouse=True)
def _at_once(monkeypatch):
    """The main text is found without another process."""
    monkeypatch.setattr(article, "_in_a_process", lambda where, page: find(**page))


@pytest.fixture
def server(tmp_path):
    (tmp_path / "site").mkdir()
    with http.serving(tmp_path / "site") as running:
        (running.folder / "aid").write_text(HTML, encoding="utf-8")
        yield running


def add(book, where, *arguments):
    return main(["source", "add", str(where), "--book", str(book), "--id", "S04", *arguments])


def recheck(book, *arguments):
    return main(["source", "check", *arguments, "--book", str(book)])


def record(book):
    return json.loads((book / "seeds" / "S04.json").read_text(encoding="utf-8"))


def texts(book):
    return {path.name: path.read_bytes() for path in (book / "seeds" / "texts").iterdir()}


def quote(book, words, mention_id="M9999"):
    """Add a mention with these words of the new source."""
    start = webpages.TEXT.index(words)
    end = start + len(words)
    cells = {"start": str(start), "end": str(end), "exact": words}
    before, after = context(webpages.TEXT, start, end)
    cells |= {"prefix": before or "", "suffix": after or ""}
    ids = {"mention_id": mention_id, "actor_id": "talmere", "source_id": "S04"}
    add_row(book, "mentions", **ids, **cells, **KEPT)


def test_a_web_page_becomes_a_source(toy, server, capsys):
    before = texts(toy)
    assert add(toy, f"{server.url}/aid#comments") == 0
    made = record(toy)
    assert made == made | {
        "file": "S04.txt",
        "sha256": hashlib.sha256(webpages.TEXT.encode()).hexdigest(),
        "characters": len(webpages.TEXT),
        "language": "en-GB",
        "title": "Aid enters Marn",
        "outlet": "The Marn Courier",
        "author": "Ada Lind",
        "published": "2031-06-04",
        "published_basis": "The page: meta article:published_time '2031-06-04T23:30:00+02:00'.",
        "url": "https://courier.example/2031/aid",
        "retrieved_from": f"{server.url}/aid",
        "retrieved_on": date.today().isoformat(),
        "page_sha256": hashlib.sha256(HTML.encode()).hexdigest(),
        "metadata_basis": (
            "title: meta og:title; outlet: meta og:site_name; author: meta author; "
            "url: link canonical; language: html lang"
        ),
    }
    new = {name: data for name, data in texts(toy).items() if name not in before}
    assert new == {"S04.html": HTML.encode(), "S04.txt": webpages.TEXT.encode()}
    out = capsys.readouterr().out
    assert "  title: 'Aid enters Marn' (meta og:title)\n" in out
    assert "  text: 'Aid enters Marn\\nAt least 12 people were ' … " in out
    assert f"trucebook review {toy} --source S04 " in out


def test_the_book_stays_valid_and_its_text_is_found(toy, server):
    add(toy, f"{server.url}/aid")
    quote(toy, "Talmere")
    assert read_book(toy).texts["S04"] == webpages.TEXT
    assert check(toy).problems == ()


def test_what_a_person_states_comes_first(toy, server, capsys):
    stated = ["--title", "Aid", "--published", "2031-06-05", "--url", "https://courier.example/b"]
    assert add(toy, f"{server.url}/aid", *stated, "--published-basis", "Printed.") == 0
    made = record(toy)
    assert (made["title"], made["published"], made["published_basis"]) == (
        *("Aid", "2031-06-05"),
        "Printed.",
    )
    assert made["url"] == "https://courier.example/b"
    assert made["metadata_basis"].startswith("outlet: ")
    assert "url:" not in made["metadata_basis"]
    assert "title: 'Aid enters Marn' (meta og:title, not taken)" in capsys.readouterr().out


def test_a_stated_day_does_not_take_the_basis_of_the_page(toy, server):
    add(toy, f"{server.url}/aid", "--published", "2031-06-05")
    assert record(toy)["published_basis"] is None


def test_without_a_canonical_address_it_is_where_the_page_was(toy, server):
    (server.folder / "aid").write_text(webpages.page(head=""), encoding="utf-8")
    add(toy, f"{server.url}/aid")
    assert record(toy)["url"] == record(toy)["retrieved_from"] == f"{server.url}/aid"
    assert (record(toy)["title"], record(toy)["outlet"]) == ("Aid enters Marn", None)


def test_a_page_in_a_file_becomes_a_source(toy, tmp_path):
    path = tmp_path / "saved.html"
    path.write_bytes(HTML.encode("utf-8-sig"))
    assert add(toy, path, "--retrieved-on", "2031-06-05") == 0
    made = record(toy)
    assert (made["retrieved_from"], made["retrieved_on"]) == (None, "2031-06-05")
    assert made["page_sha256"] == hashlib.sha256(path.read_bytes()).hexdigest()
    assert texts(toy)["S04.html"] == path.read_bytes()


def test_a_text_on_the_web_is_kept_as_received(toy, server):
    (server.folder / "aid").write_bytes(b"Marn floods.\r\nTwelve trucks came.\r\n")
    assert add(toy, f"{server.url}/aid") == 0
    assert texts(toy)["S04.txt"] == b"Marn floods.\r\nTwelve trucks came.\r\n"
    assert (record(toy)["file"], record(toy)["page_sha256"]) == ("S04.txt", None)
    assert "S04.html" not in texts(toy)


def test_an_encoding_is_stated_for_pages_only(toy, tmp_path, capsys):
    path = tmp_path / "page.html"
    path.write_bytes(webpages.page(head="").encode("utf-8").replace("é".encode(), b"\xe9"))
    path.write_bytes(
        path.read_bytes().replace("“".encode(), b"\x93").replace("”".encode(), b"\x94")
    )
    assert add(toy, path) == 2
    assert "--encoding windows-1252" in capsys.readouterr().err
    assert add(toy, path, "--encoding", "windows-1252") == 0
    assert webpages.TEXT.encode() == texts(toy)["S04.txt"]
    path = tmp_path / "text.txt"
    path.write_text("Marn")
    arguments = ["source", "add", str(path), "--book", str(toy), "--encoding", "utf-8"]
    assert main(arguments) == 2
    assert "--encoding is for pages; save a text as UTF-8" in capsys.readouterr().err


def test_a_page_that_is_a_source_already_is_refused(toy, server, capsys):
    add(toy, f"{server.url}/aid")
    assert main(["source", "add", f"{server.url}/aid", "--book", str(toy)]) == 2
    assert "the text is S04 already; see seeds/S04.json" in capsys.readouterr().err


def test_a_page_that_git_would_commit_is_not_kept(toy, server, capsys):
    git(toy, "init", "--quiet")
    (toy / ".gitignore").write_text("*.txt\n")
    before = texts(toy)
    assert add(toy, f"{server.url}/aid") == 2
    assert "S04.html: git would commit the text" in capsys.readouterr().err
    assert texts(toy) == before
    assert not (toy / "seeds" / "S04.json").exists()


@pytest.mark.parametrize(
    ("fault", "message"),
    [
        (http.status(404), "gone (404)"),
        (http.status(403), "not allowed (403), as before a login"),
        (http.drop, "Check the address"),
        (http.huge, "a page of at most 8,388,608 bytes"),
        (http.bomb, "a page of at most 8,388,608 bytes"),
    ],
)
def test_a_page_that_cannot_be_had_leaves_nothing(toy, server, capsys, fault, message):
    before = {path: path.stat().st_mtime_ns for path in toy.rglob("*")}
    server.faults["/aid"] = [fault] * 9
    assert add(toy, f"{server.url}/aid") == 2
    said = capsys.readouterr().err
    assert message in said
    assert len(said.splitlines()) == 1
    assert {path: path.stat().st_mtime_ns for path in toy.rglob("*")} == before


# Sources again


@pytest.fixture
def cited(toy, server):
    """The toy with a source from a server, and four mentions in it."""
    add(toy, f"{server.url}/aid")
    for place, words in enumerate(("Marn", "Bo Hale", "Talmere", "Norrin")):
        quote(toy, words, f"M999{place}")
    return toy


def replaced(server, *changes):
    html = HTML
    for old, new in changes:
        assert old in html
        html = html.replace(old, new)
    (server.folder / "aid").write_text(html, encoding="utf-8")


def test_a_source_that_did_not_change_is_the_same(cited, server, capsys):
    capsys.readouterr()
    assert recheck(cited, "S04") == 0
    assert capsys.readouterr().out == f"S04: same {server.url}/aid\n"


def test_what_changes_around_an_article_changes_no_source(cited, server):
    replaced(server, ("Terms of use", "New terms of use"))
    assert recheck(cited) == 0


def test_an_edit_says_which_spans_moved_and_which_are_lost(cited, server, capsys):
    replaced(server, ("said Bo Hale", "said Cara Bly, once again"), ("Norrin go on", "Norrin end"))
    before = {path: path.stat().st_mtime_ns for path in cited.rglob("*")}
    capsys.readouterr()
    assert recheck(cited, "S04") == 1
    hale, talmere, norrin = map(webpages.TEXT.index, ("Bo Hale", "Talmere", "Norrin"))
    by = len("Cara Bly, once again") - len("Bo Hale")
    assert capsys.readouterr().out.splitlines() == [
        f"S04: edited {server.url}/aid",
        "  spans in place: 1",
        f"  M9991 {hale}-{hale + 7} lost: 'Bo Hale'",
        f"  M9992 {talmere}-{talmere + 7} moved to {talmere + by}-{talmere + by + 7}: 'Talmere'",
        f"  M9993 {norrin}-{norrin + 6} moved to {norrin + by}-{norrin + by + 6}: 'Norrin'",
    ]
    assert {path: path.stat().st_mtime_ns for path in cited.rglob("*")} == before


def test_words_that_stand_twice_now_are_listed_with_both_places(cited, server, capsys):
    twice = ("<p>Talmere sent twelve", "<p>First Talmere moved. Later Talmere sent ten")
    replaced(server, twice)
    recheck(cited, "S04")
    assert "M9992 " in (out := capsys.readouterr().out)
    assert " may be at " in out


def test_an_edited_page_is_kept_if_asked(cited, server, capsys):
    before = texts(cited)
    replaced(server, ("twelve trucks", "ten trucks"))
    assert recheck(cited, "S04") == 1
    assert texts(cited) == before
    assert recheck(cited, "S04", "--keep") == 1
    page = (server.folder / "aid").read_bytes()
    name = f"S04-{hashlib.sha256(page).hexdigest()[:8]}"
    new = texts(cited)
    assert new.keys() - before.keys() == {f"{name}.html", f"{name}.txt"}
    assert new[f"{name}.html"] == page
    assert b"ten trucks" in new[f"{name}.txt"]
    assert recheck(cited, "S04", "--keep") == 1  # once more: what is there is kept


@pytest.mark.parametrize(
    ("fault", "state", "reason"),
    [
        (http.status(404), "gone", "gone (404)"),
        (http.status(410), "gone", "gone (410)"),
        (http.status(500), "unread", "its server fails (500)"),
        (http.status(403), "unread", "not allowed (403)"),
        (http.drop, "unread", "Check the address and the connection"),
    ],
)
def test_a_source_that_is_gone_or_cannot_be_read_says_so(
    cited, server, capsys, fault, state, reason
):
    server.faults["/aid"] = [fault] * 9
    capsys.readouterr()
    assert recheck(cited, "S04") == 1
    first, second = capsys.readouterr().out.splitlines()
    assert first == f"S04: {state} {server.url}/aid"
    assert reason in second


def test_a_page_that_asks_for_a_login_now_is_unread(cited, server, capsys):
    html = "<html><body><p>Please sign in.</p><form><input type=password></form></body></html>"
    (server.folder / "aid").write_text(html)
    assert recheck(cited, "S04") == 1
    assert "S04: unread " in (out := capsys.readouterr().out)
    assert "a form for a login" in out


def test_a_source_without_an_address_is_not_looked_for(toy, capsys):
    assert recheck(toy) == 0
    assert capsys.readouterr().out.splitlines()[0] == "S01: no address"


def test_an_address_in_a_record_is_never_a_path(toy, server, capsys):
    path = Path(server.folder, "aid")
    add(toy, path, "--url", str(path))
    assert recheck(toy, "S04") == 1
    assert f"S04: unread {path}\n" in capsys.readouterr().out


def test_a_source_that_is_not_there_is_named(toy, capsys):
    assert recheck(toy, "S77") == 2
    assert "There is no source 'S77'" in capsys.readouterr().err
