"""The stretches of a sentence that say what is offered, demanded or agreed, one for each term.

A plan is the subject of what it holds ('The plan calls for', 'It would'), or opens the sentence
('Under the plan'), or was named in the sentence before. Somebody demands or offers a thing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from trucebook.extract.lexicon import OFFERS, byte_words
from trucebook.extract.offers.clauses import Group, Sentence, Span
from trucebook.extract.offers.items import DEEDS, FOR, Items, phrase_at, phrases
from trucebook.extract.offers.proposals import Proposals, is_settled, modality_of


class Part(NamedTuple):
    """A term at the tokens `[first, last)`.

    Attributes:
        obliged: the noun phrase for who would have to do it, if the words say so.
        modality: "offered", "demanded", "agreed", "excluded" or "deferred".
        cue: the words that make it a term.
        why: the kind of reason.
        is_sure: whether it is a term whatever it is about.
    """

    first: int
    last: int
    obliged: Span | None
    modality: str
    cue: Span
    why: str
    is_sure: bool


_HOLDS = phrases("holds")
_HOLDING = phrases("holding")
_DEMANDS = phrases("demands")
_OFFERS = phrases("offers")
_EXCHANGES = phrases("exchanges")
_PROMISES = byte_words(OFFERS["promises"])
_SETTLING = byte_words(OFFERS["settling"])
_NO_PARTIES = byte_words(OFFERS["no_parties"])
_NO_DEEDS = byte_words(OFFERS["no_deeds"])
_WEAK_NOUNS = byte_words(OFFERS["weak_nouns"])
_WOULD = frozenset((b"would", b"will", b"shall", b"must", b"should"))
_EXCLUDES = frozenset((b"ruled", b"rules", b"ruling", b"excludes", b"excluded"))
_LISTED = re.compile(rb"[ \t]*(?:[-*\x95\x96\x97\xb7]|[0-9]{1,2}[.)]|\([a-z0-9]{1,2}\)) *")
_DEFERRING = re.compile(b"|".join(word.encode() for word in OFFERS["deferring"]))


class Parts:
    """Finds the terms of one sentence."""

    def __init__(self, proposals: Proposals, sentence: Sentence) -> None:
        """`proposals` are those of the document."""
        self.proposals = proposals
        self.sentence = sentence
        self.items = Items(proposals, sentence)
        self.tags = sentence.tags
        self.tokens = sentence.tokens

    def found(self) -> Iterator[Part]:
        """Every term, in no order; some may overlap."""
        if not self.tokens:
            return
        yield from self._of_list()
        lead = self._lead()
        for group in self.sentence.groups:
            held = False
            for part in self._of_group(group, lead):
                held = held or part.why == "plan holds"
                yield part
            if held:
                # 'It provides for a fund; the mill would be sold.'
                lead = Span(group.first, group.last), "offered" if lead is None else lead[1]
        yield from self._of_colon()
        for at in range(len(self.tokens)):
            if (cue := phrase_at(self.sentence, at, FOR)) is not None:
                yield from self._of_exchange(cue)

    def _lead(self) -> tuple[Span, str] | None:
        """'Under the plan', 'In return', or a sentence before that named a plan; the modality."""
        for at, token in enumerate(self.tokens):
            if token.word == b"under":
                span = self.sentence.noun_phrase(at + 1)
                if span is not None and self.proposals.is_one(self.sentence, span):
                    first = self.tokens[span.last - 1].end
                    return Span(at, span.last), modality_of(
                        self.proposals, token.start, first
                    ) or "offered"
        spoken = self._spoken_of()
        if spoken is None:
            return None
        opening = phrase_at(self.sentence, 0, _EXCHANGES)
        return (opening or Span(0, 1)), spoken

    def _spoken_of(self) -> str | None:
        """How the sentences before speak of a plan; None if they do not."""
        doc, start = self.proposals.doc, self.sentence.start
        low = doc.line(start)[0]
        if low == start:
            # A new paragraph goes on with the last: 'It would ...'.
            low = max(low - 500, 0)
        near = self.proposals.between(low, start)
        return modality_of(self.proposals, max(low - 500, 0), start) if near else None

    def _of_group(self, group: Group, lead: tuple[Span, str] | None) -> Iterator[Part]:
        """The terms that a verb leads to: the first kind of clause that it fits."""
        subject = self.sentence.subject(group)
        is_plan = self._is_plan(subject, lead)
        ways = [self._described(group), self._deferred(group, subject)]
        if is_plan and subject is not None and not group.negated:
            ways.insert(0, self._held(group, subject, lead))
        for way in ways:
            parts = list(way)
            if parts:
                yield from parts
                return
        yield from self._of_actor(group, subject, is_plan)
        if subject is None or (is_plan and not self._is_length(group, subject)):
            return
        if lead is None and is_plan:
            lead = Span(group.first, group.first + 1), "offered"
        if lead is not None:
            yield from self._of_clause(group, subject, lead)

    def _is_plan(self, subject: Span | None, lead: tuple[Span, str] | None) -> bool:
        """Whether a subject is a plan, or 'it' behind a sentence that named one."""
        if subject is not None and self.sentence.words(subject) == b"it":
            opens = subject.first == 0 or self.tags[subject.first - 1] == "S"
            return opens and lead is not None
        return self.proposals.is_one(self.sentence, subject)

    def _is_length(self, group: Group, subject: Span) -> bool:
        """'The pause is to last six months', 'a ten-day pause would follow'."""
        return self.tokens[group.last - 1].word in (b"last", b"run", b"follow") or (
            "M" in self.tags[subject.first : subject.last]
        )

    def _held(self, group: Group, subject: Span, lead: tuple[Span, str] | None) -> Iterator[Part]:
        """'The plan calls for X', 'The plan would do X'."""
        if group.passive or group.form not in ("finite", "participle"):
            return
        is_it = self.sentence.words(subject) == b"it"
        settled = is_settled(self.sentence, subject) or (
            is_it and lead is not None and lead[1] == "agreed"
        )
        modality = "agreed" if settled and group.modal != b"would" else "offered"
        if b"demands" in self.sentence.words(subject).split():
            modality = "demanded"
        holds = phrase_at(self.sentence, group.last - 1, _HOLDS)
        is_seen = holds is not None and self.tokens[holds.first].word == b"see"
        if holds is not None and (not is_seen or group.modal == b"would"):
            yield from self._nouns(holds.last, None, modality, holds, "plan holds", sure=True)
        elif group.modal in _WOULD and self._is_deed(group):
            yield from self._verbs(group, None, modality, "plan would")

    def _described(self, group: Group) -> Iterator[Part]:
        """'a plan calling for X', 'a plan to do X'."""
        holding = phrase_at(self.sentence, group.last - 1, _HOLDING)
        if group.form == "ing" and holding is not None:
            named = next(self.sentence.phrases_before(group.first), None)
            if self.proposals.is_one(self.sentence, named):
                yield from self._nouns(
                    holding.last, None, "offered", holding, "plan holds", sure=True
                )
        elif group.form == "to" and self._is_deed(group) and group.first > 1:
            at = group.first - (self.tokens[group.first - 1].word == b"aiming")
            named = next(self.sentence.phrases_before(at), None)
            if (
                named is not None
                and self.proposals.is_one(self.sentence, named)
                and self.sentence.head(named) not in self.proposals.nouns
            ):
                yield from self._verbs(group, None, "offered", "plan to")

    def _deferred(self, group: Group, subject: Span | None) -> Iterator[Part]:
        """'The status of the valley would be left to later talks'."""
        if subject is None or group.form != "finite" or not (group.modal or group.passive):
            return
        last = self.items.end(group.last, verbs=True)
        if last > group.last:
            cue = Span(group.last, last)
            if _DEFERRING.search(self.sentence.words(cue)):
                yield Part(subject.first, last, None, "deferred", cue, "deferral", True)

    def _is_deed(self, group: Group) -> bool:
        return self.tokens[group.last - 1].word not in _NO_DEEDS

    def _of_clause(self, group: Group, subject: Span, lead: tuple[Span, str]) -> Iterator[Part]:
        """'Troops would pull back', where a plan is spoken of."""
        words = [token.word for token in self.tokens[group.first : group.last]]
        is_to = self.tags[group.first : group.last].startswith("BT")
        is_bound = (group.modal in _WOULD or is_to) and self.tags[group.last - 1] == "V"
        if not is_bound or group.negated or group.form != "finite" or b"have" in words:
            return
        head = self.sentence.head(subject)
        if head in _NO_PARTIES or not self._is_deed(group):
            return
        if group.modal != b"would" and lead[1] == "offered" and lead[0].last < 2:
            return
        is_led = lead[0].last > 1
        if self.sentence.head(subject) in _PLAIN_PRONOUNS and not is_led:
            return
        obliged = None if group.passive else subject
        cue = Span(group.first, group.first + 1)
        why = "under a plan" if is_led else "would"
        for number, (first, last) in enumerate(self.items.of(group.last - 1, verbs=True)):
            begin = subject.first if number == 0 else first
            yield Part(begin, last, obliged, lead[1], cue, why, is_led)

    def _of_actor(self, group: Group, subject: Span | None, is_plan: bool) -> Iterator[Part]:
        """What somebody demands, offers, promises to do, or rules out."""
        if group.passive or group.modal in (b"may", b"might", b"could", b"can"):
            return
        at = group.last - 1
        word = self.tokens[at].word
        if word in _EXCLUDES and not group.negated:
            first = at + 1 + (self.tags[at + 1 : at + 2] == "L")
            yield from self._nouns(first, None, "excluded", Span(at, first), "ruled out")
        if group.negated and group.modal == b"would" and word in (b"discuss", b"consider"):
            yield from self._nouns(at + 1, None, "excluded", Span(group.first, at + 1), "ruled out")
        if group.negated or is_plan:
            return
        if (cue := phrase_at(self.sentence, at, _DEMANDS)) is not None:
            yield from self._demanded(cue)
        elif word in _PROMISES and self.tags[cue_end(self, at)] == "T":
            after = next((it for it in self.sentence.groups if it.first == at + 1), None)
            if after is not None and after.form == "to":
                settled = word in _SETTLING
                yield from self._verbs(
                    after, subject, "agreed" if settled else "offered", "promise"
                )
        elif (cue := phrase_at(self.sentence, at, _OFFERS)) is not None:
            yield from self._nouns(cue.last, subject, "offered", cue, "offer")

    def _demanded(self, cue: Span) -> Iterator[Part]:
        """'demanded X', 'demanded that X do it', 'wants X to do it'."""
        at = cue.last
        is_that = self.tags[at : at + 1] == "S" and self.tokens[at].word == b"that"
        span = self.sentence.noun_phrase(at + is_that, tail=False)
        if self.proposals.is_one(self.sentence, span) and self.tags[at : at + 1] == "D":
            return
        if span is not None and is_that:
            if (
                self.tags[span.last : span.last + 1] in ("D", "K", "M", "P", "T")
                and span.last - span.first > 1
            ):
                verb = span.last - 1  # 'that the government lift a ban'
                if self.tokens[verb].word in _NO_DEEDS:
                    return
                who = Span(span.first, verb)
                for first, last in self.items.of(verb, verbs=True):
                    yield Part(first, last, who, "demanded", cue, "demand", False)
            elif (
                self.tags[span.last : span.last + 1] == "V"
                and self.tokens[span.last].word not in _NO_DEEDS
            ):
                for first, last in self.items.of(span.last, verbs=True):
                    yield Part(first, last, span, "demanded", cue, "demand", False)
            return
        is_wanted = self.tokens[cue.first].word.startswith((b"want", b"ask"))
        if span is not None and is_wanted and self.tags[span.last : span.last + 1] == "T":
            group = next((it for it in self.sentence.groups if it.first == span.last), None)
            if group is not None:
                is_passive = "B" in self.tags[group.first : group.last]
                last = self.items.end(group.last, verbs=True)
                yield Part(
                    span.first, last, None if is_passive else span, "demanded", cue, "demand", False
                )
                return
        yield from self._nouns(at, None, "demanded", cue, "demand")

    def _of_exchange(self, cue: Span) -> Iterator[Part]:
        """'in return for the reopening of the road'."""
        if self.tokens[cue.first - 1].word == b"in" or self.tokens[cue.first].word == b"in":
            near = self.proposals.between(self.sentence.start, self.tokens[cue.first].start)
            if near:
                yield from self._nouns(cue.last, None, "demanded", cue, "exchange", many=False)
        else:
            yield from self._nouns(cue.last, None, "demanded", cue, "demand", many=False)

    def _of_colon(self) -> Iterator[Part]:
        """'a compromise: a referendum in 2032 and a council of 21 seats'."""
        for at in range(1, len(self.tokens) - 1):
            if self.tokens[at].word == b":" and self.tags[at + 1] in "DM":
                low, high = self.tokens[max(at - 12, 0)].start, self.tokens[at].start
                modality = modality_of(self.proposals, low, high)
                if modality is not None:
                    cue = Span(at - 1, at)
                    yield from self._nouns(at + 1, None, modality, cue, "colon")

    def _of_list(self) -> Iterator[Part]:
        """An item of a list that a plan or a demand introduces."""
        doc, start = self.proposals.doc, self.sentence.start
        low, high = doc.line(start)
        match = _LISTED.match(doc.data, low, high)
        if match is None or low != start or len(self.tokens) < 4:
            return
        modality = self._list_of(low)
        if modality is None:
            return
        first = self.sentence.index(match.end())
        last = len(self.tokens)
        while last > first and self.tags[last - 1] in "ZCA":
            last -= 1
        group = next((it for it in self.sentence.groups if it.form == "finite"), None)
        subject = self.sentence.subject(group) if group is not None and not group.passive else None
        if last - first > 1:
            last = min(last, self.items.end(first + 1, verbs=False, many=True))
            yield Part(first, last, subject, modality, Span(first, first + 1), "list", True)

    def _list_of(self, low: int) -> str | None:
        """The modality of a list whose items are the lines around, by the line that opens it."""
        doc = self.proposals.doc
        for _ in range(12):
            if low == 0:
                return None
            start, end = doc.line(low - 1)
            line = doc.data[start:end].strip()
            if line and _LISTED.match(doc.data, start, end) is None:
                if not line.endswith(b":") or not self.proposals.between(start, end):
                    return None
                return modality_of(self.proposals, max(start - 700, 0), end)
            low = start
        return None

    def _nouns(
        self,
        first: int,
        who: Span | None,
        modality: str,
        cue: Span,
        why: str,
        *,
        sure: bool = False,
        many: bool = True,
    ) -> Iterator[Part]:
        """The things of a list."""
        for begin, end in self.items.of(first, verbs=False):
            span = self.sentence.noun_phrase(begin)
            if span is not None and not self._is_thing(Span(begin, end), span, sure):
                span = None
            if span is None:
                return
            is_one = self.proposals.is_one(self.sentence, span)
            yield Part(begin, end, None if is_one else who, modality, cue, why, sure)
            sure = True
            if not many:
                return

    def _is_thing(self, item: Span, span: Span, sure: bool) -> bool:
        """Whether a noun phrase may be a term: no proposal, and no mere answer."""
        head = self.sentence.head(span)
        if head in _WEAK_NOUNS or self.tags[span.first : span.last] == "K":
            return False
        words = self.tokens[item.first : item.last]
        is_counted = "M" in self.tags[item.first : item.last]
        if self.proposals.is_one(self.sentence, span) and not is_counted and head not in DEEDS:
            return False
        return sure or is_counted or any(token.word in DEEDS for token in words)

    def _verbs(self, group: Group, who: Span | None, modality: str, why: str) -> Iterator[Part]:
        """What is to be done, of a list."""
        cue = Span(group.first, group.first + 1)
        for first, last in self.items.of(group.last - 1, verbs=True):
            yield Part(first, last, who, modality, cue, why, why == "plan would")


def cue_end(parts: Parts, at: int) -> int:
    """The token behind a verb, if there is one."""
    return min(at + 1, len(parts.tags) - 1)


_PLAIN_PRONOUNS = frozenset((b"he", b"she", b"it", b"they", b"i", b"we", b"you"))
