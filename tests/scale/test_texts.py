"""`trucebook extract --jobs`, with extractors that end their process or never end."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from conftest import ROOT

from trucebook.commands import main


@pytest.fixture
def odd(odd_package):
    """How to run the extractor that does odd things."""
    path = os.pathsep.join([str(odd_package), str(ROOT / "src")])
    command = [sys.executable, "-m", "trucebook", "extract", "--extractor", "odd"]
    return command, {**os.environ, "PYTHONPATH": path}


@pytest.fixture
def articles(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "articles"
    folder.mkdir()
    for number in range(12):
        (folder / f"{number:02}.txt").write_text(f"N{number} said {number} people left.")
    return folder


@pytest.mark.parametrize("form", ["jsonl", "csv", "parquet"])
def test_the_output_is_that_of_one_process(articles, form, capsys):
    (articles / "03.txt").write_bytes(b"")
    (articles / "05.txt").write_text(
        "Le gouvernement a dit que la ville est restée calme hier soir."
    )
    out = {}
    for jobs in ("1", "3"):
        arguments = ["--format", form, "--out", f"out{jobs}", "--jobs", jobs]
        assert main(["extract", "articles", *arguments]) == 1
        files = sorted(Path(f"out{jobs}").iterdir())
        out[jobs] = {path.name: path.read_bytes() for path in files}, capsys.readouterr()
    assert out["1"] == out["3"]


def test_a_file_of_annotations_is_read_by_each_process(articles, capsys):
    assert main(["extract", "articles", "--out", "first"]) == 0
    for jobs in ("1", "2"):
        arguments = ["--extractor", "first", "--jobs", jobs, "--out", f"out{jobs}"]
        assert main(["extract", "articles", *arguments]) == 0
    one, other, first = (
        Path(name, "candidates.jsonl").read_bytes() for name in ("out1", "out2", "first")
    )
    assert one == other == first


@pytest.mark.skipif(os.name != "posix", reason="needs signals")
def test_a_text_that_ends_or_holds_a_process_is_named(articles, odd):
    (articles / "02.txt").write_text("crash")
    (articles / "04.txt").write_text("fail")
    (articles / "07.txt").write_text("hang")
    command, environment = odd
    options = ["articles", "--jobs", "2", "--timeout", "3"]
    told = subprocess.run(
        [*command, *options], capture_output=True, text=True, env=environment, check=False
    )
    assert told.returncode == 1
    names = [Path(json.loads(line)["file"]).stem for line in told.stdout.splitlines()]
    assert names == [f"{number:02}" for number in range(12) if number not in (2, 4, 7)]
    assert "02.txt: error: text_is_extracted: expected the extractor to read" in told.stderr
    assert "found 'it ended the process that read it'" in told.stderr
    assert "04.txt: error: extractor_gives_candidates" in told.stderr
    assert "07.txt: error: text_is_extracted" in told.stderr
    assert "found 'it took more than 3 seconds'" in told.stderr
    assert "Traceback" not in told.stderr


def children(pid):
    listed = subprocess.run(["ps", "-eo", "pid=,pgid="], capture_output=True, text=True, check=True)
    rows = (line.split() for line in listed.stdout.splitlines())
    return {int(one) for one, group in rows if int(group) == pid}


@pytest.mark.skipif(os.name != "posix", reason="needs signals")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_a_run_that_is_stopped_leaves_no_file_and_no_process(articles, odd, number):
    for path in articles.iterdir():
        path.write_text("hang")
    command, environment = odd
    options = ["articles", "--jobs", "2", "--out", "out"]
    run = subprocess.Popen(
        [*command, *options], env=environment, start_new_session=True, stderr=subprocess.PIPE
    )
    try:
        wait_for(lambda: len(children(run.pid)) >= 4)
        # As a terminal does: to the whole group; what cannot be caught, to the run alone.
        send = os.kill if number == signal.SIGKILL else os.killpg
        send(run.pid, number)
        told = run.communicate(timeout=60)[1].decode()
        wait_for(lambda: not children(run.pid))
    finally:
        if children(run.pid):
            os.killpg(run.pid, signal.SIGKILL)
    if number != signal.SIGKILL:
        assert told == "trucebook: stopped\n"
        assert run.returncode == 128 + number
        assert sorted(path.name for path in articles.parent.iterdir()) == ["articles", "package"]


def wait_for(holds):
    for _ in range(600):
        if holds():
            return
        time.sleep(0.1)
    raise AssertionError


@pytest.mark.parametrize("option", [["--jobs", "0"], ["--jobs", "x"], ["--timeout", "nan"]])
def test_odd_numbers_are_refused(articles, option, capsys):
    with pytest.raises(SystemExit):
        main(["extract", "articles", *option])
    assert f"argument {option[0]}: invalid" in capsys.readouterr().err
