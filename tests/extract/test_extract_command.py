import csv
import io
import json
import subprocess
import sys
from itertools import chain
from types import SimpleNamespace

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from conftest import ROOT
from edit import rows_of
from extract.countries import COUNTRIES

import trucebook
from trucebook.commands import main
from trucebook.errors import DataError, UsageError
from trucebook.extract import extractors
from trucebook.extract.known import known
from trucebook.extract.names.gazetteer import Gazetteer
from trucebook.extract.rows import TABLES, Extraction, Mention


def first_word(text):
    """An extractor for these tests: the first word is somebody."""
    word = text.split()[0] if text.split() else ""
    mention = Mention(
        start=text.find(word),
        end=text.find(word) + len(word),
        exact=word,
        prefix=None,
        suffix=None,
        actor_id=None,
        actor_name=word,
        title=None,
        role=None,
        confidence=0.5,
    )
    return Extraction([], [], [mention] if word else [], [])


def test_what_is_no_text_is_told():
    with pytest.raises(UsageError, match=r"Expected a text, found int\."):
        trucebook.extract(12)


def entry(name, load):
    return SimpleNamespace(name=name, load=load)


@pytest.fixture(autouse=True)
def installed(monkeypatch):
    """Other packages bring the extractors `words` and `broken`."""

    def broken():
        raise ImportError("no module of that name")

    found = {extractors.GROUP: [entry("words", lambda: first_word), entry("broken", broken)]}
    monkeypatch.setattr("importlib.metadata.entry_points", lambda *, group: found[group])


@pytest.fixture
def articles(tmp_path):
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "a.txt").write_text("Ann said so.")
    (folder / "b.txt").write_text("\ufeffBob")
    return folder


def extract(*arguments):
    return main(["extract", "--extractor", "words", *map(str, arguments)])


def mentions(lines):
    return [[row["exact"] for row in json.loads(line)["mentions"]] for line in lines.splitlines()]


def test_a_folder_becomes_lines(articles, capsys):
    assert extract(articles) == 0
    told = capsys.readouterr()
    assert mentions(told.out) == [["Ann"], ["\ufeffBob"]]
    assert told.err == ""


def test_stdin_becomes_a_line(monkeypatch, capsys):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"Cat sat.")))
    assert extract("-") == 0
    assert mentions(capsys.readouterr().out) == [["Cat"]]


def test_a_column_becomes_lines(tmp_path, capsys):
    path = tmp_path / "news.parquet"
    pq.write_table(pa.table({"body": ["Ann", "Bob"]}), path)
    assert extract(path, "--column", "body") == 0
    told = [json.loads(line)["file"] for line in capsys.readouterr().out.splitlines()]
    assert told == [f"{path}#0", f"{path}#1"]


@pytest.mark.parametrize("form", ["jsonl", "csv", "parquet"])
def test_every_form_holds_the_same_rows(articles, tmp_path, form):
    assert extract(articles, "--format", form, "--out", tmp_path / "out") == 0
    path = tmp_path / "out" / (f"mentions.{form}" if form != "jsonl" else "candidates.jsonl")
    read = {
        "jsonl": lambda: [row for line in path.open() for row in json.loads(line)["mentions"]],
        "csv": lambda: list(csv.DictReader(path.open(newline=""))),
        "parquet": lambda: pq.read_table(path).to_pylist(),
    }
    rows = [(row["exact"], str(row["start"])) for row in read[form]()]
    assert rows == [("Ann", "0"), ("\ufeffBob", "0")]


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("none.txt", None, "none.txt: error: file_is_readable"),
        ("bad.txt", b"a\nb \xe9", "bad.txt:2:3: error: text_is_utf8: expected UTF-8"),
        ("bad.txt", b"a\0", "bad.txt:1:2: error: text_has_no_nul"),
        ("bad.txt", b"", "bad.txt:1:1: error: text_is_not_empty"),
        ("bad.txt", b"<html>", "bad.txt:1:1: error: text_is_no_markup"),
    ],
)
def test_one_bad_input_does_not_stop_the_others(articles, tmp_path, capsys, name, data, message):
    if data is not None:
        (tmp_path / name).write_bytes(data)
    assert extract(articles / "a.txt", tmp_path / name, articles / "b.txt") == 1
    told = capsys.readouterr()
    assert mentions(told.out) == [["Ann"], ["\ufeffBob"]]
    assert message in told.err
    assert "\n    -> " in told.err


