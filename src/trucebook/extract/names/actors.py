"""Names in a text and whom they stand for: known actors, and people and bodies not in the book.

The words of `lexicons/titles.toml` separate a name from a title and from a place. A short
form ('Henrec', 'the Front') stands for the fuller name that the same text gives.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple

from trucebook.extract.names.gazetteer import Actor, Gazetteer, Known
from trucebook.extract.text.document import Document
from trucebook.extract.text.lexicon import FIRST_NAMES, STOPS, TITLES, byte_words, pattern


@dataclass(frozen=True, slots=True)
class Entity:
    """Somebody whom a text names.

    Attributes:
        name: the fullest name that the text gives; for a known actor the book's.
        actor: the actor of the book, or None.
        kind: "person", "body", "state", "place" or "unknown".
        title: what stands before the name ('Prime Minister'), or None.
        role: what the text says of it in apposition ('the emissary of Palmyre Union'), or None.
        gender: "f", "m", or "" where the text does not show it.
    """

    name: str
    actor: Actor | None
    kind: str
    title: str | None = None
    role: str | None = None
    gender: str = ""


class Name(NamedTuple):
    """A name at `[start, end)`; `full_start` is where its title begins."""

    start: int
    end: int
    full_start: int
    entity: int


@dataclass(frozen=True, slots=True)
class Names:
    """Every name of a text, in order, and the entities they stand for."""

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

    def __lt__(self, other: tuple[object, ...]) -> bool:
        return (self[0], self[1]) < other[:2]


_ARTICLE = rb"(?:(?:al|el|ul|ad|as|at|ar|an|ash|az|d|l)[-'\x92])?"
_TOKEN = (
    rb"(?:"
    + _ARTICLE
    + rb"[A-Z]\.(?:[A-Z]\.)*|"
    + _ARTICLE
    + rb"[A-Z][A-Za-z]*(?:['\x92](?!s\b)[A-Za-z]+|-[A-Za-z0-9]+)*)"
)
_CAPITAL = re.compile(rb"[A-Z]")
_NO_START = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.'\x92")
_CAPITALS = re.compile(
    _TOKEN
    + rb"(?: (?:(?:of|for|de|del|della|di|da|dos|la|al|el|bin|ibn|bint|van|von|der|den|ter|du|abu|"
    + rb"mint|ould|binti|ben|ur|ul|san|ag|ap|y|e) )?(?:the )?"
    + _TOKEN
    + rb"){0,9}"
)
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
_OFFICES = frozenset(word.rpartition(b" ")[2] for word in _PERSONS) | {
    b"affairs",
    b"defence",
    b"defense",
}
_HONORIFICS = frozenset(word.lower().rstrip(".").encode() for word in TITLES["honorifics"])
_FEMALE = byte_words(TITLES["female"])
_MALE = byte_words(TITLES["male"])
_BODIES = byte_words(TITLES["bodies"])
_PLACES = byte_words(TITLES["places"])
_AGENCIES = frozenset(word.encode() for word in (*TITLES["agencies"], *TITLES["news_agencies"]))
_STARTERS = byte_words(STOPS["starters"])
_MONTHS = frozenset(word.capitalize().encode() for word in STOPS["months"]) - {
    b"May",
    b"April",
    b"June",
    b"August",
}
_SPLIT = re.compile(rb" (?:of|for)(?: the)? ")
_HEAD = re.compile(rb" (?:of|for) ")
_SMALL = byte_words(STOPS["small"])


def read_names(
    doc: Document, gazetteer: Gazetteer, starters: frozenset[bytes] = frozenset()
) -> Names:
    """Find the names of a text and resolve its short forms.

    Args:
        doc: the text.
        gazetteer: the actors to know.
        starters: capitalised words that begin a sentence and no name, beside those of English.
    """
    known = gazetteer.find(doc.data, doc.flat)
    drafts = sorted(
        [*_known_drafts(doc, known), *_unknown_drafts(doc, known, _STARTERS | starters)]
    )
    return _resolved(doc, _outside_titles(drafts))


def _outside_titles(drafts: list[_Draft]) -> list[_Draft]:
    """The names without those that are part of a title: the state in 'US envoy Sera Duplin'.

    Bodies stay names within a title ('UN chief'), states do not.
    """
    kept: list[_Draft] = []
    for draft in drafts:
        while kept and kept[-1].start >= draft.full_start and kept[-1].kind != "body":
            kept.pop()
        kept.append(draft)
    return kept


def _known_drafts(doc: Document, known: list[Known]) -> list[_Draft]:
    drafts = []
    for item in known:
        start, title = _title_before(doc, item.start)
        kind = {"person": "person", "state": "state"}.get(item.actor.kind, "body")
        drafts.append(_Draft(item.start, item.end, start, item.actor.name, title, kind, item))
    return drafts


_SPAN = re.Match.span


def _unknown_drafts(doc: Document, known: list[Known], starters: frozenset[bytes]) -> list[_Draft]:
    """Capitalised stretches that no known name covers."""
    data, drafts, index = doc.data, [], 0
    end = 0
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
        for part in _parts(data, start, stop):
            draft = _draft(doc, *part, starters)
            if draft is not None:
                drafts.append(draft)
    return drafts


def _parts(data: bytes, start: int, end: int) -> list[tuple[int, int]]:
    """A stretch cut at 'of' and 'for' unless what stands before them is a body or an office."""
    match = _SPLIT.search(data, start, end)
    if match is None:
        return [(start, end)]
    head = data[start : match.start()].rpartition(b" ")[2]
    if head in _BODIES or head.lower() in _OFFICES:
        return [(start, end)]
    return [(start, match.start()), *_parts(data, match.end(), end)]


_LINK_END = re.compile(rb"(?: (?:of|for|de|la|on|the))+\Z")


def _draft(doc: Document, start: int, end: int, starters: frozenset[bytes]) -> _Draft | None:
    data = doc.data
    start = _without_starters(data, start, end, starters)
    if start >= end or data[start:end] in _MONTHS or _NUMBERED.match(data, end):
        return None
    if data[start:end].isupper() and (end - start > 5) and b" " in data[start:end]:
        return None
    name = _after_title(data, start, end)
    if name >= end:
        return None
    full_start, title = _title_before(doc, name)
    words = data[name:end]
    if _is_office(words):
        return None
    kind = _kind(words, title is not None)
    if kind == "body" and b" " not in words and _TITLE_OF_NAME.match(data, end):
        return None
    if (
        kind in ("person", "unknown")
        and title is None
        and _THE.search(data, max(0, name - 4), name)
    ):
        kind = "body" if b" " in words else kind
    if kind == "body":
        name = _with_owner(data, name)
        words = data[name:end]
    if (
        words.endswith(b"ly")
        and b" " not in words
        and title is None
        and doc.sentence(name)[0] == name
    ):
        return None
    if _is_lone_word(words, title, kind):
        return None
    return _Draft(name, end, full_start, doc.text[name:end], title, kind, None)


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


_FIRST_OF_BODY = byte_words(TITLES["first_of_body"])
_NUMBERED = re.compile(rb" [0-9]+(?![0-9,]*[a-z ])")


_FUNCTION = byte_words(STOPS["breakers"]) | _SMALL
_CONTRACTED = pattern(rb"<contracted>['\x92]")


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


_OF_TITLE = pattern(
    rb"(?:Secretary of State|Minister (?:of|for)(?: the)? [A-Z][a-z]+(?: Affairs)?|"
    rb"<offices_of> (?:of|for|to)(?: the)? [A-Z][a-z-]+(?: [A-Z][a-z-]+)?) (?=[A-Z])"
)


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
        word = match[1]
        bare = word.lower().rstrip(b".,")
        if (bare.rpartition(b"-")[2] in _OFFICES and bare != b"state") or bare in _HONORIFICS:
            seen = True
        elif (bare in _OF_WORDS and not seen and begin != start) or bare == b"state":
            pass
        elif (
            bare in _SMALL
            or (not seen and not _is_of_office(data, match.start(1)))
            or word.endswith(b",")
        ):
            break
        begin = match.start(1)
    if not seen:
        return start, None
    begin = _without_small(data, begin, start)
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


_FORMER = re.compile(rb"\b[Ff]ormer [a-z]+ \Z")
_TITLE_ENDS = _OFFICES | _HONORIFICS | {b"state", b"affairs"}
_WORD_BEFORE = re.compile(
    rb"(?<![A-Za-z'\x92-])((?:[A-Z]\.)+|[A-Z][a-z]{1,3}\.|[A-Za-z][A-Za-z'\x92-]*) \Z"
)
_OF_WORDS = frozenset((b"of", b"for", b"state", b"and"))
_STATE_OF = re.compile(
    rb"\b(?:[Ss]ecretary|[Mm]inister|[Mm]inisters|[Cc]hief|[Hh]ead|[Aa]ffairs) (?:of|"
    rb"for) (?:the )?(?:[A-Za-z]+ )?\Z"
)


def _is_of_office(data: bytes, at: int) -> bool:
    """Whether a word hangs on an office: 'State' in 'Secretary of State'."""
    return _STATE_OF.search(data, max(0, at - 40), at) is not None


def _without_small(data: bytes, begin: int, start: int) -> int:
    """The start of a title behind small words and words that open the sentence."""
    while begin < start:
        blank = data.find(b" ", begin, start)
        word = data[begin:blank]
        if word.lower() not in _SMALL | _OF_WORDS and (
            word not in _STARTERS or word.lower() in _OFFICES or word in _TITLE_WORDS
        ):
            return begin
        begin = blank + 1
    return start


_TITLE_WORDS = byte_words(TITLES["title_words"])


def _is_body(words: bytes) -> bool:
    parts = _HEAD.split(words, 1)[0].split(b" ")
    return parts[-1] in _BODIES or (parts[0] in _BODIES and len(parts) == 1) or words in _AGENCIES


def _kind(words: bytes, titled: bool) -> str:
    if words in _AGENCIES or _is_body(words):
        return "body"
    last = words.rpartition(b" ")[2]
    if last in _PLACES or words.split(b" ")[0] in (
        b"Lake",
        b"Mount",
        b"Cape",
        b"Port",
        b"Fort",
        b"North",
        b"South",
        b"East",
        b"West",
        b"Northern",
        b"Southern",
        b"Eastern",
        b"Western",
        b"Upper",
        b"Lower",
        b"Valle",
        b"Puerto",
        b"San",
        b"Santa",
        b"New",
        b"Sant",
        b"El",
    ):
        return "place" if not titled else "person"
    if titled:
        return "person"
    if words[:1].isdigit():
        return "body"
    if words.isupper() and 1 < len(words) < 6 and b" " not in words:
        return "body"
    return "person" if b" " in words and b" of " not in words else "unknown"


_OWNER = re.compile(rb"(?:[A-Z][A-Za-z]+ ){0,2}[A-Z][A-Za-z]+(?:['\x92]s|s['\x92]) \Z")


def _with_owner(data: bytes, start: int) -> int:
    """'Ombudsman's Office', 'St Bride's Primary': the owner is part of a body's name."""
    match = _OWNER.search(data, max(0, start - 40), start)
    if match is None:
        return start
    words = match[0].split()
    first = next(
        (
            number
            for number, word in enumerate(words)
            if word not in _STARTERS or number == len(words) - 1
        ),
        0,
    )
    return match.end() - len(b" ".join(words[first:])) - 1


