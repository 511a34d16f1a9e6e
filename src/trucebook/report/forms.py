"""The forms of a report by the names under which a user asks for them."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from trucebook.report import Report
from trucebook.report.as_json import as_json
from trucebook.report.github import as_github
from trucebook.report.sarif import as_sarif
from trucebook.report.text import as_text

__all__ = ["FORMS", "FROM_OUTSIDE", "written"]

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
