"""Who is credited: references led to people and bodies, quotations to speakers, numbers to sources."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable
from itertools import pairwise
from typing import NamedTuple

from trucebook.extraction.actors import Entity
from trucebook.extraction.lexicon import TITLES
from trucebook.extraction.quotes import Region
from trucebook.extraction.speech import (
    NOBODY,
    CROWDS,
    PERSONS,
    THINGS,
    Reading,
    Reference,
    Speaker,
    Verb,
    first_reference,
    subject_after,
    subject_before,
)

__all__ = ["Tag", "inside", "resolve", "source_of", "tag_of"]

REACH = 12
"""How many sentences back a pronoun is followed."""


Fits = Callable[[Speaker, str], bool]
"""Whether somebody may be meant by a pronoun that wants a gender."""


class Tag(NamedTuple):
    """What credits words to somebody: the reference and the verb; `at` tells tags apart.

    `explicit` tells that the words are said to be somebody's, with a verb or 'according to'.
    """

    reference: Reference | None
    verb: Verb | None
    at: int
    explicit: bool = False


def resolve(
    reading: Reading, reference: Reference | None, depth: int = 0, but: Entity | None = None
) -> Speaker:
    """Whom a reference stands for; a pronoun for anybody `but` one."""
    if reference is None or depth > 6:
        return NOBODY
    if reference.sort == "name":
        return Speaker(reading.entity(reference), None)
    if reference.sort == "pronoun":
        return _antecedent(reading, reference, depth, but)
    return _of_phrase(reading, reference, depth)


_PLURAL = (b"they", b"it")


def _antecedent(
    reading: Reading, pronoun: Reference, depth: int, but: Entity | None = None
) -> Speaker:
    """Whom a pronoun stands for: the nearest subject that fits."""
    word = reading.doc.data[pronoun.start : pronoun.end].lower()
    wanted = _WANTED.get(word, "")
    for fits, reach in _THING_CHECKS if word in _THING_PRONOUNS else _PERSON_CHECKS:
        found = _search_back(reading, pronoun, wanted, fits, reach, depth, but)
        if found is not None:
            return found
    if pronoun.start == pronoun.end or depth > 1:
        return NOBODY
    return _search_ahead(reading, pronoun, wanted, depth)


_WANTED = {b"he": "m", b"his": "m", b"him": "m", b"she": "f", b"her": "f"}
_THING_PRONOUNS = frozenset((b"it", b"its", b"they", b"their", b"them"))


def _search_back(
    reading: Reading, pronoun: Reference, wanted: str, fits: Fits, reach: int, depth: int, but: Entity | None
) -> Speaker | None:
    """The antecedent in the sentence of the pronoun or in those before."""
    sentences = reading.doc.sentences
    own = bisect_right(sentences, pronoun.start) - 1
    lead = reading.doc.data[sentences[own] : pronoun.start]
    if pronoun.start < pronoun.end and _BEFORE_MAIN.match(lead):
        subject = first_reference(reading, pronoun.end, sentences[own + 1])
        speaker = resolve(reading, subject, depth + 1)
        if subject is not None and subject.sort == "name" and fits(speaker, wanted):
            return speaker
    if pronoun.start < pronoun.end and not _ASKED.match(lead):
        found = _in_sentence(reading, sentences[own], pronoun.start, wanted, fits, depth, but, True)
        if found is not None:
            return found
    for back in range(own - 1, max(own - 1 - reach, -1), -1):
        start, end = sentences[back], sentences[back + 1]
        found = _in_sentence(reading, start, end, wanted, fits, depth, but, False)
        if found is not None:
            return found
    return None


_BEFORE_MAIN = re.compile(rb"(?:In what|As|Although|When|While|Before|After|Though) \Z")
_ASKED = re.compile(rb"(?:When |If )?(?:[Aa]sked|[Pp]ressed)\b")


def _search_ahead(reading: Reading, pronoun: Reference, wanted: str, depth: int) -> Speaker:
    """'“…,” she said.' before anybody is named: the next one who is."""
    index = bisect_right(reading.doc.sentences, pronoun.start)
    for start, end in pairwise(reading.doc.sentences[index : index + 9]):
        subject = first_reference(reading, start, end)
        if subject is not None and subject.sort == "name":
            speaker = resolve(reading, subject, depth + 1)
            if _fits_person(speaker, wanted):
                return speaker
    return NOBODY


def _fits_somehow(speaker: Speaker, wanted: str) -> bool:
    """A person of either gender, since names deceive."""
    return speaker.entity is not None and speaker.entity.kind == "person"


def _fits_person(speaker: Speaker, wanted: str) -> bool:
    if speaker.entity is not None:
        kind, gender = speaker.entity.kind, speaker.entity.gender
        return kind in ("person", "unknown") and gender in ("", wanted)
    return speaker.phrase is not None and _phrase_gender(speaker.phrase) in ("", wanted)


def _fits_thing(speaker: Speaker, wanted: str) -> bool:
    if speaker.entity is not None:
        return speaker.entity.kind in ("body", "state", "unknown")
    return speaker.phrase is not None and _phrase_gender(speaker.phrase) == "thing"


_PERSON_CHECKS: tuple[tuple[Fits, int], ...] = (
    (_fits_person, REACH),
    (_fits_somehow, 3),
)
_THING_CHECKS: tuple[tuple[Fits, int], ...] = ((_fits_thing, REACH),)
_GENDERS = {
    **dict.fromkeys(TITLES["female"], "f"),
    **dict.fromkeys(TITLES["male"], "m"),
    **dict.fromkeys(TITLES["crowds"], "crowd"),
    **dict.fromkeys(TITLES["things"], "thing"),
}


def _phrase_gender(phrase: str) -> str:
    for word in phrase.lower().split():
        if word in ("of", "for", "from", "in"):
            break
        if word in _GENDERS and word not in ("one", "another"):
            return _GENDERS[word]
    return ""


def _in_sentence(
    reading: Reading,
    start: int,
    end: int,
    wanted: str,
    fits: Fits,
    depth: int,
    but: Entity | None,
    own: bool,
) -> Speaker | None:
    """Whom a pronoun may stand for in one sentence: its subject, else another one named there."""
    weak: Speaker | None = None
    subject = _according_first(reading, start, end) or first_reference(reading, start, end)
    if subject is not None:
        speaker = resolve(reading, subject, depth + 1)
        unsure = (
            speaker.entity is not None
            and speaker.entity.kind == "unknown"
            and not speaker.entity.title
        )
        if unsure:
            weak = speaker
        elif fits(speaker, wanted) and (but is None or speaker.entity is not but):
            return speaker
    said = _said_by(reading, start, end, depth) if not own else None
    if said is not None and fits(said, wanted) and said.entity is not but:
        return said
    others = [
        index
        for index in reading.names_between(start, end)
        if reading.region_at(reading.names.names[index].start) is None
        and reading.names.names[index].end <= end
    ]
    for index in reversed(others if not own else []):
        name = reading.names.names[index]
        entity = reading.names.entities[name.entity]
        if entity is but:
            continue
        if entity.kind in ("person", "body", "state") and fits(Speaker(entity, None), wanted):
            if entity.kind == "person" or reading.doc.data[name.end : name.end + 2] not in (
                b"'s",
                b"\x92s",
            ):
                return Speaker(entity, None)
    if weak is not None and fits(weak, wanted) and weak.entity is not but:
        return weak
    return None


def _according_first(reading: Reading, start: int, end: int) -> Reference | None:
    """'According to Jennifer Okello, a researcher, …': whom the sentence is about."""
    if not reading.doc.data.startswith(b"According to ", start):
        return None
    return named_after(reading, start + 13, end)


def _said_by(reading: Reading, start: int, end: int, depth: int) -> Speaker | None:
    """Who speaks in a sentence: 'The hospital received 14 wounded, a nurse there said.'"""
    for verb in reversed(reading.verbs_between(start, end)):
        if verb.sort == "speech" and reading.region_at(verb.start) is None:
            subject = subject_of(reading, verb, start)
            if subject is not None and (subject.sort != "pronoun" or depth < 3):
                return resolve(reading, subject, depth + 2)
    return None


_DEFINITE = re.compile(rb"(?:[Tt]he|[Hh]is|[Hh]er|[Ii]ts|[Tt]heir|[Tt]hat|[Tt]his) ")
_COPULA = re.compile(
    rb"(?: [A-Za-z'\x92-]+){0,3}?(?: (?:is|was) |, (?:known (?:only )?as |named |called |who (?:gave|gives) (?:his|her|their) name (?:only )?as |identified (?:only )?as )?)"
)
_LEADERS = ("leader", "chief", "head", "president", "prime minister", "premier")


def _of_phrase(reading: Reading, phrase: Reference, depth: int) -> Speaker:
    """A noun phrase: the entity it describes, else its own words."""
    data = reading.doc.data
    words = data[phrase.start : phrase.end]
    text = reading.doc.text[phrase.start : phrase.end]
    named = _copula_name(reading, phrase)
    if named is not None:
        return named
    following = _followed_by_name(reading, phrase, words)
    if following is not None:
        return following
    if _is_document(words):
        return _owner(reading, phrase, depth) or Speaker(None, text)
    found = None
    if _DEFINITE.match(words) or b" " not in words:
        found = _described(reading, phrase, words, depth)
    return found or _introduced(reading, phrase, words) or Speaker(None, text)


def _introduced(reading: Reading, phrase: Reference, words: bytes) -> Speaker | None:
    """Whom a story's first lines describe, its next paragraph names."""
    heads = _heads(words)
    doc = reading.doc
    if not heads or heads[-1].encode() not in PERSONS or phrase.start > 1500:
        return None
    if doc.data[doc.sentence(phrase.start)[0] : phrase.start].strip():
        return None
    index = bisect_right(doc.lines, phrase.start)
    if sum(1 for at in doc.lines[1:index] if doc.data[at : at + 1] != b"\n") > 4:
        return None
    while (
        index < len(doc.lines) - 1 and not doc.data[doc.lines[index] : doc.lines[index + 1]].strip()
    ):
        index += 1
    if index >= len(doc.lines) - 1:
        return None
    start, end = doc.sentence(doc.lines[index])
    subject = first_reference(reading, start, end)
    if subject is not None and subject.sort == "phrase":
        return _copula_name(reading, subject)
    if subject is None or subject.sort != "name" or reading.entity(subject).kind != "person":
        return None
    return Speaker(reading.entity(subject), None)


