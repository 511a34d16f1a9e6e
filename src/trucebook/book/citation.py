"""What a book says of itself: `CITATION.cff`, kept where citers look, and `CARD.toml`.

The citation has title, version, date and authors. The card has what users should know first, in
the words of the makers, one text per subject; each is optional, and so is the file.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from trucebook.book.authors import Author, author_faults, author_of
from trucebook.errors import UsageError
from trucebook.language import say
from trucebook.notation import Misread, read_toml, read_yaml
from trucebook.problem import Problem, shorten
from trucebook.snapshot import Snapshot
from trucebook.version import is_version

FILE = "CITATION.cff"
CARD = "CARD.toml"
LICENCE = "LICENSE-DATA"

ABOUT = (FILE, LICENCE, CARD)
"""Those files, which releases carry as they are."""


@dataclass(frozen=True, slots=True)
class Citation:
    """What a book says of itself.

    Attributes:
        title: name of the data.
        version: version of the data (SemVer, without labels).
        released: date of that version (ISO 8601).
        abstract: what the data are; the title where there is none.
        authors: people and bodies, in order.
        licence: SPDX identifier.
        keywords: subject words.
    """

    title: str = ""
    version: str = ""
    released: str = ""
    abstract: str = ""
    authors: tuple[Author, ...] = ()
    licence: str = ""
    keywords: tuple[str, ...] = ()

    @property
    def slug(self) -> str:
        """The title up to its colon, as a name for files and packages."""
        words = re.findall(r"[a-z0-9]+", self.title.partition(":")[0].lower())
        return "-".join(words) or "book"

    @property
    def licence_url(self) -> str:
        """The address of the licence's text."""
        shared = re.fullmatch(r"CC-(BY(?:-NC)?(?:-SA|-ND)?)-([0-9]\.[0-9])", self.licence)
        if shared:
            return f"https://creativecommons.org/licenses/{shared[1].lower()}/{shared[2]}/"
        return f"https://spdx.org/licenses/{self.licence}.html"

    @property
    def reference(self) -> str:
        """The entry of a list of references: Anna Lee (2026). Floods. Version 1.0.0. …"""
        names = "; ".join(author.inverted for author in self.authors)
        about = f"{self.title}. Version {self.version}. Data set, {self.licence}."
        return f"{names} ({self.released[:4]}). {about}"

    @property
    def bibtex(self) -> str:
        """The entry of a BibTeX file, on one line."""
        names = " and ".join(author.bibtex for author in self.authors)
        return (
            f"@misc{{{self.slug}_{self.version}, title = {{{self.title}}}, author = {{{names}}}, "
            f"year = {{{self.released[:4]}}}, version = {{{self.version}}}}}"
        )


def read_citation(files: Snapshot) -> tuple[Citation, tuple[Problem, ...]]:
    """The citation among some files, or an empty one and what is wrong with its file."""
    root = _content(files, FILE, read_yaml)
    if isinstance(root, Problem):
        return Citation(), (root,)
    if root is None or root.id != "mapping":
        return Citation(), (_problem(FILE, "it is no list of keys and values"),)
    given = {key.value: value for key, value in root.value}
    faults = tuple(
        _problem(FILE, fault, *_place(root if node is None else node))
        for fault, node in _faults(given)
    )
    if faults:
        return Citation(), faults
    found = Citation(
        title=given["title"].value,
        version=given["version"].value,
        released=given["date-released"].value,
        abstract=given.get("abstract", given["title"]).value,
        authors=tuple(map(author_of, given["authors"].value)),
        licence=given["license"].value,
        keywords=tuple(item.value for item in given["keywords"].value)
        if "keywords" in given
        else (),
    )
    return found, ()


def with_version(files: Snapshot, version: str, released: str) -> bytes:
    """The citation file among some files with another version and date, all else as it is."""
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


