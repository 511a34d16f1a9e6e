import pytest

from trucebook.extract.pipeline import extract


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
