"""What was done with proposals: who made, conveyed and answered them, and which answers which."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from trucebook.markup import visible
from trucebook.read.answer import Answer
from trucebook.read.claims import Cells
from trucebook.read.dates import days_of
from trucebook.read.lines import WIDTH, wrapped
from trucebook.read.offers.offers import Offers

MAKING = ("drafts", "proposes", "conveys", "receives")
"""Stances of those who bring a proposal about; any other stance is an answer to it."""

MAKERS = MAKING[:2]

Record = dict[str, Any]
"""A row of `proposal_acts`."""

Told = tuple[Record, Sequence[Cells]]
"""An act, with the rows that report it."""

_CITED = 5
"""Rows that a line names, at most."""

_DEEPEST = 8
"""Steps by which a proposal of the tree is moved in, at most."""


@dataclass(frozen=True, repr=False, eq=False)
class Acts(Answer):
    """Acts on proposals, and relations between them.

    Attributes:
        reports: by act the rows that report it: id, source_id, exact, note.
    """

    table = "proposal_acts"
    shown = ("proposal_id", "kind", "actor_id", "done_on", "words", "sources", "note")
    named = ("actor_id",)
    heads: ClassVar[Mapping[str, str]] = {"actor_id": "actor"}

    reports: Mapping[str, Sequence[Cells]]

    @classmethod
    def of(cls, title: str, told: Iterable[Told], names: Mapping[str, str]) -> Acts:
        """Acts, each with its reports."""
        told = list(told)
        reports = {one["act_id"]: rows for one, rows in told}
        return cls(title, [one for one, _ in told], reports, names=names)

    def content(self) -> list[dict[str, Any]]:
        """One dict per act or relation, with the words of every row that reports it."""
        return [
            {**one, "reports": [dict(row) for row in self.reports[one["act_id"]]]}
            for one in self.records
        ]

    def as_text(self, width: int = WIDTH, rows: int | None = None) -> str:
        """A paragraph for each act: who did what, when and where it is reported; words; note."""
        lines = [self.title, *([] if self.records else ["- none are reported"])]
        for one in self.records[:rows]:
            kind = str(one["kind"]).replace("_", " ")
            done = [self.called(one["actor_id"]), kind, one["proposal_id"]]
            if one["actor_id"] is None:
                done = [one["proposal_id"], kind, one["to_proposal_id"]]
            cited = f"{', '.join(one['rows'][:_CITED])}{', …' if one['rows'][_CITED:] else ''}"
            where = f"{', '.join(one['sources'])} ({cited})"
            lines.append(f"- {' '.join(map(str, done))}, {one['done_on'] or 'undated'}: {where}")
            lines += [f"  {text}" for text in (f"“{one['words']}”", one["note"]) if text]
        if more := len(self.records[len(self.records[:rows]) :]):
            lines.append(f"… and {more:,} more: .frame has all")
        return wrapped(lines, width)


def acts(offers: Offers, proposal_id: str) -> list[Told]:
    """What was done with a proposal: its making first, then the answers to it.

    Rows with one actor, stance and event are one act; so are those without an event that give the
    same day or none. The answers begin with the latest ones of each actor: several, where their
    days leave open which is the latest.
    """
    same: dict[tuple[Any, ...], list[Cells]] = {}
    for row in offers.rows("responses", proposal_id):
        event = row.get("event_id")
        when = None if event else row.get("said_on")
        if row["actor_id"] and row["stance"] and row["exact"]:
            same.setdefault((row["actor_id"], row["stance"], event, when), []).append(row)
    found = [_act(offers, "responses", rows) for rows in same.values()]
    days = {one["act_id"]: _day(one) for one, _ in found}
    latest: dict[str, date] = {}
    for one, _ in found:
        if _is_answer(one):
            actor, day = one["actor_id"], min(days[one["act_id"]], _first_day(one))
            latest[actor] = max(day, latest.get(actor, day))

    def place(told: Told) -> tuple[Any, ...]:
        one, rows = told
        if not _is_answer(one):
            return False, MAKING.index(one["kind"]), days[one["act_id"]].toordinal(), one["act_id"]
        one["is_latest"] = days[one["act_id"]] >= latest[one["actor_id"]]
        late = -days[one["act_id"]].toordinal()
        return True, not one["is_latest"], late, -len(rows), one["act_id"]

    return sorted(found, key=place)


def answers_of(told: Iterable[Told]) -> list[Told]:
    """Those of some acts that answer a proposal."""
    return [(one, rows) for one, rows in told if _is_answer(one)]


def _is_answer(one: Record) -> bool:
    return one["kind"] not in MAKING


def _act(offers: Offers, table: str, rows: Sequence[Cells]) -> Told:
    key, first = offers.key(table), rows[0]
    told = min(rows, key=_place_of_words)
    reports = [
        {"id": row[key], **{name: row.get(name) for name in ("source_id", "exact", "note")}}
        for row in rows
    ]
    return {
        "act_id": first[key],
        "proposal_id": first["proposal_id"],
        "kind": first["stance"],
        "actor_id": first["actor_id"],
        "to_proposal_id": first.get("to_proposal_id"),
        "done_on": _done_on(offers, rows),
        "event_id": first.get("event_id"),
        "is_latest": False,
        "words": told["exact"],
        "rows": [row["id"] for row in reports],
        "terms": sorted({row["term_id"] for row in rows if row.get("term_id")}) or None,
        "sources": sorted({row["source_id"] for row in rows}),
        "note": told.get("note") or None,
    }, reports


def _place_of_words(row: Cells) -> tuple[Any, ...]:
    """How soon the words of a row are those of its act.

    A remark says what is odd about a passage, such as that it is a headline, or in doubt: a row
    without one goes first. Then one with quoted words, then the longest.
    """
    return bool(row.get("note")), not row.get("quote_id"), -len(row["exact"])


def _done_on(offers: Offers, rows: Sequence[Cells]) -> str | None:
    """The narrowest day or days that rows or their event give, else those of their quotes."""
    event = offers.claims.row("events", rows[0].get("event_id")) or {}
    quotes = (offers.claims.row("quotes", row.get("quote_id")) or {} for row in rows)
    given = [*(row.get("said_on") for row in rows), event.get("happened_on")]
    for some in (given, [quote.get("said_on") for quote in quotes]):
        if known := {str(text) for text in some if text}:
            return min(known, key=lambda text: (_length(text), text))
    return None


def _length(text: str) -> float:
    ends = days_of(text).ends
    return float("inf") if ends is None else (ends[1] - ends[0]).days


def _day(act: Record) -> date:
    """The last day on which an act can have been; the first of all where it is not known."""
    days = days_of(act["done_on"])
    return (days.last if days.has_year else None) or date.min


def _first_day(act: Record) -> date:
    """The first day on which an act can have been; the first of all where it is not known."""
    days = days_of(act["done_on"])
    return (days.first if days.has_year else None) or date.min


# The chain of offers and answers.


def relations(offers: Offers, proposal_id: str) -> list[Told]:
    """To which proposals a proposal stands in which relation; several rows may say so."""
    same: dict[tuple[Any, ...], list[Cells]] = {}
    for row in offers.rows("proposal_relations", proposal_id):
        shaped = {**row, "actor_id": None, "stance": row["relation"]}
        if row["to_proposal_id"] and row["relation"] and row["exact"]:
            same.setdefault((row["to_proposal_id"], row["relation"]), []).append(shaped)
    return [_act(offers, "proposal_relations", rows) for rows in same.values()]


def chain(offers: Offers, proposal_id: str) -> list[str]:
    """The proposals that relations lead to from one, or from which they lead to it, in order.

    A proposal comes after those that it answers, counters, revises or carries out, as far as
    these go in no circle.
    """
    linked = _linked(offers, proposal_id)
    order: dict[str, None] = {}
    entered: set[str] = set()
    stack = [(name, False) for name in sorted(linked, reverse=True)]
    while stack:
        name, is_left = stack.pop()
        if is_left:
            order[name] = None
        elif name not in entered:
            entered.add(name)
            stack.append((name, True))
            stack.extend((other, False) for other in _targets(offers, name) if other in linked)
    return list(order)


def chains(offers: Offers) -> Iterator[list[str]]:
    """Every chain once, in the order of the table of proposals."""
    seen: set[str] = set()
    for name in offers.ids:
        if name not in seen:
            order = chain(offers, name)
            seen.update(order)
            yield order


def _linked(offers: Offers, proposal_id: str) -> set[str]:
    linked, stack = {proposal_id}, [proposal_id]
    while stack:
        name = stack.pop()
        rows = offers.rows("proposal_relations", name, "to_proposal_id")
        answers = {row["proposal_id"] for row in rows if row["proposal_id"]}
        for other in {*_targets(offers, name), *answers} - linked:
            linked.add(other)
            stack.append(other)
    return linked


def _targets(offers: Offers, name: str) -> list[str]:
    rows = offers.rows("proposal_relations", name)
    return sorted({row["to_proposal_id"] for row in rows if row["to_proposal_id"]})


@dataclass(frozen=True, slots=True)
class Branch:
    """A proposal in the tree of offers and answers.

    Attributes:
        proposal_id: its id.
        label: its id and its name, if it has one.
        depth: below how many others it is, `_DEEPEST` at most; 0 of one that answers none.
        relations: how it stands to others, as a relation and the id of the other.
        who: ids of actors by what they did with it, its making first.
    """

    proposal_id: str
    label: str
    depth: int
    relations: Sequence[tuple[str, str]]
    who: Mapping[str, Sequence[str]]


def tree(offers: Offers, order: Sequence[str]) -> list[Branch]:
    """Proposals in the order of `chain`, each directly after and below what it answers."""
    place = {name: at for at, name in enumerate(order)}
    below: dict[str | None, list[str]] = {}
    for name in order:
        over = [target for target in _targets(offers, name) if place[target] < place[name]]
        below.setdefault(over[0] if over else None, []).append(name)
    found: list[Branch] = []
    stack = [(name, 0) for name in reversed(below.get(None, []))]
    while stack:
        name, depth = stack.pop()
        links = [(one["kind"], one["to_proposal_id"]) for one, _ in relations(offers, name)]
        who: dict[str, dict[str, None]] = {}
        for one, _ in acts(offers, name):
            who.setdefault(one["kind"], {})[one["actor_id"]] = None
        by_kind = {kind: tuple(actors) for kind, actors in who.items()}
        found.append(Branch(name, _label(offers, name), min(depth, _DEEPEST), links, by_kind))
        stack.extend((other, depth + 1) for other in reversed(below.get(name, [])))
    return found


def graph(branches: Iterable[Branch], called: Callable[[Sequence[str]], Iterable[str]]) -> str:
    """A tree in plain text, with who did what.

    Args:
        branches: the tree.
        called: the names of actors by their ids.
    """
    lines: list[str] = []
    for one in branches:
        shift, mark = "   " * one.depth, "└─ " if one.depth else ""
        links = ", ".join(f"{kind.replace('_', ' ')} {other}" for kind, other in one.relations)
        lines.append(f"{shift[3:]}{mark}{one.label}{f' ({links})' if links else ''}")
        for kind, actors in one.who.items():
            lines.append(f"{shift}   {kind}: {', '.join(dict.fromkeys(called(actors)))}")
    return "\n".join(map(visible, lines))


def _label(offers: Offers, name: str) -> str:
    return " ".join(dict.fromkeys([name, offers.claims.called("proposals", name)]))


def dot(offers: Offers, order: Sequence[str]) -> str:
    """The same in the language of Graphviz: actors and proposals, and what joins them."""
    lines = ["digraph proposals {", "  rankdir=LR;"]
    actors: dict[str, None] = {}
    edges: dict[str, None] = {}
    for name in order:
        label = _quoted(_label(offers, name))
        lines.append(f"  {_quoted(f'proposal {name}')} [shape=box, label={label}];")
        for one, _ in (*relations(offers, name), *acts(offers, name)):
            other, target = f"proposal {name}", f"proposal {one['to_proposal_id']}"
            if one["actor_id"] is not None:
                actors[one["actor_id"]] = None
                other, target = f"actor {one['actor_id']}", other
            edge = f"  {_quoted(other)} -> {_quoted(target)} [label={_quoted(one['kind'])}];"
            edges[edge] = None
    for actor in actors:
        label = _quoted(offers.claims.called("actors", actor))
        lines.append(f"  {_quoted(f'actor {actor}')} [label={label}];")
    return "\n".join([*lines, *edges, "}\n"])


def _quoted(text: str) -> str:
    escaped = visible(text).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
