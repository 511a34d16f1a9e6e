"""Terms of a proposal that figures and cue words give away."""

from __future__ import annotations

import re

from trucebook.extraction.document import Document
from trucebook.extraction.meaning import Cues
from trucebook.extraction.rows import Figure, Term
from trucebook.spans import context

__all__ = ["terms"]

_OF_METRIC = {
    "truce_duration": "truce_duration",
    "truce_stages": "stages",
    "stage_duration": "stage_duration",
    "hostages_released": "hostage_release",
    "prisoners_released": "prisoner_release",
}
_BY_CUE = ("withdrawal", "reconstruction", "aid", "access")
_TYPES = {"withdrawal": "troop_withdrawal", "reconstruction": "reconstruction", "aid": "aid", "access": "access"}
_TRUCE = re.compile(r"(?:, [a-z]+-(?:stage|phase))? (?:[a-z]+ )?(?:truce|ceasefire|cease-fire|pause|lull|plan|strategy|peace plan)\b")

_PHRASES = re.compile(
    rb"(?P<hostage_release>(?:the )?(?:release|return|freeing) of (?:all |the |more than |[0-9]+ |[a-z]+ ){0,3}(?:hostages|captives|prisoners|detainees|abductees)"
    rb"|(?:free|release) (?:all |the )?(?:[A-Z][a-z]+ )?(?:captives|hostages|prisoners)|a hostage-prisoner exchange|hostage release)"
    rb"|(?P<prisoner_release>in exchange for (?:[A-Z]?[a-z]+ )?(?:prisoners|detainees)|a prisoner (?:exchange|swap)(?: deal)?)"
    rb"|(?P<troop_withdrawal>(?:the |a )?(?:complete |full |partial )?(?:troop )?withdrawal (?:of (?:[A-Z]?[a-z]+ ){1,3}(?:from [A-Z]?[a-z ]+)?|from (?:the )?[A-Za-z ]+?)(?=[,.;]))"
    rb"|(?P<reconstruction>(?:the )?(?:reconstruction|rebuilding|reproduction) of (?:the )?[A-Za-z]+)"
    rb"|(?P<aid>more aid (?:for|to|into) [A-Z][a-z]+)"
    rb"|(?P<governance>(?:the )?(?:establishment|creation) of a [A-Z][a-z]+ state|[A-Z][a-z]+ statehood|demilitari[sz]ation of the [a-z]+)"
    rb"|(?P<normalisation>(?:the )?normali[sz]ation of relations between [A-Z][A-Za-z ]+ and [A-Z][a-z]+|(?:restore|normali[sz]e) relations with [A-Z][a-z]+)"
    rb"|(?P<end_of_war>an? (?:permanent|lasting) (?:ceasefire|truce|peace)|talks on a permanent peace|an end to the war)"
)


def terms(doc: Document, figures: list[Figure], cues: Cues) -> list[Term]:
    """Candidate terms: figures that are part of an offer, and stock phrases for offers."""
    found = [_of_figure(doc, figure, cues) for figure in figures if figure.status == "proposed"]
    rows = [term for term in found if term is not None]
    rows += [_of_phrase(doc, match) for match in _PHRASES.finditer(doc.data)]
    return sorted(rows, key=lambda row: (row.start, row.end))


def _of_figure(doc: Document, figure: Figure, cues: Cues) -> Term | None:
    kind = _OF_METRIC.get(figure.metric or "") or _by_cue(figure, cues)
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
        confidence=0.6,
    )


def _by_cue(figure: Figure, cues: Cues) -> str | None:
    near = [cue for cue in cues if abs(cue.start - figure.start) < 60]
    for group in _BY_CUE:
        if any(group in cue.groups for cue in near):
            return _TYPES[group]
    return "other" if figure.metric not in (None, "age_threshold") else None


def _of_phrase(doc: Document, match: re.Match[bytes]) -> Term:
    start, end = match.span()
    prefix, suffix = context(doc.text, start, end)
    return Term(
        start=start, end=end, exact=doc.text[start:end], prefix=prefix, suffix=suffix,
        term_type=match.lastgroup or "other", value_text=None, value_low=None, value_high=None,
        bound=None, unit=None, counted_group=None, obliged_party=None, obliged_party_name=None, confidence=0.5,
    )
