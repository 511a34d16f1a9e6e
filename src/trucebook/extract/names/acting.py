"""Whether a name is at a place in the text where somebody acts."""

from __future__ import annotations

import re

from trucebook.extract.lexicon import GRAMMAR, byte_words, pattern
from trucebook.extract.names.vocabulary import CROWDS, DEMONYM_ENDS, FUNCTION, SPOKEN, is_state

_NAME = rb"(?:the )?(?:[A-Z][A-Za-z'\x92-]*)(?: (?:of |for |the )*[A-Z][A-Za-z'\x92-]*){0,5}"
_ASIDE = (
    rb"(?:,(?: which| who| whose| where| the| a| an| its| one| once| now| not)[^,.;:\n]{2,110},)"
)
_MORE = rb"(?:(?:,| and|, and) " + _NAME + rb"){1,3}"
_ADVERB = (
    rb"(?: (?:also|both|again|later|then|now|never|[a-z]+ly|on [A-Z][a-z]+day|[A-Z][a-z]+day))?"
)
_SUBJECT = pattern(rb"(?:" + _ASIDE + rb"|" + _MORE + rb")?" + _ADVERB + rb" (<acts>)\b")
_AGENT = re.compile(
    rb"\b(?:[a-z]+ed|led|held|run|made|sent|written|drawn up|set up|built|overseen|won|sold|told) "
    rb"by(?: the)? \Z"
)
_AND_AGENT = re.compile(
    rb"\b(?:[a-z]+ed|led|run|made|sent|built) by(?: the)? [A-Z][^,.;\n]{2,40} and(?: the)? \Z"
)
_ADDRESSED = pattern(
    rb"\b<does_to>(?: the)?(?: [a-z]+|(?: [A-Z][A-Za-z'\x92-]*){1,4} and(?: the)?)? \Z"
)
_PARTY = re.compile(rb"\bbetween(?: the)? \Z")
_OTHER_PARTY = re.compile(rb"\bbetween [^.;\n]{2,60} and(?: the)? \Z")
_BY = re.compile(rb"(?<!stand)(?<!near)(?<!live) by(?: the)? \Z")
_NAMED = re.compile(
    rb"\b(?:name|names|surname|sign|callsign|nickname) (?:is|was|as|of)[ \"\x91\x93]{1,2}\Z"
)
_BODY_NOUN = pattern(rb"\b<nouns_of_bodies>,? \Z")
_SO = re.compile(rb"\b(?:so|neither|nor) (?:do|does|did|has|have|had|is|was|would)(?: the)? \Z")
_COUNTS = re.compile(
    rb" (?:poll|survey|study|tally|count|reporter|correspondent|newspaper|news agency|daily|weekly|"
    rb"magazine|broadcaster|television|spokes[a-z]+)\b"
)
_DEEDS = pattern(rb"['\x92]s? (?:[a-z-]+ ){0,2}<deeds>\b")
_WHO = re.compile(rb", (?:who|whose)\b")
_SAYS = re.compile(rb"(?:\b([a-z]+)|[Aa]ccording to|spokes[a-z]+ (?:for|of))(?: the)? \Z")
_ROLE_OF = pattern(rb"\b<roles_of> (?:of|for|from|at|with)(?: the)? \Z")
_BEFORE_ROLE = re.compile(
    rb" (?!and|or|in|on|at|to|of|by|for|from|with|as|is|was)[a-z-]+ [A-Z][a-z]+ [A-Z]"
)
_OWNS = pattern(rb"['\x92]s? (?:own )?(?:[a-z]+ ){0,2}<owned_by_bodies>\b")
_OFFICE_BEHIND = pattern(rb", (?:[a-z]+ )?<roles_of> (?:of|for|at|with)\b")
_APPOSED = re.compile(
    rb", (?:the|a|an) (?![^,.;\n]{0,40}\b(?:city|town|village|capital|port|island|"
    rb"province|region|district|river|suburb)\b)[a-z]"
)
_KIND = pattern(rb"<kinds_of_place>")
_PLACE = pattern(rb"(?:\b<into_place>(?: the)? |-)\Z")
_OF_PLACE = re.compile(rb"\b(?:of|from|to)(?: the)? \Z")
_ENVOYS = pattern(rb"(?: and [A-Z][a-z]+(?:ian|ean|an|ese|ish|i|ch|sh))? <envoys>\b")
_ADJECTIVE_ENDS = (b"ent", b"ous", b"ive", b"ful", b"less", b"ical", b"ory", b"ible", b"able")
_NOUN_ENDS = (b"s",)
_SHORT = byte_words(("U.S.", "US", "USA", "UK", "U.K.", "EU", "E.U.", "UAE"))
_NO_VERBS = byte_words(("feed", "seed", "speed", "breed", "bed", "shed", "weed", "greed", "creed"))


