"""What a new row leads to: offers that a person names, bodies, and people who have no name."""

import csv

import pytest
from reviewing import add_text, cells_of, key_of, last, opened, rows

from trucebook.book.init import start
from trucebook.errors import DataError
from trucebook.review.decide import Order, decide, made_text, orders_above, orders_of_sheet
from trucebook.review.listing import open_text
from trucebook.validate.check import check

RENTS = """\
Tenants turn down plan for Corrie House

DALHAM, 3 March 2032 - Petra Lund rejected a proposal from the Housing Authority. The Republic of \
Veld said nothing.

Under the proposal, tenants would pay 3 percent more from July. The Housing \
Authority would replace the boilers within 90 days.

The Tenants' Association has called for a freeze of rents for two years.

A baker in Lower Orle, who asked not to be named, said "nobody sleeps". Nearly 900 lorries crossed \
the bridge.
"""
OFFER = "Rise of 2032 (offer): Rents rise by 3 percent."


@pytest.fixture
def rents(tmp_path):
    """A new book with an article of rents."""
    start(tmp_path / "rents", title="Rents", author="A. Author", example=True)
    add_text(tmp_path / "rents", RENTS)
    return tmp_path / "rents"


def accept_all(book):
    found = opened(book)
    leads = [one for one in found.review.open if one.place.table in ("terms", "responses")]
    orders = [
        Order(one.key, "accepted", "AF", corrected=cells_of(proposal_id=OFFER), is_firm=False)
        for one in leads
    ]
    rest = orders_above(found, 0, "AF", [one.key for one in leads])
    return decide(found, [*orders, *rest])


def cited(book, field):
    found = {}
    for one in rows(book, "evidence"):
        if one["field"] == field and one["source_id"] == "S02":
            found.setdefault(one["row_id"], []).append((one["exact"], one["basis"]))
    return found


def test_what_is_accepted_keeps_the_rules_of_codes(rents):
    accept_all(rents)
    found = [one.as_text() for one in check(rents).problems if one.rule != "other_is_explained"]
    assert found == []


@pytest.mark.parametrize(
    ("name", "kind"), [("Housing Authority", "government"), ("Republic of Veld", "state")]
)
def test_a_body_has_the_kind_for_which_its_name_speaks(rents, name, kind):
    accept_all(rents)
    kinds = {row["name"]: row["kind"] for row in rows(rents, "actors")}
    assert kinds.get(name, kind) == kind
    assert "Housing Authority" in kinds


@pytest.mark.parametrize(
    ("table", "words", "said"),
    [
        ("responses", "rejected a proposal", "proposal"),
        ("responses", "called for", "called for"),
        ("terms", "tenants would pay", "proposal"),
    ],
)
def test_what_belongs_to_an_offer_cites_the_words_that_name_it(rents, table, words, said):
    accept_all(rents)
    proofs = cited(rents, "proposal_id")
    made = [row for row in rows(rents, table) if row["source_id"] == "S02"]
    made = [row for row in made if words in row["exact"]]
    assert made
    for row in made:
        [(exact, basis)] = proofs[row[f"{table.removesuffix('s')}_id"]]
        assert said in exact
        assert basis == "inferred"


def test_a_new_offer_cites_the_passage_that_brought_it(rents):
    accept_all(rents)
    [offer] = [row for row in rows(rents, "proposals") if row["name"] == "Rise of 2032"]
    assert offer["proposal_id"] in cited(rents, "summary")
    assert offer["proposal_id"] in cited(rents, "kind")


def test_a_person_without_a_name_brings_no_candidates_for_words_of_theirs(rents):
    found = opened(rents)
    key = key_of(found, "quotes", "nobody sleeps")
    who = cells_of(speaker="A baker in Lower Orle (person)")
    before = {one.key for one in found.review.open}
    decide(found, [Order(key, "accepted", "AF", corrected=who)])
    assert last(rents, "quotes", "nobody sleeps")["speaker"] == "a-baker-in-lower-orle"
    assert {one.key for one in opened(rents).review.open} <= before - {key}


def test_a_body_of_the_text_is_given_by_its_name(rents):
    found = opened(rents)
    [key] = [one.key for one in found.review.open if "900" in one.place.span.exact]
    who = cells_of(attributed_to="Housing Authority")
    decide(found, [Order(key, "accepted", "AF", corrected=who)])
    [actor] = [row for row in rows(rents, "actors") if row["name"] == "Housing Authority"]
    assert (actor["actor_id"], actor["kind"]) == ("housing-authority", "government")


def test_a_code_whose_words_are_not_there_is_reported_at_once(rents):
    found = opened(rents)
    [key] = [one.key for one in found.review.open if "900" in one.place.span.exact]
    made = decide(found, [Order(key, "accepted", "AF", corrected=cells_of(metric="other:traffic"))])
    assert f"{key}: no evidence for metric=other:traffic; with its words it is " in made_text(made)


@pytest.mark.parametrize(
    ("key", "corrected", "column", "message"),
    [
        (None, "proposal_id=Rents (demand): A freeze.", "corrected", "no code of kind .* 'demand'"),
        (None, "speed=9", "corrected", "no column of responses to correct"),
        (None, "", "corrected", "lacks proposal_id"),
        ("rxxxxx", "", "key", "there is no open candidate with this key"),
    ],
)
def test_an_error_of_a_sheet_names_line_and_column(
    rents, tmp_path, key, corrected, column, message
):
    path = tmp_path / "open.csv"
    lines = list(csv.DictReader(open_text(opened(rents)).splitlines()))
    at = next(i for i, line in enumerate(lines) if line["table"] == "responses")
    lines[at] |= {"decision": "accepted", "reviewer": "AF", "corrected": corrected}
    lines[at]["key"] = key or lines[at]["key"]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, lines[0], lineterminator="\n")
        writer.writeheader()
        writer.writerows(lines)
    orders, _ = orders_of_sheet(path, "")
    with pytest.raises(DataError, match=rf"open.csv:{at + 2}:\d+: {column}: .*{message}"):
        decide(opened(rents), orders)
