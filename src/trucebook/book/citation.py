"""`CITATION.cff`: the title, version, date and authors of a book, kept where citers look."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from trucebook.book.card import FILE as STATEMENTS
from trucebook.errors import UsageError
from trucebook.notation import Misread, read_yaml
from trucebook.problem import Problem, shorten
from trucebook.snapshot import Snapshot
from trucebook.version import is_version

FILE = "CITATION.cff"


@dataclass(frozen=True, slots=True)
class Citation:
    """What a book says of itself.

    Attributes:
        title: name of the data.
        version: version of the data (SemVer, without labels).
        released: date of that version (ISO 8601).
        abstract: what the data are; the title where there is none.
        authors: names, in order.
        licence: SPDX identifier, if any.
        keywords: subject words.
    """

    title: str = ""
    version: str = ""
    released: str = ""
    abstract: str = ""
    authors: tuple[str, ...] = ()
    licence: str | None = None
    keywords: tuple[str, ...] = ()

    @property
    def slug(self) -> str:
        """The title up to its colon, as a name for files and packages."""
        words = re.findall(r"[a-z0-9]+", self.title.partition(":")[0].lower())
        return "-".join(words) or "book"

    @property
    def licence_url(self) -> str | None:
        """The address of the licence's text."""
        if not self.licence:
            return None
        shared = re.fullmatch(r"CC-(BY(?:-NC)?(?:-SA|-ND)?)-([0-9]\.[0-9])", self.licence)
        if shared:
            return f"https://creativecommons.org/licenses/{shared[1].lower()}/{shared[2]}/"
        return f"https://spdx.org/licenses/{self.licence}.html"


def read_citation(files: Snapshot) -> tuple[Citation, tuple[Problem, ...]]:
    """The citation among some files, or an empty one and what is wrong with its file."""
    try:
        root = read_yaml(files.read(FILE))
    except OSError as error:
        return Citation(), (_problem(str(error.strerror)),)
    except Misread as error:
        return Citation(), (_problem(error.msg, error.lineno, error.colno),)
    if root is None or root.id != "mapping":
        return Citation(), (_problem("it is no list of keys and values"),)
    given = {key.value: value for key, value in root.value}
    faults = tuple(_problem(fault, *_place(node)) for fault, node in _faults(given))
    return (Citation(), faults) if faults else (_citation(given), ())


def with_version(files: Snapshot, version: str, released: str) -> bytes:
    """The citation file among some files with another version and date, all else as it is.

    Raises:
        UsageError: the version is not of the form 1.2.3, or the date none of 2024-02-29; or the
            file lacks the lines to write them on.
    """
    if not is_version(version):
        raise UsageError(f"Expected a version of the form 1.2.3, found {version!r}.")
    if not _is_date(released):
        raise UsageError(f"Expected a date of the form 2024-02-29, found {released!r}.")
    text = files.text(FILE)
    for key, value in (("version", version), ("date-released", f'"{released}"')):
        text = re.sub(rf"(?m)^{key}:[^\n]*$", f"{key}: {value}", text)
    written, _ = read_citation(files.with_file(FILE, text.encode()))
    if (written.version, written.released) != (version, released):
        raise UsageError(
            f"{files.root / FILE}: expected the lines 'version: ...' and 'date-released: ...' to "
            f"write {version} and {released} on. Put each on one line of its own."
        )
    return text.encode()


def _citation(given: Mapping[str, Any]) -> Citation:
    return Citation(
        title=given["title"].value,
        version=given["version"].value,
        released=given["date-released"].value,
        abstract=given.get("abstract", given["title"]).value,
        authors=tuple(map(_name, given["authors"].value)),
        licence=given["license"].value if "license" in given else None,
        keywords=tuple(item.value for item in given["keywords"].value)
        if "keywords" in given
        else (),
    )


def _faults(given: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """What is wrong with the values that are read, and the node that it is about, if any."""
    for key in ("title", "version", "date-released", "authors"):
        if key not in given or not given[key].value:
            yield f"it lacks {key}", given.get(key)
    for key, is_it, form in (
        ("version", is_version, "not of the form 1.2.3"),
        ("date-released", _is_date, "no date of the form 2024-02-29"),
    ):
        node = given.get(key)
        if node is not None and node.value and not (node.id == "scalar" and is_it(node.value)):
            yield f"{key} {_shown(node)} is {form}", node
    for key in ("title", "abstract", "license"):
        if key in given and given[key].value and not _is_text(given[key]):
            yield (
                f"{key} is {_shown(given[key])}; title, abstract and license are single texts",
                (given[key]),
            )
    authors = given.get("authors")
    if authors is not None and authors.value and not _are_named(authors):
        yield "authors is no list of people or bodies with names", authors
    keywords = given.get("keywords")
    if keywords is not None and not _are_texts(keywords):
        yield "keywords is no list of texts", keywords


def _is_date(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _is_text(node: Any) -> bool:
    """Whether a value is a text, and no number, date, truth value or null."""
    return bool(node.tag == "tag:yaml.org,2002:str")


def _are_texts(node: Any) -> bool:
    return node.id == "sequence" and all(map(_is_text, node.value))


def _are_named(authors: Any) -> bool:
    return authors.id == "sequence" and all(map(_name, authors.value))


def _name(author: Any) -> str:
    """The name of an author; empty where there is none, or it is no text."""
    if author.id != "mapping":
        return ""
    given = {key.value: value for key, value in author.value if key.value in _NAMES}
    texts = {key: node.value for key, node in given.items() if _is_text(node)}
    if len(texts) < len(given):
        return ""
    return str(texts.get("name") or " ".join(filter(None, map(texts.get, _NAMES[1:]))))


_NAMES = ("name", "given-names", "family-names")


def _shown(node: Any) -> str:
    return repr(shorten(node.value, 40)) if node.id == "scalar" else f"a {node.id}"


def _place(node: Any) -> tuple[int, int] | tuple[None, None]:
    return (node.start_mark.line + 1, node.start_mark.column + 1) if node else (None, None)


def _problem(fault: str, line: int | None = None, column: int | None = None) -> Problem:
    return Problem(
        rule="citation_is_there",
        file=FILE,
        line=line,
        column=column,
        value=shorten(fault),
        message="expected a Citation File Format file with title, version, date and authors",
        hint="It has the version of the book; see citation-file-format.github.io.",
    )


LICENCE = "LICENSE-DATA"

ABOUT = (FILE, LICENCE, STATEMENTS)
"""Those files, which releases carry as they are."""
