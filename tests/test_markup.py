"""Each form holds whatever text it is given, and gives ordinary text back as it is."""

import json
import re
import sys
import warnings
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from unicodedata import category, name

import pytest
from annotations import read_annotations
from conftest import ROOT
from hostile import ACTS, assert_harmless, assert_inert_html, assert_inert_markdown
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from strategies import SCHEMAS

from trucebook import markup
from trucebook.commands import main

RENDER = MarkdownIt("gfm-like", {"linkify": False, "html": True})
HOSTILE = st.one_of(
    st.sampled_from(ACTS),
    st.text(st.sampled_from("`<>&'\"*_~[]()|\\\n\r\t\x1b\u202e\u2028 @#!:;$%{}a1-+=.wx/")),
    st.text(),
)


SEEN = re.compile(r"(ARABIC|SYRIAC|KAITHI) .*(SIGN|MARK|MARKER|AYAH|ABOVE|SAFHA|SANAH)")
"""Names of signs before numbers, which Unicode counts as format and which can be seen."""


def test_what_cannot_be_seen_is_written_out():
    chars = map(chr, range(sys.maxunicode + 1))
    unseen = [char for char in chars if category(char) in ("Cc", "Cf", "Cs", "Zl", "Zp")]
    left = [name(char) for char in unseen if markup.visible(char) == char]
    assert [reported for reported in left if not SEEN.match(reported)] == []
    assert len(unseen) - len(left) > 2000
    assert markup.visible("\u061c\u200e") == "\\u061c\\u200e"


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("a\nb\r\t", "a\\nb\\r\\t"),
        ("\x1b[2J\x07", "\\x1b[2J\\x07"),
        ("\u202e\u200b\u2028", "\\u202e\\u200b\\u2028"),
        ("\ud800", "\\ud800"),
        ("\U000e0041", "\\U000e0041"),
        ("naïve “words” — 12\u00a0%, \\n, ::x", "naïve “words” — 12\u00a0%, \\n, ::x"),
    ],
)
def test_visible(text, seen):
    assert markup.visible(text) == seen
    assert markup.visible(seen) == seen


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("::error::x", "\\x3a:error::x"),
        ("a\n \u00a0::error::x\n:: x", "a\n \u00a0\\x3a:error::x\n\\x3a: x"),
        ("a ##[error]x", "a ##\\x5berror]x"),
        ("a::b ##a [x] #[x]", "a::b ##a [x] #[x]"),
        ("a\x1b\r::x\u200c", "a\\x1b\\r::x\u200c"),
    ],
)
def test_no_line_is_a_command(text, printed):
    assert markup.lines(text) == printed


@given(HOSTILE)
def test_what_is_shown_is_harmless(text):
    kept = str.maketrans("", "", "\u061c\u200c\u200d\u200e\u200f")
    assert_harmless(markup.lines(text).translate(kept))


def test_text_goes_where_it_is_meant_to_go(capsys):
    markup.show("a\nb")
    markup.show(Path("a\nb"), error=True)
    markup.show(markup.github("error", "a\nb", title="t", file=None), commands=True, end="")
    assert capsys.readouterr() == ("a\nb\n::error title=t::a%0Ab", "a\\nb\n")


@given(HOSTILE, HOSTILE)
def test_a_command_holds_its_text(message, title):
    [item] = read_annotations(markup.github("error", message, title=title))
    assert item.title == markup.visible(title)
    assert item.message.split("\n") == list(map(markup.visible, message.split("\n")))


class Texts(HTMLParser):
    """The tags of a page, and its text."""

    def __init__(self, page):
        super().__init__()
        self.tags, self.text = [], ""
        self.feed(page)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)

    def handle_data(self, data):
        self.text += data


@given(HOSTILE)
@example("__init__ a_b _c_")
@example("\\`<b>`")
def test_inline_text_is_read_as_it_is(text):
    page = Texts(RENDER.renderInline(markup.inline(text)))
    assert page.tags == []
    assert page.text == markup.on_one_line(text)


@given(HOSTILE, HOSTILE)
@example("`", "``<b>`")
def test_prose_holds_code_and_nothing_else(text, other):
    made = markup.prose(f"{text}`x`{other}\n\n{text}")
    assert set(Texts(RENDER.render(made)).tags) <= {"p", "code"}
    assert_inert_markdown(made)


