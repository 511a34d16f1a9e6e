"""The harnesses on what a release consists of, and on what lies beside it."""

from __future__ import annotations

import gzip
import io
import json
import shutil
import tarfile
import zipfile
from typing import Any

from folders import sign
from hypothesis import strategies as st

from fuzz import little
from fuzz.harness import Harness
from fuzz.shapes import json_like, lines_like, near, one_of
from trucebook.book.book import read_book
from trucebook.changes.state import state_of_release
from trucebook.errors import TrucebookError
from trucebook.load.archive import unpack
from trucebook.load.load import cite_release
from trucebook.load.releases import SUMS, Release, entries_of
from trucebook.load.tables import ReleaseTables
from trucebook.release.contents import sums
from trucebook.schemas.files import PACKAGE
from trucebook.verify.checksums import (
    builder_of,
    check_index,
    check_materials,
    check_subjects,
    check_sums,
    read_statement,
)
from trucebook.verify.descriptor import read_descriptor
from trucebook.verify.files import ReleaseFiles, open_release
from trucebook.verify.inert import check_inert
from trucebook.verify.parquet import parquet_matches_csv
from trucebook.verify.verify import verify

__all__ = ["HARNESSES"]

FILES = little.read_all(little.release())
VERSION = little.release().name
BOOK = read_book(little.book())
BESIDE = little.read_all(little.release().parent)
RELEASE = ReleaseFiles(VERSION, little.release().parent, FILES)


class _Folder:
    """A release on disk with one file replaced, its checksums written again."""

    def __init__(self) -> None:
        self.root = little.folder() / VERSION
        shutil.copytree(little.release(), self.root)

    def descriptor(self, data: bytes) -> None:
        """`datapackage.json`, as `verify` takes it and as `load`, `cite` and `diff` do."""
        files = {**FILES, PACKAGE: data}
        little.told(read_descriptor(files).problems)
        (self.root / PACKAGE).write_bytes(data)
        (self.root / SUMS).write_bytes(sums(files))
        release = Release(VERSION, self.root)
        shelf = ReleaseTables(release)
        _each(
            lambda: cite_release(release),
            lambda: state_of_release(release),
            lambda: [shelf.arrow(name) for name in shelf.described],
            release.verify,
        )

    def sums(self, data: bytes) -> None:
        """`SHA256SUMS`."""
        little.told(list(check_sums({**FILES, SUMS: data})))
        (self.root / SUMS).write_bytes(data)
        _each(Release(VERSION, self.root).verify)


def _each(*calls: Any) -> None:
    """Every call, whichever of them refuses the release."""
    for call in calls:
        try:
            call()
        except TrucebookError:
            continue


def index(data: bytes) -> None:
    """`releases.json`."""
    found = entries_of(data, "releases.json")
    {item["version"]: item for item in found}
    folder = _BESIDE
    little.place(folder / "releases.json", data)
    little.told(list(check_index(ReleaseFiles(VERSION, folder, FILES), folder, BOOK)))


_BESIDE = little.folder()


def provenance(data: bytes) -> None:
    """The provenance beside a release."""
    little.place(_BESIDE / f"{VERSION}.provenance.json", data)
    release = ReleaseFiles(VERSION, _BESIDE, FILES)
    statement, problems = read_statement(release, VERSION)
    little.told(problems)
    builder_of(statement)
    if statement is not None:
        little.told(list(check_subjects(release, VERSION, statement)))
        little.told(list(check_materials(statement, VERSION, BOOK)))


def parquet(data: bytes) -> None:
    """A table as Parquet: decoded in a child process, and held against its CSV file."""
    release = ReleaseFiles(VERSION, RELEASE.home, {**FILES, "mentions.parquet": data})
    little.told(list(parquet_matches_csv(release, BOOK)))


def zipped(data: bytes) -> None:
    """A release in a zip archive, as `verify` and as `load` take it."""
    _archive(data, "a.zip")


def tarred(data: bytes) -> None:
    """A release in a tar.gz archive."""
    _archive(data, "a.tar.gz")


def _archive(data: bytes, name: str) -> None:
    path = little.place(_BESIDE / name, data)
    into = _BESIDE / "into"
    shutil.rmtree(into, ignore_errors=True)
    into.mkdir()
    try:
        little.told(open_release(path).problems)
    finally:
        unpack(path, into)


SMALL = {"0/SHA256SUMS": b"0" * 64 + b"  a.csv\n", "0/a.csv": b"id\n1\n", "0/b.txt": b"b" * 200}


def _zip(files: dict[str, bytes], **how: Any) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", how.get("packing", zipfile.ZIP_DEFLATED)) as archive:
        for name, data in files.items():
            archive.writestr(zipfile.ZipInfo(name), data)
    return made.getvalue()


def _tar(files: dict[str, bytes], mode: str = "w:gz") -> bytes:
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode=mode) as archive:
        for name, data in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return made.getvalue()


_NAMES = st.sampled_from(
    [
        "a",
        "0/a",
        "0/b/c",
        "../a",
        "/a",
        "a\\b",
        "C:a",
        "0/",
        "",
        ".",
        "é",
        "a\n",
        "A",
        "0//a",
        "./a",
    ]
)
_HOLDINGS = st.dictionaries(_NAMES, st.sampled_from([b"", b"a", b"x" * 70_000]), max_size=4)


