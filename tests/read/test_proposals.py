"""What was offered according to each source, and how it was answered."""

import json
import re
from contextlib import suppress

import pytest
from claimed import claimed
from conftest import ROOT, TOY
from fuzz.harness import steps
from hostile import TAGS, assert_harmless, hostile_words
from strategies import SCHEMAS

from trucebook.commands import main
from trucebook.errors import TrucebookError, UsageError
from trucebook.markup import lines
from trucebook.read.claims import Claims, claims
from trucebook.read.offers.proposals import (
    matrix_of,
    proposal,
    proposal_of,
    proposals,
    proposals_of,
)
from trucebook.read.quotes.wordings import wordings_of
from trucebook.schemas.table import Schema

GROUPS = [
    {"group_id": "people", "name": "people"},
    {"group_id": "captives", "name": "captives", "within": "people"},
    {"group_id": "villagers", "name": "villagers", "within": "people"},
    {"group_id": "prisoners", "name": "prisoners", "within": "villagers"},
    {"group_id": "lifers", "name": "prisoners for life", "within": "prisoners"},
]


def term(source, kind="captives_freed", low=None, unit="people", high=None, **cells):
    value = {} if low is None else {"value_low": low, "value_high": high or low, "unit": unit}
    term.number += 1
    return {
        "term_id": f"T{term.number}",
        "proposal_id": "P1",
        "source_id": source,
        "start": term.number,
        "exact": "words",
        "term_type": kind,
        "modality": "offered",
        **({"bound": "exact"} if value else {}),
        **value,
        **cells,
    }


term.number = 0


def offered(*terms, **tables):
    """The matrix of P1, by what its rows are about."""
    found = claimed(proposals=[{"proposal_id": "P1"}], terms=terms, groups=GROUPS, **tables)
    rows = {}
    for one in matrix_of(found):
        about = one["matrix_id"].removeprefix("P1:").removesuffix(f":{one['source_id']}")
        rows.setdefault(about, {})[one["source_id"]] = one
    return rows


def judged(*terms):
    [row] = offered(*terms).values()
    one = next(iter(row.values()))
    return one["verdict"], one["note"]


# Verdicts.


@pytest.mark.parametrize(
    ("one", "other", "verdict", "reason"),
    [
        # numbers
        ((62,), (62,), "agree", "62 people in S1 and S2."),
        ((62,), (70,), "contradict", "62 people in S1 and 70 people in S2 cannot be one number."),
        ((62,), (62, "people", None, "about"), "agree", "62 people in S1, about 62 people in S2."),
        ((62,), (62, "people", None, "at_most"), "differ", "62 people in S1, at most 62 people in"),
        ((62,), (70, "people", None, "more_than"), "contradict", "and more than 70 people in S2"),
        ((62,), (50, "people", 80, "range"), "differ", "62 people in S1, 50 to 80 people in S2."),
        ((62,), (), "differ", "Number: 62 people in S1; none in S2."),
        ((), (), "agree", "In S1 and S2, without a number."),
        # units
        ((135, "days"), (4.5, "months"), "agree", "can be one number."),
        ((135, "days"), (6, "months"), "contradict", "cannot be one number."),
        ((4, "months"), (4.1, "months"), "contradict", "cannot be one number."),
        ((1, "weeks"), (7, "days"), "agree", "1 week in S1, 7 days in S2: these can be one"),
        ((25, "percent"), (0.25, "fraction"), "agree", "these can be one number."),
        ((25, "percent"), (62, "people"), "differ", "25 percent in S1, 62 people in S2."),
        ((3, "other:truck"), (4, "other:truck"), "contradict", "3 truck in S1 and 4 truck in S2"),
    ],
)
def test_what_two_sources_say_of_a_number(one, other, verdict, reason):
    def made(source, low=None, unit="people", high=None, bound="exact"):
        return term(source, "captives_freed", low, unit, high, bound=bound)

    for first, second in ((one, other), (other, one)):
        found = judged(made("S1", *first), made("S2", *second))
        assert found[0] == verdict
    assert reason in judged(made("S1", *one), made("S2", *other))[1]


