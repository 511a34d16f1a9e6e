"""One process at a time releases a book, or writes into a folder of releases."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from trucebook.errors import UsageError

__all__ = ["locked"]


@contextmanager
def locked(folder: Path, *, wait: bool) -> Iterator[None]:
    """Keep other processes out of a folder while the context lasts; it leaves no file behind.

    The lock ends with its process, however that ends. Windows, and a file system that knows no
    such locks, let everybody in.

    Args:
        folder: the folder, which exists.
        wait: whether to wait for another process; if not, it is an error that there is one.

    Raises:
        UsageError: another process is at work in the folder.
    """
    if sys.platform == "win32":
        yield
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        _lock(handle, folder, wait)
        yield
    finally:
        os.close(handle)


def _lock(handle: int, folder: Path, wait: bool) -> None:
    import fcntl  # noqa: PLC0415 - Windows has none

    try:
        fcntl.flock(handle, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise UsageError(
            f"{folder}: another trucebook is releasing this book. Run it again when that is done."
        ) from None
    except OSError:
        return  # the file system has no locks
