"""What a book is about: its metrics and terms, and the words by which a text speaks of them.

They are columns of `metrics.csv`, `term_types.csv` and `units.csv` in `schemas/vocabularies/`, all
optional. Items of a cell are separated by `;`.

metrics.csv:
    units: the units that fit the metric; `people` and the units of time lead to it.
    form: `age` for an age that decides whom something covers ('under 19'), `elapsed` for a time
        that something has lasted until now ('four-month-old'), `whole` for all the people of a
        place ('the island's 3 million people').
    nouns: what is counted or measured. `deaths` is the noun itself; `captive*` any word of the
        counted phrase that begins so.
    cues: words near a number of this metric. The metric with the nearest cue is chosen.
    reach: for a metric that shares its nouns with others: how near, in characters, its cue must
        be. The metric without a reach is chosen where no cue is near enough.
    status: `proposed` or `projected`, where a number of this metric usually is.
    past: phrases that make a number reported which is otherwise proposed.
    sure: those cues that lead to a metric with shared nouns even where none of them is near.

term_types.csv:
    metrics: a proposed figure of one of these metrics is a term of this type.
    nouns: a noun behind such a figure that belongs to the term.
    cues: words near a proposed figure of any other metric.
    phrases: phrases that are a term by themselves.

units.csv:
    nouns: nouns of the unit, singular and plural, beside those of English.

A phrase is a row of words separated by blanks, of which the first is a plain one. `a|b` is one of
two words, `a?` may be missing, `<word>` is a word in small letters, `<Name>` one with a capital,
`<any>` either, `<words>` up to three words or numbers.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, takewhile
from typing import NamedTuple

from trucebook.extract.figures.phrases import Nouns, nouns_with
from trucebook.extract.lexicon import CUES, Trie
from trucebook.extract.text.document import flat_words, fold

TIME = ("days", "weeks", "months", "years", "other:hours", "other:minutes", "other:decades")

Row = Mapping[str, str]


class Cue(NamedTuple):
    """A cue word at `[start, end)` and what it is a cue for.

    A group is one of `lexicons/cues.json` ('proposed'), or `metric:`, `term:` or `phrase:` and a
    code of the book.
    """

    start: int
    end: int
    groups: frozenset[str]


@dataclass(frozen=True, eq=False)
class Metric:
    """A metric; the attributes are the columns, `stems` the nouns that end in `*`."""

    code: str
    units: frozenset[str]
    form: str
    nouns: frozenset[bytes]
    stems: tuple[bytes, ...]
    cues: tuple[bytes, ...]
    reach: int | None
    status: str
    past: tuple[str, ...]
    sure: frozenset[bytes]

    @cached_property
    def has_been(self) -> re.Pattern[bytes]:
        """Matches a phrase that makes the number reported."""
        return re.compile(rb"\b(?:" + b"|".join(map(_pattern, self.past)) + rb")\b")

    @cached_property
    def noun_behind(self) -> re.Pattern[bytes]:
        """Matches one of the nouns behind a number."""
        nouns = b"|".join(map(re.escape, sorted(self.nouns)[::-1]))
        return re.compile(rb",?[ -](?:[a-z-]+,? ){0,2}(?:" + nouns + rb")\b")

    @property
    def is_of_people(self) -> bool:
        """Whether it counts people."""
        return "people" in self.units

    @property
    def is_of_time(self) -> bool:
        """Whether it measures a time."""
        return not self.units.isdisjoint(TIME)


@dataclass(frozen=True, eq=False)
class TermType:
    """A type of term; the attributes are the columns."""

    code: str
    metrics: frozenset[str]
    nouns: tuple[str, ...]
    cues: tuple[bytes, ...]
    phrases: tuple[str, ...]

    @cached_property
    def noun_behind(self) -> re.Pattern[str]:
        """Matches one of the nouns behind a figure."""
        nouns = "|".join(map(re.escape, self.nouns))
        return re.compile(rf"(?:, [a-z]+-(?:stage|phase))? (?:[a-z]+ )?(?:{nouns})\b")

    @cached_property
    def patterns(self) -> tuple[re.Pattern[bytes], ...]:
        """The phrases, each where it may begin."""
        return tuple(re.compile(_pattern(phrase)) for phrase in self.phrases)


@dataclass(frozen=True, eq=False)
class Subject:
    """The metrics and terms of a book, in the order of its lists, and its proposals by name."""

    metrics: tuple[Metric, ...]
    terms: tuple[TermType, ...]
    unit_of: Mapping[bytes, str]
    plans: tuple[tuple[str, str], ...] = ()

    @cached_property
    def metric(self) -> dict[str, Metric]:
        """The metrics by code."""
        return {metric.code: metric for metric in self.metrics}

    @cached_property
    def term(self) -> dict[str, TermType]:
        """The types of term by code."""
        return {term.code: term for term in self.terms}

    @cached_property
    def term_of_metric(self) -> dict[str, str]:
        """The type of term that a proposed figure of a metric is."""
        return {metric: term.code for term in self.terms for metric in term.metrics}

    @cached_property
    def metric_of_unit(self) -> dict[str, str]:
        """The metric of a unit that leads to one alone: 'stages'."""
        metrics = (metric for metric in reversed(self.metrics) if not metric.is_of_people)
        return {
            unit: metric.code
            for metric in metrics
            for unit in metric.units.difference(TIME, ("people", "percent", "fraction"))
        }

    @cached_property
    def metric_of_noun(self) -> dict[bytes, str]:
        """The metric of a counted noun that needs no cue: 'deaths'."""
        metrics = (metric for metric in reversed(self.metrics) if not metric.is_of_time)
        return {noun: metric.code for metric in metrics for noun in metric.nouns}

    @cached_property
    def metrics_of_stem(self) -> dict[bytes, tuple[Metric, ...]]:
        """The metrics that share a noun, by the beginning of that noun."""
        sharing: dict[bytes, tuple[Metric, ...]] = {}
        for metric in self.metrics:
            for stem in metric.stems:
                sharing[stem] = (*sharing.get(stem, ()), metric)
        return sharing

    @cached_property
    def _stem(self) -> re.Pattern[bytes] | None:
        stems = b"|".join(map(re.escape, sorted(self.metrics_of_stem)[::-1]))
        return re.compile(b" (" + stems + b")") if stems else None

    def shared_in(self, flat: bytes, cues: Iterable[Cue]) -> list[tuple[int, Sequence[Metric]]]:
        """Where in flattened text a noun that metrics share begins, and these metrics.

        A cue that needs no such noun counts as one: 'abducted 40 pupils'.
        """
        nouns = self._stem.finditer(flat) if self._stem is not None else ()
        found: list[tuple[int, Sequence[Metric]]] = [
            (match.start(), self.metrics_of_stem[match[1]]) for match in nouns
        ]
        for cue in cues:
            sharing = self._metrics_of_sure_cue.get(flat[cue.start + 1 : cue.end + 1])
            if sharing is not None:
                found.append((cue.start, sharing))
        return sorted(found, key=lambda item: item[0])

    @cached_property
    def _metrics_of_sure_cue(self) -> dict[bytes, Sequence[Metric]]:
        with_nouns = [metric for metric in self.metrics if metric.stems]
        return {
            cue: self.metrics_of_stem[metric.stems[0]]
            for metric in with_nouns
            for cue in metric.sure
        }

    @cached_property
    def counted(self) -> Nouns:
        """The nouns that a number may count."""
        times = (metric.nouns for metric in self.metrics if metric.is_of_time)
        return nouns_with(self.unit_of, frozenset[bytes]().union(*times))

    @cached_property
    def starters(self) -> frozenset[bytes]:
        """The nouns of the subject with a capital: they begin a sentence and no name."""
        return frozenset(noun.capitalize() for noun in (*self.unit_of, *self.metric_of_noun))

    @cached_property
    def _cue_words(self) -> tuple[Trie, list[frozenset[str]]]:
        """The cue words, and for each what it is a cue for."""
        groups: dict[bytes, set[str]] = {}
        named = [(f"metric:{metric.code}", metric.cues) for metric in self.metrics]
        named += [(f"term:{term.code}", term.cues) for term in self.terms]
        named += [(name, tuple(map(flat_words, words))) for name, words in CUES.items()]
        for name, words in named:
            for word in words:
                groups.setdefault(word, set()).add(name)
        for term in self.terms:
            for lead in chain.from_iterable(map(_leads, term.phrases)):
                # The longest beginning of a phrase that is a cue already; else the whole.
                parts = lead.split()
                starts = (b" ".join(parts[:count]) for count in range(len(parts), 0, -1))
                known = next((start for start in starts if start in groups), lead)
                groups.setdefault(known, set()).add(f"phrase:{term.code}")
        groups.pop(b"", None)
        trie = Trie(groups)
        return trie, [frozenset(groups[word]) for word in trie.words]

    def cues(self, flat: bytes) -> list[Cue]:
        """Every cue word of a flattened text, in order."""
        trie, groups = self._cue_words
        return [Cue(start, end, groups[index]) for start, end, index in trie.scan(flat)]


def read_subject(
    metrics: Iterable[Row] = (),
    terms: Iterable[Row] = (),
    units: Iterable[Row] = (),
    plans: Iterable[Row] = (),
) -> Subject:
    """The subject of a book from the rows of its lists; a list without the columns has no words.

    `plans` are its proposals.
    """
    unit_of = {fold(noun): row["code"] for row in units for noun in items(row, "nouns")}
    types = (
        TermType(
            code=row["code"],
            metrics=frozenset(items(row, "metrics")),
            nouns=tuple(items(row, "nouns")),
            cues=tuple(map(flat_words, items(row, "cues"))),
            phrases=tuple(items(row, "phrases")),
        )
        for row in terms
    )
    named = tuple((row["proposal_id"], row.get("name") or "") for row in plans)
    return Subject(tuple(map(_metric, metrics)), tuple(types), unit_of, named)


def items(row: Row, column: str) -> list[str]:
    """The items of a cell."""
    return [item.strip() for item in (row.get(column) or "").split(";") if item.strip()]


def _metric(row: Row) -> Metric:
    nouns = items(row, "nouns")
    reach = (row.get("reach") or "").strip()
    return Metric(
        code=row["code"],
        units=frozenset(items(row, "units")),
        form=(row.get("form") or "").strip(),
        nouns=frozenset(fold(noun) for noun in nouns if not noun.endswith("*")),
        stems=tuple(fold(noun[:-1]) for noun in nouns if noun.endswith("*") and noun[:-1]),
        cues=tuple(map(flat_words, items(row, "cues"))),
        reach=int(reach) if reach.isdecimal() else None,
        status=(row.get("status") or "").strip(),
        past=tuple(items(row, "past")),
        sure=frozenset(map(flat_words, items(row, "sure"))),
    )


_PLACES = {
    "<word>": rb"[a-z]+",
    "<Name>": rb"[A-Z][a-z]+",
    "<any>": rb"[A-Za-z]+",
    "<words>": rb"[0-9]+|[a-z]+",
}


def _pattern(phrase: str) -> bytes:
    """The expression for a phrase of a list: every part of it is bounded."""
    pattern = b""
    for token in phrase.split():
        word = token.removesuffix("?")
        part = _PLACES.get(word) or b"|".join(re.escape(fold(one)) for one in word.split("|"))
        lead = b"(?: " if pattern else b"(?:"
        times = b"{0,3}" if word == "<words>" else b"?" if token.endswith("?") else b""
        pattern += lead + b"(?:" + part + b"))" + times
    return pattern


MOST_LEADS = 64
"""Beginnings of one phrase that are looked for."""


def _leads(phrase: str) -> Iterator[bytes]:
    """How a phrase may begin: its words up to the first that may be missing or is any."""
    leads = [b""]
    # NOTE: the choices of a long phrase multiply; what is left of it is matched by the pattern.
    for token in takewhile(lambda token: token[0] != "<" and token[-1] != "?", phrase.split()):
        words = [flat_words(word) for word in token.split("|")]
        if len(leads) * len(words) > MOST_LEADS:
            break
        leads = [(lead + b" " + word).strip() for lead in leads for word in words]
    return iter(leads)
