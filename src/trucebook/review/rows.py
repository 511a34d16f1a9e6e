"""From accepted candidates to rows: the row, whom it links to, the utterance, the evidence.

Nothing is invented. A cell that asks for words and has none stays empty, unless a person wrote it
or the table requires it; what is left open is listed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from trucebook.book.book import Book
from trucebook.book.edits import row_of
from trucebook.book.table import Row
from trucebook.errors import DataError, TrucebookError, UsageError, unknown
from trucebook.extract.rows import Extraction
from trucebook.review.candidates import Candidate, Reviewed, name_of, values
from trucebook.review.grounds import Grounds, quoted
from trucebook.review.registers import ACTORS, Draft, Registers, require_code
from trucebook.review.scores import GROUP_LABELS
from trucebook.review.utterances import with_utterances
from trucebook.schemas.table import DEFAULTS, TYPES
from trucebook.spans import Span, nearest, occurrences

EXTRACTED = "extracted"
"""The method of a row that was a candidate."""


class WrongCell(UsageError):
    """A cell that a person wrote is no value of its column `field`, or has no such words."""

    def __init__(self, message: str, field: str) -> None:
        super().__init__(message)
        self.field = field


@dataclass(frozen=True, slots=True)
class Given:
    """A cell that a person writes.

    Attributes:
        text: its text; None where only its words are given.
        words: the words that it rests on, of which the nearest are meant; empty for none.
        place: the offsets of these words, where the person selected them.
        basis: that of the evidence; empty for what it is taken for.
        note: a note on the evidence.
    """

    text: str | None
    words: str = ""
    place: tuple[int, int] | None = None
    basis: str = ""
    note: str = ""

    @classmethod
    def read(cls, text: str) -> Given:
        """A cell as the command line and a spreadsheet have it: `injured @ were hurt`."""
        value, _, words = text.partition(" @ ")
        return cls(value.strip(), words.strip())


@dataclass(frozen=True, slots=True, eq=False)
class Choice:
    """A candidate that a person accepts, with the cells that they write otherwise.

    `span` are its words if they are cut again. `row` is that of the file in which the person wrote.
    """

    candidate: Candidate
    corrected: Mapping[str, Given] = field(default_factory=dict)
    reviewer: str = ""
    span: Span | None = None
    row: Row | None = None

    @property
    def key(self) -> str:
        """What the row is called before it has an id."""
        return self.candidate.key


@dataclass(frozen=True, slots=True, eq=False)
class Addition:
    """A row that a person adds: of a table that quotes the words `span`, of others near them."""

    table: str
    source_id: str
    span: Span
    cells: Mapping[str, Given] = field(default_factory=dict)
    coder: str = ""
    row: Row | None = None

    @property
    def corrected(self) -> Mapping[str, Given]:
        """The cells that the person writes: all that there are."""
        return self.cells

    @property
    def key(self) -> str:
        """What the row is called before it has an id."""
        return f"a new row of {self.table}"


@dataclass(frozen=True, slots=True, eq=False)
class Made:
    """The rows that some candidates become.

    Attributes:
        rows: every row that is new or takes the place of one, evidence last.
        ids: by the key of a candidate the id of its row.
        lacking: by the key of a candidate that cannot be a row yet, the cells that it lacks.
        empty: by row id the cells that are left empty.
        unproved: by row id the cells that still ask for evidence.
    """

    rows: tuple[Row, ...]
    ids: Mapping[str, str]
    lacking: Mapping[str, tuple[str, ...]]
    empty: Mapping[str, tuple[str, ...]]
    unproved: Mapping[str, tuple[str, ...]]


def rows_of(
    book: Book,
    found: Mapping[str, Extraction],
    reviewed: Iterable[Reviewed],
    choices: Sequence[Choice | Addition],
) -> Made:
    """Make the rows of accepted candidates, and the rows that these need.

    Args:
        book: the book, with the texts.
        found: what the extractor gave, by source.
        reviewed: all candidates: the utterances of those that are rows already are joined.
        choices: the accepted candidates, and rows that a person adds.

    Raises:
        UsageError: a correction is no value of its column.
    """
    registers = Registers(book, found)
    # NOTE: corrections first, as they may add whom other candidates only name.
    ordered = sorted(choices, key=lambda one: not one.corrected)
    drafts = {one.key: _ordered(registers, one) for one in ordered}
    lacking = {key: missing for key, draft in drafts.items() if (missing := _missing(draft))}
    made = {key: draft for key, draft in drafts.items() if key not in lacking}
    labels = {one.key: _label(one) for one in choices}
    made, utterances = with_utterances(registers, made, labels, reviewed)
    grounds = Grounds(book, [*registers.drafts, *utterances, *made.values()])
    made = {key: _without_guesses(grounds, draft) for key, draft in made.items()}
    rows = [*utterances, *made.values()]
    every = [*(_without_guesses(grounds, one) for one in _cited(registers.drafts, rows)), *rows]
    evidence, unproved = Grounds(book, every).evidence(registers)
    return Made(
        rows=(*map(finished, every), *evidence),
        ids={key: draft.id for key, draft in made.items()},
        lacking=lacking,
        empty={draft.id: _empty(draft) for draft in made.values()},
        unproved=unproved,
    )


def placed(error: UsageError, row: Row | None, column: str) -> TrucebookError:
    """An error of what a person wrote, with its place in a file if it is in one."""
    if row is None:
        return error
    line, at = row.place(column)
    return DataError(f"{row.file}:{line}:{at}: {column}: {error}")


def _ordered(registers: Registers, choice: Choice | Addition) -> Draft:
    """The row that a person orders; an error of the order names its place."""
    try:
        if isinstance(choice, Addition):
            return _added(registers, choice)
        return _drafted(registers, choice)
    except UsageError as error:
        raise placed(error, choice.row, "corrected") from None


def _label(choice: Choice | Addition) -> Any:
    """How the extractor calls the utterance of a row within its text."""
    return None if isinstance(choice, Addition) else choice.candidate.cells.get("utterance_id")


def _drafted(registers: Registers, choice: Choice) -> Draft:
    """The row that a candidate is, before its utterance is known."""
    item, place = choice.candidate, choice.candidate.place
    book, schema = registers.book, registers.book.schemas[choice.candidate.place.table]
    text = book.printable[place.source_id]
    corrected = dict(choice.corrected)
    span = choice.span or place.span
    if "exact" in corrected:
        span = _cut_anew(text, span, corrected.pop("exact").text or "", item.key)
    cells = {name: item.cells[name] for name in values(schema, GROUP_LABELS)}
    reasons = item.evidence.values()
    draft = Draft(
        schema=schema,
        cells={
            **dict.fromkeys(schema.fields),
            **cells,
            **quoted(text, place.source_id, span),
            "method": EXTRACTED,
        },
        source_id=place.source_id,
        at=span.start,
        words={
            one.field: (one.start, one.end)
            for one in reasons
            if one.start is not None and one.end is not None
        },
        coder=item.cells["coder"],
        reviewer=choice.reviewer,
    )
    for name, key in schema.references.items():
        is_named = cells.get(name) is None and name not in corrected
        if key.table == ACTORS and is_named and item.cells.get(name_of(name)):
            draft.cells[name] = registers.actor(item.cells[name_of(name)], draft)
    said = (item.key, place.source_id, str(span.start), span.exact)
    draft.cells[schema.key] = registers.drawn_id(schema, *said)
    return with_given(registers, draft, corrected, item.key)


def _added(registers: Registers, added: Addition) -> Draft:
    """The row that a person adds, before its utterance is known."""
    book, schema = registers.book, registers.book.schemas[added.table]
    text = book.printable[added.source_id]
    cells: dict[str, Any] = {**dict.fromkeys(schema.fields), **DEFAULTS}
    if schema.quotes_source:
        cells |= quoted(text, added.source_id, added.span)
    draft = Draft(
        schema=schema,
        cells={name: cell for name, cell in cells.items() if name in schema.fields},
        source_id=added.source_id,
        at=added.span.start,
        coder=added.coder,
    )
    draft = with_given(registers, draft, added.cells, added.key)
    return registers.identified(draft)


def _cut_anew(text: str, span: Span, words: str, key: str) -> Span:
    """The place of other words for a row: those that share a code point with the candidate's."""
    places = (Span(at, at + len(words), words) for at in occurrences(text, words))
    place = next((one for one in places if one.overlaps(span)), None)
    if place is None:
        raise UsageError(
            f"{key}: exact: expected words of the text that overlap {span.exact!r}, "
            f"found {words!r}. Copy them letter by letter."
        )
    return place