def _copula_name(reading: Reading, phrase: Reference) -> Speaker | None:
    """'Its author is Helga Durnay', 'the official, Osama Hamdan,'."""
    match = _COPULA.match(reading.doc.data, phrase.end)
    if match is None:
        return None
    for index in reading.names_between(match.end(), match.end() + 30):
        name = reading.names.names[index]
        if name.full_start == match.end() and reading.names.entities[name.entity].kind in (
            "person",
            "unknown",
        ):
            return Speaker(reading.names.entities[name.entity], None)
    return None


def _followed_by_name(reading: Reading, phrase: Reference, words: bytes) -> Speaker | None:
    """'a senior official' whom the next sentence calls 'The official, Osama Hamdan,'."""
    heads = _heads(words)
    if words[:2].lower() not in (b"a ", b"an") or not heads:
        return None
    lead = f"The {heads[-1]}, ".encode()
    at = reading.doc.data.find(lead, phrase.end, phrase.end + 800)
    if at < 0:
        return None
    for index in reading.names_between(at + len(lead), at + len(lead) + 1):
        return Speaker(reading.names.entities[reading.names.names[index].entity], None)
    return None


_DOCUMENTS = frozenset(
    b"statement letter report document communique notice banner sign placard post message headline text note".split()
)


def _is_document(words: bytes) -> bool:
    return any(word in _DOCUMENTS for word in words.split(b" of ")[0].lower().split())


