"""What is offered and how it is answered: cases by kind, and floors on passages."""

import json
from pathlib import Path

import pytest

from trucebook.extract.known import vocabularies
from trucebook.extract.pipeline import extract
from trucebook.extract.subject import read_subject
from trucebook.review.evaluate import _coded, found_rows
from trucebook.review.scores import Article, judge, scores

PASSAGES = Path(__file__).with_name("offers.jsonl")

PLAN = "Ostre has a plan for the mill. "


def terms(text):
    return [
        (row.exact, row.term_type, row.modality, row.obliged_party_name)
        for row in extract(text).terms
    ]


def responses(text):
    return [(row.exact, row.stance, row.actor_name) for row in extract(text).responses]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Under the plan, the Kesser Union would pay 40 nurses and a fund would open in May.",
            ("the Kesser Union would pay 40 nurses", "other", "offered", "Kesser Union"),
        ),
        (
            "The accord provides for elections in 18 months and the disarmament of 900 fighters.",
            ("the disarmament of 900 fighters", "governance", "agreed", None),
        ),
        (
            PLAN + "It would open the northern road and let in 120 lorries a day.",
            ("let in 120 lorries a day", "aid", "offered", None),
        ),
        (
            "The miners rejected the offer and demanded a rise of 9 percent.",
            ("a rise of 9 percent", "other", "demanded", None),
        ),
        (
            "Rebels turned down the draft. They insisted on a withdrawal from the whole valley.",
            ("a withdrawal from the whole valley", "troop_withdrawal", "demanded", None),
        ),
        (
            "Under the deal:\n- Farrow will cut its catch by 30 percent;\n- a panel will meet.",
            ("Farrow will cut its catch by 30 percent", "other", "agreed", "Farrow"),
        ),
        (
            PLAN + "The status of the dam would be left to later talks.",
            ("The status of the dam would be left to later talks", "other", "deferred", None),
        ),
        (
            "Ida Strand welcomed the offer but has ruled out any release of prisoners.",
            ("any release of prisoners", "prisoner_release", "excluded", None),
        ),
        (
            "The Norline Company has offered a pay rise of 6 percent under a draft contract.",
            ("a pay rise of 6 percent", "other", "offered", "Norline Company"),
        ),
    ],
)
def test_terms_are_read_by_the_clause_that_holds_them(text, expected):
    assert expected in terms(text)


@pytest.mark.parametrize(
    "text",
    [
        "Floods have killed 72 people and driven 30,000 from their homes.",
        "Ada Quorrel plans to visit Ostre in two weeks. Schools would reopen on Monday, she said.",
        "Ivo Brandt called for calm. The plan failed after 40 days of talks.",
        "The Kesser Union demanded an apology and an answer to its offer.",
    ],
)
def test_what_is_no_term_is_left(text):
    assert terms(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ada Quorrel rejected the offer, saying it was late.", ("rejects", "Ada Quorrel")),
        ("Ada Quorrel said she could not accept the draft.", ("rejects", "Ada Quorrel")),
        ("The Farmers' Party did not reject the plan.", ("open", "Farmers' Party")),
        ("The plan was approved on Monday by the Kesser Union.", ("accepts", "Kesser Union")),
        ("Talks hosted by the Kesser Union on a plan broke up.", ("conveys", "Kesser Union")),
        ("Ivo Brandt called the plan a betrayal.", ("rejects", "Ivo Brandt")),
        ("Ivo Brandt praised the settlement.", ("open", "Ivo Brandt")),
        ("Ivo Brandt urged both sides to accept the offer.", ("urges", "Ivo Brandt")),
        ("Ivo Brandt urged crews to turn down the offer.", ("rejects", "Ivo Brandt")),
        ("Ada Quorrel refused to sign the accord.", ("rejects", "Ada Quorrel")),
        ("The text of a deal, written by Ada Quorrel, is short.", ("drafts", "Ada Quorrel")),
        ("Ada Quorrel submitted a proposal to the crews.", ("proposes", "Ada Quorrel")),
        ("Ada Quorrel received the new offer on Monday.", ("receives", "Ada Quorrel")),
        ("Ada Quorrel's rejection of the plan was expected.", ("rejects", "Ada Quorrel")),
        ("Ada Quorrel would accept the plan if fares fell.", ("conditional", "Ada Quorrel")),
        ("The offer came. Ada Quorrel said she was hopeful.", ("open", "Ada Quorrel")),
        (
            "The offer came. “There is room for agreement,” said Ada Quorrel.",
            ("open", "Ada Quorrel"),
        ),
    ],
)
def test_a_response_has_its_stance_and_actor(text, expected):
    assert expected in [found[1:] for found in responses(text)]


