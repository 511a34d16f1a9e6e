"""Names in a text and whom they mean: known actors, and people and bodies not in the book.

The words of `lexicons/titles.toml` separate a name from a title and from a place. A short
form ('Henrec', 'the Front') means the fuller name that the same text gives.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import NamedTuple

from trucebook.extract.lexicon import FIRST_NAMES, STOPS, TITLES, byte_words, pattern
from trucebook.extract.names.gazetteer import Actor, Gazetteer, Known
from trucebook.extract.quotes.marks import Quotations
from trucebook.extract.text.document import Document


@dataclass(frozen=True, slots=True)
class Entity:
    """Somebody whom a text names.

    Attributes:
        name: the fullest name that the text gives; for a known actor the book's.
        actor: the actor of the book, or None.
        kind: "person", "body", "state", "place" or "unknown".
        title: what is before the name ('Prime Minister'), or None.
        role: what the text says of it in apposition ('the emissary of Palmyre Union'), or None.
        role_at: where the text says that.
        gender: "f", "m", or "" where the text does not show it.
    """

    name: str
    actor: Actor | None
    kind: str
    title: str | None = None
    role: str | None = None
    gender: str = ""
    role_at: tuple[int, int] | None = None


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


class _Draft(NamedTuple):
    """A capitalised stretch, cut into title and name."""

    start: int
    end: int
    full_start: int
    words: str
    title: str | None
    kind: str
    known: Known | None


_ARTICLE = rb"(?:(?:al|el|ul|ad|as|at|ar|an|ash|az|d|l)[-'\x92])?"
_WORD = rb"[A-Z][A-Za-z]*(?:['\x92](?!s\b)[A-Za-z]+|-[A-Za-z0-9]+)*"
_TOKEN = rb"(?:" + _ARTICLE + rb"[A-Z]\.(?:[A-Z]\.)*|" + _ARTICLE + _WORD + rb")"
_CAPITAL = re.compile(rb"[A-Z]")
_NO_START = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.'\x92")
_CAPITALS = pattern(_TOKEN + rb"(?: (?:<name_links> )?(?:the )?" + _TOKEN + rb"){0,9}")
_BEFORE_FIRST = re.compile(
    rb"(?:(?<![A-Za-z0-9])(?:al|el|ul|ad|as|at|ar|an|ash|az)-|(?<![A-Za-z0-9.])[0-9]{1,3}(?:st|"
    rb"nd|rd|th) )\Z"
)
_APPOSED = pattern(
    rb", ((?:a|an|the|its|their|his|her|one of|another|former|who <who_leads>|[A-Z][a-z]+(?:'s|"
    rb"\x92s)|(?!whose|who|which|where|when)[a-z]+) [^,.;:\"\x93\n]{3,80}?)(?=[,.;\n])"
)
_BEFORE_APPOSED = re.compile(
    rb"((?:[Tt]he|[Ii]ts|[Tt]heir|[Hh]is|[Hh]er|[Aa]n?|One|Another|[A-Z][A-Za-z ]+(?:'s|\x92s))"
    rb" [^,.;:\"\x93\x94\n]{3,60}), \Z"
)
_PERSONS = byte_words(TITLES["persons"])
_OFFICES = frozenset(word.rpartition(b" ")[2] for word in _PERSONS) | byte_words(
    ("affairs", "defence", "defense")
)
_HONORIFICS = frozenset(word.lower().rstrip(".").encode() for word in TITLES["honorifics"])
_GENDER_OF_WORD = dict.fromkeys(TITLES["male"], "m") | dict.fromkeys(TITLES["female"], "f")
_GENDER_OF_NAME = dict.fromkeys(FIRST_NAMES["female"], "f") | dict.fromkeys(
    FIRST_NAMES["male"], "m"
)
_BODIES = byte_words(TITLES["bodies"])
_PLACES = byte_words(TITLES["places"])
_AGENCIES = byte_words((*TITLES["agencies"], *TITLES["news_agencies"]))
_STARTERS = byte_words(STOPS["starters"])
_MONTHS = byte_words(map(str.capitalize, STOPS["months"])) - byte_words(
    ("May", "April", "June", "August")
)
_SPLIT = re.compile(rb" (?:of|for)(?: the)? ")
_HEAD = re.compile(rb" (?:of|for) ")
_SMALL = byte_words(STOPS["small"])
_FUNCTION = byte_words(STOPS["breakers"]) | _SMALL
_CONTRACTED = pattern(rb"<contracted>['\x92]")
_TITLE_ENDS = _OFFICES | _HONORIFICS | {b"state", b"affairs"}
_FIRST_OF_PLACE = byte_words(TITLES["first_of_place"])
_LINK_END = re.compile(rb"(?: (?:of|for|de|la|on|the))+\Z")
_FIRST_OF_BODY = byte_words(TITLES["first_of_body"])
_NUMBERED = re.compile(rb" [0-9]+(?![0-9,]*[a-z ])")
_OF_TITLE = pattern(
    rb"(?:Secretary of State|Minister (?:of|for)(?: the)? [A-Z][a-z]+(?: Affairs)?|"
    rb"<offices_of> (?:of|for|to)(?: the)? [A-Z][a-z-]+(?: [A-Z][a-z-]+)?) (?=[A-Z])"
)
_FORMER = re.compile(rb"\b[Ff]ormer [a-z]+ \Z")
_WORD_BEFORE = re.compile(
    rb"(?<![A-Za-z'\x92-])((?:[A-Z]\.)+|[A-Z][a-z]{1,3}\.|[A-Za-z][A-Za-z'\x92-]*) \Z"
)
_OF_WORDS = frozenset((b"of", b"for", b"state", b"and"))
_STATE_OF = re.compile(
    rb"\b(?:[Ss]ecretary|[Mm]inister|[Mm]inisters|[Cc]hief|[Hh]ead|[Aa]ffairs) (?:of|"
    rb"for) (?:the )?(?:[A-Za-z]+ )?\Z"
)
_TITLE_WORDS = byte_words(TITLES["title_words"])
_TITLE_OF_NAME = re.compile(rb" [a-z-]+ [A-Z][a-z]+ [A-Z]")
_THE = re.compile(rb"\b[Tt]he \Z")
_OWNER = re.compile(rb"(?:[A-Z][A-Za-z]+ ){0,2}[A-Z][A-Za-z]+(?:['\x92]s|s['\x92]) \Z")
_PLACED = pattern(rb"\b<before_place>(?: the)?(?: <of_place>)* \Z")
_HEAD_OF = re.compile(r" (?:of|for|to|who|in|at|from|with) ")
_PLAIN_FORMS = frozenset(("mr", "ms", "mrs", "miss", "mum", "dad"))
_PRONOUN = re.compile(rb"(?<![A-Za-z'\x92-])(?:([Hh]e|His)|([Ss]he|Her))(?![A-Za-z])")
_SPAN = re.Match.span

NAMESAKES = 20
"""How many names a short form is looked for among: no text of news has more of one name."""


def read_names(
    doc: Document, gazetteer: Gazetteer, quoted: Quotations, starters: frozenset[bytes]
) -> Names:
    """The names of a text and whom they mean.

    `starters` are capitalised words that begin a sentence and no name, beside those of English.
    """
    known = gazetteer.find(doc.data, doc.flat)
    drafts = _unknown_drafts(doc, known, _STARTERS | starters)
    for item in known:
        start, title = _title_before(doc, item.start)
        kind = {"person": "person", "state": "state"}.get(item.actor.kind, "body")
        drafts.append(_Draft(item.start, item.end, start, item.actor.name, title, kind, item))
    # NOTE: bodies stay names within a title ('UN chief'), states do not ('US envoy Sera Duplin').
    kept: list[_Draft] = []
    for draft in sorted(drafts, key=lambda draft: draft[:2]):
        while kept and kept[-1].start >= draft.full_start and kept[-1].kind != "body":
            kept.pop()
        kept.append(draft)
    return _with_genders(doc, quoted, _resolved(doc, kept))


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


def _unknown_drafts(doc: Document, known: list[Known], starters: frozenset[bytes]) -> list[_Draft]:
    """Capitalised stretches that no known name covers."""
    data, index, end = doc.data, 0, 0
    drafts: list[_Draft] = []
    for start, _ in map(_SPAN, _CAPITAL.finditer(data)):
        if start < end or (start and data[start - 1] in _NO_START):
            continue
        match = _CAPITALS.match(data, start)
        if match is None:
            continue
        end = match.end()
        if data[start - 1 : start] in (b"-", b" ") and (
            lead := _BEFORE_FIRST.search(data, max(0, start - 6), start)
        ):
            start = lead.start()
        while index < len(known) and known[index].end <= start:
            index += 1
        stop = end
        if index < len(known) and known[index].start < end:
            # A stretch that runs into a known name ends before it, and before a link word.
            stop = start + len(_LINK_END.sub(b"", data[start : known[index].start].rstrip()))
            if stop <= start:
                continue
        found = (_draft(doc, *part, starters) for part in _parts(data, start, stop))
        drafts += filter(None, found)
    return drafts


def _parts(data: bytes, start: int, end: int) -> list[tuple[int, int]]:
    """A stretch cut at 'of' and 'for' unless what is before them is a body or an office."""
    match = _SPLIT.search(data, start, end)
    if match is None:
        return [(start, end)]
    head = data[start : match.start()].rpartition(b" ")[2]
    if head in _BODIES or head.lower() in _OFFICES:
        return [(start, end)]
    return [(start, match.start()), *_parts(data, match.end(), end)]


def _draft(doc: Document, start: int, end: int, starters: frozenset[bytes]) -> _Draft | None:
    """The title, name and kind of a capitalised stretch; None where it is no name."""
    data = doc.data
    start = _without_starters(data, start, end, starters)
    if start >= end or data[start:end] in _MONTHS or _NUMBERED.match(data, end):
        return None
    if data[start:end].isupper() and end - start > 5 and b" " in data[start:end]:
        return None
    name = _after_title(data, start, end)
    if name >= end:
        return None
    full_start, title = _title_before(doc, name)
    words = data[name:end]
    first, _, rest = words.partition(b" ")
    # 'Minister of the Interior' is an office, and nobody's name.
    if first.lower() in _OFFICES and (not rest or rest.startswith((b"of ", b"for "))):
        return None
    kind = _kind(words, title is not None)
    if kind == "body" and not rest and _TITLE_OF_NAME.match(data, end):
        return None
    if rest and title is None and kind in ("person", "unknown"):
        kind = "body" if _THE.search(data, max(0, name - 4), name) else kind
    if kind == "body":
        name = _with_owner(data, name)
    draft = _Draft(name, end, full_start, doc.text[name:end], title, kind, None)
    return None if _is_lone_word(doc, draft) else draft


def _is_lone_word(doc: Document, draft: _Draft) -> bool:
    """A capitalised word that is no name: an adverb that opens a sentence, a letter, a title."""
    words = doc.data[draft.start : draft.end]
    if b" " in words or draft.title:
        return False
    if words.endswith(b"ly") and doc.sentence(draft.start)[0] == draft.start:
        return True
    return draft.kind != "body" and (words.lower() in _HONORIFICS or len(words) < 2)


def _without_starters(data: bytes, start: int, end: int, starters: frozenset[bytes]) -> int:
    """The start of a stretch behind words that only a sentence's beginning capitalises."""
    first = start
    while start < end:
        blank = data.find(b" ", start, end)
        word = data[start : blank if blank >= 0 else end]
        if word not in starters and not _CONTRACTED.match(word):
            return start
        if blank < 0:
            return end
        if word.lower() not in _FUNCTION and _is_body(data[first:end]):
            return start
        if word in _FIRST_OF_BODY and data[blank + 1 : blank + 2].isupper():
            return start
        start = blank + 1
        while start < end and not data[start : start + 1].isupper():
            blank = data.find(b" ", start, end)
            start = blank + 1 if blank >= 0 else end
    return start


