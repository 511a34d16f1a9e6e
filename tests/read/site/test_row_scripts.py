"""What scripts add to the pages of rows, of sources and of the search, in Chromium."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from browsing import Windows, windows
from conftest import TOY

from trucebook.read.claims import claims
from trucebook.read.site.addresses import Addresses
from trucebook.read.site.site import site

__all__ = ["windows"]

pytestmark = pytest.mark.judges


@pytest.fixture(scope="module")
def root(tmp_path_factory) -> str:
    """The address of the site of the toy book."""
    return site(TOY, tmp_path_factory.mktemp("rows") / "site").as_uri()


def saved(page, button: str) -> str:
    """What a button downloads."""
    with page.expect_download() as download:
        page.get_by_role("button", name=button, exact=True).click()
    return Path(download.value.path()).read_text(encoding="utf-8")


@pytest.mark.parametrize("table", ["figures", "actors", "events", "quotes", "reuse", "sources"])
def test_a_row_is_saved_as_it_is(windows: Windows, root, table):
    found = claims(TOY)
    schema = found.schemas[table]
    row = max(found.tables[table], key=lambda one: sum(map(bool, one.values())))
    address = Addresses(found)(table, row[schema.key])
    with windows.visit(f"{root}/{address}", root) as page:
        assert json.loads(saved(page, "JSON")) == row
        (line,) = csv.DictReader(saved(page, "CSV").splitlines(keepends=True))
    assert line == {name: field.write(row[name]) for name, field in schema.fields.items()}


def test_the_text_of_a_source_is_marked_and_another_one_refused(windows: Windows, root, tmp_path):
    texts = {path.read_bytes() for path in (TOY / "seeds" / "texts").iterdir()}
    source = claims(TOY).tables["sources"][0]
    with windows.visit(f"{root}/sources/{source['source_id']}.html", root) as page:
        chosen, output = page.locator("#text input"), page.locator("#text output")
        chosen.set_input_files({"name": "x", "mimeType": "text/plain", "buffer": b"another"})
        page.get_by_text("This is not the text of the record").wait_for()
        assert source["sha256"] in output.inner_text()
        assert page.locator(".mark").count() == 0
        for number, text in enumerate(texts):
            chosen.set_input_files({"name": f"{number}", "mimeType": "", "buffer": text})
        page.locator("select[name=table]").select_option("figures")
        page.locator(".mark").first.wait_for()
        kinds = page.locator(".mark").evaluate_all("(all) => all.map((one) => one.dataset.kind)")
        assert set(kinds) == {"figures"}
        page.locator(".mark").first.focus()
        page.keyboard.press("Enter")
        page.wait_for_url("**/figures/*.html")


def test_words_are_found_in_any_spelling_and_grouped_by_table(windows: Windows, root):
    with windows.visit(f"{root}/figures.html", root) as page:
        page.keyboard.press("/")
        page.keyboard.type("KÉLVAR vall")
        page.keyboard.press("Enter")
        page.wait_for_url("**/search.html#q=K%C3%89LVAR+vall")
        page.locator(".found a").first.wait_for()
        assert page.locator("h2").count() > 1
        assert "Kelvar" in page.locator(".found mark").all_inner_texts()
        page.locator("#q").fill("E0001")
        assert page.locator(".found a").first.get_attribute("href").endswith("#E0001")
        page.locator("#q").fill("zzzz")
        assert "Nothing found for “zzzz”" in page.locator("output").inner_text()
