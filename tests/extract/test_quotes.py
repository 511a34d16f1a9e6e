import pytest

from trucebook.extract.pipeline import extract
from trucebook.extract.quotes.candidates import is_clause


def kinds(text):
    return [row.kind for row in extract(text).quotes]


@pytest.mark.parametrize(
    "text",
    [
        "“We will hold the bridge,” said Marek Tollan.",
        "Marek Tollan said: “Nobody knows who fired first.”",
        "“Bring them home,” Ada Quorrel said.",
        "“It's over,” he said.",
        "Marek Tollan said “the talks are dead”.",
        "“Why did they leave us?” asked Ada Quorrel.",
    ],
)
def test_a_clause_that_somebody_says_is_full(text):
    assert kinds(text) == ["full"]


@pytest.mark.parametrize(
    "text",
    [
        "Marek Tollan called it “a cruel joke”.",
        "Ada Quorrel said the talks were “in a very bad place”.",
        "Marek Tollan described the plan as “deeply flawed and dangerous”, officials said.",
        "The army said it had struck “a legitimate command post”.",
    ],
)
def test_less_than_a_clause_is_a_fragment(text):
    assert kinds(text) == ["fragment"]


@pytest.mark.parametrize(
    "text",
    [
        "The so-called “humanitarian corridor” stayed shut.",
        "The operation, known as “Northern Shield”, began in May.",
        "The film “Winter in Kessin” was shown in the hall.",
        "Banners with the slogan “Bread and Peace” hung in the square.",
    ],
)
def test_labels_that_nobody_speaks_are_scare_quotes(text):
    (row,) = extract(text).quotes
    assert row.kind == "scare"
    assert (row.speaker, row.speaker_name, row.speaker_text, row.verb) == (None,) * 4


@pytest.mark.parametrize(
    ("words", "clause"),
    [
        (b"We stay here", True),
        (b"Bring them home", True),
        (b"the talks are dead", True),
        (b"a cruel joke", False),
        (b"deeply flawed", False),
        (b"who will never return", False),
        (b"stay", False),
        (b"", False),
    ],
)
def test_what_is_a_clause(words, clause):
    assert is_clause(words) == clause


def lost(text):
    return [
        (row.exact, row.speaker_name) for row in extract(text).quotes if row.defect == "lost_marks"
    ]


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        (
            "We will not leave our homes, Marek Tollan said.",
            [("We will not leave our homes,", "Marek Tollan")],
        ),
        (
            "My son has not called since May, said Ada Quorrel.",
            [("My son has not called since May,", "Ada Quorrel")],
        ),
        (
            "We will not leave, Marek Tollan said, and we will not forgive.",
            [("We will not leave,", "Marek Tollan"), ("and we will not forgive.", "Marek Tollan")],
        ),
    ],
)
def test_first_person_speech_without_marks(text, rows):
    assert lost(text) == rows


@pytest.mark.parametrize(
    "text",
    [
        "“We will not leave our homes,” Marek Tollan said.",
        "They will not leave their homes, Marek Tollan said.",
        "Marek Tollan said the talks had failed, and the army left.",
        "Our correspondent visited the camp.",
        "The US said, in a note, that it would leave.",
        "We visited the camp in May.",
    ],
)
def test_other_sentences_have_lost_nothing(text):
    assert lost(text) == []
