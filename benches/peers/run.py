"""One engine in one process, asked by JSON lines what it finds in texts and what that costs.

    python run.py NAME      NAME is a module of `engines`: `find(text)` gives rows

First it says `{"ready": about}` or `{"failed": reason}`. Then each line asks and gets one line:

    {"find": [text, ...]}               {"rows": [[row, ...] or null, ...], "faults": {...}}
    {"time": [text, ...], "least": s}   CPU seconds of one pass: engine, findall, finditer

A row has `kind` (number, quote, mention), `start` and `end` in code points, and what the engine
tells beside: `value` (low and high), `names` of the speaker. Standard library only: it runs in
the peers' environment and in ours.
"""

from __future__ import annotations

import importlib
import json
import re
import resource
import sys
import time
from collections import Counter, deque
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

TOKEN = re.compile(r"\w+|[^\w\s]")
Pass = Callable[[], object]


def main() -> None:
    """Load the engine, then answer until the input ends."""
    answers, sys.stdout = sys.stdout, sys.stderr

    def say(answer: object) -> None:
        print(json.dumps(answer), file=answers, flush=True)

    try:
        engine = importlib.import_module(f"engines.{sys.argv[1]}")
        engine.find("Two men left.")
    except Exception as error:
        say({"failed": reason(error)})
        return
    say({"ready": engine.ABOUT})
    for line in sys.stdin:
        request = json.loads(line)
        say(found(engine, request["find"]) if "find" in request else timed(engine, request))


def reason(error: Exception) -> str:
    """The kind and the first line of what went wrong."""
    return f"{type(error).__name__}: {str(error).splitlines()[0] if str(error) else ''}"[:100]


def found(engine: ModuleType, texts: list[str]) -> dict[str, Any]:
    """The rows of every text; none where the engine fails, counted by reason."""
    rows: list[object] = []
    faults: Counter[str] = Counter()
    for text in texts:
        try:
            rows.append(engine.find(text))
        except Exception as error:
            rows.append(None)
            faults[reason(error)] += 1
    return {"rows": rows, "faults": faults}


def timed(engine: ModuleType, request: dict[str, Any]) -> dict[str, float]:
    """What one pass over the texts costs the engine and the two token scans, in turn."""
    texts, least = request["time"], request["least"]
    work = getattr(engine, "work", engine.find)
    clock = getattr(engine, "clock", time.process_time)
    return {
        "findall": cost(lambda: [TOKEN.findall(text) for text in texts], least),
        "finditer": cost(lambda: [deque(TOKEN.finditer(text), 0) for text in texts], least),
        "engine": cost(lambda: [tried(work, text) for text in texts], least, clock),
        "peak": getattr(engine, "peak", own_peak)(),
    }


def own_peak() -> float:
    """Peak memory in MB; `ru_maxrss` would begin with that of the process that started this one."""
    status = Path("/proc/self/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    lines = dict(line.split(":", 1) for line in status.read_text().splitlines())
    return int(lines["VmHWM"].split()[0]) / 1024


def tried(work: Callable[[str], object], text: str) -> object:
    """The rows, or none where the engine fails: it was paid all the same."""
    try:
        return work(text)
    except Exception:
        return None


def cost(work: Pass, least: float, clock: Callable[[], float] = time.process_time) -> float:
    """Seconds of one pass, as the mean of as many as take `least` seconds."""
    start, passes = clock(), 0
    while passes == 0 or clock() - start < least:
        work()
        passes += 1
    return (clock() - start) / passes


if __name__ == "__main__":
    main()