def _faults(given: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """What is wrong with the values that are read, and the node that it is about, if any."""
    needed = ("title", "version", "date-released", "authors", "license")
    lacking = [key for key in needed if key not in given or not given[key].value]
    yield from ((f"it lacks {key}", given.get(key)) for key in lacking)
    given = {key: node for key, node in given.items() if key not in lacking}
    for key, is_it, form in (
        ("version", is_version, "not of the form 1.2.3"),
        ("date-released", _is_date, "no date of the form 2024-02-29"),
        ("license", _SPDX.fullmatch, "no single SPDX identifier, such as CC-BY-4.0"),
    ):
        node = given.get(key)
        if node is not None and not (node.id == "scalar" and is_it(node.value)):
            yield f"{key} {_shown(node)} is {form}", node
    for key in ("title", "abstract"):
        if key in given and given[key].value and not _is_text(given[key]):
            found = f"{key} is {_shown(given[key])}"
            yield f"{found}; title and abstract are single texts", given[key]
    yield from _list_faults(given)


def _list_faults(given: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """What is wrong with authors and keywords, each at its own place."""
    for key, what in (("authors", "people or bodies with names"), ("keywords", "texts")):
        node = given.get(key)
        if node is not None and node.id != "sequence":
            yield f"{key} is no list of {what}: write each on a line of its own, after '- '", node
        elif node is not None and key == "authors":
            yield from (fault for author in node.value for fault in author_faults(author))
        elif node is not None:
            odd = (item for item in node.value if not _is_text(item) or not item.value.strip())
            yield from ((f"keyword {_shown(item)} is no text", item) for item in odd)


_SPDX = re.compile(r"[A-Za-z0-9][A-Za-z0-9.+-]*")


def _is_date(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _is_text(node: Any) -> bool:
    """Whether a value is a text, and no number, date, truth value or null."""
    return bool(node.tag == "tag:yaml.org,2002:str")


def _shown(node: Any) -> str:
    return repr(shorten(node.value, 40)) if node.id == "scalar" else f"a {node.id}"


def _place(node: Any) -> tuple[int, int] | tuple[()]:
    return (node.start_mark.line + 1, node.start_mark.column + 1) if node else ()


# The card

SUBJECTS = {
    "collection": "How the sources were chosen",
    "missing": "What is missing",
    "coding": "How the texts were coded",
    "coders": "Who coded",
    "agreement": "How far coders agree",
    "programs": "What programs did",
    "personal": "People named",
    "biases": "Biases",
    "limits": "Limits",
    "uses": "Uses",
    "impact": "Possible harm",
    "maintenance": "Maintenance",
}
"""Key to heading, in the order in which they are shown."""


def read_statements(files: Snapshot) -> tuple[Mapping[str, str], tuple[Problem, ...]]:
    """The statements among some files by subject, and what is wrong with their file."""
    if CARD not in files:
        return {}, ()
    content = _content(files, CARD, read_toml)
    if isinstance(content, Problem):
        return {}, (content,)
    lines = files.text(CARD).split("\n")
    faults = []
    for key, value in content.items():
        if key not in SUBJECTS:
            faults.append(
                _problem(CARD, say("there is no subject {key}", key=key), _line(lines, key))
            )
        elif not isinstance(value, str) or not value.strip():
            faults.append(_problem(CARD, say("{key} is no text", key=key), _line(lines, key)))
    if faults:
        return {}, tuple(faults)
    return {key: content[key].strip() for key in SUBJECTS if key in content}, ()


def _line(lines: list[str], key: str) -> int | None:
    """The line of a key; None where it is written with quotation marks or escapes."""
    is_it = (line.lstrip(" \t[").startswith(key) for line in lines)
    return next((number for number, found in enumerate(is_it, 1) if found), None)


def _content(files: Snapshot, file: str, read: Callable[[bytes], Any]) -> Any:
    """What a file holds, or the problem with it."""
    try:
        return read(files.read(file))
    except OSError as error:
        return _problem(file, str(error.strerror))
    except Misread as error:
        return _problem(file, error.msg, error.lineno, error.colno)


def _problem(file: str, fault: str, line: int | None = None, column: int | None = None) -> Problem:
    rule, expected, hint = _EXPECTED[file]
    return Problem(
        rule=rule,
        file=file,
        line=line,
        column=column,
        value=shorten(fault),
        message=say("expected {expected}", expected=expected),
        hint=hint,
    )


_EXPECTED = {
    FILE: (
        "citation_is_there",
        say("a Citation File Format file with title, version, date, authors and license"),
        say("It has the version of the book; see citation-file-format.github.io."),
    ),
    CARD: (
        "statements_are_texts",
        say("TOML with texts under some of {subjects}", subjects=", ".join(SUBJECTS)),
        say("Write it as key = 'text', or leave the subject out."),
    ),
}
"""Rule, what is expected and the next step where one of the files cannot be read."""
