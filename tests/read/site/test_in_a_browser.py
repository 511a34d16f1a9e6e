"""The explorer in Chromium: every kind of page, for everyone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from browsing import STRICT, barriers, browser, clipped, hosted, visit

from trucebook.read.site.edition import Edition
from trucebook.read.site.site import KINDS, site

__all__ = ["browser"]

pytestmark = pytest.mark.judges

WIDTHS = (360, 1600)
LANGUAGES = ("en", "ar")
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
  const latin = /[A-Za-z]{2}/, plain = "script, style, svg, code, pre";
  const walk = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
  const found = [];
  while (walk.nextNode()) {
    const one = walk.currentNode.parentElement;
    if (!latin.test(walk.currentNode.data) || one.closest(plain)) continue;
    if (!one.closest("bdi, [dir]:not(html)")) found.push(walk.currentNode.data.trim());
  }
  return found.slice(0, 5);
}"""
"""Texts in Latin letters on an Arabic page which have no direction of their own."""


@pytest.fixture(scope="module")
def edition() -> Edition:
    """The newest release."""
    return Edition.of(None)


@pytest.fixture(scope="module")
def sites(tmp_path_factory) -> Callable[[str], Path]:
    """The site of the newest release in a language, built when it is first asked for."""
    made: dict[str, Path] = {}

    def built(language: str) -> Path:
        if language not in made:
            folder = tmp_path_factory.mktemp("sites") / language
            made[language] = site(None, folder, language=language)
        return made[language]

    return built


@pytest.fixture
def paths(kind, edition, sites) -> list[str]:
    """The pages of a kind: of each folder the largest one."""
    folder = sites("en")
    largest: dict[str, str] = {}
    for one in sorted(kind(edition), key=lambda page: (folder / page.path).stat().st_size):
        largest[one.path.rpartition("/")[0]] = one.path
    return [*largest.values()]


@KIND
def test_every_kind_is_read_by_everyone(browser, sites, paths):
    folder = sites("en")
    for path in paths:
        with visit(browser, (folder / path).as_uri(), folder.as_uri()) as page:
            assert page.locator("main h1").count() == 1
            for width in WIDTHS:
                page.set_viewport_size({"width": width, "height": 900})
                assert clipped(page) == [], f"{path} at {width}"
                assert barriers(page) == [], f"{path} at {width}"
            page.emulate_media(color_scheme="dark")
            assert barriers(page, "color-contrast") == [], f"{path}, dark"


@KIND
def test_every_kind_is_mirrored_in_arabic(browser, sites, paths):
    folder = sites("ar")
    for path in paths:
        with visit(browser, (folder / path).as_uri(), folder.as_uri(), width=360) as page:
            assert page.locator("html[lang=ar][dir=rtl]").count() == 1
            assert clipped(page) == [], path
            name, main = page.locator("header .name").bounding_box(), page.locator("main h1")
            assert name["x"] + name["width"] > 300, path
            assert main.evaluate("(one) => getComputedStyle(one).direction") == "rtl"
            for bare in page.evaluate(BARE):
                raise AssertionError(f"{path}: a text of the book without its direction: {bare}")


@KIND
def test_every_kind_is_there_without_scripts(browser, sites, paths):
    folder = sites("en")
    for path in paths:
        with visit(browser, (folder / path).as_uri(), folder.as_uri(), scripts=False) as page:
            shown = page.locator("input:visible, select:visible, textarea:visible, button:visible")
            assert [one.evaluate("(one) => one.outerHTML") for one in shown.all()] == []
            assert len(page.locator("main").inner_text().split()) > 20, path
            assert clipped(page) == [], path


@KIND
def test_every_kind_is_printed_without_what_only_a_screen_needs(browser, sites, paths):
    folder = sites("en")
    for path in paths:
        with visit(browser, (folder / path).as_uri(), folder.as_uri(), width=700) as page:
            page.emulate_media(media="print", color_scheme="dark")
            for part in ("header nav", ".skip", "button", "input", "select"):
                assert page.locator(f"{part}:visible").count() == 0, f"{path}: {part}"
            assert clipped(page) == [], path
            assert page.pdf(format="A4").startswith(b"%PDF")


@KIND
def test_every_kind_is_served_by_a_host_that_trusts_no_page(browser, sites, paths):
    with hosted(sites("en"), "/some/where", **STRICT) as root:
        for path in paths:
            with visit(browser, root + path, root) as page:
                assert page.locator("main h1").is_visible()
                assert page.evaluate("getComputedStyle(document.body).maxWidth") is not None


@KIND
def test_every_kind_is_walked_by_keyboard(browser, sites, paths):
    folder = sites("en")
    for path in paths:
        with visit(browser, (folder / path).as_uri(), folder.as_uri()) as page:
            page.keyboard.press("Tab")
            assert page.locator(".skip").evaluate("(one) => one === document.activeElement")
            seen = [page.evaluate(FOCUS)]
            for _ in range(25):
                page.keyboard.press("Tab")
                seen.append(page.evaluate(FOCUS))
            stops = [stop for stop in seen if stop]
            assert [stop["name"] for stop in stops if not stop["visible"]] == [], path
            order = [stop["at"] for stop in stops]
            assert order[: order.index(max(order)) + 1] == sorted(set(order)), path
            page.locator(".skip").focus()
            page.keyboard.press("Enter")
            assert page.locator("main").evaluate("(one) => one === document.activeElement"), path
