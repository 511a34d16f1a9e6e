"""The files of a release as they came, from a folder or an archive, within limits."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from trucebook.errors import UsageError
from trucebook.load.archive import is_archive, members
from trucebook.load.bounds import Bounds, Refused
from trucebook.load.limits import LARGEST_FILE, LARGEST_RATIO, LARGEST_RELEASE, MOST_FILES
from trucebook.problem import Problem
from trucebook.snapshot import read_regular
from trucebook.verify.faults import fault

_NAME = r"\.?\w[\w.-]*(/\.?\w[\w.-]*)*"


@dataclass(frozen=True, eq=False)
class Parcel:
    """A release before it is judged.

    Attributes:
        name: name of its folder; of an archive's own folder, else of the archive.
        home: the folder that it lies in, where index, provenance and signatures are looked for.
        files: bytes by name, with forward slashes.
        problems: what was not taken in, and why; nothing else is judged then.
    """

    name: str
    home: Path
    files: Mapping[str, bytes]
    problems: tuple[Problem, ...] = ()

    def only(self, names: Iterable[str]) -> dict[str, bytes]:
        """Those of the files that there are."""
        return {name: self.files[name] for name in names if name in self.files}


def open_parcel(path: str | Path) -> Parcel:
    """Take in the release in a folder or an archive.

    Raises:
        UsageError: there is neither.
    """
    path = Path(path).absolute()
    if path.is_dir():
        name, found = path.name, list(_read_folder(path))
    elif path.is_file() and is_archive(path):
        name, found = _read_archive(path)
    else:
        raise UsageError(
            f"{path}: expected the folder of a release, or a zip archive or tar.gz of one."
        )
    files = {item[0]: item[1] for item in found if not isinstance(item, Problem)}
    odd = [_oddly_named(name) for name in files if not re.fullmatch(_NAME, name)]
    problems = [*(item for item in found if isinstance(item, Problem)), *odd]
    return Parcel(name, path.parent, files, tuple(problems))


def read_beside(path: Path) -> bytes | None:
    """A small file that lies beside a release; None if there is none.

    Raises:
        UsageError: it is no regular file, too large or unreadable.
    """
    if not os.path.lexists(path):
        return None
    found = _read(path, path.name)
    if isinstance(found, Problem):
        raise UsageError(f"{path}: {found.message}, found {found.value}.")
    return found


def _oddly_named(name: str) -> Problem:
    return fault("name_is_plain", repr(name), "expected letters, digits, '.', '_' and '-'")


_BOUNDS = Bounds(LARGEST_FILE, LARGEST_RELEASE, MOST_FILES, LARGEST_RATIO)


def _read_archive(path: Path) -> tuple[str, list[tuple[str, bytes] | Problem]]:
    """Name of the release in an archive, and its files; where anything is amiss, that alone."""
    name = path.name.partition(".tar.")[0] if ".tar." in path.name else path.stem
    found: list[tuple[str, bytes] | Problem] = []
    try:
        for member in members(path, _BOUNDS):
            name = member.folder or name
            found.append((member.name, b"".join(member.pieces())))
    except Refused as error:
        return path.stem, [fault(error.rule, error.file, error.wanted, error.found)]
    return name, found


def _read_folder(root: Path) -> Iterator[tuple[str, bytes] | Problem]:
    total = 0
    for number, (name, path) in enumerate(_walk(root)):
        if number >= MOST_FILES:
            yield fault("release_is_small", name, f"expected at most {MOST_FILES} files")
            return
        data = _read(path, name)
        if isinstance(data, Problem):
            yield data
            continue
        total += len(data)
        if total > LARGEST_RELEASE:
            yield fault("release_is_small", name, f"expected at most {LARGEST_RELEASE} bytes")
            return
        yield name, data


def _walk(root: Path) -> Iterator[tuple[str, Path]]:
    """Every entry that is no folder, links not followed."""
    folders = [root]
    while folders:
        with os.scandir(folders.pop()) as entries:
            for entry in sorted(entries, key=lambda entry: entry.name):
                if entry.is_dir(follow_symlinks=False):
                    folders.append(Path(entry.path))
                else:
                    yield Path(entry.path).relative_to(root).as_posix(), Path(entry.path)


def _read(path: Path, name: str) -> bytes | Problem:
    """The bytes of a regular file; neither a link nor a pipe nor a device is opened."""
    try:
        found = path.lstat()
        if not stat.S_ISREG(found.st_mode):
            return fault("file_is_regular", name, "expected a regular file", _kind(found.st_mode))
        if found.st_size > LARGEST_FILE:
            return fault(
                "file_is_small",
                name,
                f"expected at most {LARGEST_FILE} bytes",
                f"{found.st_size} bytes",
            )
        return read_regular(path, LARGEST_FILE, follow=False)
    except OSError as error:
        return fault("file_is_readable", name, "expected a readable file", error.strerror)


def _kind(mode: int) -> str:
    kinds = (
        (stat.S_ISLNK, "a symbolic link"),
        (stat.S_ISFIFO, "a pipe"),
        (stat.S_ISSOCK, "a socket"),
    )
    return next((name for is_kind, name in kinds if is_kind(mode)), "a device")
