"""Write a release in one move, and the index of the releases after it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from trucebook.book import read_book
from trucebook.errors import InvalidBook, UsageError
from trucebook.files import staged, write
from trucebook.published import INDEX, SUMS, Release, entries, version_key
from trucebook.release.contents import Contents, contents
from trucebook.release.provenance import provenance, provenance_file
from trucebook.report.text import as_text
from trucebook.validation import check_book

__all__ = ["build"]


def build(
    root: str | Path = ".", out: str | Path | None = None, *, texts: str | Path | None = None
) -> Path:
    """Release the book in a folder.

    Args:
        root: the book's folder.
        out: folder of the releases; else `build/` in the book.
        texts: folder of source texts; see `trucebook.book.read_book`.

    Returns:
        The folder of the release. One that already stands there with the same content is
        left alone, whichever version of the Parquet writer made it.

    Raises:
        InvalidBook: the book has problems; nothing is written.
        UsageError: the version is already released with other content; releases never change.
        DamagedRelease: the release that stands there differs from its own checksums.
    """
    book = read_book(root, texts)
    report = check_book(book)
    if not report.valid:
        raise InvalidBook(as_text(report), report)
    folder = Path(out) if out else book.root / "build"
    release = contents(book)
    _place(release, folder / book.version)
    if not _is_entered(book.version, folder):
        write(folder / provenance_file(book.version), provenance(book, release))
        _enter(release.entry, folder)
    return folder / book.version


def _place(release: Contents, target: Path) -> None:
    if target.exists():
        _require_same(release, target)
        return
    with staged(target) as made:
        made.mkdir()
        for name, data in release.files.items():
            (made / name).write_bytes(data)


def _require_same(release: Contents, target: Path) -> None:
    """Compare with the release that stands there, once it is known to be whole."""
    Release(target.name, target).verify()
    kept = {path.name: path.read_bytes() for path in target.iterdir()}
    changed = sorted(
        name
        for name in release.files.keys() | kept.keys()
        if name != SUMS and not _same(release.files.get(name), kept.get(name), name)
    )
    if changed:
        raise UsageError(
            f"{target}: release {target.name} is out with other content ({', '.join(changed)}), "
            "and a release never changes. Give the book its next version in CITATION.cff."
        )


def _same(ours: bytes | None, theirs: bytes | None, name: str) -> bool:
    """Whether two files say the same; the bytes of a Parquet file depend on its writer."""
    if ours == theirs:
        return True
    if ours is None or theirs is None or not name.endswith(".parquet"):
        return False
    one, other = (pq.read_table(pa.BufferReader(data)) for data in (ours, theirs))
    return bool(one.equals(other, check_metadata=True))


def _is_entered(version: str, folder: Path) -> bool:
    return any(item["version"] == version for item in entries(folder))


def _enter(entry: Mapping[str, Any], folder: Path) -> None:
    listed = sorted([*entries(folder), entry], key=lambda item: version_key(item["version"]))
    text = json.dumps({"releases": listed}, ensure_ascii=False, indent=2) + "\n"
    write(folder / INDEX, text.encode())