def _owner(reading: Reading, phrase: Reference, depth: int) -> Speaker | None:
    """Whose statement it is: the pronoun's antecedent, else the subject before."""
    first = reading.doc.data[phrase.start : phrase.end].split(b" ")[0].lower()
    if first in (b"his", b"her", b"its", b"their"):
        pronoun = Reference(phrase.start, phrase.start + len(first), "pronoun")
        found = _antecedent(reading, pronoun, depth + 1)
        return found if found != NOBODY else None
    index = bisect_right(reading.doc.sentences, phrase.start) - 1
    for back in range(index - 1, max(index - 4, -1), -1):
        subject = first_reference(
            reading, reading.doc.sentences[back], reading.doc.sentences[back + 1]
        )
        if subject is not None and subject.start != phrase.start:
            return resolve(reading, subject, depth + 1)
    return None


def _described(reading: Reading, phrase: Reference, words: bytes, depth: int) -> Speaker | None:
    """The entity whose title, role or name has the noun of 'the …'."""
    heads = _heads(words)
    if not heads:
        return None
    for index in range(bisect_left(reading.names.starts, phrase.start) - 1, -1, -1):
        entity = reading.names.entities[reading.names.names[index].entity]
        if _answers_to(entity, heads, words):
            return Speaker(entity, None)
    for name in reading.names.names[bisect_left(reading.names.starts, phrase.start) :]:
        entity = reading.names.entities[name.entity]
        if _answers_to(entity, heads, words):
            return Speaker(entity, None)
    if words[:4].lower() != b"the " or b" of " in words or b" for " in words or len(heads) > 3:
        return None
    empty = Reference(phrase.start, phrase.start, "pronoun")
    if heads[-1].encode() in THINGS:
        return None
    if heads[-1].encode() in CROWDS:
        return None
    known = heads[-1].encode() in PERSONS or heads[-1].endswith("-year-old")
    return _search_back(reading, empty, "", _fits_person, REACH, depth + 1, None) if known else None


def _fits_body(speaker: Speaker, wanted: str) -> bool:
    """A body that 'the agency' may stand for."""
    return speaker.entity is not None and speaker.entity.kind == "body"


def _heads(words: bytes) -> list[str]:
    core = re.split(rb" (?:of|for|from|in|at|with|on|to|who) ", words, maxsplit=1)[0]
    parts = core.decode("latin-1").lower().split()
    return parts[1:] if len(parts) > 1 else parts


_BODY_WORDS = frozenset(
    ["group", "movement", "organisation", "organization", "faction", "militia", "party", "agency"]
)


def _answers_to(entity: Entity, heads: list[str], words: bytes) -> bool:
    head = heads[-1]
    described = f"{entity.title or ''} {entity.role or ''}".lower()
    if entity.kind in ("person", "unknown"):
        if re.search(rf"\b{re.escape(head)}\b", described) is not None:
            return (
                len(heads) < 2
                or all(word in described for word in heads[:-1])
                or _same_country(entity, heads)
            )
        return (
            head in ("leader", "premier", "pm")
            and _same_country(entity, heads)
            and any(word in described for word in _LEADERS)
        )
    if entity.kind == "body":
        name = entity.name.lower()
        if re.search(rf"\b{re.escape(head)}\b", name):
            return True
        return (
            head in _BODY_WORDS and entity.actor is not None and entity.actor.kind == "armed_group"
        )
    return False


def _same_country(entity: Entity, heads: list[str]) -> bool:
    """Whether an adjective of nationality fits whom the book knows."""
    if entity.actor is None:
        return False
    known = f"{entity.actor.role} {entity.actor.affiliation} {entity.title or ''}".lower()
    return any(word[:4] in known for word in heads[:-1] if len(word) > 3)


