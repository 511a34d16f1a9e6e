"""Every answer as it is shown, of the release and of a hostile book."""

import pytest
from conftest import TOY, copy_book
from edit import set_cells
from hostile import hostile_words
from rich.cells import cell_len

import trucebook
from trucebook.errors import UsageError

ANSWERS = {
    "discrepancies": lambda **book: trucebook.discrepancies(**book),
    "timeline": lambda **book: trucebook.timeline(**book),
    "wordings": lambda **book: trucebook.wordings(**book),
    "proposals": lambda **book: trucebook.proposals(**book),
    "proposal": lambda **book: trucebook.proposal("P01", **book),
    "compare": lambda **book: trucebook.compare(book.pop("metric"), **book),
}
ALLOWED = {"div", "table", "caption", "strong", "br", "thead", "tbody", "tr", "th", "td"}
ALLOWED |= {"p", "pre", "ins", "del"}


@pytest.fixture(scope="module")
def hostile_book(tmp_path_factory):
    return hostile_words(copy_book(TOY, tmp_path_factory.mktemp("hostile") / "toy"))


def asked(name, metric, **book):
    return ANSWERS[name](**book, **({"metric": metric} if name == "compare" else {}))


@pytest.fixture(scope="module")
def wide_book(tmp_path_factory):
    """A book with names in a script whose letters are two columns wide."""
    book = copy_book(TOY, tmp_path_factory.mktemp("wide") / "toy")
    for table, row_id, column in (
        ("actors", "orvenia", "name"),
        ("proposals", "P01", "name"),
        ("quantities", "N0001", "name"),
    ):
        set_cells(book, table, row_id, **{column: "停戦交渉 " * 40})
    return book


def assert_fits(answer):
    text = repr(answer)
    assert max(map(cell_len, [*text.splitlines(), *answer.as_text().splitlines()])) <= 100
    assert all(char == "\n" or char.isprintable() for char in text)


@pytest.mark.parametrize("name", ANSWERS)
def test_an_answer_of_the_release_fits(name):
    answer = asked(name, "killed")
    assert_fits(answer)
    assert answer._repr_html_().count("<caption") >= 1
    assert answer.as_csv().splitlines()[0] == ",".join(answer.schema.fields)


@pytest.mark.parametrize("name", ANSWERS)
def test_nothing_acts_in_an_answer_of_a_hostile_book(name, hostile_book):
    answer = asked(name, "truce_stages", book=hostile_book)
    assert_fits(answer)
    html = answer._repr_html_()
    tags = {part.split(">")[0].split()[0].strip("/") for part in html.split("<")[1:]}
    assert tags <= ALLOWED


@pytest.mark.parametrize("name", ANSWERS)
def test_an_answer_in_wide_letters_fits(name, wide_book):
    assert_fits(asked(name, "truce_stages", book=wide_book))


@pytest.mark.parametrize("name", ["discrepancies", "compare", "timeline"])
def test_an_answer_of_the_release_is_drawn(name):
    pytest.importorskip("altair")
    spec = asked(name, "killed").plot().to_dict(validate=True)
    assert len(spec["description"]) > 100
    assert spec["vconcat"]


def test_an_answer_without_a_chart_says_which_have_one():
    with pytest.raises(UsageError, match="no chart of wordings: discrepancies, compare and time"):
        trucebook.wordings().plot()