_TITLE_OF_NAME = re.compile(rb" [a-z-]+ [A-Z][a-z]+ [A-Z]")
_THE = re.compile(rb"\b[Tt]he \Z")


def _is_office(words: bytes) -> bool:
    """'Minister of the Interior': an office, and nobody's name."""
    first, _, rest = words.partition(b" ")
    return first.lower() in _OFFICES and (not rest or rest.startswith((b"of ", b"for ")))


def _is_lone_word(words: bytes, title: str | None, kind: str) -> bool:
    """A capitalised word that is no name: a demonym or a role alone."""
    if b" " in words or title or kind == "body":
        return False
    return words.lower() in _OFFICES or words.lower() in _HONORIFICS or len(words) < 2


NAMESAKES = 20
"""How many names a short form is looked for among: no text of news has more of one name."""


def _resolved(doc: Document, drafts: list[_Draft]) -> Names:
    """Names with their entities: short forms joined to the fuller name they stand for."""
    book: dict[str, int] = {}
    entities: list[_Growing] = []
    by_word: dict[bytes, list[int]] = {}
    for draft in drafts:
        if draft.known is not None or " " in draft.words or draft.kind == "body":
            index = _enter(doc, draft, book, entities)
            for word in _handles(draft):
                places = by_word.setdefault(word, [])
                if len(places) < NAMESAKES and index not in places:
                    places.append(index)
    names: list[Name] = []
    previous: _Draft | None = None
    for draft in drafts:
        index = _entity_of(doc, draft, book, entities, by_word, previous)
        if previous is not None and doc.data[previous.end : draft.start] == b" (" and index >= 0:
            places = by_word.setdefault(draft.words.encode("ascii", "ignore"), [])
            if index not in places[:1]:
                places.insert(0, index)
        previous = draft
        entities[index].see(doc, draft)
        names.append(Name(draft.start, draft.end, draft.full_start, index))
    return Names(names, [name.start for name in names], [item.finished() for item in entities])


