import pytest

from trucebook.extract.pipeline import extract


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
        "“Open the sluice gates,” Ada Quorrel said.",
        "“The river swallowed the bridge,” Marek Tollan said.",
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
        "“No, never again,” said Ada Quorrel.",
        "“Not a single loaf in the whole town,” the baker said.",
        "“Two of them, perhaps three,” Marek Tollan said.",
        "The vote was called “a farce” by the opposition.",
        "They want “lasting quiet”.",
        "The strikers demanded “bread before medals” on Monday.",
        "Villagers seek “a road that floods no more”.",
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
        "The ferry “Aurora” sank with 12 people aboard, the coast guard said.",
        "Her memoir, “The Salt Road”, sold 300 copies, the publisher said.",
        "A man who goes by the name “Shorty.” led the strike.",
        "Fishermen call the current the 'widow maker'.",
        "The ward is known as “the island”, a nurse said.",
        "The word “flood” is in the report twice, the minister said.",
        "The prize is nicknamed “the teapot”, he said.",
    ],
)
def test_labels_that_nobody_speaks_are_scare_quotes(text):
    (row,) = extract(text).quotes
    assert row.kind == "scare"
    assert (row.speaker, row.speaker_name, row.speaker_text, row.verb) == (None,) * 4


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