@pytest.mark.parametrize(
    ("one", "other", "verdict", "reason"),
    [
        ({"modality": "demanded"}, {"modality": "deferred"}, "contradict", "Demanded in S1 (T"),
        ({"modality": "offered"}, {"modality": "excluded"}, "contradict", "Named as no part of it"),
        ({"modality": "agreed"}, {"modality": "agreed"}, "agree", "In S1 and S2"),
        ({"modality": "deferred"}, {"modality": "deferred"}, "agree", "later talks in S1 and S2."),
        ({"modality": "deferred"}, {"modality": "excluded"}, "differ", "Left to later talks in S1"),
        ({"modality": "demanded"}, {}, "differ", "As: demanded in S1, offered in S2."),
        ({"scope": "all"}, {"scope": "some"}, "differ", "How much of the group: all in S1, some"),
        ({"scope": "all"}, {}, "differ", "all in S1; not said in S2."),
        ({"scope": "some"}, {}, "agree", "In S1 and S2"),
        ({"group_id": "captives"}, {"group_id": "villagers"}, "differ", "Of whom: captives in S1,"),
        ({"group_id": "captives"}, {}, "agree", "In S1 and S2"),
        ({"obliged_party": "front"}, {"obliged_party": "crown"}, "differ", "To be done by: front"),
        ({"obliged_party": "front"}, {}, "agree", "In S1 and S2"),
    ],
)
def test_what_two_sources_say_of_a_term(one, other, verdict, reason):
    found = judged(term("S1", **one), term("S2", **other))
    assert found[0] == verdict
    assert reason in found[1]


def test_numbers_of_two_groups_do_not_contradict_each_other():
    found = judged(
        term("S1", low=62, group_id="captives"), term("S2", low=70, group_id="villagers")
    )
    assert found[0] == "differ"


def test_numbers_that_two_are_to_give_do_not_contradict_each_other():
    found = judged(
        term("S1", low=8, obliged_party="front"), term("S2", low=3, obliged_party="crown")
    )
    assert found[0] == "differ"
    assert judged(term("S1", low=8, obliged_party="front"), term("S2", low=3))[0] == "contradict"


@pytest.mark.parametrize(
    ("one", "other", "reason"),
    [
        ({}, {}, "No code says what these terms are: compare the words."),
        ({"low": 5}, {"low": 7}, "5 people in S1, 7 people in S2."),
        ({}, {"modality": "excluded"}, "Named as no part of it in S2."),
    ],
)
def test_terms_of_no_kind_neither_agree_nor_contradict_each_other(one, other, reason):
    assert judged(term("S1", "other", **one), term("S2", "other", **other)) == ("differ", reason)


def test_a_source_with_a_number_for_each_stage_contradicts_nobody():
    found = judged(term("S1", low=40), term("S1", low=22), term("S2", low=62))
    assert found[0] == "differ"


def test_an_unknown_bound_is_compared_with_nothing():
    assert judged(term("S1", low=62, bound="nearly"), term("S2", low=70))[0] == "differ"


# Which terms are one row.


def test_a_part_is_no_other_number_for_the_whole():
    found = offered(
        term("S1", low=1500, group_id="prisoners"),
        term("S1", low=500, group_id="lifers"),
        term("S2", group_id="villagers"),
    )
    assert set(found) == {"captives_freed", "captives_freed/lifers"}
    assert found["captives_freed"]["S1"]["verdict"] == "differ"
    assert found["captives_freed/lifers"]["S2"]["state"] == "silent"


def test_two_numbers_of_groups_within_each_other_are_two_rows():
    found = offered(
        term("S1", low=1500, group_id="prisoners"), term("S2", low=500, group_id="lifers")
    )
    assert {row["S1"]["verdict"] for row in found.values()} == {"one"}
    assert set(found) == {"captives_freed", "captives_freed/lifers"}


def test_groups_that_one_source_tells_apart_are_two_rows():
    found = offered(
        term("S1", group_id="captives"),
        term("S1", group_id="villagers"),
        term("S2", group_id="people"),
    )
    assert set(found) == {
        "captives_freed",
        "captives_freed/captives",
        "captives_freed/villagers",
    }


