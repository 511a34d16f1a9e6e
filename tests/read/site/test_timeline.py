"""The page of the timeline: every act once, under its day."""

import re

import pytest
from editions import drawn, edition

from trucebook.read.site.edition import Edition
from trucebook.read.site.timeline import pages

EVENTS = [
    {"event_id": "V1", "kind": "meeting", "name": "Meeting", "happened_on": "2024-02-01"},
    {"event_id": "V2", "kind": "meeting", "name": "Walk <b>", "happened_on": "2024-02"},
    {"event_id": "V3", "kind": "meeting", "name": "Some day"},
]
SAID = [{"utterance_id": "U1", "speaker": "anna", "text": "Yes"}]
QUOTES = [
    {"quote_id": "Q1", "utterance_id": "U1", "event_id": "V1", "exact": "Yes", "speaker": "anna"}
]
ACTORS = [{"actor_id": "anna", "name": "Anna"}]


@pytest.fixture
def page():
    one = edition(events=EVENTS, utterances=SAID, quotes=QUOTES, actors=ACTORS)
    return drawn(pages, one)


def test_acts_are_under_their_days_and_what_was_said_below_its_event(page):
    days = re.findall(r"<h2><bdi>(.*?)</bdi>", page)
    assert days == ["1 February 2024", "February 2024", "no day given"]
    order = [
        page.index(f'href="{one}.html"') for one in ("events/V1", "utterances/U1", "events/V2")
    ]
    assert order == sorted(order)
    assert "some day of a month" in page
    assert "Walk &lt;b&gt;" in page


def test_acts_are_filtered_by_kind_and_actor(page):
    options = re.findall(r'<option value="(\w+)" dir="auto">(.*?)</option>', page)
    assert ("anna", "Anna") in options
    assert {("event", "event"), ("saying", "saying")} < set(options)
    assert len(re.findall(r"data-row ", page)) == 4


def test_every_act_of_a_release_is_one_row():
    one = Edition.of(None)
    page = next(pages(one))
    assert drawn(pages, one).count(" data-row ") == page.values["count"]
    ids = {
        row_id for day in page.values["days"] for act in day.acts for row_id in act.record["rows"]
    }
    assert ids <= page.values["table_of"].keys()


def test_a_book_without_acts_says_so():
    assert "There are no acts yet" in drawn(pages, edition())


def test_rows_that_refer_to_nothing_are_shown():
    page = drawn(
        pages,
        edition(
            responses=[
                {"response_id": "R1", "proposal_id": "P9", "actor_id": "x", "stance": "rejects"}
            ],
            quotes=[{"quote_id": "Q9", "utterance_id": "U9", "event_id": "V9", "exact": "No"}],
            event_mentions=[{"mention_id": "W9", "event_id": "V9"}],
        ),
    )
    assert 'href="responses/R1.html"' in page
