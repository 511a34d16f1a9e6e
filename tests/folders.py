"""The files of a folder, and a release that is sent in bad faith."""

from __future__ import annotations

from pathlib import Path

from trucebook.load.releases import SUMS
from trucebook.release.contents import sums


def files(folder: Path) -> dict[str, bytes]:
    """Every file by its path in the folder."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def sign(folder: Path) -> None:
    """Write the checksums again, as a sender of hostile files would."""
    told = {name: data for name, data in files(folder).items() if name != SUMS}
    (folder / SUMS).write_bytes(sums(told))
