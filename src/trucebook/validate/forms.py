"""The forms of a report: lines for a terminal, JSON, remarks on GitHub, SARIF, Markdown."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from hashlib import sha256
from operator import itemgetter
from pathlib import Path
from typing import Any
from urllib.parse import quote

from trucebook.files import add
from trucebook.language import ENGLISH, LANGUAGES, chosen, in_language, isolated, say, say_count
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
from trucebook.problem import Problem, Repair, Said
from trucebook.validate.edits import Edit, by_row, rewritten
from trucebook.validate.report import Report
from trucebook.validate.rules.rulebook import rulebook
from trucebook.version import __version__


def as_text(report: Report, said: Said = visible) -> str:
    """The report as lines: counts first, then every problem and its next step.

    Args:
        report: the report.
        said: what makes a text of each part, in a language.
    """
    problems = (problem.as_text(said) for problem in report.problems)
    return "\n".join([said(report.headline), *problems, *map(said, report.remarks)])


def as_json(report: Report, said: Said = str) -> str:
    """The report as one JSON object: valid, problems, counts, totals, unjudged, changed."""
    problems = (
        {**item.as_dict(), "message": said(item.message), "hint": said(item.hint)}
        for item in report.problems
    )
    return json_text(
        {
            "valid": report.valid,
            "problems": list(problems),
            "counts": report.counts,
            "totals": dict(report.totals),
            "unjudged": {rule: said(reason) for rule, reason in report.unjudged.items()},
            "changed": said(report.changed),
        }
    )


SHOWN = 10
"""Remarks of one severity that GitHub shows for a step; it keeps the others in the log."""


def as_github(report: Report, said: Said = str) -> str:
    """The report as workflow commands, which GitHub shows as remarks on a pull request.

    Everything is printed inside commands: words of a book on a line of their own could be taken
    for a command.
    """
    shown, left = [lines(said(report.headline))], 0
    for severity in ("error", "warning"):
        remarks = _remarks([item for item in report.problems if item.severity == severity])
        left += sum(map(len, remarks[SHOWN:]))
        shown += [_command(severity, remark, said) for remark in remarks]
    if left:
        text = say_count(
            "{number:,} further problem is in the log of this step, as GitHub shows {shown} "
            "remarks of a kind.",
            "{number:,} further problems are in the log of this step, as GitHub shows {shown} "
            "remarks of a kind.",
            left,
            shown=SHOWN,
        )
        shown.append(github("notice", said(text), title="trucebook"))
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


def _command(severity: str, remark: Sequence[Problem], said: Said) -> str:
    first = remark[0]
    place: dict[str, object] = {}
    if first.file:
        # A problem with a whole file is shown on its first line.
        place = {"file": first.file, "line": first.line or 1, "col": first.column}
    if len(remark) == 1:
        return github(severity, first.described(said), **place, title=first.rule)
    message = "\n\n".join(f"{item.rule}: {item.described(said)}" for item in remark)
    title = say("{rule} and {number} more", rule=first.rule, number=len(remark) - 1)
    return github(severity, message, **place, title=said(title))


FINGERPRINT = "trucebookCell/v1"
"""Name of the fingerprint: a digest of rule, file, row id and column, and not of the line."""

_SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
_ROOT = "%SRCROOT%"


def as_sarif(report: Report, said: Said = str) -> str:
    """The report as a SARIF 2.1.0 log; files are named from the root of the repository.

    A problem in no file is reported as a failure of the run itself.
    """
    placed = [item for item in report.problems if item.file]
    rules = sorted({item.rule for item in placed})
    failures = [
        {"level": "error", "message": {"text": sarif(item.described(said))}}
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
        "results": list(_results(placed, rules, report.edits, said)),
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
    problems: Sequence[Problem],
    rules: Sequence[str],
    edits: Mapping[Repair, Edit],
    said: Said,
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
            "message": {"text": sarif(item.described(said))},
            "locations": [{"physicalLocation": place}],
            "partialFingerprints": {FINGERPRINT: f"{digest}:{seen[digest]}"},
            **({"fixes": [_fix(item, edit, said)]} if edit else {}),
        }


def _location(file: str) -> dict[str, str]:
    uri = quote(file, errors="surrogateescape")  # a name that is not UTF-8
    return {"uri": uri, "uriBaseId": _ROOT}


def _fix(problem: Problem, edit: Edit, said: Said) -> dict[str, Any]:
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
        "description": {
            "text": sarif(said(problem.hint or say("Write the cell as the rule has it.")))
        },
        "artifactChanges": [change],
        "properties": {"certain": bool(problem.repair and problem.repair.is_certain)},
    }


def _digest(problem: Problem) -> str:
    """What stays the same when rows above come or go."""
    what = [problem.rule, problem.file, problem.row_id, problem.field]
    if problem.row_id is None:
        what += [problem.message, problem.value]
    return sha256(json.dumps(what).encode()).hexdigest()[:32]


FORMS: Mapping[str, Callable[[Report, Said], str]] = {
    "text": as_text,
    "json": as_json,
    "github": as_github,
    "sarif": as_sarif,
}

_FROM_OUTSIDE = frozenset({"github", "sarif"})
"""Forms whose readers know the repository and not the book that lies in it."""


_FOR_PROGRAMS = frozenset({"json", "sarif"})
"""Forms that programs compare: in English, unless a call asks for another language."""


def written(report: Report, form: str, folder: str, language: str | None = None) -> str:
    """The report in one of `FORMS`.

    Args:
        report: the report.
        form: one of `FORMS`.
        folder: the folder of the book, as its repository names it.
        language: one of `trucebook.language.LANGUAGES`; without, that of the environment, or
            English in a form for programs.

    Raises:
        UsageError: there is no such language.
    """
    code = ENGLISH if language is None and form in _FOR_PROGRAMS else chosen(language)
    said = on_a_terminal(code) if form == "text" else partial(in_language, code=code)
    return FORMS[form](report.under(folder) if form in _FROM_OUTSIDE else report, said)


def on_a_terminal(code: str) -> Said:
    """What makes one visible line of a text, in a language.

    In one that is written from right to left the values are isolated (U+2068 to U+2069), so that
    each is read in its own direction.
    """
    if code == ENGLISH:
        return visible
    if LANGUAGES[code].direction == "ltr":
        return partial(in_language, code=code, value=visible)
    return partial(in_language, code=code, value=lambda text: isolated(visible(text)))


LONGEST = 50
"""Problems in the table of a summary; the others are counted."""


def as_markdown(report: Report, said: Said = str) -> str:
    """The report as a heading, the counts and a table: the summary of a step on GitHub."""
    parts = [f"### trucebook: {said(report.verdict)}", inline(said(report.counted))]
    if report.problems:
        head = (say("where"), say("rule"), say("cell"), say("what is wrong"), say("next step"))
        table = [table_row(map(said, head)), table_row(["---"] * len(head))]
        for item in report.problems[:LONGEST]:
            offence, words = item.offence, f" “{item.words}”" if item.words else ""
            if item.severity == "warning":
                offence = say("warning: {offence}", offence=offence)
            cells = (item.where, item.rule, f"{item.cell}{words}", offence, item.hint)
            table.append(table_row(inline(said(cell)) for cell in cells))
        parts.append("\n".join(table))
    if len(report.problems) > LONGEST:
        parts.append(said(say("and {number} more", number=len(report.problems) - LONGEST)))
    parts += _suggestions(report, said)
    if report.remarks:
        parts.append("\n".join(f"- {inline(said(remark))}" for remark in report.remarks))
    return "\n\n".join(parts) + "\n"


_JUDGE_IT = say("(judge it: it may be wrong)")

SUGGESTED = 10
"""Rows of which a summary shows the new text."""


def _suggestions(report: Report, said: Said) -> Iterator[str]:
    """Rows as the repairs have them, each as a block that a comment on the line can take."""
    rows = list(by_row(report.edits))
    if rows:
        title = say("Rows as they could be")
        yield f"#### {said(title)}"
        yield said(
            say(
                "In a review, paste a block into a comment on its line: GitHub offers to commit it."
            )
        )
    for file, line, repairs in rows[:SUGGESTED]:
        edits = [report.edits[repair] for repair in repairs]
        sure = all(repair.is_certain for repair in repairs)
        words = "" if sure else f" {said(_JUDGE_IT)}"
        text = rewritten(edits)
        if lines(text) == text:  # what cannot be seen is not for pasting
            yield f"{inline(f'{file}:{line}')}{words}"
            yield fenced(text, "suggestion")


def append_summary(report: Report, path: Path, language: str | None = None) -> None:
    """Write it at the end of a file: a step has one, to which each of its commands adds."""
    page = as_markdown(report, partial(in_language, code=chosen(language)))
    add(path, f"{page}\n".encode(errors="backslashreplace"))
