"""What is judged by the order of the rows."""

from __future__ import annotations

from trucebook.scale.batch import Batch
from trucebook.scale.order import Order
from trucebook.scale.tally import Tally
from trucebook.schemas.table import Schema


class ByOrder:
    """Rows that stand behind a larger id are told of."""

    def __init__(self, schema: Schema, tally: Tally) -> None:
        self._key, self._order, self._tally = schema.key, Order(schema), tally

    def look(self, batch: Batch) -> None:
        """Judge the order of a batch, and whether it goes on where the last one ended."""
        rule = self._order.rule.name
        late = self._order.late(batch.frame[self._key])
        told = 0
        for index, before in late:
            if not self._tally.wants(rule):
                break
            self._tally.add(self._order.problem(batch.row(index), before))
            told += 1
        self._tally.count(rule, len(late) - told)

    def finish(self) -> None:
        """Nothing is left to do."""
