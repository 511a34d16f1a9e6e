"""Every harness in short: the valid inputs, the corpus, a few shapes."""

from __future__ import annotations

import faulthandler
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fuzz.harness import Harness, allowance, counted, examine
from fuzz.registry import HARNESSES

pytestmark = pytest.mark.slow

PARSERS = [harness for harness in HARNESSES.values() if not harness.whole]


@pytest.fixture(autouse=True)
def ends() -> Iterator[None]:
    """What hangs in C is seen by nothing else."""
    faulthandler.dump_traceback_later(300, exit=True)
    yield
    faulthandler.cancel_dump_traceback_later()


@pytest.mark.parametrize("harness", PARSERS, ids=lambda harness: harness.name)
def test_what_is_valid_is_taken(harness: Harness) -> None:
    for data in harness.valid:
        harness.accept(data)


@pytest.mark.parametrize(
    ("harness", "name"),
    [(harness, name) for harness in HARNESSES.values() for name in harness.stored()],
    ids=lambda value: getattr(value, "name", value),
)
def test_what_found_something_finds_nothing_now(harness: Harness, name: str) -> None:
    data, allowed = harness.stored()[name], allowance(harness)
    if harness.whole:
        finding = examine(harness, data, allowed)
    else:
        finding = counted(harness, data, allowed(data))
    assert finding is None, finding.trace


@pytest.mark.parametrize(
    "harness",
    [
        pytest.param(harness, marks=[pytest.mark.slow] * (harness.name == "parquet"))
        for harness in PARSERS
    ],
    ids=lambda harness: harness.name,
)
def test_shapes_are_read_or_refused(harness: Harness) -> None:
    allowed = allowance(harness)

    @settings(max_examples=6, database=None, suppress_health_check=list(HealthCheck))
    @given(st.data())
    def run(data: st.DataObject) -> None:
        drawn = data.draw(harness.shapes)
        finding = counted(harness, drawn, allowed(drawn))
        assert finding is None, finding.trace

    run()