@pytest.mark.parametrize("form", ["jsonl", "csv"])
def test_no_text_at_all_writes_nothing(tmp_path, capsys, form):
    out = tmp_path / "out"
    assert extract(tmp_path / "none.txt", "--out", out, "--format", form) == 2
    assert "No input is a text: nothing was written." in capsys.readouterr().err
    assert not out.exists()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["a.txt", "--format", "csv"], "csv makes one file per table: name a folder, --out DIR"),
        (["a.txt", "--format", "parquet"], "parquet makes one file per table: name a folder"),
        (["x.parquet"], "x.parquet: name the column that holds the texts, --column NAME"),
        (["a.txt", "--extractor", "wards"], "There is no extractor 'wards'. Did you mean 'words'?"),
        (["a.txt", "--extractor", "x"], "There are: broken, grammar, words."),
        (["a.txt", "--extractor", "broken"], "The extractor 'broken' cannot be loaded: no module"),
        (["a.txt", "--extractor", "grammar", "--book", "none"], "none: expected the folder of a"),
        (["a.txt", "--format", "csv", "--out", "o", "--book", "none"], "none: expected the folder"),
    ],
)
def test_wrong_use_is_told_before_anything_is_read(
    monkeypatch, tmp_path, capsys, arguments, message
):
    monkeypatch.chdir(tmp_path)
    assert extract(*arguments) == 2
    told = capsys.readouterr()
    assert message in told.err
    assert told.out == ""


@pytest.mark.parametrize("module", ["msgspec", "ahocorasick_rs"])
def test_a_missing_extra_is_named(tmp_path, module):
    path = tmp_path / "a.txt"
    path.write_text("Ann")
    code = (
        f"import sys; sys.modules[{module!r}] = None\n"
        "from trucebook.commands import main; sys.exit(main(['extract', sys.argv[1]]))"
    )
    command = [sys.executable, "-c", code, str(path)]
    told = subprocess.run(command, capture_output=True, text=True, check=False)
    assert told.returncode == 2
    assert told.stderr == (
        f"trucebook: This needs {module}, which is not installed: "
        "pip install 'trucebook[extract]'\n"
    )


def test_the_command_starts_without_what_it_does_not_use(articles):
    """Outside a book: one is read for its actors."""
    code = (
        "import sys; from trucebook.commands import main; main(['extract', sys.argv[1]])\n"
        "heavy = {'pandas', 'pyarrow', 'numpy', 'rich', 'importlib.metadata'}\n"
        "heavy |= {'trucebook.book.book'}\n"
        "sys.exit(str(heavy & set(sys.modules)) if heavy & set(sys.modules) else 0)"
    )
    command = [sys.executable, "-c", code, str(articles)]
    told = subprocess.run(command, capture_output=True, text=True, check=False, cwd=articles)
    assert (told.returncode, told.stderr) == (0, "")


def test_a_reader_that_goes_away_is_no_error(articles):
    command = f"{sys.executable} -m trucebook extract {articles} | true"
    told = subprocess.run(command, shell=True, capture_output=True, text=True, check=True)  # noqa: S602
    assert told.stderr == ""


def test_nobody_is_known_without_a_book():
    assert known().actors == []


def test_the_known_actors_are_those_of_a_book(toy):
    header, *rows = rows_of(toy, "actors")
    assert known(toy).actors == [dict(zip(header, row, strict=True)) for row in rows]


