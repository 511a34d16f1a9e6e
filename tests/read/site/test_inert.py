"""Pages of a hostile book, without a browser: nothing acts, each link leads to a page."""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import pytest
from conftest import TOY, copy_book
from hostile import hostile_cells

from trucebook.read.site.edition import Edition
from trucebook.read.site.site import contents

ADDRESSES = (
    "href",
    "src",
    "action",
    "formaction",
    "data",
    "cite",
    "poster",
    "srcset",
    "xlink:href",
)
ROOT = "https://site.example/"


class Read(HTMLParser):
    """What a page runs, where it leads, and the places in it that can be led to."""

    def __init__(self, path: str, text: str) -> None:
        super().__init__()
        self.path = path
        self.acts: list[str] = []
        self.links: list[str] = []
        self.places: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag in ("iframe", "object", "embed", "base", "style", "img"):
            self.acts.append(self.get_starttag_text() or tag)
        if tag == "script" and "src" not in given and given.get("type") != "application/json":
            self.acts.append(self.get_starttag_text() or tag)
        self.acts += [f"{name}={value}" for name, value in given.items() if name.startswith("on")]
        self.acts += [f"{name}={value}" for name, value in given.items() if name == "style"]
        self.places += [given[name] for name in ("id",) if name in given]
        for value in (given[name] for name in ADDRESSES if name in given):
            whole = urljoin(ROOT + self.path, value)
            scheme = urlsplit(whole).scheme
            if whole.startswith(ROOT):
                self.links.append(whole.removeprefix(ROOT))
            elif scheme not in ("http", "https", "mailto") or tag != "a":
                self.acts.append(f"{tag}: {value}")


@pytest.fixture(scope="module", params=["toy", "hostile"])
def pages(request, tmp_path_factory) -> dict[str, Read | None]:
    """The pages of the toy book, and of one in which every text is hostile, by path."""
    book: Path = TOY
    if request.param == "hostile":
        book = hostile_cells(copy_book(TOY, tmp_path_factory.mktemp("hostile") / "toy"))
    made = contents(Edition.of(book))
    return {
        path: Read(path, data.decode()) if path.endswith(".html") else None
        for path, data in made.items()
    }


def test_nothing_acts(pages):
    acts = {path: page.acts for path, page in pages.items() if page and page.acts}
    assert not acts, next(iter(acts.items()))


def test_every_link_leads_to_a_page(pages):
    dead = {
        f"{path}: {link}"
        for path, page in pages.items()
        if page
        for link in page.links
        if unquote(urlsplit(link).path) not in pages
    }
    assert sorted(dead)[:5] == []


def test_every_link_into_a_page_leads_to_a_place(pages):
    """But for those that hold the state of a page, which has `name=value`."""
    dead = set()
    for path, page in pages.items():
        for link in page.links if page else ():
            target, place = unquote(urlsplit(link).path), unquote(urlsplit(link).fragment)
            there = pages.get(target)
            if place and "=" not in place and there and place not in there.places:
                dead.add(f"{path}: {link}")
    assert sorted(dead)[:5] == []


def test_no_two_places_of_a_page_have_one_name(pages):
    twice = {
        path: [one for one in page.places if page.places.count(one) > 1]
        for path, page in pages.items()
        if page and len(set(page.places)) < len(page.places)
    }
    assert not twice
