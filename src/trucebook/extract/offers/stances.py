"""What somebody did with a proposal, by the verbs of a sentence.

A verb of `lexicons/stances.json` is a response where its object is a proposal: the noun phrase
behind it, the subject of a passive, what a clause on a noun belongs to.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from trucebook.extract.lexicon import STANCES, byte_words
from trucebook.extract.offers.clauses import Group, Sentence, Span
from trucebook.extract.offers.judgements import judged
from trucebook.extract.offers.objects import Objects
from trucebook.extract.offers.parties import Party, owner, party
from trucebook.extract.offers.proposals import PRONOUNS, Proposals
from trucebook.extract.offers.verbs import ACCEPTANCE, OBJECTS, REJECTION, verb_at
from trucebook.extract.reading import Reading

_UNSURE = frozenset((b"may", b"might", b"could", b"can", b"should", b"must", b"shall"))
_HYPOTHESES = frozenset((b"if", b"unless", b"whether", b"until", b"before", b"that's"))
_CONDITIONS = frozenset((b"if", b"unless", b"provided"))
_WILLING = byte_words(STANCES["willing"])
_REFUSING = byte_words(STANCES["refusing"])
_TRYING = byte_words(STANCES["trying"])
_TAKEN = byte_words(STANCES["taken"])
_HOPING = tuple(word.encode() for word in STANCES["hoping"])
_TAKING = tuple(word.encode() for word in STANCES["taking"])
_LEAVING = tuple(word.encode() for word in STANCES["leaving"])


class Stance(NamedTuple):
    """A response in a sentence: the stance, who has it, and the tokens that say so.

    `cue` are the words of the stance, `named` those of the proposal; `why` is the kind of reason.
    """

    code: str
    who: Party
    first: int
    last: int
    cue: Span
    named: Span | None
    why: str


class Stances:
    """Reads the responses of one sentence."""

    def __init__(self, reading: Reading, proposals: Proposals, sentence: Sentence) -> None:
        self.reading = reading
        self.proposals = proposals
        self.sentence = sentence
        self.objects = Objects(proposals, sentence)
        self.tokens = sentence.tokens
        self.tags = sentence.tags

    def found(self) -> Iterator[Stance]:
        """Every response, verb by verb."""
        for group in self.sentence.groups:
            words, names = verb_at(self.sentence, group.last - 1)
            if names and not self._is_hypothesis(group):
                yield from self._of_verb(
                    group, Span(group.last - 1, group.last - 1 + len(words)), names
                )
            else:
                yield from self._of_condition(group)
        yield from self._of_nouns()
        yield from self._of_hope()

    def _is_hypothesis(self, group: Group) -> bool:
        """Whether a clause opens with 'if', or may or should be."""
        if group.modal in _UNSURE and not (group.negated and group.modal in (b"could", b"can")):
            return True
        subject = self.sentence.subject(group)
        first = (
            subject.first if subject is not None and subject.first < group.first else group.first
        )
        word = self.tokens[group.last - 1].word
        if word in _TAKEN and group.last - group.first == 1 and self.tags[first - 1 : first] == "S":
            return True  # 'demanding that the cabinet accept'
        return first > 0 and self.tokens[first - 1].word in _HYPOTHESES

    def _of_verb(self, group: Group, cue: Span, names: frozenset[str]) -> Iterator[Stance]:
        if group.passive:
            yield from self._of_passive(group, cue, names)
            return
        if "urging" in names:
            yield from self._of_urging(group, cue)
        if "naming" in names:
            yield from self._of_name(group, cue)
        if "demanding" in names:
            yield from self._of_demand(group, cue, names)
        code = next((name for name in OBJECTS if name in names), None)
        if code is not None and (group.form != "ing" or self._is_main_ing(group)):
            yield from self._of_object(group, cue, code, names)

    def _of_object(
        self, group: Group, cue: Span, code: str, names: frozenset[str]
    ) -> Iterator[Stance]:
        """'rejected the plan', 'refused to sign'."""
        named = self.objects.of(group, cue, code, names)
        is_bare = group.form == "to" and self.tokens[group.last - 1].word in _TAKEN
        is_bare = is_bare and cue.last >= len(self.tags) - 1 and self.objects.speaks_before()
        if named is None and not is_bare:
            return
        if group.form == "to":
            turned, main = self._of_infinitive(group, code)
        else:
            turned, main = self._turned(group, code), group
        subject = self.sentence.subject(main)
        is_it = subject is not None and self.sentence.words(subject) == b"it"
        if turned is None or (turned == "proposes" and is_it):
            return
        if turned == "conveys" and named is not None and "of_talks" not in names:
            yield from self._given(cue, named, subject)
        yield from self._rows(turned, main, cue, named, "verb")

    def _given(self, cue: Span, named: Span, subject: Span | None) -> Iterator[Stance]:
        """'handed the negotiators a draft': who has it now."""
        if named.first == cue.last:
            return
        given = party(self.reading, self.sentence, self.sentence.noun_phrase(cue.last, tail=False))
        if given is not None:
            first = cue.first if subject is None else min(subject.first, cue.first)
            yield Stance("receives", given, first, named.last, cue, named, "verb")

    def _rows(
        self, code: str, group: Group, cue: Span, named: Span | None, why: str
    ) -> Iterator[Stance]:
        subject = self.sentence.subject(group)
        if subject is None or self.proposals.is_one(self.sentence, subject):
            return
        first, last = self._clause(subject, group, max(cue.last, named.last if named else 0))
        who = None
        if self.tags[subject.first : subject.last] == "K" and first < subject.first:
            # 'the Front said it would sign': who says so.
            said = self.sentence.said_by(subject.first)
            if self.sentence.words(subject) in (b"it", b"he", b"she", b"they"):
                who = party(self.reading, self.sentence, said)
        who = who or party(self.reading, self.sentence, subject)
        if who is not None:
            yield Stance(code, who, first, last, cue, named, why)

    def _is_main_ing(self, group: Group) -> bool:
        """', rejecting the plan' belongs to the subject of its clause."""
        is_behind_comma = group.first > 0 and self.tags[group.first - 1] == "C"
        return is_behind_comma or "B" in self.tags[group.first : group.last]

    def _turned(self, group: Group, code: str) -> str | None:
        """The stance of a verb as it is denied, or under a condition."""
        if group.negated:
            if code == "rejects":
                return "open"
            has = any(token.tag == "H" for token in self.tokens[group.first : group.last])
            is_plain = code == "accepts" or (code == "open" and bool(group.modal))
            return "rejects" if is_plain and not has else None
        if code == "accepts" and group.modal in (b"would", b"will") and self._has_condition(group):
            return "conditional"
        return code

    def _has_condition(self, group: Group) -> bool:
        return not _CONDITIONS.isdisjoint(self._words(group.last, len(self.tokens)))

    def _words(self, first: int, last: int) -> list[bytes]:
        return [token.word for token in self.tokens[first:last]]

    def _of_infinitive(self, group: Group, code: str) -> tuple[str | None, Group]:
        """'refused to sign', 'is ready to accept': the verb before decides."""
        for other in reversed(self.sentence.groups):
            if other.last > group.first or other.form == "to":
                continue
            gap = self._words(other.last, group.first)
            word = self.tokens[other.last - 1].word
            if gap[-1:] and gap[-1] in _WILLING | _REFUSING:
                word = gap[-1]
            elif self.tags[other.last : group.first].strip("LX"):
                return None, other
            if word in _REFUSING and not other.negated:
                return ("rejects" if code in ("accepts", "open", "receives") else None), other
            if code == "conveys":
                return (code if word in _TRYING else None), other
            if word in _WILLING and self._has_condition(group):
                return ("conditional" if code == "accepts" else None), other
            if word in _WILLING and not other.negated and other.form == "finite":
                return (code if code != "proposes" else None), other
            return None, other
        return None, group

    def _of_passive(self, group: Group, cue: Span, names: frozenset[str]) -> Iterator[Stance]:
        """'was rejected by X', 'a plan drafted by X', 'X was handed a draft'."""
        subject = self.sentence.subject(group)
        if group.negated or (subject is None and group.form == "finite"):
            return
        if group.form == "finite" and "given" in names:
            at = cue.last
            named = self.sentence.noun_phrase(at)
            if named is not None and self.proposals.is_one(self.sentence, named):
                yield from self._rows("receives", group, cue, named, "passive")
        code = next((name for name in OBJECTS if name in names), None)
        talks = code == "conveys"
        if code is not None and group.form == "participle":
            subject = self.objects.proposal_before(group.first, talks=talks)
        if code is None or not self.proposals.is_one(self.sentence, subject, talks=talks):
            return
        assert subject is not None  # noqa: S101
        end = self.sentence.clause_end(cue.last)
        by = next((at for at in range(cue.last, end) if self.tokens[at].word == b"by"), None)
        named = self.sentence.noun_phrase(subject.first)
        for agent in self._agents(by + 1) if by is not None else ():
            who = party(self.reading, self.sentence, agent)
            if who is not None:
                last = max(agent.last, cue.last)
                yield Stance(code, who, subject.first, last, cue, named, "passive")
        if (
            code == "conveys"
            and self.tokens[cue.last : cue.last + 1]
            and self.tokens[cue.last].word == b"to"
        ):
            given = self.sentence.noun_phrase(cue.last + 1, tail=False)
            who = party(self.reading, self.sentence, given)
            if who is not None:
                yield Stance("receives", who, subject.first, end, cue, named, "passive")

    def _agents(self, first: int) -> Iterator[Span]:
        """The noun phrases of a list."""
        while True:
            span = self.sentence.noun_phrase(first)
            if span is None:
                return
            yield span
            if self.tags[span.last : span.last + 1] != "A":
                return
            first = span.last + 1

    def _of_urging(self, group: Group, cue: Span) -> Iterator[Stance]:
        """'urged X to accept', 'demanding that X accept'."""
        if group.negated or group.form == "to":
            return
        at, end = cue.last, self.sentence.clause_end(cue.last)
        words = b" " + b" ".join(self._words(at, end)) + b" "
        opens = (b" to ",) if self.tokens[at - 1].word != b"that" else (b" ",)
        for codes, verbs in (("rejects", _LEAVING), ("urges", _TAKING)):
            for verb in verbs:
                if not any(lead + verb + b" " in words for lead in opens) or b" not " in words:
                    continue
                start, stop = self.tokens[at - 1].start, self.tokens[end - 1].end
                near = self.proposals.between(start, stop) or self.objects.speaks_before()
                if near:
                    yield from self._rows(codes, group, Span(cue.first, end), None, "urging")
                    return

    def _of_name(self, group: Group, cue: Span) -> Iterator[Stance]:
        """'called the offer an insult'."""
        span = self.sentence.noun_phrase(cue.last)
        if group.negated or span is None:
            return
        is_one = self.proposals.is_one(self.sentence, span)
        if not is_one and not (
            self.sentence.words(span) in PRONOUNS and self.objects.speaks_before()
        ):
            return
        end = self.sentence.clause_end(span.last)
        start = self.tokens[span.last - 1].end
        words = self.reading.doc.data[start : self.tokens[end - 1].end].lower()
        code = judged(words)
        if code is not None and b"but" not in words.split():
            yield from self._rows(code, group, Span(cue.first, end), span, "name")

    def _of_demand(self, group: Group, cue: Span, names: frozenset[str]) -> Iterator[Stance]:
        """'demanded the release of all prisoners': terms of their own."""
        if group.negated or group.form in ("to",) or group.modal:
            return
        span = self.sentence.noun_phrase(cue.last)
        if span is None or self.proposals.is_one(self.sentence, span):
            return
        is_wanted = self.tokens[cue.first].word.startswith(b"want")
        if not self.objects.is_term(span) and not (
            is_wanted and self.tags[span.last : span.last + 1] == "T"
        ):
            return
        code = "conditional" if "insisting" in names else "proposes"
        if code == "conditional" or self.objects.is_term(span):
            yield from self._rows(code, group, cue, None, "demand")

    def _of_condition(self, group: Group) -> Iterator[Stance]:
        """'said the accord must include X', 'has made X a condition', 'is ready to stop if'."""
        cue = Span(group.first, group.last)
        subject = self.sentence.subject(group)
        if group.negated or group.form != "finite" or subject is None:
            return
        if group.modal in (b"must", b"should") and self.proposals.is_one(self.sentence, subject):
            said = self.sentence.said_by(subject.first)
            who = party(self.reading, self.sentence, said)
            if who is not None and said is not None:
                last = self.sentence.clause_end(group.last)
                yield Stance("conditional", who, said.first, last, cue, subject, "condition")
            return
        words = [
            token.word for token in self.tokens[group.last : self.sentence.clause_end(group.last)]
        ]
        if self.tokens[group.last - 1].word in (b"made", b"makes", b"set") and (
            b"condition" in words or b"conditional" in words or b"dependent" in words
        ):
            yield from self._rows("conditional", group, cue, None, "condition")
        ready = words[:1] and words[0] in (b"ready", b"willing", b"prepared")
        if ready and words[1:2] == [b"to"] and self._has_condition(group):
            yield from self._rows("conditional", group, cue, None, "condition")

    def _of_nouns(self) -> Iterator[Stance]:
        """'Her rejection of the plan', 'the rejection of the plan by X'."""
        for at, token in enumerate(self.tokens[:-2]):
            is_bad = token.word in REJECTION
            if not (is_bad or token.word in ACCEPTANCE) or self.tokens[at + 1].word != b"of":
                continue
            named = self.sentence.noun_phrase(at + 2)
            if named is None or not self.proposals.is_one(self.sentence, named):
                continue
            first = at
            while first > 0 and self.tags[first - 1] in "DN":
                first -= 1
            who = owner(self.reading, self.sentence, Span(first, at + 1))
            by = next((i for i in range(at, named.last) if self.tokens[i].word == b"by"), None)
            if who is None and by is not None:
                who = party(self.reading, self.sentence, self.sentence.noun_phrase(by + 1))
            if who is not None:
                code = "rejects" if is_bad else "accepts"
                last = self.sentence.clause_end(named.last)
                yield Stance(code, who, first, last, Span(at, at + 1), named, "noun")

    def _of_hope(self) -> Iterator[Stance]:
        """'said he was hopeful that talks would go on'."""
        words = b" ".join(token.word for token in self.tokens)
        cue = next((cue for cue in _HOPING if cue in words), None)
        if cue is None:
            return
        words_of = tuple(cue.split())
        at = next(
            (i for i in range(len(self.tokens)) if self.sentence.begins_with(i, words_of)), None
        )
        if at is None:
            return
        if words_of[-1] in (b"for", b"of") and not self.proposals.between(
            self.tokens[at].start, self.sentence.end, talks=True
        ):
            return
        for group in reversed(self.sentence.groups):
            if group.first < at + len(words_of) and group.form == "finite":
                subject = self.sentence.subject(group)
                if subject is None or self.sentence.words(subject) in (b"there", b"it"):
                    continue
                if not self._is_hypothesis(group):
                    yield from self._rows("open", group, Span(at, at + len(words_of)), None, "hope")
                return

    def _clause(self, subject: Span, group: Group, last: int) -> tuple[int, int]:
        """The clause of a verb, with the verb of saying that it hangs on."""
        said = self.sentence.said_by(subject.first)
        first = said.first if said is not None and said.first < subject.first else subject.first
        return first, max(self.sentence.clause_end(max(last, group.last)), last)
