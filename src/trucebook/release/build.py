"""Write a release in one step, the statement on what it was made from, and the index.

Between releases the book has the version of the last one. What is built then is a trial of the
next release, in a folder `dev` that no index lists and git ignores. No release is made before every
span is found in its text, or is as the release before has it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, suppress
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from trucebook.book.book import Book, read_book, require_book
from trucebook.book.citation import FILE as CITATION
from trucebook.book.citation import with_version
from trucebook.book.edits import replace_files, require_as_read
from trucebook.book.records import json_text
from trucebook.errors import UsageError
from trucebook.files import locked, staged, write
from trucebook.load.releases import INDEX, SUMS, Release, entries
from trucebook.release.contents import Contents, contents
from trucebook.release.plan import plan, with_citation
from trucebook.release.provenance import is_made_from, provenance, provenance_file
from trucebook.validate.check import check_book
from trucebook.validate.forms import as_text
from trucebook.validate.report import InvalidBook
from trucebook.version import version_key

TRIAL = "dev"
"""The folder of what is built between releases."""


def build(
    root: str | Path = ".", out: str | Path | None = None, *, texts: str | Path | None = None
) -> Path:
    """Release the book in a folder; returns the folder of the release.

    An existing release with the same content is left alone, whichever version of the Parquet
    writer made it. Where the version is out and the book has changed since, or where spans are not
    found in their texts yet, the folder `dev` gets what the next release would be. Both go to
    `out`, else to `build/` in the book; `texts` is the folder of source texts, see
    `trucebook.book.read_book`.

    Raises:
        InvalidBook: the book has problems; nothing is written.
        UsageError: the version is released, and the same book makes other content now.
        DamagedRelease: the existing release differs from its own checksums.
    """
    root = Path(root)
    require_book(root)
    with locked(root, wait=True):
        book = read_book(root, texts)
        own = book.root / "build"
        folder = Path(out) if out else own
        known = {release.version for release in book.releases}
        is_out = book.version in known or any(
            item["version"] == book.version for item in entries(folder)
        )
        is_changed = is_out and not any(is_made_from(book, place) for place in (own, folder))
        if is_changed or (book.unchecked and not is_out):
            return _try_out(book, folder / TRIAL)
        return publish(book, folder)


def _try_out(book: Book, target: Path) -> Path:
    """Write what the next release of a book would be; it takes the place of the last trial."""
    require_valid(book)
    citation = with_version(book.files, plan(book).due, book.citation.released)
    release = contents(with_citation(book, citation))
    with staged(target, replace_folder=True) as made:
        made.mkdir()
        for name, data in release.files.items():
            (made / name).write_bytes(data)
    return target


def require_valid(book: Book) -> None:
    """Refuse a book with problems."""
    report = check_book(book).shortened()
    if not report.valid:
        raise InvalidBook(as_text(report), report)


def publish(book: Book, folder: Path, before: Book | None = None) -> Path:
    """Check a book that has been read, and release it.

    The index gets its entry last: a release that it does not list is not out, and is completed by
    the next run, whichever step the last one reached. `before` is the book as it is on disk, if
    `CITATION.cff` is to become that of `book`. It raises what `build` does, and `DataError` where
    `CITATION.cff` has changed since it was read.
    """
    require_valid(book)
    release = contents(book)
    with _locked(folder, book.root):
        if before is not None:
            require_as_read(before, CITATION)
        listed, target = entries(folder), folder / book.version
        is_out = any(item["version"] == book.version for item in listed)
        if target.exists():
            _require_same(release, target, is_out)
        else:
            with staged(target) as made:
                made.mkdir()
                for name, data in release.files.items():
                    (made / name).write_bytes(data)
        if not is_out:
            write(folder / provenance_file(book.version), provenance(book, release))
            if before is not None:
                replace_files(before, {CITATION: book.files.read(CITATION)})
            index = sorted([*listed, release.entry], key=lambda item: version_key(item["version"]))
            write(folder / INDEX, json_text({"releases": index}).encode())
    return target


@contextmanager
def _locked(folder: Path, root: Path) -> Iterator[None]:
    """Make and lock the folder of the releases; a new folder is removed again after an error."""
    is_new = not folder.exists()
    folder.mkdir(parents=True, exist_ok=True)
    try:
        with nullcontext() if folder.samefile(root) else locked(folder, wait=True):
            yield
    except BaseException:
        if is_new:
            with suppress(OSError):  # NOTE: it is not empty if another run wrote into it
                folder.rmdir()
        raise


def _require_same(release: Contents, target: Path, is_out: bool) -> None:
    """Compare with the release that is there already, after its checksums."""
    found = Release(target.name, target)
    found.verify()
    kept = {path.name: found.bytes_of(path.name) for path in target.iterdir()}
    names = (release.files.keys() | kept.keys()) - {SUMS}
    changed = sorted(
        name for name in names if not _same(release.files.get(name), kept.get(name), name)
    )
    if changed:
        hint = (
            "and a release never changes: trucebook release gives the book its next version."
            if is_out
            else f"but {INDEX} does not list it: a run that was interrupted left it. Delete the "
            "folder and run it again."
        )
        raise UsageError(
            f"{target}: release {target.name} is {'out' if is_out else 'there'} with other content "
            f"({', '.join(changed)}), {hint}"
        )


def _same(ours: bytes | None, theirs: bytes | None, name: str) -> bool:
    """Whether two files have the same content; the bytes of Parquet depend on its writer."""
    if ours == theirs:
        return True
    if ours is None or theirs is None or not name.endswith(".parquet"):
        return False
    one, other = (pq.read_table(pa.BufferReader(data)) for data in (ours, theirs))
    return bool(one.equals(other, check_metadata=True))
