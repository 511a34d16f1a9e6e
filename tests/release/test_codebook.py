import re
from html.parser import HTMLParser

import pytest
from conftest import ROOT, TOY
from edit import set_cells
from folders import files
from strategies import SCHEMAS

from trucebook.book.book import read_book
from trucebook.commands import main
from trucebook.read.derived import ANSWERS
from trucebook.release.build import build
from trucebook.release.codebook import html, markdown, pages

FIELDS = [(schema, field) for schema in SCHEMAS.values() for field in schema.fields.values()]
CODES = sorted(
    {
        (field.descriptor["vocabulary"], code, definition)
        for _, field in FIELDS
        for code, definition in field.codes.items()
    }
)


def test_the_pages_in_docs_are_those_of_the_newest_release(capsys):
    where = str(ROOT / "docs" / "codebook")
    words = ["codebook", str(ROOT), "--released", "--pages", "--check", where]
    assert main(words) == 0, capsys.readouterr().out


def test_the_pages_of_a_release_are_those_of_the_book_that_it_was_made_from(toy, tmp_path):
    build(toy)
    for name, more in (("book", []), ("released", ["--released"])):
        words = ["codebook", str(toy), *more, "--pages", "--out", str(tmp_path / name)]
        assert main(words) == 0
    assert files(tmp_path / "book") == files(tmp_path / "released")
    set_cells(toy, "figures", "F0018", note="another note")
    words = ["codebook", str(toy), "--released", "--pages", "--check", str(tmp_path / "book")]
    assert main(words) == 0


@pytest.mark.parametrize("command", ["codebook", "reliability"])
def test_a_book_without_a_release_has_no_page_of_one(toy, capsys, command):
    assert main([command, str(toy), "--released"]) == 2
    assert "expected a release in build/" in capsys.readouterr().err


@pytest.mark.parametrize("schema", SCHEMAS.values(), ids=SCHEMAS)
def test_a_page_has_every_column_code_rule_and_limit(schema):
    page = pages(read_book(TOY))[schema.name]
    for field in schema.fields.values():
        assert f"| `{field.name}` |" in page
        assert field.description.replace("|", "\\|") in page
        assert all(
            f"| `{code}` | {definition} |" in page for code, definition in field.codes.items()
        )
    assert all(f"- {line}" in page for line in (*schema.coding_rules, *schema.known_limits))
    assert schema.coding_rules
    assert schema.known_limits


def counts(book, column):
    page = pages(read_book(book))["figures"]
    codes = page.partition(f"## Codes of `{column}`")[2].partition("##")[0]
    return {code: int(rows) for code, rows in re.findall(r"\| `(\S+)` \| .* \| (\d+) \|", codes)}


def test_codes_are_counted_open_ones_in_all_their_forms(toy):
    rows = read_book(toy).tables["figures"].rows
    others = sum(row["metric"].startswith("other:") for row in rows)
    assert counts(toy, "metric")["other:<word>"] == others > 0
    before = counts(toy, "bound")
    row = next(row for row in rows if row["bound"] == "exact")
    set_cells(toy, "figures", row.id, bound="about")
    after = counts(toy, "bound")
    assert after["exact"] == before["exact"] - 1
    assert after["about"] == before["about"] + 1


def test_the_example_shows_the_words_that_a_cell_rests_on():
    examples = [page.partition("## An example")[2] for page in pages(read_book(TOY)).values()]
    assert any(
        re.search(r"\| `\w+` \| .+ \| “.+” \((stated|inferred)\) \|", example)
        for example in examples
    )


def test_every_column_has_a_definition_of_its_own():
    for schema, field in FIELDS:
        twins = [f.name for f in schema.fields.values() if f.description == field.description]
        assert twins == [field.name]


