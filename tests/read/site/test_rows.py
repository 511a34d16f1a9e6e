"""The page of every row of the toy book."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from html import unescape
from urllib.parse import urlsplit
from zipfile import ZipFile

import pytest
from conftest import TOY

from trucebook.read.row import Known
from trucebook.read.site import downloads, lists, rows, search, sources
from trucebook.read.site.addresses import Addresses
from trucebook.read.site.edition import Edition
from trucebook.read.site.history import history
from trucebook.read.site.site import contents


@pytest.fixture(scope="module")
def toy() -> Edition:
    """The toy book."""
    return Edition.of(TOY)


@pytest.fixture(scope="module")
def made(toy) -> dict[str, str]:
    """Its site, but for what is no text."""
    return {path: data.decode() for path, data in contents(toy).items() if path[-4:] != ".zip"}


def test_every_row_of_every_table_has_its_place(toy, made):
    address = Addresses(toy.found)
    for name, schema in toy.found.schemas.items():
        for row in toy.found.tables[name]:
            place = urlsplit(address(name, row[schema.key]))
            assert f'id="{place.fragment}"' in made[place.path] if place.fragment else place.path
            assert place.path in made


def test_every_cell_and_what_it_rests_on_is_on_the_page(toy, made):
    address = Addresses(toy.found)
    for name, schema in toy.found.schemas.items():
        for row in toy.found.tables[name] if name != "redirects" else ():
            if address.about(name, row[schema.key]) is None:
                page = unescape(made[address(name, row[schema.key])])
                for cell in Known(toy.found, schema, row).cells():
                    assert cell.value is None or cell.value in page
                    for one in cell.rests_on[:4]:
                        assert (one.get("exact") or "") in page


def test_what_refers_to_a_row_is_on_its_page(made):
    assert 'href="../quantities/' in made["places/kelvar-valley.html"]
    assert 'href="../figures/F' in made["places/kelvar-valley.html"]


def test_a_retired_id_leads_to_its_heir(made):
    assert 'id="F9001"' in made["redirects.html"]
    assert 'href="figures/F0001.html"' in made["redirects.html"]


def test_a_figure_says_how_it_compares_and_leads_to_the_others(toy, made):
    group = next(one for one in toy.discrepancies.groups if len(one.rows) > 1)
    one, other = group.rows[:2]
    assert f": {group.verdict}." in made[f"figures/{one}.html"]
    assert f'href="../figures/{other}.html">{other}</a>' in made[f"figures/{one}.html"]


def test_discrepancies_are_found_once_for_all_rows(toy, monkeypatch):
    counted = []
    monkeypatch.setattr(
        "trucebook.read.figures.groups.Grouping.groups", lambda self: counted.append(1) or iter(())
    )
    fresh = replace(toy, found=replace(toy.found))
    assert len(list(rows.pages(fresh))) > 100
    assert len(counted) == 1


def test_history_has_what_each_release_changed():
    found = history(Edition.of("0.3.0"))
    steps = found["actors", "hezbollah"]
    assert [(step.version, step.kind) for step in steps] == [
        ("0.1.0", "added"),
        ("0.3.0", "changed"),
    ]
    assert [cell.field for cell in steps[1].cells] == ["role"]
    assert found["evidence", "E0001"][-1].kind == "removed"


def test_history_is_empty_where_no_older_release_is_at_hand(toy):
    assert history(toy) == {}


def test_a_source_has_its_rows_in_the_order_of_its_text(toy):
    placed = sources.placed(toy, "S01")
    assert [one.start for one in placed] == sorted(one.start for one in placed)
    assert {one.schema.name for one in placed} >= {"figures", "quotes", "mentions"}


@pytest.mark.parametrize("outer", [None, "circle"])
def test_lists_have_every_row_once_after_what_it_lies_within(toy, outer):
    tables = dict(toy.found.tables)
    if outer:
        ids = [row["place_id"] for row in tables["places"]]
        pairs = zip(tables["places"], ids[1:] + ids[:1], strict=True)
        tables["places"] = tuple({**row, "within": one} for row, one in pairs)
    found = replace(toy.found, tables=tables)
    page = next(page for page in lists.pages(replace(toy, found=found)) if "places" in page.path)
    listed = [one.row["place_id"] for one in page.values["rows"]]
    assert sorted(listed) == sorted(row["place_id"] for row in tables["places"])
    for at, one in enumerate(page.values["rows"]):
        assert not one.depth or one.row["within"] in listed[:at]


def test_every_row_is_searched(toy):
    text = search.files(toy)["search-index.js"].decode()
    index = json.loads(text.removeprefix("const trucebookIndex=").removesuffix(";\n"))
    ids = {one for row in index["rows"] for one in (row[1], *row[6].split())}
    assert ids == {
        row[schema.key]
        for name, schema in toy.found.schemas.items()
        if name != "redirects"
        for row in toy.found.tables[name]
    }


def test_the_tables_are_given_as_csv_and_twice_the_same(toy):
    data = downloads.files(toy)["tables.zip"]
    assert data == downloads.files(toy)["tables.zip"]
    with ZipFile(io.BytesIO(data)) as archive:
        lines = list(csv.DictReader(io.StringIO(archive.read("figures.csv").decode())))
    assert len(lines) == len(toy.found.tables["figures"])
