from dataclasses import replace

import pytest
from markdown_it import MarkdownIt
from problems import LATER, ONE

from trucebook.validate.report.report import Report
from trucebook.validate.report.summary import LONGEST, append_summary, as_markdown

RENDER = MarkdownIt("gfm-like", {"linkify": False}).render


def cells(*problems):
    """The cells of the table as a reader sees them."""
    html = RENDER(as_markdown(Report(problems, rows={})))
    body = html.partition("<tbody>")[2].partition("</tbody>")[0]
    rows = body.split("<tr>")[1:]
    return [[cell.partition("</td>")[0] for cell in row.split("<td>")[1:]] for row in rows]


def test_counts_come_first():
    head, counts = as_markdown(Report((ONE, LATER), rows={"figures": 2})).split("\n\n")[:2]
    assert head == "### trucebook: not valid"
    assert counts.startswith("1 problem, 1 warning in 2 rows of 1 table")


def test_a_sound_book_has_no_table():
    assert "|" not in as_markdown(Report((), rows={}))


def test_a_problem_is_a_row_of_the_table():
    assert cells(ONE, LATER) == [
        [
            "dataset/figures.csv:7:12",
            "enum",
            "F0006.bound",
            "expected one of: exact, about, found 'exakt'",
            "Did you mean exact?",
        ],
        ["dataset/quotes.csv:2", "b", "", "warning: m", ""],
    ]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a | b", "a | b"),
        ("two\nlines", "two lines"),
        ("`code` *bold* _it_ ~~no~~", "`code` *bold* _it_ ~~no~~"),
        ("[link](x) ![i](x) <b>", "[link](x) ![i](x) &lt;b&gt;"),
        ("back\\slash \\|", "back\\slash \\|"),
        ("&amp; https://x.example @you", "&amp;amp; https://x.example @you"),
    ],
)
def test_words_of_a_book_stay_words(text, shown):
    assert cells(replace(ONE, hint=text))[0][-1] == shown


def test_a_long_table_is_cut_and_the_rest_counted():
    many = [replace(ONE, line=line) for line in range(1, LONGEST + 13)]
    assert len(cells(*many)) == LONGEST
    assert as_markdown(Report(tuple(many), rows={})).endswith("\n\nand 12 more\n")


def test_a_summary_is_added_to_what_is_there(tmp_path):
    path = tmp_path / "summary.md"
    path.write_text("# Before\n")
    append_summary(Report((), rows={}), path)
    append_summary(Report((ONE,), rows={}), path)
    text = path.read_text()
    assert text.startswith("# Before\n### trucebook: valid")
    assert text.count("### trucebook") == 2


def test_a_summary_is_whole_or_as_it_was(tmp_path, monkeypatch):
    path = tmp_path / "summary.md"
    path.write_text("# Before\n")

    def full(_):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("os.fsync", full)
        with pytest.raises(OSError, match="No space left"):
            append_summary(Report((), rows={}), path)
    assert path.read_text() == "# Before\n"
    append_summary(Report((), rows={}), path)
    assert path.read_text().count("### trucebook") == 1