def tag_of(reading: Reading, region: Region, index: int, previous: Tag | None) -> Tag | None:
    """The tag of a quoted stretch, or None where nothing credits it.

    `previous` is the tag of the quotation before it, which goes on until a fresh tag comes.
    """
    if region.parent >= 0:
        return _nested_tag(reading, region)
    line_start, line_end = reading.doc.line(region.start)
    if region.continued and previous is not None:
        return _tag_after(reading, region, line_end) or previous
    start = _sentence_before(reading, region, line_start)
    lead = reading.doc.data[start : region.opened].strip(b" -\x96\x97\x95\n\t")
    if not lead:
        after = _tag_after(reading, region, line_end)
        return after or _inherited(reading, region, line_start, previous)
    before = _tag_before(reading, region, start)
    if before is not None and before.reference is not None:
        return before
    return (
        _tag_after(reading, region, line_end)
        or before
        or _colon_before(reading, region, line_start)
    )


def _sentence_before(reading: Reading, region: Region, line_start: int) -> int:
    return max(reading.doc.sentence(region.opened)[0], line_start)


def _tag_after(reading: Reading, region: Region, line_end: int) -> Tag | None:
    """'… ,” she said', '… ”, said Pia Ostergan'."""
    data = reading.doc.data
    following = next(
        (item.opened for item in reading.outer if item.opened >= region.closed), line_end
    )
    at = min(region.closed, len(data) - 1)
    if data[region.end - 1 : region.end] in (b"?", b"!") and data[at : at + 1] == b" ":
        at = min(at + 1, len(data) - 1)
    end = min(reading.doc.sentence(at)[1], following, region.closed + 240)
    if region.closed >= end:
        return None
    for verb in reading.verbs_between(region.closed, end):
        if verb.sort == "counting" or _WHO.search(
            data, max(region.closed, verb.start - 24), verb.start
        ):
            continue
        gap = data[region.closed : verb.start].strip(b" ,\x97\x96-")
        gap = b"" if gap in _AUXILIARIES else gap
        subject = (
            subject_after(reading, verb)
            if not gap
            else subject_before(reading, verb.start, region.closed)
        )
        if subject is not None and subject.start >= region.closed:
            return Tag(subject, verb, verb.start)
        if gap:
            break
    credited = _ACCORDING_TO.match(data, region.closed, end)
    if credited is not None:
        found = named_after(reading, credited.end(), end)
        return Tag(found, Verb(credited.end() - 13, credited.end() - 1, "speech"), credited.end(), True)
    return _unknown_verb_after(reading, region, end)


_AUXILIARIES = frozenset((b"has", b"had", b"have", b"later", b"then", b"also", b"has also"))
_ACCORDING_TO = re.compile(rb",? according to ")
_WHO = re.compile(rb"\b(?:who|which|that|whose [a-z]+)(?: [a-z]+)? \Z")


def _tag_before(reading: Reading, region: Region, start: int) -> Tag | None:
    """'She said: “…', 'called the siege “…', '“…,” said Carol, adding that “…'."""
    data = reading.doc.data
    every = [
        verb
        for verb in reading.verbs_between(start, region.opened)
        if reading.region_at(verb.start) is None
    ]
    verbs = [verb for verb in every if verb.sort != "counting"] or every
    if data[start : region.opened].rstrip().endswith(b":") and not _said_last(
        data, verbs, region.opened
    ):
        return _unknown_verb_before(reading, region, start)
    if not verbs:
        return _without_verb(reading, region, start)
    last = verbs[-1]
    if last.sort == "naming" and _PASSIVE.search(data, max(start, last.start - 16), last.start):
        return _by_agent(reading, last, region)
    if data[last.start : last.end] in (b"saying", b"telling"):
        quoted = _quoted(reading, last, start)
        if quoted is not None:
            return quoted
    for number in range(len(verbs) - 1, -1, -1):
        subject = subject_of(reading, verbs[number], start)
        if subject is not None:
            return _main(reading, verbs, number, subject, last, start)
    subject = first_reference(reading, start, last.start)
    return Tag(subject, last, last.start) if subject is not None else Tag(None, last, last.start)


def _according_tag(data: bytes, found: Reference, start: int, opened: int) -> Tag:
    """'According to' is the verb as printed."""
    match = _TO.search(data, start, opened)
    verb = Verb(match.start(), match.end(), "speech") if match is not None else None
    return Tag(found, verb, found.start, True)


_TO = re.compile(rb"[Aa]ccording to")


def _without_verb(reading: Reading, region: Region, start: int) -> Tag | None:
    """'According to X, …', 'the vow of X to “…', 'his vow to “…'."""
    data = reading.doc.data
    found = _according(reading, region.opened, start, region.opened)
    if found is not None:
        return _according_tag(data, found, start, region.opened)
    nouns = [(lo, hi) for lo, hi in reading.speech_nouns if start <= lo and hi <= region.opened]
    if not nouns or reading.region_at(nouns[-1][0]) is not None:
        return None
    lo, hi = nouns[-1]
    return Tag(_owner_of(reading, start, lo, hi, region.opened), None, lo, True)


_HIS = re.compile(rb"\b([Hh]is|[Hh]er|[Ii]ts|[Tt]heir) (?:[a-z-]+ ){0,2}\Z")
_WHOSE_IT_IS = re.compile(rb"(?:['\x92]s?) (?:[a-z-]+ ){0,2}\Z")
_BY_WHOM = re.compile(rb" (?:to [^,.]{1,40} )?(?:by|from|of) (?=(?:the |a |an )?[A-Za-z])")


