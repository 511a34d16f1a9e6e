"""A Dask cluster of real processes, which tests kill: a scheduler, and workers under a nanny."""

import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress

from conftest import ROOT


class Cluster:
    """A scheduler and two workers on this machine; each can be killed and started again."""

    def __init__(self, folder):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.address = f"tcp://127.0.0.1:{self.port}"
        self.folder = folder
        self.processes = {}
        self.start()

    def start(self):
        """Start what does not run."""
        scheduler = ["scheduler", "--host", "127.0.0.1", "--port", str(self.port), "--no-dashboard"]
        workers = ["worker", self.address, "--nworkers", "2", "--nthreads", "1", "--no-dashboard"]
        for name, command in {"scheduler": scheduler, "workers": workers}.items():
            if name not in self.processes or self.processes[name].poll() is not None:
                self.processes[name] = self._run(command)

    def _run(self, command):
        environment = {
            **os.environ,
            "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT / "tests")]),
            "DASK_DISTRIBUTED__WORKER__DAEMON": "False",
            "DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "0",
        }
        return subprocess.Popen(
            [sys.executable, "-m", "dask", *command],
            cwd=self.folder,
            env=environment,
            start_new_session=True,
            stdout=subprocess.DEVNULL,
            stderr=(self.folder / "said").open("ab"),
        )

    def kill(self, name):
        """End a process and all that it started."""
        with suppress(ProcessLookupError):
            os.killpg(self.processes[name].pid, signal.SIGKILL)
        self.processes[name].wait()

    def stop(self):
        for name in self.processes:
            self.kill(name)


def wait_for(holds):
    for _ in range(1200):
        if holds():
            return
        time.sleep(0.05)
    raise AssertionError


# What a worker does


def marked(item):
    """Notes its process in a file, then does as it is named."""
    folder, number, deed = item
    (folder / f"{number}.{os.getpid()}").touch()
    if deed == "die":
        os.kill(os.getpid(), signal.SIGKILL)
    if deed == "wait":
        while not (folder / "go").exists():
            time.sleep(0.02)
    if deed == "hang":
        time.sleep(600)
    return 2 * number


def pids(folder, number):
    return [int(path.suffix[1:]) for path in folder.glob(f"{number}.*")]
