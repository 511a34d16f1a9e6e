"""The workflows' own commands, read from their files and run on a repository with a toy book."""

import json
import os
import re
import shutil
import subprocess
import sys

import pytest
import yaml
from conftest import ROOT, TOY, copy_book, outside
from edit import add_row, cell, line_of, rows_of, set_cells
from hub import ACTION, BASH, inputs, judge, program, publish, remarks, step, steps, surroundings

from trucebook.book.csv import record
from trucebook.book.init import start
from trucebook.book.table import cell_starts
from trucebook.release.build import build

pytestmark = pytest.mark.slow

WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
BOOK = ROOT / ".github" / "workflows" / "book.yml"


@pytest.fixture
def clone(tmp_path):
    """A branch of a repository that holds the toy book without its texts."""
    book = copy_book(TOY, tmp_path / "work")
    shutil.rmtree(book / "seeds" / "texts")
    return publish(book, surroundings(program(tmp_path / "bin")))


def column(book, table, row_id, name):
    """The column at which a cell begins, as an editor counts it."""
    rows = rows_of(book, table)
    row = next(row for row in rows if row[0] == row_id)
    return cell_starts(record(row))[rows[0].index(name)] + 1


BRANCHES = {
    "cells": [
        ("figures", "F0003", {"bound": "exakt"}),
        ("figures", "F0003", {"attributed_to": "nobody"}),
        ("figures", "F0003", {"period": "soon"}),
        ("figures", "F0003", {"value_low": "many"}),
        ("figures", "F0003", {"end": "347"}),
        ("figures", "F0005", {"unit": ""}),
        ("proposals", "P02", {"summary": "A pause. "}),
    ],
    "rows": [
        ("figures", "F0003", {"value_low": "500"}),
        ("actors", "brask-front", {"country": "NOR"}),
        ("quotes", "Q0002", {"speaker": ""}),
        ("evidence", "E0001", {"row_id": "F9999"}),
        ("redirects", "F9001", {"heir_id": "F9999"}),
    ],
}
"""By branch its faults: no code, actor, date or number; an end before its words; a missing key; a
blank too many. An upside-down range; no evidence; no speaker; evidence for no row; no heir."""


@pytest.mark.parametrize("name", BRANCHES)
def test_each_fault_on_a_branch_is_a_remark_on_its_cell(clone, name):
    for table, row_id, cells in BRANCHES[name]:
        set_cells(clone.folder, table, row_id, **cells)
    clone.commit()
    done, summary = judge(clone)
    assert done.returncode == 1, done.stderr
    shown = remarks(done.stdout)
    for table, row_id, [field] in BRANCHES[name]:
        line = line_at(clone.folder, table, row_id)
        place = (f"dataset/{table}.csv", line, column(clone.folder, table, row_id, field))
        assert place in shown
        assert row_id in summary


def line_at(book, table, row_id):
    """The line on which a row begins."""
    rows = rows_of(book, table)
    return line_of(rows, next(place for place, row in enumerate(rows) if row[0] == row_id))


def test_a_row_given_twice_is_a_remark_on_the_second(clone):
    [header, first, *_] = rows_of(clone.folder, "figures")
    line = add_row(clone.folder, "figures", **dict(zip(header, first, strict=True)))
    clone.commit()
    done, _ = judge(clone)
    assert done.returncode == 1
    assert ("dataset/figures.csv", line) in {place[:2] for place in remarks(done.stdout)}


def test_a_row_that_lost_a_comma_is_a_remark_on_its_line(clone):
    path = clone.folder / "dataset" / "figures.csv"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    lines[2] = lines[2].replace(",", "", 1)
    path.write_text("".join(lines), encoding="utf-8")
    clone.commit()
    done, _ = judge(clone)
    assert done.returncode == 1
    assert ("dataset/figures.csv", 3, 1) in remarks(done.stdout)


def test_a_branch_without_a_fault_is_green(clone):
    set_cells(clone.folder, "proposals", "P02", note="Invented.")
    clone.commit()
    done, summary = judge(clone)
    assert (done.returncode, remarks(done.stdout)) == (0, set()), done.stdout + done.stderr
    assert summary


