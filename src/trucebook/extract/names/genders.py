"""Whether a text speaks of a person as he or she, learned from the pronouns behind the name."""

from __future__ import annotations

import re
from dataclasses import replace

from trucebook.extract.names.actors import Name, Names
from trucebook.extract.text.reading import Reading

_PRONOUN = re.compile(rb"(?<![A-Za-z'\x92-])(?:([Hh]e|His)|([Ss]he|Her))(?![A-Za-z])")
_REACH = 200


def with_genders(reading: Reading) -> Names:
    """The names of a text, the entities with a gender wherever pronouns show one."""
    votes: dict[int, int] = {}
    entities = reading.names.entities
    people = [name for name in reading.names.names if entities[name.entity].kind == "person"]
    for number, name in enumerate(people):
        if entities[name.entity].gender or not _opens(reading, people, number):
            continue
        following = people[number + 1].start if number + 1 < len(people) else len(reading.doc.data)
        votes[name.entity] = votes.get(name.entity, 0) + _vote(reading, name, following)
    genders = {index: "m" if vote > 0 else "f" for index, vote in votes.items() if vote}
    if not genders:
        return reading.names
    known = list(entities)
    for index, gender in genders.items():
        known[index] = replace(entities[index], gender=gender)
    return replace(reading.names, entities=known)


def _opens(reading: Reading, people: list[Name], number: int) -> bool:
    """Whether a name is the first of a person in its sentence."""
    start, _ = reading.doc.sentence(people[number].start)
    previous = people[number - 1] if number else None
    return previous is None or previous.start < start or previous.entity == people[number].entity


def _vote(reading: Reading, name: Name, following: int) -> int:
    """1 for he, -1 for she: the first pronoun behind a name, outside quotation marks."""
    for match in _PRONOUN.finditer(reading.doc.data, name.end, min(following, name.end + _REACH)):
        if reading.region_at(match.start()) is None:
            return 1 if match[1] else -1
    return 0
