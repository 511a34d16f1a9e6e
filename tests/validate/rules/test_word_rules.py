"""Links, codes, dates and repeated words against the words that they rest on."""

from dataclasses import replace

import pytest
from conftest import TOY
from edit import set_cells
from validate.rules.made_rows import Made, book, made, said

from trucebook.book.book import read_book
from trucebook.validate.rules import RULES, judge_by
from trucebook.validate.rules.actors import country_is_that_of_the_state
from trucebook.validate.rules.coding import reviewer_is_not_the_coder
from trucebook.validate.rules.cues import code_is_what_its_words_say, other_is_explained
from trucebook.validate.rules.dates import date_is_what_its_words_say
from trucebook.validate.rules.evidence import evidence_is_for_a_coded_cell
from trucebook.validate.rules.limits import span_keeps_its_limits
from trucebook.validate.rules.names import words_link_to_one_thing, words_name_what_they_link_to
from trucebook.validate.rules.quotes import marks_are_as_the_defect_says
from trucebook.validate.rules.words import own_words_are_of_the_evidence, repeated_words_are_cited

BY_NAME = {rule.name: rule for rule in RULES}
WORDS = [rule for rule in RULES if rule.scope == "words"]


def judge(rule, *rows):
    """What a rule finds in some rows among the actors and the sources of the toy book."""
    own = tuple(book().rows("actors", "sources", "proposals"))
    return [said(problem) for problem in rule(Made((*rows, *own)))]


def actor(actor_id, name, **cells):
    return made("actors", actor_id=actor_id, name=name, aliases="", role="", **cells)


def speaker(value, words, evidence=(), basis="stated"):
    """A quotation with a speaker, the words for it, and evidence."""
    row = made("quotes", speaker=value, speaker_text=words, utterance_id="", about="")
    pieces = [
        made("evidence", row_id=row.id, field="speaker", basis=basis, exact=text, note="")
        for text in evidence
    ]
    return judge(words_name_what_they_link_to, row, *pieces)


@pytest.mark.parametrize(
    ("value", "words", "evidence", "basis"),
    [
        ("ilsa-marrec", "Ilsa Marrec", (), ""),
        ("ilsa-marrec", "MARREC", (), ""),
        ("ilsa-marrec", "Mrs Marrec’s", (), ""),
        ("ilsa-marrec", "the Prime Minister", (), ""),
        ("ilsa-marrec", "Orvenia’s prime minister", (), ""),
        ("ilsa-marrec", "she", ("Ilsa Marrec",), "stated"),
        ("ilsa-marrec", "The Orvenian leader", ("Marrec",), "inferred"),
        ("ilsa-marrec", "she", ("the woman who leads the talks",), "inferred"),
        ("doren-pael", "a Front spokesman", (), ""),
        ("doren-pael", "Doren Pael, who speaks for the Front", (), ""),
        ("tamsin-okrel", "its envoy", (), ""),
        ("orvenian-military", "the army of Orvenia", ("Orvenian troops",), "stated"),
        ("orvenian-military", "the military", (), ""),
        ("talmere", "Talmerian mediators", (), ""),
        ("kelvar-health-office", "the health office", (), ""),
        ("league-of-straits", "The League", (), ""),
        ("baker-in-sarn-ford", "Jory Vint, a baker", (), ""),
    ],
)
def test_words_with_a_name_a_role_or_a_pronoun_that_evidence_resolves(
    value, words, evidence, basis
):
    assert speaker(value, words, evidence, basis) == []