def _owner_of(reading: Reading, start: int, lo: int, hi: int, end: int) -> Reference | None:
    """Whose vow or warning it is."""
    data = reading.doc.data
    window = max(start, lo - 60)
    own = _HIS.search(data, window, lo)
    if own is not None:
        return Reference(own.start(1), own.end(1), "pronoun")
    owner = _WHOSE_IT_IS.search(data, window, lo)
    if owner is not None:
        for index in reading.names_between(window, owner.start() + 1):
            if reading.names.names[index].end == owner.start():
                name = reading.names.names[index]
                return Reference(name.start, name.end, "name", index)
        return None
    by = _BY_WHOM.match(data, hi, end)
    return named_after(reading, by.end(), end) if by is not None else None


def _said_last(data: bytes, verbs: list[Verb], opened: int) -> bool:
    """Whether the last verb stands in the clause that the colon ends."""
    return bool(verbs) and data.find(b",", verbs[-1].end, opened) < 0


_LAST = re.compile(
    rb"(?<!the )(?<!a )(?<!his )(?<!her )\b([a-z]+(?:ed|es|ls|ts|ks|ds|ns|gan|ew|ung))(?: back| on| out| up)?: ?\Z"
)


def _unknown_verb_before(reading: Reading, region: Region, start: int) -> Tag | None:
    """'the army chief bristled: “…': a verb that no list of ours has."""
    window = max(start, region.opened - 40)
    match = _LAST.search(reading.doc.data[window : region.opened])
    if match is None:
        return None
    at = window + match.start(1)
    subject = subject_before(reading, at, start)
    verb = Verb(at, window + match.end(1), "speech")
    return Tag(subject, verb, at) if subject is not None else None


_BY = re.compile(rb" by (?=[A-Za-z])")


_VERB_LIKE = re.compile(rb" ([a-z]{2,}(?:ed|es|ls|ts|ks|ds|ns))(?= |[.,:;])")
_PERSONAL = re.compile(rb"(?:he|she|they)(?= )")


def _unknown_verb_after(reading: Reading, region: Region, end: int) -> Tag | None:
    """'…,” Selvarajah trilled': a name or pronoun, and a verb that no list of ours has."""
    data = reading.doc.data
    at = region.closed + (1 if data[region.closed : region.closed + 1] == b" " else 0)
    if data[region.end - 1 : region.end] not in (b",", b"?", b"!"):
        return None
    found: Reference | None = None
    for index in reading.names_between(at, min(at + 60, end))[:1]:
        name = reading.names.names[index]
        if name.full_start == at:
            found = Reference(name.start, name.end, "name", index)
    pronoun = _PERSONAL.match(data, at)
    if found is None and pronoun is not None:
        found = Reference(pronoun.start(), pronoun.end(), "pronoun")
    match = _VERB_LIKE.match(data, found.end, end) if found is not None else None
    if match is None:
        return None
    return Tag(found, Verb(match.start(1), match.end(1), "speech"), match.start(1), True)


def _by_agent(reading: Reading, verb: Verb, region: Region) -> Tag | None:
    """'was denounced by state television as “…”'; without an agent nobody is named."""
    matches = list(_BY.finditer(reading.doc.data, verb.end, region.opened))
    found = named_after(reading, matches[-1].end(), region.opened) if matches else None
    return Tag(found, verb, verb.start)


_QUOTED = re.compile(rb"\bquot(?:ed|es|ing) (?=[A-Za-z].{1,60} as (?:saying|telling)\Z)")


def _quoted(reading: Reading, verb: Verb, start: int) -> Tag | None:
    """'an aide quoted her as saying “…': the words are hers."""
    window = max(start, verb.start - 80)
    match = _QUOTED.search(reading.doc.data[window : verb.end])
    if match is None:
        return None
    at = window + match.end()
    found = named_after(reading, at, reading.doc.data.find(b" as ", at, verb.end))
    return Tag(found, verb, verb.start) if found is not None else None


def _main(
    reading: Reading, verbs: list[Verb], number: int, subject: Reference, last: Verb, start: int
) -> Tag:
    """The main verb of a chain: 'Blinken said he still saw “…”' is what Blinken said."""
    data = reading.doc.data
    verb = verbs[number]
    climbed = False
    while number > 0 and (subject.sort == "pronoun" or _POSSESSED.match(data, subject.start)):
        outer = verbs[number - 1]
        gap = data[outer.end : subject.start]
        if outer.sort != "speech" or not _THAT.fullmatch(gap):
            break
        found = subject_of(reading, outer, start)
        if found is None:
            found = first_reference(reading, start, outer.start)
        if found is None or found.start >= subject.start:
            break
        number, verb, subject, climbed = number - 1, outer, found, True
    return Tag(subject, verb if climbed else last, verb.start)


_POSSESSED = re.compile(rb"(?:his|her|its|their) ")
_THAT = re.compile(rb" (?:[a-z]+ ){0,6}?(?:that )?(?:the |a )?|(?: [A-Za-z]+){0,6} that ")