def _after_title(data: bytes, start: int, end: int) -> int:
    """Where the name begins behind the titles of a capitalised stretch."""
    if _is_body(data[start:end]):
        return start
    words = data[start:end].split(b" ")
    at, name = start, start
    for number, word in enumerate(words[:-1]):
        at += len(word) + 1
        bare = word.lower().rstrip(b".")
        titled = bare in _HONORIFICS or bare.rpartition(b"-")[2] in _OFFICES
        if titled and words[number + 1] not in (b"of", b"for"):
            name = at
    of_title = _OF_TITLE.match(data, start, end)
    return of_title.end() if name == start and of_title is not None else name


def _title_before(doc: Document, start: int) -> tuple[int, str | None]:
    """Where the title just before a name begins: 'health ministry spokesperson', 'US envoy'.

    Walks back word by word from the name: an office must be next to it, and the words that say
    which office it is may come before that.
    """
    data, begin = doc.data, start
    if not _is_title_word(data, start):
        return start, None
    seen = _FORMER.search(data, max(0, start - 40), start) is not None
    for _ in range(7):
        match = _WORD_BEFORE.search(data, max(0, begin - 24), begin)
        if match is None:
            break
        word, at = match[1], match.start(1)
        bare = word.lower().rstrip(b".,")
        if (bare.rpartition(b"-")[2] in _OFFICES and bare != b"state") or bare in _HONORIFICS:
            seen = True
        elif bare != b"state" and (seen or begin == start or bare not in _OF_WORDS):
            # Without an office so far, the word must hang on one: 'State' in 'Secretary of State'.
            belongs = seen or _STATE_OF.search(data, max(0, at - 40), at)
            if bare in _SMALL or word.endswith(b",") or not belongs:
                break
        begin = at
    if not seen:
        return start, None
    while begin < start:  # small words and words that open the sentence are no title
        blank = data.find(b" ", begin, start)
        word = data[begin:blank]
        is_office = word.lower() in _OFFICES or word in _TITLE_WORDS
        if word.lower() not in _SMALL | _OF_WORDS and (word not in _STARTERS or is_office):
            break
        begin = blank + 1
    begin = min(begin, start)
    return begin, doc.text[begin : start - 1] or None


