"""What an extractor gives, checked against the text, the schemas, the codes and the bounds.

Nothing that an extractor says is believed: a row that does not hold is left out and counted.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice, repeat
from typing import Any, NamedTuple

from msgspec import Struct, ValidationError, convert, to_builtins
from msgspec.structs import asdict, replace

from trucebook.extract.rows import EVIDENCE, TABLES, Extraction, Proposal
from trucebook.extract.text.clean import clean, plain
from trucebook.language import Message, say, say_count
from trucebook.problem import Problem, shorten
from trucebook.schemas.patterns import matches
from trucebook.schemas.table import Field, Schema
from trucebook.spans import Span, context

# NOTE: a pattern and no EDTF reader: what a plug-in gives must not need the extra `curate`.
_MONTH, _DAY = "(?:0[1-9X]|1[0-2X]|XX)", "(?:0[1-9X]|[12][0-9X]|3[01X]|XX)"
_DATE = rf"(?:[0-9X]{{4}}(?:-{_MONTH}(?:-{_DAY})?)?)"
_INTERVAL = re.compile(rf"{_DATE}(?:/(?:{_DATE}|\.\.)?)?|(?:\.\.)?/{_DATE}")


_LINKED = {
    "place_id": "places",
    "group_id": "groups",
    "quantity_id": "quantities",
    "proposal_id": "proposals",
}
"""The table of the book whose ids a column has."""

LONGEST_REASON = 80
"""Characters of the reason for a cell."""


class _Fault(NamedTuple):
    """Why rows do not hold: the column, what was expected there, what was found first."""

    field: str
    expected: Message
    found: object


@dataclass(frozen=True)
class Checker:
    """Holds what one extractor gives to the text, to the tables and to itself.

    Attributes:
        coder: name and version of the extractor, which its rows carry.
        schemas: the definitions of the tables.
        actors: ids of the actors that a row may name.
        ids: those of the places, groups, quantities and proposals of the book, by table.
    """

    coder: str
    schemas: Mapping[str, Schema]
    actors: Collection[str]
    ids: Mapping[str, Collection[str]] = field(default_factory=dict)

    def check(self, given: object, text: str, file: str = "") -> Proposal:
        """The rows that hold, in the order of the text, and a problem per kind of fault."""
        if not isinstance(given, Extraction):
            return self.failed(say("an Extraction, found {name}", name=type(given).__name__), file)
        kept: dict[str, list[Any]] = {}
        first: dict[tuple[str, str, Message], _Fault] = {}
        counts: Counter[tuple[str, str, Message]] = Counter()
        for table in TABLES:
            rows: list[Any] = []
            for made in self._rows(table, getattr(given, table), text):
                if isinstance(made, _Fault):
                    kind = (table, made.field, made.expected)
                    first.setdefault(kind, made)
                    counts[kind] += 1
                else:
                    rows.append(made)
            kept[table] = sorted(rows, key=lambda row: row.start)
        problems = (
            Problem(
                rule="candidate_holds",
                file=file,
                field=f"{table}.{field}" if field else table,
                value=shorten(_utf8(str(first[table, field, expected].found))),
                message=say("expected {expected}", expected=expected),
                hint=say_count(
                    "{number:,} candidate of {coder} left out.",
                    "{number:,} candidates of {coder} left out.",
                    count,
                    coder=self.coder,
                ),
            )
            for (table, field, expected), count in counts.items()
        )
        return Proposal(Extraction(**kept), tuple(problems))

    def failed(self, expected: Message, file: str = "") -> Proposal:
        """The proposal of an extractor that gave nothing which could be checked."""
        problem = Problem(
            rule="extractor_gives_candidates",
            file=file,
            message=say(
                "expected of the extractor {coder} {expected}", coder=self.coder, expected=expected
            ),
            hint=say(
                "Nothing was written for this text. Report it to the authors of the extractor."
            ),
        )
        return Proposal(None, (problem,))

    def _rows(self, table: str, given: object, text: str) -> Iterator[Struct | _Fault]:
        """The rows of a table as they are kept, a fault for each that is not."""
        if not isinstance(given, list | tuple):
            yield _Fault("", say("a list of candidates"), type(given).__name__)
            return
        yield from (self._row(table, row, text) for row in islice(given, len(text)))
        most = say("at most one candidate per character, {number}", number=len(text))
        yield from repeat(_Fault("", most, len(given)), len(given) - len(text))

    def _row(self, table: str, given: object, text: str) -> Struct | _Fault:
        """A row as it is kept: cut and signed by us, whatever it says of itself."""
        row: Any = _typed(table, given)
        if isinstance(row, _Fault):
            return row
        fault = _fault_of_span(row, text) or _fault_of_values(row)
        if fault:
            return fault
        prefix, suffix = context(text, row.start, row.end)
        kept = replace(
            row,
            prefix=prefix,
            suffix=suffix,
            source_id=None,
            method="extracted",
            coder=self.coder,
            row_status="active",
        )
        fault = self._fault_of_evidence(table, kept, text) or self._fault_of_cells(
            table, kept, text
        )
        return fault or kept

    def _fault_of_evidence(self, table: str, row: Any, text: str) -> _Fault | None:
        for reason in row.evidence:
            name = f"{EVIDENCE.name}.{reason.field}"
            if reason.field not in (*self.schemas[table].fields, *row.__struct_fields__):
                return _Fault(EVIDENCE.name, say("a column of the candidates"), reason.field)
            if reason.why != _utf8(reason.why)[:LONGEST_REASON]:
                return _Fault(
                    name,
                    say(
                        "a reason of at most {most} characters",
                        most=LONGEST_REASON,
                    ),
                    reason.why,
                )
            if not 0 <= reason.confidence <= 1:
                return _Fault(name, say("a confidence from 0 to 1"), reason.confidence)
            place = (reason.start, reason.end, reason.exact)
            if place != (None, None, None) and (None in place or not Span(*place).is_in(text)):
                return _Fault(name, say("the words at [start, end) of the text, or none"), place)
        return None

    def _fault_of_cells(self, table: str, row: Struct, text: str) -> _Fault | None:
        schema = self.schemas[table]
        for name, value in asdict(row).items():
            if isinstance(value, str) and value != _utf8(value):
                return _Fault(name, say("a text that UTF-8 can hold"), value)
            column, key = schema.fields.get(name), schema.references.get(name)
            if value is None:
                continue
            linked = _LINKED.get(name)
            if linked is not None and value not in self.ids.get(linked, ()):
                return _Fault(
                    name, say("an id of the book's {linked}, or nothing", linked=linked), value
                )
            if table == "figures" and name == "kind":
                column = self.schemas["quantities"].fields["kind"]
            if name.endswith("_name") and not _is_named(value, text):
                return _Fault(name, say("a name in words of the text"), value)
            if key is not None and key.table == "actors" and value not in self.actors:
                return _Fault(name, say("the id of an actor of the book, or nothing"), value)
            expected = column and _expected(column, value, text)
            if expected:
                return _Fault(name, expected, value)
        return None


def _is_named(name: str, text: str) -> bool:
    """Whether a name is in a text, there perhaps in capitals: it may leave out articles."""
    whole, words = _words(text)
    parts = re.findall(r"\w+", plain(name))
    return name in whole or all(not words.isdisjoint((part, part.upper())) for part in parts)


@lru_cache(maxsize=2)
def _words(text: str) -> tuple[str, frozenset[str]]:
    """A text as the grammar reads it, and its words."""
    whole = clean(text).text.replace("\n", " ")
    return whole, frozenset(re.findall(r"\w+", whole))


def _typed(table: str, given: object) -> Struct | _Fault:
    """A row with values of the declared types: msgspec does not check them as one is made.

    A row may be given by its cells, a mapping.
    """
    kind = TABLES[table]
    if not isinstance(given, kind | dict):
        return _Fault("", say("a {name}", name=kind.__name__), type(given).__name__)
    try:
        return convert(given if isinstance(given, dict) else to_builtins(given), kind)
    # NOTE: half a character where no text belongs is a UnicodeEncodeError, which is a ValueError.
    except (ValidationError, ArithmeticError, AttributeError, ValueError) as error:
        return _Fault("", say("a value of its type in every column"), error)


def _fault_of_span(row: Any, text: str) -> _Fault | None:
    if not Span(row.start, row.end, row.exact).is_in(text) or row.end > len(text):
        expected = say("the words at [start, end) of the text")
        return _Fault("exact", expected, f"[{row.start}, {row.end}) {row.exact}")
    if row.prefix is not None and not text.endswith(row.prefix, 0, row.start):
        return _Fault("prefix", say("the words before the span"), row.prefix)
    if row.suffix is not None and not text.startswith(row.suffix, row.end):
        return _Fault("suffix", say("the words behind the span"), row.suffix)
    return None


def _fault_of_values(row: Any) -> _Fault | None:
    if not 0 <= row.confidence <= 1:
        return _Fault("confidence", say("a number from 0 to 1"), row.confidence)
    if not hasattr(row, "value_low"):
        return None
    low, high = row.value_low, row.value_high
    for name, value in (("value_low", low), ("value_high", high)):
        if value is not None and not math.isfinite(value):
            return _Fault(name, say("a finite number"), value)
    if low is not None and high is not None and low > high:
        return _Fault("value_low", say("at most value_high"), f"{low:g} above {high:g}")
    if row.bound not in (None, "range", "vague") and (low is None or low != high):
        expected = say("one value, low and high, unless the bound is range or vague")
        return _Fault("value_high", expected, f"{low} and {high} with {row.bound}")
    if row.value_text is not None and row.value_text not in row.exact:
        return _Fault("value_text", say("words out of exact"), row.value_text)
    return None


def _expected(field: Field, value: Any, text: str) -> Message | None:
    """What a cell should hold, where it holds something else."""
    limits = field.constraints
    if field.is_source_words and value not in text:
        return say("words of the text")
    if field.enum and value not in field.enum:
        return say("one of {codes}", codes=", ".join(field.enum))
    if "pattern" in limits and not all(matches(limits["pattern"], [str(value)])):
        codes = ", ".join(field.codes)
        if codes:
            return say("one of {codes}", codes=codes)
        return say("a match of {pattern}", pattern=limits["pattern"])
    if field.is_edtf and not _INTERVAL.fullmatch(value):
        return say("a date or interval like 2024-02-07 or 2024-02-06/2024-02-07")
    return _out_of_range(limits, value)


def _out_of_range(limits: Mapping[str, Any], value: Any) -> Message | None:
    """The limit that a number, or the length of a text, goes beyond."""
    if isinstance(value, str):
        least, most = (limits.get(name) for name in ("minLength", "maxLength"))
        if least is not None and len(value) < least:
            return say("at least {limit} characters", limit=least)
        if most is not None and len(value) > most:
            return say("at most {limit} characters", limit=most)
        return None
    if value < limits.get("minimum", value):
        return say("at least {limit}", limit=limits["minimum"])
    if value > limits.get("maximum", value):
        return say("at most {limit}", limit=limits["maximum"])
    return None


def _utf8(text: str) -> str:
    """The text with `?` for every surrogate, which UTF-8 cannot hold."""
    return text.encode(errors="replace").decode()