@pytest.mark.parametrize(
    ("value", "words", "evidence", "basis", "message", "meant"),
    [
        ("talmere", "she", ("Ilsa Marrec",), "stated", "name ilsa-marrec", "ilsa-marrec"),
        ("ilsa-marrec", "she", ("Orvenia",), "stated", "name orvenia", "orvenia"),
        ("orvenian-military", "they", ("Orvenia",), "stated", "name orvenia", "orvenia"),
        ("orvenia", "she", ("she",), "stated", "do not name it", None),
        ("doren-pael", "she", ("Ilsa Marrec",), "inferred", "name ilsa-marrec", "ilsa-marrec"),
        ("odile-varn", "an official", ("he",), "stated", "do not name it", None),
    ],
)
def test_words_that_name_somebody_else_or_nobody(value, words, evidence, basis, message, meant):
    [problem] = speaker(value, words, evidence, basis)
    assert problem[:2] == ("speaker", "error")
    assert message in problem[2]
    assert problem[4] == (({"speaker": meant}, False) if meant else None)


def test_an_abbreviation_is_no_part_of_a_word_and_keeps_its_capitals():
    named = actor("united-states", "United States")
    states = replace(named, cells={**named.cells, "aliases": ("US", "U.S.")})
    for words, count in (("they asked us to focus", 1), ("the US", 0), ("the U.S. envoy", 0)):
        row = made("mentions", actor_id="united-states", exact=words)
        assert len(judge(words_name_what_they_link_to, row, states)) == count


def test_one_place_leads_to_one_proposal(toy):
    set_cells(toy, "terms", "T0002", proposal_id="P02")
    found = list(words_link_to_one_thing(read_book(toy)))
    assert [(problem.row_id, problem.field) for problem in found] == [("T0002", "proposal_id")]
    assert "expected P01, to which" in found[0].message


def evidence(table, field, value, *words, basis="stated", note=""):
    """A row of a table with one cell, and evidence for it."""
    row = made(table, **{field: value})
    pieces = [
        made("evidence", row_id=row.id, field=field, basis=basis, exact=text, note=note)
        for text in words
    ]
    return (row, *pieces)


@pytest.mark.parametrize(
    ("table", "field", "value", "words"),
    [
        ("figures", "metric", "killed", "had lost their lives"),
        ("figures", "metric", "killed", "slain"),
        ("figures", "metric", "injured", "killed and wounded"),
        ("figures", "metric", "displaced_sheltering", "sleeping in tents"),
        ("figures", "metric", "other:destroyed", "houses destroyed"),
        ("figures", "metric", "other:patients", "we are holding"),
        ("figures", "metric", "killed", "nothing that any list has"),
        ("figures", "status", "proposed", "called for"),
        ("figures", "status", "projected", "is expected to take"),
        ("figures", "status", "proposed", "would, it is hoped, release"),
    ],
)
def test_words_that_speak_for_their_code_or_for_none(table, field, value, words):
    assert judge(code_is_what_its_words_say, *evidence(table, field, value, words)) == []


@pytest.mark.parametrize(
    ("table", "field", "value", "words", "expected"),
    [
        ("figures", "metric", "injured", "were killed", "expected killed, for which"),
        ("figures", "metric", "killed", "kidnapped", "expected hostages_taken, for which"),
        ("figures", "metric", "other:casualties", "killed", "expected killed, for which"),
        ("figures", "status", "reported", "offered", "expected proposed, for which"),
    ],
)
def test_words_that_speak_for_another_code(table, field, value, words, expected):
    rows = evidence(table, field, value, words)
    [problem] = judge(code_is_what_its_words_say, *rows)
    assert problem[0] == field
    assert expected in problem[2]
    rows = evidence(table, field, value, words, basis="inferred", note="the next sentence says so")
    assert judge(code_is_what_its_words_say, *rows) == []


@pytest.mark.parametrize(
    ("stance", "words", "is_right"),
    [
        ("rejects", "Orvenia turned the offer down", True),
        ("rejects", "Orvenia turned down the offer", True),
        ("accepts", "Orvenia turned down the offer", False),
        ("accepts", "the Front has agreed to the terms", True),
        ("rejects", "the Front has agreed to the terms", False),
        ("urges", "Talmere pressed both sides to accept", True),
        ("accepts", "Talmere pressed both sides to accept", True),
        ("open", "she left the matter there", True),
        ("conditional", "only if every captive returned", True),
    ],
)
def test_a_stance_and_the_words_of_its_clause(stance, words, is_right):
    found = judge(code_is_what_its_words_say, made("responses", stance=stance, exact=words))
    assert [problem[0] for problem in found] == ([] if is_right else ["stance"])


