"""Addresses of rows: each its own, on every file system, whatever an id holds."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trucebook.read.claims import Claims
from trucebook.read.site.addresses import Addresses, address, name_of
from trucebook.schemas.table import Schema

IDS = st.text(max_size=6) | st.text("aAfF01-_~=./\\ é", max_size=5)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("F0012", "F0012"),
        ("F7kq2m", "F7kq2m"),
        ("gaza-strip", "gaza-strip"),
        ("proposal_relations", "proposal_relations"),
        ("f0012", "f0012~"),
        ("Fabcde", "~fabcde"),
        ("Hamas", "~hamas"),
        ("con", "con~"),
        ("COM1", "~c~o~m1"),
        ("com1", "com1~"),
        ("", "~"),
        ("..", "=2e=2e"),
        ("a/b\\c", "a=2fb=5cc"),
        ("é", "=c3=a9"),
        ("\ud800", "=ed=a0=80"),
    ],
)
def test_name(text, name):
    assert name_of(text) == name


@given(IDS, IDS)
def test_no_two_texts_have_one_name_where_case_does_not_count(one, other):
    assert (name_of(one).casefold() == name_of(other).casefold()) == (one == other)


@given(st.text(max_size=300))
def test_a_name_stays_in_its_folder_and_needs_no_quoting(text):
    assert re.fullmatch(r"[A-Za-z0-9~=_-]{1,140}", name_of(text))


def test_long_texts_that_begin_alike_have_names_of_their_own():
    assert name_of("a" * 500) != name_of("a" * 501)


def test_an_address_is_a_file_in_the_folder_of_its_table():
    assert address("..", "../x") == "=2e=2e/=2e=2e=2fx.html"


def table(name: str, target: str) -> Schema:
    """A table whose rows only say where a text names a row of another one."""
    names = ["id", "about", "source_id", "start", "end", "exact", "prefix", "suffix"]
    return Schema(
        {
            "name": name,
            "fields": [{"name": one, "type": "string"} for one in names],
            "primaryKey": ["id"],
            "foreignKeys": [
                {"fields": ["about"], "reference": {"resource": target, "fields": ["id"]}}
            ],
        }
    )


def test_a_row_that_only_names_another_is_a_place_on_its_page():
    schemas = {"names": table("names", "things"), "things": table("things", "")}
    rows = {"names": ({"id": "N1", "about": "T1"}, {"id": "N2", "about": "T9"})}
    found = Addresses(Claims("x", schemas, {**rows, "things": ({"id": "T1", "about": None},)}))
    assert found("names", "N1") == "things/T1.html#N1"
    assert found("names", "N2") == "names/N2.html"
    assert found.rows_on("things", "T1") == {"names": [rows["names"][0]]}


def test_tables_that_name_each_other_have_pages_of_their_own():
    schemas = {"a": table("a", "b"), "b": table("b", "a")}
    rows = {"a": ({"id": "A1", "about": "B1"},), "b": ({"id": "B1", "about": "A1"},)}
    assert Addresses(Claims("x", schemas, rows))("a", "A1") == "a/A1.html"
