"""compromise (JavaScript) in a Node process of its own: numbers, quotations, people, bodies."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

SCRIPT = Path(__file__).parents[1] / "compromise.mjs"
MODULES = Path(sys.prefix) / "node"
NODE = subprocess.Popen(
    ["node", SCRIPT, MODULES],  # noqa: S607
    stdin=subprocess.PIPE,
    stdout=subprocess.PIPE,
    stderr=subprocess.DEVNULL,
    text=True,
)
TOLD = {"seconds": 0.0, "peak": 0.0}


def find(text: str) -> list[dict[str, object]]:
    """Rows of all three kinds."""
    print(json.dumps(text), file=NODE.stdin, flush=True)
    line = NODE.stdout.readline()
    if not line:
        raise RuntimeError("no answer from node with the package compromise")
    answer = json.loads(line)
    TOLD["seconds"] += answer["seconds"]
    TOLD["peak"] = answer["peak"]
    return [placed(row, text) for row in answer["rows"]]


def placed(row: dict[str, object], text: str) -> dict[str, object]:
    """The row with offsets in code points: JavaScript counts UTF-16 units."""
    units = text.encode("utf-16-le")
    ends = (row["start"] * 2, row["end"] * 2)
    start, end = (len(units[:at].decode("utf-16-le", "ignore")) for at in ends)
    return {**row, "start": start, "end": end}


def clock() -> float:
    """CPU seconds of Node alone."""
    return TOLD["seconds"]


def peak() -> float:
    """Peak memory of Node alone, in MB."""
    return TOLD["peak"]


find("Two men left.")
ABOUT = "compromise (JavaScript)"
