"""The proposal that a verb has as its object: 'rejected the plan', 'the plan, which X rejected'."""

from __future__ import annotations

from trucebook.extract.lexicon import OFFERS, byte_words
from trucebook.extract.offers.clauses import Group, Sentence, Span
from trucebook.extract.offers.proposals import PRONOUNS, Proposals

_DEEDS = byte_words(OFFERS["deeds"])


class Objects:
    """Looks for the objects of the verbs of a sentence."""

    def __init__(self, proposals: Proposals, sentence: Sentence) -> None:
        """`proposals` are those of the document."""
        self.proposals, self.sentence = proposals, sentence
        self.tokens, self.tags = sentence.tokens, sentence.tags

    def of(self, group: Group, cue: Span, code: str, names: frozenset[str]) -> Span | None:
        """The proposal that a verb has as its object."""
        talks = code == "conveys" and "of_talks" in names
        at = cue.last
        while at < len(self.tags) and self.tags[at] == "L":
            at += 1
        span = self.sentence.noun_phrase(at)
        if span is None:
            quoted = self._what_is_called(at) if code == "open" else None
            return quoted or self._antecedent(group)
        is_one = self.proposals.is_one(self.sentence, span, talks=talks)
        if (
            not is_one
            and code in ("proposes", "conveys")
            and self.tags[span.last : span.last + 1] not in "PC"
        ):
            # 'offered the mainland a compromise': the second object.
            second = self.sentence.noun_phrase(span.last)
            if second is None:
                short = self.sentence.noun_phrase(at, tail=False)
                second = self.sentence.noun_phrase(short.last) if short is not None else None
            if second is not None and self.proposals.is_one(self.sentence, second, talks=talks):
                return second
        if is_one:
            return span
        words = self.sentence.words(span)
        if words in PRONOUNS and code in ("accepts", "rejects", "open"):
            before = self.proposals.between(self._before(), self.tokens[span.first].start)
            return span if before else None
        if code == "proposes" and "proposes_with_noun" not in names and self.is_term(span):
            return span
        if code in ("rejects", "accepts") and "rejects_weakly" not in names:
            return span if self.sentence.head(span) in _DEEDS and self.is_term(span) else None
        return None

    def _what_is_called(self, at: int) -> Span | None:
        """'welcomed what he called "a settlement"'."""
        if self.tokens[at : at + 1] and self.tokens[at].word == b"what":
            for index in range(at, min(at + 6, len(self.tokens))):
                token = self.tokens[index]
                if self.tags[index] == "Q" and self.proposals.between(token.start, token.end):
                    return Span(index, index + 1)
        return None

    def _before(self) -> int:
        """Where the sentence before this one begins."""
        doc = self.sentence.doc
        return next((start for start, _ in doc.before(self.sentence.start, 1)), self.sentence.start)

    def is_term(self, span: Span) -> bool:
        """Whether a noun phrase is itself what somebody would do: 'a rise of 6 percent'."""
        words, tags = self.tokens[span.first : span.last], self.tags[span.first : span.last]
        if tags[0] == "M":
            return True
        is_counted = "M" in tags
        hangs = "P" in tags or any(token.word in _DEEDS for token in words)
        return (self.sentence.head(span) in _DEEDS or is_counted) and hangs

    def _antecedent(self, group: Group) -> Span | None:
        """'the plan, which X rejected': what a clause hangs on is the object of its verb."""
        subject = self.sentence.subject(group)
        if subject is None or subject.first < 2:
            return None
        at = subject.first - 1
        if self.tags[at] not in "RS" or self.tokens[at].word not in (b"which", b"that"):
            return None
        return self.proposal_before(at, talks=False)

    def proposal_before(self, end: int, *, talks: bool) -> Span | None:
        """The proposal among the noun phrases just before a token."""
        found = self.sentence.phrases_before(end)
        is_one = self.proposals.is_one
        return next((it for it in found if is_one(self.sentence, it, talks=talks)), None)

    def speaks_before(self) -> bool:
        """Whether this sentence or the one before it speaks of a proposal."""
        return bool(self.proposals.between(self._before(), self.tokens[-1].end))
