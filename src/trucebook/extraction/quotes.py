"""Stretches between quotation marks, told from apostrophes, nested ones inside their outer.

Marks are paired line by line: a lost mark costs the sentence it stands in and no more. A
quotation that runs over several paragraphs opens anew in each and closes in the last.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from trucebook.extraction.document import Document

__all__ = ["Region", "regions"]


class Region(NamedTuple):
    """What stands between two marks.

    Attributes:
        start, end: the words, marks excluded.
        opened: offset of the opening mark (where it is lost, of the first word).
        closed: offset just past the closing mark (where it is lost, of the last word).
        parent: index of the region around it, or -1.
        balanced: whether both marks stand.
        continues: whether it goes on in the next paragraph.
        continued: whether it went on from the paragraph before.
        lost: whether it is speech that has lost its marks.
    """

    start: int
    end: int
    opened: int
    closed: int
    parent: int
    balanced: bool
    continues: bool = False
    continued: bool = False
    lost: bool = False


_MARKS = re.compile(
    rb"[\"\x84\x93\x94\xab\xbb\x8b\x9b]|``|''|(?<![A-Za-z0-9])['\x91\x92\x82](?=[^ \n])|['\x92](?![A-Za-z0-9])"
)
_FAMILY = {
    b'"': '"',
    b"\x84": "“",
    b"\x93": "“",
    b"\x94": "“",
    b"\xab": "«",
    b"\xbb": "«",
    b"\x8b": "‹",
    b"\x9b": "‹",
    b"'": "'",
    b"\x91": "‘",
    b"\x92": "‘",
    b"\x82": "‘",
    b"``": "`",
    b"''": "`",
}
_OPENERS = frozenset((b"\x84", b"\xab", b"\x8b", b"``", b"\x82"))
_CLOSERS = frozenset((b"\x94", b"\xbb", b"\x9b"))
_BEFORE_OPENING = frozenset(b" \n\t([{\x96\x97-/\"'\x91\x93\xab:>\x84\x85`|\x95")
_NO_QUOTE = re.compile(
    rb"['\x92\x91](?:[0-9]0s|tis\b|twas\b|em\b|til\b|cause\b|n['\x92]|round\b|bout\b|nuff\b)"
)
_ENDS = frozenset(b".,;:!?)]}\x85\x96\x97-\"'\x94\x92\xbb/")


class _Open(NamedTuple):
    family: str
    mark: int
    start: int
    number: int


def regions(doc: Document) -> list[Region]:
    """Every quoted stretch, in the order of the opening marks."""
    found: list[Region] = []
    for start, end in _lines_with_marks(doc):
        _pair_line(doc, start, end, found)
    return _linked(doc, found)


def _lines_with_marks(doc: Document) -> list[tuple[int, int]]:
    data, stretches, at = doc.data, [], -1
    for match in _MARKS.finditer(data):
        if match.start() >= at:
            start, at = doc.line(match.start())
            stretches.append((start, at))
    return stretches


def _pair_line(doc: Document, start: int, end: int, found: list[Region]) -> None:
    """Pair the marks of one line with a stack."""
    data = doc.data
    stack: list[_Open] = []
    marks = list(_MARKS.finditer(data, start, end))
    for number, match in enumerate(marks):
        mark, at = match[0], match.start()
        family = _FAMILY[mark]
        role = _role(data, match, stack, marks, number, start)
        if role == "open":
            _drop_unclosed(doc, stack, found, family, at)
            parent = stack[-1].number if stack else -1
            stack.append(_Open(family, at, match.end(), len(found)))
            found.append(Region(match.end(), match.end(), at, match.end(), parent, False))
        elif role == "close":
            _close(doc, stack, found, family, at, match.end())
        elif role == "lost" and not stack:
            _lost_opening(doc, found, at, match.end(), start)
    _end_of_line(doc, stack, found, end)


def _role(
    data: bytes,
    match: re.Match[bytes],
    stack: list[_Open],
    marks: list[re.Match[bytes]],
    number: int,
    line: int,
) -> str:
    """Whether a mark opens, closes, has lost its partner, or is no mark at all."""
    mark, at, end = match[0], match.start(), match.end()
    before = data[at - 1] if at > line else 0x20
    after = data[end] if end < len(data) else 0x20
    family = _FAMILY[mark]
    is_open = any(_is_twin(item.family, family) for item in stack)
    if mark in _OPENERS:
        return "open"
    if mark in _CLOSERS:
        if is_open:
            return "close"
        return (
            "open"
            if mark == b"\x94" and before in _BEFORE_OPENING and after not in _BEFORE_OPENING
            else "lost"
        )
    if mark == b"\x93":
        closes = is_open and (before not in _BEFORE_OPENING) and (after in _ENDS or after <= 0x20)
        return "close" if closes else "open"
    if mark == b'"':
        return _straight(data, before, after, is_open, at)
    if mark == b"''":
        return "close" if is_open else "none"
    return _single(data, match, before, after, is_open, marks, number)


_INCHES = re.compile(rb"[0-9]['\x92] ?[0-9]{1,2}\Z")


def _is_twin(one: str, other: str) -> bool:
    """Whether a mark of one family may close what one of another opened: straight and curly."""
    return one == other or (one in _DOUBLE and other in _DOUBLE)


_DOUBLE = '"“'


def _straight(data: bytes, before: int, after: int, is_open: bool, at: int) -> str:
    if _INCHES.search(data, max(0, at - 5), at):
        return "none"
    opens = before in _BEFORE_OPENING and after > 0x20 and after not in b".,;:)"
    if is_open:
        return (
            "open"
            if opens and before in (0x20, 0x0A, 0x28) and not data[at - 1 : at].isalnum()
            else "close"
        )
    if opens:
        return "open"
    if 0x30 <= before <= 0x39:
        return "none"
    return "lost" if before > 0x20 and (after <= 0x20 or after in _ENDS) else "open"


def _single(
    data: bytes,
    match: re.Match[bytes],
    before: int,
    after: int,
    is_open: bool,
    marks: list[re.Match[bytes]],
    number: int,
) -> str:
    """A single mark: most are apostrophes."""
    at = match.start()
    can_open = before in _BEFORE_OPENING and after > 0x20
    if can_open and match[0] != b"\x92":
        if _NO_QUOTE.match(data, at):
            return "none"
        if is_open and match[0] == b"'" and before in b'"\x93':
            return "close"
        return "open" if match[0] == b"\x91" or _closes_later(data, marks, number) else "none"
    if (can_open and match[0] == b"\x92") or data[at - 2 : at] in (b"'n", b"\x92n"):
        return "none"
    if not is_open or (0x30 <= before <= 0x39 and match[0] == b"'"):
        return "none"
    strong = before in b",.!?\x85\x97" or after in b',.;:!?)\x85"\x94\x97' or after == 0x0A
    if strong or before != 0x73:
        return "close"
    return "none" if _closes_later(data, marks, number) else "close"


def _closes_later(data: bytes, marks: list[re.Match[bytes]], number: int) -> bool:
    """Whether one of the next few marks of the line closes a single quotation."""
    for match in marks[number + 1 : number + 6]:
        at, end = match.start(), match.end()
        if match[0] not in (b"'", b"\x92") or _NO_QUOTE.match(data, at):
            continue
        before, after = data[at - 1], data[end] if end < len(data) else 0x20
        if before in _BEFORE_OPENING and after > 0x20 and after not in _ENDS:
            return False
        if before > 0x20 and (after <= 0x20 or after in _ENDS):
            return True
    return False


def _drop_unclosed(
    doc: Document, stack: list[_Open], found: list[Region], family: str, at: int
) -> None:
    """A mark that opens again shows that the one before was never closed."""
    while any(_is_twin(item.family, family) for item in stack):
        _end_at_sentence(doc, stack.pop(), found, at)


def _end_at_sentence(doc: Document, item: _Open, found: list[Region], limit: int) -> None:
    end = min(doc.sentence(item.start)[1], limit) if item.start < len(doc.data) else item.start
    tag = _TAG.search(doc.data, item.start, end)
    if tag is not None:
        end = tag.start() + 1
    end = max(_stripped(doc.data, item.start, end), item.start)
    found[item.number] = found[item.number]._replace(end=end, closed=end)


_TAG = re.compile(
    rb", (?:said|says|told|added|(?:he|she|they) (?:said|says|told|added|asked))(?![a-z])"
)


def _stripped(data: bytes, start: int, end: int) -> int:
    while end > start and data[end - 1] <= 0x20:
        end -= 1
    return end


def _close(
    doc: Document, stack: list[_Open], found: list[Region], family: str, at: int, end: int
) -> None:
    while stack:
        item = stack.pop()
        if _is_twin(item.family, family):
            inner = _inner(doc.data, item.start, at) if family in "«‹" else (item.start, at)
            found[item.number] = found[item.number]._replace(
                start=inner[0], end=inner[1], closed=end, balanced=True
            )
            return
        _end_at_sentence(doc, item, found, at)


def _inner(data: bytes, start: int, end: int) -> tuple[int, int]:
    """Guillemets keep a blank on either side, which belongs to the mark."""
    while start < end and data[start] == 0x20:
        start += 1
    return start, _stripped(data, start, end)


def _lost_opening(doc: Document, found: list[Region], at: int, end: int, line: int) -> None:
    """A closing mark alone: the words of its sentence so far."""
    start = max(doc.sentence(max(line, at - 1))[0], found[-1].closed if found else 0)
    while start < at and doc.data[start] <= 0x20:
        start += 1
    if at - start > 3:
        found.append(Region(start, at, start, end, -1, False))


def _end_of_line(doc: Document, stack: list[_Open], found: list[Region], end: int) -> None:
    while stack:
        item = stack.pop()
        region = found[item.number]
        if _opens_anew(doc, end, item.family):
            last = _stripped(doc.data, item.start, end)
            found[item.number] = region._replace(
                end=last, closed=last, continues=True, balanced=True
            )
        else:
            _end_at_sentence(doc, item, found, end)


_NEXT_LINE = re.compile(rb"[ \t\n]*([\"\x84\x91\x93\xab']|``)")


def _opens_anew(doc: Document, end: int, family: str) -> bool:
    match = _NEXT_LINE.match(doc.data, end)
    return match is not None and _FAMILY[match[1]] == family


def _linked(doc: Document, found: list[Region]) -> list[Region]:
    """The regions that hold words, continuations marked, parents renumbered."""
    kept = [
        index for index, region in enumerate(found) if doc.data[region.start : region.end].strip()
    ]
    place = {old: new for new, old in enumerate(kept)}
    linked: list[Region] = []
    for old in kept:
        region = found[old]
        parent = found[region.parent] if region.parent >= 0 else None
        if parent is not None and region.closed > parent.end:
            region = region._replace(parent=-1)
        goes_on = any(item.continues and item.closed <= region.opened for item in linked[-1:])
        linked.append(region._replace(parent=place.get(region.parent, -1), continued=goes_on))
    return linked
