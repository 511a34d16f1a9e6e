"""What the pages for readers say of the book is so."""

import re

import pytest
from conftest import ROOT

import trucebook

README = (ROOT / "README.md").read_text(encoding="utf-8")
COUNTS = re.findall(r"^\| (\w+) \| .* \| (\d+) \|$", README, re.MULTILINE)


@pytest.mark.parametrize(("table", "count"), COUNTS)
def test_the_readme_counts_the_rows(table, count):
    assert len(trucebook.load(table, version="0.1.0")) == int(count)


def test_the_readme_names_every_table():
    assert sorted(table for table, _ in COUNTS) == trucebook.tables("0.1.0")


@pytest.mark.parametrize("page", ["README.md", "docs/use.md"])
def test_the_examples_run(page):
    text = (ROOT / page).read_text(encoding="utf-8")
    for block in re.findall(r"```python\n(.*?)```", text, re.DOTALL):
        exec(block, {})  # noqa: S102


@pytest.mark.parametrize(
    "path", [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")], ids=lambda path: path.name
)
def test_links_lead_somewhere(path):
    text = path.read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", text):
        assert (path.parent / target).exists(), target
