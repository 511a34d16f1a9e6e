"""What each source says that a proposal contains, term by term."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from trucebook.read.claims import Cells
from trucebook.read.offers.offers import Offers
from trucebook.read.offers.statements import (
    DEFERRED,
    DERIVED,
    EXCLUDED,
    SILENT,
    STATES,
    Statement,
    Value,
    compared,
    listed,
)

_PRODUCT = ("stages", "stage_duration", "truce_duration")
"""Terms of which the first times the second is the third."""

_GRAVEST = ("contradict", "differ", "agree", "one")

_CELLS = 100_000
"""Cells up to which the matrix has those of silent sources."""

_OPEN = "other"

Row = Sequence[dict[str, Any]]
"""One term of a matrix: a record of `proposal_matrix` for each source."""


def matrix(offers: Offers, proposal_id: str) -> list[Row]:
    """The terms of a proposal, those on which sources contradict each other first.

    A row is for terms of one kind. Terms of one kind are apart in two rows if they speak of two
    groups in one and the same source, if their groups lie within one another and both have
    numbers, or if a source both states and defers such a term.
    """
    sources = offers.sources(proposal_id)
    lines = list(_lines(offers, proposal_id))
    is_full = len(lines) * len(sources) <= _CELLS
    rows = [_row(offers, proposal_id, line, sources if is_full else None) for line in lines]
    rows.sort(key=lambda row: _GRAVEST.index(row[0]["verdict"]))
    return rows


@dataclass(frozen=True, slots=True)
class _Line:
    """What is one row of the matrix.

    Attributes:
        kind: the type of the terms.
        mark: what parts it from other rows of its kind: a group, a state.
        statements: what each source says, without those that are silent.
        others: sources that have such terms in another row too, for another state.
    """

    kind: str
    mark: str
    statements: Sequence[Statement]
    others: Sequence[str] = ()


def _lines(offers: Offers, proposal_id: str) -> Iterator[_Line]:
    kinds: dict[str, list[Cells]] = {}
    for term in offers.rows("terms", proposal_id):
        kinds.setdefault(term["term_type"] or _OPEN, []).append(term)
    field = offers.claims.schemas["terms"].fields["term_type"]
    order = {code: place for place, code in enumerate(field.enum)}
    derived = _derived(kinds)
    names = sorted({*kinds, *derived}, key=lambda kind: (order.get(kind, len(order)), kind))
    for kind in names:
        more = derived.get(kind, {})
        for line in _parted(offers, kind, kinds.get(kind, [])):
            if line.mark:
                yield line
            else:
                yield replace(line, statements=_with_derived(line.statements, more))
        if more and kind not in kinds:
            yield _Line(kind, "", list(more.values()))


def _parted(offers: Offers, kind: str, terms: Sequence[Cells]) -> Iterator[_Line]:
    """Terms of one kind by row."""
    apart = _apart(offers, terms)
    groups: dict[str, list[Cells]] = {}
    for term in terms:
        group = term.get("group_id")
        groups.setdefault(f"/{group}" if group in apart else "", []).append(term)
    for mark, some in groups.items():
        states: dict[str, list[Cells]] = {}
        by_source: dict[str, set[str]] = {}
        for term in some:
            states.setdefault(_state(term), []).append(term)
            by_source.setdefault(term["source_id"], set()).add(_state(term))
        if max(map(len, by_source.values())) == 1:
            yield _Line(kind, mark, _stated(some))
            continue
        for state, own in states.items():
            others = [
                source for source, found in by_source.items() if state in found and len(found) > 1
            ]
            name = mark if state == STATES else f"{mark}#{state}"
            yield _Line(kind, name, _stated(own), others)


def _apart(offers: Offers, terms: Iterable[Cells]) -> set[str]:
    """The groups whose terms are rows of their own."""
    by_source: dict[str, set[str]] = {}
    counted: set[str] = set()
    for term in terms:
        if (group := term.get("group_id")) is not None:
            by_source.setdefault(term["source_id"], set()).add(group)
            if Value.of(term) is not None:
                counted.add(group)
    apart = counted - set(offers.groups.outermost(counted))
    apart |= _left_out(offers, terms)
    for groups in by_source.values():
        whole = offers.groups.outermost(groups)
        apart |= groups - set(whole) if len(whole) == 1 else groups
    return apart


def _left_out(offers: Offers, terms: Iterable[Cells]) -> set[str]:
    """The groups that some terms defer or exclude and that those of others are not about."""
    groups: dict[bool, set[str]] = {True: set(), False: set()}
    for term in terms:
        if (group := term.get("group_id")) is not None:
            groups[_state(term) == STATES].add(group)
    stated, later = groups[True], groups[False] - groups[True]
    return later - offers.groups.around(later, stated) if stated else set()


def _state(term: Cells) -> str:
    modality = term.get("modality")
    return modality if modality in (DEFERRED, EXCLUDED) else STATES


def _stated(terms: Iterable[Cells]) -> list[Statement]:
    """What each source says in terms that are one row."""
    sources: dict[str, list[Cells]] = {}
    for term in terms:
        sources.setdefault(term["source_id"], []).append(term)
    found = []
    for source, own in sources.items():
        values = (Value.of(term) for term in own)
        kept = dict.fromkeys(value for value in values if value is not None)
        found.append(Statement(source, _state(own[0]), tuple(own), tuple(kept)))
    return found


# Numbers that follow from others of the same source.


def _derived(kinds: Mapping[str, Iterable[Cells]]) -> Mapping[str, Mapping[str, Statement]]:
    """By kind and source what the number of stages, their length and the whole give each other."""
    count, each, total = (_points(kinds.get(kind, ())) for kind in _PRODUCT)
    found: dict[str, dict[str, Statement]] = {}
    for source, (stages, times) in count.items():
        if source in each:
            term, number = each[source]
            follows, kind, sign = _like(term, number * times), _PRODUCT[2], "×"
        elif source in total and times:
            term, number = total[source]
            follows, kind, sign = _like(term, number / times), _PRODUCT[1], "/"
        else:
            continue
        how = f"{source}: {_like(term, number)} {sign} {times:,.10g} = {follows}."
        one = Statement(source, DERIVED, (stages, term), (follows,), how)
        found.setdefault(kind, {})[source] = one
    return found


def _points(terms: Iterable[Cells]) -> dict[str, tuple[Cells, float]]:
    """By source a term that gives one number, where others give no other; later talks aside.

    NOTE: stages may be of several lengths.
    """
    found: dict[str, tuple[Cells, float]] = {}
    several: set[str] = set()
    for term in terms:
        value = Value.of(term)
        if value is None or _state(term) != STATES:
            continue
        source, point = term["source_id"], value.point
        before, number = found.get(source, (term, point))
        if point is None or (number, before.get("unit")) != (point, value.unit):
            several.add(source)
        elif source not in found:
            found[source] = term, point
    return {source: one for source, one in found.items() if source not in several}


def _like(term: Cells, number: float) -> Value:
    """A number as a term would give it."""
    return Value(number, number, term.get("bound"), term.get("unit"))


def _with_derived(
    statements: Sequence[Statement], more: Mapping[str, Statement]
) -> list[Statement]:
    """What sources state, with what follows where they do not; where they do, both compared."""
    found = []
    for one in statements:
        follows = more.get(one.source)
        if follows is None or not one.is_stated or len(one.values) != 1:
            found.append(one)
        elif _agree(one.values[0], follows.values[0]):
            found.append(replace(one, remark=follows.remark))
        else:
            product = follows.remark.removesuffix(".")
            apart = f"{product} if all stages are alike, and not {one.values[0]} as it states."
            found.append(replace(one, apart=apart))
    named = {one.source for one in statements}
    return [*found, *(one for source, one in more.items() if source not in named)]


def _agree(one: Value, other: Value) -> bool:
    values = one.interval(one.unit), other.interval(one.unit)
    return None in values or values[0].meets(values[1])  # type: ignore[union-attr, arg-type]


# Records.


def _row(offers: Offers, proposal_id: str, line: _Line, sources: Sequence[str] | None) -> Row:
    key = offers.key("terms")
    verdict, note = compared(
        line.statements, key, offers.claims.called, is_open=line.kind.startswith(_OPEN)
    )
    if line.others:
        note += f" Other terms of the kind, in a row of their own: {listed(line.others)}."
    said = {one.source: one for one in line.statements}
    groups = Counter(
        t["group_id"] for one in line.statements for t in one.terms if t.get("group_id")
    )
    group = groups.most_common(1)[0][0] if groups else None
    return [
        _record(proposal_id, line, group, said.get(source) or Statement(source, SILENT), key)
        | {"verdict": verdict, "note": note}
        for source in (sources if sources is not None else sorted(said))
    ]


def _record(
    proposal_id: str, line: _Line, group: str | None, one: Statement, key: str
) -> dict[str, Any]:
    value = one.values[0] if one.values else Value(None, None, None, None)
    return {
        "matrix_id": f"{proposal_id}:{line.kind}{line.mark}:{one.source}",
        "proposal_id": proposal_id,
        "term_type": line.kind,
        "group_id": group,
        "source_id": one.source,
        "state": one.state,
        "value_low": value.low,
        "value_high": value.high,
        "bound": value.bound,
        "unit": value.unit,
        "terms": [term[key] for term in one.terms] or None,
    }