def test_a_fault_that_was_there_before_is_not_this_branchs(clone):
    clone.git("switch", "--quiet", "main")
    set_cells(clone.folder, "figures", "F0003", bound="exakt")
    clone.commit()
    clone.git("push", "--quiet", "origin", "main")
    clone.git("switch", "--quiet", "--create", "later")
    line = set_cells(clone.folder, "figures", "F0005", bound="exakt")
    clone.commit()
    done, _ = judge(clone)
    assert {place[:2] for place in remarks(done.stdout)} == {("dataset/figures.csv", line)}


def test_outside_a_pull_request_every_row_is_reported_on(clone):
    line = set_cells(clone.folder, "figures", "F0003", bound="exakt")
    clone.commit()
    clone.git("push", "--quiet", "origin", "HEAD:main")
    clone.git("fetch", "--quiet", "origin")
    done, _ = judge(clone, base="")
    assert {place[:2] for place in remarks(done.stdout)} == {("dataset/figures.csv", line)}
    done, _ = judge(clone, base="", changed_since="origin/main")
    assert (done.returncode, remarks(done.stdout)) == (0, set())


def test_a_book_in_a_sub_folder_has_its_remarks_in_that_folder(tmp_path):
    book = copy_book(TOY, tmp_path / "work" / "books" / "toy")
    clone = publish(tmp_path / "work", surroundings(program(tmp_path / "bin")))
    line = set_cells(book, "figures", "F0003", bound="exakt")
    clone.commit()
    done, _ = judge(clone, book="books/toy")
    places = {place[:2] for place in remarks(done.stdout)}
    assert places == {("books/toy/dataset/figures.csv", line)}


def test_texts_are_compared_where_the_workflow_has_them(clone):
    texts = TOY / "seeds" / "texts"
    line = set_cells(clone.folder, "figures", "F0003", suffix="else")
    clone.commit()
    done, _ = judge(clone, texts=str(texts))
    assert ("dataset/figures.csv", line) in {place[:2] for place in remarks(done.stdout)}


def test_a_new_books_own_workflow_uses_the_action_and_is_green(tmp_path):
    book = start(tmp_path / "mine")
    clone = publish(book, surroundings(program(tmp_path / "bin")))
    used = [item["uses"] for item in steps(book / ".github" / "workflows" / "book.yml")]
    assert used[-1].startswith("trucebook/trucebook@v")
    done, _ = judge(clone)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(
    "text", ["$(touch hacked)", "`touch hacked`", "; touch hacked #", '"; touch hacked; "']
)
def test_an_input_is_never_run(clone, text):
    done, _ = judge(clone, book=text, texts=text, changed_since=text)
    assert done.returncode == 2
    assert not (clone.folder / "hacked").exists()


def scan(clone):
    return clone.run([*BASH[:3], "-e", "-c", step(BOOK, "Judge the book")["run"]])


