"""The tables of Parquet files: those of this package read directly, all others in a child process.

A file that came with the package was installed with the code that reads it. A file from elsewhere
may declare any size and crash its reader, so `decode` gives it to `decoder`, a program with limits.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

import pyarrow as pa
import pyarrow.parquet as pq

from trucebook.load.limits import Limits, expecting, limits

_DECODER = Path(__file__).with_name("decoder.py")


def read_own(data: bytes, name: str) -> pa.Table:
    """The table of a Parquet file that came with the package."""
    with expecting("a Parquet file", name, pa.ArrowException):
        return pq.ParquetFile(pa.BufferReader(data), pre_buffer=False).read(use_threads=False)


def decode(files: Mapping[str, bytes]) -> dict[str, pa.Table | str]:
    """By file name the table, or the reason why there is none.

    One process decodes all files. One that crashes it costs another process for the rest.
    """
    found: dict[str, pa.Table | str] = {}
    most = limits()
    with TemporaryDirectory(prefix="trucebook-") as name:
        source, target = Path(name, "from"), Path(name, "into")
        source.mkdir()
        target.mkdir()
        for file, data in files.items():
            (source / file).write_bytes(data)
        while left := [file for file in files if file not in found]:
            room = most.total - sum(i.nbytes for i in found.values() if isinstance(i, pa.Table))
            reason = _run(source, target, left, most, max(room, 0))
            fresh = {file: item for file in left if (item := _taken(target, file)) is not None}
            # The first file without a result is the one that ended the decoder.
            found |= fresh or {left[0]: reason}
    return found


def _run(source: Path, target: Path, names: list[str], most: Limits, room: int) -> str:
    """Decode the files; returns how the decoder ended."""
    # -I -S: no module but those of Python and pyarrow is in reach, and none is set up.
    pyarrow = Path(pa.__file__).parents[1]
    command = [sys.executable, "-I", "-S", str(_DECODER), str(pyarrow), str(source), str(target)]
    command += [*map(str, (most.memory, most.seconds, room)), *names]
    wait = 4 * most.seconds
    try:
        done = subprocess.run(command, capture_output=True, check=False, timeout=wait)  # noqa: S603
    except subprocess.TimeoutExpired:
        return f"decoding took more than {wait} seconds"
    said = done.stderr.decode(errors="replace").strip().splitlines()
    return f"the decoder ended with {done.returncode}{f': {said[-1]}' if said else ''}"


def _taken(target: Path, file: str) -> pa.Table | str | None:
    error, path = target / f"{file}.error", target / file
    if error.exists():
        return error.read_text()
    try:
        with pa.OSFile(str(path), "rb") as stream:
            return pa.ipc.open_stream(stream).read_all()
    except (OSError, pa.ArrowException):
        return None
