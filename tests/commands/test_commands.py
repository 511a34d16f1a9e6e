import json
import os
import subprocess
import sys

import pytest
from conftest import ROOT, TOY
from edit import set_cells

import trucebook
from trucebook.commands import COMMANDS, SUMMARIES, main


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_and_is_in_the_reference(name, capsys):
    with pytest.raises(SystemExit) as leave:
        main([name, "--help"])
    assert leave.value.code == 0
    assert len(capsys.readouterr().out.splitlines()) > 6
    assert f"trucebook {name}" in (ROOT / "docs" / "reference.md").read_text(encoding="utf-8")


def run_python(*arguments, code):
    command = [sys.executable, *arguments, "-c", code]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def test_no_help_is_lost_without_docstrings():
    code = f"""
import importlib, sys
from trucebook.commands import main
for name in {COMMANDS}:
    assert importlib.import_module(f"trucebook.commands.{{name}}").HELP.strip(), name
main(["--help"])
"""
    printed = " ".join(run_python("-OO", code=code).split())
    assert [name for name, summary in SUMMARIES.items() if f"{name} {summary}" not in printed] == []


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [(["--help"], []), (["--version"], []), (["build", "--help"], ["build"])],
)
def test_only_the_command_that_runs_is_imported(arguments, expected):
    code = f"""
import sys
from trucebook.commands import main
try:
    main({arguments})
except SystemExit:
    imported = {{name for name in sys.modules if name.startswith("trucebook.commands.")}}
    print("imported", *(name.rpartition(".")[2] for name in imported))
"""
    assert run_python(code=code).splitlines()[-1].split() == ["imported", *expected]


def test_validate_says_valid_with_exit_code_0(capsys):
    assert main(["validate", str(TOY)]) == 0
    assert capsys.readouterr().out.startswith("valid: 0 problems")


def test_validate_says_where_with_exit_code_1(toy, capsys):
    line = set_cells(toy, "figures", "F0002", bound="exakt")
    assert main(["validate", str(toy)]) == 1
    assert f"dataset/figures.csv:{line}:" in capsys.readouterr().out


def test_validate_as_json(toy, capsys):
    line = set_cells(toy, "figures", "F0002", bound="exakt")
    assert main(["validate", str(toy), "--format", "json"]) == 1
    report = json.loads(capsys.readouterr().out)
    [problem] = report["problems"]
    assert report["valid"] is False
    assert (problem["line"], problem["value"], problem["rule"]) == (line, "exakt", "enum")


@pytest.mark.parametrize("extra", [[], ["--format", "json"]])
def test_a_folder_that_is_no_book_is_exit_code_2(tmp_path, capsys, extra):
    assert main(["validate", str(tmp_path), *extra]) == 2
    said = capsys.readouterr()
    assert "expected a book" in said.out + said.err
    if extra:
        assert json.loads(said.out)["valid"] is False


def test_a_file_in_place_of_a_book_is_refused(toy, capsys):
    assert main(["validate", str(toy / "CITATION.cff")]) == 2
    assert "expected the folder of a book, found a file." in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["rules", "--out", "folder"], "folder: expected a file; it is a folder."),
        (
            ["rules", "--out", "file/x"],
            "file/x: expected the folder file to write into, found a file.",
        ),
        (["forms", "book", "--out", "file"], "file: expected a folder, found a file."),
        (["init", "file/x"], "file: expected a folder, found a file."),
        (
            ["rules", "--out", "none/x"],
            "none/x: expected the folder none to write into, found nothing.",
        ),
    ],
)
def test_a_place_that_cannot_be_written_is_given_by_its_own_name(
    toy, tmp_path, monkeypatch, capsys, arguments, message
):
    toy.rename(tmp_path / "book")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").touch()
    assert main(arguments) == 2
    assert message in capsys.readouterr().err
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".")]


def test_build_names_the_folder(toy, capsys):
    assert main(["build", str(toy)]) == 0
    assert capsys.readouterr().out == f"{toy / 'build' / '0.1.0'}\n"


def test_build_refuses_with_exit_code_1(toy, capsys):
    set_cells(toy, "figures", "F0002", bound="exakt")
    assert main(["build", str(toy)]) == 1
    assert "not valid: 1 problem" in capsys.readouterr().out


def test_codebook_is_printed_written_and_compared(toy, tmp_path, capsys):
    assert main(["codebook", str(toy)]) == 0
    printed = capsys.readouterr().out
    path = tmp_path / "codebook.md"
    assert main(["codebook", str(toy), "--out", str(path)]) == 0
    assert path.read_text(encoding="utf-8") == printed
    assert main(["codebook", str(toy), "--check", str(path)]) == 0
    path.write_text("else")
    assert main(["codebook", str(toy), "--check", str(path)]) == 1


def test_the_module_runs_and_names_its_version():
    command = [sys.executable, "-m", "trucebook", "--version"]
    said = subprocess.run(command, capture_output=True, text=True, check=True, env={**os.environ})
    assert said.stdout.startswith(f"trucebook {trucebook.__version__}")


