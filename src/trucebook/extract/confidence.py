"""What a confidence means: the share of similar rows that coders agree with.

Rows are similar if they have one signal, which is read from their columns.
`lexicons/confidence.toml` counts, for every signal, the candidates in coded texts and how many of
them were right: a figure in span, value, bound and unit, a quotation in span, kind and speaker, a
mention in span and actor, a term in type. The confidence is (right + 1) / (found + 2), so a signal
never seen has 0.5. `trucebook evaluate --calibrate` counts again.
"""

from __future__ import annotations

from trucebook.extract.lexicon import groups

_PRONOUNS = frozenset(("he", "she", "they", "it", "i", "we"))
_SHARES: dict[str, float] = {
    signal: round((right + 1) / (found + 2), 2)
    for table in groups("confidence").values()
    for signal, (right, found) in table["counts"].items()
}
UNSEEN = 0.5


def confidence(signal: str) -> float:
    """The confidence of a row with this signal."""
    return _SHARES.get(signal, UNSEEN)


def figure_signal(low: float | None, bound: str, unit: str | None, group: str | None) -> str:
    """The signal of a figure."""
    if low is None or bound == "vague":
        return "figure bare" if low is None else "figure vague"
    if unit is None:
        return "figure without unit"
    if group is not None:
        return "figure with noun"
    return "figure of people without noun" if unit == "people" else "figure with unit"


def quote_signal(kind: str, verb: str | None, speaker_text: str | None) -> str:
    """The signal of a quotation."""
    if kind == "scare":
        return "quote scare"
    if speaker_text is None:
        return f"quote {kind} of nobody"
    who = "pronoun" if speaker_text.lower() in _PRONOUNS else "name or noun"
    return f"quote {kind} by {who} {'with' if verb else 'without'} verb"


def mention_signal(actor_id: str | None, title: str | None, name: str) -> str:
    """The signal of a mention."""
    if actor_id is not None:
        return "mention known"
    if title is not None:
        return "mention titled"
    return "mention of several words" if " " in name else "mention of one word"


def term_signal(value_text: str | None) -> str:
    """The signal of a term."""
    return "term without value" if value_text is None else "term with value"
