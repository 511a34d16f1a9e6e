"""A release against the index of all releases, which is kept apart from it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from trucebook.book.book import Book
from trucebook.book.citation import FILE as CITATION
from trucebook.errors import DamagedRelease
from trucebook.load.releases import INDEX, SUMS, entries
from trucebook.problem import Problem, shorten
from trucebook.verify.faults import AGAIN, fault, sha256
from trucebook.verify.files import ReleaseFiles, read_beside


def check_index(release: ReleaseFiles, folder: Path | None, book: Book) -> Iterator[Problem]:
    """What the index says of the release is true; without an index a warning.

    Args:
        release: the release.
        folder: where `releases.json` lies; beside the release by default, and then it may lack.
        book: the release read as a book.
    """
    where = folder or release.home
    if read_beside(where / INDEX) is None:
        yield Problem(
            rule="release_is_in_the_index",
            severity="error" if folder else "warning",
            file=INDEX,
            message="expected the index of the releases beside it: nothing else here would show "
            "that a release and all its checksums were changed",
            hint="Get releases.json from where the release is published and name its folder: "
            "--index DIR; or compare with the book: --rebuild BOOK.",
        )
        return
    try:
        found = [item for item in entries(where) if item["version"] == book.version]
    except DamagedRelease as error:
        yield fault("index_is_readable", INDEX, "expected the index of the releases", error)
        return
    if len(found) != 1:
        yield fault("release_is_in_the_index", INDEX, f"expected one entry for {book.version}")
    for entry in found:
        yield from _differences(entry, _entry(release, book))


def knows(folder: Path, release: ReleaseFiles, version: str) -> bool:
    """Whether the index of a folder has a release with these very checksums."""
    digest = sha256(release.files.get(SUMS, b""))
    try:
        found = entries(folder)
    except DamagedRelease:
        return False
    return any((item["version"], item.get("sums_sha256")) == (version, digest) for item in found)


def _entry(release: ReleaseFiles, book: Book) -> dict[str, Any]:
    """What the index should say of a release, from its tables and checksums."""
    tables = {
        name: {
            "rows": len(table.rows),
            "content_sha256": sha256(release.files.get(f"{name}.csv", b"")),
        }
        for name, table in book.tables.items()
    }
    sums = sha256(release.files.get(SUMS, b""))
    return {"date": book.citation.released, "sums_sha256": sums, "tables": tables}


def _differences(entry: Mapping[str, Any], ours: Mapping[str, Any]) -> Iterator[Problem]:
    for key, file in (("date", CITATION), ("sums_sha256", SUMS)):
        if entry.get(key) != ours[key]:
            yield _differs(file, key, entry.get(key), ours[key])
    tables = entry.get("tables")
    theirs = tables if isinstance(tables, dict) else {}
    for name in sorted(ours["tables"].keys() | theirs.keys()):
        listed, is_so = theirs.get(name), ours["tables"].get(name, {})
        for key in ("rows", "content_sha256"):
            said = listed.get(key) if isinstance(listed, dict) else None
            if said != is_so.get(key) or isinstance(said, bool):
                yield _differs(f"{name}.csv", f"tables.{name}.{key}", said, is_so.get(key))


def _differs(file: str, key: str, said: object, is_so: object) -> Problem:
    return Problem(
        rule="release_is_as_indexed",
        file=file,
        field=key,
        value=shorten(is_so),
        message=f"expected {said}, as {INDEX} has it",
        hint=AGAIN,
    )
