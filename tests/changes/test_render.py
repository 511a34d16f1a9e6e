"""Text, Markdown, HTML and JSON say the same, and let nothing of the data out of its place."""

import json
from html import unescape
from html.parser import HTMLParser

import pytest
from changes.states import sheet, states
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from trucebook.changes.compare import CellChange, Changes, RowChange, TableChanges, compare
from trucebook.changes.render import as_html, as_json, as_markdown, as_text
from trucebook.changes.state import State
from trucebook.markup import html, visible

OLD = {
    "redirects": sheet({"retired_id": "Z1", "heir_id": "", "reason": "r"}),
    "t": sheet({"id": "A1", "x": "1", "note": ""}, {"id": "A2", "x": "2", "note": ""}),
    "u": sheet({"id": "B1", "old": "y"}, codes={"old": ("a", "b")}),
}
NEW = {
    "redirects": sheet(
        {"retired_id": "Z1", "heir_id": "", "reason": "r"},
        {"retired_id": "A2", "heir_id": "A1", "reason": "a twin"},
    ),
    "t": sheet({"id": "A1", "x": "9", "note": "read anew"}),
    "u": sheet({"id": "B1", "new": "y"}),
    "v": sheet({"id": "C1"}),
}
CHANGES = compare(State("0.1.0", OLD), State("0.2.0", NEW))


def test_the_text_begins_with_the_gravest():
    counts = "3 totals move, 1 row removed, 1 row changed, 2 rows added, 2 definitions changed"
    assert as_text(CHANGES).splitlines() == [
        f"0.1.0 → 0.2.0: {counts}",
        "",
        "Totals that move",
        "    rows of redirects: '1' → '2'",
        "    rows of t: '2' → '1'",
        "    rows of v: empty → '1'",
        "",
        "Rows removed",
        "  t A2: its heir is A1: a twin",
        "    id 'A2', x '2'",
        "",
        "Rows changed",
        "  t A1: read anew",
        "    x: '1' → '9'",
        "    note: empty → 'read anew'",
        "",
        "Rows added",
        "  redirects A2",
        "    retired_id 'A2', heir_id 'A1', reason 'a twin'",
        "  v C1",
        "    id 'C1'",
        "",
        "Tables, columns and codes",
        "  u",
        "    column, rows with a value: 1: 'old' → empty",
        "    column, rows with a value: 1: empty → 'new'",
        "    code of old: 'a' → empty",
        "    code of old: 'b' → empty",
        "  v",
        "    table added, with the columns: empty → 'id'",
    ]


def test_another_order_of_columns_and_codes_is_shown():
    old = State("a", {"t": sheet({"id": "A1", "x": "1"}, codes={"x": ("1", "2")})})
    new = State("b", {"t": sheet({"id": "A1", "x": "1"}, codes={"x": ("2", "1")})})
    text = as_text(compare(old, new))
    assert "order of the codes of x: '1, 2' → '2, 1'" in text
    table = TableChanges(table="t", columns=compare_columns(("id", "x"), ("x", "id")))
    assert "order of the columns: 'id, x' → 'x, id'" in as_text(
        Changes(old="", new="", tables=(table,))
    )


def compare_columns(old, new):
    sides = (sheet(dict.fromkeys(names, "1")) for names in (old, new))
    before, after = (State("", {"t": side}) for side in sides)
    return compare(before, after).tables[0].columns


def test_no_difference_is_one_line():
    state = State("a", OLD)
    assert as_text(compare(state, state)) == "a → a: no difference\n"
    assert json.loads(as_json(compare(state, state)))["differs"] is False


@pytest.mark.parametrize("render", [as_text, as_markdown, as_html])
def test_long_lists_are_cut_with_the_number_left(render):
    assert "… and 1 more" in render(CHANGES, 1)
    assert "… and" not in render(CHANGES, 2)


def test_json_holds_everything_in_the_same_order():
    text = json.loads(as_json(CHANGES))
    keys = ["old", "new", "differs", "totals", "removed", "changed", "added", "schema"]
    assert list(text) == keys
    [removed] = text["removed"]
    assert (removed["heir"], removed["reason"]) == ("A1", "a twin")
    assert removed["cells"][1] == {"field": "x", "old": "2", "new": None}
    assert [(row["table"], row["row_id"]) for row in text["changed"]] == [("t", "A1"), ("u", "B1")]
    assert text["schema"][0]["columns"] == {"old": ["id", "old"], "new": ["id", "new"]}


HOSTILE = st.text(
    st.sampled_from("`<>&'\"*_[]()|\\\n\r\x1b\u202e @#!a-") | st.characters(codec="utf-8"),
    min_size=1,
    max_size=20,
)


@st.composite
def hostile(draw):
    cell = CellChange(draw(HOSTILE), draw(HOSTILE), draw(HOSTILE))
    row = RowChange(
        row_id=draw(HOSTILE),
        kind=draw(st.sampled_from(["added", "removed", "changed"])),
        cells=(cell,),
        heir=draw(HOSTILE),
        reason=draw(HOSTILE),
    )
    table = TableChanges(table=draw(HOSTILE), rows=(row,))
    return Changes(old=draw(HOSTILE), new=draw(HOSTILE), tables=(table,))


@given(hostile())
def test_no_control_character_reaches_the_terminal(changes):
    text = as_text(changes)
    assert text == "\n".join(map(visible, text.split("\n")))
    assert len(text.splitlines()) == 5


@settings(max_examples=200)
@given(hostile())
def test_nothing_of_the_data_is_markup_in_markdown(changes):
    tokens = MarkdownIt().parse(as_markdown(changes))
    inline = [child for token in tokens for child in token.children or ()]
    kinds = {token.type for token in [*tokens, *inline]}
    assert kinds <= {
        *("heading_open", "heading_close", "paragraph_open", "paragraph_close", "inline", "text"),
        *("bullet_list_open", "bullet_list_close", "list_item_open", "list_item_close"),
        *("code_inline", "strong_open", "strong_close"),
    }
    words = "".join(child.content for child in inline if child.type == "text")
    assert not set(words) & set("`<&*_[|\\@")


class Page(HTMLParser):
    def __init__(self):
        super().__init__()
        self.tags, self.texts = set(), []

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)

    def handle_data(self, data):
        self.texts.append(data)


@given(hostile())
def test_nothing_of_the_data_is_markup_in_html(changes):
    page = Page()
    page.feed(as_html(changes))
    assert page.tags <= {
        *("html", "head", "meta", "title", "style", "body", "main"),
        *("h1", "h2", "h3", "p", "table", "thead", "tbody", "tr", "th", "td", "bdi", "del", "ins"),
    }
    [(_, row)] = [(table.table, row) for table in changes.tables for row in table.rows]
    assert unescape(html(row.cells[0].field)) in page.texts
    name = unescape(html(changes.tables[0].table))
    after = page.texts[page.texts.index(f"Rows {row.kind}") + 1 :]
    assert name in next(text for text in after if text.strip())


def test_a_page_needs_nothing_from_outside():
    page = as_html(CHANGES)
    assert "http" not in page
    assert "<script" not in page
    assert "<del><bdi>1</bdi></del>" in page
    assert "<ins><bdi>9</bdi></ins>" in page


@settings(max_examples=50)
@given(states("a"), states("b"))
def test_every_rendering_takes_every_difference(old, new):
    changes = compare(old, new)
    for render in (as_text, as_markdown, as_html, as_json):
        assert render(changes)
