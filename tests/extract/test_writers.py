import csv
import json
import os
import re
import signal
import subprocess
import sys

import pyarrow.parquet as pq
import pytest
from conftest import ROOT
from folders import files
from msgspec import structs

from trucebook.book.csv import canonical_cell
from trucebook.book.texts import Text
from trucebook.errors import UsageError
from trucebook.extract import writers as candidates
from trucebook.extract.rows import (
    TABLES,
    Evidence,
    Extraction,
    Figure,
    Mention,
    NewActor,
    Quote,
    Response,
    Term,
)
from trucebook.extract.writers import candidate_schema, open_candidates
from trucebook.schemas.files import read_schemas

SCHEMAS = read_schemas(ROOT / "schemas")
MORE = {
    "figures": [
        *("counted_group", "attributed_to_name", "based_on_name"),
        *("kind", "place_name", "place_id", "confidence"),
    ],
    "quotes": ["speaker_name", "confidence"],
    "mentions": ["actor_name", "title", "role", "confidence"],
    "terms": ["counted_group", "obliged_party_name", "confidence"],
    "responses": ["proposal_text", "actor_name", "confidence"],
    "actors": [
        *("start", "end", "exact", "prefix", "suffix"),
        *("source_id", "method", "coder", "reviewer", "row_status", "confidence"),
    ],
}


def made(row, /, **cells):
    """A row of some kind with every cell that must be given."""
    blank = {field.name: None for field in structs.fields(row) if field.required}
    given = {"start": 3, "end": 9, "exact": 'a "b",\r\nc', "confidence": 0.75, "prefix": " x "}
    return row(**{**blank, **given, **cells})


REASON = Evidence("actor_id", "known", 3, 4, "a", 0.5)
FOUND = Extraction(
    figures=[
        made(Figure, value_low=27585.0, value_high=None, unit="people", attributed_to_name="Ann"),
        made(Figure, value_low=0.5, value_high=4.5, bound="exact"),
    ],
    quotes=[made(Quote, kind="direct", speaker_name=" Ω, “x”\u2028")],
    mentions=[made(Mention, actor_name="é", title="Dr", role="", evidence=(REASON,))],
    terms=[made(Term, term_type="truce", value_low=6.0)],
    responses=[made(Response, stance="rejects", proposal_text="the offer")],
    actors=[made(NewActor, name="é", kind="person", aliases=["É", "E"])],
)
NOTHING = Extraction()
TEXTS = [
    (Text("a, b.txt", "ab" * 32, "𝟙 text"), FOUND),
    (Text("-", "cd" * 32, ""), NOTHING),
    (Text("n.parquet#0", "ef" * 32, "x"), FOUND),
]


def write(form, out, book=None):
    with open_candidates(form, out, book) as give:
        for text, found in TEXTS:
            give(text, found)


def lines(path):
    return [json.loads(line) for line in path.read_bytes().splitlines()]