@pytest.mark.parametrize(
    "text",
    [
        "President Omar Selim rejected accusations that his guards had fired on marchers.",
        "Ada Quorrel accepted the resignation of her police chief and welcomed an inquiry.",
        "A plan exists. Ada Quorrel may accept the offer. If she rejects the plan, talks end.",
        "The union demanded that Ada Quorrel accept.",
        "A vote on the offer has been put off until Friday.",
        "Ivo Brandt accused Ada Quorrel of burying the deal.",
    ],
)
def test_what_takes_no_stance_is_no_response(text):
    assert responses(text) == []


def test_the_span_of_a_response_is_its_main_clause():
    (found,) = responses("On Monday Ada Quorrel rejected the offer, as fares rose again.")
    assert found[0] == "Ada Quorrel rejected the offer"


def test_cells_have_the_words_that_decided():
    (row,) = extract("Ada Quorrel rejected the offer.").responses
    reasons = {reason.field: reason.exact for reason in row.evidence}
    assert reasons["stance"] == "rejected"
    assert reasons["actor_id"] == "Ada Quorrel"
    assert reasons["proposal_id"] == row.proposal_text == "the offer"


@pytest.mark.parametrize(
    ("named", "expected"),
    [
        ("the Lin water treaty", "P1"),
        ("the Harrow Bay accord", "P2"),
        ("the treaty", None),
        ("a new offer", None),
    ],
)
def test_a_proposal_of_the_book_is_known_by_its_name(named, expected):
    plans = [
        {"proposal_id": "P1", "name": "Lin water treaty of 2031"},
        {"proposal_id": "P2", "name": "Harrow Bay accord"},
    ]
    subject = read_subject(*vocabularies(), plans)
    (row,) = extract(f"Ada Quorrel rejected {named}.", subject=subject).responses
    assert row.proposal_id == expected


FLOORS = {
    ("work", "terms", "span"): (0.90, 0.70),
    ("work", "terms", "term_type"): (0.75, 0.58),
    ("work", "responses", "stance"): (0.90, 0.70),
    ("work", "responses", "actor"): (0.80, 0.60),
    ("scored", "terms", "span"): (0.85, 0.58),
    ("scored", "terms", "term_type"): (0.75, 0.48),
    ("scored", "responses", "stance"): (0.80, 0.50),
    ("scored", "responses", "actor"): (0.75, 0.50),
}
"""Precision and recall that the passages of `offers.jsonl` keep."""


@pytest.mark.parametrize("part", ["work", "scored"])
def test_floors_on_passages(part):
    lines = PASSAGES.read_text(encoding="utf-8").splitlines()
    judged = []
    for number, line in enumerate(lines):
        item = json.loads(line)
        if item["set"] == part:
            rows = {
                table: [_coded(item["text"], table, row) for row in item[table]]
                for table in ("terms", "responses")
            }
            article = Article(str(number), part, item["text"], rows)
            judged.append(judge(article, found_rows(extract(item["text"]), known=False)))
    for score in scores(judged):
        floor = FLOORS.get((part, score.table, score.field))
        if floor is not None:
            assert (score.precision >= floor[0], score.recall >= floor[1]) == (True, True), score
