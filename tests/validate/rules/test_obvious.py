"""Evidence is obvious where the words of a cell stand once beside its row."""

import pytest
from edit import add_row, rows_of, set_cells, write_rows

from trucebook.book.book import read_book
from trucebook.validate.rules.dates import places_of
from trucebook.validate.rules.names import names_in
from trucebook.validate.rules.obvious import obvious


def proofs(book, row_id, name):
    """Words and basis of the evidence that is obvious for a cell, without the evidence it has."""
    header, *rows = rows_of(book, "evidence")
    kept = [row for row in rows if (row[1], row[2]) != (row_id, name)]
    write_rows(book, "evidence", [header, *kept])
    found = read_book(book)
    row = found.by_id[row_id]
    return [
        (proof.span.exact, proof.basis) for proof in obvious(found, row, row.schema.fields[name])
    ]


@pytest.mark.parametrize(
    ("row_id", "name", "words", "basis"),
    [
        ("F0004", "metric", "killed", "stated"),
        ("F0006", "metric", "seized", "stated"),
        ("F0004", "attributed_to", "Kelvar health office", "stated"),
        ("F0005", "period", "Tuesday", "inferred"),
        ("F0006", "period", "January", "inferred"),
        ("F0004", "as_of", "14 May 2031", "inferred"),
        ("Q0002", "speaker_text", "Marrec", "stated"),
        ("Q0002", "verb", "told", "stated"),
        ("Q0002", "venue", "Dunvarra", "stated"),
        ("Q0002", "utterance_id", "We will not pay for silence,", "stated"),
        ("N0005", "place_id", "Sarn Ford", "stated"),
        ("sarn-ford", "name", "Sarn Ford", "stated"),
    ],
)
def test_words_that_stand_once_beside_the_row(toy, row_id, name, words, basis):
    assert proofs(toy, row_id, name) == [(words, basis)]


@pytest.mark.parametrize(
    ("row_id", "cells"),
    [
        pytest.param("F0005", {"attributed_to": "orvenia"}, id="nobody names it there"),
        pytest.param("F0019", {"metric": "killed"}, id="no cue of the code"),
        pytest.param("F0004", {"period": "2031-05-12"}, id="another day"),
        pytest.param("F0004", {"period": "2031-01-09/2031-05-14"}, id="an interval"),
        pytest.param("F0003", {"metric": "prisoners_released"}, id="two cues: release, exchange"),
    ],
)
def test_where_words_are_missing_or_several_a_person_chooses(toy, row_id, cells):
    set_cells(toy, "figures", row_id, **cells)
    assert proofs(toy, row_id, next(iter(cells))) == []


def test_a_row_whose_words_are_elsewhere_has_no_obvious_evidence(toy):
    set_cells(toy, "figures", "F0004", start="594", end="616")
    assert proofs(toy, "F0004", "metric") == []


def test_the_words_of_a_speaker_are_no_evidence_for_who_speaks(toy):
    set_cells(toy, "quotes", "Q0002", speaker_text="silence", verb="pay")
    assert proofs(toy, "Q0002", "verb") == []
    set_cells(toy, "quotes", "Q0002", mode="indirect")
    assert proofs(toy, "Q0002", "verb") == [("pay", "stated")]


def test_each_item_of_a_list_has_its_words_or_none_has(toy):
    set_cells(toy, "events", "V0004", participants="orvenia")
    add_row(toy, "evidence", row_id="V0004", field="participants")
    one = proofs(toy, "V0004", "participants")
    set_cells(toy, "events", "V0004", participants="orvenia; odile-varn")
    assert proofs(toy, "V0004", "participants") == []
    assert len(one) < 2


def test_a_day_is_read_with_the_day_of_publication():
    text = "On Tuesday, 9 January and in May; it may rain. Yesterday, 13 May 2031, it did."
    read = lambda value, day: [(text[a:b], whole) for a, b, whole in places_of(text, value, day)]  # noqa: E731
    assert read("2031-05-13", "2031-05-14") == [
        ("Tuesday", False),
        ("Yesterday", False),
        ("13 May 2031", True),
    ]
    assert read("2031-05-13", None) == [("13 May 2031", True)]
    assert read("2031-01-09", "2031-05-14") == [("9 January", False)]
    assert read("XXXX-05", None) == [("May", True)]
    assert read("2031", "2031-05-14") == []


def test_a_name_within_a_longer_one_names_another(toy):
    names = names_in(read_book(toy), "actors")
    text = "Orvenia and the Orvenian military; the Kelvar Health Office’s count, the League."
    found = [
        text[start:end]
        for key in ("orvenia", "kelvar-health-office", "league-of-straits")
        for start, end in names.places(key, text)
    ]
    assert found == ["Orvenia", "Kelvar Health Office", "League"]
