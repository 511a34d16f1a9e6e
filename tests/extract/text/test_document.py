import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trucebook.extract.text.document import flatten, fold, read_document

texts = st.text(st.characters() | st.sampled_from("Aa. \n\t\"'“”«»…!?’Dr)("), max_size=200)


def sentences(text):
    return [text[start:end] for start, end in pairwise(read_document(text).sentences)]


def test_every_code_point_is_one_byte():
    points = "".join(map(chr, range(0x110000)))
    assert len(fold(points)) == 0x110000


@given(texts)
def test_offsets_are_kept(text):
    data = fold(text)
    assert len(data) == len(text)
    assert len(flatten(data)) == len(text) + 2
    assert all(data[at] == ord(char) for at, char in enumerate(text) if char.isascii())


@given(texts, texts)
def test_a_text_is_folded_code_point_by_code_point(text, other):
    assert fold(text + other) == fold(text) + fold(other)


@pytest.mark.parametrize(
    ("text", "data"),
    [
        ("Quiñe Łódź Škoda Þór", b"Quine Lodz Skoda Tor"),
        ("“a” ‘b’ „c‟ «d» ‹e›", b"\x93a\x94 \x91b\x92 \x84c\x93 \xabd\xbb \x8be\x9b"),
        ("½ ⅓ ⅔ €", b"\xbd \x81 \x8d \x80"),
        ("漢字", b"\x1a\x1a"),
        ("", b""),
    ],
)
def test_what_is_folded_to_what(text, data):
    assert fold(text) == data


@given(st.sampled_from("abcdefghijklmnopqrstuvwxyz"), st.sampled_from("\u0301\u0308\u0327\u030c"))
def test_an_accent_makes_no_other_letter(letter, accent):
    composed = unicodedata.normalize("NFC", letter + accent)
    if len(composed) == len(composed.upper()) == 1:
        assert fold(composed + composed.upper()) == (letter + letter.upper()).encode()


@pytest.mark.parametrize(
    ("text", "flat"),
    [
        ("Al-Nur’s 4½ men", b" al nur s 4  men "),
        ("", b"  "),
        ("(A)", b"  a  "),
        ("ÉTÉ", b" ete "),
    ],
)
def test_flat_text_holds_words_and_blanks(text, flat):
    assert flatten(fold(text)) == flat


@given(texts)
def test_starts_are_sorted_and_within_the_text(text):
    doc = read_document(text)
    for starts in (doc.lines, doc.sentences):
        assert starts[0] == 0
        assert starts[-1] == len(doc.text)
        assert all(first < second for first, second in pairwise(starts))
    assert set(doc.lines) <= set(doc.sentences)


@given(texts)
def test_every_offset_has_a_sentence_within_its_line(text):
    doc = read_document(text)
    for at in range(len(doc.text)):
        (first, last), (start, end) = doc.line(at), doc.sentence(at)
        assert first <= start <= at < end <= last


@given(st.lists(st.text(st.sampled_from("AB.“1"), max_size=9)))
def test_lines_end_with_their_line_end(lines):
    text = "".join(f"{line}\n" for line in lines)
    doc = read_document(text)
    assert [text[start:end] for start, end in pairwise(doc.lines)] == [
        f"{line}\n" for line in lines
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Mr. Tollan left. |He did not say why.",
        "Gen. Ossa and Col. Brandt met Dr. Ilvane. |They talked.",
        "The U.S. Army left. |The U.N. Secretary stayed.",
        "Marek J. Tollan left. |J. Tollan did not.",
        "On Feb. 14 it began. |On Sept. 3 it ended.",
        "It cost 3.5 million. |Nobody paid 4.25.",
        "“We stay.” |“We go.”",
        "«We stay.» |«We go.»",
        "He asked: “Why?” |Nobody knew! |“So…” |He left.",
        "They left (at 9 p.m. on Friday). |Others stayed.",
        "First line\n|Second line. |Third sentence\n|\n|Fourth line",
        "They said no. |Nobody left.",
        "St. Bride is closed vs. open. |No. 5 is not.",
        "a dot. and then small letters",
        "one",
    ],
)
def test_where_sentences_begin(text):
    assert sentences(text.replace("|", "")) == text.split("|")


def test_the_empty_text_has_no_sentence():
    assert sentences("") == []
