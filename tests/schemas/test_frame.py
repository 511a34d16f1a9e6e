import pickle
import subprocess
import sys

import pandas as pd
import pytest
from hostile import ACTS
from rich.cells import cell_len

import trucebook
from trucebook.schemas.frame import Rows


@pytest.fixture(autouse=True)
def _hundred_columns(monkeypatch):
    monkeypatch.setenv("COLUMNS", "100")


def widest(frame):
    return max(map(cell_len, repr(frame).splitlines()))


def header(frame):
    return repr(frame).splitlines()[0].split()


@pytest.mark.parametrize("name", trucebook.tables())
def test_every_table_fits_and_says_how_much_is_not_shown(name):
    frame = trucebook.load(name)
    rows, columns = frame.shape
    assert widest(frame) <= 100
    is_whole = len(header(frame)) == columns and rows <= 60
    assert (f"[{rows:,} rows x {columns} columns" in repr(frame)) is not is_whole


def test_what_pandas_shows_whole_is_shown_as_pandas_does():
    frame = trucebook.why("F0013")[["exact", "basis"]]
    assert repr(frame).split() == repr(pd.DataFrame(frame)).split()


@pytest.mark.parametrize(
    ("name", "first"),
    [
        ("figures", ["figure_id", "exact", "source_id", "value_low", "value_high", "bound"]),
        ("quotes", ["quote_id", "exact", "source_id", "kind", "mode", "speaker"]),
        ("sources", ["source_id", "title", "language"]),
        ("quantities", ["quantity_id", "name", "metric", "unit"]),
        ("discrepancies", ["discrepancy_id", "thing", "verdict", "reason"]),
        ("timeline", ["timeline_id", "what", "happened_on", "precision", "kind"]),
        ("wordings", ["wording_id", "wording", "utterance_id", "speaker"]),
        ("proposal_matrix", ["matrix_id", "proposal_id", "term_type"]),
    ],
)
def test_words_and_values_are_shown_first_and_the_columns_keep_their_order(name, first):
    frame = trucebook.load(name)
    assert header(frame)[: len(first)] == first
    assert list(frame.columns) == list(trucebook.describe(name).index)


@pytest.mark.parametrize("name", trucebook.tables())
def test_an_empty_cell_is_shown_empty(name):
    frame = trucebook.load(name)
    blank = {"None", "NaN", "nan", "<NA>", "NaT", "<td>None</td>"}
    assert not blank & set(repr(frame).split())
    assert not [text for text in blank if f"<td>{text}</td>" in frame._repr_html_()]
    assert not any(line.endswith(" ") for line in repr(frame).splitlines())


def test_a_cell_with_the_word_none_is_shown():
    frame = Rows({"row_id": ["A", "B", "C"], "name": ["None", None, ""], "low": [1.5, None, 2]})
    assert [line.split() for line in repr(frame).splitlines()[1:]] == [
        ["0", "A", "None", "1.5"],
        ["1", "B"],
        ["2", "C", "2.0"],
    ]


def test_what_is_mostly_empty_comes_after_what_is_filled():
    cells = {f"c{number}": ["x" * 20] * 50 for number in range(5)}
    frame = Rows({"row_id": range(50), "rare": ["y", *[None] * 49], **cells})
    assert "rare" not in header(frame)
    assert header(frame)[:2] == ["row_id", "c0"]


def test_of_many_rows_the_first_and_the_last_are_shown():
    frame = Rows({"row_id": range(10_000), "name": ["a", None] * 5_000})
    assert [line.split()[0] for line in repr(frame).splitlines()[1:12]] == [
        *("0", "1", "2", "3", "4", "...", "9995", "9996", "9997", "9998", "9999"),
    ]
    assert repr(frame).endswith("[10,000 rows x 2 columns]")
    with pd.option_context("display.min_rows", 2000):
        assert frame._repr_html_().count("<tr>") == 60 + 1
    with pd.option_context("display.max_rows", None):
        assert len(repr(frame).splitlines()) == 10_001


def test_the_words_of_a_cell_are_shown_first():
    frame = trucebook.why("F0013", "metric")
    assert header(frame)[:2] == ["exact", "basis"]
    assert "killed" in repr(frame)
    assert frame.attrs["title"] == "What F0013.metric rests on"
    assert list(frame.attrs["columns"])
    assert "description" in frame.attrs["columns"]["exact"]


