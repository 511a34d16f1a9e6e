"""The forms of a report: lines for a terminal, JSON, remarks on GitHub, SARIF, Markdown."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from hashlib import sha256
from operator import itemgetter
from pathlib import Path
from typing import Any
from urllib.parse import quote

from trucebook.files import add
from trucebook.markup import (
    fenced,
    github,
    inline,
    json_text,
    lines,
    sarif,
    table_row,
    visible,
)
from trucebook.problem import Problem, Repair, plural
from trucebook.validate.edits import Edit, by_row, rewritten
from trucebook.validate.report import Report
from trucebook.validate.rules.rulebook import rulebook
from trucebook.version import __version__


def as_text(report: Report) -> str:
    """The report as lines: counts first, then every problem and its next step."""
    problems = (problem.as_text() for problem in report.problems)
    return "\n".join([visible(report.headline), *problems, *map(visible, report.remarks)])


def as_json(report: Report) -> str:
    """The report as one JSON object: valid, problems, counts, totals, unjudged, changed."""
    return json_text(
        {
            "valid": report.valid,
            "problems": [problem.as_dict() for problem in report.problems],
            "counts": report.counts,
            "totals": dict(report.totals),
            "unjudged": dict(report.unjudged),
            "changed": report.changed,
        }
    )


SHOWN = 10
"""Remarks of one severity that GitHub shows for a step; it keeps the others in the log."""


def as_github(report: Report) -> str:
    """The report as workflow commands, which GitHub shows as remarks on a pull request.

    Everything is printed inside commands: words of a book on a line of their own could be taken
    for a command.
    """
    shown, left = [lines(report.headline)], 0
    for severity in ("error", "warning"):
        remarks = _remarks([item for item in report.problems if item.severity == severity])
        left += sum(map(len, remarks[SHOWN:]))
        shown += [_command(severity, remark) for remark in remarks]
    if left:
        verb = "is" if left == 1 else "are"
        text = f"{plural(left, 'further problem')} {verb} in the log of this step"
        text += f", as GitHub shows {SHOWN} remarks of a kind."
        shown.append(github("notice", text, title="trucebook"))
    return "\n".join(shown)


def _remarks(problems: Sequence[Problem]) -> list[list[Problem]]:
    """The problems of each remark; where there are more than `SHOWN`, those of a line share one.

    The first remark of every rule comes before the second of any, so that one rule that fails on
    every row does not hide the rest.
    """
    remarks: dict[object, list[Problem]] = {}
    for at, item in enumerate(problems):
        place = (item.file, item.line or 1) if len(problems) > SHOWN else at
        remarks.setdefault(place, []).append(item)
    seen: Counter[str] = Counter()
    ranked = []
    for remark in remarks.values():
        ranked.append((seen[remark[0].rule], remark))
        seen[remark[0].rule] += 1
    return [remark for _, remark in sorted(ranked, key=itemgetter(0))]


def _command(severity: str, remark: Sequence[Problem]) -> str:
    first = remark[0]
    place: dict[str, object] = {}
    if first.file:
        # A problem with a whole file is shown on its first line.
        place = {"file": first.file, "line": first.line or 1, "col": first.column}
    if len(remark) == 1:
        return github(severity, first.described, **place, title=first.rule)
    message = "\n\n".join(f"{item.rule}: {item.described}" for item in remark)
    return github(severity, message, **place, title=f"{first.rule} and {len(remark) - 1} more")


FINGERPRINT = "trucebookCell/v1"
"""Name of the fingerprint: a digest of rule, file, row id and column, and not of the line."""

_SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
_ROOT = "%SRCROOT%"


def as_sarif(report: Report) -> str:
    """The report as a SARIF 2.1.0 log; files are named from the root of the repository.

    A problem in no file is reported as a failure of the run itself.
    """
    placed = [item for item in report.problems if item.file]
    rules = sorted({item.rule for item in placed})
    failures = [
        {"level": "error", "message": {"text": sarif(item.described)}}
        for item in report.problems
        if not item.file
    ]
    invocation = {
        "executionSuccessful": not failures,
        **({"toolExecutionNotifications": failures} if failures else {}),
    }
    run = {
        "tool": {
            "driver": {
                "name": "trucebook",
                "version": __version__,
                "rules": list(_descriptors(rules)),
            }
        },
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {_ROOT: {"description": {"text": "the root of the repository"}}},
        "invocations": [invocation],
        "results": list(_results(placed, rules, report.edits)),
    }
    return json_text({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]})


def _descriptors(rules: Sequence[str]) -> Iterator[dict[str, Any]]:
    entries = {entry.name: entry for entry in rulebook()}
    for name in rules:
        entry = entries.get(name)
        holds = entry.holds if entry else f"{name.replace('_', ' ').capitalize()}."
        fix = f" {entry.fix}" if entry else ""
        yield {
            "id": name,
            "shortDescription": {"text": holds},
            "help": {"text": f"{holds}{fix} See docs/rules.md#{name}"},
        }


def _results(
    problems: Sequence[Problem], rules: Sequence[str], edits: Mapping[Repair, Edit]
) -> Iterator[dict[str, Any]]:
    seen: Counter[str] = Counter()
    for item in problems:
        digest = _digest(item)
        seen[digest] += 1
        region = {"startLine": item.line or 1}
        if item.column:
            region["startColumn"] = item.column
        place = {"artifactLocation": _location(item.file), "region": region}
        edit = edits.get(item.repair) if item.repair else None
        yield {
            "ruleId": item.rule,
            "ruleIndex": rules.index(item.rule),
            "level": item.severity,
            "message": {"text": sarif(item.described)},
            "locations": [{"physicalLocation": place}],
            "partialFingerprints": {FINGERPRINT: f"{digest}:{seen[digest]}"},
            **({"fixes": [_fix(item, edit)]} if edit else {}),
        }


def _location(file: str) -> dict[str, str]:
    uri = quote(file, errors="surrogateescape")  # a name that is not UTF-8
    return {"uri": uri, "uriBaseId": _ROOT}


def _fix(problem: Problem, edit: Edit) -> dict[str, Any]:
    """What to write, region by region; `certain` says whether it cannot be wrong."""
    replacements = [
        {
            "deletedRegion": {
                "startLine": one.line,
                "startColumn": one.column,
                "endLine": one.end_line,
                "endColumn": one.end_column,
            },
            "insertedContent": {"text": one.text},
        }
        for one in edit.replacements
    ]
    change = {"artifactLocation": _location(edit.file), "replacements": replacements}
    return {
        "description": {"text": sarif(problem.hint or "Write the cell as the rule has it.")},
        "artifactChanges": [change],
        "properties": {"certain": bool(problem.repair and problem.repair.is_certain)},
    }


def _digest(problem: Problem) -> str:
    """What stays the same when rows above come or go."""
    what = [problem.rule, problem.file, problem.row_id, problem.field]
    if problem.row_id is None:
        what += [problem.message, problem.value]
    return sha256(json.dumps(what).encode()).hexdigest()[:32]


FORMS: Mapping[str, Callable[[Report], str]] = {
    "text": as_text,
    "json": as_json,
    "github": as_github,
    "sarif": as_sarif,
}

_FROM_OUTSIDE = frozenset({"github", "sarif"})
"""Forms whose readers know the repository and not the book that lies in it."""


def written(report: Report, form: str, folder: str) -> str:
    """The report in one of `FORMS`; `folder` is the book's, as its repository names it."""
    return FORMS[form](report.under(folder) if form in _FROM_OUTSIDE else report)