def test_what_is_excluded_is_never_in_a_cell_of_what_is_stated():
    found = offered(term("S1", modality="demanded"), term("S1", modality="excluded"), term("S2"))
    assert {
        about: {name: one["state"] for name, one in row.items()} for about, row in found.items()
    } == {
        "captives_freed": {"S1": "states", "S2": "states"},
        "captives_freed#excluded": {"S1": "excluded", "S2": "silent"},
    }
    assert "in a row of their own: S1." in found["captives_freed#excluded"]["S1"]["note"]


@pytest.mark.parametrize(
    ("stated", "left_out", "verdicts"),
    [
        ("captives", "lifers", ["one", "one"]),  # of other people
        ("prisoners", "lifers", ["one", "one"]),  # of some of them
        ("lifers", "prisoners", ["contradict"]),  # of all, these among them
        ("lifers", None, ["contradict"]),
        (None, "lifers", ["contradict"]),
    ],
)
def test_what_is_left_out_is_in_the_row_of_whom_it_is_about(stated, left_out, verdicts):
    found = offered(term("S1", group_id=stated), term("S2", group_id=left_out, modality="excluded"))
    assert [row["S1"]["verdict"] for row in found.values()] == verdicts


# Numbers that follow from others.


def stages(source, number=3):
    return term(source, "stages", number, "stages")


def test_the_whole_follows_from_the_stages_and_a_stage_from_the_whole():
    found = offered(
        stages("S1"),
        term("S1", "stage_duration", 45, "days"),
        stages("S2"),
        term("S2", "truce_duration", 4.5, "months"),
        term("S3", "truce_duration", 135, "days"),
    )
    whole, each = found["truce_duration"], found["stage_duration"]
    assert (whole["S1"]["state"], whole["S1"]["value_low"], whole["S1"]["unit"]) == (
        *("derived", 135, "days"),
    )
    assert len(whole["S1"]["terms"]) == 2
    assert whole["S1"]["verdict"] == each["S1"]["verdict"] == "agree"
    assert "S1: 45 days × 3 = 135 days." in whole["S1"]["note"]
    assert "S2: 4.5 months / 3 = 1.5 months." in each["S2"]["note"]
    assert each["S3"]["state"] == "silent"


def test_a_derived_number_may_be_all_that_there_is():
    found = offered(stages("S1"), term("S1", "stage_duration", 45, "days"))
    assert found["truce_duration"]["S1"]["state"] == "derived"
    assert found["truce_duration"]["S1"]["verdict"] == "one"


def test_stages_that_do_not_make_up_the_whole_may_be_of_other_lengths():
    terms = [stages("S1"), term("S1", "stage_duration", 45, "days")]
    found = offered(*terms, term("S1", "truce_duration", 120, "days"))["truce_duration"]["S1"]
    assert (found["state"], found["verdict"]) == ("states", "differ")
    assert (
        found["note"]
        == "S1: 45 days × 3 = 135 days if all stages are alike, and not 120 days as it states."
    )
    fine = offered(*terms, term("S1", "truce_duration", 4.5, "months"))["truce_duration"]["S1"]
    assert (fine["value_low"], fine["verdict"]) == (4.5, "one")


def test_stages_of_several_lengths_contradict_nobody():
    found = offered(
        stages("S1", 2),
        term("S1", "stage_duration", 6, "weeks"),
        term("S1", "stage_duration", 4, "weeks"),
        term("S1", "truce_duration", 10, "weeks"),
        term("S2", "truce_duration", 70, "days"),
    )
    assert {row["S1"]["verdict"] for row in found.values()} == {"agree", "one"}


@pytest.mark.parametrize(
    "terms",
    [
        [stages("S1"), term("S1", "stage_duration", 45, "days", modality="deferred")],
        [stages("S1"), *(term("S1", "stage_duration", number, "days") for number in (45, 30))],
        [stages("S1"), term("S1", "stage_duration", 45, "days", bound="at_least")],
        [stages("S1"), term("S2", "stage_duration", 45, "days")],
        [stages("S1", 0), term("S1", "truce_duration", 45, "days")],
    ],
)
def test_nothing_follows_from_what_is_open_or_of_another_source(terms):
    states = {one["state"] for row in offered(*terms).values() for one in row.values()}
    assert "derived" not in states


