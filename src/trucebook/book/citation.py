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

from trucebook.errors import UsageError
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
    root = _content(files, FILE, read_yaml)
    if isinstance(root, Problem):
        return Citation(), (root,)
    if root is None or root.id != "mapping":
        return Citation(), (_problem(FILE, "it is no list of keys and values"),)
    given = {key.value: value for key, value in root.value}
    faults = tuple(_problem(FILE, fault, *_place(node)) for fault, node in _faults(given))
    if faults:
        return Citation(), faults
    found = Citation(
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
    needed = ("title", "version", "date-released", "authors")
    lacking = [key for key in needed if key not in given or not given[key].value]
    yield from ((f"it lacks {key}", given.get(key)) for key in lacking)
    given = {key: node for key, node in given.items() if key not in lacking}
    for key, is_it, form in (
        ("version", is_version, "not of the form 1.2.3"),
        ("date-released", _is_date, "no date of the form 2024-02-29"),
    ):
        node = given.get(key)
        if node is not None and not (node.id == "scalar" and is_it(node.value)):
            yield f"{key} {_shown(node)} is {form}", node
    for key in ("title", "abstract", "license"):
        if key in given and given[key].value and not _is_text(given[key]):
            found = f"{key} is {_shown(given[key])}"
            yield f"{found}; title, abstract and license are single texts", given[key]
    items: dict[str, tuple[Callable[[Any], object], str]] = {
        "authors": (_name, "people or bodies with names"),
        "keywords": (_is_text, "texts"),
    }
    for key, (fits, what) in items.items():
        node = given.get(key)
        if node is not None and not (node.id == "sequence" and all(map(fits, node.value))):
            yield f"{key} is no list of {what}", node


def _is_date(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _is_text(node: Any) -> bool:
    """Whether a value is a text, and no number, date, truth value or null."""
    return bool(node.tag == "tag:yaml.org,2002:str")


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
            faults.append(_problem(CARD, f"there is no subject {key}", _line(lines, key)))
        elif not isinstance(value, str) or not value.strip():
            faults.append(_problem(CARD, f"{key} is no text", _line(lines, key)))
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
    rule, message, hint = _EXPECTED[file]
    return Problem(
        rule=rule,
        file=file,
        line=line,
        column=column,
        value=shorten(fault),
        message=f"expected {message}",
        hint=hint,
    )


_EXPECTED = {
    FILE: (
        "citation_is_there",
        "a Citation File Format file with title, version, date and authors",
        "It has the version of the book; see citation-file-format.github.io.",
    ),
    CARD: (
        "statements_are_texts",
        f"TOML with texts under some of {', '.join(SUBJECTS)}",
        "Write it as key = 'text', or leave the subject out.",
    ),
}
"""Rule, what is expected and the next step where one of the files cannot be read."""
