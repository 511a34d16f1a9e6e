"""The hooks that `.pre-commit-hooks.yaml` offers, run by pre-commit itself."""

import os
import sys

import pytest
import yaml
from conftest import ROOT, TOY, copy_book
from edit import cell, rows_of, set_cells, write_rows
from hub import checkout, program, publish, surroundings

pytestmark = pytest.mark.slow

PRE_COMMIT = [sys.executable, "-m", "pre_commit"]
MANIFEST = ROOT / ".pre-commit-hooks.yaml"
HOOKS = yaml.safe_load(MANIFEST.read_text(encoding="utf-8"))


@pytest.fixture
def clone(tmp_path):
    """A repository with a toy book that uses the hooks, with the `trucebook` that is here."""
    book = copy_book(TOY, tmp_path / "work")
    # An environment of the hook's own takes minutes: the slow test below lets pre-commit make it.
    hooks = [hook | {"language": "system", "additional_dependencies": []} for hook in HOOKS]
    config = {"repos": [{"repo": "local", "hooks": hooks}]}
    (book / ".pre-commit-config.yaml").write_text(yaml.safe_dump(config), encoding="utf-8")
    home = {"PRE_COMMIT_HOME": str(tmp_path / "home")}
    return publish(book, surroundings(program(tmp_path / "bin")) | home)


def run(clone, hook):
    return clone.run([*PRE_COMMIT, "run", hook, "--all-files"])


@pytest.mark.parametrize(
    "command",
    [
        ["validate-manifest", str(MANIFEST)],
        ["validate-config", str(ROOT / ".pre-commit-config.yaml")],
    ],
)
def test_pre_commit_takes_the_files(clone, command):
    assert clone.run([*PRE_COMMIT, *command]).returncode == 0


def test_a_valid_book_passes(clone):
    done = run(clone, "trucebook-validate")
    assert done.returncode == 0, done.stdout
    assert "Passed" in done.stdout


def test_a_fault_stops_the_commit_and_says_where(clone):
    line = set_cells(clone.folder, "figures", "F0003", bound="exakt")
    clone.git("add", "--all")
    done = clone.run([*PRE_COMMIT, "run", "trucebook-validate"])
    assert done.returncode == 1
    assert f"dataset/figures.csv:{line}:" in done.stdout


def test_a_commit_that_leaves_the_book_alone_judges_nothing(clone):
    (clone.folder / "notes.txt").write_text("x")
    clone.git("add", "--all")
    done = clone.run([*PRE_COMMIT, "run", "trucebook-validate"])
    assert done.returncode == 0
    assert "no files to check" in done.stdout


def test_format_passes_over_canonical_tables(clone):
    done = run(clone, "trucebook-format")
    assert done.returncode == 0, done.stdout


def test_format_puts_rows_in_order_and_stops_the_commit(clone):
    rows = rows_of(clone.folder, "figures")
    write_rows(clone.folder, "figures", [rows[0], *reversed(rows[1:])])
    clone.git("add", "--all")
    done = run(clone, "trucebook-format")
    assert done.returncode == 1
    assert "files were modified by this hook" in done.stdout
    assert rows_of(clone.folder, "figures") == rows
    assert cell(clone.folder, "figures", "F0001", "bound") == "exact"


@pytest.mark.judges
def test_pre_commit_makes_the_hooks_own_environment(clone, tmp_path):
    told = {"PIP_CONSTRAINT": str(ROOT / "constraints.txt"), "PATH": os.environ["PATH"]}
    command = [
        *PRE_COMMIT,
        "try-repo",
        str(checkout(tmp_path / "source").folder),
        "trucebook-validate",
        "--all-files",
    ]
    done = clone.run(command, **told)
    assert done.returncode == 0, done.stdout + done.stderr
