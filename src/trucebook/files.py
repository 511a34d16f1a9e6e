"""The one way to write: a file or folder is old or new as a whole, never a part of either.

A file or a folder is made in a staging folder beside its place, `.<name>.<random>.staged`, flushed
to the disk and renamed. A run holds a lock on its staging folders; the next run that stages beside
them removes those of runs that were killed. Permissions of what is replaced are kept, and a link
stays a link: what it leads to is replaced.
"""

from __future__ import annotations

import ctypes
import errno
import os
import re
import secrets
import shutil
import stat
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from trucebook.errors import TrucebookError, UsageError
from trucebook.markup import show, visible

if sys.platform != "win32":
    import fcntl


_STAGED = re.compile(r"\.[^/\\]*\.[a-z0-9_]{8}\.staged")
_NEW, _OLD = "new", "old"
"""Names inside of a staging folder: what is made, and a folder that it takes the place of."""


def write(path: str | Path, data: bytes, *, parents: bool = False) -> None:
    """Write a file in one step: a reader sees the old bytes or the new.

    A pipe or device is written to as it is. `parents` and the errors are those of `staged`.
    """
    with staged(path, parents=parents) as made:
        made.write_bytes(data)


def add(path: str | Path, data: bytes) -> None:
    """Write bytes behind those of a file, in one step; otherwise as `write`."""
    path = Path(path)
    stream = _stream(path)
    if stream is None:
        write(path, (path.read_bytes() if path.exists() else b"") + data)
        return
    with _naming(path), stream:
        stream.write(data)


@contextmanager
def staged(
    path: str | Path, *, parents: bool = True, replace_folder: bool = False
) -> Iterator[Path]:
    """Give a path to make a file or a folder at; it moves to its place if the context ends well.

    Args:
        path: its place.
        parents: whether to make the folders above it; those that were made go after an error.
        replace_folder: whether a folder may take the place of one that holds something.

    Raises:
        UsageError: the folder above it is none, and is not to be made.
        OSError: the system refuses; the error names `path`. A file never takes the place of a
            folder, nor a folder that of a file.
    """
    path = Path(path)
    stream = _stream(path)
    if stream is not None:
        with stream, _naming(path), tempfile.TemporaryDirectory(prefix="trucebook-") as folder:
            yield Path(folder, _NEW)
            stream.write(Path(folder, _NEW).read_bytes())
        return
    target = _target(path)
    if not parents and not target.parent.is_dir():
        found = "a file" if target.parent.exists() else "nothing"
        raise UsageError(
            f"{path}: expected the folder {target.parent} to write into, found {found}."
        )
    with _naming(path, target), _parents(target.parent), _stage(target) as stage:
        made = stage / _NEW
        try:
            yield made
        except TrucebookError as error:
            error.args = tuple(str(item).replace(str(made), str(path)) for item in error.args)
            raise
        _keep_permissions(target, made)
        for place in (*made.rglob("*"), made):
            _flush(place)
        _move(made, target, replace_folder)
        _flush(target.parent)


@contextmanager
def scratch(beside: Path) -> Iterator[Path]:
    """Give an empty folder beside a path, where no other run looks; it goes with the context."""
    with _naming(beside.parent), _stage(beside) as stage:
        yield stage


def refused(error: Exception) -> OSError:
    """What the system said, out of the error that a library made of it; it names no file."""
    while error.args and isinstance(error.args[0], Exception):
        error = error.args[0]
    code, text = getattr(error, "errno", None), str(error)
    if code is None and "is full" in text:  # as SQLite says it
        code = errno.ENOSPC
    if code is None:
        code = next((code for code in _SAID if os.strerror(code) in text), errno.EIO)
    return OSError(code, os.strerror(code))


_SAID = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.EACCES, errno.EPERM)


def deliver(
    made: str | Mapping[str, str], again: str, out: Path | None = None, check: Path | None = None
) -> bool:
    """Print what was made; with `out` write it, with `check` compare it; returns whether it agrees.

    Args:
        made: a text; or texts by file name, and then `out` and `check` are folders (`out` is made).
        again: the command that makes it, for the message on a file that differs.
        out: where to write it to.
        check: what to compare it with.
    """
    where = check or out
    if where is None:
        show(made if isinstance(made, str) else "\n".join(made.values()), end="")
        return True
    agrees = True
    texts = {"": made} if isinstance(made, str) else made
    for path, data in ((where / name, text.encode()) for name, text in texts.items()):
        if check is None:
            write(path, data, parents=not isinstance(made, str))
        elif not path.is_file() or path.read_bytes() != data:
            agrees = False
            show(visible(f"{path}: expected what is generated: {again} --out {where}"))
    return agrees


# Where to write


def _target(path: Path) -> Path:
    """The place that a path leads to, behind links."""
    if path.name in ("", "..") or path.is_symlink():
        target = Path(os.path.realpath(path))
        if target.is_symlink():
            raise OSError(errno.ELOOP, os.strerror(errno.ELOOP), str(path))
        return target
    return path


def _stream(path: Path) -> BinaryIO | None:
    """An open stream to what is neither file nor folder; None for these, and for nothing."""
    try:
        about = path.stat()
    except OSError:
        return None
    for stream in (sys.stdout, sys.stderr):
        # NOTE: an object in place of a stream may have no number.
        with suppress(AttributeError, OSError, ValueError):
            if os.path.samestat(about, os.fstat(stream.fileno())):
                stream.flush()
                return os.fdopen(os.dup(stream.fileno()), "wb")
    if stat.S_ISREG(about.st_mode) or stat.S_ISDIR(about.st_mode):
        return None
    return path.open("wb")