LONGEST = 50
"""Problems in the table of a summary; the others are counted."""


def as_markdown(report: Report) -> str:
    """The report as a heading, the counts and a table: the summary of a step on GitHub."""
    verdict, _, counts = report.headline.partition(": ")
    parts = [f"### trucebook: {verdict}", inline(counts)]
    if report.problems:
        head = ("where", "rule", "cell", "what is wrong", "next step")
        table = [table_row(head), table_row(["---"] * len(head))]
        for item in report.problems[:LONGEST]:
            sign = "warning: " if item.severity == "warning" else ""
            row = f"{item.cell} “{item.words}”" if item.words else item.cell
            cells = (item.where, item.rule, row, f"{sign}{item.offence}", item.hint)
            table.append(table_row(map(inline, cells)))
        parts.append("\n".join(table))
    if len(report.problems) > LONGEST:
        parts.append(f"and {len(report.problems) - LONGEST} more")
    parts += _suggestions(report)
    if report.remarks:
        parts.append("\n".join(f"- {inline(remark)}" for remark in report.remarks))
    return "\n\n".join(parts) + "\n"


SUGGESTED = 10
"""Rows of which a summary shows the new text."""


def _suggestions(report: Report) -> Iterator[str]:
    """Rows as the repairs have them, each as a block that a comment on the line can take."""
    rows = list(by_row(report.edits))
    if rows:
        yield "#### Rows as they could be"
        yield "In a review, paste a block into a comment on its line: GitHub offers to commit it."
    for file, line, repairs in rows[:SUGGESTED]:
        edits = [report.edits[repair] for repair in repairs]
        sure = all(repair.is_certain for repair in repairs)
        words = "" if sure else " (judge it: it may be wrong)"
        text = rewritten(edits)
        if lines(text) == text:  # what cannot be seen is not for pasting
            yield f"{inline(f'{file}:{line}')}{words}"
            yield fenced(text, "suggestion")


def append_summary(report: Report, path: Path) -> None:
    """Write it at the end of a file: a step has one, to which each of its commands adds."""
    add(path, f"{as_markdown(report)}\n".encode(errors="backslashreplace"))
