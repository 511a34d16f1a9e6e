"""Whether quoted words have a predicate of their own, going by their forms.

The words of `lexicons/predicates.json` and what is beside each word tell verbs from nouns.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import NamedTuple

from trucebook.extract.grammar.words import PAST_OR_DONE, PASTS
from trucebook.extract.lexicon import CLAUSES, PREDICATES, byte_words, pattern

LONGEST = 60
"""How many words of a quotation are read for its predicate."""

_TOKEN = re.compile(rb"[A-Z]\.|[A-Za-z]+(?:['-][A-Za-z]+)*|[0-9][0-9,.]*|[.,;:!?\x85\x96\x97()]")
_STOP = re.compile(rb"[.;:!?\x85\x97]")
_CONTRACTED = pattern(
    rb"(?:(?:<is_short>|nothing|something|everything|how|why)'s|[a-z]+'(?:re|ve|ll|m|d)|tis|twas)\Z",
    re.I,
)
_GROUPS = {name: byte_words(words) for name, words in PREDICATES.items()}
_FORMS = byte_words(word for name in ("be", "have", "do", "modal") for word in CLAUSES[name])
_AUXILIARIES, _BASES = _FORMS - {b"be", b"been", b"being", b"having"}, _GROUPS["bases"]
_PASTS = PASTS | _GROUPS["pasts"]
_SUBJECTS, _ANYBODY, _LINKING = _GROUPS["subjects"], _GROUPS["anybody"], _GROUPS["linking"]
_NO_SUBJECT, _RELATIVES, _LEADS = _GROUPS["no_subject"], _GROUPS["relatives"], _GROUPS["leads"]
_OBJECTS, _NEAR_OBJECTS = _GROUPS["before_objects"], _GROUPS["near_objects"]
_SURE_OBJECTS = _OBJECTS - _GROUPS["after_nouns"]
_NO_VERBS = _NO_SUBJECT | _RELATIVES | _SUBJECTS
_FUNCTION = _NO_VERBS | _GROUPS["adverbs"] | _OBJECTS | _GROUPS["interjections"]
_SPEAKING = _SUBJECTS - _ANYBODY
_BEFORE_NO_VERB = _NO_SUBJECT | _AUXILIARIES
_BEFORE_NO_AUXILIARY = _AUXILIARIES | _GROUPS["no_subject_of_auxiliary"] | {b""}
_NO_COMMAND = (b"ly", b"ing", b"ed", b"s")


def is_clause(words: bytes, *, goes_on: bool = False) -> bool:
    """Whether quoted words have a predicate: a finite verb with its subject, or a command.

    The subject may be missing where the words go on from an earlier part of the quotation.
    """
    found = islice(_TOKEN.finditer(words.replace(b"\x92", b"'")), LONGEST)
    tokens = [match[0].lower() for match in found]
    if sum(token[:1].isalnum() for token in tokens) < 2:
        return False
    places = (_place(tokens, at, is_sentence=words[:1].isupper()) for at in range(len(tokens)))
    return any(_opens(place, goes_on) or _is_main(place) for place in places)


class _Place(NamedTuple):
    """A word of a sentence, and the words on either side.

    Attributes:
        before, word, following, behind: the sentence so far, the word, and the next two.
        is_opening: whether the sentence begins with a capital.
        asks: whether the quoted words hold a question.
    """

    before: list[bytes]
    word: bytes
    following: bytes
    behind: bytes
    is_opening: bool
    asks: bool

    @property
    def last(self) -> bytes:
        """The word before, adverbs left out."""
        return next((token for token in reversed(self.before) if not _is_adverb(token)), b"")

    def earlier(self, at: int) -> _Place:
        """The place of a word before this one."""
        word, following, behind = [*self.before[at:], self.word, b""][:3]
        return self._replace(before=self.before[:at], word=word, following=following, behind=behind)


def _place(tokens: list[bytes], at: int, *, is_sentence: bool) -> _Place:
    start = at
    # A full stop behind one letter is that of an initial.
    while start and not (_STOP.match(tokens[start - 1]) and len(tokens[max(0, start - 2)]) > 1):
        start -= 1
    word, following, behind = [*tokens[at : at + 3], b"", b""][:3]
    is_opening = is_sentence or start > 0
    return _Place(tokens[start:at], word, following, behind, is_opening, b"?" in tokens)


def _opens(place: _Place, goes_on: bool) -> bool:
    """Whether a word opens a command or a question, or goes on without a subject."""
    before, word, following = place.before, place.word, place.following
    if before and before[-1] != b"," and not _LEADS.issuperset(before):
        return False
    if place.is_opening and _is_command(place):
        return True
    is_bare = word in _AUXILIARIES and following[:1].isalpha()
    return is_bare and (place.is_opening or (goes_on and not before))


def _is_command(place: _Place) -> bool:
    word, following = place.word, place.following
    if word not in _BASES:
        is_word = word[:1].isalpha() and word not in _FUNCTION and not word.endswith(_NO_COMMAND)
        return is_word and following in _NEAR_OBJECTS
    if following == b"and" and place.behind in _BASES:
        return True
    if not following[:1].isalpha():
        return place.before[-1:] > [b","]
    if word in _GROUPS["noun_bases"]:
        return following in _SURE_OBJECTS
    return following not in (b"of", b"and")


def _is_main(place: _Place) -> bool:
    """Whether a word is the finite verb of a main clause."""
    return _is_finite(place, is_loose=place.is_opening) and not _is_within(place)


def _is_finite(place: _Place, *, is_loose: bool) -> bool:
    """Whether a word is a finite verb with a subject.

    Not `is_loose`, a form that may be a participle is one.
    """
    word, following, last = place.word, place.following, place.last
    if _CONTRACTED.match(word) and following:
        return True
    if word in _AUXILIARIES:
        return last not in _BEFORE_NO_AUXILIARY
    if not word[:1].isalpha():
        return False
    if last in _LINKING or (last in _ANYBODY and word.endswith(b"s")):
        return word not in _FUNCTION
    if last in _SPEAKING:
        return not _is_adverb(word) and word not in _NO_VERBS
    if last in _BEFORE_NO_VERB or not last[:1].isalpha() or following == b"by":
        return False
    return _has_form_of_verb(place, last, is_loose)


def _has_form_of_verb(place: _Place, last: bytes, is_loose: bool) -> bool:
    """Whether a word behind a noun has the form of a verb that agrees with it."""
    word, following = place.word, place.following
    if word in _PASTS:
        return True
    if word in _FUNCTION:
        return False
    if word in PAST_OR_DONE or (word.endswith(b"ed") and len(word) > 4):
        return is_loose and (following != b"of" or word[:-2] in _BASES)
    of_many = last.endswith(b"s") or last in _GROUPS["plurals"]
    if of_many == word.endswith(b"s"):
        return False
    if is_loose and following in _NEAR_OBJECTS:
        return True
    forms = (word,) if of_many else (word[:-1], word[:-2], word[:-3] + b"y")
    base = next((form for form in forms if form in _BASES), b"")
    if base in _GROUPS["noun_bases"]:
        return following in _SURE_OBJECTS or (is_loose and not following[:1].isalpha())
    return base != b"" and following != b"of" and (is_loose or not of_many)


def _is_adverb(word: bytes) -> bool:
    return word in _GROUPS["adverbs"] or (word.endswith(b"ly") and word not in _BASES)


def _is_within(place: _Place) -> bool:
    """Whether a verb is one of a clause that hangs on another word: 'a man who left'."""
    before = place.before
    links = [at for at, word in enumerate(before) if word in _RELATIVES and _links(before, at)]
    if not links:
        return not place.is_opening and _is_of_noun(before)
    leads = _LEADS.issuperset(before[: links[-1]])
    asks = leads and place.asks and place.is_opening
    if asks or (not links[-1] and before[0] in _GROUPS["whole"]):
        return False
    if place.is_opening and b"," in before[links[-1] :]:
        return False
    between = range(links[-1] + 1, len(before))
    return not any(_is_finite(place.earlier(at), is_loose=True) for at in between)


def _links(before: list[bytes], at: int) -> bool:
    """Whether a word links clauses: no 'since 2022', no 'after that'."""
    if at and before[at] == b"that" and before[at - 1] in _RELATIVES:
        return False
    following = before[at + 1] if at + 1 < len(before) else b""
    return not following[:1].isdigit() and following not in (b"that", b"then", b",")


def _is_of_noun(before: list[bytes]) -> bool:
    """Whether a noun and the subject of a clause on it are before a verb: 'a line we drew'."""
    owners = _SUBJECTS | _GROUPS["determiners"]
    own = max((at for at, word in enumerate(before) if word in owners), default=0)
    is_noun = own > 1 and before[0] in _GROUPS["determiners"]
    return is_noun and before[own - 1] not in _NO_SUBJECT and before[own - 1] != b","
