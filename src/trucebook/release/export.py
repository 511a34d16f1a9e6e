"""Write a release as one file for another program, in one step.

A database has keys, checks and definitions, a workbook one sheet per table and the codebook. JSON
lines have one object per row, its table first; the zip file is the release itself, with its site.
"""

from __future__ import annotations

import json
import stat
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from trucebook.errors import UsageError, unknown
from trucebook.files import staged
from trucebook.load.member import SITE
from trucebook.load.releases import SUMS, Release
from trucebook.load.tables import ReleaseTables
from trucebook.read.site.edition import Edition
from trucebook.read.site.site import contents
from trucebook.release.annotations import is_folder, to_folder
from trucebook.release.databases import is_duckdb, is_sqlite, to_duckdb, to_sqlite
from trucebook.release.xlsx import is_xlsx, to_xlsx

_TABLE = "table"
_BEGIN = json.dumps({_TABLE: ""}).removesuffix('"}').encode()
_OLDEST = (1980, 1, 1, 0, 0, 0)
_UNIX = 3


def _to_jsonl(release: Release, path: Path) -> None:
    """Write the rows of every table, in the order of the release; lists as arrays."""
    shelf = ReleaseTables(release)
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for name, schema in shelf.schemas.items():
            if _TABLE in schema.fields:
                raise UsageError(f"{name} has a column {_TABLE!r}: take another form than jsonl.")
            for batch in shelf.arrow(name).to_batches(10_000):
                for row in batch.to_pylist():
                    cells = {_TABLE: name, **row}
                    file.write(json.dumps(cells, ensure_ascii=False, default=str) + "\n")


def _is_jsonl(path: Path) -> bool:
    """Whether a file is an export in this form, by its first row."""
    with path.open("rb") as file:
        return file.read(len(_BEGIN)) == _BEGIN


def _to_zip(release: Release, path: Path) -> None:
    """Write every file that the release lists, by name, the list, and its site in a folder.

    The bytes are the same wherever and whenever it is made: nothing depends on the clock, the
    user or the system, and it is stored without compression, whose output differs between the
    versions of a compressor; Parquet is compressed in itself.
    """
    files = {name: release.bytes_of(name) for name in (*release.sums, SUMS)}
    files |= pages(release.folder)
    try:
        with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED, allowZip64=False) as archive:
            for name in sorted(files):
                member = zipfile.ZipInfo(name, _OLDEST)
                member.create_system = _UNIX
                member.external_attr = (stat.S_IFREG | 0o644) << 16
                archive.writestr(member, files[name])
    except zipfile.LargeZipFile:
        raise UsageError(
            "A zip file holds at most 4 GB and 65,535 files: copy the folder instead."
        ) from None


def pages(folder: Path) -> dict[str, bytes]:
    """The site of a release as it lies beside its files: made from these alone."""
    made = contents(Edition.of(folder, alone=True))
    return {f"{SITE}/{name}": data for name, data in made.items()}


def _is_zip(path: Path) -> bool:
    """Whether a file is an export in this form, by the names of its members."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, ValueError):
        return False
    return names == sorted(names) and {SUMS, "datapackage.json"} <= set(names)


class Form(NamedTuple):
    """A form of an export: how its names end, its writer, and what recognises an earlier one."""

    ending: str
    write: Callable[[Release, Path], None]
    recognises: Callable[[Path], bool]


FORMS = {
    "sqlite": Form(".sqlite", to_sqlite, is_sqlite),
    "duckdb": Form(".duckdb", to_duckdb, is_duckdb),
    "xlsx": Form(".xlsx", to_xlsx, is_xlsx),
    "jsonl": Form(".jsonl", _to_jsonl, _is_jsonl),
    "zip": Form(".zip", _to_zip, _is_zip),
    "annotations": Form("-annotations", to_folder, is_folder),
}
"""The forms by name."""


def export(
    release: Release, form: str, out: str | Path | None = None, *, force: bool = False
) -> Path:
    """Write a release in another form; returns the file, or the folder of the annotations.

    Every file of the release is checked first. By default `out` has the name of the book with the
    version, in the current folder; with `force` it replaces an earlier export in the same form.

    Raises:
        DamagedRelease: the release differs from its checksums, exceeds the limits of a reader,
            or breaks its own definitions.
        UsageError: no such form, the place is taken, an extra is missing, or the form cannot
            hold the release.
    """
    if form not in FORMS:
        raise unknown("form", form, FORMS)
    release.verify()
    name = f"{release.package.get('name', 'release')}-{release.version}{FORMS[form].ending}"
    target = Path(out) if out is not None else Path(Path(name).name)
    if target.exists():
        _require_earlier(target, form, force)
    with staged(target, replace_folder=True) as made:
        FORMS[form].write(release, made)
    return target


def _require_earlier(target: Path, form: str, force: bool) -> None:
    """Refuse to replace what is neither empty nor an earlier export in the form."""
    if not force:
        raise UsageError(f"{target} already exists. Name another place with --out, or add --force.")
    is_folder = target.is_dir()
    is_empty = not any(target.iterdir()) if is_folder else target.stat().st_size == 0
    fits = is_folder if form == "annotations" else target.is_file()
    if not fits or not (is_empty or FORMS[form].recognises(target)):
        raise UsageError(
            f"{target}: expected an earlier export as {form}, which --force replaces; found "
            f"another {'folder' if is_folder else 'file'}. "
            "Move it away, or name another place with --out."
        )
