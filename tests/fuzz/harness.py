"""A harness, and what one input does to it."""

from __future__ import annotations

import hashlib
import sys
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import FrameType, TracebackType
from typing import Any

from hypothesis import strategies as st

from trucebook.errors import TrucebookError

__all__ = [
    "CORPUS",
    "Finding",
    "Harness",
    "TooManySteps",
    "allowance",
    "collected",
    "counted",
    "examine",
    "saved",
]

CORPUS = Path(__file__).parent / "corpus"
"""What found something, one folder per harness."""

SOURCE = Path(sys.modules["trucebook"].__file__ or "").parent

MORE = 20
"""Times the steps per byte of the valid inputs that any input may take."""

LEAST = 200_000
"""Steps that any input may take: what is kept from one to the next makes others quick."""

SLOW = 0.25
"""Seconds of processor time after which the steps of an input are counted: time selects, steps
decide."""


class TooManySteps(BaseException):
    """Reading took more steps than its input is worth. No `except Exception` may hide it."""


@dataclass(frozen=True, eq=False)
class Harness:
    """One parser.

    Attributes:
        name: what it reads.
        accept: hands bytes to the real entry points; raises what they raise.
        valid: inputs that are right, from which fuzzing starts.
        shapes: inputs of a shape that comes near to a right one.
        whole: whether it judges all of a book or release, hundreds of times slower than a parser.
    """

    name: str
    accept: Callable[[bytes], object]
    valid: tuple[bytes, ...]
    shapes: st.SearchStrategy[bytes]
    whole: bool = False

    def stored(self) -> dict[str, bytes]:
        """What found something, by the name of its file."""
        folder = CORPUS / self.name
        return {path.name: path.read_bytes() for path in sorted(folder.glob("*"))}


@dataclass(frozen=True, slots=True)
class Finding:
    """An input that something else than our own errors came of.

    Attributes:
        kind: the error.
        place: the innermost place in the package, `file:function`.
        data: the input.
        trace: the traceback.
    """

    kind: str
    place: str
    data: bytes
    trace: str

    @property
    def key(self) -> str:
        """Name of the file that keeps the input: one per kind of error and place."""
        return f"{self.kind}-{hashlib.sha256(self.place.encode()).hexdigest()[:8]}"


def saved(harness: Harness, finding: Finding, folder: Path) -> None:
    """Store a finding below a folder; of two with one key the one with the shorter input stays."""
    path = folder / harness.name / finding.key
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists() or path.stat().st_size > len(finding.data):
        path.write_bytes(finding.data)
        path.with_suffix(_TRACE).write_text(f"{finding.place}\n{finding.trace}")


def collected(harness: Harness, folder: Path, corpus: Path) -> dict[Path, str]:
    """Move the inputs of what was found to the corpus; where each of them came to nothing."""
    found = {}
    for told in sorted((folder / harness.name).glob(f"*{_TRACE}")):
        path = corpus / harness.name / told.stem
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(told.with_suffix("").read_bytes())
        found[path] = told.read_text()
    return found


_TRACE = ".trace"


def examine(harness: Harness, data: bytes, allowed: Callable[[bytes], float]) -> Finding | None:
    """Run one input; its steps are counted only if it took long."""
    started = time.process_time()
    found = _tried(lambda: harness.accept(data), data)
    if found is None and time.process_time() - started > SLOW and not harness.whole:
        found = counted(harness, data, allowed(data))
    return found


def counted(harness: Harness, data: bytes, most: float) -> Finding | None:
    """Run one input and stop it after so many steps."""
    return _tried(lambda: steps(lambda: harness.accept(data), most), data)


def steps(call: Callable[[], object], most: float = float("inf")) -> int:
    """How many lines of Python a call runs; at most so many.

    Raises:
        TooManySteps: it would be more.
    """
    done = 0

    def line(_frame: FrameType, event: str, _arg: Any) -> Any:
        nonlocal done
        done += event == "line"
        if done > most:
            raise TooManySteps(f"more than {most:,.0f} steps")
        return line

    before = sys.gettrace()
    sys.settrace(line)
    try:
        call()
    finally:
        sys.settrace(before)
    return done


def allowance(harness: Harness) -> Callable[[bytes], float]:
    """The steps that an input may take, measured by those of some valid ones."""
    if harness.whole:
        return lambda _: float("inf")
    took = {data: steps(lambda data=data: harness.accept(data)) for data in harness.valid[:3]}
    fixed = max(took.values())
    rate = max(count / max(len(data), 1) for data, count in took.items())
    return lambda data: LEAST + MORE * (fixed + rate * len(data))


def _tried(call: Callable[[], object], data: bytes) -> Finding | None:
    try:
        call()
    except TrucebookError:
        return None
    except (Exception, TooManySteps) as error:
        return _finding(error, data)
    return None


def _finding(error: BaseException, data: bytes) -> Finding:
    place = _place(error.__traceback__)
    trace = "".join(traceback.format_exception(error, limit=-12))
    return Finding(type(error).__name__, place, data, trace)


def _place(trace: TracebackType | None) -> str:
    """The innermost frame of the package; of a harness where there is none."""
    frames = [frame.f_code for frame, _ in traceback.walk_tb(trace)]
    for root in (SOURCE, Path(__file__).parent):
        for code in reversed(frames):
            path = Path(code.co_filename)
            if path.is_relative_to(root) and path != Path(__file__):
                return f"{path.relative_to(root).as_posix()}:{code.co_name}"
    return ""
