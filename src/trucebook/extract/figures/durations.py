"""Durations without a numeral: 'just months', 'weeklong', 'over a week', 'a year and a half'."""

from __future__ import annotations

import re
from collections.abc import Iterator

from trucebook.extract.confidence import Basis
from trucebook.extract.figures.bounds import qualifier_before
from trucebook.extract.figures.measure import Measure
from trucebook.extract.figures.phrases import Nouns
from trucebook.extract.figures.units import UNIT_OF
from trucebook.extract.lexicon import NUMBERS, UNITS, Trie, pattern
from trucebook.extract.subject import TIME
from trucebook.extract.text.document import Document

_STEMS = [
    *(word for unit in TIME for word in UNITS.get(unit, ())),
    *("hour", "hours", "minute", "minutes", "decade", "decades"),
]
_LENGTHS = ("mile", "kilometre", "kilometer", "metre", "meter", "tonne", "ton", "century")
_FOLDS = {
    f"{word}fold".encode(): float(value)
    for word, value in {**NUMBERS["cardinals"], "hundred": 100}.items()
    if value > 1
}
_UNNUMBERED = Trie(
    word.encode()
    for word in (
        *(word for word in _STEMS if word.endswith("s")),
        *(
            f"{lead}{word}{join}long"
            for word in _STEMS
            for join in ("", " ")
            for lead in ("", "a ")
        ),
        *(f"a {word}" for word in ("day", "week", "month", "year", "decade", "fortnight")),
        *(f"a {word}" for word in _LENGTHS),
        "an hour",
        *(f"{word} old" for word in ("day", "week", "month", "year", "decade")),
        *(word.decode() for word in _FOLDS),
    )
)
_BARE_BEFORE = pattern(rb"\b<before_duration> \Z", re.I)
_BARE_AFTER = re.compile(rb" (?:ago|earlier|later|before|old|past)\b")
_AND_A_HALF = re.compile(rb" and a half")
_OR_TWO = re.compile(rb" or (two|three)(?![A-Za-z-])")
_AGO_AFTER = re.compile(rb" (?:ago|earlier|later|before|after|since)\b")
_IN_A = re.compile(rb"\b(?:in|within|lasted|lasting|took|take|takes|taken) \Z")
_IN = re.compile(rb"\b(?:[Ii]n|[Ww]ithin) \Z")
_SOON = pattern(rb"\b<soon>\b[^.]*\Z")


def unnumbered(nouns: Nouns, doc: Document, found: list[Measure]) -> Iterator[Measure]:
    """Durations without a numeral; `found` are the quantities that have one."""
    taken = {measure.end for measure in found if measure.number < measure.end}
    taken |= {measure.end + len(" long") for measure in found if measure.shape == "compound"}
    for start, end, index in _UNNUMBERED.scan(doc.flat):
        word = _UNNUMBERED.words[index]
        if end in taken:
            continue
        if word in _FOLDS:
            fold, basis = _FOLDS[word], Basis("compound", start, end)
            yield _measure(start, end, (start, end), fold, "exact", "other:fold", word, basis)
        elif not word.endswith((b" old", b"long")):
            yield from (_article if b" " in word else _bare)(doc, start, end, word)
        elif not word.endswith(b"old") or _is_age_of_thing(nouns, doc, start):
            stem = word.removeprefix(b"a ").removesuffix(b"long").removesuffix(b" old").rstrip()
            start += 2 if word.startswith(b"a ") else 0
            value, bound = (None, "vague") if stem.endswith(b"s") else (1.0, "exact")
            basis = Basis("compound", start, end)
            yield _measure(start, end, (start, end), value, bound, UNIT_OF[stem], stem, basis)


def _measure(
    start: int,
    end: int,
    number: tuple[int, int],
    value: float | None,
    bound: str,
    unit: str,
    head: bytes,
    basis: Basis,
    shape: str = "compound",
) -> Measure:
    ends = (start, end, *number, value, value)
    return Measure(*ends, bound, unit, None, head, shape, basis, basis, basis)


def _is_age_of_thing(nouns: Nouns, doc: Document, start: int) -> bool:
    """'month-old ceasefire' is as old as one month; 'a year-old boy' is an age."""
    return (
        doc.data[start - 1 : start] != b"-" and nouns.old_thing.match(doc.data, start) is not None
    )


def _article(doc: Document, start: int, end: int, word: bytes) -> Iterator[Measure]:
    """'over a week', 'in a year', 'a year and a half': the article is the number."""
    data, (article, _, noun) = doc.data, word.partition(b" ")
    half, two = _AND_A_HALF.match(data, end), _OR_TWO.match(data, end)
    first, bound = qualifier_before(data, doc.flat, start) or (start, "")
    if bound in ("", "exact"):
        is_in = not bound and word != b"a day" and noun.decode() not in _LENGTHS
        is_in = is_in and _IN_A.search(data, max(0, start - 8), start) is not None
        if half is None and two is None and not is_in:
            return
        first, bound = start, "exact"
    behind = (half or two).end() if half or two else end  # type: ignore[union-attr]
    if data[first : first + 4].lower() == b"some" or _AGO_AFTER.match(data, behind):
        return
    value = 1.5 if half else 2.0 if noun == b"fortnight" else 1.0
    unit, last = UNIT_OF.get(noun, "weeks"), start + len(article)
    basis = Basis("article", start, behind)
    found = _measure(first, behind, (start, last), value, bound, unit, noun, basis, "article")
    if two is not None:
        high = 2.0 if two[1] == b"two" else 3.0
        found = found._replace(number_end=behind, high=high, bound="range")
    yield found


def _bare(doc: Document, start: int, end: int, word: bytes) -> Iterator[Measure]:
    """'just months': a unit of time that no number counts."""
    data = doc.data
    if not _BARE_BEFORE.search(data, max(0, start - 12), start) or _BARE_AFTER.match(data, end):
        return
    is_in = _IN.search(data, max(0, start - 8), start)
    if is_in and not _SOON.search(data, max(0, start - 90), start):
        return
    before = qualifier_before(data, doc.flat, start)
    at = before[0] if before is not None and before[1] == "exact" else start
    basis = Basis("bare", start, end)
    yield _measure(at, end, (start, end), None, "vague", UNIT_OF[word], word, basis, "bare")
