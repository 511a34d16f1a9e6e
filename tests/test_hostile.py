"""Whatever a book holds, no command and no form lets it act: on a terminal, GitHub or a page."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest
from conftest import TOY, copy_book
from hostile import (
    ACTS,
    assert_harmless,
    assert_inert_html,
    assert_inert_markdown,
    hostile_places,
    hostile_words,
)

from trucebook.commands import COMMANDS, main

ODD = "::error::x\x1b[2J\n::error::y ##[error]z"
"""A path, as a script may take one from a folder of somebody else's."""

PLACES = ("BOOK", "RELEASE")
FORMATS = ("text", "json", "csv")
FORMS = (*(("--format", form) for form in FORMATS), ("--graph",))

RUNS = {
    "init": [["OUT/" + ODD], ["BOOK"]],
    "source": [
        ["add", "BOOK/" + ODD, "--book", "BOOK"],
        ["add", "TEXT", "--book", "BOOK"],
        ["check", "--book", "BOOK"],
        ["remove", ODD, "--book", "BOOK"],
    ],
    "validate": [
        *(["BOOK", "--format", form] for form in ("text", "json", "github", "sarif")),
        *([ODD, "--format", form] for form in ("text", "github")),
        ["BOOK", "--fix"],
        ["BOOK", "--fix", "--format", "github"],
        ["BOOK", "--changed-since", ODD],
        ["BOOK", "--summary", "OUT/summary.md"],
        ["TABLE", "--table", "figures"],
        ["TABLE", "--table", "figures", "--against", "BOOK"],
        ["TABLE", "--table", ODD],
    ],
    "format": [["BOOK", "--check"], ["BOOK"], [ODD]],
    "diff": [
        *(["RELEASE", "BOOK", "--format", form] for form in ("text", "json", "markdown", "html")),
        [ODD, "BOOK"],
        ["git:" + ODD, "BOOK"],
    ],
    "merge": [
        [ODD, ODD, ODD],
        ["RELEASE/quotes.csv", "TABLE", "TEXT"],
        ["TABLE", "TABLE", "TABLE", ODD],
        ["--install", "BOOK"],
    ],
    "rules": [[], ["--check", "TEXT"], ["--check", ODD]],
    "forms": [["BOOK", "--check"], ["BOOK"], ["BOOK", "--out", "OUT/" + ODD]],
    "build": [["BOOK"], ["BOOK", "--out", "OUT/" + ODD], [ODD]],
    "release": [["BOOK", "--dry-run"], ["BOOK", "--version", ODD], ["BOOK", "--date", ODD]],
    "verify": [["RELEASE"], ["RELEASE", "--format", "json"], [ODD], ["RELEASE", "--index", ODD]],
    "sign": [["RELEASE", "--key", ODD]],
    "evidence": [["BOOK"], ["BOOK", "--open", "OUT/e.csv"], ["BOOK", "--add", "TABLE"]],
    "coverage": [["BOOK"], ["BOOK", "--format", "json"], [ODD]],
    "codebook": [
        ["BOOK"],
        ["BOOK", "--format", "html"],
        ["BOOK", "--pages"],
        ["BOOK", "--check", ODD],
        ["BOOK", "--pages", "--check", ODD],
    ],
    "reliability": [["BOOK"], ["BOOK", "--format", "csv"]],
    "fetch": [[ODD, "--from", "RELEASE"], ["--from", ODD], ["--from", "http://" + ODD]],
    "compare": [
        *(["killed", "--book", place, "--format", form] for place in PLACES for form in FORMATS),
        [ODD, "--book", "BOOK"],
        ["killed", "--place", ODD, "--book", "BOOK"],
        ["killed", "--group", ODD, "--book", "BOOK"],
    ],
    "discrepancies": [
        *([place, "--format", form] for place in PLACES for form in FORMATS),
        ["BOOK", "--strict"],
        [ODD],
    ],
    "origins": [*([place, "--format", form] for place in PLACES for form in FORMATS), [ODD]],
    "reuse": [
        *(["BOOK", "--format", form] for form in ("text", "json")),
        ["TEXT", "--format", "jsonl"],
        [ODD],
    ],
    "wordings": [
        *(["--book", place, "--format", form] for place in PLACES for form in FORMATS),
        [ODD, "--book", "BOOK"],
        ["--book", ODD],
    ],
    "proposal": [
        *(["--book", place, "--format", form] for place in PLACES for form in FORMATS),
        *(["P01", "--book", place, *form] for place in PLACES for form in FORMS),
        [ODD, "--book", "BOOK"],
        ["P01", "--book", ODD],
    ],
    "timeline": [*([place, "--format", form] for place in PLACES for form in FORMATS), [ODD]],
    "show": [
        *(["F0001", "--book", place, "--format", form] for place in PLACES for form in FORMATS[:2]),
        [ODD, "--book", "BOOK"],
        ["F0001", "--book", ODD],
    ],
    "site": [
        *([place, "--out", f"OUT/{place}"] for place in PLACES),
        ["BOOK", "--out", "OUT/" + ODD],
        [ODD],
    ],
    "export": [
        *(["RELEASE", "--to", form, "--out", f"OUT/{form}"] for form in ("sqlite", "jsonl", "zip")),
        ["RELEASE", "--to", ODD],
        [ODD, "--to", "jsonl"],
    ],
    "extract": [
        ["TEXT", "--book", "BOOK"],
        ["BOOK/" + ODD],
        ["TEXT", "--extractor", ODD],
        ["TEXT", "--extractor", "LABELS"],
        ["TEXT", "--extractor", "TABLE"],
    ],
    "evaluate": [
        *(["BOOK", "--misses", "--format", form] for form in ("text", "json", "csv")),
        ["BOOK", "--only", ODD],
    ],
    "review": [
        *(["BOOK", *more] for more in ([], ["--check"], ["--add", "TABLE"], ["--add", ODD])),
        ["BOOK", "--accept", ODD, "--reviewer", "AB"],
        ["BOOK", "--accept-above", "0", "--reviewer", "AB"],
    ],
}
"""Every command in every form; upper-case words stand for the places that `places` makes."""


