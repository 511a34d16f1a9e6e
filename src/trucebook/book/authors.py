"""The authors of a book as `CITATION.cff` lists them: people and bodies."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from trucebook.problem import shorten


@dataclass(frozen=True, slots=True)
class Author:
    """One author.

    Attributes:
        name: the name as it is read: Anna van der Berg Jr.; of a body its whole name.
        given: given names of a person, if any.
        family: family name of a person with its particle, if any.
        suffix: what follows on the name of a person: Jr.
        orcid: address of the ORCID record, if any: https://orcid.org/0000-0002-1825-0097.
        affiliation: where a person works, if known.
        website: address of a page about the author, if any.
    """

    name: str
    given: str = ""
    family: str = ""
    suffix: str = ""
    orcid: str = ""
    affiliation: str = ""
    website: str = ""

    @property
    def is_person(self) -> bool:
        """Whether it is a person, and no body."""
        return bool(self.given or self.family)

    @property
    def surname(self) -> str:
        """The family name with its suffix: van der Berg Jr."""
        return " ".join(filter(None, (self.family, self.suffix)))

    @property
    def inverted(self) -> str:
        """The name as a list sorts it: van der Berg Jr., Anna; of a body its name."""
        return ", ".join(filter(None, (self.surname, self.given))) or self.name

    @property
    def bibtex(self) -> str:
        """The name as BibTeX reads it: van der Berg, Jr., Anna; of a body in braces."""
        parts = ", ".join(filter(None, (self.family, self.suffix, self.given)))
        return parts if self.family and self.given else f"{{{self.name}}}"


_OF_A_PERSON = ("given-names", "name-particle", "family-names", "name-suffix")
_READ = ("name", *_OF_A_PERSON, "orcid", "affiliation", "website")
_OTHER = (
    *("address", "alias", "city", "country", "date-end", "date-start", "email", "fax"),
    *("location", "post-code", "region", "tel"),
)
"""Keys of the Citation File Format that only the file itself carries into a release."""


def author_of(node: Any) -> Author:
    """The author that a node of the file describes; it has no `author_faults`."""
    given = {key.value: node.value for key, node in node.value if key.value in _READ}
    family = " ".join(filter(None, map(given.get, ("name-particle", "family-names"))))
    name = given.get("name") or " ".join(filter(None, map(given.get, _OF_A_PERSON)))
    return Author(
        name=name,
        given=given.get("given-names", ""),
        family=family,
        suffix=given.get("name-suffix", ""),
        orcid=given.get("orcid", ""),
        affiliation=given.get("affiliation", ""),
        website=given.get("website", ""),
    )


def author_faults(node: Any) -> Iterator[tuple[str, Any]]:
    """What is wrong with an author, and the node that it is about."""
    if node.id != "mapping":
        yield "an author is no person or body with keys such as name or family-names", node
        return
    given = {key.value: value for key, value in node.value}
    keys = {key.value: key for key, _ in node.value}
    for key in given.keys() - {*_READ, *_OTHER}:
        yield f"there is no key {shorten(key, 40)!r} of an author", keys[key]
    texts = [key for key in _READ if key in given]
    for key in texts:
        if given[key].tag != "tag:yaml.org,2002:str" or not given[key].value.strip():
            yield f"{key} of an author is no text", given[key]
            return
    yield from _name_faults(given, node)
    orcid = given.get("orcid")
    if orcid is not None and not is_orcid(orcid.value):
        found = shorten(orcid.value, 40)
        yield f"orcid {found!r} is no https://orcid.org/ address with a right check digit", orcid
    website = given.get("website")
    if website is not None and not re.fullmatch(r"https?://[^\s<>\"]+", website.value):
        yield f"website {shorten(website.value, 60)!r} is no web address", website


def _name_faults(given: Mapping[str, Any], node: Any) -> Iterator[tuple[str, Any]]:
    of_a_person = [key for key in _OF_A_PERSON if key in given]
    if "name" in given and of_a_person:
        yield f"an author has name, as a body has, and {of_a_person[0]}, as a person has", node
    elif "name" not in given and not {"given-names", "family-names"} & given.keys():
        yield "an author lacks name (of a body) or family-names and given-names", node


_ORCID = re.compile(r"https://orcid\.org/([0-9]{4}-[0-9]{4}-[0-9]{4}-[0-9]{3}[0-9X])")


def is_orcid(address: str) -> bool:
    """Whether an address is that of an ORCID record, by its form and check digit (ISO 7064)."""
    found = _ORCID.fullmatch(address)
    if not found:
        return False
    total = 0
    for digit in found[1].replace("-", "")[:-1]:
        total = (total + int(digit)) * 2
    check = (12 - total % 11) % 11
    return found[1][-1] == ("X" if check == 10 else str(check))