def _is_title_word(data: bytes, start: int) -> bool:
    """Whether the word just before an offset may end a title."""
    if start < 3 or data[start - 1] != 0x20:
        return False
    blank = data.rfind(b" ", max(0, start - 24), start - 1)
    word = data[blank + 1 : start - 1]
    bare = word[word.rfind(b"\n") + 1 :].lower().rstrip(b".,")
    is_office = bare in _TITLE_ENDS or bare.rpartition(b"-")[2] in _OFFICES
    return is_office or data[max(0, blank - 5) : max(0, blank)] == b"ormer"


def _is_body(words: bytes) -> bool:
    parts = _HEAD.split(words, 1)[0].split(b" ")
    return parts[-1] in _BODIES or (parts[0] in _BODIES and len(parts) == 1) or words in _AGENCIES


def _kind(words: bytes, titled: bool) -> str:
    if words in _AGENCIES or _is_body(words):
        return "body"
    parts = words.split(b" ")
    if titled:
        return "person"
    if parts[-1] in _PLACES or parts[0] in _FIRST_OF_PLACE:
        return "place"
    is_short_form = words.isupper() and 1 < len(words) < 6 and len(parts) == 1
    if words[:1].isdigit() or is_short_form:
        return "body"
    return "person" if len(parts) > 1 and b" of " not in words else "unknown"


