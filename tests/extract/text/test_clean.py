import random
import re
import textwrap
from unicodedata import normalize

import pytest
from conftest import ROOT
from extract.articles import ACTORS, any_texts, articles
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import asdict

from trucebook.extract.pipeline import extract
from trucebook.extract.rows import TABLES, place
from trucebook.extract.text.clean import clean, plain
from trucebook.extract.text.document import read_document

DEV = [
    path.read_text(encoding="utf-8")
    for path in sorted((ROOT / "tests" / "articles" / "dev").glob("*.txt"))
]


@pytest.mark.parametrize(
    ("received", "text"),
    [
        ("", ""),
        ("a  b \t c", "a b c"),
        ("  a  ", "a"),
        ("a\u00a0b\u2009c\u202fd\u3000e", "a b c d e"),
        ("a \r\n b\rc\u2028d\u2029\u2029e", "a\nb\nc\nd\n\ne"),
        ("12\u00ad5 \u200b6\u200b \ufeff7", "125 6 7"),
        ("e\u0301te\u0301, g\u0308o\u0308", "été, gö"),
        ("non\u2011stop \u2212 5", "non-stop - 5"),
        ("１２，５００ ｐｅｏｐｌｅ", "12,500 people"),
        ("١٢٬٥٠٠ ۱۲ १२ ٤٫٥٪", "12,500 12 12 4.5%"),
        ("12⅛ ⅘ 1⁄2 2¹⁄₂ 4½", "12 1/8 4/5 1/2 2 1/2 4½"),
        ("「我们」 『x』", "“我们” ‘x’"),
        ("\x93Go\x94 \x96 he\x92s", "“Go” – he’s"),
        ("â€œWe stay,â€\x9d he said â€” it isnâ€™t over", "“We stay,” he said — it isn’t over"),
        ("â€œWe stay,â€ he said. â€œNo.â€?", "“We stay,” he said. “No.”"),
        ("â\x80\x9cNoâ\x80\x9d \u00e2\x80\x94 caf\u00c3\u00a9, \u00c2\u00a35m", "“No” — café, £5m"),
        ("Ã¢â‚¬Å“NoÃ¢â‚¬\u009d, JosÃƒÂ©", "“No”, José"),
        ("GyÅ‘r, Å koda, ÄŒapek", "Győr, Å koda, Čapek"),
        ("the oﬃcials of ﬁve", "the officials of five"),
        ("CAFÉ” and “voilâ” and Å”", "CAFÉ” and “voilâ” and Å”"),
    ],
)
def test_what_is_cleaned_to_what(received, text):
    assert clean(received).text == text


@given(any_texts)
def test_a_clean_text_is_clean(text):
    once = clean(text).text
    assert clean(once).text in (once, clean(clean(once).text).text)


@given(any_texts, st.integers(0, 400), st.integers(0, 400))
def test_places_run_forward_and_lie_in_the_text(text, one, other):
    whole = clean(text)
    start, end = sorted((min(one, len(whole.text)), min(other, len(whole.text))))
    first, last = whole.before(start, end)
    assert 0 <= first <= last <= len(text)
    assert whole.before(0, len(whole.text)) <= (first, len(text))
    if start < end:
        assert first < last
        assert whole.after(first) <= start


@given(any_texts)
def test_words_as_received_clean_to_the_words(text):
    doc = read_document(text)
    for match in re.finditer(r"[A-Za-z0-9“”]+", doc.text):
        words = doc.words(*match.span())
        start, end, exact, *_ = place(doc, *match.span())
        assert (words, words) == (exact, text[start:end])
        assert match[0] in plain(text[max(0, start - 1) : end + 1])


WRAPPED = """MARN, June 3 (Courier) - At least 12
people were killed and more than 1,200
fled when the river burst its banks, the
Marn Relief Office said. "We need a two-
week truce," its head told reporters.
The office asked for 30 boats."""

KEPT = [
    "Flood kills twelve\nMarn river burst its banks on Monday, the office said.",
    "The plan calls for:\n- a truce of six weeks,\n- the release of 40 prisoners,\n- aid.",
    "The plan calls for:\na truce of six weeks,\nthe release of 40 prisoners,\nand aid for all.",
    "1. The town is quiet.\n2. The bridge is open.\n3. The army left.",
    "The first paragraph is here.\nThe second one is somewhat longer than the first.\nThe third.",
    "By Edda Rolin\nfor the Courier\n\nThe river rose.",
    "O river deep,\nO river wide,\nThe boats are gone\nTo the other side",
]


