"""The explorer in Chromium: every kind of page, for everyone."""

from __future__ import annotations

import pytest
from browsing import STRICT, barriers, clipped, hosted, windows
from sites import sites

from trucebook.read.site.site import KINDS

__all__ = ["sites", "windows"]

pytestmark = pytest.mark.judges

NARROW = 360
KIND = pytest.mark.parametrize(
    "kind", [pytest.param(one, id=one.__module__.rpartition(".")[2]) for one in KINDS]
)

FOCUS = """() => {
  const one = document.activeElement;
  if (one === document.body) return null;
  const box = one.getBoundingClientRect();
  const style = getComputedStyle(one);
  const shown = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  const inside = box.width > 0 && box.bottom > 0 && box.top < innerHeight;
  const at = [...document.querySelectorAll("*")].indexOf(one);
  return { at, name: one.outerHTML.slice(0, 120), visible: shown && inside };
}"""
"""Where the focus is, and whether a person sees it."""

BARE = """() => {
  const plain = "script, noscript, style, svg, code, pre, button";
  const walk = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
  const found = [];
  while (walk.nextNode()) {
    const one = walk.currentNode.parentElement;
    const text = walk.currentNode.data.trim();
    const isLatin = /[a-z]{2,}[ ,]+[a-z]{2,}/i.test(text) && !/\\p{Script=Arabic}/u.test(text);
    if (isLatin && !one.closest(plain) && !one.closest("bdi, [dir]:not(html)")) found.push(text);
  }
  return found.slice(0, 5);
}"""
"""Texts in Latin letters on an Arabic page which have no direction of their own: labels that are
not translated, or words of the book that are not isolated."""


@KIND
def test_every_kind_is_read_by_everyone(windows, sites, kind):
    newest = sites("newest")
    for path in newest.largest(kind):
        with newest.visit(windows, path) as page:
            assert page.locator("main h1").count() == 1
            assert clipped(page) == [], path
            assert barriers(page) == [], path
            page.emulate_media(color_scheme="dark")
            page.set_viewport_size({"width": NARROW, "height": 900})
            assert clipped(page) == [], f"{path}, narrow"
            assert barriers(page) == [], f"{path}, narrow and dark"


@KIND
def test_every_kind_is_mirrored_in_arabic(windows, sites, kind):
    arabic = sites("arabic")
    for path in arabic.largest(kind):
        with arabic.visit(windows, path, width=NARROW) as page:
            assert page.locator("html[lang=ar][dir=rtl]").count() == 1
            assert clipped(page) == [], path
            name, heading = page.locator("header .name").bounding_box(), page.locator("main h1")
            assert name["x"] + name["width"] > NARROW - 60, path
            assert heading.evaluate("(one) => getComputedStyle(one).direction") == "rtl"
            assert page.evaluate(BARE) == [], path


@KIND
def test_every_kind_is_there_without_scripts(windows, sites, kind):
    toy = sites("toy")
    for path in toy.largest(kind):
        with toy.visit(windows, path, scripts=False) as page:
            shown = page.locator("input:visible, select:visible, textarea:visible, button:visible")
            assert [one.evaluate("(one) => one.outerHTML") for one in shown.all()] == []
            assert len(page.locator("main").inner_text().split()) > 20, path
            assert clipped(page) == [], path


@KIND
def test_every_kind_is_printed_without_what_only_a_screen_needs(windows, sites, kind):
    toy = sites("toy")
    for path in toy.largest(kind):
        with toy.visit(windows, path, width=700) as page:
            page.emulate_media(media="print", color_scheme="dark")
            seen = page.locator(":is(header nav, .skip, button, input, select):visible")
            assert seen.all_inner_texts() == [], path
            assert clipped(page) == [], path
    with toy.visit(windows, path) as page:
        assert page.pdf(format="A4").startswith(b"%PDF")


@KIND
def test_every_kind_is_served_by_a_host_that_trusts_no_page(windows, sites, kind):
    toy = sites("toy")
    with hosted(toy.folder, "/some/where", **STRICT) as root:
        for path in toy.largest(kind, most=99):
            with windows.visit(root + path, root) as page:
                styled = "getComputedStyle(document.querySelector('main')).flexGrow"
                assert page.evaluate(styled) == "1", path


@KIND
def test_every_kind_is_walked_by_keyboard(windows, sites, kind):
    toy = sites("toy")
    for path in toy.largest(kind):
        with toy.visit(windows, path) as page:
            page.keyboard.press("Tab")
            assert page.locator(".skip").evaluate("(one) => one === document.activeElement")
            seen = [page.evaluate(FOCUS)]
            for _ in range(20):
                page.keyboard.press("Tab")
                seen.append(page.evaluate(FOCUS))
            stops = [stop for stop in seen if stop]
            assert [stop["name"] for stop in stops if not stop["visible"]] == [], path
            order = [stop["at"] for stop in stops]
            assert order[: order.index(max(order)) + 1] == sorted(set(order)), path
            page.locator(".skip").focus()
            page.keyboard.press("Enter")
            assert page.locator("main").evaluate("(one) => one === document.activeElement"), path


@KIND
def test_no_kind_lets_a_hostile_book_act(windows, sites, kind):
    hostile = sites("hostile")
    for path in hostile.largest(kind, most=9):
        with hostile.visit(windows, path) as page:
            assert clipped(page) == [], path
            page.set_viewport_size({"width": NARROW, "height": 900})
            assert clipped(page) == [], f"{path}, narrow"
            assert page.evaluate("window.canary") is None, path
            assert page.locator("main :is(img, iframe, [onclick], [onfocus])").count() == 0
