"""Which of many texts to compare, by the keys that they share, in bounded memory.

Texts with one key are a bucket. In each, every text is paired with the first one alone, so that
pairs are no more than keys. Texts that share most of their keys are copies, and count as one. A
key that more than `MOST` texts have is common: what all pages of an outlet end with is no reuse.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from trucebook.errors import DataError, extra
from trucebook.scale.windows import Keys

Numbers = npt.NDArray[np.uint32]

MOST = 100
"""Texts that may have a key until it is common, where nothing else is asked for.

Copies of one text count as one.
"""

LONG = 60
"""Common keys that make a pair all the same: more than a hundred words are no legal line."""

COPY = 0.7
"""The share of the keys of the longer of two texts that they share if they count as one.

NOTE: less would take short pages for copies of each other that end with one long legal line.
"""

MEMORY, THREADS = "2GB", 4
"""What the database may hold, and on how many cores; it writes the rest to its folder."""

_AT_ONCE = 1_000_000


class Candidate(NamedTuple):
    """Two texts to compare, by their numbers: the earlier one comes first."""

    first: int
    number: int


class Common(NamedTuple):
    """A text with common keys, and how many texts have the most common of them."""

    number: int
    texts: int


@contextmanager
def opened(folder: Path, most: int = MOST) -> Iterator[Buckets]:
    """Buckets whose database is in a folder.

    Args:
        folder: where the database is.
        most: texts that may have a key until it is common.

    Raises:
        DataError: the folder has no room for it.
        UsageError: the extra `reuse` is not installed.
    """
    duckdb = extra("duckdb", "reuse")
    settings = {"memory_limit": MEMORY, "threads": THREADS, "preserve_insertion_order": False}
    try:
        with duckdb.connect(str(folder / "keys.duckdb"), config=settings) as connection:
            yield Buckets(connection, most)
    except (duckdb.IOException, duckdb.OutOfMemoryException) as error:
        raise no_room(folder, str(error).partition("\n")[0]) from error


def no_room(folder: Path, reason: str) -> DataError:
    """The error for a folder for temporary files that takes no more."""
    return DataError(
        f"{folder}: expected room for the texts and about 3 kB for each: {reason}. Name a folder "
        "on another disk in $TMPDIR."
    )


class Buckets:
    """The keys of texts, which are numbered from 0 in the order in which they are added."""

    def __init__(self, connection: Any, most: int) -> None:
        self._duck, self._most = connection, most
        self._duck.execute("CREATE TABLE keys (key UBIGINT, number UINTEGER)")
        self._waiting: list[tuple[Numbers, Keys]] = []
        self._count = 0

    def add(self, number: int, keys: Keys) -> None:
        """Add the keys of a text, each once."""
        self._waiting.append((np.full(len(keys), number, np.uint32), keys))
        self._count += len(keys)
        if self._count >= _AT_ONCE:
            self._write()

    def _write(self) -> None:
        if self._waiting:
            numbers, keys = (np.concatenate(part) for part in zip(*self._waiting, strict=True))
            self._insert("keys", {"key": keys, "number": numbers})
        self._waiting, self._count = [], 0

    def _insert(self, table: str, columns: dict[str, Any]) -> None:
        self._duck.from_arrow(pa.table(columns)).insert_into(table)

    def close(self, owners: Sequence[int]) -> None:
        """Find the copies and the common keys; all texts have been added.

        Args:
            owners: by number the first number of the text that it is a part of: parts of one
                text are never compared.
        """
        self._write()
        self._duck.execute("CREATE TABLE texts (number UINTEGER, owner UINTEGER)")
        numbers = np.arange(len(owners), dtype=np.uint32)
        self._insert("texts", {"number": numbers, "owner": np.asarray(owners, np.uint32)})
        self._duck.execute(_STARTS)
        self._duck.execute(_COPIES, {"copy": COPY})
        self._duck.execute(_BUCKETS)

    def heads(self) -> Numbers:
        """By number that of the text which it is a copy of, or its own."""
        found = self._duck.execute("SELECT head FROM heads ORDER BY number").fetchnumpy()
        return np.asarray(found["head"], np.uint32)

    def candidates(self) -> Iterator[Candidate]:
        """The pairs to compare, by their first text."""
        cursor = self._duck.cursor().execute(_PAIRS, {"most": self._most, "long": LONG})
        while rows := cursor.fetchmany(10_000):
            yield from map(Candidate._make, rows)

    def common_keys(self) -> Keys:
        """The common keys, in order."""
        found = self._duck.execute(
            "SELECT key FROM buckets WHERE texts > $most ORDER BY key", {"most": self._most}
        ).fetchnumpy()
        return np.asarray(found["key"], np.uint64)

    def common(self, limit: int) -> list[Common]:
        """Texts with the most common keys, the first text that has each."""
        rows = self._duck.execute(
            "SELECT first, max(texts) AS texts FROM buckets WHERE texts > $most "
            "GROUP BY first ORDER BY texts DESC, first LIMIT $limit",
            {"most": self._most, "limit": limit},
        ).fetchall()
        return list(map(Common._make, rows))


_STARTS = """
CREATE TABLE starts AS
    SELECT key, min(number) AS first FROM keys GROUP BY key HAVING count(*) > 1;
CREATE TABLE shared AS
    SELECT key, number, first FROM keys JOIN starts USING (key);
"""

_COPIES = """
CREATE TABLE copies AS
    WITH sizes AS (SELECT number, count(*) AS size FROM keys GROUP BY number),
    links AS (
        SELECT first, number, count(*) AS links FROM shared WHERE number > first GROUP BY ALL
    )
    SELECT link.number, arg_max(link.first, (link.links, -link.first::BIGINT)) AS first
    FROM links AS link
    JOIN sizes AS one ON one.number = link.first
    JOIN sizes AS other ON other.number = link.number
    JOIN texts AS its ON its.number = link.first
    JOIN texts AS own ON own.number = link.number
    WHERE link.links >= $copy * greatest(one.size, other.size) AND its.owner <> own.owner
    GROUP BY link.number;
"""

_BUCKETS = """
CREATE TABLE heads AS
    SELECT number, coalesce(first, number) AS head FROM texts LEFT JOIN copies USING (number);
CREATE TABLE members AS
    SELECT key, min(number) AS number FROM shared JOIN heads USING (number) GROUP BY key, head;
CREATE TABLE buckets AS
    SELECT key, min(number) AS first, count(*) AS texts FROM members GROUP BY key
    HAVING count(*) > 1;
"""

_PAIRS = """
WITH pairs AS (
    SELECT first, number FROM copies
    UNION
    SELECT first, number FROM members JOIN buckets USING (key)
    WHERE number > first
    GROUP BY first, number
    HAVING count(*) FILTER (texts <= $most) > 0 OR count(*) >= $long
)
SELECT pairs.first, pairs.number
FROM pairs
JOIN texts AS its ON its.number = pairs.first
JOIN texts AS own ON own.number = pairs.number
WHERE its.owner <> own.owner
ORDER BY ALL
"""