def csv_rows(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_a_line_is_a_text_with_its_rows(tmp_path):
    write("jsonl", tmp_path)
    first, second, third = lines(tmp_path / candidates.FILE)
    assert list(first) == ["file", "sha256", "characters", *TABLES]
    assert (first["file"], first["characters"]) == ("a, b.txt", 6)
    assert second["figures"] == []
    assert third["figures"] == first["figures"]
    assert first["quotes"][0]["speaker_name"] == " Ω, “x”\u2028"


@pytest.mark.parametrize("table", TABLES)
def test_a_row_has_every_column_of_its_table(tmp_path, table):
    write("jsonl", tmp_path)
    row = lines(tmp_path / candidates.FILE)[0][table][0]
    assert {*SCHEMAS[table].fields} | {*MORE[table]} | {"evidence"} == set(row)


def test_lines_go_to_stdout_without_a_folder(tmp_path, capfdbinary):
    write("jsonl", None)
    printed = capfdbinary.readouterr().out
    write("jsonl", tmp_path)
    assert printed == (tmp_path / candidates.FILE).read_bytes()


@pytest.mark.parametrize("table", TABLES)
def test_the_forms_agree(tmp_path, table):
    for form in ("jsonl", "csv", "parquet"):
        write(form, tmp_path / form)
    told = [
        {"file": line["file"], **{name: row[name] for name in row if name != "evidence"}}
        for line in lines(tmp_path / "jsonl" / candidates.FILE)
        for row in line[table]
    ]
    typed = pq.read_table(tmp_path / "parquet" / f"{table}.parquet").to_pylist()
    columns = ["file", *SCHEMAS[table].fields, *MORE[table]]
    assert all(list(row) == columns for row in typed)
    assert typed == told
    schema = candidate_schema(SCHEMAS[table], TABLES[table])
    texts = [
        {name: canonical_cell(schema.fields[name], value) for name, value in row.items()}
        for row in typed
    ]
    assert csv_rows(tmp_path / "csv" / f"{table}.csv") == texts


def test_evidence_is_a_file_of_its_own_in_csv_and_in_each_row_of_a_line(tmp_path):
    for form in ("jsonl", "csv", "parquet"):
        write(form, tmp_path / form)
    (reason,) = lines(tmp_path / "jsonl" / candidates.FILE)[0]["mentions"][0]["evidence"]
    row = csv_rows(tmp_path / "csv" / "evidence.csv")[0]
    assert {name: row[name] for name in ("file", "table", "row_start", "row_end")} == {
        "file": "a, b.txt",
        "table": "mentions",
        "row_start": "3",
        "row_end": "9",
    }
    assert reason == {
        "field": "actor_id",
        "why": "known",
        "start": 3,
        "end": 4,
        "exact": "a",
        "confidence": 0.5,
    }
    assert {name: row[name] for name in reason} == {
        **reason,
        "start": "3",
        "end": "4",
        "confidence": "0.5",
    }
    typed = pq.read_table(tmp_path / "parquet" / "evidence.parquet").to_pylist()
    assert [row["file"] for row in typed] == ["a, b.txt", "n.parquet#0"]


def test_parquet_is_typed_by_the_table_definition(tmp_path):
    write("parquet", tmp_path)
    schema = pq.read_schema(tmp_path / "figures.parquet")
    kinds = {name: str(schema.field(name).type) for name in ("file", "start", "value_low", "unit")}
    assert kinds == {"file": "string", "start": "int64", "value_low": "double", "unit": "string"}
    assert str(schema.field("confidence").type) == "double"
    assert all(field.nullable for field in schema)
    assert (
        schema.field("unit").metadata[b"title"].decode() == SCHEMAS["figures"].fields["unit"].title
    )


def test_csv_is_canonical(tmp_path):
    write("csv", tmp_path)
    data = (tmp_path / "figures.csv").read_bytes()
    assert data.startswith(b"file,figure_id,source_id,start,end,exact,")
    assert b'\n"a, b.txt",,,3,9,"a ""b"",\r\nc", x ,,,27585,,,people,' in data
    assert data.endswith(b",,,0.75\n")


@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_tables_without_rows_are_written_too(tmp_path, form):
    with open_candidates(form, tmp_path / "new" / "folder") as give:
        give(Text("-", "", ""), NOTHING)
    assert sorted(path.name for path in (tmp_path / "new" / "folder").iterdir()) == sorted(
        f"{table}.{form}" for table in (*TABLES, "evidence")
    )


def test_the_tables_are_those_of_the_book(toy, tmp_path):
    (toy / "schemas" / "terms.json").unlink()
    responses = toy / "schemas" / "responses.json"
    definition = json.loads(responses.read_text(encoding="utf-8"))
    keys = [key for key in definition["foreignKeys"] if key["fields"] != ["term_id"]]
    responses.write_text(json.dumps({**definition, "foreignKeys": keys}))
    path = toy / "schemas" / "figures.json"
    definition = json.loads(path.read_text(encoding="utf-8"))
    definition["fields"].append(
        {"name": "mood", "type": "string", "title": "Mood", "description": "How it sounds."}
    )
    path.write_text(json.dumps(definition))
    write("csv", tmp_path / "out", toy)
    assert sorted(path.stem for path in (tmp_path / "out").iterdir()) == [
        "actors",
        "evidence",
        "figures",
        "mentions",
        "quotes",
        "responses",
    ]
    assert csv_rows(tmp_path / "out" / "figures.csv")[0]["mood"] == ""


def test_row_groups_are_written_as_they_fill(tmp_path, monkeypatch):
    monkeypatch.setattr(candidates, "ROW_GROUP", 4)
    with open_candidates("parquet", tmp_path) as give:
        for text, found in TEXTS * 5:
            give(text, found)
    data = pq.read_metadata(tmp_path / "figures.parquet")
    assert [data.row_group(group).num_rows for group in range(data.num_row_groups)] == [4] * 5


@pytest.mark.parametrize("form", ["jsonl", "csv", "parquet"])
def test_a_failure_leaves_the_old_files(tmp_path, form):
    write(form, tmp_path)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}

    def fail():
        with open_candidates(form, tmp_path) as give:
            give(*TEXTS[0])
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fail()
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


