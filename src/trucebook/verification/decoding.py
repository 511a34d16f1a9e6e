"""Parquet files decoded at arm's length: bounded memory, bounded time, and no crash of ours.

`guard.parquet` reads files that `load` uses, in one process, by limits that its user can raise.
Here the file may be made to break its reader, and has to tell of its values what is true.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

import pyarrow as pa

from trucebook.verification.limits import LARGEST_DECODED, MOST_MEMORY, MOST_SECONDS

__all__ = ["decode"]

_DECODER = Path(__file__).with_name("decoder.py")


def decode(files: Mapping[str, bytes]) -> dict[str, pa.Table | str]:
    """By file name the table, or why there is none."""
    found: dict[str, pa.Table | str] = {}
    with TemporaryDirectory(prefix="trucebook-") as name:
        source, target = Path(name, "from"), Path(name, "into")
        source.mkdir()
        target.mkdir()
        for file, data in files.items():
            (source / file).write_bytes(data)
        while left := [file for file in files if file not in found]:
            reason = _run(source, target, left)
            fresh = {file: item for file in left if (item := _taken(target, file)) is not None}
            # The first without a word from the decoder is the one that it died of.
            found |= fresh or {left[0]: reason}
    return found


def _run(source: Path, target: Path, names: list[str]) -> str:
    limits = [str(limit) for limit in (MOST_MEMORY, MOST_SECONDS, LARGEST_DECODED)]
    # -P: the folder of the decoder holds modules that are none of its business.
    command = [sys.executable, "-P", str(_DECODER), str(source), str(target), *limits, *names]
    try:
        done = subprocess.run(  # noqa: S603
            command, capture_output=True, check=False, timeout=4 * MOST_SECONDS
        )
    except subprocess.TimeoutExpired:
        return f"decoding took more than {4 * MOST_SECONDS} seconds"
    told = done.stderr.decode(errors="replace").strip().splitlines()
    return f"the decoder ended with {done.returncode}{f': {told[-1]}' if told else ''}"


def _taken(target: Path, file: str) -> pa.Table | str | None:
    error, path = target / f"{file}.error", target / file
    if error.exists():
        return error.read_text()
    try:
        with pa.OSFile(str(path), "rb") as stream:
            return pa.ipc.open_file(stream).read_all()
    except (OSError, pa.ArrowException):
        return None
