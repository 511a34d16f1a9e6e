"""Files read once, within limits. What is judged, released and proved are the same bytes."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

LARGEST_TABLE = 64 << 20
"""Bytes that a table or a source text may have: as many as a file of a release."""

LARGEST_NOTE = 1 << 20
"""Bytes that a definition, a record or a file about the book may have."""


class NotRead(OSError):
    """A file that is not read: a pipe, a device, a folder, a link that leads away, too large.

    `found` is what there is in place of a regular file; None where there is one.
    """

    def __init__(self, reason: str, path: Path, found: str | None = None) -> None:
        super().__init__(errno.EINVAL, reason, str(path))
        self.found = found


def read_regular(path: Path, most: int, *, follow: bool = True) -> bytes:
    """The bytes of a regular file of at most so many; `NotRead` says that it is none.

    A link is refused unless `follow` says that it is to be followed.
    """
    # NOTE: a device may act when it is opened, so the kind is looked at before. What takes the
    # place of the file meanwhile is looked at again; O_NONBLOCK keeps a pipe from holding us up.
    _require_regular(path.stat() if follow else path.lstat(), path, most)
    flags = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0)
    handle = os.open(path, flags | (0 if follow else getattr(os, "O_NOFOLLOW", 0)))
    with os.fdopen(handle, "rb") as file:
        _require_regular(os.fstat(handle), path, most)
        data = file.read(most + 1)
    if len(data) > most:
        raise NotRead(f"it has more than {most:,} bytes", path)
    return data


def _require_regular(found: os.stat_result, path: Path, most: int) -> None:
    if not stat.S_ISREG(found.st_mode):
        kind = _KINDS.get(stat.S_IFMT(found.st_mode), "a device")
        raise NotRead(f"it is {kind}, no regular file", path, kind)
    if found.st_size > most:
        raise NotRead(f"it has {found.st_size:,} bytes, more than {most:,}", path)


_KINDS = {
    stat.S_IFDIR: "a folder",
    stat.S_IFLNK: "a symbolic link",
    stat.S_IFIFO: "a pipe",
    stat.S_IFSOCK: "a socket",
}


@dataclass(frozen=True, eq=False)
class Snapshot:
    """Some files of a folder as they were when they were read.

    Attributes:
        root: the folder.
        files: bytes by path inside the folder, with forward slashes.
        faults: why a file that is there could not be read, by path.
    """

    root: Path = field(default_factory=Path)
    files: Mapping[str, bytes] = field(default_factory=dict)
    faults: Mapping[str, OSError] = field(default_factory=dict)

    def __contains__(self, file: str) -> bool:
        """Whether there is such a file, readable or not."""
        return file in self.files or file in self.faults

    def read(self, file: str) -> bytes:
        """The bytes of a file; an `OSError` where it could not be read, or there was none."""
        if file in self.faults:
            raise self.faults[file]
        if file not in self.files:
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), file)
        return self.files[file]

    def text(self, file: str) -> str:
        """A file as text, whatever its bytes; empty where there is none that can be read."""
        return self.files.get(file, b"").decode(errors="replace")

    def names(self, folder: str, ending: str) -> list[str]:
        """The paths of the files that lie directly in a folder, sorted."""
        head = f"{folder}/" if folder else ""
        known = (name for name in (*self.files, *self.faults) if name.startswith(head))
        return sorted(n for n in known if n.endswith(ending) and "/" not in n[len(head) :])

    def within(self, folder: str) -> Snapshot:
        """The files below a folder, by their paths inside it."""
        head = f"{folder}/"
        files = {n.removeprefix(head): d for n, d in self.files.items() if n.startswith(head)}
        faults = {n.removeprefix(head): e for n, e in self.faults.items() if n.startswith(head)}
        return Snapshot(self.root / folder, files, faults)

    def with_file(self, file: str, data: bytes) -> Snapshot:
        """The same files but for one, which has other bytes."""
        return replace(self, files={**self.files, file: data})


def take(root: Path, folders: Mapping[str, str], names: Iterable[str] = ()) -> Snapshot:
    """Read files of a folder: those in `folders`, by the ending of their names, and `names`.

    The name of a folder that ends in `/**` is that of a folder with all that lies below it. The
    files in `names` may be absent. A file that is a link is read only if it leads to a file in the
    folder, or in the one that the link lies in.
    """
    files: dict[str, bytes] = {}
    faults: dict[str, OSError] = {}
    listed = (name for folder, ending in folders.items() for name in _list(root, folder, ending))
    for file in (*listed, *names):
        path = root / file
        if os.path.lexists(path):
            try:
                _require_inside(path, root)
                is_table = file.startswith("dataset/")
                files[file] = read_regular(path, LARGEST_TABLE if is_table else LARGEST_NOTE)
            except OSError as error:
                faults[file] = error
    return Snapshot(root, files, faults)


def _list(root: Path, folder: str, ending: str) -> Iterator[str]:
    top = folder.removesuffix("/**")
    if not (root / top).is_dir():
        return
    for path in sorted((root / top).iterdir()):
        name = f"{top}/{path.name}" if top else path.name
        if folder != top and path.is_dir() and not path.is_symlink():
            yield from _list(root, f"{name}/**", ending)
        elif path.name.endswith(ending):
            yield name


def _require_inside(path: Path, root: Path) -> None:
    if path.is_symlink():
        path.stat()  # NOTE: resolving a link to itself raises other errors from version to version
        target = path.resolve()
        homes = (root.resolve(), path.parent.resolve())
        if not any(target.is_relative_to(home) for home in homes):
            raise NotRead("it is a link that leads out of the book", path)
