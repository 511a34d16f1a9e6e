import json

import pytest
from conftest import TOY
from edit import set_cells

from trucebook.commands import main


def test_no_difference_is_exit_code_0(capsys):
    assert main(["diff", str(TOY), str(TOY)]) == 0
    assert capsys.readouterr().out == f"{TOY} → {TOY}: no difference\n"


@pytest.mark.parametrize(
    ("form", "begins"),
    [("text", "git:HEAD"), ("markdown", "# Changes"), ("html", "<!doctype html>"), ("json", "{")],
)
def test_differences_are_exit_code_1_in_every_form(kept, form, begins, capsys):
    set_cells(kept, "figures", "F0002", bound="about")
    assert main(["diff", "git:HEAD", "--book", str(kept), "--format", form]) == 1
    out = capsys.readouterr().out
    assert out.startswith(begins)
    assert "F0002" in out


def test_the_differences_go_to_a_file(toy, tmp_path, capsys):
    set_cells(toy, "figures", "F0002", bound="about")
    out = tmp_path / "changes.json"
    assert main(["diff", str(TOY), str(toy), "--format", "json", "--out", str(out)]) == 1
    assert capsys.readouterr().out == ""
    assert json.loads(out.read_text(encoding="utf-8"))["changed"][0]["row_id"] == "F0002"


def test_outside_of_a_book_versions_are_those_of_the_package(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert main(["diff", "0.2.0", "0.3.0", "--most", "1"]) == 1
    assert capsys.readouterr().out.startswith("release 0.2.0 → release 0.3.0")
    assert main(["diff", "0.2.0"]) == 2
    assert "Expected two states, for there is no book here" in capsys.readouterr().err
    assert main(["diff", "0.2.0", "9.9.9"]) == 2
    assert "There is no version '9.9.9'. There are: 0.1.0" in capsys.readouterr().err


def test_in_a_book_versions_are_its_own(toy, monkeypatch, capsys):
    monkeypatch.chdir(toy)
    assert main(["diff", "0.2.0", "0.3.0"]) == 2
    assert "expected releases in build/, where 0.2.0 would be" in capsys.readouterr().err


def test_what_cannot_be_compared_is_exit_code_2(capsys):
    assert main(["diff", "git:nowhere", "--book", str(TOY)]) == 2
    assert "trucebook: " in capsys.readouterr().err


def test_a_number_of_rows_is_a_number(capsys):
    with pytest.raises(SystemExit):
        main(["diff", "a", "b", "--most", "-1"])
    assert "--most: expected a whole number from 0, found '-1'" in capsys.readouterr().err
