"""Stretches between quotation marks, which are no apostrophes; nested ones inside their outer.

Marks are paired line by line: a lost mark costs the sentence it is in and no more. A
quotation that runs over several paragraphs opens again in each and closes in the last.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from trucebook.extract.lexicon import pattern
from trucebook.extract.text.document import Document


class Region(NamedTuple):
    """The words between two marks.

    Attributes:
        start, end: the words, marks excluded.
        opened: offset of the opening mark (where it is lost, of the first word).
        closed: offset just past the closing mark (where it is lost, of the last word).
        parent: index of the region around it, or -1.
        balanced: whether both marks are there.
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


_MARK = re.compile(rb"[\"'`\x82\x84\x8b\x91-\x94\x9b\xab\xbb]")
_LETTERS = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789")
_FAMILY = {
    **dict.fromkeys((b'"', b"\x84", b"\x93", b"\x94", b"``", b"''"), "“"),
    **dict.fromkeys((b"'", b"`", b"\x82", b"\x91", b"\x92"), "‘"),
    **dict.fromkeys((b"\xab", b"\xbb"), "«"),
    **dict.fromkeys((b"\x8b", b"\x9b"), "‹"),
}
"""Which marks may close what another opened."""

_BEFORE_OPENING = frozenset(b" \n\t([{\x96\x97-/\"'\x91\x93\xab:>\x84\x85`|\x95")
_AFTER_OPENING = frozenset((*_LETTERS, *b"\"'\x82\x84\x8b\x91\x93\xab\xbb\x9b`([$\x85"))
_NO_QUOTE = pattern(rb"['`\x92\x91]<elided>")
_CONTROLS = bytes(range(0x21))
_ENDS = frozenset(b".,;:!?)]}\x85\x96\x97-\"'\x94\x92\xbb/")
_ANGLES = frozenset(b"\x8b\x9b\xab\xbb")
_BEFORE_ANGLE, _BEHIND_ANGLE = _BEFORE_OPENING | _ANGLES, _ENDS | _ANGLES


@dataclass(frozen=True, eq=False)
class Quotations:
    """The quoted stretches of a text, in the order of their opening marks, lost ones last."""

    regions: list[Region]

    @cached_property
    def outer(self) -> list[Region]:
        """Those that no other surrounds, in the order of the text."""
        return sorted(region for region in self.regions if region.parent < 0)

    @cached_property
    def starts(self) -> list[int]:
        """Where the outer ones open."""
        return [region.opened for region in self.outer]

    def at(self, offset: int) -> Region | None:
        """The outermost stretch around an offset."""
        index = bisect_right(self.starts, offset) - 1
        return self.outer[index] if index >= 0 and offset < self.outer[index].closed else None

    def opened_before(self, offset: int) -> Region | None:
        """The last outer stretch that opens before an offset."""
        index = bisect_left(self.starts, offset) - 1
        return self.outer[index] if index >= 0 else None

    def closed_by(self, offset: int) -> Region | None:
        """The last outer stretch that has closed by an offset."""
        index = bisect_right(self.starts, offset) - 1
        while index >= 0 and self.outer[index].closed > offset:
            index -= 1
        return self.outer[index] if index >= 0 else None

    def end_of(self, region: Region) -> int:
        """Where an outer stretch ends, over all the paragraphs in which it goes on."""
        index = bisect_left(self.starts, region.opened)
        while region.continues and index + 1 < len(self.outer):
            index += 1
            region = self.outer[index]
        return region.closed

    def between(self, start: int, end: int) -> list[Region]:
        """The outer stretches that open in `[start, end)`."""
        return self.outer[bisect_left(self.starts, start) : bisect_left(self.starts, end)]

    def meets(self, start: int, end: int) -> bool:
        """Whether an outer stretch shares a code point with `[start, end)`."""
        last = self.opened_before(end)
        return last is not None and last.closed > start


class _Mark(NamedTuple):
    """A mark at `[at, end)`, and the bytes on either side of it."""

    at: int
    end: int
    mark: bytes
    before: int
    after: int


class _Open(NamedTuple):
    """A mark that is still open, where its words start, the number of its region."""

    mark: bytes
    start: int
    number: int

    @property
    def family(self) -> str:
        return _FAMILY[self.mark]


AHEAD = 24
"""How many marks of its line are asked whether a mark opens a quotation within another."""

_SINGLE = frozenset((b"'", b"`", b"\x91", b"\x92", b"\x82"))
_INCHES = re.compile(rb"[0-9]['\x92] ?[0-9]{1,2}\Z")
_TAG = re.compile(
    rb", (?:said|says|told|added|(?:he|she|they) (?:said|says|told|added|asked))(?![a-z])"
)
_NEXT_LINE = re.compile(rb"\n*((?:[\"\x82\x84\x8b\x91\x93\x94\xab\xbb\x9b']|``){1,3})")


