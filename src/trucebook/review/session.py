"""What one call of `trucebook review` is asked to do."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from trucebook.book.git import user_name
from trucebook.errors import UsageError
from trucebook.problem import plural
from trucebook.review.decide import (
    Order,
    decide,
    hold,
    made_text,
    orders_above,
    orders_of_sheet,
    prune,
    read_given,
    uncover,
)
from trucebook.review.decisions import ACCEPTED, DECISIONS, REJECTED
from trucebook.review.extracted import Extracted
from trucebook.review.rows import Given
from trucebook.schemas.patterns import matches


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The options of `trucebook review` that change a book.

    Attributes:
        accept: keys of candidates that become rows.
        accept_above: a confidence; all candidates that have it become rows.
        edit: of each candidate that becomes a row with corrections its key, then `field=value`.
        reject: keys of candidates that become none.
        reason: why these are rejected.
        add: a file of decisions.
        reviewer: initials of the person.
        blind: the share of passages to hold back.
        coded: keys of passages that the person has coded.
        prune: whether to drop stale decisions.
        check: whether nothing is to be written.
    """

    accept: Sequence[str] = ()
    accept_above: float | None = None
    edit: Sequence[Sequence[str]] = ()
    reject: Sequence[str] = ()
    reason: str = ""
    add: Path | None = None
    reviewer: str | None = None
    blind: float | None = None
    coded: Sequence[str] = ()
    prune: bool = False
    check: bool = False

    @property
    def decides(self) -> bool:
        """Whether there are candidates to decide on, or passages that a person has coded."""
        named = (self.accept, self.edit, self.reject, self.coded)
        return any(named) or self.accept_above is not None


def carry_out(extracted: Extracted, asked: Asked) -> list[str]:
    """Do what is asked, each time in one move, and say what was done; nothing where it is nothing.

    Raises:
        UsageError: it cannot be done; nothing is written then.
    """
    parts = [asked.decides or bool(asked.add), asked.blind is not None, asked.prune]
    if sum(parts) + asked.check > 1 or (asked.coded and (asked.add or _orders_named(asked))):
        raise UsageError(
            "Expected one of: decisions on candidates, --coded, --blind, --prune, --check. "
            "Run trucebook review once for each."
        )
    for name, share in (("blind", asked.blind), ("accept-above", asked.accept_above)):
        if share is not None and not 0 <= share <= 1:
            raise UsageError(f"--{name}: expected a share from 0 to 1, found {share:g}.")
    if asked.prune:
        prune(extracted)
        return [f"{plural(len(extracted.review.stale), 'stale decision')} dropped"]
    if asked.blind is not None:
        held = hold(extracted, asked.blind)
        return [f"{plural(len(held), 'passage')} held back"]
    if asked.coded:
        decisions = uncover(
            extracted, asked.coded, reviewer_of(extracted.book.root, asked.reviewer)
        )
        return [f"{plural(len(decisions), 'candidate')} set beside what was coded"]
    return _decided(extracted, asked)


def _orders_named(asked: Asked) -> bool:
    return bool(asked.accept or asked.edit or asked.reject or asked.accept_above is not None)


def _decided(extracted: Extracted, asked: Asked) -> list[str]:
    said, orders = list[str](), list[Order]()
    if _orders_named(asked):
        orders += _orders(extracted, asked, reviewer_of(extracted.book.root, asked.reviewer))
    if asked.add:
        given, waiting = orders_of_sheet(asked.add, asked.reviewer or "")
        orders += given
        said.append(f"{waiting} without decision or initials wait")
    if orders:
        made = decide(extracted, orders)
        rejected = sum(order.decision == REJECTED for order in orders)
        said += [made_text(made), f"{plural(rejected, 'candidate')} rejected"]
    return said


def _orders(extracted: Extracted, asked: Asked, reviewer: str) -> Iterator[Order]:
    if asked.reject and not asked.reason.strip():
        raise UsageError("--reject: say why, --reason WHY.")
    named = [*asked.accept, *asked.reject, *(words[0] for words in asked.edit)]
    for key in asked.accept:
        yield Order(key, ACCEPTED, reviewer)
    for key in asked.reject:
        yield Order(key, REJECTED, reviewer, asked.reason.strip())
    for key, *cells in asked.edit:
        yield Order(key, ACCEPTED, reviewer, corrected=_corrections(key, cells))
    if asked.accept_above is not None:
        yield from orders_above(extracted, asked.accept_above, reviewer, named)


def _corrections(key: str, cells: Sequence[str]) -> dict[str, Given]:
    corrected: dict[str, Given] = {}
    for cell in cells:
        try:
            corrected |= read_given(cell)
        except ValueError as error:
            raise UsageError(f"--edit {key}: {error}.") from None
    if not corrected:
        raise UsageError(f"--edit {key}: expected cells, field=value; --accept takes it as it is.")
    return corrected


def reviewer_of(root: Path, given: str | None, option: str = "--reviewer") -> str:
    """The initials of the person who decides: those that are given, or of git's user.name.

    Raises:
        UsageError: there are none, or what is given is none.
    """
    if given is None:
        name = user_name(root).split()
        letters = "".join(part[0] for part in name if part[0].isalpha())
        if not (len(name) == len(letters) > 1 and letters.isascii() and _are_initials(letters)):
            raise UsageError("Who decides? Give your initials: --reviewer AB.")
        return letters
    if not _are_initials(given):
        raise UsageError(f"{option}: expected initials, one to four capitals, found {given!r}.")
    return given


def _are_initials(text: str) -> bool:
    return all(matches(DECISIONS.fields["reviewer"].constraints["pattern"], [text]))