def run(*arguments, **variables):
    command = [sys.executable, "-m", "trucebook", *arguments]
    env = {**os.environ, **variables}
    return subprocess.run(command, capture_output=True, text=True, check=False, env=env)


def test_a_terminal_without_unicode_gets_escapes():
    done = run("rules", PYTHONIOENCODING="ascii")
    assert (done.returncode, done.stderr) == (0, "")
    assert "the \\xe9 of Latin-1" in done.stdout


def test_a_reader_that_goes_away_is_no_error():
    command = f"{sys.executable} -m trucebook rules | true"
    said = subprocess.run(command, shell=True, capture_output=True, text=True, check=True)  # noqa: S602
    assert said.stderr == ""


def test_a_pipe_in_place_of_a_table_does_not_hang(toy):
    path = toy / "dataset" / "quotes.csv"
    path.unlink()
    os.mkfifo(path)
    said = run("validate", str(toy))
    assert said.returncode == 1
    assert "no regular file" in said.stdout


def test_json_is_json_even_when_nothing_could_be_judged(toy):
    (toy / "dataset").rename(toy / "data")
    said = run("validate", str(toy), "--format", "json")
    assert said.returncode == 2
    assert "expected a book" in json.loads(said.stdout)["problems"][0]["message"]


def test_the_codebook_needs_a_version(toy, capsys):
    (toy / "CITATION.cff").write_text("title: x")
    assert main(["codebook", str(toy)]) == 2
    assert "expected a Citation File Format" in capsys.readouterr().err


def test_ctrl_c_stops_without_a_traceback(toy, monkeypatch, capsys):
    def interrupted(options):
        raise KeyboardInterrupt

    monkeypatch.setattr("trucebook.commands.validate.run", interrupted)
    assert main(["validate", str(toy)]) == 130
    assert capsys.readouterr().err == "trucebook: stopped\n"


UNEXPECTED = [
    ValueError("odd\n::error::x"),
    RecursionError("too deep"),
    MemoryError(),
    KeyError("x"),
]


def failing(monkeypatch, error, what="trucebook.commands.rules.run"):
    def fail(*_, **__):
        raise error

    monkeypatch.setattr(what, fail)


@pytest.mark.parametrize("error", UNEXPECTED, ids=repr)
def test_an_unexpected_error_is_a_sentence_and_exit_code_2(monkeypatch, capsys, error):
    monkeypatch.delenv("TRUCEBOOK_DEBUG", raising=False)
    failing(monkeypatch, error)
    assert main(["rules"]) == 2
    said = capsys.readouterr().err
    assert said.startswith(f"trucebook: unexpected error: {error!r}. This is a fault of the")
    assert said.count("\n") == 1


def test_an_unexpected_error_shows_its_place_where_that_is_asked_for(monkeypatch, capsys):
    monkeypatch.setenv("TRUCEBOOK_DEBUG", "1")
    failing(monkeypatch, UNEXPECTED[0])
    assert main(["rules"]) == 2
    assert "Traceback (most recent call last)" in capsys.readouterr().err


@pytest.mark.parametrize("form", ["json", "github", "sarif"])
@pytest.mark.parametrize("error", [*UNEXPECTED, OSError(5, "Input/output error")], ids=repr)
def test_a_report_says_what_could_not_run(monkeypatch, capsys, tmp_path, error, form):
    failing(monkeypatch, error, "trucebook.commands.validate._judged")
    summary = tmp_path / "summary.md"
    arguments = ["validate", str(TOY), "--format", form, "--summary", str(summary)]
    assert main(arguments) == 2
    said = capsys.readouterr()
    assert form == "github" or json.loads(said.out)
    mark = {"sarif": '"executionSuccessful": false'}.get(form, "could_not_run")
    assert mark in said.out
    assert said.err.startswith("trucebook: ")
    assert "could_not_run" in summary.read_text().replace("\\", "")


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs /dev/full")  # noqa: PTH110
@pytest.mark.parametrize("buffered", ["", "1"])
def test_a_full_output_is_named(buffered):
    command = [sys.executable, "-m", "trucebook", "rules"]
    env = {**os.environ, "PYTHONUNBUFFERED": buffered}
    with open("/dev/full", "w") as full:  # noqa: PTH123
        done = subprocess.run(
            command, stdout=full, stderr=subprocess.PIPE, text=True, check=False, env=env
        )
    assert done.returncode == 2
    assert done.stderr.startswith("trucebook: standard output: No space left on device. Make")
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize(("closed", "code"), [(">&-", 2), ("2>&-", 0), ("<&-", 0)])
def test_a_closed_stream_is_no_fault_of_the_program(tmp_path, closed, code):
    command = f"{sys.executable} -m trucebook rules --out {tmp_path / 'a'} {closed}"
    done = subprocess.run(command, shell=True, capture_output=True, text=True, check=False)  # noqa: S602
    assert done.returncode == code
    assert done.stderr == (
        "trucebook: standard output: it is closed. Send it to a file, or to /dev/null.\n"
        if code
        else ""
    )
