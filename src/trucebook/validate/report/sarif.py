"""A report as a SARIF 2.1.0 log, for code scanning and editors."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from hashlib import sha256
from typing import Any
from urllib.parse import quote

from trucebook.markup import json_text, sarif
from trucebook.problem import Problem
from trucebook.validate.report.report import Report
from trucebook.validate.rules.rulebook import Entry, rulebook
from trucebook.version import __version__

FINGERPRINT = "trucebookCell/v1"
"""Name of the fingerprint: a digest of rule, file, row id and column, and not of the line."""

_SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
_ROOT = "%SRCROOT%"


def as_sarif(report: Report) -> str:
    """The report as a SARIF log; files are named from the root of the repository.

    A problem in no file is reported as a failure of the run itself.
    """
    placed = [item for item in report.problems if item.file]
    rules = sorted({item.rule for item in placed})
    run = {
        "tool": {"driver": _driver(rules)},
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {_ROOT: {"description": {"text": "the root of the repository"}}},
        "invocations": [_invocation([item for item in report.problems if not item.file])],
        "results": list(_results(placed, rules)),
    }
    log = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}
    return json_text(log)


def _driver(rules: Sequence[str]) -> dict[str, Any]:
    entries = {entry.name: entry for entry in rulebook()}
    return {
        "name": "trucebook",
        "version": __version__,
        "rules": [_descriptor(name, entries.get(name)) for name in rules],
    }


def _descriptor(name: str, entry: Entry | None) -> dict[str, Any]:
    holds = entry.holds if entry else f"{name.replace('_', ' ').capitalize()}."
    fix = f" {entry.fix}" if entry else ""
    return {
        "id": name,
        "shortDescription": {"text": holds},
        "help": {"text": f"{holds}{fix} See docs/rules.md#{name}"},
    }


def _invocation(failures: Sequence[Problem]) -> dict[str, Any]:
    notes = [{"level": "error", "message": {"text": sarif(item.described)}} for item in failures]
    return {
        "executionSuccessful": not failures,
        **({"toolExecutionNotifications": notes} if notes else {}),
    }


def _results(problems: Sequence[Problem], rules: Sequence[str]) -> Iterator[dict[str, Any]]:
    seen: Counter[str] = Counter()
    for item in problems:
        digest = _digest(item)
        seen[digest] += 1
        yield {
            "ruleId": item.rule,
            "ruleIndex": rules.index(item.rule),
            "level": item.severity,
            "message": {"text": sarif(item.described)},
            "locations": [{"physicalLocation": _location(item)}],
            "partialFingerprints": {FINGERPRINT: f"{digest}:{seen[digest]}"},
        }


def _location(problem: Problem) -> dict[str, Any]:
    region = {"startLine": problem.line or 1}
    if problem.column:
        region["startColumn"] = problem.column
    uri = quote(problem.file, errors="surrogateescape")  # a name that is not UTF-8
    return {
        "artifactLocation": {"uri": uri, "uriBaseId": _ROOT},
        "region": region,
    }


def _digest(problem: Problem) -> str:
    """What stays the same when rows above come or go."""
    what = [problem.rule, problem.file, problem.row_id, problem.field]
    if problem.row_id is None:
        what += [problem.message, problem.value]
    return sha256(json.dumps(what).encode()).hexdigest()[:32]
