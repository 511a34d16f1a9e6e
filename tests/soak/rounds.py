"""Rounds of all jobs, one after the other in one process."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterable, Iterator
from multiprocessing.util import get_temp_dir
from pathlib import Path

from soak.works import RARE, WORKS

__all__ = ["going_round"]

SELDOM = 10
"""Rounds from one that does what takes seconds to the next."""


def going_round(folder: Path, numbers: Iterable[int]) -> Iterator[int]:
    """The number of each round when it is over; all temporary files are below `folder`."""
    get_temp_dir()  # the one of `multiprocessing` stays until the end
    before, tempfile.tempdir = tempfile.tempdir, str(folder)
    try:
        for number in numbers:
            for work in (*WORKS, *(RARE if number % SELDOM == 0 else ())):
                place = folder / work.__name__
                place.mkdir()
                work(place, number)
                shutil.rmtree(place)
            yield number
    finally:
        tempfile.tempdir = before
