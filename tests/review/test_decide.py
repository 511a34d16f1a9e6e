"""Candidates that a person accepts, corrects or rejects become rows, all in one move."""

import csv
import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from reviewing import ARTICLE, add_text, cells_of, key_of, last, opened, rows, snapshot

from trucebook.book.init import start
from trucebook.commands import main
from trucebook.errors import DataError, UsageError
from trucebook.review.decide import Order, decide, orders_above, orders_of_sheet
from trucebook.review.extracted import review_book
from trucebook.review.listing import open_text
from trucebook.validate.check import check


def accept(book, table, words, **corrected):
    found = opened(book)
    order = Order(key_of(found, table, words), "accepted", "AF", corrected=cells_of(**corrected))
    return decide(found, [order])


def test_a_figure_becomes_a_row_with_its_actor_and_its_evidence(book):
    made = accept(book, "figures", "At least 12 people")
    row = last(book, "figures", "At least 12 people")
    assert list(made.ids.values()) == [row["figure_id"]]
    assert (row["value_low"], row["bound"], row["unit"]) == ("12", "at_least", "people")
    assert (row["method"], row["reviewer"], row["row_status"]) == ("extracted", "AF", "active")
    assert row["coder"].startswith("extract@")
    assert row["attributed_to"] == "marn-relief-office"
    cited = [one for one in rows(book, "evidence") if one["row_id"] == row["figure_id"]]
    assert {one["field"]: one["exact"] for one in cited} == {
        "metric": "killed",
        "attributed_to": "Marn Relief Office",
        "period": "4 June 2031",
    }
    assert {(one["coder"], one["reviewer"]) for one in cited} == {(row["coder"], "AF")}
    assert row["quantity_id"] == ""
    assert "quantity_id" in made.empty[row["figure_id"]]


def test_a_decision_keeps_the_machines_value_and_the_persons(book):
    accept(book, "figures", "At least 12 people", metric="injured @ were killed")
    [made] = rows(book, "extracted/decisions")
    row = last(book, "figures", "At least 12 people")
    assert (made["decision"], made["row_id"]) == ("accepted", row["figure_id"])
    assert "; metric=killed; " in made["proposed"]
    assert made["corrected"] == "metric=injured"
    assert (made["reviewer"], len(made["decided_on"])) == ("AF", 10)
    [cited] = [
        one
        for one in rows(book, "evidence")
        if (one["row_id"], one["field"]) == (row["figure_id"], "metric")
    ]
    assert (cited["exact"], cited["method"], cited["coder"]) == ("were killed", "curated", "AF")


def test_an_actor_of_several_candidates_is_added_once(book):
    found = opened(book)
    made = decide(found, list(orders_above(found, 0, "AF")))
    names = [row["name"] for row in rows(book, "actors")]
    assert names.count("Ada Finn") == 1
    assert len({*names}) == len(names)
    quotes = [row for row in rows(book, "quotes") if row["source_id"] == "S02"]
    assert {row["speaker"] for row in quotes} == {"ada-finn"}
    assert made.lacking


def test_the_same_words_are_one_utterance_and_others_a_new_one(book):
    add_text(book, ARTICLE.replace("We will rebuild", "We will build anew"), "S03")
    found = opened(book, "S02", "S03")
    decide(found, list(orders_above(found, 0, "AF")))
    said = {}
    for row in rows(book, "quotes"):
        said.setdefault(row["exact"], set()).add(row["utterance_id"])
    assert len(said["We go on,"]) == 1
    assert said["We will rebuild,"] != said["We will build anew,"]
    [second] = [
        row
        for row in rows(book, "quotes")
        if (row["source_id"], row["exact"]) == ("S03", "We go on,")
    ]
    assert second["relation"] == "same"


def test_a_person_of_no_kind_is_left_open_until_one_is_given(book):
    found = opened(book)
    key = key_of(found, "mentions", "Orvenia")
    with pytest.raises(UsageError, match=f"Nothing was written: {key} lacks actor_id. Fill"):
        decide(found, [Order(key, "accepted", "AF")])
    decide(found, [Order(key, "accepted", "AF", corrected=cells_of(actor_id="Orvenia (state)"))])
    [actor] = [row for row in rows(book, "actors") if row["name"] == "Orvenia"]
    assert (actor["actor_id"], actor["kind"]) == ("orvenia", "state")
    assert last(book, "mentions", "Orvenia")["actor_id"] == "orvenia"


