"""The files of a release as they are, from a folder or an archive, and problems with them."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import pyarrow as pa

from trucebook.errors import UsageError
from trucebook.language import Message, say
from trucebook.load.archive import is_archive, members
from trucebook.load.limits import PLAIN_NAME, Refused, limits
from trucebook.load.member import SITE
from trucebook.load.parquet import decode
from trucebook.problem import Problem, shorten
from trucebook.snapshot import NotRead, read_regular

AGAIN = say(
    "Get the release again; if it is the same where it is published, report it to its maintainers."
)


def fault(
    rule: str,
    file: str,
    message: Message,
    value: object = None,
    hint: Message = AGAIN,
    **place: Any,
) -> Problem:
    """A problem with a file of a release; `place` is its line, column, field or row id."""
    return Problem(rule=rule, file=file, message=message, value=shorten(value), hint=hint, **place)


def sha256(data: bytes) -> str:
    """Hexadecimal SHA-256."""
    return hashlib.sha256(data).hexdigest()


@dataclass(frozen=True, eq=False)
class ReleaseFiles:
    """The files of a release before they are judged.

    Attributes:
        name: name of its folder; of the folder in an archive, else of the archive.
        home: the folder that it lies in, where index, provenance and signatures are looked for.
        files: bytes by name, with forward slashes.
        pages: those of its site, where one lies beside them: bytes by path, site/index.html.
        problems: what was not read, and why; nothing else is judged then.
    """

    name: str
    home: Path
    files: Mapping[str, bytes]
    pages: Mapping[str, bytes] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()

    @cached_property
    def decoded(self) -> Mapping[str, pa.Table | str]:
        """By name the tables of the Parquet files, or why there is none; decoded all at once."""
        return decode(self.only(name for name in sorted(self.files) if name.endswith(".parquet")))

    def only(self, names: Iterable[str]) -> dict[str, bytes]:
        """Those of the files that there are."""
        return {name: self.files[name] for name in names if name in self.files}


def open_release(path: str | Path) -> ReleaseFiles:
    """Read the release in a folder or an archive."""
    path = Path(path).absolute()
    if path.is_dir():
        name, found = path.name, list(_read_folder(path))
    elif path.is_file() and is_archive(path):
        name, found = _read_archive(path)
    else:
        raise UsageError(
            f"{path}: expected the folder of a release, or a zip archive or tar.gz of one."
        )
    read = {item[0]: item[1] for item in found if not isinstance(item, Problem)}
    pages = {name: data for name, data in read.items() if name.startswith(f"{SITE}/")}
    files = {name: data for name, data in read.items() if name not in pages}
    plain = say("expected letters, digits, '.', '_' and '-', no folder")
    odd = [fault("name_is_plain", repr(n), plain) for n in files if not re.fullmatch(PLAIN_NAME, n)]
    problems = [*(item for item in found if isinstance(item, Problem)), *odd]
    return ReleaseFiles(name, path.parent, files, pages, tuple(problems))


def read_beside(path: Path) -> bytes | None:
    """A small file that lies beside a release; None if there is none."""
    if not os.path.lexists(path):
        return None
    found = _read(path, path.name)
    if isinstance(found, Problem):
        raise UsageError(f"{path}: {found.message}, found {found.value}.")
    return found


def _read_archive(path: Path) -> tuple[str, list[tuple[str, bytes] | Problem]]:
    """Name of the release in an archive, and its files; or the problem with the archive alone."""
    name = path.name.partition(".tar.")[0] if ".tar." in path.name else path.stem
    found: list[tuple[str, bytes] | Problem] = []
    try:
        for member in members(path):
            name = member.top or name
            found.append((member.name, b"".join(member.pieces())))
    except Refused as error:
        return path.stem, [fault(error.rule, error.file, error.wanted, error.found)]
    return name, found


def _read_folder(root: Path) -> Iterator[tuple[str, bytes] | Problem]:
    total, most = 0, limits()
    counts = [0, 0]
    for name, path in _walk(root):
        is_page = name.startswith(f"{SITE}/")
        counts[is_page] += 1
        if counts[is_page] > (few := most.pages if is_page else most.files):
            expected = (
                say("expected at most {number} pages", number=few)
                if is_page
                else say("expected at most {number} files", number=few)
            )
            yield fault("release_is_small", name, expected)
            return
        data = _read(path, name)
        if isinstance(data, Problem):
            yield data
            continue
        total += len(data)
        if total > most.total:
            yield fault(
                "release_is_small", name, say("expected at most {total:,} bytes", total=most.total)
            )
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
    most = limits().file
    try:
        return read_regular(path, most, follow=False)
    except NotRead as error:
        if error.found is not None:
            return fault("file_is_regular", name, say("expected a regular file"), error.found)
        return fault(
            "file_is_small", name, say("expected at most {most:,} bytes", most=most), error.strerror
        )
    except OSError as error:
        return fault("file_is_readable", name, say("expected a readable file"), error.strerror)
