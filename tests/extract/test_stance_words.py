"""The verbs of the extractor against the words of the code list of stances."""

import pytest

from trucebook.book.book import read_book
from trucebook.book.cues import cues_of
from trucebook.book.init import start
from trucebook.extract.lexicon import STANCES

CODES = {
    **{code: code for code in ("accepts", "rejects", "proposes", "drafts", "conveys", "open")},
    "receives": "receives",
    "urging": "urges",
    "insisting": "conditional",
    "good": "open",
    "bad": "rejects",
    "hoping": "open",
    "spoken_open": "open",
    "spoken_rejects": "rejects",
    "spoken_accepts": "accepts",
}


@pytest.mark.parametrize(("section", "code"), CODES.items())
def test_no_word_for_a_stance_speaks_for_others_alone(tmp_path, section, code):
    start(tmp_path / "floods", title="Floods", author="A. Author")
    book = read_book(tmp_path / "floods")
    cues = cues_of(book, book.schemas["responses"].fields["stance"])
    words = [word.rstrip("*") for word in STANCES[section]]
    assert {word: codes for word in words if (codes := cues.against(code, word))} == {}


def test_who_sets_terms_of_their_own_proposes(tmp_path):
    start(tmp_path / "floods", title="Floods", author="A. Author")
    book = read_book(tmp_path / "floods")
    cues = cues_of(book, book.schemas["responses"].fields["stance"])
    words = {*STANCES["demanding"]} - {*STANCES["insisting"]}
    assert not [word for word in words if cues.against("proposes", word)]
