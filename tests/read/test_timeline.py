from collections import Counter
from datetime import date, timedelta

import pytest
from conftest import TOY
from edit import add_row, set_cells
from hypothesis import given
from hypothesis import strategies as st
from strategies import SCHEMAS

import trucebook
from trucebook.commands import main
from trucebook.errors import UsageError
from trucebook.read import dates
from trucebook.read.claims import Claims, claims
from trucebook.read.timeline import timeline, timeline_of
from trucebook.schemas.table import WITHDRAWN

TABLES = ("events", "event_mentions", "utterances", "quotes", "proposals", "responses")


def book(**tables):
    """Claims of rows that have only some of their cells; a row is its id and the others."""
    rows = {}
    for name, cells in tables.items():
        key = SCHEMAS[name].key
        empty = dict.fromkeys(SCHEMAS[name].fields)
        rows[name] = tuple({**empty, key: row_id, **row} for row_id, row in cells.items())
    return Claims("a book", {name: SCHEMAS[name] for name in tables}, rows)


def order(found):
    return [record["rows"][0] for record in found.records]


def by_row(found):
    return {row_id: record for record in found.records for row_id in record["rows"]}


def event(happened_on, **cells):
    return {"kind": "other", "name": f"on {happened_on}", "happened_on": happened_on, **cells}


@pytest.mark.parametrize("where", [TOY, None])
def test_every_row_that_counts_is_in_one_act(where):
    found, rows = timeline(where), claims(where)
    ids = Counter(row_id for record in found.records for row_id in record["rows"])
    expected = [
        row[SCHEMAS[name].key]
        for name in TABLES
        for row in rows.rows(name)
        if name != "quotes" or row["utterance_id"]
    ]
    assert ids == Counter(expected)


def test_an_answer_at_an_event_comes_after_it(toy):
    set_cells(toy, "responses", "R0014", event_id="V0003")
    rows = order(timeline(toy))
    at = rows.index("V0003")
    assert rows[at + 1 : at + 3] == ["U0006", "R0014"]
    assert by_row(timeline(toy))["R0014"]["within"] == ["V0003"]


def test_acts_are_in_the_order_of_their_first_possible_day():
    days = ["../2031-05-09", "2031-05-03", "2031-05", "2031-05-02/2031-05-08", "2031-05-09", None]
    days += ["XXXX-04", "2031-05-02/..", "2031"]
    found = timeline_of(book(events={f"V{i}": event(day) for i, day in enumerate(days)}))
    assert [record["happened_on"] for record in found.records] == [
        *("2031", "2031-05", "2031-05-02/2031-05-08", "2031-05-02/..", "2031-05-03"),
        *("../2031-05-09", "2031-05-09", "XXXX-04", None),
    ]


def test_what_was_before_the_calendar_or_at_an_hour_is_in_order_too():
    days = ["-0043-05", "2031-05-09T21:00:00", "-0043-03-15", "2031-05-09T08:00:00", "-0100", None]
    found = timeline_of(book(events={f"V{i}": event(day) for i, day in enumerate(days)}))
    assert order(found) == ["V4", "V2", "V0", "V3", "V1", "V5"]


def test_an_answer_in_the_month_of_the_offer_is_after_it():
    found = timeline_of(
        book(
            proposals={"P1": {"made_on": "2031-05-03"}},
            responses={
                "R1": response("2031-05"),
                "R2": response("2031-05-01", stance="accepts"),
                "R3": response(stance="open"),
            },
        )
    )
    assert order(found) == ["R2", "P1", "R1", "R3"]


def test_one_saying_in_several_sources_is_one_act():
    found = timeline_of(
        book(
            utterances={"U1": {"speaker": "ann", "wording": "no", "said_on": None}},
            quotes={
                "Q1": {"utterance_id": "U1", "source_id": "S1", "said_on": "2031-05"},
                "Q2": {"utterance_id": "U1", "source_id": "S2", "said_on": "2031-05-02"},
                "Q3": {"utterance_id": "U1", "source_id": "S2", "row_status": "retracted"},
            },
        )
    )
    (act,) = found.records
    assert act["rows"] == ["U1", "Q1", "Q2"]
    assert act["sources"] == ["S1", "S2"]
    assert (act["happened_on"], act["also_given"]) == ("2031-05-02", ["2031-05"])
    assert act["what"] == "ann: “no”"


def response(said_on=None, actor="ann", stance="rejects", **cells):
    return {"proposal_id": "P1", "actor_id": actor, "stance": stance, "said_on": said_on, **cells}


