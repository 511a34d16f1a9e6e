"""What the pages for readers say of the book is so."""

import re
import subprocess
import sys
from xml.etree import ElementTree

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


def test_the_picture_in_the_readme_shows_rows_as_they_are():
    picture = ElementTree.parse(ROOT / "docs" / "one-count.svg").getroot()  # noqa: S314
    lines = ["".join(text.itertext()) for text in picture.iter("{http://www.w3.org/2000/svg}text")]
    drawn = " ".join(lines)
    rows = trucebook.load("figures").set_index("figure_id")
    rows = rows[rows["quantity_id"] == "N0001"]
    assert len(rows) == drawn.count(" in article ")
    for row_id, row in rows.iterrows():
        place = f"in article {row.source_id}, characters {row.start} to {row.end}"
        assert f"{row_id} {place} {row.exact} as of {row.as_of}" in drawn
    quantity = trucebook.load("quantities").set_index("quantity_id").loc["N0001"]
    assert f"N0001 one quantity {quantity['name']} kind: {quantity.kind}" in drawn


def test_every_text_of_the_repository_keeps_its_line_ends():
    """Whatever core.autocrlf says: seals and checksums are over bytes."""
    if not (ROOT / ".git").exists():
        pytest.skip("needs git")
    command = ["git", "ls-files", "--eol"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    lines = [line.split("\t") for line in listed.splitlines()]
    fixed = re.compile(r"attr/(-text|text=auto eol=lf)")
    assert [name for about, name in lines if not fixed.search(about)] == []


@pytest.mark.parametrize("page", ["README.md", "docs/use.md", "docs/releases.md"])
def test_the_examples_run_and_print_what_is_shown(page, capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "100")
    text = (ROOT / page).read_text(encoding="utf-8")
    blocks = r"```python\n(.*?)```(?:\n\n```text\n(.*?)```)?"
    for block, shown in re.findall(blocks, text, re.DOTALL):
        exec(block, {})  # noqa: S102
        printed = capsys.readouterr().out
        assert not shown or printed == shown


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
