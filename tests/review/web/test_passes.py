"""Where two coders differ: only the cells that differ, and what an editor settles on."""

import pytest
from paging import Hand, a_book, code_twice, sit_down, tables
from reviewing import rows

from trucebook.review.web.actions import Refused
from trucebook.review.web.asked import Settle, Undo


@pytest.fixture
def hand(tmp_path):
    book = a_book(tmp_path / "floods")
    code_twice(book)
    return Hand(sit_down(book, person="ED"), "S01")


def test_only_cells_that_differ_are_shown(hand):
    found = hand.desk.differences()
    assert [(one.table, one.field) for one in found] == [("figures", "bound"), ("mentions", "span")]
    assert (found[0].second, found[0].now, found[1].second) == ("more_than", found[0].first, "")
    assert hand.view.text[found[0].span.start : found[0].span.end] == found[0].exact


def settle(one, **more):
    names = ("table", "source_id", "span", "exact", "field")
    cells = {name: getattr(one, name) for name in names}
    return Settle(**{"state": "", "settled": "more_than", "reason": "as printed", **cells, **more})


def test_what_is_settled_is_kept_with_its_reason_and_corrects_the_row(hand):
    book, [one, _] = hand.desk.state().book.root, hand.desk.differences()
    before = tables(book)
    done = hand.desk.act(settle(one))
    assert [row.id for row in done.rows] == [one.row_id]
    [row] = [row for row in rows(book, "figures") if row["figure_id"] == one.row_id]
    assert (row["bound"], row["reviewer"]) == ("more_than", "ED")
    [kept] = rows(book, "coding/adjudications")
    assert (kept["first"], kept["second"], kept["settled"]) == (one.first, "more_than", "more_than")
    again = hand.desk.differences()[0]
    assert (again.settled, again.reason, again.now) == ("more_than", "as printed", "more_than")
    hand.desk.act(Undo(state=""))
    assert tables(book)["dataset/figures.csv"] == before["dataset/figures.csv"]
    assert hand.desk.differences()[0].settled == ""


@pytest.mark.parametrize(("more", "code"), [({"reason": " "}, 422), ({"field": "unit"}, 404)])
def test_what_needs_a_reason_or_does_not_differ_is_refused(hand, more, code):
    with pytest.raises(Refused) as refused:
        hand.desk.act(settle(hand.desk.differences()[0], **more))
    assert refused.value.status == code
