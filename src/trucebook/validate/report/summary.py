"""A report as Markdown, for the summary of a step: counts first, then a table of problems."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from trucebook.files import add
from trucebook.markup import inline, table_row
from trucebook.problem import Problem
from trucebook.validate.report.report import Report

LONGEST = 50
"""Problems in the table; the others are counted."""

_HEAD = ("where", "rule", "cell", "what is wrong", "next step")


def as_markdown(report: Report) -> str:
    """The report as a heading, the counts and a table."""
    verdict, _, counts = report.headline.partition(": ")
    parts = [f"### trucebook: {verdict}", inline(counts)]
    if report.problems:
        parts.append("\n".join(_table(report.problems[:LONGEST])))
    if len(report.problems) > LONGEST:
        parts.append(f"and {len(report.problems) - LONGEST} more")
    if report.remarks:
        parts.append("\n".join(f"- {inline(remark)}" for remark in report.remarks))
    return "\n\n".join(parts) + "\n"


def append_summary(report: Report, path: Path) -> None:
    """Write it at the end of a file: a step has one, to which each of its commands adds."""
    add(path, f"{as_markdown(report)}\n".encode(errors="backslashreplace"))


def _table(problems: tuple[Problem, ...]) -> Iterator[str]:
    yield table_row(_HEAD)
    yield table_row(["---"] * len(_HEAD))
    for item in problems:
        sign = "warning: " if item.severity == "warning" else ""
        cells = (item.where, item.rule, item.cell, f"{sign}{item.offence}", item.hint)
        yield table_row(map(inline, cells))
