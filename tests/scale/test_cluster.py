"""The seam on a Dask cluster whose processes are killed."""

import os
import signal
import threading

import pytest
from cluster import marked, pids, wait_for
from conftest import TOY
from edit import rows_of

from trucebook.book.csv import record
from trucebook.errors import Unreachable
from trucebook.scale import engines
from trucebook.scale.check import check_table
from trucebook.scale.engines import Dask
from trucebook.scale.run import Lost, run


def at_work(cluster, items, deed):
    """The results of a run, in which `deed` is done when the first input is at work."""
    folder = items[0][0]
    found = []
    thread = threading.Thread(
        target=lambda: found.extend(run(items, marked, Dask(cluster.address))), daemon=True
    )
    thread.start()
    wait_for(lambda: pids(folder, 0))
    deed()
    (folder / "go").touch()
    thread.join(60)
    assert not thread.is_alive()
    return {number: result for (_, number, _), result in found}


def test_workers_and_the_scheduler_are_killed(cluster, tmp_path):
    one, other = tmp_path / "one", tmp_path / "other"

    def kill_a_worker():
        os.kill(pids(one, 0)[0], signal.SIGKILL)

    def restart():
        cluster.stop()
        cluster.start()

    for folder, deed in ((one, kill_a_worker), (other, restart)):
        folder.mkdir()
        items = [(folder, number, "wait") for number in range(6)]
        assert at_work(cluster, items, deed) == {number: 2 * number for number in range(6)}
        assert len(pids(folder, 0)) == 2


def test_inputs_that_end_or_hold_their_worker_cost_themselves_alone(cluster, tmp_path):
    deeds = ["", "die", "", ""]
    items = [(tmp_path, number, deed) for number, deed in enumerate(deeds)]
    found = [result for _, result in run(items, marked, Dask(cluster.address))]
    assert found == [0, Lost("it ended the process that read it"), 4, 6]
    items = [(tmp_path, number, deed) for number, deed in enumerate(["", "hang", ""])]
    found = [result for _, result in run(items, marked, Dask(cluster.address), patience=1)]
    assert found == [0, Lost("it took more than 1 seconds"), 4]


def test_a_cluster_that_is_gone_is_an_error(cluster, tmp_path, monkeypatch):
    monkeypatch.setattr(engines, "GONE", 1.0)
    monkeypatch.setattr(engines, "CONNECT", 1.0)
    found = run([(tmp_path, n, "") for n in range(9)], marked, Dask(cluster.address), in_hand=1)
    next(found)
    cluster.stop()
    with pytest.raises(Unreachable, match="scheduler"):
        list(found)
    with pytest.raises(Unreachable, match="no Dask scheduler answers there"):
        list(run([1], abs, Dask(cluster.address)))


def test_a_table_is_judged_on_a_cluster_as_here(cluster, tmp_path):
    cluster.start()
    header, *rows = rows_of(TOY, "figures")
    rows[2][header.index("bound")] = "exakt"
    for name, some in (("a", rows[:3]), ("b", rows[3:]), ("c", [rows[1]])):
        text = "".join(map(record, [header, *some]))
        (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
    here = check_table(tmp_path, "figures", against=TOY)
    assert {"enum", "primary_key"} <= here.totals.keys()
    assert check_table(tmp_path, "figures", against=TOY, engine=Dask(cluster.address)) == here