def test_the_code_other_has_a_note():
    assert len(judge(other_is_explained, made("terms", term_type="other", note=""))) == 1
    assert judge(other_is_explained, made("terms", term_type="other", note="a toll road")) == []


@pytest.mark.parametrize(
    ("period", "words", "is_right"),
    [
        ("2031-05-14", ("on Wednesday", "14 May 2031"), True),
        ("2031-05-13", ("on Tuesday", "14 May 2031"), True),
        ("2031-05-12", ("on Tuesday", "14 May 2031"), False),
        ("2031-05-13", ("yesterday", "14 May 2031"), True),
        ("2031-05-10", ("yesterday", "14 May 2031"), False),
        ("2031-05-13/2031-05-14", ("in the past 24 hours", "14 May 2031"), True),
        ("2031-01-09/2031-05-14", ("since 9 January", "May 14, 2031"), True),
        ("2031-02-09/2031-05-14", ("since 9 January", "14 May 2031"), True),
        ("2030-10-07", ("October 7", "14 May 2031"), True),
        ("2031-11-07", ("October 7", "14 May 2031"), False),
        ("2028-10-07", ("October 7", "14 May 2031"), False),
        ("2031-03", ("in March", "14 May 2031"), True),
        ("2031-04", ("in March", "14 May 2031"), False),
        ("XXXX-11", ("November",), True),
        ("XXXX-10", ("November",), False),
        ("2031-04", ("last month", "14 May 2031"), True),
        ("2031", ("this year",), True),
        ("2031-05-14", ("the day of the raid",), True),
    ],
)
def test_a_date_and_its_words(period, words, is_right):
    rows = evidence("figures", "period", period, *words)
    bare = [replace(row, cells={**row.cells, "source_id": None}) for row in rows[1:]]
    found = judge(date_is_what_its_words_say, rows[0], *bare)
    assert [problem[0] for problem in found] == ([] if is_right else ["period"])


def test_a_source_is_dated_as_its_basis_says():
    [row, *_] = book().rows("sources")
    for day, number in (("2031-05-14", 0), ("2031-06-14", 1), ("2030-05-14", 1)):
        cells = {"published": day}
        dated = replace(row, texts=row.texts | cells, cells=row.cells | cells)
        assert len(list(date_is_what_its_words_say(Made((dated,))))) == number


def test_repeated_words_are_those_of_the_evidence():
    assert judge(repeated_words_are_cited, *evidence("quotes", "verb", "told", "told")) == []
    [problem] = judge(repeated_words_are_cited, *evidence("quotes", "verb", "asked", "said"))
    assert problem[4] == ({"verb": "said"}, False)
    cited = ("a news conference", "Tel Aviv")
    rows = evidence("quotes", "venue", "news conference in Tel Aviv", *cited, "in")
    assert judge(repeated_words_are_cited, *rows) == []


@pytest.mark.parametrize(
    ("value", "words", "basis", "count"),
    [
        ("A truce of two weeks.", "a truce, which lasted two weeks", "stated", 0),
        ("A pause.", "the fighting stopped", "inferred", 0),
        ("A pause.", "the river", "stated", 1),
        ("A pause.", "the river", "inferred", 0),
    ],
)
def test_own_words_have_a_word_of_their_stated_evidence(value, words, basis, count):
    rows = evidence("proposals", "summary", value, words, basis=basis)
    assert bool(judge(own_words_are_of_the_evidence, *rows)) == bool(count)


