"""A process that is killed leaves the old book or the new, and undo works either way."""

import pytest
from faults.desk import Bench
from faults.injector import injector, missing

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def bench(tmp_path_factory):
    if reason := missing():
        pytest.skip(reason)
    folder = tmp_path_factory.mktemp("kills").resolve()
    with injector(folder) as running:
        yield Bench(running, folder)


def turns(changes):
    """Before and after the journal has the action, before and after the book has it."""
    renames = [at for at, change in enumerate(changes, 1) if change.kind == "rename"]
    return renames[0], renames[0] + 1, renames[1], renames[-1] + 1


def gaps(changes):
    """After the journal has the action, and after the book has it."""
    return turns(changes)[1::2]


@pytest.mark.parametrize(("action", "places"), [("act", turns), ("undo", gaps)])
def test_killed_where_the_state_turns_nothing_is_lost(bench, action, places):
    found = list(bench.faults(action, places))
    assert [fault for _, _, fault in found if fault] == []
    assert [is_done for _, is_done, _ in found] == [False] * (len(found) - 1) + [True]
