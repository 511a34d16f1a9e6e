"""The short form: after a round that warms up, another one leaves nothing behind."""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from soak.held import held
from soak.rounds import going_round
from soak.works import several_processes

pytestmark = [
    pytest.mark.slow,
    pytest.mark.both_engines,
    pytest.mark.skipif(sys.platform != "linux", reason="counts what Linux lists in /proc"),
]

SPARE = 2_000
"""Blocks of memory for the tables that still grow, such as those of names of attributes."""


@pytest.fixture(autouse=True)
def every_object() -> Iterator[None]:
    """What the tests' conftest hides from the collector is counted too."""
    gc.unfreeze()
    yield
    gc.freeze()


@pytest.mark.long
def test_a_round_leaves_nothing_behind(tmp_path: Path) -> None:
    rounds = going_round(tmp_path, [11, 13])
    next(rounds)
    before = held(tmp_path)
    next(rounds)
    assert held(tmp_path).grown(before, SPARE) == []


def test_processes_that_are_ended_leave_nothing_behind(tmp_path: Path) -> None:
    several_processes(tmp_path, 1)
    before = held(tmp_path)
    several_processes(tmp_path, 2)
    assert held(tmp_path).grown(before, SPARE) == []


def test_what_grows_is_named(tmp_path: Path) -> None:
    kept, words = [], cache(lambda number: number)
    words.__module__ = "trucebook.words"
    words(0)
    before = held(tmp_path)
    kept += [open(__file__, "rb"), [[] for _ in range(SPARE)]]  # noqa: PTH123, SIM115
    words(1)
    (tmp_path / "left").touch()
    found = held(tmp_path).grown(before, SPARE // 2)
    kept[0].close()
    assert [sentence.partition(":")[0] for sentence in found] == [
        *("files", "stored", "remembered", "blocks")
    ]
    assert "list 20" in found[-1]