def subject_of(reading: Reading, verb: Verb, start: int) -> Reference | None:
    """The subject of a verb in its sentence, before it or, inverted, behind it."""
    data = reading.doc.data
    lead = data[max(start, verb.start - 3) : verb.start].rstrip(b" ,")
    is_participle = data[verb.end - 3 : verb.end] == b"ing"
    if (
        lead[-1:] in (b'"', b"\x94", b"\x92", b"\xbb", b"'")
        and verb.start > start
        and not is_participle
    ):
        after = subject_after(reading, verb)
        if after is not None:
            return after
    region = next((item for item in reversed(reading.outer) if item.closed <= verb.start), None)
    lo = max(start, region.closed) if region is not None and region.closed > start else start
    if data[verb.end - 3 : verb.end] == b"ing" and data[lo : verb.start].rstrip()[-1:] in (
        b",",
        b"",
    ):
        return None
    found = subject_before(reading, verb.start, lo)
    if found is None and data[lo : verb.start].strip() == b"" and verb.start == start:
        return subject_after(reading, verb)
    return found


def _inherited(
    reading: Reading, region: Region, line_start: int, previous: Tag | None
) -> Tag | None:
    """A quotation that opens its sentence with no tag: the tag before it, or the subject before."""
    if _is_heading(reading, region, line_start):
        return None
    earlier = [item for item in reading.outer if line_start <= item.opened < region.opened]
    if earlier and previous is not None:
        return _between(reading, earlier[-1], region, previous)
    found = _colon_before(reading, region, line_start)
    if found is not None:
        return found
    index = bisect_right(reading.doc.sentences, region.opened) - 1
    for back in range(index - 1, max(index - 4, -1), -1):
        start, end = reading.doc.sentences[back], reading.doc.sentences[back + 1]
        if not reading.doc.data[start:end].strip():
            continue
        if start < line_start and previous is not None and reading.region_at(start) is not None:
            return previous
        said = _last_said(reading, start, end, start)
        if said is not None:
            return said
        subject = first_reference(reading, start, end)
        if subject is not None and (start >= line_start or resolve(reading, subject) != NOBODY):
            return Tag(subject, None, subject.start)
    line_end = reading.doc.line(region.opened)[1]
    if index < 3 and not reading.doc.data[region.closed : line_end].strip():
        return _told_later(reading, region)
    return None


def _between(reading: Reading, last: Region, region: Region, previous: Tag) -> Tag:
    """The tag before, unless a sentence of its own with another subject stands between."""
    lo, hi = reading.doc.sentence(region.opened - 1)
    if lo < last.closed:
        said = _last_said(reading, lo, hi, last.closed)
        if said is None or said.verb is None or said.at == previous.at:
            return previous
        return said if said.reference is not None and said.reference.sort != "pronoun" else previous
    subject = first_reference(reading, lo, min(hi, region.opened))
    if subject is None or subject.sort == "pronoun":
        return previous
    return _last_said(reading, lo, min(hi, region.opened), lo) or Tag(subject, None, subject.start)


def _is_heading(reading: Reading, region: Region, line_start: int) -> bool:
    """A line of quoted words alone, without a stop: a heading within the story."""
    data = reading.doc.data
    line_end = reading.doc.line(region.opened)[1]
    around = data[line_start : region.opened] + data[region.closed : line_end]
    return (
        not around.strip(b" -\x96\x97\x95\n*#")
        and data[region.end - 1 : region.end] not in b".,!?\x85"
    )


def _told_later(reading: Reading, region: Region) -> Tag | None:
    """A story that opens with words: who spoke them comes behind."""
    data = reading.doc.data
    index = bisect_right(reading.doc.sentences, region.closed)
    for start, end in pairwise(reading.doc.sentences[index : index + 9]):
        if data[start:end].strip() and reading.region_at(start) is None:
            subject = first_reference(reading, start, end)
            if subject is not None:
                verbs = [
                    verb
                    for verb in reading.verbs_between(subject.end, end)
                    if verb.sort == "speech"
                ]
                return Tag(subject, verbs[0] if verbs else None, subject.start)
    return None


def _last_said(reading: Reading, start: int, end: int, after: int) -> Tag | None:
    """'… and then he told me.': the last to speak in the sentence before."""
    for verb in reversed(reading.verbs_between(after, end)):
        if verb.sort == "speech" and reading.region_at(verb.start) is None:
            subject = subject_of(reading, verb, start)
            if subject is not None:
                return Tag(subject, verb, verb.start)
    return None


def _colon_before(reading: Reading, region: Region, line_start: int) -> Tag | None:
    """'She said:' or 'She told me what follows:' just before, perhaps a paragraph earlier."""
    data = reading.doc.data
    lead = (
        data[: region.opened].rstrip()
        if region.opened < 4096
        else data[region.opened - 4096 : region.opened].rstrip()
    )
    if not lead.endswith((b":", b",")):
        return None
    offset = region.opened - 4096 if region.opened >= 4096 else 0
    end = offset + len(lead)
    start = reading.doc.sentence(end - 1)[0]
    verbs = [verb for verb in reading.verbs_between(start, end) if verb.sort != "counting"]
    for verb in reversed(verbs):
        subject = subject_of(reading, verb, start)
        if subject is not None:
            return Tag(subject, verb, verb.start)
    subject = first_reference(reading, start, end)
    return Tag(subject, None, subject.start) if subject is not None else None