class _Growing:
    """An entity while its text is read."""

    __slots__ = (
        "actor",
        "first",
        "gender",
        "kind",
        "last",
        "name",
        "placed",
        "role",
        "seen",
        "title",
    )

    def __init__(self, draft: _Draft) -> None:
        self.name = draft.known.actor.name if draft.known else draft.words
        self.actor = draft.known.actor if draft.known else None
        self.kind = draft.kind
        self.title: str | None = None
        self.role: str | None = None
        self.gender = ""
        self.first = draft.start
        self.last = -1
        self.seen = 0
        self.placed = 0

    def see(self, doc: Document, draft: _Draft) -> None:
        """Learn from one more place where the name stands."""
        named = self.kind in ("person", "unknown")
        if (
            named
            and draft.title
            and (self.title is None or len(draft.title) > len(self.title))
            and draft.title.lower().rstrip(".") not in _PLAIN_FORMS
        ):
            self.title = draft.title
        if self.kind == "unknown" and draft.kind == "person":
            self.kind = "person"
        self.last = draft.start
        self.seen += 1
        if self.actor is None and named and not self.title:
            window = max(0, draft.start - 24)
            self.placed += _PLACED.search(doc.data, window, draft.start) is not None
        if not named:
            return
        if self.role is None:
            self.role = _apposition(doc, draft)
        if not self.gender and self.seen < 3:
            self.gender = (
                _gender(draft.title or "")
                or _first_name(self.name)
                or _gender(_HEAD_OF.split(self.role or "", 1)[0])
            )

    def finished(self) -> Entity:
        role = self.role or (self.actor.role if self.actor else None) or None
        if (
            self.actor is None
            and self.kind in ("person", "unknown")
            and not self.title
            and self.placed * 2 > self.seen
        ):
            self.kind = "place"
        return Entity(self.name, self.actor, self.kind, self.title, role, self.gender)