@pytest.mark.parametrize(
    ("prefix", "suffix", "defect", "expected"),
    [
        ("calling it “", "” again", "", None),
        ('"', '," she said', "", None),
        ("said: «\u00a0", " »", "", None),
        ("‘", "", "", None),
        ("he calls it ‘", "’ now", "misattributed", None),
        ("He was tired. ", " Then he left.", "lost_marks", None),
        ("He was tired. ", " Then he left.", "", "lost_marks"),
        ("he said “", " Then he left.", "", "unbalanced_marks"),
        ("he said “", " Then he left.", "unbalanced_marks", None),
        ("calling it “", "” again", "lost_marks", ""),
        ("is “a trap”. ", ". So", "garbled", "lost_marks"),
    ],
)
def test_marks_and_the_defect_of_a_quotation(prefix, suffix, defect, expected):
    row = made("quotes", exact="words", prefix=prefix, suffix=suffix, defect=defect)
    found = judge(marks_are_as_the_defect_says, row)
    assert [problem[4] for problem in found] == (
        [] if expected is None else [({"defect": expected}, False)]
    )


CREDIT = {"exact": "400", "suffix": ", according to aid workers"}


@pytest.mark.parametrize(
    ("table", "cells", "left_out"),
    [
        ("figures", {"exact": "400 prisoners", "prefix": "for at least "}, "at least"),
        ("figures", {"exact": "about 400 prisoners", "prefix": "for at least "}, None),
        ("figures", {"exact": "400 prisoners", "prefix": "released over "}, None),
        ("figures", {"exact": "400 prisoners", "prefix": "it frees "}, None),
        ("figures", {**CREDIT, "attributed_to": ""}, "according to a"),
        ("figures", {**CREDIT, "attributed_to": "talmere"}, None),
        ("responses", {"exact": "accept the offer", "prefix": "Orvenia does not "}, "not"),
        ("responses", {"exact": "Orvenia accepts", "suffix": ", but only if it rains"}, "but only"),
        ("responses", {"exact": "Orvenia accepts", "suffix": ", but talks went on"}, None),
    ],
)
def test_a_limiting_word_beside_a_span_is_a_warning(table, cells, left_out):
    number = {"value_text": "400", "bound": "exact"} if table == "figures" else {}
    found = judge(
        span_keeps_its_limits, made(table, **{"prefix": "", "suffix": ""} | number | cells)
    )
    assert [problem[:2] for problem in found] == ([("exact", "warning")] if left_out else [])
    assert all(left_out in problem[2] for problem in found)


def test_a_state_has_one_country_and_so_have_its_people():
    orvenia = actor("orvenia-two", "Orvenia", kind="state", country="XOA", affiliation="")
    [problem] = judge(country_is_that_of_the_state, orvenia)
    assert "expected another country than that of" in problem[2]
    envoy = actor("envoy", "An envoy", kind="person", country="XTA", affiliation="orvenia")
    [problem] = judge(country_is_that_of_the_state, envoy)
    assert problem[2] == "expected XOA, as it acts for orvenia"
    guest = actor("guest", "A guest", kind="person", country="XTA", affiliation="league-of-straits")
    assert judge(country_is_that_of_the_state, guest) == []


def test_a_row_is_reviewed_by_somebody_else():
    assert len(judge(reviewer_is_not_the_coder, made("figures", coder="TA", reviewer="TA"))) == 1
    assert judge(reviewer_is_not_the_coder, made("figures", coder="TA", reviewer="TB")) == []


@pytest.mark.parametrize("field", ["coder", "exact", "start", "figure_id", "note"])
def test_evidence_is_for_what_a_coder_decides(field):
    row = made("figures", note="x")
    piece = made("evidence", row_id=row.id, field=field)
    assert len(judge(evidence_is_for_a_coded_cell, row, piece)) == 1
    piece = made("evidence", row_id=row.id, field="metric")
    assert judge(evidence_is_for_a_coded_cell, row, piece) == []


@pytest.mark.parametrize("rule", WORDS, ids=lambda rule: rule.name)
def test_the_toy_book_keeps_its_word(rule):
    assert list(judge_by([rule], read_book(TOY))) == []
