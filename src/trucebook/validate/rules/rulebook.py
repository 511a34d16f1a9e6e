"""Every rule that a report may name: what it holds, what breaks it, how to fix it.

The rules in this folder carry their texts themselves. What the reader, the engines and other
commands report is in `rulebook.toml`.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

from trucebook.validate.rules import CHANGES, RULES

_GROUPS = {
    "What no schema can say: the functions in `src/trucebook/validate/rules/`": RULES,
    "What a branch may not do: `trucebook validate --changed-since`": CHANGES,
}

_HEAD = (
    "Every rule by the name that a report gives it. Cells in the examples are of the invented book",
    "in `tests/toy/`. `trucebook validate --fix` writes the repairs that cannot be wrong.",
    "",
    "This page is made by `trucebook rules --out docs/rules.md`.",
    "",
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One rule on the page of the rules, under the heading `group`; for the rest see `Rule`."""

    group: str
    name: str
    holds: str
    breaks: str
    fix: str


def rulebook() -> tuple[Entry, ...]:
    """The entries, in the order in which things are judged; what other commands report is last."""
    path = Path(__file__).with_name("rulebook.toml")
    others = [
        Entry(group, name, *texts)
        for group, rules in tomllib.loads(path.read_text(encoding="utf-8")).items()
        for name, texts in rules.items()
    ]
    ours = [
        Entry(group, rule.name, rule.holds, rule.breaks, rule.fix)
        for group, rules in _GROUPS.items()
        for rule in rules
    ]
    commands = [entry for entry in others if "reported by" in entry.group]
    return (*(entry for entry in others if entry not in commands), *ours, *commands)


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