def test_every_code_has_a_definition_of_its_own():
    for vocabulary, code, definition in CODES:
        same = [other for name, other, text in CODES if (name, text) == (vocabulary, definition)]
        assert same == [code]
        words = set(re.findall(r"[a-z]+", definition.lower()))
        assert words - set(re.findall(r"[a-z]+", code)), definition


class Reader(HTMLParser):
    """Open and closed elements, ids and links of a page."""

    def __init__(self):
        super().__init__()
        self.open, self.ids, self.links, self.outside = [], set(), set(), []

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag not in ("meta", "br"):
            self.open.append(tag)
        self.ids |= {attrs["id"]} if "id" in attrs else set()
        self.links |= {attrs["href"]} if tag == "a" else set()
        self.outside += [attrs[name] for name in ("src", "onclick") if name in attrs]

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def test_the_html_is_whole_and_its_links_lead_somewhere():
    page = Reader()
    page.feed(html(read_book(TOY)))
    assert page.open == []
    assert set(SCHEMAS) <= page.ids
    assert page.links
    assert {link.lstrip("#") for link in page.links} <= page.ids
    assert page.outside == []


def test_every_column_has_an_anchor_that_two_lists_lead_to():
    text = html(read_book(TOY))
    page = Reader()
    page.feed(text)
    columns = {f"{schema.name}.{field.name}" for schema, field in FIELDS}
    assert columns <= page.ids
    assert all(text.count(f'href="#{column}"') == 2 for column in columns)
    assert '<tr id="figures.bound">\n<td><code>bound</code></td>' in text
    title = re.search(r"<title>(.*)</title>", text)[1]
    assert title == f"Codebook of {read_book(TOY).citation.title}, version 0.1.0"


def test_a_table_names_the_columns_that_refer_to_it():
    page = pages(read_book(TOY))["actors"]
    keys = [
        (schema.name, key.field)
        for schema in SCHEMAS.values()
        for key in schema.foreign_keys
        if key.table == "actors"
    ]
    line = page.partition("Rows of it are named by ")[2].partition("\n")[0]
    assert all(f"[{table}]({table}.md)" in line and f"`{field}`" in line for table, field in keys)


def test_no_count_breaks_on_a_narrow_screen_and_dark_has_its_colours():
    text = html(read_book(TOY))
    assert "anywhere" not in text
    assert "td[style] { white-space: nowrap }" in text
    assert "prefers-color-scheme: dark" in text
    assert re.search(r'<td style="text-align:right">\d+</td>', text)


def test_words_of_a_source_are_no_markup(toy):
    for row in read_book(toy).rows("proposals"):
        set_cells(toy, "proposals", row.id, summary="<script>alert(1)</script> a | b")
    book = read_book(toy)
    assert "<script" not in html(book)
    assert "&lt;script&gt;" in html(book)


def test_the_document_has_every_page_under_one_heading():
    book = read_book(TOY)
    text = markdown(book)
    assert re.findall(r"^# .*", text, re.MULTILINE) == ["# Codebook, version 0.1.0"]
    assert re.findall(r"^## (.*)", text, re.MULTILINE) == list(SCHEMAS)


def test_pages_are_written_and_compared(toy, tmp_path, capsys):
    folder = tmp_path / "pages"
    assert main(["codebook", str(toy), "--pages", "--out", str(folder)]) == 0
    assert {path.stem for path in folder.iterdir()} == {"index", *SCHEMAS, *ANSWERS}
    assert main(["codebook", str(toy), "--pages", "--check", str(folder)]) == 0
    (folder / "figures.md").write_text("else")
    assert main(["codebook", str(toy), "--pages", "--check", str(folder)]) == 1
    assert capsys.readouterr().out.startswith(
        f"{folder / 'figures.md'}: expected what is generated"
    )


def test_a_book_that_cannot_be_read_has_no_codebook(toy, capsys):
    (toy / "dataset" / "figures.csv").write_text("x\n")
    assert main(["codebook", str(toy)]) == 2
    assert "expected the columns" in capsys.readouterr().err