def test_the_log_for_code_scanning_is_written_whether_or_not_there_are_problems(clone):
    assert scan(clone).returncode == 0
    log = clone.folder / "trucebook.sarif"
    assert json.loads(log.read_text(encoding="utf-8"))["runs"][0]["results"] == []
    line = set_cells(clone.folder, "figures", "F0003", bound="exakt")
    assert scan(clone).returncode == 0
    [result] = json.loads(log.read_text(encoding="utf-8"))["runs"][0]["results"]
    place = result["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "dataset/figures.csv"
    assert place["region"]["startLine"] == line


def test_a_scan_that_could_not_run_fails(clone):
    (clone.folder / "schemas").rename(clone.folder / "gone")
    assert scan(clone).returncode != 0


def test_ci_runs_what_ci_runs_here():
    runs = [
        item["run"]
        for path in WORKFLOWS
        if path.stem == "ci"
        for item in steps(path)
        if "run" in item
    ]
    assert runs == [".ci/run"]
    assert os.access(ROOT / ".ci" / "run", os.X_OK)


def test_ci_knows_every_python_that_the_package_names():
    [job] = yaml.safe_load(BOOK.with_name("ci.yml").read_text(encoding="utf-8"))["jobs"].values()
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert job["strategy"]["matrix"]["python"] == re.findall(r":: (3\.\d+)\"", project)


@pytest.mark.parametrize("path", [ACTION, *WORKFLOWS], ids=lambda path: path.name)
def test_what_is_used_is_pinned_and_no_command_has_an_expression_in_it(path):
    for item in steps(path):
        if "uses" in item:
            assert re.fullmatch(r"\./|[\w/-]+@[0-9a-f]{40}", item["uses"])
        assert "${{" not in item.get("run", "")
        if item.get("uses", "").startswith("actions/checkout"):
            assert item["with"]["persist-credentials"] is False


@pytest.mark.judges
def test_the_action_installs_what_it_runs(clone, tmp_path):
    subprocess.run([sys.executable, "-m", "venv", str(tmp_path / "env")], check=True)
    path = f"{tmp_path / 'env' / 'bin'}{os.pathsep}{outside()['PATH']}"
    install = step(ACTION, "Install trucebook")["run"]
    clone.run([*BASH, install], check=True, PATH=path, GITHUB_ACTION_PATH=f"{ROOT}/./")
    item = step(ACTION, "Judge the book")
    told = {"GITHUB_BASE_REF": "main", "GITHUB_STEP_SUMMARY": str(tmp_path / "summary.md")}
    done = clone.run([*BASH, item["run"]], PATH=path, **told, **inputs(ACTION, {}, item))
    assert done.returncode == 0, done.stdout + done.stderr


def run_step(clone, name, base="main", **given):
    """A step of the action; what it printed, its outputs and the summary."""
    item = step(ACTION, name)
    temp = clone.folder.parent / "temp"
    temp.mkdir(exist_ok=True)
    files = {key: temp / key for key in ("GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY")}
    told = {"GITHUB_BASE_REF": base, "RUNNER_TEMP": str(temp)}
    told |= {key: str(path) for key, path in files.items()}
    names = {key.replace("_", "-"): value for key, value in given.items()}
    done = clone.run([*BASH, item["run"]], **told, **inputs(ACTION, names, item))
    return done, [path.read_text("utf-8") if path.exists() else "" for path in files.values()]


def test_the_patch_repairs_what_is_certain(clone):
    set_cells(clone.folder, "figures", "F0003", value_low="400.0")
    set_cells(clone.folder, "figures", "F0005", bound="exakt")
    path = clone.folder / "dataset" / "actors.csv"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    clone.commit()
    done, (output, summary) = run_step(clone, "Make a patch")
    assert (done.returncode, output) == (0, "made=true\n"), done.stderr
    assert "git apply trucebook.patch" in summary
    assert clone.git("status", "--porcelain") == ""
    clone.git("apply", str(clone.folder.parent / "temp" / "trucebook.patch"))
    assert cell(clone.folder, "figures", "F0003", "value_low") == "400"
    assert cell(clone.folder, "figures", "F0005", "bound") == "exakt"
    assert not path.read_bytes().startswith(b"\xef\xbb\xbf")


@pytest.mark.parametrize("is_clean", [True, False])
def test_without_a_certain_repair_or_a_clean_work_tree_there_is_no_patch(clone, is_clean):
    if not is_clean:
        set_cells(clone.folder, "figures", "F0003", value_low="400.0")
    done, (output, summary) = run_step(clone, "Make a patch")
    assert (done.returncode, output, summary) == (0, "", ""), done.stderr
    assert bool(clone.git("status", "--porcelain")) != is_clean


def test_a_changed_file_of_a_release_is_a_remark(tmp_path):
    book = copy_book(TOY, tmp_path / "work" / "toy")
    build(book)
    clone = publish(tmp_path / "work", surroundings(program(tmp_path / "bin")))
    done, _ = run_step(clone, "Verify the releases", book="toy")
    assert (done.returncode, done.stdout) == (0, ""), done.stderr
    path = book / "build" / "0.1.0" / "codebook.md"
    path.write_bytes(path.read_bytes() + b"more\n")
    clone.commit()
    for base in ("main", ""):
        done, _ = run_step(clone, "Verify the releases", base, book="toy")
        assert done.returncode == 1
        assert "toy/build/0.1.0/codebook.md" in {place[0] for place in remarks(done.stdout)}
