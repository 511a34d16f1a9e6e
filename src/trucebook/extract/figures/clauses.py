"""The clauses around the quantities of a document: their sentence, and what governs each."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from typing import NamedTuple

from trucebook.extract.figures.governors import Governor, governors_of
from trucebook.extract.figures.measures import Measure
from trucebook.extract.figures.sentences import Sentence
from trucebook.extract.figures.tagging import tagged
from trucebook.extract.reading import Words
from trucebook.extract.subject import Cue


class Clause(NamedTuple):
    """Where a quantity is.

    Attributes:
        sentence: the sentence, with all its quantities.
        number: the number of this quantity in it.
        governors: the words that say what is counted, of most weight first; often none.
    """

    sentence: Sentence
    number: int
    governors: Sequence[Governor]

    @property
    def span(self) -> tuple[int, int]:
        """The clause in code points."""
        return self.sentence.clause(self.number)


class Clauses:
    """The clauses of the quantities of a document; each sentence is read once."""

    def __init__(self, words: Words, found: Sequence[Measure], cues: Sequence[Cue]) -> None:
        """Take the words, quantities and cue words of a document, all in order."""
        self._doc, self._words, self._measures, self._cues = words.doc, words, found, cues
        self._starts = [measure.start for measure in found]
        self._read: dict[int, tuple[Sentence, list[list[Governor]]]] = {}

    def of(self, measure: Measure) -> Clause:
        """The clause of a quantity."""
        lo, hi = self._doc.sentence(measure.start)
        if lo not in self._read:
            sentence = self._sentence(lo, hi)
            self._read[lo] = sentence, governors_of(sentence)
        sentence, governors = self._read[lo]
        number = bisect_left(sentence.measures, measure)
        return Clause(sentence, number, governors[number])

    def governors_beside(self, measure: Measure) -> list[list[Governor]]:
        """What governs the quantities of the same sentence."""
        self.of(measure)
        return self._read[self._doc.sentence(measure.start)[0]][1]

    def _sentence(self, lo: int, hi: int) -> Sentence:
        inside = self._measures[bisect_left(self._starts, lo) : bisect_left(self._starts, hi)]
        cues = self._cues[bisect_left(self._cues, (lo,)) : bisect_left(self._cues, (hi,))]
        tokens = tagged(self._doc.flat, self._words.sentence(lo, hi), inside, cues)
        at = [index for index, tag in enumerate(tokens.tags) if tag == "M"]
        return Sentence(lo, hi, tokens, "".join(tokens.tags), inside, at)
