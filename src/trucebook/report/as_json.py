"""A report as JSON, for programs."""

from __future__ import annotations

from trucebook.markup import json_text
from trucebook.report import Report

__all__ = ["as_json"]


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
