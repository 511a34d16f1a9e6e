import os
import signal
import time
from multiprocessing import active_children
from multiprocessing.connection import wait

import pytest

from trucebook.errors import SchemaError, UsageError
from trucebook.scale.engines import Dask, Local, engine
from trucebook.scale.run import Lost, run


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
    if number == 9:
        raise SchemaError("no type", "schemas/a.json", 3)
    return 2 * number


def running():
    """The processes of this one that have not ended.

    NOTE: `active_children` names an ended process until the thread that waited for it notes it.
    """
    children = active_children()
    ended = wait([child.sentinel for child in children], timeout=0)
    return [child for child in children if child.sentinel not in ended]


def test_results_are_in_the_order_of_the_inputs():
    found = run(range(50), twice, Local(2))
    assert list(found) == [(number, 2 * number) for number in range(50)]
    assert running() == []


@pytest.mark.parametrize(
    ("in_hand", "weight", "most"), [(3, 0, 3), (9, 20 << 20, 4), (9, 99 << 20, 1)]
)
def test_few_inputs_are_in_hand(in_hand, weight, most):
    read = []
    stream = (read.append(number) or number for number in range(20))
    for number, _ in run(stream, twice, Local(1), in_hand=in_hand, weigh=lambda _: weight):
        assert len(read) - number <= most + 1
    assert len(read) == 20


def test_nothing_is_started_for_nothing():
    assert list(run([], twice, Dask("tcp://127.0.0.1:1"))) == []


@pytest.mark.skipif(os.name != "posix", reason="needs signals")
def test_an_input_that_ends_its_process_costs_itself_alone():
    found = dict(run([0, 1, 2, 3, 4, 7, 8, 10], odd, Local(2), in_hand=2))
    assert found == {
        **{number: 2 * number for number in (0, 1, 2, 7, 8, 10)},
        **dict.fromkeys((3, 4), Lost("it ended the process that read it")),
    }
    assert running() == []


def test_an_input_that_takes_too_long_is_given_up():
    found = dict(run([0, 5, 7, 8], odd, Local(2), in_hand=2, patience=2))
    assert found == {0: 0, 7: 14, 8: 16, 5: Lost("it took more than 2 seconds")}
    assert running() == []


def test_an_error_of_the_function_is_raised_as_it_was():
    with pytest.raises(TimeoutError, match="its own"):
        list(run([0, 6], odd, Local(1), patience=60))
    with pytest.raises(SchemaError, match=r"^schemas/a.json:3: no type$") as raised:
        list(run([9], odd, Local(1)))
    assert raised.value.line == 3


def test_a_run_that_is_not_taken_to_its_end_leaves_no_process():
    found = run([0, 5, 5, 5], odd, Local(2), in_hand=2)
    assert next(found) == (0, 0)
    found.close()
    assert running() == []


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("local", None, "tcp://a:1"), "add --engine dask"),
        (("dask", 2, "tcp://a:1"), "has its own"),
    ],
)
def test_a_call_that_says_two_things_is_refused(arguments, said):
    with pytest.raises(UsageError, match=said):
        engine(*arguments)


@pytest.mark.parametrize("address", ["nonsense", "http://127.0.0.1:8787", "tcp://127.0.0.1", ""])
def test_what_is_no_address_of_a_scheduler_is_refused(address):
    with pytest.raises(UsageError, match="expected the address of a Dask scheduler, such as"):
        list(run([1], abs, Dask(address)))
