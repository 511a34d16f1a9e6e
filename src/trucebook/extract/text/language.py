"""The language of a text: the stretches of it that are surely not English."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple
from unicodedata import category, normalize

from trucebook.errors import extra
from trucebook.extract.text.clean import clean

LEAST = 32
"""Bytes of words, names left out, from which a language can be recognised."""

FURNITURE = 0.2
"""Share of English lines (credits, links) up to which a text is still in another language."""

_ENGLISH = frozenset({"ENGLISH", "SCOTS"})
# NOTE: a name says nothing about the language around it, and many short texts are half names.
_NAME = re.compile(r"(?<=[\w,’'\"] )[A-ZÀ-ÖØ-Þ][\w'’.-]*")
# NOTE: '“Nous restons ici, c’est notre terre”, said the mayor' is English with a French quote.
_QUOTED = re.compile(
    '“[^”\n]{,400}”|«[^»\n]{,400}»|»[^«\n]{,400}«|„[^“”\n]{,400}[“”]|"[^"\n]{,400}"|‘[^’\n]{12,400}’'
)
_WORD = re.compile(r"\w+")
_ENGLISH_WORD = re.compile(
    r"\b(?:the|of|and|said|says|told|asked|wrote|that|with|were|they|their|been|which|from|would)\b",
    re.IGNORECASE,
)


class Stretch(NamedTuple):
    """Whole lines in one language, at `[start, end)` of a text."""

    language: str
    start: int
    end: int


def foreign_stretches(text: str) -> list[Stretch]:
    """The stretches of a text that are surely not English; one for a text that has no English.

    What is too short to judge counts as English, unless it follows a line in another language.
    """
    detector = extra("pycld2", "extract")
    whole = clean(text)
    lines = list(_lines(detector, whole.text))
    foreign = [line for line in lines if line.language not in ("", *_ENGLISH)]
    english = sum(line.end - line.start for line in lines if line.language in _ENGLISH)
    amount = sum(line.end - line.start for line in foreign)
    is_mixed = english > FURNITURE * (english + amount)
    language = "" if is_mixed else _language(detector, whole.text)
    if language not in ("", *_ENGLISH):
        return [Stretch(_title(language), 0, len(text))]
    joined: list[Stretch] = []
    for line in foreign:
        if joined and joined[-1].language == line.language and joined[-1].end + 1 == line.start:
            joined[-1] = joined[-1]._replace(end=line.end)
        else:
            joined.append(line)
    return [Stretch(_title(name), *whole.before(start, end)) for name, start, end in joined]


def _title(language: str) -> str:
    return language.replace("_", " ").title()


def _lines(detector: Any, text: str) -> Iterator[Stretch]:
    """The lines that hold something, each with its language, empty where it is not clear."""
    start, before = 0, ""
    for line in text.split("\n"):
        language = _language(detector, line)
        if not language and line.strip() and before not in _ENGLISH:
            language = before
        if line.strip():
            yield Stretch(language, start, start + len(line))
        before, start = language, start + len(line) + 1


def _language(detector: Any, text: str) -> str:
    """The name of the language of a text in capitals; empty where it is not clear."""
    text = normalize("NFC", text)
    if text.isupper():  # a word in capitals is no name where all are
        text = text.lower()
    language = _detected(detector, text)
    if language in ("", *_ENGLISH):
        return language
    around = _QUOTED.sub(" ", text)
    if around != text and 12 * len(_ENGLISH_WORD.findall(around)) > len(_WORD.findall(around)):
        return ""
    return _detected(detector, _NAME.sub(" ", text), LEAST)


def _detected(detector: Any, text: str, least: int = 0) -> str:
    try:
        is_reliable, amount, (first, *_) = detector.detect(text, isPlainText=True)
    except (detector.error, UnicodeEncodeError):
        # NOTE: the detector refuses controls, surrogates and unassigned points.
        printable = "".join(char if category(char)[0] != "C" else " " for char in text)
        return _detected(detector, printable, least)
    return str(first[0]) if is_reliable and amount >= least and first[1] != "un" else ""
