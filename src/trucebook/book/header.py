"""What is wrong with the header of a table, and what it was meant to be."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import get_close_matches
from functools import reduce

from trucebook.language import Message, in_turn, say, say_count
from trucebook.problem import Problem, shorten
from trucebook.schemas.table import Schema


def wrong_header(schema: Schema, file: str, cells: Sequence[str]) -> Problem:
    """The problem with a header that does not have the columns of its table."""
    names = list(schema.fields)
    return Problem(
        rule="header_is_schema",
        file=file,
        line=1,
        column=1,
        value=shorten(in_turn(_differences(names, cells))),
        message=say("expected the columns {names}", names=",".join(names)),
        hint=_header_hint(names, cells),
    )


def _differences(names: Sequence[str], cells: Sequence[str]) -> Iterator[Message]:
    """How the columns of a header differ from those of the table."""
    missing = [name for name in names if name not in cells]
    surplus = [cell for cell in cells if cell not in names]
    twice = [name for name, count in Counter(cells).items() if count > 1 and name in names]
    if missing:
        yield say("missing: {names}", names=", ".join(missing))
    if named := [cell for cell in surplus if cell]:
        yield say("not in the schema: {names}", names=", ".join(named))
    if len(named) < len(surplus):
        yield say_count(
            "{number:,} column without a name",
            "{number:,} columns without a name",
            len(surplus) - len(named),
        )
    if twice:
        yield say("twice: {names}", names=", ".join(twice))
    if not (missing or surplus or twice):
        yield say("another order of the columns")


def _header_hint(names: Sequence[str], cells: Sequence[str]) -> Message:
    """The next step for a header, by what is likely to have happened to it."""
    missing = [name for name in names if name not in cells]
    surplus = [cell for cell in cells if cell not in names]
    if not missing and not surplus and len(cells) == len(names):
        return say("Put the columns in that order; trucebook format does.")
    if not missing and surplus == [""] * (len(cells) - len(names)) and not any(cells[len(names) :]):
        return say("Delete the columns after the last; trucebook format does where they are empty.")
    if not missing and len(surplus) == 1 and cells[0] == surplus[0] in _ROW_NUMBERS:
        return say(
            "Delete the first column, {name!r}: a program wrote the numbers of the rows.",
            name=cells[0],
        )
    meant = {cell: near for cell in surplus if (near := _meant(cell, missing))}
    if not meant:
        return say("Restore the header line; the columns are defined in schemas/.")
    some = reduce(
        lambda one, other: say("{one}, {other}", one=one, other=other),
        (
            say("{name} for {found!r}", name=name, found=shorten(cell, 40))
            for cell, name in [*meant.items()][:_SHOWN]
        ),
    )
    if len(meant) > _SHOWN:
        return say("Write the names as schemas/ defines them: {some}, and so on.", some=some)
    return say("Write the names as schemas/ defines them: {some}.", some=some)


_ROW_NUMBERS = ("", "Unnamed: 0", "index", "level_0", "rownames", "...1")
"""What programs name a column of row numbers."""
_SHOWN = 3


def _meant(cell: str, missing: Sequence[str]) -> str | None:
    """The missing column that a name in a header is meant for: one in other signs or near it."""
    looks = {_letters(name): name for name in missing}
    near = get_close_matches(_letters(cell), looks, n=1, cutoff=0.8)
    return looks[near[0]] if near else None


def _letters(name: str) -> str:
    return re.sub(r"[\W_]", "", name).casefold()
