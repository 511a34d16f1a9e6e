"""Terms as candidate rows: what an offer, a demand or a deal holds.

A term is a stretch that `parts` finds, or a proposed figure of a metric that is a term by itself.
Its type follows from such a metric, else from the cue words of the subject in it.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

from trucebook.extract.confidence import Basis
from trucebook.extract.lexicon import OFFERS, Trie, byte_words, pattern
from trucebook.extract.offers.clauses import Sentence, Span
from trucebook.extract.offers.parties import Party, owner, party
from trucebook.extract.offers.parts import Part, Parts
from trucebook.extract.offers.proposals import Proposals, modality_of
from trucebook.extract.offers.sentences import Sentences
from trucebook.extract.reading import Reading
from trucebook.extract.rows import Figure, Term, grounded, place
from trucebook.extract.subject import TIME, Cue, Subject

NEAR = 60
"""Characters between a figure and a cue for what it is about."""

_TRIGGERS = Trie(
    byte_words(
        word
        for name in ("holds", "holding", "demands", "offers", "nouns_of_demand", "promises")
        for word in OFFERS[name]
    )
    | byte_words(("would", "will", "shall", "must", "under", "are to", "is to", "ruled out"))
)
_BOTH = byte_words(OFFERS["both"])
_THINGS = byte_words(OFFERS["things"])
_WOULD = pattern(rb"\b<binding>\b")
_ASKING = re.compile(
    rb"\b(?:"
    + b"|".join(word.encode() for word in (*OFFERS["demands"], "needed", "needs"))
    + rb")\b"
)
_FREEING = re.compile(rb"\b(?:" + b"|".join(word.encode() for word in OFFERS["freeing"]) + rb")\b")
_WHOLE = byte_words(OFFERS["whole"])
_DEFERRING = re.compile(b"|".join(word.encode() for word in OFFERS["deferring"]))
_EXCLUDING = re.compile(
    rb"\b(?:" + b"|".join(word.encode() for word in OFFERS["excluding"]) + rb")\b"
)
_BULLET = re.compile(
    rb"\n[ \t]*(?:[-*\x95\x96\x97\xb7]|[0-9]{1,2}[.)]|\([a-z0-9]{1,2}\)) *[A-Za-z0-9]"
)
_LEAD = re.compile(
    rb"(?:(?:[Tt]he|[Aa]n?|more|[A-Z][a-z]+) )?(?:(?:complete|full|partial|troop|permanent|"
    rb"lasting) )?\Z"
)


class Draft(NamedTuple):
    """A term before it is a row: where it is, and what decided its cells."""

    start: int
    end: int
    code: str
    code_basis: Basis
    figure: Figure | None
    modality: str | None
    modality_basis: Basis
    who: Party | None
    why: str


@dataclass(frozen=True, eq=False)
class Terms:
    """What the terms of a text are read from."""

    subject: Subject
    reading: Reading
    figures: Sequence[Figure]
    cues: Sequence[Cue]
    proposals: Proposals
    sentences: Sentences

    def rows(self) -> list[Term]:
        """Every term, in the order of the text."""
        drafts = self._of_units()
        drafts += self._of_figures(drafts)
        drafts += self._of_phrases(drafts)
        return [self._row(draft) for draft in sorted(drafts, key=lambda draft: draft[:2])]

    def _of_units(self) -> list[Draft]:
        doc = self.reading.doc
        if not self.proposals.found:
            return []
        hits = [start for start, _, _ in _TRIGGERS.scan(doc.flat)]
        hits = sorted({*hits, *(match.start() + 1 for match in _BULLET.finditer(doc.data))})
        drafts: list[Draft] = []
        for start, end in pairwise(doc.sentences):
            if bisect_left(hits, start) < bisect_left(hits, end) and self.proposals.are_near(
                start, end
            ):
                drafts += self._in_sentence(start, end)
        return drafts

    def _in_sentence(self, start: int, end: int) -> list[Draft]:
        sentence = self.sentences.at(start, end)
        taken: list[tuple[int, int]] = []
        drafts: list[Draft] = []
        for part in Parts(self.proposals, sentence).found():
            low, high = sentence.offsets(Span(part.first, part.last))
            if any(low < other and one < high for one, other in taken):
                continue
            found = list(self._of_part(part, low, high, start, end))
            if found:
                taken.append((low, high))
                drafts += found
        return drafts

    def _of_part(self, part: Part, low: int, high: int, start: int, end: int) -> Iterator[Draft]:
        sentence = self.sentences.at(start, end)
        inside = self._figures_in(low, high)
        code, basis = self._type(low, high, inside)
        is_vague = code == "other" and not inside and not part.is_sure
        is_vague = is_vague and part.why in ("promise", "plan to")
        if is_vague or (part.why == "would" and code == "other"):
            return
        who = self._obliged(part, sentence)
        modality, why = self._modality(part, low, high, sentence.offsets(part.cue))
        figures = self._valued(code, inside)
        for figure in figures or (None,):
            own = self.subject.term_of_metric.get(figure.metric or "") if figure else None
            own_basis = Basis("metric") if own else basis
            yield Draft(low, high, own or code, own_basis, figure, modality, why, who, part.why)

    @cached_property
    def _starts(self) -> list[int]:
        """Where the figures begin in the clean text."""
        return [self.reading.doc.clean.after(figure.start) for figure in self.figures]

    def _figures_in(self, low: int, high: int) -> list[Figure]:
        after = self.reading.doc.clean.after
        first, last = bisect_left(self._starts, low), bisect_left(self._starts, high)
        return [one for one in self.figures[first:last] if after(one.end) <= high]

    def _type(self, low: int, high: int, inside: Sequence[Figure]) -> tuple[str, Basis]:
        """The type of a term: of a figure's metric, else the one with most cues in it."""
        first = len(self.reading.doc.data)
        for figure in inside:
            code = self.subject.term_of_metric.get(figure.metric or "")
            if code is not None and figure.unit not in TIME:
                return code, Basis("metric")
            if code is not None:
                first = min(first, self.reading.doc.clean.after(figure.start))
        found = self._cued(low, high)
        timed = next(
            (it for it in inside if self.subject.term_of_metric.get(it.metric or "")), None
        )
        if timed is not None and all(cues[0].start > first for cues in found.values()):
            return self.subject.term_of_metric[timed.metric or ""], Basis("metric")
        if not found:
            return self._freeing(low, high, inside) or ("other", Basis("no cue"))
        order = {term.code: number for number, term in enumerate(self.subject.terms)}
        code = min(found, key=lambda code: (-len(found[code]), found[code][0].start, order[code]))
        cue = found[code][0]
        return code, Basis("cue" if len(found) == 1 else "cue of several", cue.start, cue.end)

    def _freeing(self, low: int, high: int, inside: Sequence[Figure]) -> tuple[str, Basis] | None:
        """The first type of term that counts people, where people are let go."""
        freed = _FREEING.search(self.reading.doc.data, low, high)
        if freed is None or not any(figure.unit == "people" for figure in inside):
            return None
        for code in self.subject.term_of_metric:
            metric = self.subject.metric.get(code)
            if metric is not None and metric.is_of_people:
                return self.subject.term_of_metric[code], Basis("freeing", *freed.span())
        return None

    def _cued(self, low: int, high: int) -> dict[str, list[Cue]]:
        """The cues in a stretch by the type of term; a stock phrase counts as two."""
        found: dict[str, list[Cue]] = {}
        for cue in self.cues[bisect_left(self.cues, (low,)) : bisect_left(self.cues, (high,))]:
            for group in cue.groups:
                sort, _, code = group.partition(":")
                if sort == "term":
                    found.setdefault(code, []).append(cue)
                elif sort == "phrase" and self._phrase_end(code, cue.start) is not None:
                    found.setdefault(code, []).extend((cue, cue))
        return found

    def _phrase_end(self, code: str, start: int) -> int | None:
        """Where a stock phrase of a type of term that begins at an offset ends."""
        patterns = self.subject.term[code].patterns
        found = (pattern.match(self.reading.doc.data, start) for pattern in patterns)
        match = next(filter(None, found), None)
        return match.end() if match is not None else None

    def _valued(self, code: str, inside: Sequence[Figure]) -> list[Figure]:
        """The figures that give a term its value: one of each type of term, else the first."""
        own: dict[str, Figure] = {}
        for figure in inside:
            other = self.subject.term_of_metric.get(figure.metric or "")
            if other is not None:
                own.setdefault(other, figure)
        if own:
            return list(own.values())
        counts = [figure for figure in inside if figure.unit not in TIME]
        return (counts or list(inside))[:1]

    def _obliged(self, part: Part, cut: Sentence) -> Party | None:
        span = part.obliged
        if span is None:
            return (
                owner(self.reading, cut, Span(part.first, part.last))
                if part.why in ("demand", "exchange")
                else None
            )
        words = {token.word for token in cut.tokens[span.first : span.last]}
        head = cut.head(span)
        if head in _THINGS or not words.isdisjoint(_BOTH):
            found = owner(self.reading, cut, span)
            return found if words.isdisjoint((b"both", b"either")) else None
        if cut.tokens[span.first].word in (b"a", b"an") or "M" in cut.tags[span.first : span.last]:
            return None
        return party(self.reading, cut, span)

    def _modality(self, part: Part, low: int, high: int, cue: tuple[int, int]) -> tuple[str, Basis]:
        data = self.reading.doc.data[low:high].lower()
        deferring = _DEFERRING.search(data)
        if deferring is not None:
            return "deferred", Basis("cue", low + deferring.start(), low + deferring.end())
        excluding = _EXCLUDING.search(data)
        if excluding is not None and excluding[0] != b"without":
            return "excluded", Basis("cue", low + excluding.start(), low + excluding.end())
        return part.modality, Basis(part.why, *cue)

    def _of_figures(self, drafts: list[Draft]) -> list[Draft]:
        """Proposed figures of a metric that is a term, or near a cue for one."""
        doc, found = self.reading.doc, list[Draft]()
        starts = sorted((draft.start, draft.end) for draft in drafts)
        for figure in self.figures:
            if figure.status != "proposed":
                continue
            start, end = doc.clean.after(figure.start), doc.clean.after(figure.end)
            index = bisect_left(starts, (start + 1,)) - 1
            if any(
                low <= start and end <= high for low, high in starts[max(index - 2, 0) : index + 1]
            ):
                continue
            code = self.subject.term_of_metric.get(figure.metric or "")
            basis = Basis("metric")
            if code is None:
                code, basis = self._near(figure, start)
            if code is None:
                continue
            term = self.subject.term[code]
            tail = term.noun_behind.match(doc.text, end) if term.nouns else None
            modality, why = self._modality_near(start, end)
            found.append(
                Draft(
                    start,
                    tail.end() if tail else end,
                    code,
                    basis,
                    figure,
                    modality,
                    why,
                    None,
                    "figure",
                )
            )
        return found

    def _near(self, figure: Figure, start: int) -> tuple[str | None, Basis]:
        """The type of a proposed figure by the nearest cue of its sentence."""
        metric = self.subject.metric.get(figure.metric or "")
        if metric is not None and metric.form == "age":
            return None, Basis("none")
        lo, hi = self.reading.doc.sentence(start)
        low, high = max(lo, start - NEAR), min(hi, start + NEAR)
        best: tuple[int, str, Cue] | None = None
        for cue in self.cues[bisect_left(self.cues, (low,)) : bisect_left(self.cues, (high,))]:
            for group in sorted(cue.groups):
                gap = abs(cue.start - start)
                if group.startswith("term:") and (best is None or gap < best[0]):
                    best = gap, group[5:], cue
        return (
            (best[1], Basis("cue near", best[2].start, best[2].end))
            if best
            else (None, Basis("none"))
        )

    def _modality_near(self, start: int, end: int) -> tuple[str | None, Basis]:
        """The modality of a phrase alone: that of the words of its sentence."""
        doc = self.reading.doc
        lo, _ = doc.sentence(start)
        asked = _ASKING.search(doc.data, lo, start)
        if asked is not None:
            return "demanded", Basis("demand", *asked.span())
        if doc.data.startswith((b"in exchange", b"in return"), start):
            return "demanded", Basis("exchange", start, end)
        said = modality_of(self.proposals, max(doc.line(start)[0], lo - 500), start)
        return said, Basis("plan before" if said else "default")

    def _of_phrases(self, drafts: list[Draft]) -> list[Draft]:
        """Stock phrases for terms, in a sentence that speaks of an offer or demand."""
        doc, found = self.reading.doc, list[Draft]()
        taken = sorted((draft.start, draft.end) for draft in drafts)
        for cue in self.cues:
            codes = sorted(group[7:] for group in cue.groups if group.startswith("phrase:"))
            index = bisect_left(taken, (cue.start + 1,))
            if not codes or any(cue.start < high for _, high in taken[max(index - 3, 0) : index]):
                continue
            lo, _ = doc.sentence(cue.start)
            if (
                not (
                    self.proposals.between(lo, cue.start) or _WOULD.search(doc.data, lo, cue.start)
                )
                or self.reading.region_at(cue.start) is not None
            ):
                continue
            for code in codes:
                end = self._phrase_end(code, cue.start)
                is_said_of = end is not None and bool(self.proposals.between(end, end + 3))
                is_denied = b" not " in doc.data[max(lo, cue.start - 40) : cue.start]
                if end is not None and not is_said_of and not is_denied:
                    lead = _LEAD.search(doc.data, max(lo, cue.start - 24), cue.start)
                    start = lead.start() if lead else cue.start
                    modality, why = self._modality_near(start, end)
                    # NOTE: which side asks for what a phrase alone names is not for us to say.
                    said = modality if why.why in ("demand", "exchange") else None
                    basis = Basis("phrase", cue.start, end)
                    found.append(Draft(start, end, code, basis, None, said, why, None, "phrase"))
                    break
        return found

    def _row(self, draft: Draft) -> Term:
        doc, figure = self.reading.doc, draft.figure
        bases = {
            "exact": Basis(draft.why),
            "term_type": draft.code_basis,
            "modality": draft.modality_basis,
        }
        if draft.who is not None:
            bases["obliged_party"] = Basis(draft.who.why, draft.who.start, draft.who.end)
        sure, reasons = grounded(doc, "terms", bases)
        words = set(doc.data[draft.start : draft.end].lower().split())
        return Term(
            *place(doc, draft.start, draft.end),
            term_type=draft.code,
            value_text=figure.value_text if figure else None,
            value_low=figure.value_low if figure else None,
            value_high=figure.value_high if figure else None,
            bound=figure.bound if figure else None,
            unit=figure.unit if figure else None,
            counted_group=figure.counted_group if figure else None,
            obliged_party=self.reading.actor_id(draft.who.speaker) if draft.who else None,
            obliged_party_name=draft.who.speaker.name if draft.who else None,
            modality=draft.modality,
            scope="all"
            if not words.isdisjoint(_WHOLE)
            else "some"
            if figure and figure.unit == "people"
            else None,
            confidence=sure,
            evidence=reasons,
        )
