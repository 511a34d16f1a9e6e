"""What is judged by the key: rows that share one, and cells that name no row of their table."""

from __future__ import annotations

from trucebook.scale.batch import Batch
from trucebook.scale.keys import Orphans, Repeats, keys_of
from trucebook.scale.source import Source
from trucebook.scale.tally import Tally
from trucebook.schemas.table import Schema
from trucebook.validate.engines import found
from trucebook.validate.suggest.cells import with_hint


class ByKey:
    """The first passage keeps bits; where they speak of faults there is a second one."""

    def __init__(self, schema: Schema, source: Source, tally: Tally, *, alone: bool) -> None:
        own = [key.field for key in schema.foreign_keys if key.table == schema.name]
        self._source, self._tally = source, tally
        self._repeats = [Repeats(schema, key) for key in keys_of(schema)]
        self._orphans = [] if alone else [Orphans(schema, name) for name in own]

    def look(self, batch: Batch) -> None:
        """Keep the bits of a batch."""
        for repeats in self._repeats:
            repeats.note(batch)
        for orphans in self._orphans:
            orphans.note(batch)

    def finish(self) -> None:
        """Look again at the rows whose bits repeat, and at those that name no row."""
        self._judge_repeats([repeats for repeats in self._repeats if repeats.any()])
        self._judge_orphans([orphans for orphans in self._orphans if orphans.any()])

    def _judge_repeats(self, found: list[Repeats]) -> None:
        wanted = sorted(set().union(*(repeats.rows for repeats in found)))
        for number, row in self._source.rows(wanted) if wanted else ():
            for repeats in found:
                first = repeats.first(number, row)
                if first is None:
                    continue
                if self._tally.wants(repeats.rule):
                    self._tally.add(repeats.problem(row, first))
                else:
                    self._tally.count(repeats.rule, 1)

    def _judge_orphans(self, named: list[Orphans]) -> None:
        for batch in self._source.batches(lambda problem: None) if named else ():
            for orphans in named:
                for index in orphans.again(batch):
                    row = batch.row(index)
                    self._tally.add(with_hint(found("foreign_key", row, orphans.field), row))