@contextmanager
def _naming(path: Path, target: Path | None = None) -> Iterator[None]:
    """Errors name the file that was asked for, not the staged one."""
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        place = error.filename2 or error.filename
        known = error.errno is not None and (place is None or str(place) == str(target))
        if known or _STAGED.search(f"{place} {error}"):
            code = refused(error).errno
            raise OSError(code, os.strerror(code or 0), str(path)) from error
        raise


@contextmanager
def _parents(folder: Path) -> Iterator[None]:
    """Make a folder and those above it; what was made goes again after an error."""
    missing = [place for place in (folder, *folder.parents) if not place.exists()]
    made: list[Path] = []
    try:
        for place in reversed(missing):
            place.mkdir(exist_ok=True)
            made.append(place)
            _flush(place.parent)
        if not missing and not folder.is_dir():
            raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), str(folder))
        yield
    except BaseException:
        for place in reversed(made):
            with suppress(OSError):
                place.rmdir()
        raise


# The staging folder


@contextmanager
def _stage(beside: Path) -> Iterator[Path]:
    sweep(beside.parent)
    stage = beside.with_name(f".{beside.name[:50]}.{secrets.token_hex(4)}.staged")
    lock: int | None = None
    # NOTE: a signal may end the run between any two lines: what is made, is made inside `try`.
    try:
        while not stage.exists():
            stage.mkdir(mode=0o700)
            _release(lock)
            lock = _lock(stage, wait=True)  # until here, another run may take it for a left one
        yield stage
    finally:
        _clear(stage)
        _release(lock)


def _lock(folder: Path, *, wait: bool) -> int | None:
    """A handle that keeps other processes out of a folder until it is closed; None without locks.

    A `BlockingIOError` says that another process has it, and we do not wait.
    """
    if sys.platform == "win32":
        return None
    try:
        handle = os.open(folder, os.O_RDONLY)
    except OSError:
        return None
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
    except OSError as error:
        os.close(handle)
        if isinstance(error, BlockingIOError):
            raise
        return None  # the file system has no locks
    return handle


def _release(lock: int | None) -> None:
    if lock is not None:
        os.close(lock)


def sweep(folder: Path) -> None:
    """Remove the staging folders that runs which were killed have left in a folder."""
    if sys.platform == "win32":
        return
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            if not _STAGED.fullmatch(entry.name) or not entry.is_dir(follow_symlinks=False):
                continue
            if entry.stat(follow_symlinks=False).st_uid != os.geteuid():
                continue
            with suppress(BlockingIOError):
                lock = _lock(Path(entry), wait=False)
                if lock is not None:
                    _clear(Path(entry))
                    _release(lock)


def _clear(stage: Path) -> None:
    """Remove a staging folder; a folder that was moved away for another goes back first."""
    with suppress(OSError):
        for old in stage.glob(f"{_OLD}/*"):
            if not os.path.lexists(stage.parent / old.name):
                old.rename(stage.parent / old.name)
        shutil.rmtree(stage)


# From the staging folder to the place


def _keep_permissions(target: Path, made: Path) -> None:
    """Give what is made the owner and mode of what it replaces, file by file."""
    for new in (made, *made.rglob("*")):
        old = target / new.relative_to(made)
        if not old.exists() or old.is_dir() != new.is_dir():
            continue
        before, now = old.stat(), new.stat()
        if (before.st_uid, before.st_gid) != (now.st_uid, now.st_gid):
            with suppress(PermissionError):
                os.chown(new, before.st_uid, before.st_gid)
        new.chmod(stat.S_IMODE(before.st_mode))


def _flush(path: Path) -> None:
    """Have the disk take a file, or the names in a folder."""
    is_folder = path.is_dir()
    if is_folder and sys.platform == "win32":
        return  # it has no handle on a folder to flush
    handle = os.open(path, os.O_RDWR if sys.platform == "win32" else os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError as error:
        # NOTE: some file systems flush no folder.
        if not is_folder or error.errno not in (errno.EINVAL, errno.ENOTSUP):
            raise
    finally:
        os.close(handle)


def _move(made: Path, target: Path, replace_folder: bool) -> None:
    if not made.is_dir():
        made.replace(target)
        return
    try:
        if sys.platform == "win32" and target.is_dir():
            target.rmdir()  # elsewhere a rename replaces an empty folder
        made.rename(target)
    except OSError:
        if not replace_folder or not target.is_dir() or not any(target.iterdir()):
            raise
        if not _exchanged(made, target):
            # NOTE: two renames; if the second fails or is never reached, `_clear` undoes the first.
            (made.parent / _OLD).mkdir()
            target.rename(made.parent / _OLD / target.name)
            made.rename(target)


_HERE, _EXCHANGE = -100, 2
"""AT_FDCWD and RENAME_EXCHANGE of Linux."""


def _exchanged(one: Path, other: Path) -> bool:
    """Swap two folders in one step, where the system can."""
    if sys.platform != "linux":
        return False
    swap = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if swap is None:
        return False
    if swap(_HERE, os.fsencode(one), _HERE, os.fsencode(other), _EXCHANGE) == 0:
        return True
    code = ctypes.get_errno()
    if code in (errno.EINVAL, errno.ENOSYS, errno.ENOTSUP):
        return False
    raise OSError(code, os.strerror(code), str(other))


@contextmanager
def locked(
    folder: Path, *, wait: bool, does: str = "another trucebook is releasing this book"
) -> Iterator[None]:
    """Keep other processes out of a folder while the context lasts; it leaves no file behind.

    The lock ends with its process, however that ends. There is none on Windows, nor on a file
    system without such locks. Without `wait`, another process at work there is an error, which
    says what that one `does`.
    """
    try:
        lock = _lock(folder, wait=wait)
    except BlockingIOError:
        raise UsageError(f"{folder}: {does}. Run it again when that is done.") from None
    try:
        yield
    finally:
        _release(lock)