_PLACED = pattern(rb"\b<before_place>(?: the)?(?: <of_place>)* \Z")
_HEAD_OF = re.compile(r" (?:of|for|to|who|in|at|from|with) ")
_PLAIN_FORMS = frozenset(("mr", "ms", "mrs", "miss", "mum", "dad"))


def _apposition(doc: Document, draft: _Draft) -> str | None:
    """'Teodor Ash, its director,' and 'its director, Teodor Ash,'."""
    data, start = doc.data, draft.full_start
    match = _APPOSED.match(data, draft.end) if data[draft.end : draft.end + 1] == b"," else None
    if match is None and data[start - 2 : start] == b", ":
        match = _BEFORE_APPOSED.search(data, max(0, start - 80), start)
        if match is not None and not _PERSONS.intersection(match[1].lower().split(b" ")):
            match = None
    return doc.text[match.start(1) : match.end(1)] if match is not None else None


_GENDER_OF = {
    **dict.fromkeys(FIRST_NAMES["female"], "f"),
    **dict.fromkeys(FIRST_NAMES["male"], "m"),
}


def _first_name(name: str) -> str:
    first, blank, _ = name.partition(" ")
    if not blank:
        return ""
    return _GENDER_OF.get(first) or ("f" if first.endswith("a") and "-" not in first else "")


