"""Write a release in one of the forms, in one move."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pathlib import Path

from trucebook.errors import UsageError, unknown
from trucebook.files import staged
from trucebook.load.releases import Release

FORMS = {
    "sqlite": ".sqlite",
    "duckdb": ".duckdb",
    "xlsx": ".xlsx",
    "jsonl": ".jsonl",
    "zip": ".zip",
    "annotations": "-annotations",
}
"""Name of a form, which is that of its module, and how the files' names end."""


def export(
    release: Release, form: str, out: str | Path | None = None, *, force: bool = False
) -> Path:
    """Write a release in another form.

    Args:
        release: the release; every file of it is checked first.
        form: one of `FORMS`.
        out: where to; else a name made of the book's and the version's, here.
        force: whether to replace an earlier export in the same form.

    Returns:
        The file, or the folder of the annotations.

    Raises:
        DamagedRelease: the release differs from its checksums, asks for more than the guard
            allows, or breaks its own definitions.
        UsageError: no such form, something else stands there, an extra is missing, or the form
            cannot hold the release.
    """
    if form not in FORMS:
        raise unknown("form", form, FORMS)
    release.verify()
    name = f"{release.package.get('name', 'release')}-{release.version}{FORMS[form]}"
    target = Path(out) if out is not None else Path(Path(name).name)
    writer = import_module(f"trucebook.release.export.{form}")
    if target.exists():
        _require_earlier(target, form, writer.recognises, force)
    with staged(target, replace_folder=True) as made:
        writer.write(release, made)
    return target


def _require_earlier(
    target: Path, form: str, recognises: Callable[[Path], bool], force: bool
) -> None:
    """Refuse to replace what is neither empty nor an earlier export in the form."""
    if not force:
        raise UsageError(f"{target}: something stands here. Name another with --out, or --force.")
    is_folder = target.is_dir()
    is_empty = not any(target.iterdir()) if is_folder else target.stat().st_size == 0
    fits = is_folder if form == "annotations" else target.is_file()
    if not fits or not (is_empty or recognises(target)):
        raise UsageError(
            f"{target}: expected an earlier export as {form}, which --force replaces; found "
            f"{'a folder' if is_folder else 'a file'} that is none. "
            "Move it away, or name another place with --out."
        )
