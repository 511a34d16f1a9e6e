"""The release as a zip file, with the same bytes wherever and whenever it is made.

Nothing in it depends on the clock, the user or the system. It is stored without compression, as
the output of a compressor differs between its versions; Parquet is compressed in itself.
"""

from __future__ import annotations

import stat
import zipfile
from pathlib import Path

from trucebook.errors import UsageError
from trucebook.load.releases import SUMS, Release

_OLDEST = (1980, 1, 1, 0, 0, 0)
_UNIX = 3


def write(release: Release, path: Path) -> None:
    """Write every file that the release lists, by name, and the list.

    Raises:
        UsageError: the release is larger than a plain zip file can be.
    """
    try:
        with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED, allowZip64=False) as archive:
            for name in sorted((*release.sums, SUMS)):
                member = zipfile.ZipInfo(name, _OLDEST)
                member.create_system = _UNIX
                member.external_attr = (stat.S_IFREG | 0o644) << 16
                archive.writestr(member, release.bytes_of(name))
    except zipfile.LargeZipFile:
        raise UsageError("A zip file holds at most 4 GB: copy the folder instead.") from None


def recognises(path: Path) -> bool:
    """Whether a file is an export in this form, by the names of its members."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, ValueError):
        return False
    return names == sorted(names) and {SUMS, "datapackage.json"} <= set(names)
