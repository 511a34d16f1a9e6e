"""A release in a zip or tar.gz file: the one reader of archives, within limits.

What one program unpacks from an archive another may not: a zip file has two lists of its files,
and bytes that belong to neither. So every byte must be accounted for, and a program that reads the
archive from front to back finds the files that are found here.
"""

from __future__ import annotations

import stat
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from trucebook.language import say
from trucebook.load.limits import limits, require_names_inside, require_size
from trucebook.load.member import Member, refuse
from trucebook.load.tarred import tarred
from trucebook.load.zipped import zipped

_SUFFIXES = (".zip", ".tar.gz", ".tgz")
_GZIP = b"\x1f\x8b"
_MAGIC = (b"PK\x03\x04", b"PK\x05\x06")


def is_archive(path: Path) -> bool:
    """Whether a path ends, or its file begins, like an archive that can be read."""
    return path.name.lower().endswith(_SUFFIXES) or _magic(path).startswith((_GZIP, *_MAGIC))


def members(path: Path) -> Iterator[Member]:
    """The files of an archive: those of a release, at its root or all in one folder there, and the
    pages in the folder `site` beside them.

    The bytes of one are to be read before the next. What macOS adds in `__MACOSX/` is left out.
    `Refused` are a broken archive, a link, a path, an encrypted file, a name twice, and more bytes
    or files than the limits allow.
    """
    most = limits()
    require_size(path.name, path.stat().st_size, most.total, "release_is_small")
    tops: set[str] = set()
    seen: set[str] = set()
    counts = [0, 0]
    total = 0
    for member in (tarred if _magic(path).startswith(_GZIP) else zipped)(path, most):
        _require_plain(member)
        is_of_macos = member.folder.startswith("__MACOSX") and member.name.startswith("._")
        if member.is_folder or is_of_macos:
            for piece in member.pieces():  # held to its checksum and its end like any other file
                if member.is_folder and piece:
                    refuse(member.path, say("expected a folder without bytes"))
            continue
        tops.add(member.top)
        if len(tops) > 1 or "/" in member.top:
            refuse(member.path, say("expected every file in one folder"), rule="path_stays_inside")
        if member.name.casefold() in seen:
            refuse(member.path, say("expected one file of that name"), rule="file_is_there_once")
        seen.add(member.name.casefold())
        counts[member.is_page] += 1
        if counts[member.is_page] > (few := most.pages if member.is_page else most.files):
            wanted = (
                say("expected at most {number} pages in it", number=few)
                if member.is_page
                else say("expected at most {number} files in it", number=few)
            )
            refuse(member.path, wanted, counts[member.is_page], "release_is_small")
        total += member.size
        require_size(f"{path.name} unpacked", total, most.total, "release_is_small")
        yield member


def unpack(archive: Path, folder: Path) -> None:
    """Write the release in an archive to an empty folder. What was written before an error stays.

    Its pages are read, as every byte is accounted for, and left out.
    """
    for member in members(archive):
        if member.is_page:
            for _ in member.pieces():
                pass
            continue
        require_names_inside([member.name], archive)
        with (folder / member.name).open("xb") as file:
            file.writelines(member.pieces())


def _magic(path: Path) -> bytes:
    if not path.is_file():
        return b""
    with path.open("rb") as file:
        return file.read(4)


def _require_plain(member: Member) -> None:
    """Refuse a path that leaves the archive and what is neither a file nor a folder."""
    path = member.path
    parts = PurePosixPath(path).parts
    odd = set(path) & set("\\:\0") or not path.isprintable()
    doubled = member.is_page and {"", "."} & set(path.removeprefix("./").split("/"))
    if odd or doubled or not parts or path.startswith("/") or ".." in parts:
        shown = path if path.isprintable() else repr(path)
        refuse(shown, say("expected a path inside the archive"), rule="path_stays_inside")
    kind = stat.S_IFMT(member.mode)
    if kind not in (0, stat.S_IFDIR if member.is_folder else stat.S_IFREG):
        refuse(path, say("expected a regular file"), f"mode {kind:o}", "file_is_regular")