def regions(doc: Document) -> list[Region]:
    """Every quoted stretch, in the order of the opening marks."""
    found: list[Region] = []
    line: list[_Mark] = []
    end = 0
    for mark in _marks(doc.data):
        if mark.at >= end:
            _pair_line(doc, line, end, found)
            line, end = [], doc.line(mark.at)[1]
        line.append(mark)
    _pair_line(doc, line, end, found)
    # Those that hold words are kept, continuations marked, parents renumbered.
    kept = [
        index for index, region in enumerate(found) if doc.data[region.start : region.end].strip()
    ]
    new = {old: number for number, old in enumerate(kept)}
    linked: list[Region] = []
    for region in map(found.__getitem__, kept):
        leaves = region.parent >= 0 and region.closed > found[region.parent].end
        parent = -1 if leaves else new.get(region.parent, -1)
        goes_on = any(item.continues and item.closed <= region.opened for item in linked[-1:])
        linked.append(region._replace(parent=parent, continued=goes_on))
    return linked


def _marks(data: bytes) -> Iterator[_Mark]:
    """Every mark; one between letters is none."""
    padded = data + b"\n"
    last = 0
    for match in _MARK.finditer(data):
        at, mark = match.start(), match[0]
        if at < last:
            continue
        before = padded[at - 1] if at else 0x0A
        last = at + 1
        if mark in b"'`" and padded[last] == data[at]:
            mark, last = mark * 2, at + 2
        elif mark in _SINGLE and before in _LETTERS and padded[last] in _LETTERS:
            continue  # an apostrophe within a word
        yield _Mark(at, last, mark, before, padded[last])


def _pair_line(doc: Document, marks: list[_Mark], end: int, found: list[Region]) -> None:
    """Pair the marks of one line with a stack."""
    data = doc.data
    stack: list[_Open] = []
    for number, mark in enumerate(marks):
        family = _FAMILY[mark.mark]
        role = _role(data, mark, stack, marks, number)
        if role == "open":
            # A mark that opens again goes deeper, or shows that the one before was never closed.
            is_deeper = _is_deeper(stack, marks, number)
            while not is_deeper and any(item.family == family for item in stack):
                _end_at_sentence(doc, stack.pop(), found, mark.at)
            parent = stack[-1].number if stack else -1
            start = mark.end + (mark.after == 0x20)  # a blank beside a mark belongs to it
            stack.append(_Open(mark.mark, start, len(found)))
            found.append(Region(start, start, mark.at, mark.end, parent, False))
        elif role == "close":
            _close(doc, stack, found, family, mark)
        elif role == "lost" and not stack:
            # A closing mark alone: the words of its sentence so far.
            line = doc.line(mark.at)[0]
            start = doc.sentence(max(line, mark.at - 1))[0]
            start = max(start, found[-1].closed if found else 0)
            while start < mark.at and data[start] <= 0x20:
                start += 1
            if mark.at - start > 3:
                found.append(Region(start, mark.at, start, mark.end, -1, False))
    following = _NEXT_LINE.match(data, end) if stack else None
    below = {_FAMILY[mark] for mark in _MARK.findall(following[1])} if following else ()
    for item in reversed(stack):
        if item.family in below:
            last = _stripped(data, item.start, end)
            found[item.number] = found[item.number]._replace(
                end=last, closed=last, continues=True, balanced=True
            )
        else:
            _end_at_sentence(doc, item, found, end)


def _role(data: bytes, item: _Mark, stack: list[_Open], marks: list[_Mark], number: int) -> str:
    """Whether a mark opens, closes, has lost its partner, or is no mark at all."""
    _, _, mark, before, after = item
    family = _FAMILY[mark]
    is_open = any(open_.family == family for open_ in stack)
    if family in "«‹":
        return _angled(item, is_open)
    if family == "‘":
        return _single(data, item, stack, marks, number)
    if mark in (b"\x84", b"``"):
        return "open"
    if mark == b"\x93":
        closes = is_open and (before not in _BEFORE_OPENING) and (after in _ENDS or after <= 0x20)
        return "close" if closes else "open"
    if mark == b"\x94":
        opens = before in _BEFORE_OPENING and after not in _BEFORE_OPENING
        return "close" if is_open else "open" if opens else "lost"
    if mark == b"''":
        return "close" if is_open else "none"
    return _straight(data, item, is_open, marks[number + 1 : number + 2])


def _angled(item: _Mark, is_open: bool) -> str:
    """«…», »…«, »…» or « … »: what is around a mark counts, and its form where that is blank."""
    _, _, mark, before, after = item
    is_opener = mark in b"\xab\x8b"
    opens = before in _BEFORE_ANGLE and after in _AFTER_OPENING
    closes = before not in _BEFORE_OPENING and (after <= 0x20 or after in _BEHIND_ANGLE)
    if opens == closes:
        opens = is_opener
    if opens:
        return "open"
    return "close" if is_open else "lost"


