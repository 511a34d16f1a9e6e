import os
import signal
import time
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from functools import partial
from multiprocessing import active_children, get_context
from multiprocessing.connection import wait

import pytest

from trucebook.scale.run import Lost, Runner


def twice(number):
    return 2 * number


def odd(number):
    """Ends its process at 3 and 4, sleeps at 5, fails at 6."""
    if number in (3, 4):
        os.kill(os.getpid(), signal.SIGKILL)
    if number == 5:
        time.sleep(600)
    if number == 6:
        raise TimeoutError("its own")
    return 2 * number


def running():
    """The processes of this one that have not ended.

    NOTE: `active_children` names an ended process until the thread that waited for it notes it.
    """
    children = active_children()
    ended = wait([child.sentinel for child in children], timeout=0)
    return [child for child in children if child.sentinel not in ended]


processes = partial(ProcessPoolExecutor, 2, mp_context=get_context("spawn"))
threads = partial(ThreadPoolExecutor, 2)


@pytest.mark.parametrize("make", [processes, threads], ids=["processes", "threads"])
def test_results_are_in_the_order_of_the_inputs(make):
    found = Runner(twice, make, window=4).run(range(50))
    assert list(found) == [(number, 2 * number) for number in range(50)]
    assert running() == []


@pytest.mark.parametrize(
    ("window", "weight", "most"), [(3, 0, 3), (9, 20 << 20, 4), (9, 99 << 20, 1)]
)
def test_few_inputs_are_in_hand(window, weight, most):
    read = []
    stream = (read.append(number) or number for number in range(20))
    runner = Runner(twice, threads, window=window, weigh=lambda _: weight)
    for number, _ in runner.run(stream):
        assert len(read) - number <= most + 1
    assert len(read) == 20


def test_nothing_is_run_for_nothing():
    def make():
        raise AssertionError

    assert list(Runner(twice, make, window=2).run([])) == []


@pytest.mark.skipif(os.name != "posix", reason="needs signals")
def test_an_input_that_ends_its_process_costs_itself_alone():
    found = dict(Runner(odd, processes, window=4).run([0, 1, 2, 3, 4, 7, 8, 9]))
    assert found == {
        **{number: 2 * number for number in (0, 1, 2, 7, 8, 9)},
        **dict.fromkeys((3, 4), Lost("it ended the process that read it")),
    }
    assert running() == []


def test_an_input_that_takes_too_long_is_given_up():
    found = dict(Runner(odd, processes, window=4, patience=2).run([0, 5, 7, 8]))
    assert found == {0: 0, 7: 14, 8: 16, 5: Lost("it took more than 2 seconds")}
    assert running() == []


def test_an_error_of_the_function_is_raised():
    with pytest.raises(TimeoutError, match="its own"):
        list(Runner(odd, threads, window=4, patience=60).run([0, 6]))


def test_who_stops_taking_leaves_no_process():
    found = Runner(odd, processes, window=4).run([0, 5, 5, 5])
    assert next(found) == (0, 0)
    found.close()
    assert running() == []