def test_lines_broken_at_a_width_are_joined():
    joined = clean(WRAPPED).text
    assert joined.count("\n") == 0
    assert "a two-week truce," in joined
    assert clean(f"Flood\n\n{WRAPPED}\n\nMore\n").text == f"Flood\n\n{joined}\n\nMore\n"


@pytest.mark.parametrize("text", KEPT)
def test_lines_that_are_lines_stay(text):
    assert clean(text).text == text


ZERO = ("\u00ad", "\u200b", "\u200c", "\u2060", "\ufeff", "\u200e")
BLANKS = ("  ", "\t", "\u00a0", "\u202f", "\u2009", " \u200b", "\u3000", " \t ")


def wrapped(text, draw):
    # NOTE: a tab that counts for eight and is dropped at a line's end leaves no trace of its width.
    wrapper = textwrap.TextWrapper(draw.randint(50, 90), expand_tabs=False)
    lines = (
        line if len(line) < 60 or "\x1a" in line else wrapper.fill(line)
        for line in text.split("\n")
    )
    found = "\n".join(lines)
    # NOTE: without a small letter below a line nobody can tell it from a headline.
    return found if re.search("[a-z]\n[a-z]", found) else text


def misread(text):
    return "".join(
        bytes(char, "utf-8").decode("cp1252", "replace").replace("\ufffd", "\x9d")
        if char in "“”‘’–—…€é½"
        else char
        for char in text
    )


DISTURBED = {
    "decomposed": lambda text, _: normalize("NFD", text),
    "blanks": lambda text, draw: re.sub(
        " ", lambda _: draw.choice(BLANKS) if draw.random() < 0.3 else " ", text
    ),
    "CRLF": lambda text, _: text.replace("\n", "\r\n"),
    "blanks at line ends": lambda text, _: text.replace("\n", "  \n \t"),
    "no width": lambda text, draw: re.sub(
        r"(?<=\w)(?=\w)", lambda _: draw.choice(ZERO) if draw.random() < 0.1 else "", text
    ),
    "wide": lambda text, _: re.sub("[0-9A-Za-z]", lambda m: chr(ord(m[0]) + 0xFEE0), text),
    "other digits": lambda text, _: re.sub("[0-9]", lambda m: chr(0x660 + int(m[0])), text),
    "other hyphens": lambda text, _: text.replace("-", "\u2011"),
    "wrapped": wrapped,
    "misread": lambda text, _: misread(text),
    "latin-1": lambda text, _: re.sub(
        "[“”‘’–—…é]", lambda m: m[0].encode().decode("latin-1"), text
    ),
    "cp1252": lambda text, _: re.sub("[“”‘’–—…]", lambda m: chr(m[0].encode("cp1252")[0]), text),
}


def told(text, received):
    """The rows without their offsets, words as they are in the clean text."""
    found = extract(received, ACTORS)
    rows = {}
    for table in TABLES:
        rows[table] = []
        for row in getattr(found, table):
            assert row.exact == received[row.start : row.end]
            cells = {**asdict(row), "evidence": [_unplaced(asdict(why)) for why in row.evidence]}
            rows[table].append(_unplaced(cells))
    return rows


def _unplaced(cells):
    """Cells without offsets and context, their words as in the clean text."""
    return {
        key: plain(cell) if isinstance(cell, str) else cell
        for key, cell in cells.items()
        if key not in ("start", "end", "prefix", "suffix")
    }


@pytest.mark.parametrize("text", DEV, ids=range(len(DEV)))
@pytest.mark.parametrize("how", DISTURBED)
def test_rows_of_a_disturbed_article_are_those_of_the_clean_one(text, how):
    text = clean(text).text
    disturbed = DISTURBED[how](
        text,
        random.Random(5),  # noqa: S311
    )
    assert told(text, disturbed) == told(text, text)


ways = st.lists(st.sampled_from(list(DISTURBED)), min_size=1, max_size=4, unique=True)


@given(articles(), ways, st.randoms())
def test_rows_of_a_disturbed_text_are_those_of_the_clean_text(text, ways, draw):
    text = clean(text).text
    disturbed = text
    for way in ways:
        disturbed = DISTURBED[way](disturbed, draw)
    assert told(text, disturbed) == told(text, text)