@pytest.mark.slow
@pytest.mark.parametrize("form", ["jsonl", "csv", "parquet"])
def test_a_killed_process_leaves_the_old_files(tmp_path, form):
    write(form, tmp_path)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    code = (
        "import sys, time, extract.test_writers as t\n"
        "with t.open_candidates(sys.argv[1], sys.argv[2]) as give:\n"
        "    for text in t.TEXTS * 2000: give(*text)\n"
        "    print('written', flush=True); time.sleep(600)\n"
    )
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    command = [sys.executable, "-c", code, form, str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=env) as child:
        assert child.stdout.readline() == "written\n"
        child.send_signal(signal.SIGKILL)
    assert {path.name: path.read_bytes() for path in tmp_path.glob("[!.]*")} == before


def test_a_file_in_place_of_the_folder_is_wrong_use(tmp_path):
    path = tmp_path / "out"
    path.write_text("x")
    with pytest.raises(UsageError, match="expected a folder for the candidates"):
        write("jsonl", path)
    assert path.read_text() == "x"


FORMS = ["jsonl", "csv", "parquet"]


@pytest.mark.parametrize("before", FORMS)
@pytest.mark.parametrize("after", FORMS)
def test_a_run_replaces_the_folder_of_an_earlier_one_as_a_whole(tmp_path, before, after):
    write(before, tmp_path / "out")
    write(after, tmp_path / "out")
    write(after, tmp_path / "alone")
    assert files(tmp_path / "out") == files(tmp_path / "alone")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["alone", "out"]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("notes.txt", "mine"),
        (".git", "mine"),
        ("figures.csv", "figure_id,source_id"),
        ("figures.csv", "file,mine"),
        ("figures.csv", "file,confidence\nmine,my confidence"),
        ("figures.csv", "file,mine\nstart,end,exact,confidence"),
        ("quotes.parquet", "PAR1 of mine"),
        ("candidates.jsonl", "{}"),
        ("candidates.jsonl", '{"file": "mine"}'),
        ("candidates.jsonl", '{"file":"mine"}\n{"sha256":"0","characters":1}'),
        ("actors.csv", "file,confidence"),
    ],
)
def test_a_folder_with_anything_else_is_refused_by_name(tmp_path, form, name, text):
    write("csv", tmp_path)
    (tmp_path / name).write_text(text)
    before = files(tmp_path)
    with pytest.raises(UsageError, match=rf"earlier extraction; it holds {re.escape(name)}\. Name"):
        write(form, tmp_path)
    assert files(tmp_path) == before


def test_the_current_folder_is_refused(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UsageError, match="name another folder than the current one"):
        write("csv", ".")


def test_a_file_system_that_fails_is_told_by_the_name_of_the_folder(tmp_path, monkeypatch):
    write("csv", tmp_path / "out")
    before = files(tmp_path)

    def full(_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left") as told:
        write("parquet", tmp_path / "out")
    assert told.value.filename == str(tmp_path / "out")
    assert files(tmp_path) == before
