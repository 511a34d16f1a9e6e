"""Whether a person is spoken of as she or he, as far as names and titles show it."""

from __future__ import annotations

from trucebook.extract.lexicon import FIRST_NAMES, TITLES

_GENDER_OF_WORD = dict.fromkeys(TITLES["male"], "m") | dict.fromkeys(TITLES["female"], "f")
_GENDER_OF_NAME = dict.fromkeys(FIRST_NAMES["female"], "f") | dict.fromkeys(
    FIRST_NAMES["male"], "m"
)


def gender_of_name(name: str) -> str:
    """The gender that the first of several names shows."""
    first, blank, _ = name.partition(" ")
    if not blank:
        return ""
    return _GENDER_OF_NAME.get(first) or ("f" if first.endswith("a") and "-" not in first else "")


def is_given(name: str) -> bool:
    """Whether a name begins with a first name."""
    return name.partition(" ")[0] in _GENDER_OF_NAME


def gender_of(words: str) -> str:
    """The gender that the words of a title or a role show."""
    found = (word.strip(",") for word in words.lower().replace(".", " ").split())
    return next((_GENDER_OF_WORD[word] for word in found if word in _GENDER_OF_WORD), "")
