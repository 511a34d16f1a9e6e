"""Judges one table: its parts one by one, here or on an engine, then the keys of all of them."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import Any

from trucebook.book.table import Row
from trucebook.errors import UsageError, sentence
from trucebook.files import scratch as scratch_folder
from trucebook.language import Message, say
from trucebook.problem import LISTED, Problem
from trucebook.progress import counted, steps
from trucebook.scale.csv import CsvFile
from trucebook.scale.engines import Engine
from trucebook.scale.frames import TypedTable, table_in_memory
from trucebook.scale.judge import Judged, Task, bench, judge, judge_rows_of
from trucebook.scale.keys import SHIFT, Run, judge_keys
from trucebook.scale.parts import Part, files_below, parts_of, unreadable
from trucebook.scale.problems import Problems, collected
from trucebook.scale.rows import reason_unjudged
from trucebook.scale.run import Lost, run
from trucebook.validate.report import Report, ordered
from trucebook.validate.rules import RULES


def check_table(
    what: Any,
    table: str,
    *,
    against: str | Path | None = None,
    texts: str | Path | None = None,
    limit: int = LISTED,
    all_problems: str | Path | None = None,
    engine: Engine | None = None,
    scratch: str | Path | None = None,
) -> Report:
    """Judge one table of any size; see `trucebook.check`."""
    target = Path(all_problems) if all_problems is not None else None
    place = Path(scratch or tempfile.gettempdir())
    if not place.is_dir():
        raise UsageError(
            f"{place}: expected a folder to put the keys of the rows in; there is none."
        )
    with scratch_folder(place / "trucebook") as folder, collected(limit, target) as problems:
        task = Task(
            table,
            None if against is None else str(against),
            None if texts is None else str(texts),
            limit,
            keeps_all=target is not None,
            folder=str(folder),
        )
        try:
            judging = _Judging(task, problems)
            judging.read(what, engine)
            judging.judge_keys()
        finally:
            bench.cache_clear()
        return judging.report()


Open = Callable[[], CsvFile | TypedTable]
"""Opens a part to read some of its rows again."""


class _Judging:
    """What was found so far, file by file."""

    def __init__(self, task: Task, problems: Problems) -> None:
        self._task, self._problems = task, problems
        self._book, self._schema, _ = bench(task)
        self._rows, self._runs, self._no_keys = 0, list[Run](), ""
        self._sources: dict[int, tuple[str, Open]] = {}
        self._is_whole = True

    def read(self, what: Any, engine: Engine | None) -> None:
        """Judge the rows of a table, part by part."""
        if not isinstance(what, str | Path):
            source = table_in_memory(self._schema, what)
            self._add(0, lambda: source, judge_rows_of(self._task, source))
            return
        path = Path(what)
        files, strays = files_below(path) if path.is_dir() else ([path.as_posix()], [])
        for stray in strays:
            self._leave_out(stray)
        parts = parts_of(self._schema, files)
        for file, found in groupby(_judged(self._task, parts, engine), lambda pair: pair[0].path):
            self._add_file(file, list(found), is_alone=not path.is_dir())

    def judge_keys(self) -> None:
        """Judge what the rows of all parts have in common."""
        if self._no_keys:
            self._problems.add(_no_room(self._no_keys))
            return
        # NOTE: a row that could not be read may have the id.
        alone = self._is_alone or not self._is_whole
        judge_keys(self._schema, self._runs, self._again, self._problems, alone=alone)

    def report(self) -> Report:
        """The report on the table."""
        counted(rows=self._rows, problems=self._problems.totals.total())
        return Report(
            problems=ordered(self._problems.listed),
            rows={self._schema.name: self._rows},
            totals=dict(self._problems.totals),
            unjudged=dict(self._unjudged()),
        )

    @property
    def _is_alone(self) -> bool:
        return self._task.against is None

    def _unjudged(self) -> Iterator[tuple[str, Message]]:
        keys = self._schema.foreign_keys
        own = ", ".join(key.field for key in keys if key.table == self._schema.name)
        if self._is_alone and keys:
            names = ", ".join(key.field for key in keys)
            yield (
                "foreign_key",
                say(
                    "{names} name rows of tables that are not at hand: give --against", names=names
                ),
            )
        elif own and not self._is_whole:
            yield (
                "foreign_key",
                say("{names} may name rows of the files that were not judged", names=own),
            )
        for rule in RULES:
            if rule.concerns(self._schema) and (why := reason_unjudged(rule, self._book)):
                yield rule.name, why

    def _add_file(self, file: str, found: list[tuple[Part, Judged]], *, is_alone: bool) -> None:
        """Add what was found in the parts of one file."""
        if len(found) > 1 and not all(judged.is_sound for _, judged in found):
            # NOTE: what is wrong with a file is counted from its beginning.
            part = found[0][0]._replace(stop=None)
            found = [(part, judge(self._task, part))]
        reason = next((judged.unread for _, judged in found if judged.unread), "")
        if reason and is_alone:
            raise UsageError(reason)
        if reason:
            self._leave_out(unreadable(file, reason))
            return
        lines = 0
        for part, judged in found:
            self._is_whole &= judged.is_sound
            starts = [replace(start, line=start.line + lines) for start in judged.starts]
            again = partial(part.open, self._schema, starts[:-1])
            self._add(part.number, again, judged, file, lines)
            lines = starts[-1].line - 1 if starts else 0

    def _add(
        self, number: int, again: Open, judged: Judged, file: str = "", lines: int = 0
    ) -> None:
        self._problems.merge(judged.listed, judged.totals, judged.every, lines)
        self._rows += judged.rows
        self._runs += judged.runs
        self._no_keys = self._no_keys or judged.no_keys
        self._sources[number] = file, again

    def _leave_out(self, problem: Problem) -> None:
        self._problems.add(problem)
        self._is_whole = False

    def _again(self, places: list[int]) -> Iterator[tuple[int, Row]]:
        """Rows by their places: the number of a part, and that of a row in it."""
        for number, group in groupby(places, lambda place: place >> SHIFT):
            (file, open_part), first = self._sources[number], number << SHIFT
            try:
                for row_number, row in open_part().rows([place - first for place in group]):
                    yield first + row_number, row
            except (UsageError, OSError) as error:  # it was there before
                self._leave_out(unreadable(file, sentence(error)))


def _judged(task: Task, parts: list[Part], engine: Engine | None) -> Iterator[tuple[Part, Judged]]:
    """Each part with what was found in it, in order.

    Where a part of a CSV file ends is known once it is read: if the next one was taken to begin
    elsewhere, it is judged again.
    """
    function = partial(judge, task)
    results: Iterable[tuple[Part, Judged | Lost]]
    if engine is None:
        results = ((part, function(part)) for part in parts)
    else:
        results = run(parts, function, engine)
    file, end = "", 0
    for part, found in steps(results, "parts", parts.__len__):
        judged = Judged(unread=found.reason) if isinstance(found, Lost) else found
        if part.path == file and judged.is_sound and judged.starts and part.start != end:
            part = part._replace(start=end)
            judged = function(part)
        yield part, judged
        file, end = part.path, judged.starts[-1].at if judged.starts else end


def _no_room(reason: str) -> Problem:
    return Problem(
        rule="keys_are_compared",
        file="",
        value=reason,
        message=say("expected room on a disk for the keys of the rows"),
        hint=say(
            "Make room there, or name another folder, --scratch DIR. Rows that share a "
            "key, and ids that no row has, were not looked for."
        ),
    )
