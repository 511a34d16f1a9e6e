"""What somebody says of a proposal in a quotation: '“There is room for a deal,” she said.'"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from trucebook.extract.confidence import Basis
from trucebook.extract.lexicon import STANCES
from trucebook.extract.offers.proposals import Proposals
from trucebook.extract.rows import Quote, Response, grounded, place

_SPOKEN = {
    code: re.compile(
        rb"\b(?:" + b"|".join(word.encode() for word in STANCES[f"spoken_{code}"]) + rb")\b"
    )
    for code in ("open", "rejects", "accepts")
}
_HEDGED = re.compile(rb"\b(?:if|unless|not yet|no|nor|never|don't|isn't)\b")
_EDGES = b" \t\n,.;:!?\"'\x91\x92\x93\x94\x84\xab\xbb"


def spoken(proposals: Proposals, quotes: Iterable[Quote]) -> Iterator[Response]:
    """A row for every quotation that takes or turns down a proposal, or sees room for it."""
    doc = proposals.doc
    for quote in quotes:
        if quote.speaker_name is None or quote.kind == "scare":
            continue
        start, end = doc.clean.after(quote.start), doc.clean.after(quote.end)
        words = doc.data[start:end].lower()
        found = {code: match for code in _SPOKEN if (match := _SPOKEN[code].search(words))}
        if len(found) != 1 or not proposals.are_near(start, end):
            continue
        ((code, match),) = found.items()
        if code != "rejects" and _HEDGED.search(words):
            continue
        yield _row(proposals, quote, code, (start + match.start(), start + match.end()), end)


def _row(proposals: Proposals, quote: Quote, code: str, cue: tuple[int, int], end: int) -> Response:
    doc = proposals.doc
    start = doc.sentence(cue[0])[0]
    start = max(start, doc.clean.after(quote.start))
    last = doc.sentence(max(end - 1, start))[1]
    last = start + len(doc.data[start:last].rstrip(_EDGES))
    speaker = next((one for one in quote.evidence if one.field == "speaker"), None)
    why = speaker.why if speaker is not None else "quotation"
    bases = {"stance": Basis("spoken", *cue), "actor_id": Basis(why), "exact": Basis("spoken")}
    sure, reasons = grounded(doc, "responses", bases)
    return Response(
        *place(doc, start, last),
        actor_id=quote.speaker,
        stance=code,
        proposal_id=None,
        proposal_text=None,
        actor_name=quote.speaker_name,
        confidence=sure,
        evidence=reasons,
    )
