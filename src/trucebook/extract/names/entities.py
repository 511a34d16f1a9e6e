"""Names in a text and whom they mean: known actors, and people and bodies not in the book.

A short form ('Henrec', 'the Front') means the fuller name that the same text gives.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import NamedTuple

from trucebook.extract.names.acting import acts
from trucebook.extract.names.clues import evidence
from trucebook.extract.names.gazetteer import Actor, Gazetteer
from trucebook.extract.names.genders import gender_of, gender_of_name, is_given
from trucebook.extract.names.headings import names_in_headings
from trucebook.extract.names.institutions import governed, institutions
from trucebook.extract.names.kinds import GIVEN
from trucebook.extract.names.roles import role_of
from trucebook.extract.names.stretches import Draft, unknown_drafts
from trucebook.extract.names.titles import title_before
from trucebook.extract.names.vocabulary import AGENCIES, FIRST_OF_BODY, head_of
from trucebook.extract.names.writing import read_writing
from trucebook.extract.quotes.marks import Quotations
from trucebook.extract.text.document import Document, fold


@dataclass(frozen=True, slots=True)
class Entity:
    """Somebody whom a text names.

    Attributes:
        name: the fullest name that the text gives; for a known actor the book's.
        actor: the actor of the book, or None.
        kind: "person", "body", "state", "place", "thing" or "unknown".
        title: what is before the name ('Prime Minister'), or None.
        role: what the text says of it in apposition ('the emissary of Palmyre Union'), or None.
        gender: "f", "m", or "" where the text does not show it.
        role_at: where the text says that.
        acts: whether it does something somewhere, or has a name that says who it is.
    """

    name: str
    actor: Actor | None
    kind: str
    title: str | None = None
    role: str | None = None
    gender: str = ""
    role_at: tuple[int, int] | None = None
    acts: bool = True

    @property
    def is_nobody(self) -> bool:
        """Whether it is a place or a thing."""
        return self.kind in ("place", "thing")


class Name(NamedTuple):
    """A name at `[start, end)`; `full_start` is where its title begins."""

    start: int
    end: int
    full_start: int
    entity: int


@dataclass(frozen=True, slots=True)
class Names:
    """Every name of a text, in order, and the entities they mean."""

    names: list[Name]
    starts: list[int]
    entities: list[Entity]


_AND = re.compile(rb",? (?:and|or) ")
_ENDS_ITEM = re.compile(rb"(?:,? and\b|[,.;:)\n]|\Z)")
_HEAD_OF = re.compile(r" (?:of|for|to|who|in|at|from|with) ")
_PLAIN_FORMS = frozenset(("mr", "ms", "mrs", "miss", "mum", "dad"))
_PRONOUN = re.compile(rb"(?<![A-Za-z'\x92-])(?:([Hh]e|His)|([Ss]he|Her))(?![A-Za-z])")

_STATES_BY_NAME = frozenset((b"Republic", b"Kingdom", b"Emirate", b"Sultanate", b"State"))

NAMESAKES = 20
"""How many names a short form is looked for among: no text of news has more of one name."""


def read_names(
    doc: Document, gazetteer: Gazetteer, quoted: Quotations, starters: frozenset[bytes]
) -> Names:
    """The names of a text and whom they mean.

    `starters` are capitalised words that begin a sentence and no name, beside those of English.
    """
    writing = read_writing(doc)
    drafts, known = unknown_drafts(doc, gazetteer.find(doc.data, doc.flat), writing, starters)
    for line in writing.datelines:
        if line.agency >= 0:
            words = doc.text[line.agency : line.agency_end]
            drafts.append(
                Draft(line.agency, line.agency_end, line.agency, words, None, "body", None)
            )
    bodies = institutions(doc)
    drafts += (
        Draft(item.start, item.end, item.full_start, item.name, None, "body", None)
        for item in bodies
    )
    for item in known:
        start, title = title_before(doc, item.start)
        kind = {"person": "person", "state": "state"}.get(item.actor.kind, "body")
        drafts.append(Draft(item.start, item.end, start, item.actor.name, title, kind, item))
    kept: list[Draft] = []
    for draft in sorted(drafts, key=lambda draft: (draft.start, -draft.end)):
        if not kept or kept[-1].end <= draft.start:
            kept.append(draft)
        elif kept[-1].known is None and (draft.known or _goes_on(kept[-1], draft)):
            kept[-1] = draft
    cities = frozenset(line.city for line in writing.datelines)
    states = governed(doc, bodies)
    kept = [
        draft._replace(kind="unknown")
        if draft.kind == "person" and not draft.title and fold(draft.words) in states
        else draft
        for draft in kept
    ]
    found = _resolved(doc, kept, cities)
    found = Names(_outside_titles(found), found.starts, found.entities)
    more = names_in_headings(doc, writing.headings, [entity.name for entity in found.entities])
    taken = {name.end for name in found.names}
    added = [Name(start, end, start, who) for start, end, who in more if end not in taken]
    names = sorted([*found.names, *added])
    found = Names(names, [name.start for name in names], found.entities)
    return _with_genders(doc, quoted, found)


def _goes_on(first: Draft, draft: Draft) -> bool:
    """Whether the name of a body begins within another name and is longer: 'Labour party'."""
    return draft.kind == "body" and first.kind != "body" and draft.end > first.end


def _outside_titles(found: Names) -> list[Name]:
    """The names but for those within the title of the next.

    Bodies stay names within a title ('UN chief'), states do not ('US envoy Sera Duplin').
    """
    kept: list[Name] = []
    for name in found.names:
        while kept and kept[-1].start >= name.full_start and not _is_body(found, kept[-1]):
            kept.pop()
        kept.append(name)
    return kept


def _is_body(found: Names, name: Name) -> bool:
    entity = found.entities[name.entity]
    return entity.kind == "body" and entity.name.encode() not in _STATES_BY_NAME


def _with_genders(doc: Document, quoted: Quotations, found: Names) -> Names:
    """The names, their entities with the gender that the first pronouns behind them show."""
    votes: dict[int, int] = {}
    entities = list(found.entities)
    people = [name for name in found.names if entities[name.entity].kind == "person"]
    for number, name in enumerate(people):
        before = people[number - 1] if number else name
        opens = before.entity == name.entity or before.start < doc.sentence(name.start)[0]
        if entities[name.entity].gender or not opens:
            continue
        end = people[number + 1].start if number + 1 < len(people) else len(doc.data)
        pronouns = _PRONOUN.finditer(doc.data, name.end, min(end, name.end + 200))
        first = next((item for item in pronouns if quoted.at(item.start()) is None), None)
        if first is not None:
            votes[name.entity] = votes.get(name.entity, 0) + (1 if first[1] else -1)
    for index, vote in votes.items():
        if vote:
            entities[index] = replace(entities[index], gender="m" if vote > 0 else "f")
    return replace(found, entities=entities)


def _resolved(doc: Document, drafts: list[Draft], cities: frozenset[bytes]) -> Names:
    """Names with their entities: short forms joined to the fuller name; `cities` are places."""
    book: dict[str, int] = {}
    entities: list[_Growing] = []
    by_word: dict[bytes, list[int]] = {}

    def enter(draft: Draft) -> int:
        key = _key(draft)
        index = book.get(key)
        if index is None:
            index = book[key] = len(entities)
            actor = draft.known.actor if draft.known else None
            kind = "body" if draft.kind == "group" else draft.kind
            entities.append(_Growing(draft.words, actor, kind, draft.start))
            entities[-1].is_town = _ascii(draft.words).lower() in cities
            entities[-1].is_sure = draft.kind not in ("group", "unknown")
        return index

    for draft in drafts:
        if draft.known is not None or " " in draft.words or draft.kind == "body":
            _introduce(draft, enter(draft), by_word)
    names: list[Name] = []
    previous: Draft | None = None
    place = 0
    for draft in drafts:
        before = previous and doc.data[previous.end : draft.start] == b" (" and previous
        if before and draft.known is None and (tail := _initialled(before, draft)):
            draft, before = draft._replace(words=tail, kind="body"), None
        if before and draft.known is None and _is_short_for(doc.data, before, draft):
            found: int | None = book.get(_key(before), -1)
        else:
            found = _fuller(draft, entities, by_word)
        index = enter(draft) if found is None else found
        if before and index >= 0:
            places = by_word.setdefault(_ascii(draft.words), [])
            if index not in places[:1]:
                places.insert(0, index)
        is_listed = previous is not None and _is_listed(doc.data, previous.end, draft)
        place = entities[index].see(doc, draft, place if is_listed else 0)
        previous = draft
        names.append(Name(draft.start, draft.end, draft.full_start, index))
    return Names(names, [name.start for name in names], [item.finished() for item in entities])


def _is_short_for(data: bytes, long: Draft, draft: Draft) -> bool:
    """Whether a word in brackets stands for the name before: '(KLF)', '(Asean)'."""
    if draft.words.isupper():
        return True
    is_alone = " " not in draft.words and data[draft.end : draft.end + 1] == b")"
    return is_alone and long.kind in ("body", "group") and draft.kind == "unknown"


def _initialled(long: Draft, draft: Draft) -> str:
    """What follows 'of' in a name, where letters in brackets are short for that alone."""
    tail = long.words.rpartition(" of ")[2]
    initials = "".join(word[:1] for word in tail.split(" ") if word[:1].isupper())
    is_whole = tail == long.words or len(initials) < 2 or draft.words != initials
    return "" if is_whole else tail


def _is_listed(data: bytes, end: int, draft: Draft) -> bool:
    """Whether a name is in one list with a name that ends just before it."""
    between = data[end : draft.start]
    if between == b", ":
        return _ENDS_ITEM.match(data, draft.end) is not None
    return _AND.fullmatch(between) is not None


@dataclass(slots=True, eq=False)
class _Growing:
    """An entity while its text is read.

    `first` and `last` are where it is named first and, so far, last; `seen`, `placed`, `near` and
    `human` count where it is named, where as a place, where perhaps as one, and where it acts;
    `things` where as a thing; `is_town` says whether words beside it leave no doubt.
    """

    name: str
    actor: Actor | None
    kind: str
    first: int
    last: int = -1
    seen: int = 0
    placed: int = 0
    near: int = 0
    human: int = 0
    title: str | None = None
    role: str | None = None
    role_at: tuple[int, int] | None = None
    gender: str = ""
    is_sure: bool = True
    is_town: bool = False
    things: int = 0

    def see(self, doc: Document, draft: Draft, listed: int) -> int:
        """Learn from one more place where the name is; how sure it is a place there.

        `listed` is how sure the name is one that is before this one in a list.
        """
        self.last = draft.start
        self.seen += 1
        if self.kind not in ("person", "unknown") and self.is_sure:
            is_place = self.kind == "place"
            return evidence(doc.data, draft.start, draft.end).place if is_place else listed
        data, title, place = doc.data, draft.title or "", 0
        does = acts(data, draft.full_start, draft.end)
        is_longer = self.title is None or len(title) > len(self.title)
        if title and is_longer and title.lower().rstrip(".") not in _PLAIN_FORMS:
            self.title = title
        if draft.kind == "person":
            self.kind, self.is_sure = "person", True
        if self.actor is None and not self.title:
            place, is_thing = evidence(data, draft.start, draft.end)
            place = max(place, listed if listed > 2 or not (does or is_given(self.name)) else 0)
            self.things += is_thing
            self.is_town |= place > 2
            self.placed += place > 1
            self.near += place == 1
        self.human += does
        if not self.role and (at := role_of(doc.data, draft.full_start, draft.end)) is not None:
            self.role, self.role_at = doc.text[slice(*at)], at
        if not self.gender and self.seen < 3:
            role = _HEAD_OF.split(self.role or "", 1)[0]
            self.gender = gender_of(title) or gender_of_name(self.name) or gender_of(role)
        return place

    def finished(self) -> Entity:
        role = self.role or (self.actor.role if self.actor else None) or None
        kind, does = self._kind(), self.is_sure or self.human > 0
        named = self.name, self.actor, kind, self.title, role
        return Entity(*named, self.gender, self.role_at, does)

    def _kind(self) -> str:
        """The kind, once all places of the name have been seen."""
        is_plain = self.kind in ("person", "unknown") or not self.is_sure
        if self.actor or self.title or not is_plain:
            return self.kind
        if self.things and (" " not in self.name or self.things * 2 > self.seen or not self.human):
            return "thing"
        if self.is_town or self.placed * 2 > self.seen:
            return "place"
        if self.role or " " not in self.name or is_given(self.name):
            return self.kind
        if self.placed + self.near == self.seen and not self.human:
            return "place"
        return "unknown" if self.placed + self.near else self.kind


def _introduce(draft: Draft, index: int, by_word: dict[bytes, list[int]]) -> None:
    """Note which short forms may mean an entity later."""
    for word in _short_forms(draft):
        places = by_word.setdefault(word, [])
        if len(places) < NAMESAKES and index not in places:
            places.append(index)


def _short_forms(draft: Draft) -> list[bytes]:
    words = _ascii(draft.words).split(b" ")
    if draft.known is not None:
        return [words[-1]] if draft.kind == "person" else []
    if draft.kind == "body":
        head = head_of(b" ".join(words))
        initials = b"".join(word[:1] for word in words if word[:1].isupper())
        forms = [head.rpartition(b" ")[2]]
        if len(initials) > 2 or initials in AGENCIES:
            forms.append(initials)
        if len(words) > 1 and words[0] in FIRST_OF_BODY:
            forms.append(words[0])
        if head in _STATES_BY_NAME:
            forms.append(words[-1])
        if len(words) == 2 and words[-1] in (b"Party", b"party"):
            forms.append(words[0])
        return forms
    if draft.kind != "person":
        return [head_of(b" ".join(words)).rpartition(b" ")[2]]
    if len(words) < 2:
        return words
    more = [b" ".join(words[-2:]), words[-2]] if len(words) > 2 else []
    return [words[-1], *([words[0]] if draft.title or words[0] in GIVEN else []), *more]


def _ascii(words: str) -> bytes:
    return fold(words)


def _key(draft: Draft) -> str:
    """What names of one entity share."""
    if draft.known is not None:
        return draft.known.actor.actor_id
    return draft.words.casefold().replace("’", "'")


def _fuller(draft: Draft, entities: list[_Growing], by_word: dict[bytes, list[int]]) -> int | None:
    """The entity that a short name means: named last before it, else the first after."""
    word = _ascii(draft.words)
    if draft.known is not None or word.count(b" ") > 1:
        return None
    none: list[int] = []
    places = [
        index
        for form in dict.fromkeys((word, word.capitalize(), word[:1].lower() + word[1:]))
        for index in by_word.get(form, none)
        if entities[index].name != draft.words or entities[index].actor
    ]
    if draft.title:
        people = [index for index in places if entities[index].kind in ("person", "unknown")]
        places = people or places
    seen = [index for index in places if entities[index].last >= 0]
    if seen:
        return max(seen, key=lambda index: entities[index].last)
    return min(places, key=lambda index: entities[index].first, default=None)