@pytest.mark.parametrize(
    ("responses", "acts"),
    [
        ([response("2031-05-02"), response("2031-05")], [["R0", "R1"]]),
        ([response("2031-05-02"), response("2031-05-03")], [["R0"], ["R1"]]),
        (
            [response("2031-05"), response("2031-05-02"), response("2031-05-09")],
            [["R0", "R2"], ["R1"]],
        ),
        ([response("2031-05-02"), response()], [["R0"], ["R1"]]),
        ([response(), response()], [["R0", "R1"]]),
        ([response(), response(actor="bo")], [["R0"], ["R1"]]),
        ([response(), response(stance="open")], [["R0"], ["R1"]]),
        ([response(start=1), response(start=1, actor="bo")], [["R0", "R1"]]),
        ([response("2031-05-02", event_id="V1"), response(event_id="V1")], [["R0", "R1"]]),
        ([response(event_id="V1"), response(event_id="V1", actor="bo")], [["R0", "R1"]]),
        ([response("2031-05-02", event_id="V1"), response(event_id="V2")], [["R0"], ["R1"]]),
        ([response(event_id="V1"), response(event_id="gone")], [["R0"], ["R1"]]),
    ],
)
def test_answers_are_one_act_unless_day_occasion_stance_or_actor_differs(responses, acts):
    rows = {f"R{i}": row for i, row in enumerate(responses)}
    found = timeline_of(book(responses=rows, events={"V1": event(None), "V2": event(None)}))
    answers = [record["rows"] for record in found.records if record["kind"] == "answer"]
    assert sorted(answers) == acts


def test_who_proposes_is_one_act_with_the_proposal_unless_on_another_day():
    found = timeline_of(
        book(
            events={"V1": event("2031-05-02/2031-05-04")},
            proposals={
                "P1": {"name": "the offer", "made_on": "2031-05-03"},
                "P2": {"name": "the pact", "kind": "agreement"},
            },
            responses={
                "R1": response("2031-05", stance="proposes", event_id="V1"),
                "R2": response(stance="proposes", actor="bo"),
                "R3": response("2031-06-01", stance="proposes"),
                "R4": response(stance="drafts", actor="cy"),
            },
        )
    )
    acts = {record["rows"][0]: record for record in found.records}
    assert acts["P1"]["rows"] == ["P1", "R2", "R1"]
    assert acts["P1"]["what"] == "bo, ann: proposes (the offer)"
    assert acts["P1"]["within"] == ["V1"]
    assert acts["P1"]["happened_on"] == "2031-05-03"
    assert acts["P2"]["what"] == "the pact (agreement)"
    assert {acts[row_id]["kind"] for row_id in ("R3", "R4")} == {"offer"}


def test_an_offer_of_no_day_is_made_on_one_occasion():
    rows = {
        "R1": response("2031-05-02", stance="proposes"),
        "R2": response("2031-05-09", stance="proposes"),
        "R3": response(stance="proposes", event_id="V1"),
    }
    events = {"V1": event("2031-05-20", participants="ann")}
    found = timeline_of(book(proposals={"P1": {}}, responses=rows, events=events))
    acts = [record["rows"] for record in found.records if record["kind"] == "offer"]
    assert sorted(acts) == [["P1", "R3"], ["R1"], ["R2"]]
    assert by_row(found)["V1"]["actors"] == ["ann"]


def test_an_act_without_a_day_has_that_of_its_event_and_says_so():
    found = timeline_of(
        book(
            events={"V1": event("2031-05-02")},
            evidence={
                "E1": {"row_id": "V1", "field": "happened_on", "exact": "Friday", "source_id": "S1"}
            },
            responses={"R1": response(event_id="V1")},
        )
    )
    act = by_row(found)["R1"]
    assert (act["happened_on"], act["dated_by"]) == ("2031-05-02", "V1")
    assert act["rests_on"] == "the day of V1; “Friday” (S1)"


@pytest.mark.parametrize(
    ("tables", "year"),
    [
        ({"quotes": {"Q1": {"event_id": "V1", "said_on": "2030-11-04"}}}, 2030),
        ({"responses": {"R1": response("2030-11", event_id="V1")}}, 2030),
        ({"quantities": {"N1": {"event_id": "V1", "since": "2030-10/2030-12"}}}, 2030),
        (
            {
                "quantities": {"N1": {"event_id": "V1"}},
                "figures": {"F1": {"quantity_id": "N1", "period": "2030-11"}},
            },
            2030,
        ),
        (
            {
                "event_mentions": {"W1": {"event_id": "V1", "source_id": "S1"}},
                "sources": {"S1": {"published": "2030-11-01/2030-12-01"}},
            },
            2030,
        ),
        (
            {
                "event_mentions": {"W1": {"event_id": "V1", "source_id": "S1"}},
                "sources": {"S1": {"published": "2031-02-01"}},
            },
            None,
        ),
        (
            {
                "quotes": {
                    "Q1": {"event_id": "V1", "said_on": "2029-11"},
                    "Q2": {"event_id": "V1", "said_on": "2030-11"},
                }
            },
            None,
        ),
        ({}, None),
    ],
)
def test_a_month_without_a_year_is_placed_where_other_rows_leave_one_year(tables, year):
    events = {"V1": event("XXXX-11"), "V2": event("2031-01"), "V3": event("2029-01")}
    found = timeline_of(book(events=events, **tables))
    act = by_row(found)["V1"]
    assert (act["happened_on"], act["placed_in"]) == ("XXXX-11", year)
    rows = [row_id for row_id in order(found) if row_id.startswith("V")]
    assert rows == (["V3", "V1", "V2"] if year else ["V3", "V2", "V1"])
    assert "November, no year given" + (" (placed in 2030)" if year else "") in found.as_text()


