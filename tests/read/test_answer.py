import csv
import io
import subprocess
import sys
from html.parser import HTMLParser

import pytest
from hostile import ACTS, EVERYTHING
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from trucebook.read.answer import ROWS, TABLES, Answer


class Shown(Answer):
    table = "compared"
    shown = ("figure_id", "exact", "value_low", "as_of", "attributed_to", "verdict", "source_id")
    sentences = ("One sentence.",)

    @property
    def lead(self):
        return self.sentences


def record(number=1, **cells):
    return dict.fromkeys(TABLES["compared"].fields) | {
        "figure_id": f"F{number:04}",
        "exact": "over 28,775 people",
        "value_low": 28775.0,
        "bound": "more_than",
        "as_of": "2024-02-11/2024-02-18",
        "attributed_to": "ministry-of-health",
        "source_id": "S01",
        **cells,
    }


def answer(*records, title="People killed", **more):
    return type("Given", (Shown,), more)(title, records)


def widest(text):
    return max(map(cell_len, text.splitlines()))


def test_what_matters_comes_first():
    title, sentence, blank, head, _, first, *_ = repr(answer(record())).splitlines()
    assert (title, sentence, blank) == ("People killed", "One sentence.", "")
    assert head.split() == list(Shown.shown)
    assert first.split()[:4] == ["F0001", "over", "28,775", "people"]
    assert "28,775  " in first


def test_rows_beyond_forty_are_counted_and_a_command_prints_them_all():
    given = answer(*map(record, range(1, ROWS + 13)))
    assert repr(given).splitlines()[-1] == "… and 12 more: .frame has all"
    assert "F0041" not in repr(given)
    assert "F0052" in given.as_text()
    assert "more" not in given.as_text().splitlines()[-1]
    assert "F0041" not in given._repr_html_()
    assert "… and 12 more" in given._repr_html_()


def test_an_answer_without_rows_says_so():
    assert repr(answer()).splitlines() == ["People killed", "One sentence.", "There are no rows."]
    assert "There are no rows." in answer()._repr_html_()
    assert len(answer().frame) == 0


def test_long_lists_and_long_texts_are_cut_with_their_length():
    class Listed(Answer):
        table = "discrepancies"
        shown = ("quantity_id", "figures", "reason")

    cells = dict.fromkeys(TABLES["discrepancies"].fields)
    ids = [f"F{number:04}" for number in range(1, 2001)]
    given = Listed("T", [cells | {"figures": ids, "reason": "x" * 9000}])
    for text in (repr(given), given._repr_html_()):
        assert "F0006" in text
        assert "… (2,000)" in text
        assert "F0007" not in text
        assert "(9,000" in text


def test_what_the_row_above_has_in_the_first_column_is_not_repeated():
    class Things(Answer):
        table = "compared"
        shown = ("thing", "figure_id")

    given = Things("T", [record(1, thing="dead"), record(2, thing="dead"), record(3, thing="hurt")])
    assert repr(given).count("dead") == 1
    assert given.as_csv().count("dead") == 2


@pytest.mark.parametrize("width", [1, 8, 20, 60, 100, 500])
@pytest.mark.parametrize("text", [*ACTS, "x" * 5_000_000, "漢字" * 300, "[bold]x[/bold]", "a" * 90])
def test_no_line_is_wider_whatever_a_cell_holds(width, text):
    given = answer(record(exact=text, figure_id=text), title=text, sentences=[text] * 20)
    assert widest(given.as_text(width)) <= max(2, min(width, 100))
    assert len(given.as_text(width)) < 60_000


@given(st.lists(st.text(), min_size=7, max_size=7), st.integers(1, 120))
def test_no_line_is_wider_whatever_any_cell_holds(texts, width):
    cells = dict(zip(Shown.shown, texts, strict=True)) | {"value_low": 1e300}
    shown = answer(record(**cells), title=texts[0]).as_text(width)
    assert widest(shown) <= max(2, min(width, 100))


@pytest.mark.parametrize("variable", ["FORCE_COLOR", "TTY_COMPATIBLE", "JPY_PARENT_PID"])
def test_a_terminal_gets_plain_text_in_which_nothing_acts(variable, monkeypatch):
    monkeypatch.setenv(variable, "1")
    given = answer(record(exact=EVERYTHING, figure_id="[red]F[/red] :smile:"), title=EVERYTHING)
    assert all(char == "\n" or char.isprintable() for char in repr(given))
    assert "[red]F[/red]" in repr(given).replace("\n", "")
    assert "\\x1b[2J" in repr(given)


class Tags(HTMLParser):
    def __init__(self, html):
        super().__init__()
        self.tags, self.scopes = [], []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        assert {name for name, _ in attrs} <= {"class", "scope", "style"}
        self.tags.append(tag)
        self.scopes += [value for name, value in attrs if name == "scope"]


@pytest.mark.parametrize("text", [*ACTS, "<script>alert(1)</script>", '"><img src=x>'])
def test_a_notebook_gets_a_table_in_which_nothing_acts(text):
    given = answer(record(exact=text, figure_id=text), title=text, sentences=[text])
    found = Tags(given._repr_html_())
    allowed = {"div", "table", "caption", "strong", "br", "thead", "tbody", "tr", "th", "td", "p"}
    assert set(found.tags) <= allowed
    assert found.tags.count("caption") == 1
    assert found.scopes == ["col"] * len(Shown.shown) + ["row"]


def test_csv_is_that_of_a_release():
    given = answer(record(2, exact='a "b"'), record(1))
    rows = list(csv.DictReader(io.StringIO(given.as_csv())))
    assert list(rows[0]) == list(TABLES["compared"].fields)
    assert [row["figure_id"] for row in rows] == ["F0001", "F0002"]
    assert rows[1]["exact"] == 'a "b"'
    assert rows[1]["value_low"] == "28775"


def test_the_frame_says_what_its_columns_are():
    frame = answer(record()).frame
    assert frame.attrs["name"] == "compared"
    assert frame.attrs["columns"]["exact"]["description"] == "The words of the source."


def test_an_answer_is_shown_without_the_extra():
    code = """
import sys
for name in ("altair", "vl_convert"):
    sys.modules[name] = None
import trucebook
answer = trucebook.compare("killed")
assert "people killed" in repr(answer) and "<table" in answer._repr_html_()
try:
    answer.plot()
except trucebook.UsageError as error:
    print(error)
"""
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "pip install 'trucebook[notebook]'" in run.stdout
