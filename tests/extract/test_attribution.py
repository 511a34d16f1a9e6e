import pytest

from trucebook.extract.names.gazetteer import Gazetteer
from trucebook.extract.pipeline import extract

ACTORS = Gazetteer(
    [
        {"actor_id": "quorrel", "name": "Ada Quorrel", "kind": "person", "aliases": "Quorrel"},
        {
            "actor_id": "front",
            "name": "Kessin Front",
            "kind": "armed_group",
            "aliases": "Front",
        },
        {"actor_id": "ostrel", "name": "Ostrel", "kind": "state", "aliases": "Ostrelian"},
        {"actor_id": "baker", "name": "a baker in Kessin", "kind": "person"},
    ]
)


def plain(name):
    return name and name.removeprefix("the ").removeprefix("The ")


def credited(text):
    """Whom the last figure is credited to."""
    return plain(extract(text).figures[-1].attributed_to_name)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Marek Tollan said 14 men had died.", "Marek Tollan"),
        ("At least 47 people were killed, Marek Tollan said.", "Marek Tollan"),
        ("At least 47 people were killed, according to Marek Tollan.", "Marek Tollan"),
        ("According to Marek Tollan, 12 men died.", "Marek Tollan"),
        ("The regional health department said 14 men had died.", "regional health department"),
        ("Fourteen men died, said Marek Tollan, the governor.", "Marek Tollan"),
        ("Governor Marek Tollan told reporters that 14 men had died.", "Marek Tollan"),
        ("Ada Quorrel, who leads the Kessin Council, believes 40 men died.", "Ada Quorrel"),
        ("“We hold 40 hostages,” said Marek Tollan.", "Marek Tollan"),
        ("Marek Tollan said the war was over. He said 20 men had died.", "Marek Tollan"),
        ("14 men died, the ministry said. It said 120 were wounded.", "ministry"),
        ("47 people were killed, the health office said. It said 120 were hurt.", "health office"),
        ("The Kessin Front (KF) said no. The KF said 40 men had died.", "Kessin Front"),
        ("Sela Ondrin left. Tollan said 14 men died. Marek Tollan left.", "Marek Tollan"),
        ("Some 40 trucks entered the valley on Friday.", None),
        ("Marek Tollan met 14 men in the valley.", None),
        ("Marek Tollan said little. The next day, 14 men died in the valley.", None),
        ("It offers a truce of six weeks.", None),
    ],
)
def test_who_is_credited_with_a_figure(text, name):
    assert credited(text) == name


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Some 900 prisoners would be released, Ada Quorrel told reporters.", "proposed"),
        ("The plan calls for a six-week truce.", "proposed"),
        ("The Front would free 33 hostages under the deal.", "proposed"),
        ("Some 900 prisoners were released on Friday.", "reported"),
        ("At least 47 people were killed.", "reported"),
        ("The toll is expected to reach 900 people by the end of May.", "projected"),
    ],
)
def test_what_is_told_offered_or_expected(text, status):
    assert [row.status for row in extract(text).figures] == [status]


def test_a_tally_is_based_on_whom_it_names():
    text = "A Norrin Wire tally based on official Ostrelian figures puts the toll at 1,160 people."
    (row,) = extract(text, ACTORS).figures
    assert (row.attributed_to_name, row.based_on) == ("Norrin Wire", "ostrel")