# Who did what.


def response(number, actor, stance, source="S1", proposal="P1", **cells):
    return {
        "response_id": f"R{number}",
        "proposal_id": proposal,
        "actor_id": actor,
        "stance": stance,
        "source_id": source,
        "start": number,
        "exact": f"words {number}",
        **cells,
    }


def relation(number, one, kind, other):
    return {
        "relation_id": f"L{number}",
        "proposal_id": one,
        "relation": kind,
        "to_proposal_id": other,
        "source_id": "S1",
        "exact": "words",
    }


def answered(*responses, relations=(), **tables):
    names = sorted({"P1", *(row["proposal_id"] for row in relations if row["proposal_id"])})
    found = claimed(
        proposals=[{"proposal_id": name, "name": f"plan {name}"} for name in names],
        responses=responses,
        proposal_relations=relations,
        **tables,
    )
    return proposal_of(found, "P1")


def test_one_act_told_several_times_is_one():
    found = answered(
        response(1, "crown", "rejects", event_id="V1"),
        response(2, "crown", "rejects", "S2", event_id="V1", quote_id="Q1", said_on="2031-05"),
        response(3, "crown", "rejects", "S2", event_id="V2"),
        response(4, "crown", "rejects"),
        response(5, "crown", "rejects", "S3"),
        events=[
            {"event_id": "V1", "happened_on": "2031-05-14"},
            {"event_id": "V2", "happened_on": "2031-05-02"},
        ],
    )
    acts = [(one["rows"], one["done_on"], one["is_latest"]) for one in found.responses.records]
    assert acts == [
        (["R1", "R2"], "2031-05-14", True),
        (["R3"], "2031-05-02", False),
        (["R4", "R5"], None, False),
    ]
    first = found.responses.records[0]
    assert (first["words"], first["sources"]) == ("words 2", ["S1", "S2"])
    reports = found.content()["responses"][0]["reports"]
    assert [one["exact"] for one in reports] == ["words 1", "words 2"]


def test_the_latest_stance_of_each_actor_comes_first():
    found = answered(
        response(1, "crown", "rejects", said_on="2031-05-14"),
        response(2, "crown", "open", said_on="2031-05-16"),
        response(3, "envoy", "urges"),
        response(4, "envoy", "open"),
        response(5, "front", "proposes"),
    )
    order = [one["act_id"] for one in found.responses.records]
    assert order == ["R2", "R3", "R4", "R1"]


def test_days_that_leave_open_which_stance_is_the_latest_are_both_so():
    found = answered(
        response(1, "crown", "rejects", said_on="2031-05-14"),
        response(2, "crown", "open", said_on="2031-05"),
        response(3, "crown", "urges", said_on="2031-04"),
    )
    latest = {one["kind"] for one in found.responses.records if one["is_latest"]}
    assert latest == {"rejects", "open"}


@pytest.mark.parametrize(
    ("reports", "words", "note"),
    [
        ([{"note": "Doubtful."}, {}], "words 2", None),
        ([{"note": "Doubtful: of which text."}], "words 1", "Doubtful: of which text."),
        ([{"note": "Doubtful: A."}, {"note": "Doubtful: B."}], "words 1", "Doubtful: A."),
        ([{"note": "Headline."}, {"note": "B.", "exact": "more words"}], "more words", "B."),
        ([{"note": "Headline.", "quote_id": "Q1"}, {}], "words 2", None),
        ([{"exact": "many more words"}, {"quote_id": "Q1"}], "words 2", None),
        ([{}, {"exact": "many more words"}, {}], "many more words", None),
    ],
)
def test_the_words_and_the_note_of_an_act_are_those_of_one_row(reports, words, note):
    rows = [
        response(at, "crown", "rejects", event_id="V1", **cells)
        for at, cells in enumerate(reports, 1)
    ]
    found = answered(*rows)
    [act] = found.responses.records
    assert (act["words"], act["note"]) == (words, note)
    assert (f"\n  {note}\n" in found.as_text()) == (note is not None)
    told = found.content()["responses"][0]["reports"]
    assert [one["note"] for one in told] == [row.get("note") for row in rows]


