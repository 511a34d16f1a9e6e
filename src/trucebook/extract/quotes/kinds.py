"""Whether quoted words are a clause, a fragment of speech, or a label that nobody has spoken."""

from __future__ import annotations

import re

from trucebook.extract.quotes.marks import Region
from trucebook.extract.text.reading import Reading

_FINITE = re.compile(
    rb"(?:\b(?:am|is|are|was|were|has|have|had|do|does|did|will|would|can|could|shall|should|"
    rb"must|may|might|cannot|can't|"
    rb"won't|don't|doesn't|didn't|isn't|aren't|wasn't|weren't|haven't|hasn't|let's|knows?|"
    rb"wants?|needs|says?|said|"
    rb"went|came|took|gave|made|saw|knew|lost|left|told|asked|goes|comes|takes|makes|means|"
    rb"remains|stays?|feels?|felt|thinks?|thought|believes?|"
    rb"looks?|brought|fell|got|gets|died|lives?|kept|keeps?|signed|counted|fired)\b"
    rb"|\b(?:[Hh]e|[Ss]he|[Ii]t|[Tt]hat|[Tt]here|[Ww]hat|[Ww]ho|[Hh]ere|[Ww]here|[Tt]his|"
    rb"[Oo]ne|[Nn]obody|[Ee]verybody|[Ee]veryone)['\x92]s\b|['\x92](?:re|ve|ll|m|d)\b|"
    rb"n['\x92]t\b)"
)
_PRONOUN_CLAUSE = re.compile(
    rb"(?:^|[ ,;])(?:I|we|We|you|You|they|They|he|He|she|She|it|It|nobody|Nobody|everyone|"
    rb"Everyone) [a-z]+"
)
_SUBORDINATE = re.compile(
    rb"(?:^|[ ])(?:who|whom|whose|which|that|when|where|before|after|if|because|while|until|"
    rb"unless|what|how|as|since|with which|to which|in which|than|though|although)\b"
)
_IMPERATIVE = re.compile(
    rb"(?:Bring|Ask|Give|Write|Let|Stop|Go|Come|Tell|Do|Don't|Don\x92t|Look|Listen|Leave|Take|"
    rb"Free|End|Open|Send|Help|Save|Keep|Wait|"
    rb"Remember|Think|Imagine|Pray|Get|Make|Put|Show|Release|Return|Think|Believe|Trust|Forget|"
    rb"Call|Please|Never|Hold|Read|Count|Say|Try|Talk)(?![a-z])"
)


def kind_of(reading: Reading, region: Region, credited: bool) -> str:
    """The kind of a quoted stretch; `credited` says whether the text names a speaker."""
    words = reading.doc.data[region.start : region.end]
    opens = region.opened == reading.doc.sentence(region.opened)[0] and words[:1].isupper()
    if is_clause(words) or (opens and words.count(b" ") >= 2 and credited and b"," not in words):
        return "full"
    return "fragment" if credited else "scare"


def is_clause(words: bytes) -> bool:
    if words.count(b" ") < 1:
        return False
    first = _FINITE.search(words)
    pronoun = _PRONOUN_CLAUSE.search(words)
    starts_small = words[:1].islower()
    if not starts_small and _IMPERATIVE.match(words) and words.count(b" ") >= 1:
        return True
    if not starts_small and words[-1:] in b".,!?" and words.count(b" ") >= 2:
        return True
    at = (
        min(match.start() for match in (first, pronoun) if match is not None)
        if first or pronoun
        else None
    )
    if at is None:
        return False
    if at == 0 and starts_small and _SUBJECT.match(words) is None:
        return False
    subordinate = _SUBORDINATE.search(words, 0, at + 1)
    if subordinate is None:
        return not (starts_small and _INFINITIVE.match(words))
    if subordinate.start() == 0 and starts_small:
        return False
    if not starts_small:
        return True
    return _FINITE.search(words, 0, subordinate.start()) is not None or (
        b", " in words[at:] and words.count(b" ") > 8
    )


_SUBJECT = re.compile(rb"(?:i|we|you|they|he|she|it|there|that|this|nobody|everyone|let['\x92]s)\b")
_INFINITIVE = re.compile(
    rb"(?:to )?(?:be|bury|inflame|prepare|do|take|make|go|keep|leave|end|stop|crush|use)\b"
)
_LABELLED = re.compile(
    rb"(?:so-called|call sign|callsign|codename|code name|"
    rb"known as|dubbed|nicknamed|referred to as|called the|titled|entitled|named|"
    rb"codenamed|code-named|"
    rb"known locally as|what (?:it|they|he|she|some) calls?|also called|labelled|labeled|"
    rb"headed|headlined|the hashtag|slogan|motto) (?:the )?\Z"
)
_NAME_BEFORE = re.compile(rb"[A-Z][a-z]+ \Z")
_NAME_AFTER = re.compile(rb" [A-Z]")
_OWNED = re.compile(rb"\b(?:his|her|its|their|these|those|[Hh]is|[Ii]ts) \Z")
_FOLLOWED = re.compile(rb" [a-z]")
_NOUN_BEFORE = re.compile(
    rb"\b(?:the|a|an|his|her|its|their|this|that|these|those|of|in|into|such|any|no|every|"
    rb"under|from|by|for|on|to) (?:[a-z-]+ )?\Z"
)
_NOUN_AFTER = re.compile(rb" [a-z-]{3,}")
_LOWER_AFTER_END = re.compile(
    rb" (?:of|in|on|to|for|that|from|by|with|and|or|as|at|if|when|while|but|is|was|after|"
    rb"because|before|over|during|until|about|against)\b"
)


def is_label(reading: Reading, region: Region, has_verb: bool) -> bool:
    """Whether words in marks are a name, a label or a distance mark."""
    data = reading.doc.data
    before = data[max(0, region.opened - 40) : region.opened]
    words = data[region.start : region.end]
    if words.count(b" ") > 6 or words[-1:] in b".!?":
        return False
    if _LABELLED.search(before):
        return True
    if is_clause(words):
        return False
    if _NAME_BEFORE.search(before) and _NAME_AFTER.match(data, region.closed):
        return True
    if b" " in words and all(
        word[:1].isupper() or word in (b"of", b"the", b"and", b"for", b"in")
        for word in words.split()
    ):
        return words[-1:] not in b",.!?"
    if _OWNED.search(before) and words.count(b" ") < 3 and _FOLLOWED.match(data, region.closed):
        return True
    return not has_verb
