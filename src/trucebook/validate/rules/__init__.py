"""What no schema can say: one small function per rule, named as reports name it.

A rule takes the book and yields a problem for every cell that breaks it. It never raises on
data: a cell that another rule or an engine already refuses reads as None here. All that is to be
known of a rule is in its decorator (`rule`); the lists here and elsewhere are filters over it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress

from trucebook.book.book import Book
from trucebook.errors import DamagedRelease, SchemaError
from trucebook.problem import Problem
from trucebook.validate.rules import (
    actors,
    coding,
    cues,
    dates,
    evidence,
    files,
    limits,
    links,
    names,
    numbers,
    passes,
    quotes,
    releases,
    reuse,
    spans,
    values,
    words,
)
from trucebook.validate.rules.rule import Rule

_MODULES = (
    *(files, releases, spans, numbers, values, dates, quotes, evidence, links, reuse),
    *(names, words, cues, limits, actors, coding, passes),
)
"""The modules in the order in which the page of the rules has them."""

_ALL = tuple(item for module in _MODULES for item in vars(module).values() if type(item) is Rule)

RULES: tuple[Rule, ...] = tuple(rule for rule in _ALL if rule.scope != "branch")
"""The rules on a book."""

CHANGES: tuple[Rule, ...] = tuple(rule for rule in _ALL if rule.scope == "branch")
"""The rules on what a branch does: they take the book before and the book now."""


def judge_by(rules: Iterable[Callable[[Book], Iterator[Problem]]], book: Book) -> Iterator[Problem]:
    """Every problem that the rules find, each under its rule's name.

    What a rule finds in the rows of a release that is damaged is left out:
    `released_files_stay` reports the release.

    Raises:
        SchemaError: a rule cannot be applied under the definitions of the book.
    """
    for rule in rules:
        try:
            with suppress(DamagedRelease):
                yield from rule(book)
        # A rule takes columns by name: a definition may lack one, or give it another type.
        except (AttributeError, LookupError, TypeError, ValueError) as error:
            name = getattr(rule, "name", "")
            raise SchemaError(
                f"the rule {name} cannot be applied under these definitions: {error!r}; "
                "compare them with those that trucebook init writes",
                "schemas",
            ) from error
