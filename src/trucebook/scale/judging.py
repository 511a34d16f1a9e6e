"""Judge one table: a fast pass, the judges of a book on what is suspect, one report."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Any, Protocol

from trucebook.book.book import Book
from trucebook.problem import LISTED, Problem
from trucebook.scale.batch import Batch
from trucebook.scale.by_cell import ByCell
from trucebook.scale.by_key import ByKey
from trucebook.scale.by_order import ByOrder
from trucebook.scale.by_row import ByRow
from trucebook.scale.source import Source, source_of
from trucebook.scale.surroundings import definition, keys, surroundings
from trucebook.scale.tally import Tally
from trucebook.scale.ways import unjudged
from trucebook.schemas.table import Schema
from trucebook.validate.report import Report, ordered

LIMIT = LISTED
"""Problems of one rule that a report lists."""


class _Judge(Protocol):
    def look(self, batch: Batch) -> None: ...

    def finish(self) -> None: ...


def check_table(
    what: Any,
    table: str,
    *,
    against: str | Path | None = None,
    texts: str | Path | None = None,
    limit: int = LIMIT,
    all_problems: str | Path | None = None,
) -> Report:
    """Judge one table of any size.

    Args:
        what: path of a CSV or Parquet file, or a frame; see `trucebook.check`.
        table: name of the table that it is one of.
        against: folder of a book or of a release, for the definition of the table, the keys and
            the rules that look into other tables.
        texts: folder of source texts, where `against` is a book.
        limit: problems of one rule that the report lists.
        all_problems: Parquet file to write every problem to.

    Raises:
        UsageError: no such file, folder or table, or nothing that can be read as a table.
    """
    book = surroundings(against, texts)
    schema = definition(book, table)
    source = source_of(schema, what)
    skipped = unjudged(schema, book)
    target = Path(all_problems) if all_problems is not None else None
    with Tally(limit, target) as tally:
        judges = _judges(schema, book, source, tally, skipped, alone=against is None)
        rows = _judge(source, judges, tally)
        return Report(
            problems=ordered(tally.problems),
            rows={schema.name: rows},
            totals=dict(tally.totals),
            unjudged=skipped if against is not None else {**_keys_unjudged(schema), **skipped},
        )


def _judges(
    schema: Schema,
    book: Book,
    source: Source,
    tally: Tally,
    skipped: Collection[str],
    *,
    alone: bool,
) -> Sequence[_Judge]:
    return (
        ByCell(schema, {} if alone else keys(schema, book), tally),
        ByOrder(schema, tally),
        ByRow(schema, book, source.file, tally, skipped),
        ByKey(schema, source, tally, alone=alone),
    )


def _judge(source: Source, judges: Sequence[_Judge], tally: Tally) -> int:
    """Let the judges see every batch; gives the number of rows.

    What is wrong with the file itself is told first and alone.
    """
    rows, faults, counts = 0, list[Problem](), Counter[str]()

    def tell(fault: Problem) -> None:
        counts[fault.rule] += 1
        if tally.keeps(counts[fault.rule]):
            faults.append(fault)

    for batch in source.batches(tell):
        rows = batch.first + batch.frame.height
        for judge in judges if not faults else ():
            judge.look(batch)
    if faults:
        heard = _heard(faults)
        tally.start_anew(heard)
        for rule in {fault.rule for fault in heard}:
            tally.count(rule, counts[rule] - tally.totals[rule])
    else:
        for judge in judges:
            judge.finish()
    return rows


def _keys_unjudged(schema: Schema) -> dict[str, str]:
    linked = [key.field for key in schema.foreign_keys]
    reason = f"{', '.join(linked)} name rows of tables that are not at hand: give --against"
    return {"foreign_key": reason} if linked else {}


def _heard(faults: list[Problem]) -> list[Problem]:
    """Of the faults of a file those that a book would tell: bytes that are no text come alone."""
    rules = {fault.rule for fault in faults}
    if "file_is_utf8" in rules or "file_has_no_nul" in rules:
        return [fault for fault in faults if fault.rule.startswith("file_")]
    return faults
