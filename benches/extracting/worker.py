"""Engines in processes of their own, asked by JSON lines (`peers/run.py` says how)."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from threading import Timer
from typing import Any

from extracting.articles import ROOT

RUN = ROOT / "benches" / "peers" / "run.py"
PEERS_PYTHON = ROOT / ".venv-peers" / "bin" / "python"
OURS = ("ours", "ours_json")
PEERS = (
    "marks_regex",
    "text_2_num",
    "duckling_numbers",
    "compromise_js",
    "quantulum",
    "numerizer_spacy",
    "spacy_small",
    "spacy_duckling",
    "textacy_quotes",
)
NOT_RUN = {
    "BBC Citron": "not on PyPI: its models come from a repository",
    "CQE": "GPL-3; pins protobuf 3.20, needs torch and models by download",
}
"""Peers of the field notes that a package registry alone does not give, and why."""

ONE_CORE = dict.fromkeys(("OMP_NUM_THREADS", "BLIS_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1")
PATIENCE = 300


class Failed(Exception):
    """The engine does not run, or ended; the message is the reason."""


class Worker:
    """An engine that answers."""

    def __init__(self, name: str) -> None:
        """Start it and wait until it is ready."""
        self.name = name
        python = sys.executable if name in OURS else PEERS_PYTHON
        if not Path(python).exists():
            raise Failed("no environment .venv-peers: make bench-extract makes it")
        self.process = subprocess.Popen(
            [python, RUN, name],
            env={**os.environ, **ONE_CORE},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        answer = self._answer()
        if "failed" in answer:
            raise Failed(answer["failed"])
        self.about: str = answer["ready"]

    def ask(self, **request: Any) -> dict[str, Any]:
        """Its answer to a request."""
        try:
            print(json.dumps(request), file=self.process.stdin, flush=True)
        except BrokenPipeError:
            raise Failed(f"ended with {self.process.wait()}") from None
        return self._answer()

    def _answer(self) -> dict[str, Any]:
        timer = Timer(PATIENCE, self.process.kill)
        timer.start()
        line = self.process.stdout.readline()
        timer.cancel()
        if not line:
            raise Failed(f"ended with {self.process.wait()} or took over {PATIENCE} s")
        answer: dict[str, Any] = json.loads(line)
        return answer

    def stop(self) -> None:
        """End it."""
        self.process.stdin.close()
        self.process.wait()


def start(names: tuple[str, ...]) -> tuple[list[Worker], dict[str, str]]:
    """The engines that run, and why the others do not."""
    workers, failed = [], dict(NOT_RUN)
    for name in names:
        try:
            workers.append(Worker(name))
        except Failed as error:
            failed[name] = str(error)
    return workers, failed
