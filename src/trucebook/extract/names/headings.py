"""Names in headings whose words all have a capital letter: those that the story itself gives."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from trucebook.extract.names.vocabulary import head_of, is_common
from trucebook.extract.text.document import Document, flatten, fold

_WORD = re.compile(rb"[A-Za-z]+(?:['\x92-](?!s\b)[A-Za-z]+)*")
_LONGEST = 5


def names_in_headings(
    doc: Document, headings: Sequence[tuple[int, int]], names: Sequence[str]
) -> Iterator[tuple[int, int, int]]:
    """Where headings have the names, or the last words of them, and which each is."""
    if not headings:
        return
    meant = _forms(names)
    for start, end in headings:
        words = list(_WORD.finditer(doc.data, start, end))
        index = 0
        while index < len(words):
            for count in range(min(_LONGEST, len(words) - index), 0, -1):
                first, last = words[index].start(), words[index + count - 1].end()
                who = meant.get(flatten(doc.data[first:last]))
                if who is not None:
                    yield first, last, who
                    break
            index += count


def _forms(names: Sequence[str]) -> dict[bytes, int]:
    """Whom the forms of names mean: the whole, and the last word unless English has it."""
    meant: dict[bytes, int] = {}
    for index, name in enumerate(names):
        words = fold(name)
        meant.setdefault(flatten(words), index)
        last = head_of(words).rpartition(b" ")[2]
        if len(last) > 2 and not is_common(last):
            meant.setdefault(flatten(last), index)
    return meant
