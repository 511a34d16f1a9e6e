"""A rule: a function that judges, and all that is to be known of it, in one place.

A list of some of the rules is a filter over `trucebook.validate.rules.RULES` by what is said here.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, replace
from typing import Any, Literal

from trucebook.language import Message, as_it_is
from trucebook.problem import Problem
from trucebook.schemas.table import Schema

Scope = Literal["cell", "row", "words", "key", "table", "book", "branch"]
"""What a rule looks at to judge.

`cell`: a field and its text, nothing else. `row`: one row, and tables that it names in `needs`.
`words`: one row and what its words mean, which takes longer to read than cells to compare.
`key`: rows that share some cells. `table`: the rows of a table together. `book`: the files of a
book. `branch`: the book before a branch and the book now.
"""

Need = Literal["texts", "releases", "passes", "extracted", "files"]
"""What a rule needs beside tables: source texts, earlier releases, both coding passes, the scores
of the extractors, or the files as people edit them. A release carries none of the last four."""

Tables = Collection[str] | Callable[[Schema], bool]
"""The tables whose rows a rule judges, by name or by a property of their definition."""


def every_table(schema: Schema) -> bool:
    """Any table."""
    return True


def quoting(schema: Schema) -> bool:
    """Tables whose rows cite words of a source."""
    return schema.quotes_source


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Rule:
    """One rule. Called with a book (with two, where its scope is `branch`) it yields problems.

    Attributes:
        judge: the function; it leaves the rule's name out of a problem, and the hint where the
            rule's own will do.
        scope: what it looks at.
        tables: whose rows it judges; none where it judges no rows of a table.
        needs: what must be at hand: tables by name, and what `Need` lists.
        holds: what it holds, in a sentence.
        breaks: an example that breaks it, most often a cell of the book in `tests/toy/`.
        fix: how to fix it, the hint of its problems unless they have one of their own.
    """

    judge: Callable[..., Iterator[Problem]]
    scope: Scope
    tables: Tables
    needs: frozenset[str]
    holds: str
    breaks: str
    fix: Message

    @property
    def name(self) -> str:
        """Its name in reports: that of the function."""
        return self.judge.__name__

    def __call__(self, *books: Any) -> Iterator[Problem]:
        """The problems of a book, under the rule's name and with a hint."""
        for problem in self.judge(*books):
            yield replace(problem, rule=self.name, hint=problem.hint or self.hint)

    @property
    def hint(self) -> Message:
        """How to fix it, as a terminal shows it."""
        return Message(self.fix.replace("`", ""), as_it_is(self.fix).template)

    def concerns(self, schema: Schema) -> bool:
        """Whether it judges rows of a table."""
        return self.tables(schema) if callable(self.tables) else schema.name in self.tables


def rule(
    scope: Scope,
    tables: Tables = every_table,
    *,
    needs: Collection[str] = (),
    holds: str,
    breaks: str,
    fix: Message,
) -> Callable[[Callable[..., Iterator[Problem]]], Rule]:
    """Make a function a rule; see `Rule` for the arguments."""
    return lambda judge: Rule(
        judge=judge,
        scope=scope,
        tables=tables,
        needs=frozenset(needs),
        holds=holds,
        breaks=breaks,
        fix=fix,
    )