@pytest.mark.parametrize(
    ("published", "basis", "says"),
    [
        ("2031-05-02/2031-05-04", "inferred", "; S1: published between 2 and 4 May 2031"),
        ("2031-05-02/2031-05-04", "stated", ""),
        ("2031-05-02", "inferred", ""),
    ],
)
def test_a_day_counted_from_a_publication_of_no_one_day_says_so(published, basis, says):
    evidence = {"row_id": "V1", "field": "happened_on", "exact": "last week", "source_id": "S1"}
    found = timeline_of(
        book(
            events={"V1": event("2031-04-24/2031-04-30")},
            evidence={"E1": {**evidence, "basis": basis, "note": "The week before."}},
            sources={"S1": {"published": published}},
        )
    )
    assert found.records[0]["rests_on"] == f"“last week” (S1: The week before.){says}"
    assert found.records[0]["basis"] == [basis]


def test_no_day_is_last_and_says_when_its_sources_were_published():
    found = timeline_of(
        book(
            events={"V1": event("2031-05-02")},
            utterances={"U1": {"speaker": "ann", "wording": "no"}},
            quotes={"Q1": {"utterance_id": "U1", "source_id": "S1"}},
            sources={"S1": {"published": "2031-05-02/2031-05-04", "published_basis": "By hand."}},
        )
    )
    assert order(found) == ["V1", "U1"]
    assert found.records[1]["rests_on"] == "S1: published between 2 and 4 May 2031"
    assert found.records[1]["published_basis"] == "S1: By hand."
    assert "\nno day given\nsaying" in found.as_text()


HOSTILE = st.text(min_size=1, max_size=12)


@given(
    st.dictionaries(HOSTILE, st.tuples(HOSTILE, st.one_of(st.none(), HOSTILE)), max_size=4),
    st.lists(st.tuples(HOSTILE, HOSTILE, HOSTILE, HOSTILE), max_size=6),
)
def test_any_cells_have_a_timeline(events, responses):
    found = timeline_of(
        book(
            events={key: event(day, name=name) for key, (name, day) in events.items()},
            responses={
                f"R{i}": response(day, actor, stance, event_id=happening)
                for i, (day, actor, stance, happening) in enumerate(responses)
            },
        )
    )
    assert sum(len(record["rows"]) for record in found.records) == len(events) + len(responses)
    text = found.as_text()
    assert "\x1b" not in text
    assert found.as_json()
    assert found.as_csv()
    assert len(found.frame) == len(found.records)


def test_lines_fit_a_terminal(toy):
    add_row(toy, "events", event_id="V9999", kind="other", name="x" * 500, happened_on="2031-05-14")
    assert max(map(len, timeline(toy).as_text().splitlines())) <= 100


def test_rows_of_one_event_are_read_once_each(monkeypatch):
    """Twice the rows take at most twice the steps, whatever their days."""

    def steps(count):
        calls = Counter()
        meets = dates.Days.meets
        monkeypatch.setattr(
            dates.Days, "meets", lambda *pair: calls.update(["meets"]) or meets(*pair)
        )
        days = (date(2031, 1, 1) + timedelta(days=i) for i in range(count))
        rows = {f"R{i}": response(str(day), event_id="V1") for i, day in enumerate(days)}
        said = {f"Q{i}": {"utterance_id": f"U{i}", "event_id": "V1"} for i in range(count)}
        for i, quote in enumerate(said.values()):
            quote["said_on"] = f"XXXX-05-{1 + i % 28:02}"
        timeline_of(book(events={"V1": event("XXXX-05")}, responses=rows, quotes=said))
        monkeypatch.undo()
        return calls["meets"]

    assert steps(800) <= 2.2 * steps(400)


def test_tables_without_acts_are_refused():
    with pytest.raises(UsageError, match="expected the table 'events'"):
        timeline_of(book(actors={}))


def test_without_rows_it_says_so():
    assert "There are no rows." in timeline_of(book(events={})).as_text()


def test_withdrawn_rows_are_no_acts():
    rows = {f"R{i}": response(row_status=status) for i, status in enumerate(sorted(WITHDRAWN))}
    assert timeline_of(book(responses=rows)).records == ()


def test_the_command_prints_it(toy, capsys):
    assert main(["timeline", str(toy), "--format", "csv"]) == 0
    assert capsys.readouterr().out == trucebook.timeline(toy).as_csv()
    assert main(["timeline", str(toy)]) == 0
    assert "Odile Varn to the press in Port Ansel" in capsys.readouterr().out


def test_the_release_that_came_with_the_package_has_one():
    kinds = Counter(record["kind"] for record in trucebook.timeline().records)
    assert set(kinds) == {"event", "offer", "saying", "answer"}