def _with_owner(data: bytes, start: int) -> int:
    """'Ombudsman's Office', 'St Bride's Primary': the owner is part of a body's name."""
    match = _OWNER.search(data, max(0, start - 40), start)
    if match is None:
        return start
    words = match[0].split()
    while len(words) > 1 and words[0] in _STARTERS:
        del words[0]
    return match.end() - len(b" ".join(words)) - 1


def _resolved(doc: Document, drafts: list[_Draft]) -> Names:
    """Names with their entities: short forms joined to the fuller name."""
    book: dict[str, int] = {}
    entities: list[_Growing] = []
    by_word: dict[bytes, list[int]] = {}

    def enter(draft: _Draft) -> int:
        if book.setdefault(_key(draft), len(entities)) == len(entities):
            actor = draft.known.actor if draft.known else None
            entities.append(_Growing(draft.words, actor, draft.kind, draft.start))
        return book[_key(draft)]

    for draft in drafts:
        if draft.known is not None or " " in draft.words or draft.kind == "body":
            _introduce(draft, enter(draft), by_word)
    names: list[Name] = []
    previous: _Draft | None = None
    for draft in drafts:
        before = previous and doc.data[previous.end : draft.start] == b" (" and previous
        if draft.known is None and draft.words.isupper() and before:
            found: int | None = book.get(_key(before), -1)
        else:
            found = _fuller(draft, entities, by_word)
        index = enter(draft) if found is None else found
        if before and index >= 0:
            places = by_word.setdefault(_ascii(draft.words), [])
            if index not in places[:1]:
                places.insert(0, index)
        previous = draft
        entities[index].see(doc, draft)
        names.append(Name(draft.start, draft.end, draft.full_start, index))
    return Names(names, [name.start for name in names], [item.finished() for item in entities])


