"""A release in a zip or tar.gz file: the one reader of archives, under limits.

What one program unpacks from an archive another may not: a zip file has two lists of its files,
and bytes that belong to neither. So every byte must be accounted for (`guard.zips`,
`guard.tars`), and whoever reads the archive from front to back finds what is found here.
"""

from __future__ import annotations

import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from trucebook.load.bounds import Bounds, Listed, Refused
from trucebook.load.limits import _MOST_FILES, MAX_BYTES, TOTAL, limit, require_names_inside
from trucebook.load.tar import tarred
from trucebook.load.zip import zipped

_SUFFIXES = (".zip", ".tar.gz", ".tgz")
_GZIP = b"\x1f\x8b"
_MAGIC = (b"PK\x03\x04", b"PK\x05\x06")


@dataclass(frozen=True, slots=True)
class Member:
    """A file of a release in an archive: name, folder there ("" for none) and bytes."""

    name: str
    folder: str
    pieces: Callable[[], Iterator[bytes]]


def is_archive(path: Path) -> bool:
    """Whether a path ends, or its file begins, like an archive that can be read."""
    return path.name.lower().endswith(_SUFFIXES) or _magic(path).startswith((_GZIP, *_MAGIC))


def members(path: Path, bounds: Bounds) -> Iterator[Member]:
    """The files of an archive, which lie at its root or all in one folder there.

    The bytes of one are to be read before the next. What macOS adds in `__MACOSX/` is left out.

    Raises:
        Refused: it is no whole archive, or has a link, a path, an encrypted file, a name twice,
            or more bytes or files than the limits allow.
        OSError: it cannot be read.
    """
    bounds.require_size("release_is_small", path.name, path.stat().st_size, bounds.total)
    listed = (tarred if _magic(path).startswith(_GZIP) else zipped)(path, bounds)
    tops: set[str] = set()
    seen: set[str] = set()
    total = 0
    for item in listed:
        _require_plain(item)
        folder, _, name = item.name.removeprefix("./").rpartition("/")
        if item.is_folder or (folder.startswith("__MACOSX") and name.startswith("._")):
            _require_drained(item)
            continue
        tops.add(folder)
        if len(tops) > 1 or "/" in folder:
            raise Refused("path_stays_inside", item.name, "expected every file in one folder")
        if name.casefold() in seen:
            raise Refused("file_is_there_once", item.name, "expected one file of that name")
        seen.add(name.casefold())
        if len(seen) > bounds.files:
            wanted = f"expected at most {bounds.files} files in it"
            raise Refused("release_is_small", item.name, wanted, len(seen))
        total += item.size
        bounds.require_size("release_is_small", f"{path.name} unpacked", total, bounds.total)
        yield Member(name, folder, item.pieces)


def unpack(archive: Path, folder: Path) -> None:
    """Write the files of an archive to an empty folder.

    Raises:
        DamagedRelease: as `members`, under the limits of `guard.files`. What was written until
            then stays.
        OSError: a file cannot be read or written.
    """
    hint = f". If you trust where it comes from, set {MAX_BYTES}"
    bounds = Bounds(limit(), TOTAL * limit(), _MOST_FILES, hint=hint)
    for member in members(archive, bounds):
        require_names_inside([member.name], archive)
        with (folder / member.name).open("xb") as file:
            file.writelines(member.pieces())


def _magic(path: Path) -> bytes:
    if not path.is_file():
        return b""
    with path.open("rb") as file:
        return file.read(4)


def _require_plain(item: Listed) -> None:
    """Refuse a path that leaves the archive and what is neither a file nor a folder."""
    parts = PurePosixPath(item.name).parts
    odd = set(item.name) & set("\\:\0") or not item.name.isprintable()
    if odd or not parts or item.name.startswith("/") or ".." in parts:
        name = item.name if item.name.isprintable() else repr(item.name)
        raise Refused("path_stays_inside", name, "expected a path inside the archive")
    kind = stat.S_IFMT(item.mode)
    if kind not in (0, stat.S_IFDIR if item.is_folder else stat.S_IFREG):
        raise Refused("file_is_regular", item.name, "expected a regular file", f"mode {kind:o}")


def _require_drained(item: Listed) -> None:
    """Read what is not kept: it is held to its checksum and its end like any other."""
    for piece in item.pieces():
        if item.is_folder and piece:
            raise Refused("archive_is_whole", item.name, "expected a folder without bytes")
