"""What a reader does on the explorer: search, share an address, download, read a text."""

from __future__ import annotations

import csv
import json
from io import StringIO
from pathlib import Path
from urllib.parse import quote

import pytest
from browsing import windows
from conftest import TOY
from sites import sites

from trucebook.read.site.addresses import address

__all__ = ["sites", "windows"]

pytestmark = pytest.mark.judges


def test_a_search_is_an_address_and_finds_words_names_and_ids(windows, sites):
    toy = sites("toy")
    with toy.visit(windows, "search.html") as page:
        page.keyboard.press("/")
        page.keyboard.type("captives")
        page.locator("#results a").first.wait_for()
        assert "captives" in page.locator("#results mark").first.inner_text().lower()
        assert page.evaluate("location.hash") == "#q=captives"
        page.locator("main input").fill("F0002")
        assert page.locator("#results a").first.get_attribute("href") == "figures/F0002.html"
        page.locator("main input").fill("zzzzzzz")
        assert "zzzzzzz" in page.locator("main output").inner_text()
        assert page.locator("#results a").count() == 0
    with toy.visit(windows, "search.html#q=Marrec") as page:
        page.locator("#results a").first.wait_for()
        assert page.locator("main input").input_value() == "Marrec"


def test_every_page_with_a_search_box_leads_to_the_search(windows, sites):
    toy = sites("toy")
    with toy.visit(windows, "figures/F0002.html") as page:
        box = page.locator("header input[type=search]")
        box.fill("62 captives & more")
        box.press("Enter")
        page.wait_for_url("**/search.html*")
        assert page.locator("main input").input_value() == "62 captives & more"


@pytest.mark.parametrize("name", ["newest", "hostile"])
@pytest.mark.parametrize("table", ["figures", "quotes", "actors", "terms"])
def test_a_row_is_downloaded_as_the_book_has_it(windows, sites, name, table, tmp_path):
    site = sites(name)
    found = site.edition.found
    row, key = found.rows(table)[1], found.schemas[table].key
    with site.visit(windows, quote(address(table, row[key]))) as page:
        given = {form: downloaded(page, form, tmp_path) for form in ("JSON", "CSV")}
    assert json.loads(given["JSON"]) == row
    (cells,) = csv.DictReader(StringIO(given["CSV"], newline=""))
    (path,) = site.edition.folder.glob(f"**/{table}.csv")
    with path.open(encoding="utf-8", newline="") as file:
        assert cells == next(one for one in csv.DictReader(file) if one[key] == row[key])


def downloaded(page, form: str, folder: Path) -> str:
    """What the button of a form saves."""
    with page.expect_download() as saved:
        page.get_by_role("button", name=form, exact=True).click()
    target = folder / "saved"
    saved.value.save_as(target)
    return target.read_text(encoding="utf-8")


def test_a_text_is_marked_in_the_page_and_another_is_refused(windows, sites):
    toy = sites("toy")
    texts = TOY / "seeds" / "texts"
    with toy.visit(windows, "sources/S01.html") as page:
        chosen = page.locator("#text input[type=file]")
        chosen.set_input_files(texts / "norrin-wire.txt")
        page.locator(".marks .mark").first.wait_for()
        assert (
            page.locator(".marks .mark[href$='figures/F0002.html']").inner_text() == "62 captives"
        )
        assert page.locator(".marks").inner_text().split() == (
            (texts / "norrin-wire.txt").read_text(encoding="utf-8").split()
        )
        other = next(path for path in texts.iterdir() if path.name != "norrin-wire.txt")
        chosen.set_input_files(other)
        page.locator("#text output", has_text="SHA-256").wait_for()


def test_the_way_of_a_keyboard_leads_from_the_menu_to_a_row(windows, sites):
    toy = sites("toy")
    with toy.visit(windows, "index.html") as page:
        for _ in range(9):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement.getAttribute('href')") == "figures.html":
                break
        page.keyboard.press("Enter")
        page.wait_for_url("**/figures.html")
        page.locator("#filters:visible").wait_for()
        page.locator(".skip").focus()
        page.keyboard.press("Enter")
        while page.evaluate("document.activeElement.localName") != "select":
            page.keyboard.press("Tab")
        page.keyboard.press("ArrowDown")
        assert "=" in page.evaluate("location.hash")
        while "figures/" not in (
            page.evaluate("document.activeElement.getAttribute('href')") or ""
        ):
            page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.wait_for_url("**/figures/F*.html")
        page.go_back()
        page.locator("#counted", has_text="of").wait_for()
        assert "=" in page.evaluate("location.hash")
