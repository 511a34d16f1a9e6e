"""Links against the words that name what they lead to."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from trucebook.book.book import Book
from trucebook.book.evidence import needs_evidence
from trucebook.book.table import Row
from trucebook.language import all_of, say
from trucebook.problem import Problem
from trucebook.schemas.table import Field, Schema
from trucebook.validate.rules.rule import rule

ACTORS = "actors"
_NAMES = frozenset({"name", "aliases"})
EVENTS = "events"


def _with_links(schema: Schema) -> bool:
    """Tables with a link that rests on words."""
    return any(_rests_on_words(schema, name) for name in schema.references)


def _rests_on_words(schema: Schema, name: str) -> bool:
    return schema.fields[name].evidence is not None or (
        schema.quotes_source and schema.references[name].table == ACTORS
    )


@rule(
    "words",
    _with_links,
    needs=("evidence",),
    holds="The words that a link rests on have a name, an alias or the role of what it leads to.",
    breaks="in figures F0004 `attributed_to` = `orvenia`.",
    fix=say(
        "Write the id of the one whom the words name, or add the words to its `aliases`. "
        "Where only the context shows who is meant, cite words that name it, or code the "
        "basis of the evidence as inferred."
    ),
)
def words_name_what_they_link_to(book: Book) -> Iterator[Problem]:
    names = {table: names_in(book, table) for table in named_tables(book)}
    for row, field in _links(book):
        link = row.schema.references.get(field.name)
        known = names.get(link.table if link else field.items or "")
        words = list(_words_of(book, row, field)) if known else []
        if known is None or not words:
            continue
        value, pieces = row[field.name], book.evidence.get((row.id, field.name), ())
        is_missing = not pieces and needs_evidence(book, row, field)  # `evidence_is_there` says so
        if is_missing or any(piece["basis"] == "background" for piece in pieces):
            continue
        cited = [piece["exact"] for piece in pieces if piece["exact"]]
        is_inferred = any(piece["basis"] == "inferred" for piece in pieces)
        for one in value if isinstance(value, tuple) else (value,):
            if one not in known.all or known.are_of(one, words):
                continue
            others = known.in_full(cited or words, but={one, row.id})
            if others or not is_inferred:
                yield _misnamed(row, field, one, words, others)


def _misnamed(
    row: Row, field: Field, value: str, words: Iterable[str], others: list[str]
) -> Problem:
    said = f"{' / '.join(words):.80}"
    cells = {field.name: others[0]} if len(others) == 1 and not field.separator else {}
    return row.problem(
        field.name,
        say(
            "expected words that name {value}; it rests on {said!r}, which name {others}",
            value=value,
            said=said,
            others=all_of(others[:3]),
        )
        if others
        else say(
            "expected words that name {value}; it rests on {said!r}, which do not name it",
            value=value,
            said=said,
        ),
        repair=row.repair(cells) if cells else None,
    )


@rule(
    "words",
    _with_links,
    needs=("evidence",),
    holds="The same words of a text, as evidence for one column, link to one thing.",
    breaks="in terms T0005 `proposal_id` = `P02`.",
    fix=say("Correct the link that differs, or cite words that distinguish the two."),
)
def words_link_to_one_thing(book: Book) -> Iterator[Problem]:
    cited: dict[tuple[object, ...], list[Row]] = {}
    for (row_id, name), pieces in book.evidence.items():
        row = book.by_id.get(row_id or "")
        link = row.schema.references.get(name) if row is not None else None
        if row is None or link is None or _is_called(book.schemas[link.table]):
            continue
        places = tuple(
            sorted((p.texts["source_id"], p.texts["start"], p.texts["end"]) for p in pieces)
        )
        if all(all(place) for place in places):
            cited.setdefault((row.schema.name, name, places), []).append(row)
    for key, rows in cited.items():
        yield from _differing(str(key[1]), rows)


def _differing(name: str, rows: list[Row]) -> Iterator[Problem]:
    counts = Counter(row.texts[name] for row in rows)
    [(usual, number), *others] = counts.most_common()
    for row in rows if others else ():
        is_even = number == others[0][1]
        if is_even or row.texts[name] != usual:
            other = next(one for one in rows if one.texts[name] != row.texts[name])
            yield row.problem(
                name,
                say(
                    "expected {value}, to which {other} links by the same words",
                    value=other.texts[name],
                    other=other.id,
                ),
                repair=None if is_even else row.repair({name: usual}),
            )


def _links(book: Book) -> Iterator[tuple[Row, Field]]:
    """Every link of a row that rests on words."""
    for row in book.every_row():
        for name, field in row.schema.fields.items():
            is_link = field.items is not None or (
                name in row.schema.references and _rests_on_words(row.schema, name)
            )
            if is_link and row[name] is not None:
                yield row, field


def _words_of(book: Book, row: Row, field: Field) -> Iterator[str]:
    """The words that a link rests on: those of its evidence, and of the row where they may do."""
    yield from filter(None, (one["exact"] for one in book.evidence.get((row.id, field.name), ())))
    own = ["exact"] if field.evidence is None else field.evidence.get("unless_in", [])
    yield from filter(None, (row[name] for name in own))


def named_tables(book: Book) -> list[str]:
    """The tables whose rows have a name and aliases."""
    return [name for name, schema in book.schemas.items() if _is_called(schema)]


def _is_called(schema: Schema) -> bool:
    """Whether words may be held to the names of a table: those of a plan or count are ours."""
    return schema.fields.keys() >= _NAMES or schema.name == EVENTS


def names_in(book: Book, table: str) -> Names:
    """What the rows of a table are called."""
    is_strict = table == ACTORS
    return Names({row.id: _called(row, is_strict=is_strict) for row in book.rows(table)})


@dataclass(frozen=True, slots=True)
class _Called:
    """What a person, body or place is called.

    Attributes:
        names: its name and aliases, each as words.
        parts: words of those and of its role that describe it.
        is_strict: whether a part of it that is another's whole name does not name it.
    """

    names: tuple[tuple[str, ...], ...]
    parts: frozenset[str]
    is_strict: bool


def _called(row: Row, *, is_strict: bool) -> _Called:
    names = tuple(
        filter(None, map(_tokens, (row["name"] or "", *(row.cells.get("aliases") or ()))))
    )
    role = _tokens(row.cells.get("role") or "")
    words = {word for name in (*names, role) for word in name}
    parts = frozenset(word for word in words if _plain(word) not in _SMALL and len(word) > 1)
    return _Called(names, parts, is_strict)


class Names:
    """The names in a table, to be looked for in words."""

    def __init__(self, known: Mapping[str, _Called]) -> None:
        self.all = known
        self._by_first: dict[str, list[tuple[str, tuple[str, ...]]]] = {}
        for key, called in known.items():
            for name in called.names:
                self._by_first.setdefault(_plain(name[0]), []).append((key, name))

    def are_of(self, key: str, words: Iterable[str]) -> bool:
        """Whether some words have a name of one, or a part of it that names nobody else."""
        called = self.all[key]
        for text in words:
            tokens = _tokens(text)
            full = self._places(tokens)
            if key in full:
                return True
            taken = set[int]().union(*full.values()) if called.is_strict else set[int]()
            parts = {at for at, token in enumerate(tokens) if _is_part(token, called.parts)}
            # NOTE: 'a Hamas official' is one of Hamas, 'an Egyptian official' is none.
            if parts - taken and (not taken or len(parts) > 1):
                return True
        return False

    def places(self, key: str, text: str) -> list[tuple[int, int]]:
        """Where a text has a whole name of one that is no part of a longer one of another."""
        placed = [(match, token) for match in _WORD.finditer(text) for token in _tokens(match[0])]
        runs = list(self._runs(tuple(token for _, token in placed)))
        own = {(at, end) for owner, at, end in runs if owner == key}
        whole = [
            (at, end)
            for at, end in sorted(own)
            if not any(
                first <= at and end <= last and (first, last) != (at, end)
                for _, first, last in runs
            )
        ]
        return [(placed[at][0].start(), placed[end - 1][0].end()) for at, end in whole]

    def in_full(self, words: Iterable[str], but: Collection[str]) -> list[str]:
        """The others whose whole name is in some words, or whom all of them describe."""
        found: dict[str, int] = {}
        for text in words:
            tokens = _tokens(text)
            for key, places in self._places(tokens).items():
                found[key] = max(found.get(key, 0), len(places))
            weighty = [token for token in tokens if _plain(token) not in _SMALL]
            for key, called in self.all.items() if len(weighty) > 1 else ():
                if all(_is_part(token, called.parts) for token in weighty):
                    found[key] = max(found.get(key, 0), len(weighty))
        return sorted((key for key in found if key not in but), key=lambda key: -found[key])

    def _places(self, tokens: tuple[str, ...]) -> dict[str, set[int]]:
        """The places of the words that make whole names, by whose they are."""
        places: dict[str, set[int]] = {}
        for key, at, end in self._runs(tokens):
            places.setdefault(key, set()).update(range(at, end))
        return places

    def _runs(self, tokens: tuple[str, ...]) -> Iterator[tuple[str, int, int]]:
        """Whose whole names some words have, each with its first word and the one behind it."""
        for at, token in enumerate(tokens):
            for key, name in self._by_first.get(_plain(token), ()):
                part = tokens[at : at + len(name)]
                if len(part) == len(name) and all(map(_is_same, part, name)):
                    yield key, at, at + len(name)


def is_described(value: str, words: Iterable[str]) -> bool:
    """Whether some words have one that is in a value, or from which one of it is made."""
    parts = frozenset(token for token in _tokens(value) if _plain(token) not in _SMALL)
    found = [token for text in words for token in _tokens(text)]
    made = frozenset(token for token in found if _plain(token) not in _SMALL)
    return any(_is_part(token, parts) for token in made) or any(
        _is_part(token, made) for token in parts
    )


_TOKEN = re.compile(r"[^\W_]+(?:[.][^\W_]+)+|[^\W_]+")
_WORD = re.compile(r"(?:(?!['’]s\b)[^\W_](?:[.'’](?=[^\W_])(?!s\b))?)+")
"""A word of a text as printed, without a possessive."""
_SMALL = frozenset(
    {"a", "an", "the", "of", "in", "on", "and", "for", "by", "from", "to", "with", "at", "al", "el"}
    | {"de", "la", "van", "von", "der", "is", "as", "s", "its", "his", "her", "their", "who"}
)


@lru_cache(maxsize=8192)
def _tokens(text: str) -> tuple[str, ...]:
    """The words of a text; a possessive and the stops of an abbreviation are no part of them."""
    plain = unicodedata.normalize("NFKD", text.replace("’", "'")).replace("'s", "")
    letters = "".join(mark for mark in plain if not unicodedata.combining(mark))
    return tuple(word.replace(".", "") for word in _TOKEN.findall(letters))


def _plain(token: str) -> str:
    return token.casefold()


def _is_same(token: str, name: str) -> bool:
    """Whether two words are the same; an abbreviation of up to three letters keeps its capitals."""
    if len(name) <= 3 and name.isupper():
        return token == name
    return _plain(token) == _plain(name)


def _is_part(token: str, parts: frozenset[str]) -> bool:
    """Whether a word is one of some parts, or is made from one: Egyptian, mediators."""
    return any(
        _is_same(token, part) or (len(part) > 3 and _plain(token).startswith(_root(part)))
        for part in parts
    )


def _root(part: str) -> str:
    plain = _plain(part)
    return plain[: max(4, len(plain) - 2)]
