"""Reprints planted in articles that no threshold was set on: how many are found, and what else."""

import random
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from trucebook.read.reuse import reused

HERE = Path(__file__).with_name("reuse-fresh")
ARTICLES = {path.stem[0]: path.read_text(encoding="utf-8") for path in sorted(HERE.glob("*.txt"))}
"""Ten articles: four on one dam, with its facts and formulas, and six on other subjects."""

WORDS = sorted({word for text in ARTICLES.values() for word in re.findall(r"\b[a-z]{4,}\b", text)})
QUOTED = re.compile(r"[\"“]([^\"“”]+)[\"”]")


@dataclass(frozen=True)
class Form:
    """How a reprint differs from its original."""

    count: int
    share: float = 0.0
    shuffled: bool = False
    quoted: bool = False


FORMS = {
    "1 sentence": Form(1),
    "2 sentences": Form(2),
    "3 sentences": Form(3),
    "1 sentence, 10 % changed": Form(1, 0.1),
    "2 sentences, 10 % changed": Form(2, 0.1),
    "3 sentences, 10 % changed": Form(3, 0.1),
    "1 sentence, 20 % changed": Form(1, 0.2),
    "2 sentences, 20 % changed": Form(2, 0.2),
    "3 sentences, 20 % changed": Form(3, 0.2),
    "3 sentences in another order": Form(3, shuffled=True),
    "a quotation": Form(1, quoted=True),
}


@dataclass(frozen=True)
class Reprint:
    """A passage of one article in another: what it was, where it is."""

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
        sides = [pair.a if pair.a.source_id == self.target else pair.b for pair in pairs]
        places = {at for side in sides for at in range(side.start, side.end)}
        return len(places & {*range(self.start, self.end)}) / (self.end - self.start)


def sentences(text):
    """The places of the sentences of at least ten words."""
    body = text.index("\n\n") + 2
    ends = re.compile(r"[.!?][\"”]?(?=\s+[\"“A-Z]|\s*\n)")
    cuts = [body, *(match.end() for match in ends.finditer(text, body))]
    places = [
        (start + len(text[start:end]) - len(text[start:end].lstrip()), end)
        for start, end in zip(cuts, cuts[1:], strict=False)
    ]
    return [(start, end) for start, end in places if len(text[start:end].split()) >= 10]


def quotations(text):
    """The places of the quotations of at least eight words."""
    places = [match.span(1) for match in QUOTED.finditer(text)]
    return [(start, end) for start, end in places if len(text[start:end].split()) >= 8]


def changed(rng, text, share):
    words = text.split(" ")
    for at in rng.sample(range(len(words)), round(share * len(words))):
        words[at] = rng.choice(WORDS)
    return " ".join(words)


def planted(rng, form):
    """The articles with a passage of each second one in the one after it."""
    texts, reprints = dict(ARTICLES), []
    order = rng.sample(sorted(ARTICLES), len(ARTICLES))
    for origin, target in zip(order[::2], order[1::2], strict=True):
        text = ARTICLES[origin]
        places = quotations(text) if form.quoted else sentences(text)
        at = rng.randrange(len(places) - form.count + 1)
        chosen = places[at : at + form.count]
        parts = [text[start:end] for start, end in chosen]
        if form.shuffled:
            rng.shuffle(parts)
        passage = changed(rng, " ".join(parts), form.share)
        lines = ARTICLES[target].split("\n\n")
        where = rng.randrange(1, len(lines))
        lead = "A neighbour put it like this: “" if form.quoted else ""
        lines.insert(where, f"{lead}{passage}{'”' if form.quoted else ''}")
        texts[target] = "\n\n".join(lines)
        start = len("\n\n".join([*lines[:where], ""])) + len(lead)
        assert texts[target][start : start + len(passage)] == passage
        reprints.append(Reprint(origin, target, tuple(chosen), start, start + len(passage)))
    return texts, reprints


def measured(form, seeds):
    """How many reprints were planted and found by half, and how many pairs hold none of them."""
    count = Counter()
    for seed in seeds:
        texts, reprints = planted(random.Random(seed), form)  # noqa: S311
        pairs = reused(texts)
        for reprint in reprints:
            own = [pair for pair in pairs if reprint.is_in(pair)]
            count["planted"] += 1
            count["found"] += reprint.share_in(own) >= 0.5
            count["touched"] += bool(own)
        count["pairs"] += len(pairs)
        count["false"] += sum(not any(r.is_in(pair) for r in reprints) for pair in pairs)
    return count


def test_articles_that_share_facts_and_formulas_are_no_pair():
    assert reused(ARTICLES) == []
