"""How a client judges: a folder a line on its input, a verdict a line on its output, no network.

A client runs in the environment where it is installed, so this file stands on Python alone. The
judge gives the first fault that it finds, or none; an error of the library is its refusal.
"""

from __future__ import annotations

import contextlib
import json
import logging
import os
import socket
import sys
import warnings
from collections.abc import Callable
from pathlib import Path


def serve(judge: Callable[[Path], object]) -> None:
    """Answer until the input ends."""
    _cut_off()
    for line in sys.stdin:
        with contextlib.redirect_stdout(sys.stderr):
            fault = _fault(judge, Path(line.strip()))
        print(json.dumps(fault), flush=True)


def _fault(judge: Callable[[Path], object], folder: Path) -> str | None:
    try:
        found = judge(folder)
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # a client may raise or exit as it likes
        return f"{type(error).__name__}: {' '.join(str(error).split())[:300]}"
    return " ".join(str(found).split())[:300] if found else None


def _cut_off() -> None:
    """Nothing is looked up, and nothing but verdicts is printed."""

    def refuse(own: socket.socket, address: object) -> None:
        raise OSError(f"no network here: {address}")

    socket.socket.connect = refuse  # type: ignore[method-assign, assignment]
    os.environ |= {"HF_HUB_OFFLINE": "1", "HF_DATASETS_OFFLINE": "1"}
    warnings.simplefilter("ignore")
    logging.disable(logging.CRITICAL)
