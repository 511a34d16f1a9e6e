"""What is known about a row: its words and cells, what refers to it, what is disputed about it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property
from pathlib import Path
from typing import Any

from trucebook.errors import UsageError
from trucebook.load.why import OWN_WORDS, Words, reason
from trucebook.problem import Problem
from trucebook.read.claims import Cells, Claims
from trucebook.read.dates import in_words
from trucebook.read.figures.discrepancies import discrepancies_of
from trucebook.read.figures.groups import Group
from trucebook.schemas.table import SPAN, WITHDRAWN, Schema

_LABELS = ("name", "title", "wording", "exact", "summary", "reason")
"""Columns that say what a row is, the best first."""

_SHORT, _LONG = 70, 220
"""Characters of what a row is called, and of its own words, at most."""

_FIGURES = 12
"""Figures on a quantity that are named, at most."""

_NEAR = 100_000
"""Ids among which near ones are looked for, at most."""

_PASSAGES = (("source_id", "start", "end"), ("to_source_id", "to_start", "to_end"))
_REDIRECTS = "redirects"
_DESCRIBING = ("sources", _REDIRECTS)
"""Tables whose cells need no words: their rows describe a text, or an id."""


@dataclass(frozen=True, slots=True)
class Citing:
    """Rows that refer to a row in one column, with what each is called."""

    table: str
    field: str
    rows: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Cell:
    """A coded cell.

    Attributes:
        field: its column.
        value: what it says, as canonical text; None for an empty one.
        called: what the rows are called whose ids it has, or the meaning of its code.
        rests_on: the words that it rests on, or one note that says why it rests on none.
    """

    field: str
    value: str | None
    called: str | None
    rests_on: Sequence[Cells]


@dataclass(frozen=True, eq=False)
class Known:
    """A row, and where it is from.

    Attributes:
        found: the rows of its book or release.
        schema: the definition of its table.
        row: the row.
        folder: the folder of its book, which validation can judge; None for a release.
        retired: the redirects that led to it from a retired id.
    """

    found: Claims
    schema: Schema
    row: Cells
    folder: Path | None = None
    retired: tuple[Cells, ...] = ()

    @classmethod
    def of(cls, found: Claims, row_id: str, folder: Path | None = None) -> Known:
        """What is known about a row, or about the heir of a retired one.

        Raises:
            UsageError: there is no such row; the message has near ids.
        """
        retired: list[Cells] = []
        wanted: str | None = row_id
        while wanted is not None and wanted not in [row["retired_id"] for row in retired]:
            for name, schema in found.schemas.items():
                if name != _REDIRECTS and (row := found.row(name, wanted)):
                    return cls(found, schema, row, folder, tuple(retired))
            if not (redirect := found.row(_REDIRECTS, wanted)):
                break
            retired.append(redirect)
            wanted = redirect.get("heir_id")
        if retired:
            return cls(found, found.schemas[_REDIRECTS], retired[0], folder, tuple(retired))
        raise _unknown(found, row_id)

    @property
    def id(self) -> str:
        """Its id."""
        return str(self.row[self.schema.key])

    @property
    def called(self) -> str:
        """Its name or words, cut where they are long, else its id."""
        return _label_of(self.row) or self.id

    @property
    def sentence(self) -> str:
        """What it is: its own words or name, and what it refers to."""
        if self.schema.name == "evidence":
            return f"what {self.row.get('row_id')}.{self.row.get('field')} rests on"
        if self.schema.name == _REDIRECTS:
            return "a retired id"
        own = _cut(_label_of(self.row), _SHORT)
        is_quoted = self.schema.quotes_source and not self.row.get("name")
        parts = [f"“{own}”" if own and is_quoted else own]
        for name, key in self.schema.references.items():
            if self.row[name] is not None and key.table != "sources":
                called = _cut(label(self.found, key.table, self.row[name]), _SHORT)
                parts.append(f"{self.schema.fields[name].title.lower()}: {called}")
        return "; ".join(filter(None, parts)) or f"a row of {self.schema.name}"

    @property
    def words(self) -> tuple[str, ...]:
        """Its words between square brackets, with those before and after; then their source.

        Of a pair of passages the sources alone: a release has no words of them.
        """
        places = tuple(self._place(*names) for names in _PASSAGES if self.row.get(names[0]))
        if not self.schema.quotes_source:
            return places if len(places) == len(_PASSAGES) else ()
        if self.row["exact"] is None:
            return ()
        before, after = self.row.get("prefix"), self.row.get("suffix")
        before, after = f"…{before}" if before else "", f"{after}…" if after else ""
        return (f"{before}[{_cut(self.row['exact'], _LONG)}]{after}", *places)

    def _place(self, source_id: str, start: str, end: str) -> str:
        """A source and a place in its text, by the names of their columns."""
        source = self.found.row("sources", self.row[source_id]) or {}
        title = f"“{source['title']}”" if source.get("title") else "no title"
        outlet = f", {source['outlet']}" if source.get("outlet") else ""
        published = f"published: {in_words(source.get('published'))}"
        place = f"characters {self.row.get(start)} to {self.row.get(end)}"
        return f"{self.row[source_id]}: {title}{outlet}, {published}; {place}"

    def cells(self) -> Iterator[Cell]:
        """Every coded cell, with what it rests on."""
        for name in self.schema.coded:
            yield Cell(name, self._written(name), self._called(name), self._cited(name))

    def records(self) -> Iterator[dict[str, Any]]:
        """Every coded cell with the words it rests on, one record for each stretch of them."""
        number = 0
        for cell in self.cells():
            for cited in cell.rests_on or [{}]:
                number += 1
                yield {
                    "number": number,
                    "field": cell.field,
                    "value": cell.value,
                    "called": cell.called,
                    "exact": cited.get("exact"),
                    "basis": cited.get("basis"),
                    "cited_row": cited.get("row_id"),
                    **{key: cited.get(key) for key in SPAN if key != "exact"},
                    "note": None if cited.get("basis") == OWN_WORDS else cited.get("note"),
                }

    def _cited(self, name: str) -> Sequence[Cells]:
        """What a cell rests on, or a note that says why it rests on nothing."""
        if self.row[name] is None or self.schema.name in _DESCRIBING:
            return ()
        if self.schema.name == "evidence":
            return [self.row] if name == "basis" else ()
        words = list(
            Words(self.found.schemas, self.found.where).of_cell(self.schema, self.row, name)
        )
        if not words and not any(field.evidence for field in self.schema.fields.values()):
            return ()
        here = f"{self.found.name[:1].upper()}{self.found.name[1:]}"
        return words or [{"note": reason(self.schema, self.row, name, here)}]

    def _written(self, name: str) -> str | None:
        value = self.row[name]
        return None if value is None else self.schema.fields[name].write(value)

    def _called(self, name: str) -> str | None:
        """What the rows are called that the ids of a cell name; the meaning of a code."""
        value, field = self.row[name], self.schema.fields[name]
        key = self.schema.references.get(name)
        table = key.table if key else field.items
        if value is None:
            return None
        if table is None:
            return field.codes.get(str(value))
        ids = value if isinstance(value, list) else [value]
        return "; ".join(label(self.found, table, one) for one in ids)

    @cached_property
    def cited_by(self) -> tuple[Citing, ...]:
        """The rows of other tables, and of its own, that refer to it."""
        found = []
        for name, schema in self.found.schemas.items():
            keys = {key.field: key.table for key in schema.foreign_keys}
            lists = {key: field.items for key, field in schema.fields.items() if field.items}
            for column, table in {**lists, **keys}.items():
                rows = self.found.where(name, column, self.id) if table == self.schema.name else []
                if rows:
                    labels = {str(row[schema.key]): _label_of(row) for row in rows}
                    found.append(Citing(name, column, labels))
        return tuple(found)

    @property
    def about(self) -> str:
        """Who coded it, whether it counts, and the note."""
        by = [
            f"{title} {self.row[name]}"
            for name, title in (("coder", "coded by"), ("reviewer", "reviewed by"))
            if self.row.get(name)
        ]
        status = [f"status {self.row['row_status']}"] if self.row.get("row_status") else []
        note = [f"note: {self.row['note']}"] if self.row.get("note") else []
        said = "; ".join((*by, *status, *note))
        return f"{said[:1].upper()}{said[1:]}"

    def remarks(self) -> Iterator[str]:
        """What is wrong or disputed about it, in sentences."""
        for redirect in self.retired:
            yield reason(self.found.schemas[_REDIRECTS], redirect, None, "")
        status = self.row.get("row_status")
        if status in WITHDRAWN:
            meaning = self.schema.fields["row_status"].codes.get(status, "it does not count.")
            note = f" {self.row['note']}" if self.row.get("note") else ""
            yield f"{self.id} is {status}: {meaning}{note}"
        if before := [
            str(row["retired_id"]) for row in self.found.where(_REDIRECTS, "heir_id", self.id)
        ]:
            yield f"It took the place of {', '.join(before)}."
        yield from self._verdict()
        yield from self._problems()

    def _verdict(self) -> Iterator[str]:
        """How the figures on its quantity compare."""
        if self.schema.name not in ("figures", "quantities"):
            return
        groups: Sequence[Group] = ()
        with suppress(UsageError):  # a book without quantities has no verdicts
            groups = discrepancies_of(self.found).on(self.id)
        for group in groups:
            figures = f"{', '.join(group.rows[:_FIGURES])}{', …' * (len(group.rows) > _FIGURES)}"
            yield f"The figures on “{group.thing}” ({figures}): {group.verdict}."
            yield group.reason
            for pair in group.conflicts.get(self.id, ()):
                yield f"Conflict: {pair.reason}."
            if group.settled_by:
                yield f"Without {', '.join(group.settled_by)} there is no conflict."

    def _problems(self) -> Iterator[str]:
        """What validation reports on the row, its evidence included."""
        if self.folder is None:
            return
        ids = {
            self.id,
            *(row.get("evidence_id") for row in self.found.where("evidence", "row_id", self.id)),
        }
        try:
            problems = _judged(self.folder)
        except UsageError as error:
            yield f"Not judged by the rules. {error}"
            return
        own = [problem for problem in problems if problem.row_id in ids]
        for problem in own:
            hint = f" {problem.hint}" if problem.hint else ""
            where = f"{problem.severity}: {problem.rule} [{problem.cell}]"
            yield f"{where}: {problem.offence}.{hint}"
        if not own:
            yield "Validation reports no problem on it."


def label(found: Claims, table: str, row_id: str | None) -> str:
    """What a row is called, beside its id."""
    row = found.row(table, row_id)
    return _label_of(row) if row else str(row_id or "")


def _label_of(row: Cells) -> str:
    for name in _LABELS:
        if row.get(name):
            return _cut(str(row[name]), _LONG)
    return ""


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[:most].rstrip()}…"


def _judged(folder: Path) -> Sequence[Problem]:
    """The problems that validation reports on a book; a `UsageError` where it is not installed."""
    from trucebook.book.book import read_files  # noqa: PLC0415 - readers of releases need none
    from trucebook.validate.check import read_and_check  # noqa: PLC0415 - as above

    return read_and_check(read_files(folder))[1].problems


def _unknown(found: Claims, row_id: str) -> UsageError:
    """The error for an id that no row has; with near ones, those of other case first."""
    ids = [
        str(row[schema.key])
        for name, schema in found.schemas.items()
        for row in found.tables.get(name, ())
    ][:_NEAR]
    same = [one for one in ids if one.casefold() == row_id.casefold()]
    near = same or get_close_matches(row_id, ids, n=3, cutoff=0.5)
    guess = f" Near ids: {', '.join(near)}." if near else ""
    return UsageError(
        f"{found.name}: expected the id of a row, such as F0001 or the slug of an actor, found "
        f"{row_id!r}.{guess}"
    )
