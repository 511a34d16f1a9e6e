"""Where functions run: the processes of this machine, or the workers of a Dask cluster."""

from __future__ import annotations

import gc
import logging
import multiprocessing
import os
import signal
import threading
import time
from abc import ABC, abstractmethod
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, CancelledError, Future, ProcessPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from multiprocessing.connection import wait
from typing import Any, Literal

from trucebook.errors import Unreachable, UsageError, extra
from trucebook.version import __version__

Name = Literal["local", "dask"]

Begin = Callable[[], object] | None
"""What a process does before its first input, such as to load what it keeps."""

GONE = 60.0
"""Seconds that a scheduler may not answer, or have no worker, until it is given up."""

CONNECT = 10.0
"""Seconds that one attempt to reach a scheduler may take."""


class Pool(ABC):
    """Workers that are there now.

    Attributes:
        width: how many inputs they work on together.
    """

    width: int

    @abstractmethod
    def submit(self, function: Callable[[Any], Any], item: Any) -> Future[Any]:
        """Have a worker do something; the error of a pool that broke is in the future."""

    @abstractmethod
    def watch(self) -> None:
        """Return if there is a worker to wait for; raise `Unreachable` if there is none."""

    @abstractmethod
    def close(self) -> None:
        """End what is ours, whatever it is at."""


class Engine(ABC):
    """What makes a pool.

    Attributes:
        is_shared: whether others may have work there, so that no worker is ended.
    """

    is_shared: bool

    @abstractmethod
    def open(self, function: Callable[[Any], Any], begin: Begin) -> Pool:
        """Start workers, or connect to them; they will be asked for a function."""

    @property
    @abstractmethod
    def ended(self) -> type[Exception]:
        """The error of a future whose worker ended."""


def engine(name: Name, jobs: int | None = None, scheduler: str | None = None) -> Engine:
    """The engine that a command names.

    Args:
        name: "local" for processes of this machine, "dask" for a cluster.
        jobs: processes, or workers of a cluster of our own on this machine; 1 by default.
        scheduler: address of a cluster that is there, such as `tcp://10.0.0.5:8786`.

    Raises:
        UsageError: the call says two things.
    """
    if scheduler is not None and name != "dask":
        raise UsageError("--scheduler names a Dask cluster: add --engine dask.")
    if scheduler is not None and jobs is not None:
        raise UsageError("--jobs is for workers on this machine; a --scheduler has its own.")
    return Local(jobs or 1) if name == "local" else Dask(scheduler, jobs or 1)


# This machine


@dataclass(frozen=True)
class Local(Engine):
    """Processes of this machine, which end with the run."""

    jobs: int
    is_shared = False
    ended = BrokenExecutor

    def open(self, function: Callable[[Any], Any], begin: Begin = None) -> Pool:
        if multiprocessing.current_process().daemon:
            raise UsageError(
                "A worker may start no process of its own, so that a text could end it. Start the "
                "workers with DASK_DISTRIBUTED__WORKER__DAEMON=False in their environment."
            )
        return _Processes(self.jobs, getattr(function, "func", function).__module__, begin)


class _Processes(Pool):
    def __init__(self, jobs: int, module: str, begin: Begin) -> None:
        context = multiprocessing.get_context(_method())
        if _method() == "forkserver":
            context.set_forkserver_preload([module])
        self.width = jobs
        self.executor = ProcessPoolExecutor(
            jobs, mp_context=context, initializer=_begin, initargs=(begin,)
        )
        # NOTE: what a process takes to start is not the time of its first input.
        with suppress(BrokenExecutor, TimeoutError):
            self.executor.submit(os.getpid).result(GONE)

    def submit(self, function: Callable[[Any], Any], item: Any) -> Future[Any]:
        try:
            return self.executor.submit(function, item)
        except BrokenExecutor as error:
            broken: Future[Any] = Future()
            broken.set_exception(error)
            return broken

    def watch(self) -> None:
        """A pool notes by itself that a process ended."""

    def close(self) -> None:
        # NOTE: an executor waits for what runs, and before Python 3.14 has no way to end it.
        processes = list((self.executor._processes or {}).values())
        self.executor.shutdown(wait=False, cancel_futures=True)
        for process in processes:
            with suppress(OSError, ValueError, AssertionError):  # it has ended
                process.kill()
                process.join()


def _method() -> str:
    """How processes are started: never by a copy of this one, which may have threads."""
    methods = multiprocessing.get_all_start_methods()
    return "forkserver" if "forkserver" in methods else "spawn"


