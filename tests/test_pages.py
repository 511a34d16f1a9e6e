"""What the pages for readers say of the book is so."""

import re
import subprocess
import sys
from xml.etree import ElementTree

import pytest
from conftest import ROOT

import trucebook
from trucebook.read.claims import claims
from trucebook.read.dates import in_words

README = (ROOT / "README.md").read_text(encoding="utf-8")
COUNTS = re.findall(r"^\| (\w+) \| .* \| (\d+) \|$", README, re.MULTILINE)


BOOK = claims(ROOT)


@pytest.mark.parametrize(("table", "count"), COUNTS)
def test_the_readme_counts_the_rows(table, count):
    assert len(BOOK.tables[table]) == int(count)


def test_the_readme_names_every_table():
    assert sorted(table for table, _ in COUNTS) == sorted(BOOK.schemas)


def test_the_readme_shows_what_extract_prints():
    text, shown = re.search(r"\$ echo '(.*)' \| trucebook extract -\n(.*)", README).groups()
    command = [sys.executable, "-m", "trucebook", "extract", "-"]
    told = subprocess.run(command, input=f"{text}\n", capture_output=True, text=True, check=True)
    assert re.fullmatch(".*".join(map(re.escape, shown.split("…"))), told.stdout.strip())


def test_the_picture_in_the_readme_shows_rows_as_they_are():
    picture = ElementTree.parse(ROOT / "docs" / "killed.svg").getroot()  # noqa: S314
    printed = {"".join(node.itertext()) for node in picture.iter() if node.tag.endswith("}text")}
    spoken = [node.get("aria-label") or "" for node in picture.iter()]
    rows = trucebook.load("figures").set_index("figure_id")
    rows = rows[rows["quantity_id"] == "N0001"]
    for row_id, row in rows.iterrows():
        words = f"{row.exact} ({row.source_id})"
        bound = row.bound.replace("_", " ")
        end = f", {in_words(row.as_of)}, {bound}, {row_id}"
        assert words in printed
        assert [label for label in spoken if label.startswith(words) and label.endswith(end)]
    panel = next(label for label in spoken if label.endswith("."))
    assert re.findall(r"F\d{4}(?=[;.])", panel) == [*rows.index]
    quantity = trucebook.load("quantities").set_index("quantity_id").loc["N0001"]
    assert panel.startswith(f"{quantity['name']}, in people: ")


def test_every_text_of_the_repository_keeps_its_line_ends():
    """Whatever core.autocrlf says: seals and checksums are over bytes."""
    if not (ROOT / ".git").exists():
        pytest.skip("needs git")
    command = ["git", "ls-files", "--eol"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    lines = [line.split("\t") for line in listed.splitlines()]
    fixed = re.compile(r"attr/(-text|text=auto eol=lf)")
    assert [name for about, name in lines if not fixed.search(about)] == []


@pytest.mark.parametrize(
    "page", ["README.md", "docs/answers.md", "docs/use.md", "docs/releases.md"]
)
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
