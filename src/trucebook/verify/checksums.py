"""The files against each list of their digests: `SHA256SUMS`, the index, the provenance."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from trucebook.book.book import Book
from trucebook.book.citation import FILE as CITATION
from trucebook.errors import DamagedRelease
from trucebook.language import Message, say
from trucebook.load.limits import PLAIN_NAME
from trucebook.load.releases import INDEX, SUMS, entries
from trucebook.notation import read_json
from trucebook.problem import Problem
from trucebook.release.provenance import (
    PREDICATE,
    STATEMENT,
    dependencies,
    digests,
    provenance_file,
    resources_of,
)
from trucebook.verify.files import AGAIN, ReleaseFiles, fault, read_beside, sha256

_LINE = re.compile(rf"([0-9a-f]{{64}})  ({PLAIN_NAME})")


def check_sums(files: Mapping[str, bytes]) -> Iterator[Problem]:
    """Every file is listed and has its checksum, and the list is in canonical form."""
    if SUMS not in files:
        yield fault("file_is_there", SUMS, say("expected a list of checksums"))
        return
    listed: dict[str, str] = {}
    *lines, rest = files[SUMS].decode(errors="replace").split("\n")
    for number, line in enumerate([*lines, f"{rest} (no line end)"] if rest else lines, 1):
        match = _LINE.fullmatch(line)
        if match is None:
            wanted = say("expected a SHA-256, two blanks and the name of a file in the release")
            yield fault("checksum_line_is_canonical", SUMS, wanted, line, line=number)
            continue
        if match[2] <= max(listed, default=""):
            wanted = say("expected every name once, in order")
            yield fault("checksum_line_is_canonical", SUMS, wanted, line, line=number)
        listed.setdefault(match[2], match[1])
    yield from _different_files(files, listed)


def _different_files(files: Mapping[str, bytes], listed: Mapping[str, str]) -> Iterator[Problem]:
    owners = {digest: name for name, digest in listed.items()}
    for name in sorted(listed.keys() - files.keys()):
        yield fault("file_is_there", name, say("expected the file, which {sums} lists", sums=SUMS))
    for name in sorted(files.keys() - listed.keys() - {SUMS}):
        yield fault(
            "file_is_listed", name, say("expected no file that {sums} does not list", sums=SUMS)
        )
    for name in sorted(files.keys() & listed.keys()):
        digest = sha256(files[name])
        if digest != listed[name]:
            wanted = say(
                "expected SHA-256 {digest}, as {sums} has it", digest=listed[name], sums=SUMS
            )
            yield fault(
                "file_has_its_checksum",
                name,
                wanted,
                digest,
                say("It holds the bytes of {owner}. {again}", owner=owners[digest], again=AGAIN)
                if digest in owners
                else AGAIN,
            )


# The index of all releases, which is kept apart from them


def check_index(release: ReleaseFiles, folder: Path | None, book: Book) -> Iterator[Problem]:
    """What the index says of the release is true; without an index a warning.

    The index lies in `folder`; beside the release by default, and then it may be missing.
    """
    where = folder or release.home
    if read_beside(where / INDEX) is None:
        yield fault(
            "release_is_in_the_index",
            INDEX,
            say(
                "expected the index of the releases beside it: nothing else here would "
                "show that a release and all its checksums were changed"
            ),
            hint=say(
                "Get releases.json from where the release is published and name its "
                "folder: --index DIR; or compare with the book: --rebuild BOOK."
            ),
            severity="error" if folder else "warning",
        )
        return
    try:
        found = [item for item in entries(where) if item["version"] == book.version]
    except DamagedRelease as error:
        yield fault("index_is_readable", INDEX, say("expected the index of the releases"), error)
        return
    if len(found) != 1:
        yield fault(
            "release_is_in_the_index",
            INDEX,
            say("expected one entry for {version}", version=book.version),
        )
    for entry in found:
        yield from _different_entry(entry, release, book)


def knows(folder: Path, release: ReleaseFiles, version: str) -> bool:
    """Whether the index of a folder has a release with these very checksums."""
    digest = sha256(release.files.get(SUMS, b""))
    try:
        found = entries(folder)
    except DamagedRelease:
        return False
    return any((item["version"], item.get("sums_sha256")) == (version, digest) for item in found)


def _different_entry(
    entry: Mapping[str, Any], release: ReleaseFiles, book: Book
) -> Iterator[Problem]:
    """Where the entry of the index says of a release what its tables and checksums do not."""
    sums = sha256(release.files.get(SUMS, b""))
    pairs: list[tuple[str, str, object, object]] = [
        (CITATION, "date", entry.get("date"), book.citation.released),
        (SUMS, "sums_sha256", entry.get("sums_sha256"), sums),
    ]
    listed = entry.get("tables")
    tables = listed if isinstance(listed, dict) else {}
    for name in sorted(book.tables.keys() | tables.keys()):
        file = f"{name}.csv"
        said = tables[name] if isinstance(tables.get(name), dict) else {}
        ours: dict[str, object] = {}
        if name in book.tables:
            digest = sha256(release.files.get(file, b""))
            ours = {"rows": len(book.tables[name].rows), "content_sha256": digest}
        for key in ("rows", "content_sha256"):
            pairs.append((file, f"tables.{name}.{key}", said.get(key), ours.get(key)))
    for file, field, found, is_so in pairs:
        if found != is_so or isinstance(found, bool):
            wanted = say("expected {found}, as {index} has it", found=found, index=INDEX)
            yield fault("release_is_as_indexed", file, wanted, is_so, field=field)


# The provenance statement beside a release

Statement = Mapping[str, Any]


def read_statement(release: ReleaseFiles, version: str) -> tuple[Statement | None, list[Problem]]:
    """The statement on a release; None where there is none that can be read."""
    file = provenance_file(version)
    data = read_beside(release.home / file)
    if data is None:
        return None, []
    try:
        found = read_json(data)
        if (found["_type"], found["predicateType"]) != (STATEMENT, PREDICATE):
            raise ValueError(f"_type {found['_type']!r}, predicateType {found['predicateType']!r}")
        digests(found["subject"])
        dependencies(found)
    except (ValueError, KeyError, TypeError) as error:
        message = say("expected an in-toto statement (v1) with SLSA provenance (v1)")
        return None, [fault("provenance_is_readable", file, message, repr(error))]
    return found, []


def check_subjects(release: ReleaseFiles, version: str, statement: Statement) -> Iterator[Problem]:
    """The statement names every file of the release and no other."""
    said = digests(statement["subject"])
    is_so = {name: sha256(data) for name, data in release.files.items()}
    yield from _different_digests(version, said, is_so, say("the release"))


def check_materials(statement: Statement, version: str, book: Book) -> Iterator[Problem]:
    """The statement names the files of the book that the release was made again from."""
    yield from _different_digests(
        version, dependencies(statement), resources_of(book), say("the book")
    )


def builder_of(statement: Statement | None) -> str | None:
    """The version of trucebook that a statement names as the builder."""
    try:
        return str((statement or {})["predicate"]["runDetails"]["builder"]["version"]["trucebook"])
    except (KeyError, TypeError):
        return None


def _different_digests(
    version: str, said: Mapping[str, str], is_so: Mapping[str, str], origin: Message
) -> Iterator[Problem]:
    for name in sorted(said.keys() | is_so.keys()):
        if said.get(name) != is_so.get(name):
            message = say(
                "expected SHA-256 {digest} for {name}, as {origin} has it",
                digest=is_so.get(name),
                name=name,
                origin=origin,
            )
            file = provenance_file(version)
            yield fault("provenance_speaks_of_this", file, message, said.get(name))