def _begin(begin: Begin) -> None:
    """Make a process ready: the one that asked decides when it ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.set_threshold(100_000)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    if begin is not None:
        with suppress(Exception):  # the first input has the same error
            begin()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)


# A cluster


@dataclass(frozen=True)
class Dask(Engine):
    """The cluster of a scheduler; without an address one of our own, which ends with the run."""

    scheduler: str | None = None
    workers: int = 1
    is_shared = True

    @property
    def ended(self) -> type[Exception]:
        killed: type[Exception] = extra("distributed", "cluster").KilledWorker
        return killed

    def open(self, function: Callable[[Any], Any], begin: Begin = None) -> Pool:
        return _Cluster(self.scheduler, self.workers)


class _Cluster(Pool):
    def __init__(self, scheduler: str | None, workers: int) -> None:
        self.distributed = extra("distributed", "cluster")
        if scheduler is not None:
            _require_address(scheduler)
        logging.getLogger("distributed").setLevel(logging.CRITICAL)  # we say what follows from it
        self.cluster = None if scheduler else _own_cluster(self.distributed, workers)
        self.where = scheduler or "The cluster on this machine"
        self._connect()
        try:
            self.watch()
            self._require_ours()
        except BaseException:
            self.close()
            raise

    def _connect(self) -> None:
        try:
            self.client = self.distributed.Client(
                self.cluster or self.where, timeout=CONNECT, set_as_default=False
            )
        except (OSError, TimeoutError) as error:
            raise Unreachable(
                f"{self.where}: no Dask scheduler answers there. Check the address, and that "
                "`dask scheduler` runs."
            ) from error

    def submit(self, function: Callable[[Any], Any], item: Any) -> Future[Any]:
        # NOTE: a future of `Client.get_executor` never ends if the scheduler ends while the result
        # is on its way.
        made: Future[Any] = Future()
        self.client.submit(function, item, pure=False).add_done_callback(partial(_settle, made))
        return made

    def watch(self) -> None:
        """Wait for a scheduler, and workers, that restart."""
        until = time.monotonic() + GONE
        while time.monotonic() < until:
            with suppress(OSError, TimeoutError, Unreachable):
                if self.client.status == "closed":
                    self._connect()
                ask = self.client.scheduler.ncores
                threads = self.client.sync(ask, workers=None, callback_timeout=CONNECT)
                if threads and self.client.status == "running":
                    self.width = sum(threads.values())
                    return
            time.sleep(0.2)
        raise Unreachable(
            f"{self.where}: no scheduler with a worker for {GONE:g} seconds. Start both again, "
            "then run the command again."
        )

    def _require_ours(self) -> None:
        """Require that scheduler and workers have this package, in this version."""
        found = self.client.run(_version, on_error="return")
        try:
            found[f"{self.where} (the scheduler)"] = self.client.run_on_scheduler(_version)
        except ImportError as error:
            found[f"{self.where} (the scheduler)"] = error
        for where, version in found.items():
            if version != __version__:
                raise UsageError(
                    f"{where}: expected trucebook {__version__} there, found {version}. Install "
                    "the same versions on all machines of the cluster."
                )

    def close(self) -> None:
        self.client.close()
        if self.cluster is not None:
            self.cluster.close()


def _settle(made: Future[Any], there: Any) -> None:
    """Give a future what that of the cluster has: a result, an error, or neither if it is gone."""
    if there.status == "error":
        made.set_exception(there.exception())
        return
    try:
        made.set_result(there.result(GONE))
    except (CancelledError, OSError, TimeoutError):
        made.cancel()
        made.set_running_or_notify_cancel()


def _require_address(scheduler: str) -> None:
    # NOTE: a client that is given none prints a traceback when it goes.
    try:
        extra("distributed.comm", "cluster").get_address_host_port(scheduler, strict=True)
    except (ValueError, NotImplementedError) as error:
        raise UsageError(
            f"{scheduler}: expected the address of a Dask scheduler, such as "
            f"tcp://10.0.0.5:8786: {error}."
        ) from error


def _own_cluster(distributed: Any, workers: int) -> Any:
    # NOTE: a worker that is a daemon may have no child; workers are also started again later.
    extra("dask", "cluster").config.set({"distributed.worker.daemon": False})
    return distributed.LocalCluster(
        n_workers=workers,
        threads_per_worker=1,
        memory_limit=0,
        dashboard_address="127.0.0.1:0",
        silence_logs=logging.CRITICAL,
    )


def _version() -> str:
    return __version__
