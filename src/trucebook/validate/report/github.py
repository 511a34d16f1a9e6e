"""A report as workflow commands, which GitHub shows as remarks on the lines of a pull request.

GitHub shows ten errors and ten warnings per step and keeps the others in the log. Where there are
more, the problems of one line share a remark, and the ten are chosen so that one rule that fails
on every row does not hide the rest. Everything is printed inside of commands: words of a book
on a line of their own could be taken for a command.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from trucebook.markup import github, lines
from trucebook.problem import Problem, plural
from trucebook.validate.report.report import Report

SHOWN = 10
"""Remarks of one severity that GitHub shows for a step."""

Remark = tuple[Problem, ...]
"""Problems of one severity on one line."""


def as_github(report: Report) -> str:
    """The report as workflow commands; files are named from the root of the repository."""
    shown, left = [lines(report.headline)], 0
    for severity in ("error", "warning"):
        problems = [item for item in report.problems if item.severity == severity]
        remarks = _by_variety(_remarks(problems))
        left += sum(map(len, remarks[SHOWN:]))
        shown += [_command(severity, remark) for remark in remarks]
    return "\n".join([*shown, *_notice(left)])


def _remarks(problems: Sequence[Problem]) -> list[Remark]:
    if len(problems) <= SHOWN:
        return [(item,) for item in problems]
    lines: dict[tuple[str, int], list[Problem]] = {}
    for item in problems:
        lines.setdefault((item.file, item.line or 1), []).append(item)
    return [tuple(items) for items in lines.values()]


def _by_variety(remarks: Sequence[Remark]) -> list[Remark]:
    """The first remark of every rule before the second of any."""
    seen: Counter[str] = Counter()
    ranks = []
    for remark in remarks:
        ranks.append(seen[remark[0].rule])
        seen[remark[0].rule] += 1
    return [remarks[at] for at in sorted(range(len(remarks)), key=ranks.__getitem__)]


def _command(severity: str, remark: Remark) -> str:
    first = remark[0]
    properties: dict[str, object] = {}
    if first.file:
        # A problem with a whole file is shown on its first line.
        properties = {"file": first.file, "line": first.line or 1, "col": first.column}
    further = f" and {len(remark) - 1} more" if len(remark) > 1 else ""
    properties["title"] = first.rule + further
    return github(severity, _message(remark), **properties)


def _message(remark: Remark) -> str:
    if len(remark) == 1:
        return remark[0].described
    return "\n\n".join(f"{item.rule}: {item.described}" for item in remark)


def _notice(left: int) -> Iterator[str]:
    if left:
        verb = "is" if left == 1 else "are"
        text = f"{plural(left, 'further problem')} {verb} in the log of this step"
        text += f", as GitHub shows {SHOWN} remarks of a kind."
        yield github("notice", text, title="trucebook")