def test_the_chain_begins_with_what_is_answered():
    found = answered(
        response(1, "crown", "rejects"),
        response(2, "front", "proposes"),
        response(3, "mediator", "drafts", proposal="P2"),
        response(4, "mediator", "conveys", proposal="P2"),
        relations=[relation(1, "P1", "counters", "P2"), relation(2, "P3", "revises", "P1")],
    )
    chain = [(one["proposal_id"], one["kind"]) for one in found.chain.records]
    assert chain == [
        *(("P2", "drafts"), ("P2", "conveys")),
        *(("P1", "counters"), ("P1", "proposes"), ("P1", "rejects")),
        ("P3", "revises"),
    ]
    assert found.graph.splitlines() == [
        "P2",
        "   drafts: mediator",
        "   conveys: mediator",
        "└─ P1 plan P1 (counters P2)",
        "      proposes: front",
        "      rejects: crown",
        "   └─ P3 plan P3 (revises P1)",
    ]
    assert '"proposal P1" -> "proposal P2" [label="counters"];' in found.dot
    assert '"actor crown" -> "proposal P1" [label="rejects"];' in found.dot


@pytest.mark.parametrize(
    "relations",
    [
        [relation(1, "P1", "answers", "P2"), relation(2, "P2", "answers", "P1")],
        [relation(1, "P1", "answers", "P1")],
        [relation(1, "P1", "answers", "P9"), relation(2, "P9", "answers", "P1")],
        [relation(at, f"P{at}", "answers", f"P{at % 3 + 1}") for at in (1, 2, 3)],
    ],
)
def test_a_circle_of_answers_has_an_end(relations):
    found = answered(relations=relations)
    assert len(found.chain.records) == len(relations)
    assert len(found.graph.splitlines()) == len(relations)


def test_a_relation_of_no_proposal_is_passed_over():
    relations = [relation(1, None, "answers", "P1"), relation(2, "P1", "answers", None)]
    assert answered(relations=relations).chain.records == []


@pytest.mark.parametrize("name", ['a "plan"', "a\\plan", "a\nplan\x1b[2J"])
def test_no_name_ends_a_label_of_the_graph(name):
    actors = [{"actor_id": "crown", "name": name}]
    found = answered(response(1, "crown", "rejects"), actors=actors)
    [line] = [line for line in found.dot.splitlines() if line.startswith('  "actor crown" [')]
    assert line.endswith('"];')
    assert line.count('"') - line.count('\\"') == 4
    assert "\x1b" not in found.dot + found.graph + found.as_text() + found._repr_html_()


# As a whole.


def test_the_overview_says_who_made_what_and_who_answered():
    found = proposals(TOY)
    first = found.records[0]
    assert (first["proposal_id"], first["made_by"], first["contradictions"]) == (
        *("P01", ["brask-front"], 0),
    )
    assert "rejects: Ilsa Marrec, Orvenia" in first["answers"]
    assert max(map(len, found.as_text().splitlines())) <= 100
    assert len(found.frame) == 3


def test_a_text_has_names_and_a_frame_ids():
    actors = [
        {"actor_id": "crown-1", "name": "the Crown"},
        {"actor_id": "front-1", "name": "the Front"},
        {"actor_id": "envoy-1"},
    ]
    rows = [
        response(1, "crown-1", "rejects"),
        response(2, "front-1", "proposes"),
        response(3, "envoy-1", "open"),
        response(4, "nobody-1", "urges"),
    ]
    terms = [term("S1", low=9, group_id="prisoners"), term("S1", low=5, group_id="lifers")]
    terms.append(term("S1", group_id="lifers", modality="excluded"))
    tables = {"proposals": [{"proposal_id": "P1"}], "actors": actors, "groups": GROUPS}
    found = claimed(responses=rows, terms=terms, **tables)
    one, all_ = proposal_of(found, "P1"), proposals_of(found)
    for text in (one.as_text(), one._repr_html_(), all_.as_text(), all_._repr_html_()):
        assert "the Crown" in text
        assert "the Front" in text
        assert "crown-1" not in text
        assert "front-1" not in text
        assert "envoy-1" in text
        assert "nobody-1" in text
    assert "- the Crown rejects P1, undated: S1 (R1)" in one.as_text()
    assert "prisoners for life" in one.as_text()
    assert ">captives freed, prisoners for life, excluded<" in one._repr_html_()
    ids = ["crown-1", "envoy-1", "nobody-1"]
    assert sorted(one.responses.frame["actor_id"]) == ids
    assert all_.frame["made_by"].tolist() == [["front-1"]]
    assert sorted(act["actor_id"] for act in one.content()["responses"]) == ids


