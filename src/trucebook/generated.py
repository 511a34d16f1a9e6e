"""Files that are made from others: printed, written, or compared with those that stand there."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from trucebook.canonical import write_atomically
from trucebook.markup import show, visible

__all__ = ["deliver"]


def deliver(
    made: str | Mapping[str, str], again: str, out: Path | None = None, check: Path | None = None
) -> bool:
    """Print what was made; with `out` write it, with `check` compare it.

    Args:
        made: a text; or texts by file name, and then `out` and `check` are folders (`out` is made).
        again: the command that makes it.
        out: where to write it to.
        check: what to compare it with; a file that differs is named, with the next step.

    Returns:
        Whether all is as it was made.
    """
    where = check or out
    if where is None:
        show(made if isinstance(made, str) else "\n".join(made.values()), end="")
        return True
    texts = {"": made} if isinstance(made, str) else made
    files = {where / name: text.encode() for name, text in texts.items()}
    if check:
        return not _differing(files, f"{again} --out {where}")
    if not isinstance(made, str):
        where.mkdir(parents=True, exist_ok=True)
    for path, data in files.items():
        write_atomically(path, data)
    return True


def _differing(files: Mapping[Path, bytes], again: str) -> list[Path]:
    differ = [p for p, data in files.items() if not p.is_file() or p.read_bytes() != data]
    for path in differ:
        show(visible(f"{path}: expected what is generated: {again}"))
    return differ