def with_given(
    registers: Registers,
    draft: Draft,
    given: Mapping[str, Given],
    key: str,
    also: Collection[str] = ("note",),
) -> Draft:
    """A row with the cells that a person wrote.

    Args:
        registers: whom and what links lead to.
        draft: the row.
        given: the cells by column.
        key: what the row is called in errors.
        also: columns that may be given beside those that a coder decides on.

    Raises:
        UsageError: a cell is no value of its column, or its words are not in the text.
    """
    schema = draft.schema
    for name in given:
        if name not in (*schema.coded, *also):
            raise unknown(f"column of {schema.name} to correct ({key})", name, schema.coded)
    # NOTE: the words for a link that a person fills in are known; those for another value are not.
    is_kept = {name: name in schema.references and draft.cells[name] is None for name in given}
    words = {name: span for name, span in draft.words.items() if is_kept.get(name, True)}
    for name, cell in given.items():
        place = cell.place
        if cell.words:
            place = nearest(registers.book.printable[draft.source_id], cell.words, draft.at)
            if place is None:
                said = f"{key}: expected words of the text, found {cell.words!r} behind @."
                raise WrongCell(said, name)
        if place is not None:
            words[name] = place
    grounds = {
        name: (cell.basis, cell.note)
        for name, cell in given.items()
        if cell.words or cell.place or cell.basis
    }
    # NOTE: links last, as a new row that one leads to takes cells of this one.
    order = sorted(given, key=lambda name: name in schema.references)
    draft = replace(draft, words=words, typed=frozenset(given), said=grounds)
    cells = dict(draft.cells)
    for name in order:
        if (text := given[name].text) is not None:
            try:
                cells[name] = _value(registers, draft, name, text, cells, key)
            except UsageError as error:
                raise WrongCell(str(error), name) from None
    return replace(draft, cells=cells)


