"""Settled rows against the two blind passes that they were settled from.

A settled cell has what both passes have, or what `dataset/coding/adjudications.csv` says.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from trucebook.book.book import Book, read_beside, read_passes
from trucebook.book.table import Row, Table
from trucebook.language import all_of, either, say
from trucebook.problem import Problem
from trucebook.review.pairing import pair
from trucebook.review.reliability import ADJUDICATIONS, OWN_WORDS, unreadable
from trucebook.review.scores import GROUP_LABELS
from trucebook.schemas.table import WITHDRAWN, Schema
from trucebook.validate.rules.rule import rule

_WHOLE = frozenset({"row", "exact"})
"""Fields of an adjudication that settle which words have a row."""


@dataclass(frozen=True)
class _Settled:
    """A row, its partners in the two passes, and what was settled about it."""

    row: Row
    partners: tuple[Row | None, Row | None]
    entries: Mapping[str, Row]

    @property
    def there(self) -> list[Row]:
        return [partner for partner in self.partners if partner is not None]


@rule(
    "book",
    (),
    needs=("passes",),
    holds="A settled cell is what both coding passes have, or what `adjudications.csv` settles.",
    breaks="both passes have the bound more_than for F0013, `figures.csv` has at_least, and "
    "`adjudications.csv` has no entry for it.",
    fix=say(
        "Restore the cell, or add an entry to `dataset/coding/adjudications.csv` with the reason."
    ),
)
def settled_cells_are_of_a_pass(book: Book) -> Iterator[Problem]:
    for settled in _all_settled(book):
        if settled.there:
            for name in settled.row.schema.coded:
                is_compared = all(name in partner.texts for partner in settled.there)
                if is_compared and (name not in OWN_WORDS or name in settled.entries):
                    yield from _unsettled(settled, name)


def _unsettled(settled: _Settled, name: str) -> Iterator[Problem]:
    row, entry = settled.row, settled.entries.get(name)
    if entry is not None:
        if not _is_equal(row, name, entry.texts["settled"]):
            wanted = entry.texts["settled"]
            yield row.problem(
                name,
                say(
                    "expected {value}, as line {line} of adjudications.csv settles it",
                    value=wanted or say("an empty cell"),
                    line=entry.line,
                ),
                repair=row.repair({name: wanted}),
            )
        return
    coded = list(dict.fromkeys(partner.texts[name] for partner in settled.there))
    if any(not _is_equal(row, name, text) for text in coded):
        said = all_of(text or say("nothing") for text in coded)
        yield row.problem(
            name,
            say(
                "expected {said}, as the passes have it, or an entry in adjudications.csv",
                said=said,
            ),
            say(
                "Restore the cell, or settle it. Add the entry to "
                "dataset/coding/adjudications.csv: {entry}",
                entry=_entry(settled, name),
            ),
            repair=row.repair({name: coded[0]}) if len(coded) == 1 else None,
        )


def _entry(settled: _Settled, name: str) -> str:
    first, second = (partner.texts[name] if partner else "" for partner in settled.partners)
    place = _place(settled.row)
    words = f"{','.join(place)},WORDS" if len(place) > 1 else f",,,{place[0]}"
    cells = f"{first},{second},{settled.row.texts[name]}"
    return f"{settled.row.schema.name},{words},{name},{cells},WHY"


def _is_equal(row: Row, name: str, text: str) -> bool:
    if row.texts[name] == text:
        return True
    try:
        value = row.schema.fields[name].read(text)
        if isinstance(value, tuple) and isinstance(row[name], tuple):
            return sorted(value) == sorted(row[name])
        return bool(value == row[name]) and text != ""
    except ValueError:
        return False


@rule(
    "book",
    (),
    needs=("passes",),
    holds="A row of a source that is coded twice is in both passes, or `adjudications.csv` "
    "settles it, or it came later: its coder is none of the two, and a reviewer has checked it.",
    breaks="a row of figures has no partner in the passes, no entry, and CA for its coder.",
    fix=say(
        "Add an entry with the field `row` to `dataset/coding/adjudications.csv`, or give "
        "the row its own coder and a reviewer."
    ),
)
def settled_rows_are_of_a_pass(book: Book) -> Iterator[Problem]:
    coded = [row for table in _passes(book) for part in table for row in part.rows]
    coders, sources = (
        {row.texts[name] for row in coded if name in row.texts} for name in ("coder", "source_id")
    )
    for settled in _all_settled(book):
        row, is_settled = settled.row, not _WHOLE.isdisjoint(settled.entries)
        spans = {_place(one) for one in (row, *settled.there)}
        if row.texts.get("source_id", "") not in {"", *sources}:
            continue
        if is_settled or (len(settled.there) == 2 and len(spans) == 1):
            continue
        coder, reviewer = row.texts.get("coder"), row.texts.get("reviewer")
        is_later = not settled.there and coder not in coders and reviewer
        if not is_later:
            yield row.problem(
                row.schema.key,
                say(
                    "expected a row on these words in both passes, or an entry in adjudications.csv"
                ),
                say(
                    "Add the entry to dataset/coding/adjudications.csv that settles the row, or "
                    "the coder and reviewer of a later row."
                ),
            )


@rule(
    "book",
    (),
    needs=("passes",),
    holds="Rows that a pass puts into one group are in one group, or `adjudications.csv` says why.",
    breaks="both passes give Q0001 and Q0002 one utterance, and `quotes.csv` gives them two.",
    fix=say("Restore the link, or add an entry for it to `dataset/coding/adjudications.csv`."),
)
def settled_groups_are_of_a_pass(book: Book) -> Iterator[Problem]:
    groups: dict[tuple[object, ...], list[_Settled]] = {}
    for settled in _all_settled(book):
        row = settled.row
        for name in GROUP_LABELS & row.schema.fields.keys():
            entry = settled.entries.get(name)
            labels = [partner.texts[name] for partner in settled.there]
            if entry is None and len(labels) == 2 and all(labels):
                groups.setdefault((name, *labels), []).append(settled)
    for key, members in groups.items():
        yield from _scattered(str(key[0]), [settled.row for settled in members])


def _scattered(name: str, rows: list[Row]) -> Iterator[Problem]:
    counts = Counter(row.texts[name] for row in rows)
    [(usual, number), *others] = counts.most_common()
    for row in rows if others else ():
        if row.texts[name] != usual or number == others[0][1]:
            other = next(one for one in rows if one.texts[name] != row.texts[name])
            yield row.problem(
                name,
                say(
                    "expected {value}, like {other} in both passes",
                    value=other.texts[name],
                    other=other.id,
                ),
            )


@rule(
    "book",
    (),
    needs=("passes",),
    holds="Evidence that a pass has for a cell has the basis of a pass, or a note, or an entry in "
    "`adjudications.csv`.",
    breaks="both passes have the basis stated for the metric of F0001, `evidence.csv` inferred.",
    fix=say(
        "Restore the basis, or say in the note of the evidence why it is another, or add "
        "an entry with the field `basis` to `dataset/coding/adjudications.csv`."
    ),
)
def evidence_has_the_basis_of_a_pass(book: Book) -> Iterator[Problem]:
    cited = _evidence_of_passes(book)
    settled = {
        (*_place(entry), entry.texts["settled"])
        for entry in read_beside(book.files, ADJUDICATIONS).rows
        if (entry.texts["table"], entry.texts["field"]) == ("evidence", "basis")
    }
    for row in book.rows("evidence") if cited else ():
        basis = row.texts["basis"]
        cell = (row.texts["row_id"], row.texts["field"])
        bases = cited.get((*cell, row.texts["start"], row.texts["end"])) or cited.get(cell)
        is_explained = row["note"] or (*_place(row), basis) in settled
        if bases and basis not in bases and not is_explained:
            yield row.problem(
                "basis", say("expected {bases}, as the passes have it", bases=either(sorted(bases)))
            )


def _evidence_of_passes(book: Book) -> dict[tuple[str, ...], set[str]]:
    """The bases that the passes give to a cell, by settled row and field, and to its words."""
    found: dict[tuple[str, ...], set[str]] = {}
    if "evidence" not in book.schemas:
        return found
    partners = [(settled.row.id, settled.partners) for settled in _all_settled(book)]
    for order, name in enumerate(("first", "second")):
        ids: dict[str, list[str]] = {}
        for row_id, both in partners:
            partner = both[order]
            if partner is not None:
                ids.setdefault(partner.id, []).append(row_id)
        schema = Schema({**book.schemas["evidence"].descriptor, "name": f"coding/{name}/evidence"})
        for row in read_beside(book.files, schema).rows:
            for row_id in ids.get(row.texts["row_id"], ()):
                cell = (row_id, row.texts["field"])
                for key in (cell, (*cell, row.texts["start"], row.texts["end"])):
                    found.setdefault(key, set()).add(row.texts["basis"])
    return found


def _passes(book: Book) -> list[tuple[Table, Table]]:
    return [] if list(unreadable(book)) else list(read_passes(book.files, book.schemas))


@lru_cache(maxsize=1)
def _all_settled(book: Book) -> tuple[_Settled, ...]:
    """Every settled row of a table that has passes: four rules ask for them."""
    return tuple(_settle(book))


def _settle(book: Book) -> Iterator[_Settled]:
    entries: dict[str, list[Row]] = {}
    for entry in read_beside(book.files, ADJUDICATIONS).rows:
        entries.setdefault(entry.texts["table"], []).append(entry)
    for first, second in _passes(book):
        name = first.schema.name.rpartition("/")[2]
        rows = [row for row in book.rows(name) if row.cells.get("row_status") not in WITHDRAWN]
        ours, theirs = _partners(rows, first.rows), _partners(rows, second.rows)
        there = Counter(map(_place, rows))
        for row in rows:
            both = ours.get(row.id), theirs.get(row.id)
            own = entries.get(name, [])
            if there[_place(row)] > 1:  # an entry is about the one that the passes have so
                own = [entry for entry in own if _is_about(entry, both)]
            yield _Settled(row, both, _about(row, both, own))


def _is_about(entry: Row, both: Iterable[Row | None]) -> bool:
    """Whether an entry on a cell gives what the partners of a row have in it."""
    field = entry.texts["field"]
    said = (entry.texts["first"], entry.texts["second"])
    pairs = [(one, text) for one, text in zip(both, said, strict=True) if one is not None]
    return all(field not in one.texts or one.texts[field] == text for one, text in pairs)


def _partners(rows: Sequence[Row], coded: Sequence[Row]) -> dict[str, Row]:
    """The partner of each row in a pass: on the same words, else on words that they share.

    A row without words has the partner of the same id.
    """
    if rows and not rows[0].schema.quotes_source:
        by_id = {one.id: one for one in coded}
        return {row.id: by_id[row.id] for row in rows if row.id in by_id}
    found = _paired(rows, coded, is_same=True)
    taken = {partner.id for partner in found.values()}
    rest = [row for row in rows if row.id not in found]
    return {**found, **_paired(rest, [one for one in coded if one.id not in taken], is_same=False)}


def _paired(rows: Iterable[Row], coded: Iterable[Row], *, is_same: bool) -> dict[str, Row]:
    names = ("source_id", "start", "end") if is_same else ("source_id",)
    return {
        item.left.id: item.right
        for item in pair(rows, coded, lambda row: tuple(row.texts[one] for one in names), _alike)
        if item.left is not None and item.right is not None
    }


def _alike(row: Row, other: Row) -> float:
    """How far two rows agree: 0 where their words are apart."""
    places = (row["start"], row["end"], other["start"], other["end"])
    if any(place is None for place in places):
        return 0.0
    shared = min(places[1], places[3]) - max(places[0], places[2])
    if shared <= 0:
        return 0.0
    whole = max(places[1], places[3]) - min(places[0], places[2])
    same = sum(row.texts[name] == other.texts[name] for name in row.schema.coded)
    return float(shared / whole + same)


def _about(row: Row, both: Iterable[Row | None], entries: Iterable[Row]) -> dict[str, Row]:
    """What was settled about a row, by field: entries on its words, or on those of a partner."""
    places = {_place(one) for one in (row, *both) if one is not None}
    named = {entry.texts["field"]: entry for entry in entries if _place(entry) in places}
    words = row.texts.get("source_id"), row.texts.get("exact")
    for entry in entries:
        if (entry.texts["source_id"], entry.texts["settled"]) == words:
            named.update({"exact": entry} if entry.texts["field"] == "exact" else {})
    return named


def _place(row: Row) -> tuple[str, ...]:
    """The words that a row or an entry is on; without words the id."""
    if "exact" not in row.texts:
        return (row.id,)
    place = row.texts["source_id"], row.texts["start"], row.texts["end"]
    return place if any(place) else (row.texts["exact"],)
