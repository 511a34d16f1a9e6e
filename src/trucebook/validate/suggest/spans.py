"""Where the words of a span are in the text of its source, and what to write into its row."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache, reduce

from trucebook.book.book import Book
from trucebook.book.table import Row
from trucebook.language import Message, in_turn, say, say_count
from trucebook.load.releases import latest
from trucebook.problem import Repair, Suggestion
from trucebook.spans import Span, agreement, context, find_again, line_and_column, occurrences

_MOST = 3


def moved(row: Row, span: Span, text: str) -> Suggestion:
    """The next step for a span whose words are not at its offsets."""
    size = len(span.exact)
    places = [Span(at, at + size, span.exact) for at in occurrences(text, span.exact)]
    if places:
        return _elsewhere(row, span, text, places)
    alike = _by_distance(span, like_places(text, span.exact))
    if alike:
        return _in_another_form(row, span, text, alike)
    if not _is_of_here(row, span, text):
        return say("The words are nowhere in the text: copy exact from it, with its offsets."), None
    there = text[span.start : span.end]
    hint = say(
        "The context is that of the offsets: copy exact from the text, {there!r}.", there=there
    )
    return hint, row.repair({"exact": there})


def _elsewhere(row: Row, span: Span, text: str, places: list[Span]) -> Suggestion:
    nearest = _by_distance(span, places)
    own = find_again(text, span.exact, row["prefix"], row["suffix"])
    at = reduce(
        lambda one, other: say("{one}; or {other}", one=one, other=other),
        (at_line(text, place) for place in nearest[:_MOST]),
    )
    if len(places) > _MOST:
        more = say_count("{number} more place", "{number} more places", len(places) - _MOST)
        at = in_turn([at, more])
    if own and len(places) > 1:
        at = say("{place}, beside the words of the context", place=at_line(text, own))
    place = own or nearest[0]
    is_certain = own == place and _is_sure(row, text, place, len(places))
    is_certain = is_certain and not _is_of_here(row, span, text)
    repair = row.repair(cells_of(text, place), is_certain=is_certain)
    return say("The words are at {place}: write these offsets.", place=at), repair


def _is_sure(row: Row, text: str, place: Span, places: int) -> bool:
    """Whether the words of the row can be meant nowhere else.

    Words that occur once can be nowhere else, if what the row gives of the context agrees on at
    least one side; a context that agrees on neither side may be of another source. Of words
    that occur several times, those between both the prefix and the suffix, if they occur so
    once: prefix, words and suffix together are then words that occur once.
    """
    given = [words for words in (row["prefix"], row["suffix"]) if words]
    needed = 2 if places > 1 else min(1, len(given))
    return _agrees(row, text, place) >= needed


def _agrees(row: Row, text: str, place: Span) -> int:
    return agreement(text, place.start, place.exact, row["prefix"] or None, row["suffix"] or None)


def _is_of_here(row: Row, span: Span, text: str) -> bool:
    """Whether all the context is that of the offsets: then `exact` may be what is wrong."""
    given = [words for words in (row["prefix"], row["suffix"]) if words]
    here = Span.of(text, span.start, span.end)
    return bool(given) and span.start < span.end and _agrees(row, text, here) == len(given)


def _in_another_form(row: Row, span: Span, text: str, alike: list[Span]) -> Suggestion:
    """The words are there in another form.

    The text's form cannot be wrong where offsets and context name that place and it differs in
    the form of its marks alone; of capitals a person is to judge, as the number words of the row
    (`value_text`) may follow.
    """
    place = alike[0]
    number = row["value_text"] if "value_text" in row.cells else None
    is_certain = (
        (place.start, place.end) == (span.start, span.end)
        and is_typographic(span.exact, place.exact)
        and _is_sure(row, text, place, len(alike))
        and (number is None or number in place.exact)
    )
    where, what = at_line(text, place), difference(span.exact, place.exact)
    if "\r" in place.exact:
        return say(
            "exact differs from the text at {place}: {difference}. {one_line}",
            place=where,
            difference=what,
            one_line=ONE_LINE,
        ), None
    hint = say(
        "exact differs from the text at {place}: {difference}. Write {exact!r}.",
        place=where,
        difference=what,
        exact=place.exact,
    )
    return hint, row.repair(cells_of(text, place), is_certain=is_certain)


ONE_LINE = say(
    "They run over a line end of the text (CRLF), which no table can hold: quote one line."
)


def _by_distance(span: Span, places: list[Span]) -> list[Span]:
    return sorted(places, key=lambda place: (abs(place.start - span.start), place.start))


def as_released(book: Book, row: Row) -> Repair | None:
    """The offsets that the newest release has for a row with the same words in the same context.

    They were found in the text, so the repair is certain.
    """
    release = latest(book.releases)
    old = release.rows.get((row.schema.name, row.id)) if release else None
    same = ("source_id", "exact", "prefix", "suffix")
    if not old or any(row.texts[name] != old.get(name, "") for name in same):
        return None
    return row.repair({name: old[name] for name in ("start", "end")}, is_certain=True)


_LIKE = {
    **dict.fromkeys("“”„‟«»″", '"'),
    **dict.fromkeys("‘’‚‛′`´", "'"),
    **dict.fromkeys("‐‑‒–—―−", "-"),
    **dict.fromkeys("\u00a0\u1680\u2007\u2008\u2009\u200a\u202f\u205f\u3000\t\r\n", " "),
    **{chr(at): " " for at in range(0x2000, 0x2007)},
}
_FOLDED = str.maketrans(_LIKE)


def like_places(text: str, words: str) -> list[Span]:
    """Where there are words that a reader would take for these, each with the words of the text.

    Quotation marks, hyphens and blanks of all kinds are alike, and so are capitals and small
    letters, decomposed and composed letters, one blank and several.
    """
    found = set()
    for form in ("NFC", "NFD"):
        parts = _lowered(unicodedata.normalize(form, words)).split()
        if parts:
            places = re.finditer(" +".join(map(re.escape, parts)), _lowered(text))
            found |= {Span.of(text, *place.span()) for place in places}
    return sorted(found)


def is_typographic(one: str, other: str) -> bool:
    """Whether two wordings have the same letters, figures and marks, and differ in form only."""

    def form(words: str) -> str:
        plain = unicodedata.normalize("NFC", words).translate(_FOLDED)
        return re.sub(" +", " ", plain).strip()

    return form(one) == form(other)


def difference(found: str, wanted: str) -> Message:
    """The first character in which `found` is unlike `wanted`, in words."""
    pairs = zip(found, wanted, strict=False)
    at = next((at for at, (a, b) in enumerate(pairs) if a != b), min(len(found), len(wanted)))
    return say(
        "at its character {at} it has {found}, the text {wanted}",
        at=at + 1,
        found=_named(found, at),
        wanted=_named(wanted, at),
    )


def at_line(text: str, span: Span) -> Message:
    """The offsets of a span, and the line of the text on which it is."""
    line, _ = line_and_column(text, span.start)
    return say(
        "start {start}, end {end} (line {line} of the text)",
        start=span.start,
        end=span.end,
        line=line,
    )


def cells_of(text: str, span: Span) -> dict[str, str]:
    """The cells of a span of a text: offsets, words and context."""
    prefix, suffix = context(text, span.start, span.end)
    return {
        "start": str(span.start),
        "end": str(span.end),
        "exact": span.exact,
        "prefix": prefix or "",
        "suffix": suffix or "",
    }


@lru_cache(maxsize=8)
def _lowered(text: str) -> str:
    """The text in small letters and plain marks, as many characters as before."""
    folded = text.translate(_FOLDED)
    lowered = folded.lower()
    if len(lowered) == len(folded):
        return lowered
    return "".join(low if len(low := mark.lower()) == 1 else mark for mark in folded)


def _named(words: str, at: int) -> str:
    if at >= len(words):
        return say("nothing")
    mark = words[at]
    if mark.isalnum() and mark.isascii():
        return repr(mark)
    name = unicodedata.name(mark, say("a control character"))
    return say("U+{code:04X} {name}", code=ord(mark), name=name)