def test_the_json_has_the_matrix_the_chain_and_the_responses():
    content = json.loads(proposal("P01", TOY).as_json())
    assert list(content) == ["matrix", "chain", "responses"]
    rows = {row["term_type"]: row for row in content["matrix"]}
    assert rows["truce_duration"]["verdict"] == "agree"
    assert rows["truce_duration"]["sources"]["S02"] == {
        "state": "states",
        "value": 4.5,
        "bound": "about",
        "unit": "months",
        "terms": ["T0005"],
    }
    assert rows["truce_duration"]["sources"]["S01"]["state"] == "silent"


def test_an_unknown_proposal_is_answered_with_a_near_one():
    with pytest.raises(UsageError, match=r"proposals 'P1'. Did you mean 'P01'\?"):
        proposal("P1", TOY)


@pytest.mark.parametrize("lacking", ["proposals", "terms", "stance", "relation"])
def test_tables_without_proposals_are_refused_with_the_next_step(lacking):
    whole = claimed()
    schemas = {name: table for name, table in whole.schemas.items() if name != lacking}
    if lacking in ("stance", "relation"):
        name = {"stance": "responses", "relation": "proposal_relations"}[lacking]
        fields = [f for f in schemas[name].descriptor["fields"] if f["name"] != lacking]
        schemas[name] = type(schemas[name])({**schemas[name].descriptor, "fields": fields})
    with pytest.raises(UsageError, match=f"expected the (table|column) '{lacking}'"):
        proposals_of(Claims("a book", schemas, whole.tables))


def test_the_text_fits_a_line_of_a_terminal():
    shown = proposal("P01", TOY).as_text()
    assert max(map(len, shown.splitlines())) <= 100
    assert "truce duration     agree" in shown


def test_many_sources_are_shown_as_far_as_there_is_room():
    terms = [term(f"S{at:02}", low=62) for at in range(40)]
    found = claimed(proposals=[{"proposal_id": "P1"}], terms=terms)
    shown = proposal_of(found, "P1").as_text()
    assert max(map(len, shown.splitlines())) <= 100
    assert "S00, S01, S02, S03, S04, S05 and 34 more." in shown


def test_a_release_is_read_as_a_book_is(toy_release):
    assert proposal("P01", toy_release).content() == proposal("P01", TOY).content()


def test_the_command_prints_each_form(capsys, monkeypatch):
    monkeypatch.chdir(TOY)
    assert main(["proposal"]) == 0
    assert "3 proposals, in the book" in capsys.readouterr().out
    assert main(["proposal", "P01", "--format", "csv"]) == 0
    assert capsys.readouterr().out.startswith("matrix_id,proposal_id,term_type,group_id,source_id")
    assert main(["proposal", "P01", "--graph"]) == 0
    assert capsys.readouterr().out.startswith("digraph proposals {")
    assert main(["proposal", "--graph"]) == 2
    assert "--graph is of one proposal" in capsys.readouterr().err