def _nested_tag(reading: Reading, region: Region) -> Tag | None:
    """A quotation within one: its tag stands within the outer words."""
    outer = reading.regions[region.parent]
    start = max(outer.start, reading.doc.sentence(max(region.opened - 1, outer.start))[0])
    inner = inside(reading, outer)
    verbs = inner.verbs_between(start, region.opened)
    for verb in reversed(verbs):
        if verb.sort == "counting":
            continue
        own = _FIRST_PERSON.search(inner.doc.data[start : verb.start])
        if own is not None:
            return Tag(
                Reference(start + own.start(1), start + own.end(1), "pronoun"), verb, verb.start
            )
        subject = subject_before(inner, verb.start, start) or subject_after(inner, verb)
        if subject is None:
            subject = first_reference(inner, start, verb.start)
        return Tag(subject, verb, verb.start)
    return _tag_after(inner, region, outer.end)


_FIRST_PERSON = re.compile(rb"\b([Ii]|[Ww]e) (?:had |have |then |just |also )?\Z")


def inside(reading: Reading, outer: Region) -> Reading:
    """The same text as if the outer marks were not there."""
    rest = [item for item in reading.regions if item.start != outer.start]
    return Reading(reading.doc, rest, reading.names, reading.actors)


_ACCORDING = re.compile(
    rb"\b[Aa]ccording to |\b[Ii]n the (?:words|phrase|view) of |\b[Bb]y the (?:estimates?|reckoning|count|account) of |\b(?:tally|count|survey|estimate|report|figures|"
    rb"data|statistics|poll) (?:by|from|compiled by|of|kept by|published by|provided by|released by) |\b[Cc]iting |\bquoting |"
    rb"\bas reported by |\b(?:survey|poll|study|report|tally|analysis|count|investigation|review)(?: [a-z]+| [A-Z][a-z]+day){0,4} by |\b[Bb]y (?=(?:her|his|its|their|the [a-z]+'s) (?:own )?(?:count|estimate|reckoning|account))"
)
_BASED = re.compile(
    rb"\b(?:based on|citing|drawing on|compiled from|using)(?: (?:official|data|figures|statistics|from|by|reports|its|the|own|local)){0,5} "
)
_CREDITING = frozenset(("speech", "counting"))
_NO_CREDIT = frozenset(
    b"urged urges urging demanded demands demanding proposed proposes ordered instructed begged begs vowed vows vowing threatened threatens promised promises called asked appealed agreed agrees told_to hoped regretted prayed questioned".split()
)
_PASSIVE = re.compile(
    rb", (?=deemed |described |called |dubbed )\Z|\b(?:is|are|was|were|been|be|being|widely|also)(?: also| widely| still| now)? \Z"
)


def source_of(reading: Reading, start: int) -> tuple[Speaker, Speaker]:
    """Whom a passage credits with the number at an offset, and what that one based it on."""
    lo, hi = _clause(reading, start)
    found = _according(reading, start, lo, hi) or _by_verb(reading, start, lo, hi)
    whole = reading.doc.sentence(start)
    if found is None and whole[1] > hi:
        found = _by_tag(reading, start, hi, whole[1])
    if found is None:
        return NOBODY, NOBODY
    speaker = resolve(reading, found)
    if speaker.phrase is not None and _PLAN.search(speaker.phrase):
        return NOBODY, NOBODY
    return _body_of(reading, found, speaker), _based_on(reading, start, hi, found)


_DETERMINERS = re.compile(r"(?:its|their|his|her|a|an|the|some) ", re.IGNORECASE)


def _body_of(reading: Reading, found: Reference, speaker: Speaker) -> Speaker:
    """The body that an unnamed source speaks for: 'analysts at the Sahra Institute'."""
    if speaker.phrase is None:
        return speaker
    for index in reading.names_between(found.start, found.end):
        name = reading.names.names[index]
        entity = reading.names.entities[name.entity]
        if entity.kind == "body" and _FOR.search(reading.doc.data, found.start, name.start):
            return Speaker(entity, None)
    return Speaker(None, _DETERMINERS.sub("", speaker.phrase, count=1))


_FOR = re.compile(rb" (?:for|from|of|at|with)(?: the)? \Z")


def _clause(reading: Reading, at: int) -> tuple[int, int]:
    """The sentence around an offset, or its part between semicolons that stands for itself."""
    lo, hi = reading.doc.sentence(at)
    data = reading.doc.data
    before = data.rfind(b"; ", lo, at)
    after = data.find(b"; ", at, hi)
    if before >= 0 and not data.startswith((b"; of ", b"; among "), before):
        lo = before + 1
    if after >= 0 and not data.startswith((b"; of ", b"; among "), after):
        hi = after
    return lo, hi


_PLAN = re.compile(
    r"\b(?:plan|proposal|text|draft|offer|copy|deal|agreement|accord|framework|document|tender|terms|toll)\b"
)


def _according(reading: Reading, at: int, lo: int, hi: int) -> Reference | None:
    data = reading.doc.data
    if not reading.names_source(lo, hi):
        return None
    matches = [m for m in _ACCORDING.finditer(data, lo, hi) if reading.region_at(m.start()) is None]
    best = next((m for m in matches if m.start() > at), None) or (matches[-1] if matches else None)
    if best is None:
        return None
    if (
        b"count" in best[0]
        and best[0].startswith((b"by ", b"By "))
        and data[best.end() : best.end() + 4] in (b"her ", b"his ", b"its ")
    ):
        return Reference(best.end(), best.end() + 3, "pronoun")
    return named_after(reading, best.end(), hi)


