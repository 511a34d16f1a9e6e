"""A report as lines for a terminal: counts first, then every problem and its next step."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from trucebook.markup import json_text, visible
from trucebook.validate.report.github import as_github
from trucebook.validate.report.report import Report
from trucebook.validate.report.sarif import as_sarif


def as_text(report: Report) -> str:
    """The report as lines."""
    problems = (problem.as_text() for problem in report.problems)
    return "\n".join([visible(report.headline), *problems, *map(visible, report.remarks)])


def as_json(report: Report) -> str:
    """The report as one JSON object: valid, problems, counts, totals, unjudged."""
    return json_text(
        {
            "valid": report.valid,
            "problems": [problem.as_dict() for problem in report.problems],
            "counts": report.counts,
            "totals": dict(report.totals),
            "unjudged": dict(report.unjudged),
        }
    )


FORMS: Mapping[str, Callable[[Report], str]] = {
    "text": as_text,
    "json": as_json,
    "github": as_github,
    "sarif": as_sarif,
}

FROM_OUTSIDE = frozenset({"github", "sarif"})
"""Forms whose readers know the repository and not the book that lies in it."""


def written(report: Report, form: str, folder: str) -> str:
    """The report in a form.

    Args:
        report: what was found.
        form: one of `FORMS`.
        folder: the book's folder as its repository names it; see `Report.under`.
    """
    return FORMS[form](report.under(folder) if form in FROM_OUTSIDE else report)
