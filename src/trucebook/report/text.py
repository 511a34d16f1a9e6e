"""A report as lines for a terminal: counts first, then every problem and its next step."""

from __future__ import annotations

from trucebook.markup import visible
from trucebook.report import Report

__all__ = ["as_text"]


def as_text(report: Report) -> str:
    """The report as lines."""
    problems = (problem.as_text() for problem in report.problems)
    return "\n".join([visible(report.headline), *problems, *map(visible, report.remarks)])