def test_a_quantity_may_be_new_and_takes_metric_and_unit_of_its_figure(book):
    accept(book, "figures", "At least 12 people", quantity_id="people killed in Marn (event)")
    [row] = [one for one in rows(book, "quantities") if one["name"] == "people killed in Marn"]
    assert (row["metric"], row["unit"], row["kind"]) == ("killed", "people", "event")
    assert last(book, "figures", "At least 12 people")["quantity_id"] == row["quantity_id"]
    assert [one.as_text() for one in check(book).problems] == []


def test_words_may_be_cut_anew(book):
    accept(book, "figures", "At least 12 people", exact="12 people", bound="exact", group_id="")
    assert last(book, "figures", "12 people")["bound"] == "exact"
    assert not [item for item in opened(book).review.open if "12" in item.place.span.exact]


@pytest.mark.parametrize(
    ("corrected", "message"),
    [
        ({"metrik": "killed"}, r"no column of figures to correct \(f.....\) 'metrik'. Did you"),
        ({"metric": "kiled"}, "metric: expected one of .*killed.*, found 'kiled'"),
        ({"status": "rumoured"}, "no code of status .* 'rumoured'"),
        ({"value_low": "many"}, "value_low: expected a number, found 'many'"),
        ({"attributed_to": "Nobody"}, "no row of actors for attributed_to 'Nobody'"),
        ({"attributed_to": "Ann Lee (wizard)"}, r"no code of kind \(Ann Lee\) 'wizard'"),
        ({"exact": "40 guests"}, "expected words of the text that overlap 'At least 12 people'"),
        ({"metric": "injured @ were hurt"}, "expected words of the text, found 'were hurt'"),
        ({"group_id": "fishers (people)"}, "no row of groups for group_id"),
    ],
)
def test_a_correction_that_is_none_is_refused_and_nothing_is_written(book, corrected, message):
    before = snapshot(book)
    with pytest.raises(UsageError, match=message):
        accept(book, "figures", "At least 12 people", **corrected)
    assert snapshot(book) == before


def test_a_key_is_asked_for_once_and_must_be_open(book):
    found = opened(book)
    key = key_of(found, "figures", "40 guests")
    with pytest.raises(UsageError, match="one decision on a candidate, found two"):
        decide(found, [Order(key, "accepted", "AF"), Order(key, "rejected", "AF", "no")])
    with pytest.raises(UsageError, match="fxxxxx: there is no open candidate with this key"):
        decide(found, [Order("fxxxxx", "accepted", "AF")])
    decide(found, [Order(key, "rejected", "AF", "guests of a speech")])
    with pytest.raises(UsageError, match="this candidate was rejected already"):
        decide(opened(book), [Order(key, "accepted", "AF")])


def test_a_key_stays_when_another_candidate_is_accepted(book):
    before = {item.key for item in opened(book).review.open}
    accept(book, "figures", "At least 12 people")
    after = {item.key for item in opened(book).review.open}
    assert len(before - after) == 1
    assert after < before


def test_only_the_files_that_a_row_needs_change(book):
    main(["review", str(book)])
    before = snapshot(book / "dataset")
    accept(book, "mentions", "Marn Relief Office")
    after = snapshot(book / "dataset")
    changed = {path.name for path in after if after[path] != before.get(path)}
    assert changed == {"mentions.csv", "decisions.csv"}


def test_a_file_that_changed_meanwhile_is_kept_and_nothing_written(book):
    found = opened(book)
    path = book / "dataset" / "figures.csv"
    path.write_bytes(path.read_bytes() + b"\n")
    before = snapshot(book)
    with pytest.raises(DataError, match="it changed"):
        decide(found, list(orders_above(found, 0, "AF")))
    assert snapshot(book) == before


def test_a_failure_on_the_way_leaves_the_old_state(book, monkeypatch):
    def fails(*_):
        raise OSError(28, "No space left on device", str(book))

    found, before = opened(book), snapshot(book)
    monkeypatch.setattr("trucebook.files._move", fails)
    with pytest.raises(OSError, match="No space left"):
        decide(found, list(orders_above(found, 0, "AF")))
    assert snapshot(book) == before