@pytest.mark.slow
@pytest.mark.parametrize(
    "make",
    [
        lambda at: ("terms", term(f"S{at}", low=at)),
        lambda at: ("terms", term("S1", low=at)),
        lambda at: ("terms", term(f"S{at % 7}", f"kind{at}", low=at, modality="deferred")),
        lambda at: ("terms", term(f"S{at % 2}", group_id=f"g{at}", low=at, unit=f"other:u{at}")),
        lambda at: (
            "terms",
            term("S1", group_id=f"g{at // 2}", modality=("offered", "excluded")[at % 2]),
        ),
        lambda at: ("responses", response(at, f"a{at % 9}", "rejects", f"S{at}", event_id="V1")),
        lambda at: ("responses", response(at, f"a{at}", "open", said_on=f"2031-05-{at % 28 + 1}")),
        lambda at: ("proposal_relations", relation(at, f"P{at}", "answers", f"P{at + 1}")),
    ],
    ids=["sources", "one", "kinds", "groups", "states", "acts", "actors", "chain"],
)
def test_many_rows_on_one_proposal_take_little_more_each(make):
    def counted(number):
        tables = {
            "groups": [{"group_id": f"g{at}", "within": f"g{at + 1}"} for at in range(number)]
        }
        for at in range(1, number + 1):
            name, row = make(at)
            tables.setdefault(name, []).append(row)
        found = claimed(proposals=[{"proposal_id": "P1"}], **tables)
        return steps(lambda: proposal_of(found, "P1").as_csv()) / number

    assert counted(3000) < 1.8 * counted(500)


@pytest.mark.slow
def test_many_proposals_take_little_more_each():
    def counted(number):
        found = claimed(
            proposals=[{"proposal_id": f"P{at}"} for at in range(number)],
            terms=[term("S1", low=at, proposal_id=f"P{at}") for at in range(number)],
            responses=[response(at, "crown", "rejects", proposal=f"P{at}") for at in range(number)],
        )
        return steps(lambda: (proposals_of(found).as_csv(), matrix_of(found))) / number

    assert counted(2500) < 1.5 * counted(500)


# The five articles.


def test_the_five_articles():
    verdicts = {}
    for one in matrix_of(claims(ROOT)):
        about = one["matrix_id"].removesuffix(f":{one['source_id']}")
        verdicts.setdefault(one["verdict"], set()).add(about)
    assert verdicts["contradict"] == {"P01:end_of_war"}
    assert verdicts["differ"] == {
        "P01:hostage_release",
        "P01:prisoner_release",
        "P03:hostage_release",
    }
    assert {"P01:truce_duration", "P01:stages", "P01:stage_duration"} < verdicts["agree"]
    assert {
        "P01:prisoner_release/prisoners-serving-life",
        "P05:governance#excluded",
    } < verdicts["one"]


# Books of any kind.

READ = (
    *("proposals", "terms", "responses", "proposal_relations", "quotes", "utterances"),
    *("groups", "events", "actors"),
)
COLUMNS = [(name, column) for name in READ for column in SCHEMAS[name].fields]


@pytest.fixture(scope="module")
def whole():
    return claims(TOY)


def shown(found):
    """Everything that is shown of some claims; a refusal in words is fine too."""
    for ask in (wordings_of, proposals_of, lambda found: proposal_of(found, "P01")):
        with suppress(TrucebookError):
            answer = ask(found)
            yield from (answer.as_text(), answer.as_json(), answer.as_csv(), repr(answer))
            yield answer._repr_html_()
            assert len(answer.frame) == len(answer.records)


@pytest.mark.parametrize(("table", "column"), COLUMNS, ids=".".join)
def test_a_column_may_be_empty_or_missing(table, column, whole):
    schema, rows = whole.schemas[table], whole.tables[table]
    fields = [one for one in schema.descriptor["fields"] if one["name"] != column]
    smaller = Schema({**schema.descriptor, "fields": fields, "foreignKeys": []})
    less = [{name: row[name] for name in smaller.fields} for row in rows]
    if column != schema.key:
        cut = Claims("x", {**whole.schemas, table: smaller}, {**whole.tables, table: tuple(less)})
        assert all(shown(cut))
        empty = tuple({**row, column: None} for row in rows)
        assert all(shown(Claims("x", whole.schemas, {**whole.tables, table: empty})))


def test_nothing_that_a_book_holds_acts_where_it_is_shown(toy):
    for text in shown(claims(hostile_words(toy))):
        assert_harmless(lines(text))
        for tag in re.findall(r"<(\w+)", text) if text.startswith("<") else ():
            assert tag in (*TAGS, "div", "caption", "br")
