"""Reprints planted between articles, and how many of them are found."""

import random
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

from trucebook.read.reuse.reuse import reused

SEEDS = range(20)
"""Seeds that a share is measured with: all of them, none is chosen."""

MARGIN = 0.05
"""How far below its measured share a kind of reprint may fall."""

FALSE_MARGIN = 0.02
"""How far above its measured share the pairs that hold no reprint may rise."""

QUOTED = re.compile(r"[\"“]([^\"“”]+)[\"”]")
SENTENCE_END = re.compile(r"[.!?][\"”]?(?=\s+[\"“A-Z]|\s*\n)")


@dataclass(frozen=True)
class Form:
    """How a reprint differs from its original.

    Attributes:
        count: how many sentences it has.
        share: the share of the words that are others.
        shuffled: whether its sentences have another order.
        quoted: whether it is a quotation in place of sentences.
        written: how its letters are written.
    """

    count: int
    share: float = 0.0
    shuffled: bool = False
    quoted: bool = False
    written: Callable[[str], str] = str


FORMS = {
    "1 sentence": Form(1),
    "2 sentences": Form(2),
    "3 sentences": Form(3),
    "1 sentence, 10 %": Form(1, 0.1),
    "2 sentences, 10 %": Form(2, 0.1),
    "3 sentences, 10 %": Form(3, 0.1),
    "1 sentence, 20 %": Form(1, 0.2),
    "2 sentences, 20 %": Form(2, 0.2),
    "3 sentences, 20 %": Form(3, 0.2),
    "shuffled": Form(3, shuffled=True),
    "shuffled, 10 %": Form(3, 0.1, shuffled=True),
    "shouted": Form(2, written=lambda text: text.upper().replace("'", "’")),
    "quotation": Form(1, quoted=True),
}


@dataclass(frozen=True)
class Reprint:
    """A passage of one article in another: where its parts are from, and where it is."""

    origin: str
    target: str
    originals: tuple[tuple[int, int], ...]
    start: int
    end: int

    def is_in(self, pair):
        sides = {side.source_id: side for side in (pair.a, pair.b)}
        if set(sides) != {self.origin, self.target}:
            return False
        one, other = sides[self.origin], sides[self.target]
        return (other.start < self.end and self.start < other.end) and any(
            one.start < end and start < one.end for start, end in self.originals
        )

    def share_in(self, pairs):
        """The share of its characters that some pairs cover."""
        sides = [pair.a if pair.a.source_id == self.target else pair.b for pair in pairs]
        places = {at for side in sides for at in range(side.start, side.end)}
        return len(places & {*range(self.start, self.end)}) / (self.end - self.start)


def sentences(text):
    """The places of the sentences of at least ten words."""
    body = text.index("\n\n") + 2
    cuts = [body, *(match.end() for match in SENTENCE_END.finditer(text, body))]
    places = [(end - len(text[start:end].lstrip()), end) for start, end in pairwise(cuts)]
    return [(start, end) for start, end in places if len(text[start:end].split()) >= 10]


def quotations(text):
    """The places of the quotations of at least eight words."""
    places = [match.span(1) for match in QUOTED.finditer(text)]
    return [(start, end) for start, end in places if len(text[start:end].split()) >= 8]


def changed(rng, text, share, others):
    words = text.split(" ")
    for at in rng.sample(range(len(words)), round(share * len(words))):
        words[at] = rng.choice(others)
    return " ".join(words)


def planted(articles, rng, form):
    """The articles with a passage of each second one in the one after it, in a random order."""
    others = sorted(
        {word for text in articles.values() for word in re.findall(r"\b[a-z]{4,}\b", text)}
    )
    texts, reprints = dict(articles), []
    order = rng.sample(sorted(articles), len(articles))
    for origin, target in zip(order[::2], order[1::2], strict=True):
        text = articles[origin]
        places = quotations(text) if form.quoted else sentences(text)
        if len(places) < form.count:
            continue
        at = rng.randrange(len(places) - form.count + 1)
        chosen = places[at : at + form.count]
        parts = [text[start:end] for start, end in chosen]
        if form.shuffled:
            rng.shuffle(parts)
        passage = form.written(changed(rng, " ".join(parts), form.share, others))
        lines = articles[target].split("\n\n")
        where = rng.randrange(1, len(lines))
        lead = "A neighbour put it like this: “" if form.quoted else ""
        lines.insert(where, f"{lead}{passage}{'”' if form.quoted else ''}")
        texts[target] = "\n\n".join(lines)
        start = len("\n\n".join([*lines[:where], ""])) + len(lead)
        reprints.append(Reprint(origin, target, tuple(chosen), start, start + len(passage)))
    return texts, reprints


def measured(articles, form, facts=()):
    """The share of the reprints that is found by half, and of the pairs that hold no reprint."""
    count = Counter()
    for seed in SEEDS:
        texts, reprints = planted(articles, random.Random(seed), form)  # noqa: S311
        pairs = reused(texts, facts=facts)
        for reprint in reprints:
            count["planted"] += 1
            count["found"] += reprint.share_in([p for p in pairs if reprint.is_in(p)]) >= 0.5
        count["pairs"] += len(pairs)
        count["false"] += sum(not any(r.is_in(pair) for r in reprints) for pair in pairs)
    return count["found"] / count["planted"], count["false"] / count["pairs"]