@pytest.mark.parametrize("columns", [["value_low", "exact"], ["note", "start"]])
def test_columns_that_all_fit_are_shown_as_they_are(columns):
    assert header(trucebook.load("figures")[columns]) == columns


def test_what_pandas_makes_of_it_is_shown_in_the_same_way():
    assert header(trucebook.load("figures").head())[:2] == ["figure_id", "exact"]
    assert "exact" in header(trucebook.load("figures").set_index("figure_id"))[:2]


def test_columns_with_one_name_and_without_a_name_are_shown():
    wide = pd.concat([trucebook.load("figures").head(2)] * 2, axis=1)
    assert "50 columns" in repr(wide)
    assert "[0 rows x 0 columns]" in repr(Rows()).lower() or "empty" in repr(Rows()).lower()


def test_who_asks_pandas_for_all_columns_has_them():
    with pd.option_context("display.max_columns", None, "display.width", 10_000):
        assert "row_status" in repr(trucebook.load("figures").head())
        assert "row_status" in trucebook.load("figures").head()._repr_html_()
    with pd.option_context("display.notebook_repr_html", False):
        assert trucebook.load("figures")._repr_html_() is None


def test_a_notebook_shows_the_useful_columns_first():
    html = trucebook.load("figures")._repr_html_()
    assert html.index("<th>exact</th>") < html.index("<th>value_low</th>")
    assert "row_status" not in html
    assert "54 rows x 25 columns; 12 of them are shown" in html


@pytest.mark.parametrize("text", [*ACTS, "x" * 5_000_000, "漢字" * 300])
def test_no_cell_acts_or_widens_a_line(text):
    frame = Rows({"row_id": ["F0001"], "name": [text], "note": [text], text[:200]: [1]})
    assert widest(frame) <= 100
    assert "\x1b" not in repr(frame)
    assert "\u202e" not in repr(frame)
    assert not any(line.startswith("::") for line in repr(frame).splitlines())
    assert "<script" not in frame._repr_html_()
    assert "<img" not in frame._repr_html_()


def test_the_metadata_are_those_of_the_definition_and_go_with_the_frame():
    attrs = trucebook.load("figures").query("value_low > 3").attrs
    assert (attrs["name"], attrs["title"]) == ("figures", "Figures")
    assert attrs["version"] == trucebook.versions()[-1]
    described = trucebook.describe("figures")
    assert list(attrs["columns"]) == list(described.index)
    assert attrs["columns"]["bound"]["title"] == described.loc["bound", "title"]
    assert attrs["columns"]["bound"]["description"] == described.loc["bound", "description"]
    named = trucebook.load("figures", names=True).attrs["columns"]
    assert named["source_outlet"]["description"]


def test_metadata_are_the_same_as_pandas_reads_from_the_parquet_file(tmp_path):
    frame = trucebook.load("figures").drop(columns=[])
    frame.to_parquet(tmp_path / "figures.parquet")
    assert pd.read_parquet(tmp_path / "figures.parquet").attrs == frame.attrs


def test_a_pickle_is_read_without_trucebook(tmp_path):
    frame = trucebook.load("figures")
    (tmp_path / "frame.pickle").write_bytes(pickle.dumps(frame))
    code = (
        "import pandas, sys; frame = pandas.read_pickle('frame.pickle')\n"
        "print(len(frame), 'trucebook' in sys.modules)"
    )
    run = subprocess.run(
        [sys.executable, "-I", "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert run.stdout.split() == ["54", "False"]
    again = pickle.loads(pickle.dumps(frame))  # noqa: S301 - our own
    assert type(again) is pd.DataFrame
    pd.testing.assert_frame_equal(frame, again)
    assert again.attrs == frame.attrs


def test_other_libraries_take_it_for_a_frame():
    polars, duckdb = pytest.importorskip("polars"), pytest.importorskip("duckdb")
    figures = trucebook.load("figures")
    assert polars.from_pandas(figures).shape == figures.shape
    assert duckdb.sql("SELECT count(*) FROM figures").fetchall() == [(54,)]
    assert trucebook.schema("figures").validate(figures).shape == figures.shape
    assert trucebook.check(figures, table="figures").valid
