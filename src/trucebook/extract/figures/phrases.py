"""The noun phrase that a number counts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from trucebook.extract.figures.units import UNIT_OF, is_person, singular, unit_of_thing
from trucebook.extract.lexicon import NOUNS, STOPS, byte_words

BREAKERS = byte_words(STOPS["breakers"])
_PARTICIPLES = byte_words(STOPS["participles"])
_TOKEN = re.compile(
    rb" ((?:[A-Z]\.){2,}|[A-Z][A-Za-z]*-?[0-9]+[A-Z]?s?(?![A-Za-z0-9])|[0-9]+-[a-z]+(?:-olds?)?|"
    rb"[A-Za-z]+(?:['\x92-][A-Za-z]+)*)"
)
_MARKED = re.compile(
    rb" [\"'\x91\x93\x84\xab\x8b]([A-Za-z]+(?:[ -][A-Za-z]+)?)[\"'\x92\x94\xbb\x9b]"
)


class Noun(NamedTuple):
    """The counted noun phrase at `[start, end)` and its head in lower case."""

    start: int
    end: int
    head: bytes


_TRANSITIVE = byte_words(STOPS["transitive"])
_ADJECTIVES = byte_words(STOPS["adjectives"])
_COLLECTIVE = byte_words(STOPS["collective"])
_NO_PLURAL = byte_words(STOPS["no_plural"])
_PLURALS = byte_words(STOPS["plurals"])
_OLD_THINGS = byte_words(STOPS["old_things"])
_LIGHT = byte_words(STOPS["light_heads"])
_NAMED_THINGS = byte_words(STOPS["named_things"])
_SAME = byte_words(NOUNS["same"])
_AS_NOUNS = frozenset((b"dead", b"missing", b"wounded", b"injured"))
_POSSESSIVE = re.compile(rb"['\x92]s?\Z")
_AND_PEOPLE = re.compile(rb"((?:, [a-z]+){0,3},? and) ([a-z]+)(?![a-z'\x92-])")
_OTHER_ADJECTIVE = re.compile(rb" ([a-z]+) ([a-z]+)(?![a-z'\x92-])")
_PAST_FORM = re.compile(rb"(?<!\A[bswd])(?<!\A[bsw]e)(?<!\As[lh])(?<!re)ed\Z")
_DEMONYM = re.compile(rb"(?:ans|ese|is|men|women|ers|ites|ards|ots)\Z")


def is_plural(word: bytes) -> bool:
    """Whether a word in lower case may be the plural of a noun."""
    if word in _PLURALS or (word.endswith(b"men") and singular(word.decode()) != word.decode()):
        return True
    return (
        len(word) > 2
        and word.endswith(b"s")
        and not word.endswith((b"ss", b"us", b"is", b"'s", b"\x92s"))
        and word not in _NO_PLURAL
    )


def _word_at(data: bytes, at: int) -> bytes:
    """The word that comes next; empty where none does."""
    token = _TOKEN.match(data, at)
    return token[1] if token is not None else b""


@dataclass(frozen=True, eq=False)
class Nouns:
    """The nouns that a number may count, of English and of the subject of a book.

    Attributes:
        unit_of: the unit of a noun.
        people: those for people.
        singular: those of which the plural is listed too.
        things: those for what may be old.
    """

    unit_of: Mapping[bytes, str]
    people: frozenset[bytes]
    singular: frozenset[bytes]
    things: frozenset[bytes]

    @cached_property
    def old_thing(self) -> re.Pattern[bytes]:
        """Matches behind a number that is the age of a thing, not of a person."""
        lead = rb"[- ]?(?:year|month|week|day|decade)s?[- ]old (?:[A-Za-z]+ ){0,2}(?:"
        return re.compile(
            lead + b"|".join(map(re.escape, sorted(self.things)[::-1])) + rb")(?![a-z])"
        )

    @cached_property
    def thing_old(self) -> re.Pattern[bytes]:
        """Matches before such a number: 'the war is four months old'."""
        things = b"|".join(map(re.escape, sorted({b"it", *self.things})[::-1]))
        return re.compile(
            rb"\b(?:" + things + rb")(?:,| is| was| now|, now| is now|'s)*(?: [a-z]+)? \Z"
        )

    def unit(self, data: bytes, noun: Noun) -> str:
        """The unit of a counted noun; people where it is a nationality."""
        if noun.head in self.unit_of:
            return self._measured(data, noun) or self.unit_of[noun.head]
        *before, last = data[noun.start : noun.end].rstrip(b"\"'\x92\x94\xbb\x9b").split(b" ")
        if last[:1].isupper() and self._is_nation(data, noun, last):
            return "people"
        if noun.head in _LIGHT and before:
            # 'artillery pieces' are named by what they are pieces of.
            return unit_of_thing(before[-1].lower())
        return self.unit_of_head(noun.head)

    def unit_of_head(self, head: bytes) -> str:
        """The unit of a noun on its own, in lower case."""
        if head in self.unit_of:
            return self.unit_of[head]
        last_part = head.rpartition(b"-")[2]
        if self.unit_of.get(last_part) == "people" or is_person(head):
            return "people"
        return unit_of_thing(head)

    def _measured(self, data: bytes, noun: Noun) -> str | None:
        """The unit of an area or a volume: 'square miles'."""
        before = data[noun.start : noun.end - len(noun.head)].rstrip().rpartition(b" ")[2].lower()
        unit = self.unit_of[noun.head]
        if before not in (b"square", b"sq", b"cubic", b"cu", b"nautical"):
            return None
        full = {b"sq": "square", b"cu": "cubic"}.get(before, before.decode())
        return f"other:{full} {unit.removeprefix('other:')}"

    def _is_nation(self, data: bytes, noun: Noun, last: bytes) -> bool:
        """Whether a noun with a capital is for people; in a line of capitals by its ending."""
        if last in _NAMED_THINGS or not (last.isalpha() and last.endswith((b"s", b"ese", b"men"))):
            return False
        is_title = last.isupper() or _word_at(data, noun.end)[:1].isupper()
        return not is_title or _DEMONYM.search(last.lower()) is not None

    def signal(self, noun: Noun) -> str:
        """How the unit of a noun is known."""
        if noun.head in self.unit_of:
            return "listed noun"
        return "noun for a person" if is_person(noun.head) else "noun for a thing"

    def is_person(self, word: bytes) -> bool:
        """Whether a noun in lower case is for people."""
        return self.unit_of.get(word) == "people" or (word not in self.unit_of and is_person(word))

    def noun_after(self, data: bytes, at: int, *, single: bool = False) -> Noun | None:
        """The noun phrase that is counted just behind a number, as short as possible.

        The first plural, or a noun with a known unit, is its head; adjectives
        and nouns may be before it, words that end a phrase may not.
        """
        start = at + 1
        marked = _MARKED.match(data, at)
        if marked is not None:
            head = marked[1].rpartition(b" ")[2].lower()
            is_head = is_plural(head) or head in self.unit_of
            return Noun(start, marked.end(), head) if is_head else None
        for step in range(5):
            token = _TOKEN.match(data, at)
            if token is None:
                return None
            word, end = token[1].lower(), token.end()
            if word.endswith(b"ing") and not self._is_attribute(data, word, end, step):
                return None
            if word == b"and" and step > 0 and self._is_adjective(data, at, end):
                at = end
                continue
            if word in BREAKERS and token[1] != b"US" and not self._goes_on(data, word, end):
                return Noun(start, end, word) if word in _AS_NOUNS and step == 0 else None
            if single and word not in self.unit_of and (is_plural(word) or b"n't" in word):
                return None
            if self._is_head(data, token[1], end, single):
                return Noun(start, self._extended(data, end, word), word)
            at = end
        return None

    def _is_attribute(self, data: bytes, word: bytes, at: int, step: int) -> bool:
        """Whether a word in -ing is before the noun it belongs to: 'fishing boats'."""
        if word in _ADJECTIVES:
            return True
        following = _word_at(data, at).lower()
        is_noun = is_plural(following) or following in self.people
        return word not in _TRANSITIVE and is_noun and following not in BREAKERS

    def _is_adjective(self, data: bytes, at: int, end: int) -> bool:
        """Whether 'and' joins two adjectives before a noun: 'local and foreign journalists'."""
        if data[at:end] != b" and":
            return False
        pair = _OTHER_ADJECTIVE.match(data, end)
        if pair is None or pair[1] in BREAKERS or pair[1] in self.unit_of or is_plural(pair[1]):
            return False
        return (is_plural(pair[2]) or pair[2] in self.people) and pair[2] not in BREAKERS

    def _goes_on(self, data: bytes, word: bytes, at: int) -> bool:
        """Whether a participle is before the noun it belongs to: 'captured soldiers'."""
        if word == b"local" and self._is_adjective(data, at, at + len(b" and")):
            return True
        following = _word_at(data, at).lower() if word in _PARTICIPLES else b""
        return following in self.people or (is_plural(following) and following not in BREAKERS)

    def _is_head(self, data: bytes, word: bytes, end: int, single: bool) -> bool:
        capital = word[:1].isupper() and word.endswith(b"s") and len(word) > 4
        word = _POSSESSIVE.sub(b"", word.lower())
        token = _word_at(data, end)
        following = token.lower()
        if word in self.unit_of and (single or word not in self.singular):
            # The next word may be a noun that this one only describes.
            noun = _POSSESSIVE.sub(b"", following)
            is_people = noun in self.people or (word in _AS_NOUNS and is_plural(noun))
            if is_people and noun not in self.singular and noun not in BREAKERS:
                return False
            is_adjective = is_plural(following) and following not in BREAKERS
            return not (word in _COLLECTIVE and is_adjective)
        if not single:
            return capital or is_plural(word)
        ends = not token or following in BREAKERS or token.endswith((b"s", b"ed", b"ing"))
        return ends and not (word.endswith((b"ly", b"s")) or _PAST_FORM.search(word))

    def _extended(self, data: bytes, end: int, head: bytes) -> int:
        """The end of a phrase that names several groups: 'staff and patients'."""
        if head.startswith(b"prisoner") and data[end : end + 7] == b" of war":
            return end + 7
        match = _AND_PEOPLE.match(data, end) if head in self.people else None
        if match is None or match[2] in self.singular or match[2] in _AS_NOUNS:
            return end
        listed = {word.strip() for word in match[1][:-4].split(b",") if word.strip()}
        return match.end() if self.people.issuperset({match[2], *listed}) else end


def nouns_with(units: Mapping[bytes, str], things: Iterable[bytes]) -> Nouns:
    """The nouns of English, and more with their units or as `things` that may be old."""
    unit_of = {**UNIT_OF, **units}
    people = frozenset(word for word, unit in unit_of.items() if unit == "people")
    plural = (b"dead", b"people")
    pairs = ((word, singular(word.decode()).encode()) for word in unit_of)
    one = {single for word, single in pairs if single != word}
    one -= {word for word in unit_of if singular(word.decode()).encode() != word}
    singular_of = frozenset(one.difference(_SAME, plural))
    return Nouns(unit_of, people, singular_of, _OLD_THINGS.union(things))
