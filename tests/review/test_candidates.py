"""Candidates beside coded rows and decisions: the join."""

import pytest

from trucebook.review.candidates import Candidate, Coded, join
from trucebook.review.decisions import Decision, Place
from trucebook.spans import Span

TEXT = "Two towns and three towns"
COLUMNS = {"figures": ("value", "attributed_to")}


def place(words, source="S1", text=TEXT):
    start = text.index(words)
    return Place("figures", source, Span(start, start + len(words), words))


def candidate(words, value=None, **cells):
    return Candidate(place(words), {"value": value, "attributed_to": None, **cells})


def coded(words, row_id, value=None, who=None):
    return Coded(place(words), row_id, {"value": value, "attributed_to": who})


def decision(at, line=2, reason="no"):
    return Decision(at, "rejected", reason, "RV", line)


def joined(candidates, rows=(), decisions=(), text=TEXT):
    return join(candidates, rows, decisions, {"S1": text}, COLUMNS)


def test_a_candidate_meets_the_row_on_its_span_and_shows_where_they_differ():
    found = joined(
        [candidate("Two", 2.0), candidate("three", 3, attributed_to_name="Vint")],
        [coded("three", "F2", 30), coded("Two", "F1", 2), coded("towns", "F3")],
    )
    assert [(item.coded.row_id, item.differs) for item in found.reviewed] == [
        ("F1", ()),
        ("F2", ("value", "attributed_to")),
    ]


@pytest.mark.parametrize("values", [(2, 3), (3, 2)])
def test_twins_on_a_span_meet_so_that_as_much_as_can_agrees(values):
    found = joined(
        [candidate("Two", value) for value in values],
        [coded("Two", "F2", 2), coded("Two", "F3", 3)],
    )
    assert [item.coded.row_id for item in found.reviewed] == [f"F{value}" for value in values]
    assert not any(item.differs for item in found.reviewed)


def test_a_twin_too_many_is_for_a_decision():
    twins, row, verdict = [candidate("Two", value) for value in (1, 2)], coded("Two", "F2", 2), []
    assert [item.is_open for item in joined(twins, [row], verdict).reviewed] == [True, False]
    verdict = [decision(place("Two"))]
    assert joined(twins, [row], verdict).reviewed[0].decision == verdict[0]


def test_a_row_on_another_span_is_none():
    [item] = joined([candidate("Two towns")], [coded("Two", "F1")]).reviewed
    assert item.is_open


def test_a_decision_rejects_what_is_at_its_place():
    found = joined([candidate("three"), candidate("Two")], (), [decision(place("three"))])
    assert [item.is_open for item in found.reviewed] == [True, False]
    assert found.reviewed[1].decision.reason == "no"
    assert (found.stale, found.reopened) == ((), ())


def test_a_decision_on_nothing_or_on_a_coded_row_is_stale():
    made = [decision(place("Two"), 2), decision(place("three"), 3), decision(place("three"), 4)]
    found = joined([candidate("three")], [coded("three", "F1")], made)
    assert found.stale == tuple(made)
    found = joined([candidate("three")], (), made)
    assert found.stale == (made[0], made[2])


@pytest.mark.parametrize("text", [f" {TEXT}", TEXT.upper(), ""])
def test_a_decision_whose_words_moved_is_open_again(text):
    made = [decision(place("Two"))]
    found = joined([], (), made, text)
    assert (found.reopened, found.stale) == (tuple(made), ())


def test_a_row_that_a_candidate_became_is_linked_wherever_its_span_is_now():
    made = Decision(place("Two"), "accepted", "", "RV", row_id="F1")
    found = joined([candidate("Two", 2)], [coded("Two towns", "F1", 3)], [made])
    assert found.reviewed[0].coded.row_id == "F1"
    assert found.reviewed[0].differs == ("value",)
    assert found.stale == ()


def test_an_acceptance_whose_row_is_gone_is_stale_and_its_candidate_open():
    made = Decision(place("Two"), "accepted", "", "RV", row_id="F1")
    found = joined([candidate("Two")], [], [made])
    assert found.reviewed[0].is_open
    assert found.stale == (made,)


def test_an_acceptance_stays_where_the_candidate_is_no_longer_proposed():
    made = Decision(place("Two"), "accepted", "", "RV", row_id="F1")
    assert joined([], [coded("Two", "F1")], [made]).stale == ()


@pytest.mark.parametrize("code", ["coded", "uncoded"])
def test_what_was_coded_before_a_candidate_was_shown_is_never_stale(code):
    made = Decision(place("Two"), code, "", "RV", row_id="")
    found = joined([candidate("Two")], [], [made])
    assert found.reviewed[0].is_open
    assert found.stale == ()


def test_a_key_is_that_of_table_source_and_span_alone():
    one, other = candidate("Two", 2), candidate("Two", 3)
    assert one.key == other.key
    assert one.key[0] == "f"
    assert len({one.key, candidate("three").key, Candidate(place("Two", "S2"), {}).key}) == 3
    assert Candidate(place("Two"), {}, nth=1).key != one.key