@pytest.fixture(scope="module")
def releases(tmp_path_factory):
    """The release of a book of hostile words, which is valid."""
    book = hostile_words(copy_book(TOY, tmp_path_factory.mktemp("words") / "toy"))
    assert main(["build", str(book)]) == 0
    return book / "build" / "0.1.0"


VALID = ("build", "release", "codebook", "diff", "forms", "evaluate", "review")
"""The commands that say more of a valid book."""

CASES = [
    pytest.param("places", name, marks=[pytest.mark.both_engines] if name == "validate" else [])
    for name in COMMANDS
] + [("words", name) for name in VALID]

pytestmark = [pytest.mark.usefixtures("one_engine"), pytest.mark.slow]


@pytest.fixture
def places(request, tmp_path, toy, releases, monkeypatch):
    """The places that RUNS names, by name."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "out").mkdir()
    book = hostile_words(toy)
    text = tmp_path / f"{ODD}.txt".replace("/", "")
    text.write_text(" ".join(f"He said “{act}” of 12 men." for act in ACTS), encoding="utf-8")
    if request.param == "places":
        hostile_places(book)
    table = book / "dataset" / "figures.csv"
    words = [{"extraction_class": act, "extraction_text": act} for act in ACTS]
    labels = tmp_path / "labels.jsonl"
    labels.write_text(json.dumps({"extractions": words, "document_id": text.name}))
    made = {"BOOK": book, "TEXT": text, "TABLE": table, "RELEASE": releases, "LABELS": labels}
    return {**made, "OUT": tmp_path / "out"}


def named(argument: str, places: dict[str, Path]) -> str:
    head, slash, rest = argument.partition("/")
    return f"{places[head]}{slash}{rest}" if head in places else argument


def test_every_command_is_run():
    assert tuple(RUNS) == COMMANDS


@pytest.mark.parametrize(("places", "command"), CASES, indirect=["places"])
def test_nothing_acts_on_a_terminal_or_on_github(command, places, capfd):
    for run in RUNS[command]:
        arguments = [named(argument, places) for argument in run]
        try:
            main([command, *arguments])
        except SystemExit as leave:
            assert leave.code == 2  # noqa: PT017
        reported = capfd.readouterr()
        assert reported.out + reported.err
        assert_harmless(reported.err)
        assert_harmless(reported.out, commands="github" in run)
        if "json" in run and reported.out:
            json.loads(reported.out)


@pytest.mark.parametrize("places", ["places", "words"], indirect=True)
def test_nothing_acts_on_a_page(places, capsys):
    book, out = str(places["BOOK"]), places["OUT"]
    if main(["codebook", book]) == 0:
        assert_inert_markdown(capsys.readouterr().out)
    if main(["codebook", book, "--format", "html", "--out", str(out / "c.html")]) == 0:
        assert_inert_html((out / "c.html").read_text(encoding="utf-8"))
    main(["validate", book, "--summary", str(out / "summary.md")])
    assert_inert_markdown((out / "summary.md").read_text(encoding="utf-8"))
    for form, inert in (("markdown", assert_inert_markdown), ("html", assert_inert_html)):
        capsys.readouterr()
        main(["diff", str(places["RELEASE"]), book, "--format", form])
        inert(capsys.readouterr().out)


def test_nothing_acts_in_the_documents_of_a_release(releases):
    for path in releases.glob("*.md"):
        assert_inert_markdown(path.read_text(encoding="utf-8"))
    assert_inert_html((releases / "codebook.html").read_text(encoding="utf-8"))
    with sqlite3.connect(":memory:") as database:
        database.create_function("json_quote", 1, str)
        database.executescript((releases / "schema.sqlite.sql").read_text(encoding="utf-8"))
        assert database.execute("PRAGMA database_list").fetchall() == [(0, "main", "")]