FORMS = ("codebook.html", "schema.sqlite.sql", "README.md", "croissant.json", "annotations.jsonld")
SHORT = {
    "codebook.html": "<!doctype html><html><head><title>a</title><style>a { color: red }</style>"
    '</head><body><h1 id="a">A</h1><a href="#a">b</a><img src="x"></body></html>',
    "schema.sqlite.sql": '-- a\nCREATE TABLE "a" ("b" TEXT NOT NULL CHECK ("b" <> \'\'));\n',
    "README.md": "# A\n\n[b](https://example.org/b) `c` <i>d</i>\n\n| a |\n|---|\n| b |\n",
    "croissant.json": '{"@context": {"@vocab": "https://schema.org/"}, "url": "a.csv"}',
    "annotations.jsonld": '{"@context": ["http://www.w3.org/ns/anno.jsonld"], "id": "urn:a"}',
}


def document(data: bytes) -> None:
    """A document of a release, by the number in the first byte: does it do anything?"""
    name = FORMS[data[0] % len(FORMS)] if data else FORMS[0]
    little.told(check_inert({name: data[1:], "a.csv": b"", "LICENSE-DATA": b""}))


_ACTIVE = one_of(
    *(
        "<script>",
        "</script>",
        "<a href=",
        "javascript:",
        "<!--",
        "-->",
        "<",
        ">",
        '"',
        "'",
        "=",
        "&#",
    ),
    *(
        "; ",
        "ATTACH ",
        "--",
        "/*",
        "*/",
        "CREATE TABLE ",
        "SELECT ",
        "(",
        ")",
        "$$",
        "[a](",
        "![",
        "`",
    ),
    *(
        "https://x.org/",
        "data:",
        "//x",
        "file:",
        "[",
        "]",
        "{",
        "}",
        ":",
        '"@context"',
        ",",
        "\\",
        "\n",
    ),
    *("<style>", "url(", "@import ", "\0", "é", "\u2028", "<svg onload=x>", "<![CDATA[", "[a]: x"),
)


class _Damaged:
    """A whole release with one file of it, or beside it, replaced."""

    def __init__(self) -> None:
        self.home = little.folder()
        shutil.copytree(little.release().parent, self.home, dirs_exist_ok=True)
        self.before = little.read_all(self.home)
        self.names = sorted(self.before)

    def verify(self, data: bytes) -> None:
        """The file, by the number in the first byte, is what follows; the checksums fit."""
        name = self.names[data[0] % len(self.names)] if data else self.names[0]
        try:
            (self.home / name).write_bytes(data[1:])
            if name != f"{VERSION}/{SUMS}":
                sign(self.home / VERSION)
            verify(self.home / VERSION)
        finally:
            for file, content in self.before.items():
                (self.home / file).write_bytes(content)

    def inputs(self) -> tuple[bytes, ...]:
        """Every file as it is, with its number before it."""
        return tuple(bytes([at]) + self.before[name] for at, name in enumerate(self.names))

    def shapes(self) -> st.SearchStrategy[bytes]:
        """One file changed as its form allows."""
        return st.sampled_from(self.names).flatmap(self._changed)

    def _changed(self, name: str) -> st.SearchStrategy[bytes]:
        data, at = self.before[name], bytes([self.names.index(name)])
        form = json_like(json.loads(data)) if name.endswith(".json") else near(data)
        return form.map(lambda changed: at + changed)


def _harnesses() -> list[Harness]:
    folder, damaged = _Folder(), _Damaged()
    listed = BESIDE["releases.json"]
    package = {**json.loads(FILES[PACKAGE])}
    package["resources"] = [one for one in package["resources"] if one["name"] == "actors"]
    made = BESIDE[f"{VERSION}.provenance.json"]
    table = FILES["mentions.parquet"]
    loaded = json.loads
    zips = st.one_of(near(_zip(SMALL)), _HOLDINGS.map(_zip))
    tars = st.one_of(near(_tar(SMALL, "w")).map(_packed), near(_tar(SMALL)), _HOLDINGS.map(_tar))
    papers = tuple(bytes([at]) + SHORT[name].encode() for at, name in enumerate(FORMS))
    documents = st.one_of(
        st.sampled_from(papers).flatmap(near),
        st.builds(lambda at, text: bytes([at]) + text.encode(), st.integers(0, 4), _ACTIVE),
    )
    return [
        Harness(
            "descriptor", folder.descriptor, (json.dumps(package).encode(),), json_like(package)
        ),
        Harness(
            "sums", folder.sums, (FILES[SUMS],), lines_like(FILES[SUMS], (b"../a", b"\xff", b"  "))
        ),
        Harness("index", index, (listed,), json_like(loaded(listed))),
        Harness("provenance", provenance, (made,), json_like(loaded(made))),
        Harness("parquet", parquet, (table,), near(table)),
        Harness("zip", zipped, (_zip(SMALL),), zips),
        Harness("tar", tarred, (_tar(SMALL),), tars),
        Harness("document", document, papers, documents),
        Harness("release", damaged.verify, damaged.inputs(), damaged.shapes(), whole=True),
    ]


def _packed(data: bytes) -> bytes:
    return gzip.compress(data, 1)


HARNESSES = _harnesses()
