"""Write a release in one of the forms, in one move."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

from trucebook.errors import UsageError, unknown
from trucebook.fetching.cache import staging
from trucebook.published import Release

__all__ = ["FORMS", "export"]

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
        force: whether to replace what stands there.

    Returns:
        The file, or the folder of the annotations.

    Raises:
        DamagedRelease: the release differs from its checksums, asks for more than the guard
            allows, or breaks its own definitions.
        UsageError: no such form, something stands there, an extra is missing, or the form cannot
            hold the release.
    """
    if form not in FORMS:
        raise unknown("form", form, FORMS)
    release.verify()
    name = f"{release.package.get('name', 'release')}-{release.version}{FORMS[form]}"
    target = Path(out) if out is not None else Path(Path(name).name)
    _require_free(target, force)
    with staging(target.parent, target.name) as folder:
        staged = folder / target.name
        import_module(f"trucebook.export.{form}").write(release, staged)
        if force and target.is_dir():
            target.rename(folder / "replaced")
        staged.replace(target)
    return target


def _require_free(target: Path, force: bool) -> None:
    if target.exists() and not force:
        raise UsageError(f"{target}: something stands here. Name another with --out, or --force.")
