"""Every rule that a report may name: what it holds, what breaks it, how to fix it.

The rules in this folder carry their texts themselves. What the reader, the engines and other
commands report is in `rulebook.toml`.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from trucebook.validate.rules import CHANGES, RULES
from trucebook.validate.rules.rule import Rule

_OF_THE_BOOK = "What no schema can say: the functions in `src/trucebook/validate/rules/`"
_OF_A_BRANCH = "What a branch may not do: `trucebook validate --changed-since`"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One rule on the page of the rules.

    Attributes:
        name: the name in reports.
        group: the heading that it comes under.
        holds: what it holds, in a sentence.
        breaks: an example that breaks it, most often a cell of the book in `tests/toy/`.
        fix: how to fix it.
    """

    name: str
    group: str
    holds: str
    breaks: str
    fix: str


def rulebook() -> tuple[Entry, ...]:
    """The entries, in the order in which things are judged."""
    others = list(_of_file())
    files_and_engines = [entry for entry in others if "reported by" not in entry.group]
    commands = [entry for entry in others if "reported by" in entry.group]
    of_the_book = (_of_rule(rule, _OF_THE_BOOK) for rule in RULES)
    of_a_branch = (_of_rule(rule, _OF_A_BRANCH) for rule in CHANGES)
    return (*files_and_engines, *of_the_book, *of_a_branch, *commands)


def rules_page() -> str:
    """The entries as one Markdown page."""
    lines = ["# Rules", "", *_HEAD]
    group = ""
    for entry in rulebook():
        if entry.group != group:
            group = entry.group
            lines += [f"# {group}", ""]
        lines += [f"## {entry.name}", "", entry.holds, ""]
        fix = entry.fix[0].lower() + entry.fix[1:]
        lines += [f"- Breaks it: {entry.breaks}", f"- Fix it: {fix}", ""]
    return "\n".join(lines).rstrip() + "\n"


_HEAD = (
    "Every rule by the name that a report gives it. Cells in the examples are of the invented book",
    "in `tests/toy/`. `trucebook validate --fix` writes the repairs that cannot be wrong.",
    "",
    "This page is made by `trucebook rules --out docs/rules.md`.",
    "",
)


def _of_file() -> Iterator[Entry]:
    path = Path(__file__).with_name("rulebook.toml")
    for group, rules in tomllib.loads(path.read_text(encoding="utf-8")).items():
        for name, (holds, breaks, fix) in rules.items():
            yield Entry(name=name, group=group, holds=holds, breaks=breaks, fix=fix)


def _of_rule(rule: Rule, group: str) -> Entry:
    return Entry(name=rule.name, group=group, holds=rule.holds, breaks=rule.breaks, fix=rule.fix)