def _gender(words: str) -> str:
    for word in words.lower().replace(".", " ").split():
        raw = word.strip(",").encode()
        if raw in _FEMALE:
            return "f"
        if raw in _MALE:
            return "m"
    return ""


def _handles(draft: _Draft) -> list[bytes]:
    """The single words that may stand for a longer name later."""
    words = draft.words.encode("ascii", "ignore").split(b" ")
    if draft.known is not None:
        return [words[-1]] if draft.kind == "person" else []
    if draft.kind == "person":
        if len(words) < 2:
            return words
        return [words[-1], words[0], *([b" ".join(words[-2:])] if len(words) > 2 else [])]
    return [_HEAD.split(b" ".join(words), 1)[0].rpartition(b" ")[2]]


def _enter(doc: Document, draft: _Draft, book: dict[str, int], entities: list[_Growing]) -> int:
    key = draft.known.actor.actor_id if draft.known else _key(draft.words)
    if key not in book:
        book[key] = len(entities)
        entities.append(_Growing(draft))
    return book[key]


def _key(words: str) -> str:
    return words.casefold().replace("’", "'")


def _entity_of(
    doc: Document,
    draft: _Draft,
    book: dict[str, int],
    entities: list[_Growing],
    by_word: dict[bytes, list[int]],
    previous: _Draft | None,
) -> int:
    if draft.known is not None:
        return book[draft.known.actor.actor_id]
    if (
        previous is not None
        and draft.words.isupper()
        and doc.data[previous.end : draft.start] == b" ("
    ):
        return (
            book.get(_key(previous.words), -1)
            if previous.known is None
            else book[previous.known.actor.actor_id]
        )
    if draft.words.count(" ") < 2 or draft.title:
        fuller = _fuller(draft, entities, by_word)
        if fuller is not None:
            return fuller
    return _enter(doc, draft, book, entities)


def _fuller(draft: _Draft, entities: list[_Growing], by_word: dict[bytes, list[int]]) -> int | None:
    """The entity that a short name stands for: named last before it, else the first after."""
    word = draft.words.encode("ascii", "ignore")
    if word.count(b" ") > 1:
        return None
    places = [
        index
        for index in by_word.get(word, ())
        if entities[index].name != draft.words or entities[index].actor
    ]
    if draft.title:
        people = [index for index in places if entities[index].kind in ("person", "unknown")]
        places = people or places
    if not places:
        return None
    seen = [index for index in places if entities[index].last >= 0]
    return (
        max(seen, key=lambda index: entities[index].last)
        if seen
        else min(places, key=lambda index: entities[index].first)
    )