_NAMED_STOP = re.compile(
    rb"[,.](?![0-9])|[;:\n\"\x93\x91\xab]| as | who | which | that | in (?=[a-z])| and (?=[a-z])"
)
_MADE_BY = re.compile(
    rb"(?:a|an|the) (?:[a-z0-9,-]+ ){1,6}by (?:the )?(?:daily |weekly )?(?=[A-Za-z])"
)
_OWN_WORD = re.compile(rb"(?:her|his|its|their)(?= )|(?:him|her|them|it)(?=[ ,.])")
_FOLLOWS = re.compile(rb"(?:['\x92]s)? ([a-z]+)")


def named_after(reading: Reading, at: int, hi: int) -> Reference | None:
    """Whom the words just behind an offset name."""
    data = reading.doc.data
    by = _MADE_BY.match(data, at, hi)
    at = by.end() if by is not None else at
    own = _OWN_WORD.match(data, at)
    if own is not None:
        return Reference(at, own.end(), "pronoun")
    stop = _NAMED_STOP.search(data, at, hi)
    end = stop.start() if stop is not None else hi
    for index in reading.names_between(at, end):
        name = reading.names.names[index]
        lead = data[at : name.full_start]
        entity = reading.names.entities[name.entity]
        if entity.kind == "place":
            continue
        follows = _FOLLOWS.match(data, name.end, end)
        if lead.count(b" ") <= 4 and not (
            follows and follows[1] in _THINGS_AFTER and entity.kind != "body"
        ):
            return Reference(name.start, name.end, "name", index)
        break
    low, high = bisect_left(reading.role_starts, at), bisect_left(reading.role_starts, end)
    if low < high:
        return Reference(at, end, "phrase")
    return Reference(at, end, "phrase") if end - at < 60 else None


_THINGS_AFTER = frozenset(
    b"ministry army military government police officials official authorities source sources forces troops directorate".split()
)


def _by_verb(reading: Reading, at: int, lo: int, hi: int) -> Reference | None:
    """The subject of a verb that has the number in what it tells."""
    data = reading.doc.data
    verbs = [
        verb
        for verb in reading.verbs_between(lo, hi)
        if (verb.sort in _CREDITING or data[verb.end - 3 : verb.end] == b" of")
        and reading.region_at(verb.start) is None
        and not _PASSIVE.search(data, max(lo, verb.start - 16), verb.start)
    ]
    for verb in reversed([item for item in verbs if item.start < at]):
        if data[verb.start : verb.end].lower() in _NO_CREDIT:
            return None
        subject = subject_of(reading, verb, lo)
        if subject is not None and subject.start > verb.start:
            if data[verb.start - 2 : verb.start - 1] != b",":
                continue
            return subject
        if subject is not None and subject.start < at:
            if _is_tag(data, verb) and _LEAVES.search(data, verb.end, at):
                continue
            return subject
        if data[verb.end - 3 : verb.end] == b"ing":
            return first_reference(reading, lo, verb.start)
    return _by_tag(reading, at, at, hi)


def _by_tag(reading: Reading, at: int, lo: int, hi: int) -> Reference | None:
    """The subject of a tag that closes what has been told: '…, the ministry said.'"""
    data = reading.doc.data
    for verb in reading.verbs_between(lo, hi):
        if verb.sort not in _CREDITING or data[verb.start : verb.end].lower() in _NO_CREDIT:
            continue
        if reading.region_at(verb.start) is not None or _PASSIVE.search(
            data, max(lo, verb.start - 16), verb.start
        ):
            continue
        comma = data.rfind(b",", at, verb.start)
        if comma < 0:
            continue
        blank = not data[comma + 1 : verb.start].strip()
        subject = subject_before(reading, verb.start, at if blank else comma + 1)
        if subject is None and data[comma + 1 : verb.start].strip() == b"":
            subject = subject_after(reading, verb)
        if subject is not None:
            return subject
    return None


_TAG_END = re.compile(
    rb"(?: (?:on|in|late|early|at) [A-Za-z' -]{3,30}| [A-Z][a-z]+day| [a-z]+ [A-Z][a-z]+day| (?:reporters|journalists|AFP|Reuters|AP|monitors|the [A-Z][a-z]+)[a-z A-Z]{0,20}| by telephone)?,"
)
_LEAVES = re.compile(rb", (?:as|while|in|after|amid|even|with|when|leaving|where|a |the )")


def _is_tag(data: bytes, verb: Verb) -> bool:
    """Whether a verb stands in a tag that ends here: '…, the ministry said on Tuesday, as …'."""
    return _TAG_END.match(data, verb.end) is not None


def _based_on(reading: Reading, at: int, hi: int, found: Reference) -> Speaker:
    match = _BASED.search(reading.doc.data, found.end, hi)
    if match is None:
        return NOBODY
    for index in reading.names_between(match.start(), hi):
        if index != found.name:
            name = reading.names.names[index]
            return Speaker(reading.names.entities[name.entity], None)
    return NOBODY