def test_a_table_of_actors_that_cannot_be_read_is_told(toy):
    (toy / "dataset" / "actors.csv").write_text("who\n")
    with pytest.raises(DataError, match=r"dataset/actors.csv:1:1: error: header_is_schema"):
        assert known(toy).actors


def test_a_book_without_actors_is_told(toy):
    for path in (toy / "schemas").glob("*.json"):
        if path.stem != "sources":
            path.unlink()
    with pytest.raises(UsageError, match="There is no table 'actors'"):
        assert known(toy).actors


def ids(found):
    return {row.actor_id for row in found.mentions} - {None}


def test_ids_are_those_of_a_book_or_of_the_actors_given(toy):
    of_toy = {row["actor_id"] for row in known(toy).actors}
    text = " ".join(f"{row['name']} left." for row in known(toy).actors)
    assert ids(trucebook.extract(text)) == set()
    assert set() < ids(trucebook.extract(text, book=toy)) <= of_toy
    one = Gazetteer([{"actor_id": "x", "name": known(toy).actors[0]["name"], "kind": "person"}])
    assert ids(trucebook.extract(text, one)) <= {"x"}


@pytest.mark.parametrize(("where", "option"), [("toy", []), ("elsewhere", ["--book", "toy"])])
def test_the_command_knows_the_book_it_is_run_in_or_told(
    toy, tmp_path, monkeypatch, capsys, where, option
):
    who = next(row for row in known(toy).actors if row["kind"] == "armed_group")
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "a.txt").write_text(f"{who['name']} fighters left.\n")
    monkeypatch.chdir(tmp_path / where)
    option = [str(toy) if word == "toy" else word for word in option]
    assert main(["extract", str(tmp_path / "a.txt"), *option]) == 0
    (line,) = capsys.readouterr().out.splitlines()
    assert [row["actor_id"] for row in json.loads(line)["mentions"]] == [who["actor_id"]]


@pytest.mark.parametrize("form", ["jsonl", "csv"])
def test_the_command_knows_nobody_elsewhere(toy, tmp_path, monkeypatch, capsys, form):
    (tmp_path / "a.txt").write_text(f"{known(toy).actors[0]['name']} left.\n")
    monkeypatch.chdir(tmp_path)
    assert main(["extract", "a.txt", "--format", form, "--out", "out"]) == 0
    told = "".join(path.read_text() for path in (tmp_path / "out").iterdir())
    assert known(toy).actors[0]["actor_id"] not in told


FIELDS = ("actor_id", "speaker", "attributed_to", "based_on", "obliged_party")
"""Columns that hold ids of actors."""


def all_ids(found):
    rows = [*found.figures, *found.quotes, *found.mentions, *found.terms]
    return {getattr(row, field, None) for row in rows for field in FIELDS} - {None}


@pytest.mark.parametrize("text", COUNTRIES.values(), ids=COUNTRIES)
def test_other_countries_have_no_actors_of_this_book(text):
    found = trucebook.extract(text)
    assert found.figures
    assert all_ids(found) == set()
    assert all_ids(trucebook.extract(text, book=ROOT)) == set()


@pytest.mark.parametrize("text", COUNTRIES.values(), ids=COUNTRIES)
@pytest.mark.parametrize("mark", [" ", "\n\n"])
def test_nor_where_the_text_names_those_of_the_book_too(text, mark):
    before = "Israel hit Gaza. Gaza's health ministry named 9 dead, the Israeli army none." + mark
    whole, ours = (trucebook.extract(item, book=ROOT) for item in (before + text, before))
    rows = [getattr(whole, table) for table in TABLES]
    behind = (row for row in chain.from_iterable(rows) if row.start >= len(before))
    assert {getattr(row, field, None) for row in behind for field in FIELDS} == {None}
    assert {"israeli-military", "gaza-health-ministry"} <= all_ids(ours)
