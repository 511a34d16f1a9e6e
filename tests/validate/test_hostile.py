"""Whatever lies in a book in the place of a file is a problem on that file, never a hang."""

import json
import os
import shutil

import pytest

from trucebook.book.book import read_book
from trucebook.commands import main
from trucebook.errors import SchemaError

FILES = {
    "seeds/S01.json": "record_is_json",
    "seeds/S09.json": "record_is_json",
    "dataset/figures.csv": "file_is_there",
    "dataset/strange.csv": "file_is_a_table",
    "CITATION.cff": "citation_is_there",
    "CARD.toml": "statements_are_texts",
    "LICENSE-DATA": "file_is_readable",
    "seeds/texts/x.txt": "file_is_readable",
    "build/releases.json": "index_is_readable",
}
"""The rule under which each is reported."""

KINDS = {
    "a pipe": os.mkfifo,
    "a device": lambda path: path.symlink_to("/dev/zero"),
    "a link to nothing": lambda path: path.symlink_to("nowhere"),
}


def put(toy, file, kind):
    path = toy / file
    path.parent.mkdir(exist_ok=True)
    path.unlink(missing_ok=True)
    KINDS[kind](path)


@pytest.mark.parametrize("file", FILES)
@pytest.mark.parametrize("kind", KINDS)
def test_no_kind_of_file_holds_up_the_reader(toy, file, kind):
    put(toy, file, kind)
    found = {(item.rule, item.file) for item in read_book(toy).problems}
    if (file, kind) != ("build/releases.json", "a link to nothing"):  # no index, no releases
        assert (FILES[file], file) in found


@pytest.mark.parametrize("file", ["schemas/figures.json", "schemas/vocabularies/bound.csv"])
@pytest.mark.parametrize("kind", KINDS)
def test_nor_the_reader_of_definitions(toy, file, kind):
    put(toy, file, kind)
    with pytest.raises(SchemaError) as caught:
        read_book(toy)
    assert caught.value.file == file


@pytest.mark.parametrize("command", ["validate", "format", "build", "release", "codebook"])
def test_no_command_waits_for_a_pipe(toy, capsys, command):
    put(toy, "seeds/S09.json", "a pipe")
    assert main([command, str(toy)]) in (1, 2)
    said = capsys.readouterr()
    assert "seeds/S09.json" in said.out + said.err
    assert "it is a pipe" in said.out + said.err


RECORDS = {
    "a list for a text": ("title", ["x"]),
    "a number for a text": ("title", 5),
    "a truth value for a text": ("title", True),
    "a mapping for a text": ("title", {"a": 1}),
    "a truth value for a number": ("characters", True),
    "a fraction for a number": ("characters", 1.5),
    "a number of 5,000 digits": ("characters", 10**4000),
    "no number": ("characters", float("nan")),
    "half a character": ("title", "\ud800"),
}


@pytest.mark.parametrize("what", RECORDS)
def test_a_record_with_a_value_of_another_kind_is_a_problem(toy, what):
    path = toy / "seeds" / "S01.json"
    key, value = RECORDS[what]
    path.write_text(json.dumps({**json.loads(path.read_text()), key: value}))
    [problem] = read_book(toy).problems
    assert (problem.rule, problem.file) == ("record_is_json", "seeds/S01.json")


@pytest.mark.parametrize(
    "index",
    [
        b"[" * 3_000,
        b'{"releases": [5]}',
        b'{"releases": {"version": 1}}',
        b'{"releases": [{"version": ["0.1.0"]}]}',
        '{"releases": [{"version": "0.1.1\u0663"}]}'.encode(),
        b'{"releases": [{"version": "0.1.0\\n"}]}',
        b'{"releases": [{"version": "0.1"}]}',
        b'{"releases": [{"version": "0.1.01"}]}',
        b'{"releases": [{"version": "0.1.' + b"1" * 5_000 + b'"}]}',
        b'{"releases": [{"version": "0.1.0"}, {"version": "0.1.0"}]}',
        b'{"releases": [], "releases": []}',
        b"\xff",
    ],
    ids=lambda data: data[:30],
)
def test_an_index_that_cannot_be_read_is_a_problem(toy, index):
    (toy / "build").mkdir()
    (toy / "build" / "releases.json").write_bytes(index)
    assert [(item.rule, item.file) for item in read_book(toy).problems] == [
        ("index_is_readable", "build/releases.json")
    ]


@pytest.mark.parametrize(
    ("file", "change"),
    [
        ("CHANGES.md", lambda path: path.write_text("more")),  # added
        ("codebook.md", lambda path: path.write_text("other")),
        ("codebook.md", lambda path: path.unlink()),
        ("figures.parquet", lambda path: path.write_bytes(b"")),
        ("SHA256SUMS", lambda path: path.write_text("")),
        ("SHA256SUMS", lambda path: path.unlink()),
        ("SHA256SUMS", lambda path: path.write_text(path.read_text() + "x")),
        ("more", lambda path: path.mkdir()),
        ("codebook.md", lambda path: (path.unlink(), os.mkfifo(path))),
    ],
)
@pytest.mark.usefixtures("one_engine")
def test_a_released_file_that_changed_is_a_problem(toy, toy_release, file, change, capsys):
    shutil.copytree(toy_release.parent, toy / "build")
    change(toy / "build" / "0.1.0" / file)
    assert main(["validate", str(toy), "--format", "json"]) == 1
    found = [(p["rule"], p["file"]) for p in json.loads(capsys.readouterr().out)["problems"]]
    assert ("released_files_stay", f"build/0.1.0/{file}") in found


@pytest.mark.usefixtures("one_engine")
def test_a_released_folder_that_is_gone_is_a_problem(toy, toy_release, capsys):
    shutil.copytree(toy_release.parent, toy / "build")
    shutil.rmtree(toy / "build" / "0.1.0")
    assert main(["validate", str(toy)]) == 1
    assert "build/0.1.0/SHA256SUMS: error: released_files_stay" in capsys.readouterr().out
