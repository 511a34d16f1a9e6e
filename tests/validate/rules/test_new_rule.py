"""A rule is listed once: what is added to one file is judged and described everywhere."""

import json
import os
import shutil
import subprocess
import sys

import pytest
from conftest import ROOT

RULE = """

@rule(
    "row",
    ("figures",),
    holds="A figure has a note.",
    breaks="in figures F0002 `note` = ``.",
    fix=say("Say in `note` what a reader may wonder about."),
)
def figure_has_a_note(book: Book) -> Iterator[Problem]:
    for row in book.rows("figures"):
        if row["note"] is None:
            yield row.problem("note", say("expected a note"))
"""

JUDGE = """
import json, sys
from trucebook import check
from trucebook.validate.rules.rulebook import rules_page
from trucebook.verify.verify import verify

book, release = sys.argv[1:]
reports = {
    "book": check(book),
    "table": check(f"{book}/dataset/figures.csv", table="figures"),
    "release": verify(release),
}
found = {
    name: [item.as_dict() for item in report.problems if item.rule == "figure_has_a_note"]
    for name, report in reports.items()
}
print(json.dumps({"found": found, "page": rules_page()}))
"""


@pytest.fixture
def package(tmp_path):
    """The package with one more rule, in a file that there is."""
    package = tmp_path / "src" / "trucebook"
    shutil.copytree(ROOT / "src" / "trucebook", package, ignore=shutil.ignore_patterns("*.pyc"))
    for name in ("build", "schemas"):
        (tmp_path / name).symlink_to(ROOT / name)
    with (package / "validate" / "rules" / "numbers.py").open("a", encoding="utf-8") as file:
        file.write(RULE)
    return package.parent


def run(source, *command):
    done = subprocess.run(
        [sys.executable, *command],
        env={**os.environ, "PYTHONPATH": str(source)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.slow
def test_a_new_rule_is_judged_everywhere_and_on_the_page(package, toy):
    said = json.loads(run(package, "-c", JUDGE, toy, ROOT / "build" / "0.2.0"))
    for found in said["found"].values():
        assert found
        assert {item["field"] for item in found} == {"note"}
    assert said["found"]["book"][0]["hint"] == "Say in note what a reader may wonder about."
    assert "## figure_has_a_note\n\nA figure has a note." in said["page"]


def test_the_page_is_the_same_without_docstrings():
    source = ROOT / "src"
    page = run(source, "-m", "trucebook", "rules")
    assert run(source, "-OO", "-m", "trucebook", "rules") == page
