"""A second coder, blind to the first: what they see, and where what they do is kept."""

import itertools
import shutil

import pytest
from paging import PORT, TOKEN, Hand, a_book, ask, sit_down, tables
from reviewing import last, rows

from trucebook.book.book import read_book
from trucebook.commands import main
from trucebook.errors import UsageError
from trucebook.read.figures.weights import weights
from trucebook.review.evaluate import OWN
from trucebook.review.reliability import measured
from trucebook.review.second import first_pass
from trucebook.review.web.actions import Refused
from trucebook.review.web.desk import Judges
from trucebook.review.web.journal import make_home
from trucebook.review.web.serve import open_second_desk
from trucebook.review.web.server import application
from trucebook.validate.check import check_book
from trucebook.validate.rows import check_rows

JUDGES = Judges(rows=check_rows, whole=check_book, weights=weights)


def second(root, coder="CB", sources=("S02",)):
    journal = make_home(root) / f"{coder}-second"
    return Hand(open_second_desk(root, JUDGES, journal, coder, None, OWN, sources))


@pytest.fixture(scope="module")
def coded(tmp_path_factory):
    """A book in which AF has coded, with words that nobody else writes."""
    root = a_book(tmp_path_factory.mktemp("coded") / "floods")
    first = Hand(sit_down(root))
    first.accept("At least 12 people", quantity_id="dead of Marn (event)", note="zyxnote")
    first.reject("40 guests", "zyxreason")
    first.accept("We go on,")
    first.add("mentions", "Orvenia", actor_id="edda-rolin", note="zyxmention")
    return root


@pytest.fixture
def book(coded, tmp_path):
    """A copy of it."""
    return shutil.copytree(coded, tmp_path / "floods")


def secrets_of(root):
    """Ids of the first coder's rows and evidence, and words that only they wrote."""
    names = ("figures", "mentions", "quotes", "terms", "evidence", "responses", "utterances")
    ids = {next(iter(row.values())) for name in names for row in rows(root, name)}
    return {*ids, "zyx", '"AF"'}


def answers(app, hand):
    """What every address answers, refusals too."""
    view = hand.view
    for name in ("book", "source?id=S02", "source?id=S01", "queue", "sitting", "differences"):
        yield ask(app, "GET", f"/api/{name}")
    yield ask(app, "GET", "/api/problems?source=S02")
    for one in view.candidates[:4]:
        yield ask(app, "POST", "/api/check", {"kind": "accept", "state": "", "key": one.key})
    key = hand.key("40 guests")
    yield ask(app, "POST", "/api/act", {"kind": "reject", "state": "", "key": key, "reason": "x"})
    for one in view.candidates[:3]:
        yield ask(app, "POST", "/api/act", {"kind": "accept", "state": "", "key": one.key})
    yield ask(app, "POST", "/api/act", {"kind": "undo", "state": ""})
    yield ask(app, "POST", "/api/act", {"kind": "redo", "state": ""})
    yield ask(app, "POST", "/api/validate")
    yield ask(app, "GET", "/api/source?id=S02")
    yield ask(app, "GET", "/api/problems?source=S02")
    yield ask(app, "POST", "/api/finish")


def test_no_answer_has_anything_of_the_first_coder(book):
    hand, hidden = second(book), secrets_of(book)
    app = application(hand.desk, TOKEN, PORT, b"", {}, "en")
    opened, view = hand.desk.opened(), hand.view
    assert opened.is_second
    assert opened.progress.open == opened.progress.candidates
    assert {one.status for one in view.candidates} == {"open"}
    assert view.rows == []
    asked = {  # ids follow from what a row says: rows alike have one id, whoever writes them
        row_id for row_id in hidden if row_id[0].isupper() and len(row_id) == 6
    }
    before = {one: data for one, data in tables(book).items() if "second" not in one}
    found = list(answers(app, hand))
    assert {one.status for one in found[:2]} | {one.status for one in found[3:7]} == {200}
    assert found[2].status == 404
    assert {one.status for one in found} <= {200, 404, 422}
    own = {data.decode() for name, data in tables(book).items() if "coding/second" in name}
    secret = {one for one in hidden if not (one in asked and any(one in text for text in own))}
    assert len(secret) > 5
    for answer, one in itertools.product(found, secret):
        assert one not in answer.body.decode(), (one, answer.body)
    assert {one: data for one, data in tables(book).items() if "second" not in one} == before


def test_what_the_second_coder_does_is_undone_and_done_again(book):
    hand = second(book)
    states = [tables(book)]
    acts = (
        lambda: hand.add("actors", name="Lake Guild", kind="organisation"),
        lambda: hand.add("mentions", "Marn Relief Office", actor_id="lake-guild"),
        lambda: hand.reject("40 guests"),
    )
    for act in acts:
        act()
        states.append(tables(book))
    assert last(book, "coding/second/mentions", "Marn Relief Office")["coder"] == "CB"
    assert [row["actor_id"] for row in rows(book, "coding/second/actors")] == ["lake-guild"]
    hand = second(book)  # as after a kill
    assert hand.desk.sitting().actions == 3
    for _ in acts:
        hand.undo()
    assert not any(rows(book, f"coding/second/{name}") for name in ("actors", "mentions"))
    for _ in acts:
        hand.redo()
    assert tables(book) == states[-1]


def test_shared_entries_stay_and_a_second_pass_has_one_coder(book):
    hand, before = second(book), tables(book)
    with pytest.raises(Refused, match="both coders share this entry"):
        hand.edit("edda-rolin", kind="state")
    assert tables(book) == before
    hand.add("mentions", "Orvenia", actor_id="edda-rolin")
    with pytest.raises(UsageError, match="--coder CC: the second pass of S02 is by CB"):
        second(book, "CC")


def test_the_first_coder_is_refused(book):
    with pytest.raises(UsageError, match="--coder AF: AF has coded or reviewed S02"):
        second(book, "AF")


def said(root):
    """What is wrong with a book, by rule and row."""
    return {(one.rule, one.row_id) for one in check_book(read_book(root)).problems}


def test_both_passes_are_compared_once_the_first_is_kept(book, capsys):
    before = said(book)
    hand = second(book)
    hand.add("mentions", "Orvenia", actor_id="edda-rolin")
    assert said(book) == before
    assert main(["review", str(book), "--keep-first"]) == 0
    assert "dataset/coding/first/mentions.csv" in capsys.readouterr().out
    found = list(sit_down(book, person="ED").differences())
    assert ("quotes", "span", "") in {(one.table, one.field, one.second) for one in found}
    assert ("mentions", 1.0) in {(one.table, one.f1) for one in measured(read_book(book))}
    with pytest.raises(UsageError, match="has its first pass already"):
        first_pass(read_book(book))
    assert hand.desk.differences() == []
    assert {rule for rule, _ in said(book) - before} == {"settled_rows_are_of_a_pass"}
    assert {row["source_id"] for row in rows(book, "coding/first/mentions")} == {"S02"}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--coder", "CB"], "works with --page"),
        (["--page", "--coder", "CB", "--reviewer", "CB"], "without --reviewer"),
        (["--page", "--coder", "cb"], "--coder: expected initials"),
        (["--keep-first"], "there is no second pass yet"),
    ],
)
def test_what_cannot_be_is_refused(book, capsys, words, said):
    assert main(["review", str(book), *words]) == 2
    assert said in capsys.readouterr().err
