import json
import re
from contextlib import suppress
from importlib import import_module

import pytest
from conftest import TOY
from edit import add_row, rows_of, set_cells

import trucebook
from trucebook import errors
from trucebook.commands import main
from trucebook.errors import UsageError
from trucebook.read.claims import Claims, claims
from trucebook.read.row import Known
from trucebook.read.show import show
from trucebook.schemas.table import Schema


@pytest.fixture
def unjudged(monkeypatch):
    """Without the extra `curate`, whose judgement takes most of the time."""

    def absent(name):
        if name.startswith(("frictionless", "pandera")):
            raise ModuleNotFoundError(name=name)
        return import_module(name)

    monkeypatch.setattr(errors, "import_module", absent)


@pytest.mark.usefixtures("unjudged")
def test_every_row_of_every_table_is_shown():
    tables = claims(TOY)
    for name, schema in tables.schemas.items():
        for row in tables.tables[name][:2] if name != "redirects" else ():
            found = show(row[schema.key], TOY)
            assert found.in_table == name
            assert {record["field"] for record in found.records} == set(schema.coded)
            assert max(map(len, found.as_text().splitlines())) <= 100
            assert json.loads(found.as_json())["id"] == row[schema.key]
            assert len(found.frame) == len(found.records)
            assert "<table" in found._repr_html_()


@pytest.mark.usefixtures("unjudged")
def test_a_row_has_its_words_in_their_place_and_says_what_its_cells_rest_on():
    found = show("F0001", TOY)
    assert (
        found.words[0]
        == "…Talmerian mediators, foresees a [three-stage] truce and the release of 62 cap…"
    )
    assert found.words[1].startswith("S01: “")
    text = found.as_text()
    assert "[three-stage]" in text
    assert "“truce” (stated, S01)" in text
    cells = {cell["field"]: cell for cell in found.content()["cells"]}
    assert cells["metric"]["rests_on"][0]["exact"] == "truce"
    assert cells["quantity_id"]["called"] == claims(TOY).called("quantities", "N0001")
    assert cells["period"] == {"field": "period", "value": None, "called": None, "rests_on": []}


@pytest.mark.usefixtures("unjudged")
def test_cells_rest_on_what_why_says(toy_release):
    found = show("F0001", toy_release)
    for field in ("metric", "value_low", "quantity_id"):
        words = trucebook.why("F0001", field, source=toy_release)
        cited = [record["exact"] for record in found.records if record["field"] == field]
        assert cited == list(words["exact"])


@pytest.mark.usefixtures("unjudged")
def test_rows_that_refer_to_it_are_listed():
    cited = {(one.table, one.field): list(one.rows) for one in show("ilsa-marrec", TOY).cited_by}
    assert cited["events", "participants"] == ["V0002"]
    assert cited["utterances", "speaker"] == ["U0001", "U0002"]
    assert "column speaker:" in show("ilsa-marrec", TOY).as_text()


@pytest.mark.usefixtures("unjudged")
def test_the_verdict_on_its_quantity_is_said():
    found = show("F0001", TOY)
    assert any(
        sentence.startswith("The figures on “") and "F0001" in sentence
        for sentence in found.remarks
    )
    assert show("N0001", TOY).remarks[0] in found.remarks


@pytest.mark.usefixtures("unjudged")
def test_without_the_extra_it_is_not_judged():
    (sentence,) = show("V0001", TOY).remarks
    assert sentence.startswith("Not judged by the rules. This needs frictionless")
    assert sentence.endswith("pip install 'trucebook[curate]'")


def test_a_release_is_not_judged(toy_release):
    assert show("V0001", toy_release).remarks == ()


def test_what_validation_reports_is_said(toy):
    set_cells(toy, "figures", "F0001", bound="roughly")
    reported = [sentence for sentence in show("F0001", toy).remarks if "[F0001.bound]" in sentence]
    assert reported
    assert all("roughly" in sentence for sentence in reported)


def test_a_row_without_problems_says_so():
    assert "Validation reports no problem on it." in show("V0001", TOY).remarks


@pytest.mark.usefixtures("unjudged")
def test_a_withdrawn_row_says_so(toy):
    set_cells(toy, "responses", "R0002", row_status="superseded", note="See R0001.")
    first = show("R0002", toy).remarks[0]
    assert first.startswith("R0002 is superseded: ")
    assert first.endswith("See R0001.")