def _is_deeper(stack: list[_Open], marks: list[_Mark], number: int) -> bool:
    """Whether a mark whose family is open opens a quotation within: both are closed later."""
    mark = marks[number].mark
    twin = next((item for item in reversed(stack) if item.family == _FAMILY[mark]), None)
    if twin is None or (twin is stack[-1] and twin.mark == mark):
        return False
    depth = 2
    for item in marks[number + 1 : number + AHEAD]:
        if _FAMILY[item.mark] == _FAMILY[mark]:
            depth += 1 if item.before in _BEFORE_OPENING and item.after in _AFTER_OPENING else -1
        if not depth:
            return True
    return False


def _straight(data: bytes, item: _Mark, is_open: bool, following: list[_Mark]) -> str:
    at, _, _, before, after = item
    if _INCHES.search(data, max(0, at - 5), at):
        return "none"
    is_digit = 0x30 <= before <= 0x39
    opens = before in _BEFORE_OPENING and after > 0x20 and after not in b".,;:)"
    if is_open and is_digit and after <= 0x20 and following:
        _, _, mark, before, after = following[0]
        if _FAMILY[mark] == "“" and before > 0x20 and (after <= 0x20 or after in _ENDS):
            return "none"  # inches: 'a "6" pipe", he said'
    if is_open:
        return "open" if opens and before in (0x20, 0x0A, 0x28) else "close"
    if opens:
        return "open"
    if is_digit:
        return "none"
    return "lost" if before > 0x20 and (after <= 0x20 or after in _ENDS) else "open"


def _single(data: bytes, item: _Mark, stack: list[_Open], marks: list[_Mark], number: int) -> str:
    """A single mark: most are apostrophes."""
    at, _, mark, before, after = item
    twin = next((open_.mark for open_ in reversed(stack) if open_.family == "‘"), None)
    if before in _BEFORE_OPENING and after > 0x20:
        if _NO_QUOTE.match(data, at):
            return "none"
        if twin and mark == b"'" and before in b'"\x93':
            return "close"
        is_sure = mark in b"\x91\x82"
        is_turned = mark == b"\x92"
        is_opened = is_sure or _closes_later(data, marks, number, is_strict=is_turned)
        return "open" if is_opened and after in _AFTER_OPENING else "none"
    if mark in b"\x82`" or (mark == b"\x91" and twin != b"\x82"):
        return "none"
    if data[max(0, at - 2) : at] in (b"'n", b"\x92n"):
        return "none"
    if not twin or (0x30 <= before <= 0x39 and mark == b"'") or after in _LETTERS:
        return "none"
    if before != 0x73 or _is_strong(item):
        return "close"
    return "none" if _closes_later(data, marks, number) else "close"


def _is_strong(item: _Mark) -> bool:
    """Whether marks beside a single one show that it is no apostrophe."""
    return item.before in b",.!?\x85\x97" or item.after in b',.;:!?)\x85"\x94\x97\n'


def _closes_later(data: bytes, marks: list[_Mark], number: int, *, is_strict: bool = False) -> bool:
    """Whether one of the next few marks of the line closes a single quotation."""
    for item in marks[number + 1 : number + 6]:
        at, _, mark, before, after = item
        if mark not in (b"'", b"\x92") or _NO_QUOTE.match(data, at):
            continue
        if before in _BEFORE_OPENING and after > 0x20 and after not in _ENDS:
            return False
        if before > 0x20 and (after <= 0x20 or after in _ENDS):
            return not is_strict or before != 0x73 or _is_strong(item)
    return False


def _end_at_sentence(doc: Document, item: _Open, found: list[Region], limit: int) -> None:
    end = min(doc.sentence(item.start)[1], limit) if item.start < len(doc.data) else item.start
    tag = _TAG.search(doc.data, item.start, end)
    if tag is not None:
        end = tag.start() + 1
    end = max(_stripped(doc.data, item.start, end), item.start)
    found[item.number] = found[item.number]._replace(end=end, closed=end)


def _stripped(data: bytes, start: int, end: int) -> int:
    return start + len(data[start:end].rstrip(_CONTROLS))


def _close(
    doc: Document, stack: list[_Open], found: list[Region], family: str, mark: _Mark
) -> None:
    while stack:
        item = stack.pop()
        if item.family != family:
            _end_at_sentence(doc, item, found, mark.at)
            continue
        end = max(_stripped(doc.data, item.start, mark.at), item.start)
        found[item.number] = found[item.number]._replace(end=end, closed=mark.end, balanced=True)
        return