@pytest.mark.parametrize("start", ["# a", "> a", "- a", "+ a", "* a", "1. a", "1) a", "::a", "---"])
def test_prose_starts_no_block(start):
    page = Texts(RENDER.render(markup.prose(start)))
    assert (page.tags, page.text.strip()) == (["p"], start)


def test_prose_keeps_paragraphs():
    assert markup.prose(" a\nb \n \n c ") == "a b\n\nc"


def test_the_words_of_the_book_need_no_escapes():
    texts = [schema.description for schema in SCHEMAS.values()]
    texts += [line for schema in SCHEMAS.values() for line in schema.coding_rules]
    fields = [field for schema in SCHEMAS.values() for field in schema.fields.values()]
    texts += [field.description for field in fields]
    texts += [reported for field in fields for reported in field.codes.values()]
    assert list(map(markup.prose, texts)) == texts


@given(HOSTILE)
def test_a_code_span_ends_where_it_should(text):
    page = Texts(RENDER.renderInline(markup.code(text)))
    if markup.visible(text).strip():
        assert page.tags == ["code"]
        assert page.text == markup.visible(text)


@given(st.lists(HOSTILE, min_size=2, max_size=3), st.sampled_from([markup.inline, markup.code]))
def test_a_row_of_a_table_has_its_cells(cells, form):
    made = [markup.table_row(map(form, cells)), "|---" * len(cells) + "|"]
    assert Texts(RENDER.render("\n".join(made))).tags.count("th") == len(cells)


@pytest.mark.parametrize("target", ["#x", "x.md", "#](javascript:a) <x>", "#a b\n"])
def test_a_link_leads_where_it_should(target):
    page = RENDER.renderInline(markup.link("a](b", target))
    assert Texts(page).tags == ["a"]
    assert Texts(page).text == "a](b"
    if target in ("#x", "x.md"):
        assert markup.link("x", target) == f"[x]({target})"


@given(HOSTILE)
def test_html_is_text_in_elements_and_attributes(text):
    page = f'<p id="{markup.html(text)}">{markup.html(text)}</p>'
    assert_inert_html(page)
    assert Texts(page).text == unescape(markup.html(text))
    assert Texts(page).tags == ["p"]


@given(HOSTILE, HOSTILE)
def test_prose_as_html_holds_code_and_nothing_else(text, other):
    made = markup.html_prose(f"{text} `a <b>` {other}")
    assert_inert_html(made)
    assert set(Texts(made).tags) <= {"code"}


def test_prose_as_html_has_code_as_an_element():
    assert markup.html_prose("<i> of ``a`b`` & \x1b") == (
        "&lt;i&gt; of <code>a`b</code> &amp; \\x1b"
    )


@given(HOSTILE | st.lists(HOSTILE, max_size=3) | st.dictionaries(HOSTILE, HOSTILE, max_size=2))
@example("\U000e0041\x7f\ud800##[error]")
def test_json_is_the_same_json(content):
    made = markup.json_text(content)
    assert json.loads(made) == content
    assert markup.lines(made) == made


def test_paths_warnings_and_arguments_are_shown_on_one_line(capsys, tmp_path, recwarn):
    with pytest.raises(SystemExit):
        main(["validate", ".", "--format", "\x1b\n::error::x"])
    with pytest.raises(SystemExit):
        main(["validate", ".", "\x1b\n::error::x"])
    reported = capsys.readouterr()
    assert_harmless(reported.err)
    assert len(reported.err.splitlines()[-1]) > 40
    assert warnings.formatwarning("a\n::b\x1b", UserWarning, "f", 1) == (
        "trucebook: a\\n::b\\x1b\n"
    )
    assert main(["init", str(tmp_path / "a\n::error::x")]) == 0
    assert capsys.readouterr().out.count("\n") == 1


def test_text_is_printed_in_one_place():
    """`ruff` reports `print`; what else writes to the streams is listed here."""
    home = ROOT / "src" / "trucebook"
    writers = {
        path.relative_to(home).as_posix()
        for path in home.rglob("*.py")
        if any(word in path.read_text(encoding="utf-8") for word in ("sys.stdout", "sys.stderr"))
    }
    assert writers == {
        "book/article.py",  # what a child process answers
        "commands/__init__.py",  # how the streams treat what they cannot encode
        "files.py",  # a path that leads to one of the streams
        "markup.py",
        "progress.py",  # whether stderr is a terminal
        "extract/writers.py",  # JSON lines
    }