@dataclass(slots=True, eq=False)
class _Growing:
    """An entity while its text is read.

    `first` and `last` are where it is named first and, so far, last; `seen` and `placed` count
    where it is named, and where as a place.
    """

    name: str
    actor: Actor | None
    kind: str
    first: int
    last: int = -1
    seen: int = 0
    placed: int = 0
    title: str | None = None
    role: str | None = None
    role_at: tuple[int, int] | None = None
    gender: str = ""

    def see(self, doc: Document, draft: _Draft) -> None:
        """Learn from one more place where the name is."""
        self.last = draft.start
        self.seen += 1
        if self.kind not in ("person", "unknown"):
            return
        title = draft.title or ""
        is_longer = self.title is None or len(title) > len(self.title)
        if title and is_longer and title.lower().rstrip(".") not in _PLAIN_FORMS:
            self.title = title
        if draft.kind == "person":
            self.kind = "person"
        if self.actor is None and not self.title:
            window = max(0, draft.start - 24)
            self.placed += _PLACED.search(doc.data, window, draft.start) is not None
        if not self.role and (place := _apposition(doc, draft)) is not None:
            self.role, self.role_at = doc.text[slice(*place)], place
        if not self.gender and self.seen < 3:
            role = _HEAD_OF.split(self.role or "", 1)[0]
            self.gender = _gender(title) or _gender_of_name(self.name) or _gender(role)

    def finished(self) -> Entity:
        role = self.role or (self.actor.role if self.actor else None) or None
        is_named = self.actor is None and not self.title and self.kind in ("person", "unknown")
        kind = "place" if is_named and self.placed * 2 > self.seen else self.kind
        return Entity(self.name, self.actor, kind, self.title, role, self.gender, self.role_at)


def _apposition(doc: Document, draft: _Draft) -> tuple[int, int] | None:
    """'Teodor Ash, its director,' and 'its director, Teodor Ash,'."""
    data, start = doc.data, draft.full_start
    match = _APPOSED.match(data, draft.end) if data[draft.end : draft.end + 1] == b"," else None
    if match is None and data[start - 2 : start] == b", ":
        match = _BEFORE_APPOSED.search(data, max(0, start - 80), start)
        if match is not None and not _PERSONS.intersection(match[1].lower().split(b" ")):
            match = None
    return match.span(1) if match is not None else None


def _gender_of_name(name: str) -> str:
    first, blank, _ = name.partition(" ")
    if not blank:
        return ""
    return _GENDER_OF_NAME.get(first) or ("f" if first.endswith("a") and "-" not in first else "")


def _gender(words: str) -> str:
    found = (word.strip(",") for word in words.lower().replace(".", " ").split())
    return next((_GENDER_OF_WORD[word] for word in found if word in _GENDER_OF_WORD), "")


def _introduce(draft: _Draft, index: int, by_word: dict[bytes, list[int]]) -> None:
    """Note which short forms may mean an entity later."""
    for word in _short_forms(draft):
        places = by_word.setdefault(word, [])
        if len(places) < NAMESAKES and index not in places:
            places.append(index)


def _short_forms(draft: _Draft) -> list[bytes]:
    words = _ascii(draft.words).split(b" ")
    if draft.known is not None:
        return [words[-1]] if draft.kind == "person" else []
    if draft.kind != "person":
        return [_HEAD.split(b" ".join(words), 1)[0].rpartition(b" ")[2]]
    if len(words) < 2:
        return words
    return [words[-1], words[0], *([b" ".join(words[-2:])] if len(words) > 2 else [])]


def _ascii(words: str) -> bytes:
    return words.encode("ascii", "ignore")


def _key(draft: _Draft) -> str:
    """What names of one entity share."""
    if draft.known is not None:
        return draft.known.actor.actor_id
    return draft.words.casefold().replace("’", "'")


def _fuller(draft: _Draft, entities: list[_Growing], by_word: dict[bytes, list[int]]) -> int | None:
    """The entity that a short name means: named last before it, else the first after."""
    word = _ascii(draft.words)
    if draft.known is not None or word.count(b" ") > 1:
        return None
    places = [
        index
        for index in by_word.get(word, ())
        if entities[index].name != draft.words or entities[index].actor
    ]
    if draft.title:
        people = [index for index in places if entities[index].kind in ("person", "unknown")]
        places = people or places
    seen = [index for index in places if entities[index].last >= 0]
    if seen:
        return max(seen, key=lambda index: entities[index].last)
    return min(places, key=lambda index: entities[index].first, default=None)
