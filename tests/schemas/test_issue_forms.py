import re

import pytest
import yaml
from conftest import ROOT
from strategies import SCHEMAS

from trucebook.commands import main
from trucebook.schemas.issue_forms import forms

FORMS = forms(SCHEMAS)
OURS = ROOT / ".github" / "ISSUE_TEMPLATE"


def elements(name):
    body = yaml.safe_load(FORMS[name])["body"]
    return {item["id"]: item for item in body if "id" in item}


def options(name, field):
    return elements(name)[field]["attributes"]["options"]


@pytest.mark.parametrize("name", FORMS)
def test_the_forms_are_what_the_schemas_make(name):
    assert (OURS / name).read_text(encoding="utf-8") == FORMS[name]


def test_there_are_no_other_forms():
    assert {path.name for path in OURS.iterdir()} == set(FORMS)


def test_a_missing_figure_is_asked_for_with_the_codes_and_their_definitions():
    schema = SCHEMAS["figures"]
    for name in ("bound", "unit", "metric", "status"):
        wanted = [f"{code}: {text}" for code, text in schema.fields[name].codes.items()]
        assert options("figure-is-missing.yml", name) == wanted


def test_a_missing_figure_asks_for_what_a_coder_decides_on_and_no_book_keeping():
    asked = set(elements("figure-is-missing.yml"))
    assert asked == {"source_id", "exact", *SCHEMAS["figures"].coded, "why"}


def test_what_the_table_requires_the_form_requires():
    asked = elements("figure-is-missing.yml")
    for name, field in SCHEMAS["figures"].fields.items():
        if name in asked:
            assert asked[name]["validations"]["required"] is field.required


def test_a_wrong_row_names_every_table_column_and_code():
    columns = {name for schema in SCHEMAS.values() for name in schema.fields}
    assert options("row-is-wrong.yml", "table") == list(SCHEMAS)
    assert set(options("row-is-wrong.yml", "column")) == columns
    codes = options("row-is-wrong.yml", "code")
    assert "bound: exact" in codes
    for schema in SCHEMAS.values():
        for name, field in schema.fields.items():
            for code in field.codes:
                assert any(
                    re.fullmatch(rf"(.*, )?{name}(, .*)?: {re.escape(code)}", text)
                    for text in codes
                )


@pytest.mark.parametrize("name", ["figure-is-missing.yml", "row-is-wrong.yml"])
def test_ids_labels_and_givenare_texts_and_stand_once(name):
    body = yaml.safe_load(FORMS[name])["body"]
    labels = [item["attributes"].get("label") for item in body]
    assert len(set(labels)) == len(labels)
    for item in body:
        given = item["attributes"].get("options", [])
        assert all(isinstance(option, str) and option for option in given)
        assert len(set(given)) == len(given)
        assert re.fullmatch(r"[a-z_]+", item.get("id", "x"))


def test_a_book_without_figures_has_no_form_for_one():
    others = {name: schema for name, schema in SCHEMAS.items() if name != "figures"}
    assert "figure-is-missing.yml" not in forms(others)


def test_the_command_writes_compares_and_names_what_differs(toy, capsys):
    folder = toy / ".github" / "ISSUE_TEMPLATE"
    assert main(["forms", str(toy), "--check"]) == 1
    assert main(["forms", str(toy)]) == 0
    assert {path.name for path in folder.iterdir()} == set(FORMS)
    assert main(["forms", str(toy), "--check"]) == 0
    (folder / "config.yml").write_text("x: 1")
    capsys.readouterr()
    assert main(["forms", str(toy), "--check"]) == 1
    assert capsys.readouterr().out == (
        f"{folder / 'config.yml'}: expected what is generated: trucebook forms --out {folder}\n"
    )


def test_the_command_writes_elsewhere_when_asked(toy, tmp_path):
    assert main(["forms", str(toy), "--out", str(tmp_path / "a" / "b")]) == 0
    assert (tmp_path / "a" / "b" / "config.yml").is_file()
    assert not (toy / ".github").exists()