@pytest.mark.parametrize(
    ("text", "name", "words"),
    [
        ("“We stay,” said Marek Tollan.", "Marek Tollan", "Marek Tollan"),
        ("“We stay,” Marek Tollan said.", "Marek Tollan", "Marek Tollan"),
        ("Marek Tollan said: “We stay.”", "Marek Tollan", "Marek Tollan"),
        ("Governor Marek Tollan said: “We stay.”", "Marek Tollan", "Governor Marek Tollan"),
        ("“We stay,” said Mayor Tollan. Marek Tollan left.", "Marek Tollan", "Mayor Tollan"),
        ("Asked by Ada Quorrel, Marek Tollan said: “We stay.”", "Marek Tollan", "Marek Tollan"),
        ("“We stay,” said a baker in Ostrel.", "a baker in Ostrel", "a baker in Ostrel"),
        ("The army of Ostrel said: “We stay.”", "army of Ostrel", "The army of Ostrel"),
        ("Marek Tollan met Ada Quorrel. “We stay,” she said.", "Ada Quorrel", "she"),
        ("Ada Quorrel, his sister, left. “We stay,” she said.", "Ada Quorrel", "she"),
        ("“We stay,” said Marek Tollan, who met Ada Quorrel.", "Marek Tollan", "Marek Tollan"),
    ],
)
def test_who_speaks(text, name, words):
    (row,) = extract(text).quotes
    assert (plain(row.speaker_name), row.speaker_text, row.verb) == (name, words, "said")


@pytest.mark.parametrize(
    ("text", "verb"),
    [
        ("“We stay,” Marek Tollan told reporters.", "told"),
        ("Marek Tollan warned: “We stay.”", "warned"),
        ("“Who stays?” asked Marek Tollan.", "asked"),
        ("Marek Tollan called the plan “a cruel joke”.", "called"),
        ("“We stay”, according to Marek Tollan.", "according to"),
    ],
)
def test_the_verb_is_the_one_that_is_printed(text, verb):
    (row,) = extract(text).quotes
    assert (row.speaker_name, row.verb) == ("Marek Tollan", verb)


@pytest.mark.parametrize(
    ("text", "names", "utterances"),
    [
        ("“We stay,” said Marek Tollan. “You go.”", ["Marek Tollan"] * 2, 1),
        ("“We,” said Marek Tollan, “stay here.”", ["Marek Tollan"] * 2, 1),
        ("“We stay,” Ada Quorrel said. “We eat,” she added.", ["Ada Quorrel"] * 2, 2),
        (
            "“We stay,” Ada Quorrel said.\n\n“We go,” Marek Tollan said.",
            ["Ada Quorrel", "Marek Tollan"],
            2,
        ),
        ("Ada Quorrel said: “We stay.\n\n“We will not go.”", ["Ada Quorrel"] * 2, 1),
    ],
)
def test_quotation_tag_quotation(text, names, utterances):
    rows = extract(text).quotes
    assert [row.speaker_name for row in rows] == names
    assert len({row.utterance_id for row in rows}) == utterances


def test_the_tag_behind_the_last_paragraph_of_a_speech_is_that_of_all():
    text = (
        "“We have gone down.\n\n“Nobody asks.\n\n“We wait.”\n\nSo Ada Quorrel wrote to her sister."
    )
    rows = extract(text, ACTORS).quotes
    assert [(row.speaker_name, row.utterance_id) for row in rows] == [("Ada Quorrel", "U0001")] * 3


def test_a_quotation_within_another_has_its_own_speaker():
    text = "“Ada Quorrel told us: ‘Stay where you are,’ and left,” Marek Tollan said."
    outer, inner = extract(text).quotes
    assert (outer.speaker_name, inner.speaker_name) == ("Marek Tollan", "Ada Quorrel")


def test_actors_of_the_book_have_their_ids():
    text = "“No,” Quorrel said. The Front said 14 men died. “Yes,” said a baker in Kessin."
    found = extract(text, ACTORS)
    assert [row.speaker for row in found.quotes] == ["quorrel", "baker"]
    assert [row.attributed_to for row in found.figures] == ["front"]
    assert found.quotes[0].speaker_name == "Ada Quorrel"


def test_names_that_the_book_does_not_know_have_no_id():
    found = extract("“We stay,” Marek Tollan said. Marek Tollan said 14 men died.", ACTORS)
    assert (found.quotes[0].speaker, found.figures[0].attributed_to) == (None, None)
