"""`CITATION.cff`: the title, version, date and authors of a book, kept where citers look."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from trucebook.errors import UsageError, extra
from trucebook.problem import Problem, shorten

__all__ = ["FILE", "Citation", "bearing", "read_citation"]

FILE = "CITATION.cff"
_VERSION = r"(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)"


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
        """Where the text of the licence stands."""
        if not self.licence:
            return None
        shared = re.fullmatch(r"CC-(BY(?:-NC)?(?:-SA|-ND)?)-(\d\.\d)", self.licence)
        if shared:
            return f"https://creativecommons.org/licenses/{shared[1].lower()}/{shared[2]}/"
        return f"https://spdx.org/licenses/{self.licence}.html"


def read_citation(root: Path) -> tuple[Citation, tuple[Problem, ...]]:
    """The citation of a book, or an empty one and what is wrong with its file."""
    yaml = extra("yaml", "curate")
    try:
        content = yaml.load((root / FILE).read_bytes(), Loader=yaml.BaseLoader)
    except OSError as error:
        return Citation(), (_problem(str(error.strerror)),)
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        return Citation(), (_problem(" ".join(str(error).split())),)
    faults = tuple(map(_problem, _faults(content)))
    return (Citation(), faults) if faults else (_citation(content), ())


def bearing(text: str, version: str, released: str) -> str:
    """The text of a citation file with another version and date, all else as it is.

    Raises:
        UsageError: the version is not of the form 1.2.3, or the date none of 2024-02-29.
    """
    if not re.fullmatch(_VERSION, version):
        raise UsageError(f"Expected a version of the form 1.2.3, found {version!r}.")
    if not _is_date(released):
        raise UsageError(f"Expected a date of the form 2024-02-29, found {released!r}.")
    for key, value in (("version", version), ("date-released", f'"{released}"')):
        text = re.sub(rf"(?m)^{key}:[^\n]*$", f"{key}: {value}", text)
    return text


def _citation(content: dict[str, Any]) -> Citation:
    return Citation(
        title=content["title"],
        version=content["version"],
        released=content["date-released"],
        abstract=content.get("abstract", content["title"]),
        authors=tuple(map(_name, content["authors"])),
        licence=content.get("license"),
        keywords=tuple(content.get("keywords", ())),
    )


def _faults(content: object) -> Iterator[str]:
    if not isinstance(content, dict):
        yield "it is no list of keys and values"
        return
    for key in ("title", "version", "date-released", "authors"):
        if not content.get(key):
            yield f"it lacks {key}"
    version, released = content.get("version"), content.get("date-released")
    if version and not re.fullmatch(_VERSION, str(version)):
        yield f"version {version!r} is not of the form 1.2.3"
    if released and not _is_date(str(released)):
        yield f"date-released {released!r} is no date of the form 2024-02-29"
    authors = content.get("authors")
    if authors and not (isinstance(authors, list) and all(map(_name, authors))):
        yield "authors is no list of people or bodies with names"
    if not all(isinstance(content.get(key, ""), str) for key in ("title", "abstract", "license")):
        yield "title, abstract and license are single texts"


def _is_date(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _name(author: Any) -> str:
    if not isinstance(author, dict):
        return ""
    parts = (author.get("given-names", ""), author.get("family-names", ""))
    return str(author.get("name") or " ".join(filter(None, parts)))


def _problem(fault: str) -> Problem:
    return Problem(
        rule="citation_is_there",
        file=FILE,
        value=shorten(fault),
        message="expected a Citation File Format file with title, version, date and authors",
        hint="The book's version stands there; see citation-file-format.github.io.",
    )
