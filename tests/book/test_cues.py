"""Words that speak for the codes of a book."""

import pytest

from trucebook.book.book import read_book
from trucebook.book.cues import cues_of
from trucebook.book.init import start


@pytest.mark.parametrize(
    ("column", "code", "words", "against"),
    [
        ("actors.kind", "organisation", "Quay Authority", {"government"}),
        ("actors.kind", "organisation", "Republic of Marn", {"state"}),
        ("actors.kind", "organisation", "Dredgers' Union", set()),
        ("actors.kind", "organisation", "Marn Nine", set()),
        ("responses.stance", "proposes", "has called for a rise", set()),
        ("responses.stance", "urges", "called for a vote on the plan", set()),
        ("responses.stance", "accepts", "rejected the plan", {"rejects"}),
    ],
)
def test_words_speak_against_a_code_where_they_speak_for_others_alone(
    tmp_path, column, code, words, against
):
    start(tmp_path / "floods", title="Floods", author="A. Author")
    book = read_book(tmp_path / "floods")
    table, _, name = column.partition(".")
    cues = cues_of(book, book.schemas[table].fields[name])
    assert cues.against(code, words) == against
