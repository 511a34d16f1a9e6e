"""Standoff annotations of brat: a file `name.ann` beside the text `name.txt`.

A line is a labelled place (T), an attribute of one (A, M), an event with the places that play a
role in it (E), a link between two (R), an entry of a register (N) or a note (#).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from trucebook.extract.annotations.annotation import Annotated, Annotation
from trucebook.language import Message, say

NAME = "brat"

_PLACE = re.compile(
    r"(T[^\t]+)\t(\S+) ([0-9]{1,15} [0-9]{1,15}(?:;[0-9]{1,15} [0-9]{1,15})*)\t(.*)"
)
_ATTRIBUTE = re.compile(r"[AM][^\t]+\t(\S+) (\S+)(?: (.*?))?\s*")
_EVENT = re.compile(r"(E[^\t]+)\t([^\s:]+):(\S+)((?: \S+)*)\s*")
_LINK = re.compile(r"R[^\t]+\t(\S+) \S+?:(\S+) \S+?:(\S+)\s*")
_NOTE = re.compile(r"#[^\t]*\t\S+ (\S+)\t(.*)")
_IGNORED = re.compile(r"N[^\t]+\t.*|\*\t.*|\s*")
"""Links to registers, and sets of places that mean the same."""


class _Place(NamedTuple):
    label: str
    spans: tuple[tuple[int, int], ...]
    words: str


@dataclass(eq=False)
class _Lines:
    """What the lines of a file say so far, by the ids of what they speak of."""

    places: dict[str, _Place] = field(default_factory=dict)
    said: dict[str, dict[str, Any]] = field(default_factory=dict)
    triggers: dict[str, str] = field(default_factory=dict)
    links: list[tuple[str, str, str]] = field(default_factory=list)

    def take(self, line: str) -> bool:
        """Take what a line says; whether it is one of the format."""
        if found := _PLACE.fullmatch(line):
            spans = (pair.split(" ") for pair in found[3].split(";"))
            ends = tuple((int(start), int(end)) for start, end in spans)
            self.places[found[1]] = _Place(found[2], ends, found[4])
        elif found := _ATTRIBUTE.fullmatch(line):
            value = True if found[3] is None else found[3]
            self.said.setdefault(found[2], {})[found[1]] = value
        elif found := _EVENT.fullmatch(line):
            self.triggers[found[1]] = found[3]
            roles = (role.partition(":") for role in found[4].split())
            self.links += [(found[1], role.rstrip("0123456789"), of) for role, _, of in roles]
        elif found := _LINK.fullmatch(line):
            self.links.append((found[2], found[1], found[3]))
        elif found := _NOTE.fullmatch(line):
            self.said.setdefault(found[1], {})["note"] = found[2]
        else:
            return _IGNORED.fullmatch(line) is not None
        return True

    def cells(self) -> dict[str, dict[str, Any]]:
        """What is said of each place; what is said of an event is said of its place."""
        found = {key: dict(cells) for key, cells in self.said.items()}
        for event, trigger in self.triggers.items():
            found.setdefault(trigger, {}).update(self.said.get(event, {}))
        return found

    def linked(self) -> dict[str, dict[str, str]]:
        """The words that each place is linked to, by the name of the link."""
        found: dict[str, dict[str, str]] = {}
        for one, link, other in self.links:
            target = self.places.get(self.triggers.get(other, other))
            if target is not None:
                found.setdefault(self.triggers.get(one, one), {})[link] = target.words
        return found


def read(lines: str, name: str, text: str | None) -> Annotated:
    """The annotations in the lines of a file `.ann`, on a text of that name."""
    taken = _Lines()
    faults: list[tuple[Message, str]] = [
        (say("a line of brat's standoff format"), line)
        for line in lines.replace("\r\n", "\n").split("\n")
        if not taken.take(line)
    ]
    cells, linked = taken.cells(), taken.linked()
    annotations = [
        annotation
        for key, place in taken.places.items()
        for annotation in _of_place(place, cells.get(key, {}), linked.get(key, {}), text, faults)
    ]
    return Annotated(annotations, [name], text=text, faults=faults)


def _of_place(
    place: _Place,
    said: dict[str, Any],
    links: dict[str, str],
    text: str | None,
    faults: list[tuple[Message, str]],
) -> Iterator[Annotation]:
    """One annotation; none for words that other words part."""
    start, end = place.spans[0]
    for next_start, next_end in place.spans[1:]:
        # NOTE: brat parts a place at each line end, where only blanks are between its parts.
        if next_start < end or (text is not None and text[end:next_start].strip()):
            faults.append((say("words in one stretch"), place.words))
            return
        end = next_end
    yield Annotation(place.label, start, end, place.words, said, links)
