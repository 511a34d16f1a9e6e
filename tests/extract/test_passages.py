"""The parts of a text in which rows and candidates are read."""

import pytest

from trucebook.extract.text.passages import passages
from trucebook.spans import Span

TEXT = "Flood\n\nAda Finn said no. Then\nshe left.\n\n\nMr. Orlo stayed. 🙂 Rain."


@pytest.mark.parametrize(
    ("words", "number", "sentence"),
    [
        ("Flood", 1, "Flood"),
        ("Finn", 2, "Ada Finn said no."),
        ("Orlo", 3, "Mr. Orlo stayed."),
        ("Rain", 3, "Rain."),
    ],
)
def test_words_are_in_a_sentence_of_a_paragraph(words, number, sentence):
    span = Span(TEXT.index(words), TEXT.index(words) + len(words), words)
    parts = passages(TEXT)
    assert parts.number(span.start) == number
    assert sentence.removesuffix(".") in parts.sentence(span).exact


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_lines_are_paragraphs_where_no_line_is_empty(line_end):
    parts = passages(line_end.join(["One.", "Two.", "Three."]))
    places = (Span(at, at + 1, parts.text[at]) for at in (0, len(parts.text) - 1))
    assert [parts.paragraph(place).exact for place in places] == ["One.", "Three."]


def test_words_in_several_paragraphs_are_in_all_of_them():
    start, end = TEXT.index("Then"), TEXT.index("stayed")
    assert passages(TEXT).paragraph(Span.of(TEXT, start, end)).exact == TEXT[TEXT.index("Ada") :]


@pytest.mark.parametrize("text", ["", "\n \n", "\u200b"])
def test_a_text_without_words_is_one_passage(text):
    parts = passages(text)
    assert parts.sentence(Span(0, 0, "")).exact == parts.paragraph(Span(0, 0, "")).exact