@pytest.mark.parametrize(
    ("mark", "coding", "end"),
    [(",", "utf-8", "\n"), (";", "utf-8-sig", "\r\n"), ("\t", "utf-16", "\r\n")],
)
def test_a_spreadsheet_decides_as_the_command_line_does(book, tmp_path, mark, coding, end):
    found = opened(book)
    path = tmp_path / "open.csv"
    path.write_text(open_text(found), encoding="utf-8")
    with path.open(encoding="utf-8", newline="") as file:
        lines = list(csv.DictReader(file))
    for line in lines:
        if line["exact"] == "At least 12 people":
            line |= {"decision": "accepted", "reviewer": "AF", "corrected": "as_of=2031-06-04"}
        if line["exact"] == "40 guests":
            line |= {"decision": "rejected", "reviewer": "AF", "reason": "no; really"}
    with path.open("w", encoding=coding, newline="") as file:
        columns = ["my own", *reversed(lines[0])]
        writer = csv.DictWriter(file, columns, delimiter=mark, lineterminator=end)
        writer.writeheader()
        writer.writerows(lines)
    orders, waiting = orders_of_sheet(path, "")
    assert (len(orders), waiting) == (2, len(lines) - 2)
    decide(found, orders)
    assert last(book, "figures", "At least 12 people")["as_of"] == "2031-06-04"
    assert "no; really" in {row["reason"] for row in rows(book, "extracted/decisions")}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("decision,reviewer\n", r"header_is_schema: .*missing: key"),
        ("key,decision,reviewer\nf1,yes,AF\n", "sheet.csv:2.*expected accepted or rejected"),
        ("key,decision,reviewer\nf1,accepted,af\n", "expected initials, one to four capitals"),
        ("key,decision,reviewer\nf1,rejected,AF\n", "expected a text: say why"),
        ("key,decision,reviewer,corrected\nf1,accepted,AF,killed\n", "expected field=value"),
        ("key,key,decision\nf1,f1,accepted\n", "header_is_schema"),
        ('key,decision\n"f1,accepted\n', "cell_is_closed"),
    ],
)
def test_a_file_that_is_none_of_decisions_is_named_with_its_line(tmp_path, text, message):
    path = tmp_path / "sheet.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(DataError, match=message):
        orders_of_sheet(path, "")


def test_words_that_a_source_withholds_are_in_no_new_cell(book):
    at = ARTICLE.index("Ada Finn")
    path = book / "seeds" / "S02.json"
    record = json.loads(path.read_text(encoding="utf-8"))
    record["withheld"] = [f"{at}-{at + 8}"]
    path.write_text(json.dumps(record), encoding="utf-8")
    found = opened(book)
    decide(found, list(orders_above(found, 0, "AF")))
    assert b"Ada Finn" not in b"".join(snapshot(book / "dataset").values())


_NAMES = st.sampled_from(["Ada Finn", "Orlo Venn", "Relief Office", "the Marn army", "Tesmara"])
_VERBS = st.sampled_from(["said", "told reporters", "insisted", "denied"])
_FACTS = st.builds(
    "{0} {1} people were {2} in Marn".format,
    st.sampled_from(["At least", "About", "Some", "More than", ""]),
    st.integers(2, 9_000).map("{:,}".format),
    st.sampled_from(["killed", "injured", "displaced", "found"]),
)
_SENTENCES = st.one_of(
    st.builds("{0}, {1} {2}.".format, _FACTS, _NAMES, _VERBS),
    st.builds("“{0},” {1} {2}.".format, _FACTS, _NAMES, _VERBS),
    st.builds('"We go on," {0} {1}. "{2}."'.format, _NAMES, _VERBS, _FACTS),
    st.builds("{0} rejected the plan for a {1}-day truce.".format, _NAMES, st.integers(2, 90)),
    st.builds("\r\n\r\n{0} would free {1} prisoners 🙂.".format, _NAMES, st.integers(2, 90)),
)
_FORM = frozenset(
    {"required", "enum", "pattern", "type", "foreign_key", "primary_key", "unique", "minimum"}
    | {"span_holds_its_words", "span_is_as_long_as_its_words", "span_lies_in_the_text"}
    | {"context_surrounds_the_span", "ids_are_unique_in_the_book", "evidence_explains_a_cell"}
    | {"evidence_is_for_a_coded_cell", "evidence_is_from_the_rows_own_source"}
    | {"evidence_has_words_or_a_note", "utterance_has_one_speaker", "utterance_is_quoted"}
    | {"utterance_wording_is_printed", "spoken_words_have_a_speaker", "listed_ids_are_rows"}
    | {"rows_are_in_order", "file_is_canonical", "one_row_for_one_span_and_meaning"}
)


@settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(sentences=st.lists(_SENTENCES, min_size=1, max_size=8))
def test_what_is_accepted_of_any_article_has_form_spans_ids_and_links(tmp_path_factory, sentences):
    root = tmp_path_factory.mktemp("books") / "floods"
    start(root, title="Floods", author="A. Author", example=True)
    add_text(root, "MARN - " + " ".join(sentences))
    found = review_book(root, sources=("S02",))
    decide(found, list(orders_above(found, 0, "AF")))
    problems = check(root).problems
    assert [one.as_text() for one in problems if one.rule in _FORM] == []
    again = review_book(root, sources=("S02",))
    assert {item.key for item in again.review.open} <= {item.key for item in found.review.open}
