"""Every command without an extra that it needs: one sentence with the line for pip."""

import json
import os
import subprocess
import sys

import pytest
from conftest import ROOT, copy_book

EXTRAS = {
    "curate": ("frictionless", "markdown_it", "pandera", "yaml"),
    "extract": ("ahocorasick_rs", "msgspec", "pycld2"),
    "export": ("duckdb", "xlsxwriter"),
    "fetch": ("pooch", "requests", "urllib3"),
    "notebook": ("altair", "vl_convert"),
    "page": ("jinja2",),
    "scale": ("polars",),
    "web": ("requests", "trafilatura"),
}

HIDE = """
import io, json, sys
from contextlib import redirect_stderr, redirect_stdout

class Hidden:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {hidden}:
            raise ModuleNotFoundError(f"No module named {{name!r}}", name=name)

sys.meta_path.insert(0, Hidden())
from trucebook.commands import main

done = {{}}
for command in {commands}:
    out = io.StringIO()
    with redirect_stderr(out), redirect_stdout(out):
        try:
            code = main(command.split())
        except SystemExit as error:
            code = error.code
    done[command] = [code, out.getvalue()]
print(json.dumps(done))
"""

NEEDS = {
    "init new": "curate",
    "source add text.txt --book book": "curate",
    "validate book": "curate",
    "forms book --check": "curate",
    "build book --out out": "curate",
    "release book --dry-run": "curate",
    f"verify {ROOT}/build/0.2.0": "curate",
    "coverage book": "curate",
    "codebook book": "curate",
    "reliability book": "curate",
    "fetch --from https://example.org/releases": "fetch",
    "diff 0.1.1 0.2.0 --format html": "page",
    "export --to duckdb": "export",
    "export --to xlsx": "export",
    "extract text.txt": "extract",
    "evaluate book": "extract",
    "evaluate --articles book": "extract",
    "review book": "extract",
    "validate --table figures book/dataset/figures.csv": "scale",
}

BASE = (
    *("diff 0.1.1 0.2.0", "fetch 0.1.1", "export --to jsonl", "format book --check", "rules"),
    *("discrepancies", "discrepancies book", "compare killed"),
)
"""Commands that need none, in a folder that is no book."""


def run(folder, hidden, commands):
    code = HIDE.format(hidden={*hidden}, commands=[*commands])
    env = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "TRUCEBOOK_CACHE": str(folder / "cache")}
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def here(tmp_path_factory):
    folder = tmp_path_factory.mktemp("here")
    copy_book(ROOT, folder / "book")
    (folder / "page.html").write_text(
        "<html><p>At least 12 people were killed, officials said.</p>"
    )
    (folder / "text.txt").write_text("At least 12 people were killed, officials said.")
    return folder


@pytest.fixture(scope="module")
def printed(here):
    """What each command ends with, and prints, where no extra is installed."""
    return run(here, [name for names in EXTRAS.values() for name in names], [*NEEDS, *BASE])


@pytest.mark.parametrize("command", NEEDS)
def test_a_command_names_the_extra_in_one_sentence(printed, command):
    code, text = printed[command]
    assert code == 2
    [line] = text.splitlines()
    assert line.startswith("trucebook: This needs ")
    assert line.endswith(f"which is not installed: pip install 'trucebook[{NEEDS[command]}]'")


@pytest.mark.parametrize("command", BASE)
def test_a_command_needs_no_extra(printed, command):
    code, text = printed[command]
    assert code == 0, text


def test_the_books_extra_is_enough_for_no_extraction(here):
    code, text = run(here, EXTRAS["extract"][1:], ["evaluate book"])["evaluate book"]
    assert (code, "'trucebook[extract]'" in text) == (2, True)


@pytest.mark.parametrize("source", ["page.html", "https://example.org/page"])
def test_a_page_needs_an_extra_of_its_own(here, source):
    command = f"source add {source} --book book"
    code, text = run(here, EXTRAS["web"], [command])[command]
    assert (code, "'trucebook[web]'" in text) == (2, True)
