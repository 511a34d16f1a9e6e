"""Filters and charts in Chromium."""

from __future__ import annotations

import pytest
from browsing import windows
from claimed import figure, quantity
from editions import edition

from trucebook.read.site import figures
from trucebook.read.site import site as sites

__all__ = ["windows"]

pytestmark = pytest.mark.judges

DRAWN = "figure.chart svg[role=group]"
COUNTED = "#counted"
POINTS = "[...document.querySelectorAll('figure.chart a')].map((one) => one.getAttribute('href'))"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A site with 250 figures on 60 things."""
    folder = tmp_path_factory.mktemp("figures")
    rows = [
        figure(
            number,
            None if number == 7 else number,
            "at_least" if number % 2 else "exact",
            quantity_id=f"N{number % 60}",
            metric=f"m{number % 3}",
            source_id=f"S{number % 2}",
            as_of=f"2024-01-{1 + number % 28:02}",
        )
        for number in range(250)
    ]
    quantities = [
        quantity("size", quantity_id=f"N{n}", name=f"thing {n}", place_id=f"p{n % 2}")
        for n in range(60)
    ]
    places = [{"place_id": "p0", "name": "Coast"}, {"place_id": "p1", "within": "p0"}]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sites, "KINDS", (figures.pages,))
        made = sites.contents(edition(figures=rows, quantities=quantities, places=places))
    for path, data in made.items():
        (folder / path).parent.mkdir(exist_ok=True)
        (folder / path).write_bytes(data)
    return folder


@pytest.fixture
def opened(windows, folder):
    """Opens the page of figures at a place of it."""

    def at(place="", **options):
        address = (folder / "figures.html").as_uri() + place
        return windows.visit(address, folder.as_uri(), **options)

    return at


def test_a_filter_is_an_address_that_can_be_shared_and_left(opened):
    with opened() as page:
        page.select_option("select[name=metric]", "m1")
        page.select_option("select[name=source]", "S0")
        assert page.evaluate("location.hash") == "#metric=m1&source=S0"
        assert page.inner_text(COUNTED) == "41 of 250 figures"
        page.go_back()
        assert page.inner_text(COUNTED) == "83 of 250 figures"
        page.click("button[type=reset]")
        assert page.evaluate("location.href").endswith("figures.html")
        assert page.inner_text(COUNTED).startswith("250 of 250 figures")
    with opened("#metric=m1&source=S0") as page:
        assert page.inner_text(COUNTED) == "41 of 250 figures"
        assert page.eval_on_selector("select[name=metric]", "(one) => one.value") == "m1"
        assert page.locator("tr[data-row]:visible").count() == 41


def test_every_address_is_answered_in_words(opened):
    with opened("#metric=gone") as page:
        assert page.inner_text(COUNTED) == "No row matches: clear the filters."
        for place, words in (
            ("#place=p0", "250 of 250"),
            ("#place=p1", "125 of 250"),
            ("#main", "125 of 250"),
            ("#unknown=1", "250 of 250"),
            ("#%E0%A4%A", "250 of 250"),
        ):
            page.evaluate("(place) => { location.hash = place }", place)
            page.wait_for_timeout(20)
            assert page.inner_text(COUNTED).startswith(words), place


def test_an_option_says_how_many_rows_it_leaves(opened):
    with opened("#source=S1") as page:
        options = page.locator("select[name=verdict] option").all_inner_texts()
        assert sum(int(one.rpartition("(")[2][:-1]) for one in options[1:]) == 125
        options = page.locator("select[name=source] option").all_inner_texts()
        assert [one.rpartition("(")[2] for one in options[1:]] == ["125)", "125)"]


def test_many_rows_are_shown_in_steps(opened):
    with opened() as page:
        assert page.locator("tr[data-row]:visible").count() == 200
        assert "The first 200 of them are shown" in page.inner_text(COUNTED)
        page.select_option("select[name=place]", "p0")
        page.locator("tr[data-row]:visible").nth(199).wait_for()
        page.click("#more")
        assert page.locator("tr[data-row]:visible").count() == 250
        assert page.evaluate("document.activeElement.closest('tr') !== null")


def test_an_anchor_is_shown_however_far_down(opened):
    with opened("#thing-N59") as page:
        assert page.locator("#thing-N59").is_visible()


def test_every_point_is_in_a_row_and_every_row_with_a_number_has_one(opened):
    with opened("#metric=m1&source=S1") as page:
        page.locator(DRAWN).nth(9).wait_for()
        rows = page.evaluate("""() => [...document.querySelectorAll("figure.chart svg[role=group]")]
          .flatMap((svg) => [...document.getElementById(svg.parentElement.dataset.chart).rows])
          .filter((row) => row.dataset.at && !row.hidden && row.checkVisibility())
          .map((row) => row.querySelector("a").getAttribute("href"))""")
        assert sorted(page.evaluate(POINTS)) == sorted(rows)
        first = page.locator("figure.chart a").first
        first.focus()
        assert page.locator("tr.pointed").count() == 1
        assert "at least" in first.get_attribute("aria-label")


def test_charts_beyond_the_first_have_a_button(opened):
    with opened() as page:
        button = page.locator("figure.chart button").first
        button.wait_for()
        page.locator(DRAWN).nth(11).wait_for()
        assert page.locator("#undrawn").is_visible()
        button.click()
        assert page.locator(DRAWN).count() == 13
