import pytest

from trucebook.extract.names.gazetteer import NO_ACTORS
from trucebook.extract.pipeline import propose
from trucebook.extract.text.clean import clean
from trucebook.extract.text.mojibake import LOST


@pytest.mark.parametrize(
    ("text", "line", "column", "count"),
    [
        ("It rained.\nThe caf\ufffd was full, and so was the \ufffdclub\ufffd.", 2, 8, "3 places"),
        ("It rained.\r\n\r\nThe may?r didn?t stay.", 3, 5, "2 places"),
        ("T\x00h\x00e\x00", 1, 2, "3 places"),
        ("The \ue001 flag.", 1, 5, "1 place"),
        ("The mayor of Ð\u0153Ð¾ÑÐºÐ²Ð° left.", 1, 14, "2 places"),
    ],
)
def test_lost_characters_are_reported_once_with_their_first_place(text, line, column, count):
    found, problems = propose(NO_ACTORS, text, "a.txt", is_english=True)
    (problem,) = problems
    assert found is not None
    assert (problem.rule, problem.file) == ("text_is_readable", "a.txt")
    assert (problem.line, problem.column) == (line, column)
    assert problem.hint.startswith(count)
    assert "expected a text without lost characters" in problem.as_text()


@pytest.mark.parametrize(
    "text",
    [
        "Who stays? Nobody. “Why?” she asked. Why?Nobody knows.",
        "See https://example.org/search?query=flood or page.php?id and ask.",
        "â€œWe stay,â€\x9d he said. JosÃ© left.",
        "CAFÉ” and “voilâ” and Åland’s ÅBO",
        "12\u00ad5 people \U0001f642 fled",
    ],
)
def test_what_can_be_read_is_no_problem(text):
    assert LOST.search(clean(text).text) is None
    assert propose(NO_ACTORS, text, is_english=True).problems == ()
