"""What somebody did with a proposal, as candidate rows."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from itertools import pairwise

from trucebook.extract.confidence import Basis
from trucebook.extract.offers.clauses import Sentence, Span
from trucebook.extract.offers.proposals import Proposals
from trucebook.extract.offers.sentences import Sentences
from trucebook.extract.offers.spoken import spoken
from trucebook.extract.offers.stances import Stance, Stances
from trucebook.extract.offers.verbs import CUES
from trucebook.extract.reading import Reading
from trucebook.extract.rows import Quote, Response, grounded, place


def responses(
    proposals: Proposals, sentences: Sentences, quotes: Iterable[Quote]
) -> list[Response]:
    """A row for everything that somebody did with a proposal."""
    reading = sentences.reading
    if not proposals.found:
        return []
    doc, rows = reading.doc, list[Response]()
    hits = [start for start, _, _ in CUES.scan(doc.flat)]
    for start, end in pairwise(doc.sentences):
        if bisect_left(hits, start) == bisect_left(hits, end):
            continue
        if not proposals.are_near(start, end):
            continue
        sentence = sentences.at(start, end)
        found: list[Stance] = []
        for stance in Stances(reading, proposals, sentence).found():
            is_twin = any(
                one.code == stance.code
                and one.who.speaker == stance.who.speaker
                and one.first < stance.last
                and stance.first < one.last
                for one in found
            )
            if not is_twin:
                found.append(stance)
        rows += [_row(reading, proposals, sentence, stance) for stance in found]
    rows.sort(key=lambda row: row.start)
    starts = [row.start for row in rows]
    for row in list(spoken(proposals, quotes)):
        index = bisect_left(starts, row.end)
        near = rows[max(index - 4, 0) : index]
        if not any(row.stance == other.stance and row.start < other.end for other in near):
            rows.append(row)
    return sorted(rows, key=lambda row: (row.start, row.end))


def _row(reading: Reading, proposals: Proposals, sentence: Sentence, found: Stance) -> Response:
    doc = reading.doc
    named = sentence.offsets(found.named) if found.named is not None else None
    words = doc.words(*named) if named is not None else None
    bases = {
        "stance": Basis(found.why, *sentence.offsets(found.cue)),
        "actor_id": Basis(found.who.why, found.who.start, found.who.end),
    }
    if named is not None:
        bases["proposal_id"] = Basis("named", *named)
    bases["exact"] = Basis(found.why)
    sure, reasons = grounded(doc, "responses", bases)
    start, end = sentence.offsets(Span(found.first, found.last))
    return Response(
        *place(doc, start, end),
        actor_id=reading.actor_id(found.who.speaker),
        stance=found.code,
        proposal_id=proposals.known_as(doc.text[slice(*named)]) if named is not None else None,
        proposal_text=words,
        actor_name=found.who.speaker.name,
        confidence=sure,
        evidence=reasons,
    )
