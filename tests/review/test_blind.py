"""Passages held back, and what a person coded in them beside what was proposed."""

import math

import pytest
from reviewing import ARTICLE, add_text, key_of, opened, rows, snapshot

from trucebook.book.book import read_book
from trucebook.book.edits import replace_files, row_of, with_rows
from trucebook.errors import UsageError
from trucebook.extract.text.passages import passages
from trucebook.review.anchoring import anchoring
from trucebook.review.blind import Hold, hold_back, read_holds
from trucebook.review.decide import Order, decide, hold, orders_above, uncover
from trucebook.review.decisions import Decision, Place
from trucebook.review.reliability import measured
from trucebook.spans import Span


def code(root, words, coder="AF", method="curated", **cells):
    """Add a figure that a person coded."""
    start = ARTICLE.index(words)
    known = {"figure_id": f"F0{start:03d}x", "source_id": "S02", "start": start, "exact": words}
    known |= {"end": start + len(words), "method": method, "coder": coder, "row_status": "active"}
    known |= {"metric": "killed", "unit": "people", "bound": "exact", "status": "reported"}
    made = read_book(root)
    row = row_of(made.schemas["figures"], {**known, **cells})
    replace_files(made, with_rows(made, [row]))


def hold_paragraph(root, words):
    """Hold back the paragraph with some words."""
    found = opened(root)
    at = ARTICLE.index(words)
    part = passages(ARTICLE).paragraph(Span(at, at + len(words), words))
    held = Hold("S02", part.start, part.end)
    replace_files(found.book, found.files(holds=[held]))
    return held.key


@pytest.mark.parametrize("share", [0.01, 0.1, 0.5, 1])
def test_a_share_of_the_passages_is_drawn_and_drawn_again(book, share):
    found = opened(book)
    parts = passages(ARTICLE)
    paragraphs = {parts.number(item.place.span.start) for item in found.review.open}
    held = hold_back(found.book, found.review.open, (), share)
    assert len(held) == math.ceil(share * len(paragraphs))
    assert held == hold_back(found.book, reversed(found.review.open), (), share)
    assert hold_back(found.book, found.review.open, ("S02",), share) == ()


def test_what_is_drawn_hangs_on_the_text(book):
    found = opened(book)
    drawn = {0: hold_back(found.book, found.review.open, (), 0.1)}
    for turn in range(1, 12):
        add_text(book, f"{ARTICLE}{'.' * turn}")
        found = opened(book)
        drawn[turn] = hold_back(found.book, found.review.open, (), 0.1)
    assert len({held[0].start for held in drawn.values()}) > 1


def test_candidates_that_are_held_back_are_nowhere(book):
    key = key_of(opened(book), "figures", "At least 12 people")
    hold_paragraph(book, "At least 12")
    found = opened(book)
    assert "At least 12 people" not in {item.place.span.exact for item in found.review.open}
    assert b"At least 12 people" not in found.files()["dataset/extracted/figures.csv"]
    with pytest.raises(UsageError, match="its passage is held back"):
        decide(found, [Order(key, "accepted", "AF")])
    decide(found, list(orders_above(found, 0, "AF")))
    assert not [row for row in rows(book, "figures") if row["exact"] == "At least 12 people"]


def test_nothing_is_drawn_of_a_source_that_somebody_has_seen(book):
    found = opened(book)
    decide(found, [Order(found.review.open[0].key, "rejected", "AF", "no")])
    assert hold(opened(book), 0.5) == ()


def test_holding_back_twice_holds_back_once(book):
    assert hold(opened(book), 0.1)
    before = snapshot(book)
    assert hold(opened(book), 0.1) == ()
    assert snapshot(book) == before


def test_what_a_person_coded_is_kept_beside_what_was_proposed(book):
    key = hold_paragraph(book, "At least 12")
    code(book, "At least 12 people", metric="injured", value_low=12.0, value_high=12.0)
    decisions = uncover(opened(book), [key], "AF")
    by_words = {(one.place.table, one.place.span.exact): one for one in decisions}
    figure = by_words["figures", "At least 12 people"]
    assert (figure.decision, figure.reviewer) == ("coded", "AF")
    assert "metric=killed" in figure.proposed
    assert "metric=injured" in figure.corrected
    assert "unit" not in figure.corrected
    assert by_words["mentions", "Marn Relief Office"].decision == "uncoded"
    [held] = read_holds(read_book(book).files)
    assert held.coder == "AF"
    open_now = {item.place.span.exact for item in opened(book).review.open}
    assert "Marn Relief Office" in open_now
    assert "At least 12 people" not in open_now
    assert b"At least 12 people" in opened(book).files()["dataset/extracted/figures.csv"]


@pytest.mark.parametrize(
    "made", [{"coder": "extract@0.2.0"}, {"method": "extracted"}, {"row_status": "retracted"}]
)
def test_a_row_of_a_machine_is_that_of_no_coder(book, made):
    key = hold_paragraph(book, "At least 12")
    code(book, "At least 12 people", **made)
    assert {one.decision for one in uncover(opened(book), [key], "AF")} == {"uncoded"}


def test_only_a_passage_that_is_held_back_is_uncovered(book):
    key = hold_paragraph(book, "At least 12")
    with pytest.raises(UsageError, match="pxxxxx: no passage with this key is held back"):
        uncover(opened(book), ["pxxxxx"], "AF")
    uncover(opened(book), [key], "AF")
    with pytest.raises(UsageError, match="no passage with this key"):
        uncover(opened(book), [key], "AF")


def decided(decision, corrected="", reviewer="AF"):
    place = Place("figures", "S01", Span(0, 3, "two"))
    proposed = "metric=killed; unit=people"
    return Decision(place, decision, "", reviewer, proposed=proposed, corrected=corrected)


def test_coding_with_and_without_candidates_is_compared_by_field():
    made = [decided("accepted")] * 8 + [decided("accepted", "metric=injured")] * 2
    made += [decided("rejected")] * 10
    made += [decided("coded", "metric=injured")] * 3 + [decided("coded")] + [decided("uncoded")] * 6
    found = {(one.table, one.field): one for one in anchoring(made)}
    span, metric = found["figures", "span"], found["figures", "metric"]
    assert (span.helped, span.unhelped) == ((10, 20), (4, 10))
    assert (metric.helped, metric.unhelped) == ((8, 10), (1, 4))
    assert metric.difference == pytest.approx(0.8 - 0.25)
    low, high = metric.ends
    assert -1 <= low < metric.difference < high <= 1
    # Newcombe's interval, by hand from Wilson's of 8/10 and 1/4.
    assert (low, high) == (pytest.approx(0.0042, abs=1e-4), pytest.approx(0.7996, abs=1e-4))
    assert found["figures", "unit"].difference == 0


def test_nothing_is_compared_where_one_side_is_missing():
    assert anchoring([decided("accepted")] * 5) == []
    assert anchoring([]) == []


def test_a_machine_is_no_reviewer():
    made = [decided("accepted", reviewer="extract@0.2.0"), decided("coded")]
    assert anchoring(made) == []


def test_the_comparison_is_among_the_measures_of_a_book(book):
    key = hold_paragraph(book, "At least 12")
    code(book, "At least 12 people", value_low=12.0, value_high=12.0)
    uncover(opened(book), [key], "AF")
    found = opened(book)
    decide(found, [Order(key_of(found, "figures", "40 guests"), "accepted", "AF")])
    by_key = {one.key: one for one in measured(read_book(book))}
    assert by_key["helped", "figures", "metric"].share == 1
    assert by_key["unhelped", "figures", "unit"].rows == 1
