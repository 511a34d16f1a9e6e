"""Write a release in one of the forms, in one step."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from trucebook.errors import UsageError, unknown
from trucebook.files import staged
from trucebook.load.releases import Release
from trucebook.release.annotations import recognises, write_folder
from trucebook.release.export import duckdb, jsonl, sqlite, xlsx
from trucebook.release.export import zip as zipped


@dataclass(frozen=True, slots=True)
class Form:
    """A form of an export.

    Attributes:
        ending: how the names of its files end.
        write: writes a release to a path.
        recognises: whether a path holds an export in the form.
    """

    ending: str
    write: Callable[[Release, Path], None]
    recognises: Callable[[Path], bool]


FORMS = {
    "sqlite": Form(".sqlite", sqlite.write, sqlite.recognises),
    "duckdb": Form(".duckdb", duckdb.write, duckdb.recognises),
    "xlsx": Form(".xlsx", xlsx.write, xlsx.recognises),
    "jsonl": Form(".jsonl", jsonl.write, jsonl.recognises),
    "zip": Form(".zip", zipped.write, zipped.recognises),
    "annotations": Form("-annotations", write_folder, recognises),
}
"""The forms by name."""


def export(
    release: Release, form: str, out: str | Path | None = None, *, force: bool = False
) -> Path:
    """Write a release in another form.

    Args:
        release: the release; every file of it is checked first.
        form: one of `FORMS`.
        out: where to; by default the name of the book with the version, in the current folder.
        force: whether to replace an earlier export in the same form.

    Returns:
        The file, or the folder of the annotations.

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