def follows_body_noun(data: bytes, start: int) -> bool:
    """Whether a noun for a body is just before a name: 'the daily Ostre'."""
    is_apposed = data[start - 2 : start - 1] == b","
    return not is_apposed and _BODY_NOUN.search(data, max(0, start - 40), start) is not None


def is_noun_phrase(data: bytes, start: int, end: int) -> bool:
    """Whether a word that opens a sentence goes with a plural, or is one: 'Violent clashes broke'.

    Its letter shows no name, so that only a verb that no noun looks like makes it one.
    """
    match = _NEXT.match(data, end)
    if (
        match is None
        or match[1] in SPOKEN
        or match[1] in _COMMON_VERBS
        or is_state(data[start:end])
    ):
        return False
    is_plural = data[end - 1 : end] == b"s" and match[1].endswith(b"ed")
    return is_plural or (data[start:end].endswith(_ADJECTIVE_ENDS) and match[1].endswith(b"s"))


def _near(before: bytes) -> bytes:
    """The last four words: most expressions read no more, and a search is as long as its text."""
    return b" ".join(before.rsplit(b" ", 5)[-5:])


def is_subject(data: bytes, start: int, end: int) -> bool:
    """Whether a name is the subject of a verb."""
    if data[end : end + 1] == b"-":
        return False
    match = _SUBJECT.match(data, end, end + 240)
    if match is None:
        return False
    if (
        (match[1] in FUNCTION and match[1] not in _COMMON_VERBS)
        or match[1] in _NO_VERBS
        or match[1] in CROWDS
        or _KIND.fullmatch(match[1])
    ):
        return False
    words = data[start:end]
    is_bare = not (words.endswith(DEMONYM_ENDS) or words in _SHORT) or match[1] in SPOKEN
    return is_bare or not match[1].endswith(_NOUN_ENDS) or match[1] in _COMMON_VERBS


_COMMON_VERBS = frozenset(word.encode() for word in GRAMMAR["acts"] if word.isalpha())


def acts_as_state(data: bytes, start: int, end: int) -> bool:
    """Whether a state, or its adjective, means the state that acts here."""
    before = data[max(0, start - 80) : start]
    near = _near(before)
    if _PLACE.search(near) or data[end : end + 1] == b"-":
        return False
    if _ENVOYS.match(data, end) or _DEEDS.match(data, end):
        return True
    if _AGENT.search(near) or _is_party(before, near) or _ADDRESSED.search(before):
        return not _is_adjective(data, end)
    if b" by " in before and _AND_AGENT.search(before):
        return not _is_adjective(data, end)
    return not _OF_PLACE.search(near) and is_subject(data, start, end)


def acts(data: bytes, start: int, end: int) -> bool:
    """Whether a name of unknown kind is of somebody who acts here, or is treated as one."""
    before = data[max(0, start - 80) : start]
    near = _near(before)
    if _PLACE.search(near):
        return False
    if _is_party(before, near) or _ADDRESSED.search(before):
        return not _is_adjective(data, end)
    if _ROLE_OF.search(near) or (b" by " in near and (_AGENT.search(near) or _BY.search(near))):
        return True
    if _SO.search(near) or _COUNTS.match(data, end):
        return True
    if _NAMED.search(near) or _BODY_NOUN.search(near) or _WHO.match(data, end):
        return True
    says = _SAYS.search(near)
    if says is not None and (says[1] is None or says[1] in SPOKEN):
        return True
    if (
        _OFFICE_BEHIND.match(data, end)
        or _APPOSED.match(data, end)
        or _OWNS.match(data, end)
        or _BEFORE_ROLE.match(data, end)
    ):
        return True
    return not _OF_PLACE.search(near) and is_subject(data, start, end)


def _is_party(before: bytes, near: bytes) -> bool:
    """Whether a name is one of two: 'between Ostre and Lund'."""
    if b"between" not in before:
        return False
    return _PARTY.search(near) is not None or _OTHER_PARTY.search(before) is not None


def _is_adjective(data: bytes, end: int) -> bool:
    """Whether a noun follows that the name only describes."""
    match = _NEXT.match(data, end)
    if match is None or match[1] in FUNCTION or match[1] in _COMMON_VERBS or match[1] in SPOKEN:
        return False
    return not match[1].endswith((b"ed", b"ly")) and match[1] not in _OUTLETS


_NEXT = re.compile(rb" ([a-z]+)")
_OUTLETS = frozenset((b"news", b"newspaper", b"magazine", b"website", b"agency"))
