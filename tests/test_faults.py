"""The injector sees and strikes every change; every command that writes is under it.

`make faults` breaks every command off everywhere; here a few are, in few places.
"""

from __future__ import annotations

import argparse
from dataclasses import replace
from importlib import import_module

import pytest
from faults import starts
from faults.commands import FORMS, READERS, READS, Form
from faults.injector import Change, injector, missing
from faults.page import page
from faults.states import Span, unflushed, verdict
from faults.trials import FAULTS, Workshop, chosen

from trucebook.commands import COMMANDS

pytestmark = pytest.mark.slow

FEW = (
    "rules --out out/out.md",
    "validate --summary out/out.md",
    "codebook --pages --out out/pages",
    "extract given --book . --format csv --out out/csv",
    "fetch --from given/release.zip",
)


@pytest.fixture(scope="module")
def shop(tmp_path_factory):
    if reason := missing():
        pytest.skip(reason)
    folder = tmp_path_factory.mktemp("faults").resolve()
    with injector(folder) as running:
        yield Workshop(running, folder)


def options(name):
    """The options of a command, and of its sub-commands."""
    parser = argparse.ArgumentParser()
    import_module(f"trucebook.commands.{name}").configure(parser)
    waiting = [parser]
    while waiting:
        for action in waiting.pop()._actions:
            if isinstance(action, argparse._SubParsersAction):
                waiting += action.choices.values()
            yield from action.option_strings[-1:]


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_is_tried_or_writes_nothing(name):
    tried = {word for form in FORMS if form.words[0] == name for word in form.words}
    reads = READS.get(name, "").split()
    assert tried or name in READS
    assert sorted({*options(name)} - {"--help", *tried, *reads}) == []


@pytest.mark.parametrize(
    "command", [FEW[0], *(pytest.param(command, marks=pytest.mark.slow) for command in FEW[1:])]
)
def test_a_command_that_breaks_off_loses_nothing(shop, command):
    [form] = [form for form in FORMS if form.command == command]
    result = shop.result(form, most=1, modes=("kill", "enospc", "term"))
    assert result.trials
    assert "## What is wrong\n\nNothing." in page([result]), page([result])


@pytest.mark.parametrize("form", READERS[-4:], ids=lambda form: form.command)
def test_a_command_that_reads_changes_nothing(shop, form):
    assert shop.whole(form).changes == ()


@pytest.fixture
def careless(shop):
    return replace(shop, program="faults.careless")


@pytest.mark.parametrize(
    ("command", "modes", "found"),
    [
        ("plain", ["kill"], "torn: out/one.txt"),
        ("plain", ["torn"], "torn: out/one.txt"),
        ("plain", ["eio"], "traceback: OSError: [Errno 5] Input/output error"),
        ("pair", ["kill"], "mixed: out/* is old in part and new in part"),
        ("staged", ["kill"], "git takes out/.one.*"),
        ("staged", ["kill"], "one more run leaves out/.one.*"),
        ("staged", ["enospc"], "left behind: out/.one.*"),
        ("staged", ["term"], "left behind: out/.one.*"),
        ("silent", ["eacces"], "exit 0, and not everything is new"),
        ("silent", ["eio"], "exit 0, and not everything is new"),
    ],
)
def test_what_is_careless_is_found(careless, command, modes, found):
    result = careless.result(Form(command=command, start=starts.book, whole=("out/*",)), 2, modes)
    assert found in {fault for trial in result.trials for fault in trial.faults}
    assert found in page([result])


def test_a_short_write_is_no_fault(careless):
    result = careless.result(Form(command="plain", start=starts.book), modes=["short"])
    assert {trial.verdict for trial in result.trials} == {"new"}


def test_every_library_is_seen(careless):
    result = careless.result(Form(command="libraries", start=starts.book), most=1, modes=["eio"])
    assert {trial.change.path for trial in result.trials} >= {
        "out/sqlite.db",
        "out/duck.db",
        "out/arrow.parquet",
    }


def test_what_is_not_flushed_is_found():
    made = (Change("write", ".a.0", ""), Change("rename", ".a.0", "a"))
    assert list(unflushed(made)) == ["not flushed before its rename: .a.0", "never flushed: ."]
    sync = (made[0], Change("sync", ".a.0", ""), made[1], Change("sync", ".", ""))
    assert list(unflushed(sync)) == []


def test_where_to_break_off_is_spread_over_each_place():
    changes = [Change("write", f".a.{n:08}/{n}", "") for n in range(9)] + [Change("sync", ".", "")]
    assert chosen(changes, "kill", 3) == [1, 5, 9, 10]
    assert chosen(changes, "kill", 1) == [1, 10]
    assert chosen(changes, "torn", 2) == [1, 9]


@pytest.mark.parametrize(
    ("now", "word", "broken"),
    [
        ({"a": "1", "b": "1"}, "old", []),
        ({"a": "2", "b": "2", "c": "2"}, "new", []),
        ({"a": "2", "b": "1"}, "mix", ["mixed: [ab] is old in part and new in part"]),
        ({"a": "1", "b": "1", "c": "2"}, "mix", ["order: c is new before a"]),
        ({"a": "2", "b": "2", "c": "3"}, "TORN", []),
        ({"a": "2", "b": "2"}, "mix", []),
    ],
)
def test_a_state_is_old_new_mixed_or_torn(now, word, broken):
    def state(texts):
        return {name: (0o644, text.encode()) for name, text in texts.items()}

    form = Form(command="x", whole=("[ab]",), order=(("[ab]", "c"),))
    span = Span(form, state({"a": "1", "b": "1"}), state({"a": "2", "b": "2", "c": "2"}))
    classes = span.classes(state(now))
    assert verdict(classes) == word
    assert list(span.broken_promises(classes)) == broken


def test_every_fault_has_its_kinds():
    kinds = {"open", "write", "sync", "rename", "mkdir", "unlink", "chmod", "link", "truncate"}
    assert set().union(*FAULTS.values()) == kinds == set(FAULTS["kill"])
