"""Invented articles, the same at every run, with reprints planted among them.

Article `n` is drawn from the number `n` alone. Words have the frequencies of a language (Zipf),
every sentence may hold a formula that other articles have too, every page ends with the legal line
of its outlet. In ten articles two are reprints of an earlier one, kind by kind; and one agency copy
is in one article of two hundred, with a few words changed.
"""

from __future__ import annotations

import json
import sys
from functools import cache
from itertools import accumulate
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from trucebook.read.reuse.common import formulas

KINDS = ("whole", "half", "edited", "rewritten", "moved", "paragraph", "quotation")
"""Kinds of reprints: word by word; half of it; with a tenth, or a fifth, of the words changed; the
paragraphs in another order; one paragraph in another article; one quotation in another article."""

AGENCY = "agency"
OUTLETS, FORMULAS, CONTENT = 40, 20_000, 30_000
AT_ONCE = 5_000


class Reprint(NamedTuple):
    """What is planted: the numbers of two articles, and a place in the second."""

    kind: str
    origin: int
    number: int
    start: int
    end: int


_SYLLABLES = (
    "b br c ch d dr f fl g gr h j k l m n p pl qu r s sh sl st t th tr v w",
    "a e i o u ai ea oo ou",
    " l m n r s t ck nd ng rd st",
)
"""Beginnings, middles and ends of invented words."""


@cache
def _content() -> list[str]:
    rng = np.random.default_rng(1)
    onsets, vowels, ends = (parts.split(" ") for parts in _SYLLABLES)
    found: dict[str, None] = {}
    while len(found) < CONTENT:
        parts = rng.integers(2, 4)
        word = "".join(f"{rng.choice(onsets)}{rng.choice(vowels)}" for _ in range(parts))
        found[f"{word}{rng.choice(ends)}"] = None
    return list(found)


@cache
def _words() -> tuple[np.ndarray, np.ndarray]:
    """Every word, and the sums of their shares: those of grammar are half of a text."""
    small = sorted(formulas("grammar"), key=len)  # short words are frequent
    common = sorted(formulas("credits", "counts"))
    shares = [
        *(0.5 * share for share in _zipf(len(small))),
        *(0.1 * share for share in _zipf(len(common))),
        *(0.4 * share for share in _zipf(CONTENT)),
    ]
    return np.array([*small, *common, *_content()], dtype=object), np.array([*accumulate(shares)])


def _zipf(count: int) -> np.ndarray:
    weights = 1 / np.arange(2, count + 2)
    return np.asarray(weights / weights.sum())


def _drawn(rng: np.random.Generator, count: int) -> list[str]:
    words, sums = _words()
    return list(words[np.searchsorted(sums, rng.random(count) * sums[-1] * 0.999999)])


@cache
def _formulas() -> list[list[str]]:
    rng = np.random.default_rng(2)
    return [_drawn(rng, int(rng.integers(4, 8))) for _ in range(FORMULAS)]


@cache
def _formula_sums() -> np.ndarray:
    return np.cumsum(_zipf(FORMULAS))


@cache
def _legal_line(outlet: int) -> str:
    rng = np.random.default_rng([3, outlet])
    return f"Outlet {outlet}. {' '.join(_drawn(rng, int(rng.integers(20, 50)))).capitalize()}."


def paragraphs(number: int) -> list[str]:
    """The paragraphs of an article of its own, without the legal line."""
    rng = np.random.default_rng([4, number])
    return [_paragraph(rng) for _ in range(int(rng.integers(6, 14)))]


def _paragraph(rng: np.random.Generator) -> str:
    return " ".join(_sentence(rng) for _ in range(int(rng.integers(1, 4))))


def _sentence(rng: np.random.Generator) -> str:
    words = _drawn(rng, int(rng.integers(10, 28)))
    if rng.random() < 0.3:
        at = int(rng.integers(len(words)))
        words[at:at] = _formulas()[int(np.searchsorted(_formula_sums(), rng.random() * 0.9999))]
    said = " ".join(words)
    if rng.random() < 0.2:
        name = _content()[int(rng.integers(CONTENT))].title()
        return f"“{said[:1].upper()}{said[1:]},” said {name}."
    return f"{said[:1].upper()}{said[1:]}."


def changed(text: str, share: float, rng: np.random.Generator) -> str:
    """A text with a share of its words changed to others."""
    words = text.split(" ")
    places = rng.choice(len(words), round(share * len(words)), replace=False)
    for at, word in zip(places, _drawn(rng, len(places)), strict=True):
        words[at] = word
    return " ".join(words)


def article(number: int) -> tuple[str, Reprint | None]:
    """An article, and the reprint in it: of each ten the last two may be reprints."""
    rng = np.random.default_rng([5, number])
    own = paragraphs(number)
    reprint = None
    if number % 200 == 100 and number > 100:
        own, reprint = _planted(AGENCY, changed(_copy(), 0.02 * rng.random(), rng), [], 100, number)
    elif number % 10 >= 8:
        kind = KINDS[number // 10 % len(KINDS)]
        origin = int(rng.integers(number)) // 10 * 10 + int(rng.integers(1, 8))
        if origin < number:
            passage, around = _passage(kind, paragraphs(origin), own, rng)
            if passage:
                own, reprint = _planted(kind, passage, around, origin, number)
    return "\n\n".join([*own, _legal_line(number % OUTLETS)]) + "\n", reprint


@cache
def _copy() -> str:
    return "\n\n".join(paragraphs(100))


def _passage(
    kind: str, of: list[str], own: list[str], rng: np.random.Generator
) -> tuple[str, list[str]]:
    """What is reprinted of an article, and what is around it."""
    whole = "\n\n".join(of)
    if kind == "half":
        return "\n\n".join(of[: len(of) // 2]), []
    if kind in ("edited", "rewritten"):
        return changed(whole, 0.1 if kind == "edited" else 0.2, rng), []
    if kind == "moved":
        return "\n\n".join(rng.permutation(np.array(of, dtype=object))), []
    if kind == "paragraph":
        return max(of, key=len), own
    if kind == "quotation":
        said = [part.partition(",”")[0] for part in whole.split("“")[1:]]
        return (f"“{said[0]}”" if said else ""), own
    return whole, []


def _planted(
    kind: str, passage: str, around: list[str], origin: int, number: int
) -> tuple[list[str], Reprint]:
    lead = "As another put it: " if kind == "quotation" else ""
    before = around[: len(around) // 2]
    start = len("\n\n".join([*before, ""])) + len(lead)
    made = [*before, lead + passage, *around[len(around) // 2 :]]
    return made, Reprint(kind, origin, number, start, start + len(passage))


def write(count: int, folder: Path) -> None:
    """Write so many articles as Parquet files, and what is planted as JSON lines."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "planted.jsonl").open("w") as planted:
        for first in range(0, count, AT_ONCE):
            made = [article(number) for number in range(first, min(first + AT_ONCE, count))]
            table = pa.table({"text": [text for text, _ in made]})
            pq.write_table(table, folder / f"{first:08}.parquet", compression="zstd")
            planted.writelines(f"{json.dumps(reprint)}\n" for _, reprint in made if reprint)


if __name__ == "__main__":
    write(int(sys.argv[1]), Path(sys.argv[2]))
