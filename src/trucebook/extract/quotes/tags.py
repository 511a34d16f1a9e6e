"""What credits words to somebody, and who may be credited."""

from __future__ import annotations

from typing import NamedTuple

from trucebook.extract.quotes.marks import Region
from trucebook.extract.reading import Reference, Statement, Verb


class Stretch(NamedTuple):
    """Words `[start, end)` for which somebody is sought; `quoted` are those between marks."""

    start: int
    end: int
    quoted: Region | None = None


class Tag(NamedTuple):
    """What credits words to somebody: the reference and the verb; `at` is different for each tag.

    `share` is its probability.
    """

    reference: Reference | None
    verb: Verb | None
    at: int
    share: float = 1.0


class Option(NamedTuple):
    """A candidate: the statement and verb that credit somebody, or a tag; neither is nobody."""

    features: tuple[str, ...]
    statement: Statement | None = None
    verb: Verb | None = None
    tag: Tag | None = None
    is_own: bool = False


NO_TAG = Tag(None, None, -1)