@pytest.mark.usefixtures("unjudged")
def test_a_retired_id_shows_its_heir(toy):
    found = show("F9001", toy)
    assert found.row_id == "F0001"
    assert found.remarks[0].startswith("F9001 was retired in 0.1.0: Invented")
    assert "It took the place of F9001." in found.remarks


@pytest.mark.usefixtures("unjudged")
@pytest.mark.parametrize("heirs", [{"F9002": ""}, {"F9002": "F9003", "F9003": "F9002"}])
def test_a_retired_id_without_a_heir_is_shown_itself(toy, heirs):
    for retired_id, heir_id in heirs.items():
        add_row(
            toy,
            "redirects",
            retired_id=retired_id,
            heir_id=heir_id,
            retired_in="0.1.0",
            reason="Twice.",
        )
    found = show("F9002", toy)
    assert (found.in_table, found.row_id) == ("redirects", "F9002")
    assert "F9002 was retired in 0.1.0: Twice." in found.as_text()


@pytest.mark.parametrize(
    ("row_id", "near"), [("f0001", " Near ids: F0001."), ("F00001", " Near.* F0001"), ("?", "$")]
)
def test_an_unknown_id_is_answered_with_near_ones(row_id, near):
    with pytest.raises(UsageError, match=rf"the book in .*, found '{re.escape(row_id)}'\.{near}"):
        show(row_id, TOY)


@pytest.mark.usefixtures("unjudged")
def test_control_characters_and_long_cells_are_shown_safely(toy):
    set_cells(toy, "actors", "orvenia", name="\x1b[31mred", role="long " * 100_000)
    text = show("orvenia", toy).as_text()
    assert "\x1b" not in text
    assert len(text) < 10_000


@pytest.mark.usefixtures("unjudged")
def test_withheld_words_are_not_shown(toy):
    record = toy / "seeds" / "S01.json"
    found = json.loads(record.read_text(encoding="utf-8"))
    row = dict(zip(*rows_of(toy, "quotes")[:2], strict=True))
    found["withheld"] = [f"{row['start']}-{row['end']}"]
    record.write_text(json.dumps(found), encoding="utf-8")
    assert row["exact"] not in show("Q0001", toy).as_json()
    assert row["exact"] not in show("U0001", toy).as_text()


@pytest.mark.usefixtures("unjudged")
def test_the_command_prints_it(toy, toy_release, capsys):
    assert main(["show", "F0001", "--book", str(toy), "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["table"] == "figures"
    assert main(["show", "F0001", "--from", str(toy_release.parent)]) == 0
    assert "[three-stage]" in capsys.readouterr().out
    assert main(["show", "F1", "--book", str(toy)]) == 2
    assert "Near ids" in capsys.readouterr().err


def test_the_release_that_came_with_the_package_is_shown():
    assert trucebook.show("F0001").in_table == "figures"


def test_a_pair_of_passages_is_shown_by_its_places(toy):
    found = show("X0001", toy)
    first, other = found.words
    assert re.fullmatch(r"S01: .*; characters 183 to 209", first)
    assert re.fullmatch(r"S02: .*; characters 300 to 324", other)
    assert "cites no words" not in found.as_text()


@pytest.mark.parametrize(
    "table", ["actors", "groups", "evidence", "figures", "quotes", "responses"]
)
def test_a_row_is_shown_that_lacks_a_table_or_a_column(table):
    found = claims(TOY)
    schema, rows = found.schemas[table], found.tables[table]
    others = [name for name in found.schemas if name != table]
    lacking = [
        Claims(
            "a book",
            {name: found.schemas[name] for name in others},
            {name: found.tables[name] for name in others},
        )
    ]
    for column in schema.fields:
        if column != schema.key:
            fields = [own for own in schema.descriptor["fields"] if own["name"] != column]
            smaller = Schema({**schema.descriptor, "fields": fields, "foreignKeys": []})
            without = tuple({name: row[name] for name in smaller.fields} for row in rows)
            empty = tuple({**row, column: None} for row in rows)
            lacking += [
                Claims(
                    "a book", {**found.schemas, table: smaller}, {**found.tables, table: without}
                ),
                Claims("a book", found.schemas, {**found.tables, table: empty}),
            ]
    for book in lacking:
        for row_id in ("F0004", "Q0001", "R0001", "orvenia"):
            with suppress(UsageError):  # the row itself may be gone
                assert list(Known.of(book, row_id).records())
