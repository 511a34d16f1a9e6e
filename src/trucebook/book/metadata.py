"""What a page says about its article: each value with the statement that says so, its basis.

trafilatura reads the metadata. What it reads is proposed only where a statement of the page is
found that has it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from trucebook.errors import extra

_DATES = {"extensive_search": False, "original_date": True, "max_date": "2100-01-01"}
"""How htmldate reads a date: from elements made for it, never from the words of the article."""

_LONGEST = 500
"""Characters of a value that is proposed: a page may call anything its title."""

_Statement = tuple[str, str]
"""A statement of a page: its name, such as `meta og:title`, and its value."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A cell of a source record that a page proposes, and the statement of the page behind it."""

    value: str
    basis: str


def proposals(tree: Any, address: str = "") -> Iterator[tuple[str, Proposal]]:
    """What the page in a tree of lxml says about its article, by column of `sources`."""
    described = extra("trafilatura", "web").extract_metadata(tree, address or None, _DATES)
    said = list(_statements(tree))
    read = {"title": described.title, "outlet": described.sitename, "author": described.author}
    for column, value in read.items():
        if value and (found := _said(value, said)):
            yield column, found
    if described.date and (found := _published(described.date, address, said, tree)):
        yield "published", found
    for column, forms in _WHOLE.items():
        fitting = (p for p in said if p[0] in forms and re.fullmatch(forms[p[0]], p[1]))
        for name, value in islice(fitting, 1):
            yield column, Proposal(value.replace("_", "-") if column == "language" else value, name)


_ADDRESS, _TAG = r"https?://[^\s/@]+(?:/\S*)?", r"[a-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*"
_WHOLE = {
    "url": dict.fromkeys(("link canonical", "meta og:url"), _ADDRESS),
    "language": dict.fromkeys(("html lang", "meta og:locale"), _TAG),
}
"""Columns that are whole statements: their names, and the form that the value must have."""


def _statements(tree: Any) -> Iterator[_Statement]:
    """What the elements made for it say of the page, blanks made single."""
    found = [
        *(("html lang", value) for value in tree.xpath("//html/@lang")),
        *(("link canonical", value) for value in tree.xpath("//link[@rel='canonical']/@href")),
        *(
            (f"meta {meta.get('property') or meta.get('name') or meta.get('itemprop')}", value)
            for meta in tree.iter("meta")
            if (value := meta.get("content"))
        ),
        *_linked_data(tree),
        *(("h1", element.text_content()) for element in tree.iter("h1")),
        *(("title", element.text_content()) for element in tree.iter("title")),
        *(("time", value) for value in tree.xpath("//time/@datetime")),
        *(("byline", element.text_content()) for element in tree.xpath(_BYLINES)),
    ]
    for name, value in found:
        line = " ".join(value.split())
        if line and len(line) <= _LONGEST and _is_text(line):
            yield name.strip(), line


_BYLINES = (
    "//*[@rel='author' or @itemprop='author'"
    " or contains(@class, 'author') or contains(@class, 'byline')]"
)


def _linked_data(tree: Any) -> Iterator[_Statement]:
    """The texts in the JSON-LD of a page, each named by its path."""
    for script in tree.xpath("//script[@type='application/ld+json']"):
        try:
            waiting = [("JSON-LD", json.loads(script.text or "", strict=False))]
        except (ValueError, RecursionError):
            continue
        while waiting:
            name, value = waiting.pop()
            if isinstance(value, dict):
                waiting += [(f"{name} {key}", item) for key, item in value.items()]
            elif isinstance(value, list):
                waiting += [(name, item) for item in value]
            elif isinstance(value, str):
                yield name, value


def _is_text(value: str) -> bool:
    """Whether a value can be written as UTF-8; JSON may hold half a character."""
    return value.isprintable() and not re.search("[\ud800-\udfff]", value)


def _said(value: str, said: list[_Statement]) -> Proposal | None:
    """The value as the shortest statements that hold its parts have them; None without one."""
    parts: list[str] = []
    names: list[str] = []
    for wanted in " ".join(value.split()).split("; "):
        holding = [item for item in said if wanted.casefold() in item[1].casefold()]
        if not holding:
            return None
        name, line = min(holding, key=lambda item: len(item[1]))
        parts.append(line if line.casefold() == wanted.casefold() else wanted)
        names.append(name)
    return Proposal("; ".join(parts), ", ".join(dict.fromkeys(names)))


_SEEN = "//text()[not(parent::script or parent::style)]"


def _published(day: str, address: str, said: list[_Statement], tree: Any) -> Proposal | None:
    """The day of publication, if the page states it as such; that of a change is none."""
    of_it = [item for item in said if not re.search(r"modif|updat", item[0], re.I)]
    year, month, date = map(int, day.split("-"))
    printed = re.compile(
        rf"(?<!\d)(?:\w{{1,12}} )?0?{date}(?!\d)(?:\D{{1,20}}|\D0?{month}\D){year}"
        rf"|(?<!\d)0?{month}\D0?{date}\D{year}|{year}\D0?{month}\D0?{date}(?!\d)"
    )
    seen = " ".join(" ".join(tree.xpath(_SEEN)).split())
    for name, line in (*of_it, ("address", address), ("text", seen)):
        if found := printed.search(line):
            words = found[0] if line is seen else line
            return Proposal(day, f"The page: {name} '{words}'.")
    return None
