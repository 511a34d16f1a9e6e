"""What the pages for readers say of the book is so."""

import re
import subprocess
import sys

import pytest
from conftest import ROOT

import trucebook

README = (ROOT / "README.md").read_text(encoding="utf-8")
COUNTS = re.findall(r"^\| (\w+) \| .* \| (\d+) \|$", README, re.MULTILINE)


@pytest.mark.parametrize(("table", "count"), COUNTS)
def test_the_readme_counts_the_rows(table, count):
    assert len(trucebook.load(table)) == int(count)


def test_the_readme_names_every_table():
    assert sorted(table for table, _ in COUNTS) == trucebook.tables()


def test_the_readme_shows_what_extract_prints():
    text, shown = re.search(r"\$ echo '(.*)' \| trucebook extract -\n(.*)", README).groups()
    command = [sys.executable, "-m", "trucebook", "extract", "-"]
    told = subprocess.run(command, input=f"{text}\n", capture_output=True, text=True, check=True)
    assert re.fullmatch(".*".join(map(re.escape, shown.split("…"))), told.stdout.strip())


def test_the_steps_of_extraction_are_told():
    page = (ROOT / "docs" / "how-it-works.md").read_text(encoding="utf-8")
    steps = {path.stem for path in (ROOT / "src/trucebook/extract").glob("*/[a-z]*.py")}
    told = set(re.findall(r"`([a-z]+)`", page.split("## Extraction")[1].split("**One byte")[0]))
    assert steps <= told


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
    for target, _, heading in re.findall(r"\]\(([^)#:]*)(#([^)]*))?\)", text):
        page = path.parent / target if target else path
        assert page.exists(), target
        assert not heading or heading in headings(page), f"{target}#{heading}"


def headings(page):
    found = re.findall(r"^#+ (.*)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", told.lower()).replace(" ", "-") for told in found}
