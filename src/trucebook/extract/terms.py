"""Terms of a proposal that figures and cue words give away."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from trucebook.extract.confidence import confidence, term_signal
from trucebook.extract.rows import Figure, Term
from trucebook.extract.subject import Cue, Subject
from trucebook.extract.text.document import Document
from trucebook.spans import context

_LEAD = re.compile(
    rb"(?:(?:[Tt]he|[Aa]n?|more|[A-Z][a-z]+) )?(?:(?:complete|full|partial|troop|permanent|"
    rb"lasting) )?\Z"
)


def terms(
    subject: Subject, doc: Document, figures: list[Figure], cues: Sequence[Cue]
) -> list[Term]:
    """Candidate terms: figures that are part of an offer, and stock phrases for offers."""
    starts = [cue.start for cue in cues]
    found = [
        _of_figure(
            subject,
            doc,
            figure,
            cues[_first(starts, figure.start) : _first(starts, figure.end, 60)],
        )
        for figure in figures
        if figure.status == "proposed"
    ]
    rows = [term for term in found if term is not None]
    rows += _of_phrases(subject, doc, cues)
    return sorted(rows, key=lambda row: (row.start, row.end))


def _first(starts: list[int], at: int, beyond: int = -60) -> int:
    return bisect_left(starts, at + beyond)


def _of_figure(subject: Subject, doc: Document, figure: Figure, cues: Sequence[Cue]) -> Term | None:
    code = subject.term_of_metric.get(figure.metric or "") or _by_cue(subject, doc, figure, cues)
    if code is None:
        return None
    term = subject.term[code]
    tail = term.noun_behind.match(doc.text, figure.end) if term.nouns else None
    end = tail.end() if tail is not None else figure.end
    return _row(doc, code, figure.start, end, figure)


def _by_cue(subject: Subject, doc: Document, figure: Figure, cues: Sequence[Cue]) -> str | None:
    lo, hi = doc.sentence(figure.start)
    near = [cue for cue in cues if lo <= cue.start < hi and abs(cue.start - figure.start) < 60]
    for term in subject.terms:
        if any(f"term:{term.code}" in cue.groups for cue in near):
            return term.code
    metric = subject.metric.get(figure.metric or "")
    is_age = metric is not None and metric.form == "age"
    return "other" if figure.metric and not is_age and "other" in subject.term else None


def _of_phrases(subject: Subject, doc: Document, cues: Sequence[Cue]) -> Iterator[Term]:
    """Stock phrases for offers, each where its first words are."""
    for cue in cues:
        for term in subject.terms:
            if f"phrase:{term.code}" not in cue.groups:
                continue
            found = (pattern.match(doc.data, cue.start) for pattern in term.patterns)
            match = next(filter(None, found), None)
            if match is not None:
                lead = _LEAD.search(doc.data, max(0, cue.start - 24), cue.start)
                start = lead.start() if lead else cue.start
                yield _row(doc, term.code, start, match.end())
                break


def _row(doc: Document, code: str, start: int, end: int, figure: Figure | None = None) -> Term:
    prefix, suffix = context(doc.text, start, end)
    value_text = figure.value_text if figure else None
    return Term(
        start=start,
        end=end,
        exact=doc.text[start:end],
        prefix=prefix,
        suffix=suffix,
        term_type=code,
        value_text=value_text,
        value_low=figure.value_low if figure else None,
        value_high=figure.value_high if figure else None,
        bound=figure.bound if figure else None,
        unit=figure.unit if figure else None,
        counted_group=figure.counted_group if figure else None,
        obliged_party=None,
        obliged_party_name=None,
        confidence=confidence(term_signal(value_text)),
    )
