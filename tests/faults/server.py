"""Runs commands in forked children of one process that has imported everything already.

Run as a file, with the injector preloaded: a job is a line of JSON on stdin, the answer one on
stdout. Start-up costs a second, a fork some milliseconds.
"""

from __future__ import annotations

import atexit
import gc
import importlib
import json
import os
import resource
import signal
import sys
import traceback
from pathlib import Path
from typing import Any

LONGEST = 60
"""Seconds of CPU, and twice as many by the clock, after which a command hangs."""


def main() -> None:
    """Answer until stdin ends."""
    answers = os.fdopen(os.dup(1), "w")
    for line in sys.stdin:
        job = json.loads(line)
        for name in job["modules"]:
            _import(name)
        if _SITE in job["modules"]:
            _compile_templates()
        gc.freeze()  # a child's collector need not copy what all share
        child = os.fork()
        if not child:
            _run(job)
        _, status, used = os.wait4(child, 0)
        answer = {"code": os.waitstatus_to_exitcode(status), "cpu": used.ru_utime + used.ru_stime}
        print(json.dumps(answer), file=answers, flush=True)


_SITE = "trucebook.read.site.site"


def _compile_templates() -> None:
    """Have the templates of the explorer ready, which takes longer than to draw a small site."""
    engine = importlib.import_module("trucebook.pages.page").environment("trucebook.read.site")
    for name in engine.list_templates():
        engine.get_template(name)


def _import(name: str) -> None:
    # NOTE: some modules refuse to be imported out of order; the commands import those themselves.
    try:
        importlib.import_module(name)
    except Exception:
        sys.modules.pop(name, None)


def _run(job: dict[str, Any]) -> None:
    """Become the command: streams, folder, environment; never returns."""
    os.setpgid(0, 0)
    resource.setrlimit(resource.RLIMIT_CPU, (LONGEST, LONGEST))
    signal.alarm(2 * LONGEST)
    for number, name in enumerate((os.devnull, job["stdout"], job["stderr"])):
        os.dup2(os.open(name, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o644), number)
    os.chdir(job["folder"])
    os.environ.update(job["environment"])
    code = 1
    _judge_nothing(rules=not job["judges"])
    try:
        code = importlib.import_module(job["program"]).main(job["arguments"])
    except SystemExit as leave:
        code = leave.code if isinstance(leave.code, int) else 1
    except BaseException:
        traceback.print_exc()
    finally:
        atexit._run_exitfuncs()
        sys.stdout.flush()
        if job.get("loaded"):
            Path(job["loaded"]).write_text(json.dumps(sorted(sys.modules)))
        os._exit(code)


def _judge_nothing(*, rules: bool) -> None:
    """Find a book sound unseen: judging only reads, and takes most of the time."""
    engines = importlib.import_module("trucebook.validate.engines")
    for name in ("frictionless", "pandera"):
        setattr(engines, f"by_{name}", lambda _: iter(()))
    if rules:
        importlib.import_module("trucebook.validate.check").RULES = ()


if __name__ == "__main__":
    main()
