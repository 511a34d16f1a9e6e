"""Terms of a proposal that figures and cue words give away."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator

from trucebook.extract.confidence import confidence, term_signal
from trucebook.extract.figures.meaning import Cues
from trucebook.extract.rows import Figure, Term
from trucebook.extract.text.document import Document
from trucebook.spans import context

_OF_METRIC = {
    "truce_duration": "truce_duration",
    "truce_stages": "stages",
    "stage_duration": "stage_duration",
    "hostages_released": "hostage_release",
    "prisoners_released": "prisoner_release",
}
_BY_CUE = ("withdrawal", "reconstruction", "aid", "access")
_TYPES = {
    "withdrawal": "troop_withdrawal",
    "reconstruction": "reconstruction",
    "aid": "aid",
    "access": "access",
}
_TRUCE = re.compile(
    r"(?:, [a-z]+-(?:stage|phase))? (?:[a-z]+ )?(?:truce|ceasefire|cease-fire|pause|lull|plan|"
    r"strategy|peace plan)\b"
)

_LEAD = re.compile(
    rb"(?:(?:[Tt]he|[Aa]n?|more|[A-Z][a-z]+) )?(?:(?:complete|full|partial|troop|permanent|"
    rb"lasting) )?\Z"
)
_NOUNS = rb"(?:hostages|captives|prisoners|detainees|abductees)"
_PHRASES = {
    "hostage_release": re.compile(
        rb"(?:release|return|freeing) of (?:(?:all|the|more than|[0-9]+|[a-z]+) ){0,3}"
        + _NOUNS
        + rb"|(?:free|release) (?:all |the )?(?:[A-Z][a-z]+ )?"
        + _NOUNS
        + rb"|hostage release"
    ),
    "prisoner_release": re.compile(rb"in exchange for (?:[A-Za-z][a-z]+ )?(?:prisoners|detainees)"),
    "troop_withdrawal": re.compile(
        rb"withdrawal (?:of (?:[A-Za-z][a-z]+ ){0,2}[a-z]+|from (?:the )?[A-Za-z]+(?: [a-z]+)?)"
    ),
    "reconstruction": re.compile(
        rb"(?:reconstruction|rebuilding|reproduction) of (?:the )?[A-Za-z]+"
    ),
    "aid": re.compile(rb"aid (?:for|to|into) [A-Z][a-z]+"),
    "governance": re.compile(
        rb"(?:establishment|creation) of a [A-Z][a-z]+ state|statehood|"
        rb"demilitari[sz]ation of the [a-z]+"
    ),
    "normalisation": re.compile(
        rb"normali[sz]ation of relations between [A-Z][a-z]+(?: [A-Z][a-z]+)? and [A-Z][a-z]+|"
        rb"(?:restore|normali[sz]e) relations with [A-Z][a-z]+"
    ),
    "end_of_war": re.compile(rb"(?:permanent|lasting) (?:ceasefire|truce|peace)|end to the war"),
}
_KIND_OF = {
    "released": "hostage_release",
    "proposed": "prisoner_release",
    "withdrawal": "troop_withdrawal",
    "reconstruction": "reconstruction",
    "aid": "aid",
    "governance": "governance",
    "normalisation": "normalisation",
    "end_of_war": "end_of_war",
}
_GROUPS = frozenset(_KIND_OF)


def terms(doc: Document, figures: list[Figure], cues: Cues) -> list[Term]:
    """Candidate terms: figures that are part of an offer, and stock phrases for offers."""
    starts = [cue.start for cue in cues]
    found = [
        _of_figure(doc, figure, cues[_first(starts, figure.start) : _first(starts, figure.end, 60)])
        for figure in figures
        if figure.status == "proposed"
    ]
    rows = [term for term in found if term is not None]
    rows += _of_phrases(doc, cues)
    return sorted(rows, key=lambda row: (row.start, row.end))


def _first(starts: list[int], at: int, beyond: int = -60) -> int:
    return bisect_left(starts, at + beyond)


def _of_figure(doc: Document, figure: Figure, cues: Cues) -> Term | None:
    kind = _OF_METRIC.get(figure.metric or "") or _by_cue(doc, figure, cues)
    if kind is None:
        return None
    end = figure.end
    if kind in ("truce_duration", "stages"):
        tail = _TRUCE.match(doc.text, end)
        end = tail.end() if tail is not None else end
    prefix, suffix = context(doc.text, figure.start, end)
    return Term(
        start=figure.start,
        end=end,
        exact=doc.text[figure.start : end],
        prefix=prefix,
        suffix=suffix,
        term_type=kind,
        value_text=figure.value_text,
        value_low=figure.value_low,
        value_high=figure.value_high,
        bound=figure.bound,
        unit=figure.unit,
        counted_group=figure.counted_group,
        obliged_party=None,
        obliged_party_name=None,
        confidence=confidence(term_signal(figure.value_text)),
    )


def _by_cue(doc: Document, figure: Figure, cues: Cues) -> str | None:
    lo, hi = doc.sentence(figure.start)
    near = [cue for cue in cues if lo <= cue.start < hi and abs(cue.start - figure.start) < 60]
    for group in _BY_CUE:
        if any(group in cue.groups for cue in near):
            return _TYPES[group]
    return "other" if figure.metric not in (None, "age_threshold") else None


def _of_phrases(doc: Document, cues: Cues) -> Iterator[Term]:
    """Stock phrases for offers, each where a cue word of its kind begins."""
    for cue in cues:
        for group in cue.groups & _GROUPS:
            kind = _KIND_OF[group]
            match = _PHRASES[kind].match(doc.data, cue.start)
            if match is not None:
                lead = _LEAD.search(doc.data, max(0, cue.start - 24), cue.start)
                yield _of_phrase(doc, kind, lead.start() if lead else cue.start, match.end())
                break


def _of_phrase(doc: Document, kind: str, start: int, end: int) -> Term:
    prefix, suffix = context(doc.text, start, end)
    return Term(
        start=start,
        end=end,
        exact=doc.text[start:end],
        prefix=prefix,
        suffix=suffix,
        term_type=kind,
        value_text=None,
        value_low=None,
        value_high=None,
        bound=None,
        unit=None,
        counted_group=None,
        obliged_party=None,
        obliged_party_name=None,
        confidence=confidence(term_signal(None)),
    )
