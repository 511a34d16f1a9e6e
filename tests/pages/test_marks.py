"""A text with marks, in Chromium: offsets are those of Python, and every span can be reached."""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING, Any

import pytest
from browsing import Windows, windows
from hypothesis import given, settings
from hypothesis import strategies as st

if TYPE_CHECKING:
    from playwright.sync_api import Page

__all__ = ["windows"]

pytestmark = pytest.mark.judges

PIECES = (
    *("a", "b ", "  ", "\n", "\r\n", "\r", "\t", "é", "e\u0301", "😀", "👨‍👩‍👧", "𝒳"),
    *("\u202e", "\ufeff", "\u200b", "\u0007", "שלום ", "سلام ", "</script>", "&amp;"),
)
SEEN = """([text, spans]) => {
  const made = marks(text, spans);
  document.body.replaceChildren(made.root);
  const range = document.createRange();
  const words = spans.map((_, index) => {
    if (made.lost.includes(index)) return null;
    const marked = made.extent(index);
    range.setStartBefore(marked[0]);
    range.setEndAfter(marked.at(-1));
    return [marked.map((one) => one.textContent).join(""), made.place(range)];
  });
  const owners = [...made.root.querySelectorAll(".mark")].map((one) => [
    Number(one.dataset.span), one.textContent, Number(one.dataset.more ?? 0)]);
  return { text: made.root.textContent, words, owners };
}"""


@pytest.fixture(scope="module")
def page(windows: Windows, tmp_path_factory) -> Page:
    """A page that has the function `marks`."""
    folder = tmp_path_factory.mktemp("marks")
    (folder / "page.html").write_text("<!doctype html><meta charset=utf-8><body>")
    source = (files("trucebook.pages") / "front" / "marks.js").read_text(encoding="utf-8")
    address = (folder / "page.html").as_uri()
    with windows.visit(address, folder.as_uri()) as opened:
        opened.add_script_tag(content=source.replace("export ", ""))
        yield opened


def spanned(*places: tuple[int, int]) -> list[dict[str, Any]]:
    """Spans at some places."""
    return [{"start": start, "end": end, "label": f"{start}-{end}"} for start, end in places]


@st.composite
def texts(draw: st.DrawFn) -> tuple[str, list[tuple[int, int]]]:
    """A text, and places in it, of which some are none and some are twins."""
    text = "".join(draw(st.lists(st.sampled_from(PIECES), max_size=60)))
    text *= draw(st.sampled_from((1, 1, 40)))
    ends = st.integers(0, len(text) + 2)
    return text, draw(
        st.lists(st.tuples(ends, ends), max_size=12).map(lambda some: some + some[:2])
    )


@given(texts())
@settings(max_examples=60)
def test_offsets_are_those_of_python(page, example):
    text, places = example
    seen = page.evaluate(SEEN, [text, spanned(*places)])
    assert seen["text"] == text
    for (start, end), words in zip(places, seen["words"], strict=True):
        if 0 <= start < end <= len(text):
            assert words == [text[start:end], {"start": start, "end": end}]
        else:
            assert words is None


def test_the_smallest_span_has_the_characters_and_twins_are_stacked(page):
    spans = spanned((0, 10), (2, 5), (2, 5), (4, 8))
    owners = page.evaluate(SEEN, ["0123456789", spans])["owners"]
    assert owners == [[0, "01", 0], [1, "23", 1], [1, "4", 1], [3, "567", 0], [0, "89", 0]]


def test_a_span_that_smaller_ones_cover_is_stacked_at_its_start(page):
    owners = page.evaluate(SEEN, ["0123456789", spanned((0, 10), (0, 4), (4, 10))])["owners"]
    assert owners == [[1, "0123", 1], [2, "456789", 0]]


def test_marks_are_walked_by_arrows_and_stacks_chosen_from_a_menu(page):
    page.evaluate(SEEN, ["0123456789", spanned((0, 2), (4, 6), (4, 6), (8, 9))])
    page.evaluate("document.addEventListener('open', (event) => (document.title = event.detail))")
    page.keyboard.press("Tab")
    for key in ("ArrowRight", "ArrowDown", "ArrowLeft"):
        page.keyboard.press(key)
    assert page.evaluate("document.activeElement.textContent") == "45"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.locator(".stack button").all_inner_texts() == ["4-6", "4-6"]
    page.keyboard.press("Enter")
    assert page.title() == "2"
    assert page.locator(".stack").count() == 0


@pytest.mark.parametrize(
    ("text", "place"), [("x" * 200_000, (0, 9)), ("a\n" * 100_000, (5, 9)), ("😀" * 50_000, (1, 2))]
)
def test_large_texts_are_laid_out_in_parts(page, text, place):
    assert page.evaluate(SEEN, [text, spanned(place)])["text"] == text
    sizes = page.evaluate(
        "[...document.querySelectorAll('.block')].map((x) => x.textContent.length)"
    )
    assert len(sizes) > 10
    assert max(sizes) <= 4001