def _value(
    registers: Registers, draft: Draft, name: str, text: str, cells: Mapping[str, Any], key: str
) -> Any:
    column = draft.schema.fields[name]
    if not text:
        return None
    if name in draft.schema.references:
        table = draft.schema.references[name].table
        return registers.named(name, table, text, cells, draft)
    if column.items and column.separator:
        parts = (part.strip() for part in text.split(column.separator.strip()))
        return tuple(registers.named(name, column.items, one, cells, draft) for one in parts)
    try:
        value = column.read(text)
    except ValueError:
        expected = TYPES[column.type].expected
        raise UsageError(f"{key}: {name}: expected {expected}, found {text!r}.") from None
    require_code(column, text, key)
    return value


def _missing(draft: Draft) -> tuple[str, ...]:
    """The cells without which the row would not be one."""
    return tuple(name for name in _required(draft) if draft.cells[name] is None)


def _required(draft: Draft) -> list[str]:
    columns, given = draft.schema.fields.values(), {*_GIVEN, draft.schema.key}
    names = [one.name for one in columns if one.required and one.name not in given]
    is_spoken = draft.schema.name == "quotes" and draft.cells["kind"] in _SPOKEN
    return [*names, "speaker"] if is_spoken else names


_GIVEN = ("method", "coder", "row_status")
_SPOKEN = ("full", "fragment")
"""Kinds of quotation that somebody has spoken."""


def _without_guesses(grounds: Grounds, draft: Draft) -> Draft:
    """The row without the cells that ask for words and have none."""
    bare = [
        name for name in grounds.unproved(draft) if name not in (*draft.typed, *_required(draft))
    ]
    return replace(draft, cells={**draft.cells, **dict.fromkeys(bare)}) if bare else draft


def _cited(registered: Sequence[Draft], drafts: Iterable[Draft]) -> list[Draft]:
    """The new rows of registers that another new row links to."""
    linked = {value for draft in drafts for value in _links(draft)}
    return [draft for draft in registered if draft.id in linked]


def _links(draft: Draft) -> Iterator[Any]:
    return (draft.cells[name] for name in draft.schema.references)


def finished(draft: Draft) -> Row:
    """The row that a draft is, with who made it."""
    given = {"coder": draft.coder, "reviewer": draft.reviewer or None, "row_status": "active"}
    known = {name: text for name, text in given.items() if name in draft.cells}
    return row_of(draft.schema, {**draft.cells, **known})


def _empty(draft: Draft) -> tuple[str, ...]:
    return tuple(name for name in draft.schema.coded if draft.cells[name] is None)
