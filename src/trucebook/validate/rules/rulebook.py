"""Every rule that a report may name: what it holds, what breaks it, how to mend it.

The rules in `rules/` say it in their docstrings: a first paragraph, one that begins with
'Breaks it:' and one that begins with 'Mend it:'. What the reader, the engines and other
commands report is told in `rulebook.toml`.
"""

from __future__ import annotations

import inspect
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from trucebook.validate.rules import CHANGES, RULES, Change, Rule

_OF_THE_BOOK = "What no schema can say: the functions in `src/trucebook/validate/rules/`"
_OF_A_BRANCH = "What a branch may not do: `trucebook validate --changed-since`"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What is told of one rule.

    Attributes:
        name: the name in reports.
        group: the heading under which it stands.
        holds: what it holds, in a sentence.
        breaks: an example that breaks it, most often a cell of the book in `tests/toy/`.
        mend: how to mend it.
    """

    name: str
    group: str
    holds: str
    breaks: str
    mend: str


def rulebook() -> tuple[Entry, ...]:
    """The entries, in the order in which things are judged."""
    told = list(_told())
    files_and_engines = [entry for entry in told if "told by" not in entry.group]
    commands = [entry for entry in told if "told by" in entry.group]
    of_the_book = (_of_docstring(rule, _OF_THE_BOOK) for rule in RULES)
    of_a_branch = (_of_docstring(rule, _OF_A_BRANCH) for rule in CHANGES)
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
        lines += [f"- Breaks it: {entry.breaks}", f"- Mend it: {entry.mend}", ""]
    return "\n".join(lines).rstrip() + "\n"


_HEAD = (
    "Every rule by the name that a report gives it. Cells in the examples are of the invented book",
    "in `tests/toy/`. `trucebook validate --fix` writes the repairs that cannot be wrong.",
    "",
    "This page is made by `trucebook rules --out docs/rules.md`.",
    "",
)


def _told() -> Iterator[Entry]:
    path = Path(__file__).with_name("rulebook.toml")
    for group, rules in tomllib.loads(path.read_text(encoding="utf-8")).items():
        for name, (holds, breaks, mend) in rules.items():
            yield Entry(name=name, group=group, holds=holds, breaks=breaks, mend=mend)


def _of_docstring(rule: Rule | Change, group: str) -> Entry:
    paragraphs = (inspect.getdoc(rule) or "").split("\n\n")
    told = {}
    for paragraph in paragraphs[1:]:
        label, _, words = " ".join(paragraph.split()).partition(": ")
        told[label] = words
    return Entry(
        name=rule.__name__,
        group=group,
        holds=" ".join(paragraphs[0].split()),
        breaks=told.get("Breaks it", ""),
        mend=told.get("Mend it", ""),
    )
