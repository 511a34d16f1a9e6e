"""Page labels, reports and rule messages in other languages, from one catalogue each."""

from __future__ import annotations

import gettext
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Literal, NamedTuple

from trucebook.errors import unknown

ENGLISH = "en"
"""The language of the source code, which needs no catalogue."""

CATALOGUES = Path(__file__).with_name("languages")
"""Folder of the catalogues: of each language `CODE/LC_MESSAGES/trucebook.po` and `.mo`."""

DOMAIN = "trucebook"
"""The name of a catalogue."""


class Language(NamedTuple):
    """A language that there is a catalogue of.

    Attributes:
        name: its name in the language itself.
        direction: how it is written, as HTML names it.
    """

    name: str
    direction: Literal["ltr", "rtl"]


LANGUAGES: Mapping[str, Language] = MappingProxyType(
    {
        ENGLISH: Language("English", "ltr"),
        "fr": Language("français", "ltr"),
        "ar": Language("العربية", "rtl"),
    }
)
"""The languages, by code: the tag that HTML takes as `lang`."""


@cache
def translations(code: str) -> gettext.NullTranslations:
    """The catalogue of a language, as gettext and Jinja take it.

    Args:
        code: one of `LANGUAGES`.

    Raises:
        UsageError: there is no such language.

    >>> translations("fr").gettext("a text that no catalogue has")
    'a text that no catalogue has'
    """
    if code not in LANGUAGES:
        raise unknown("language", code, LANGUAGES)
    if code == ENGLISH:
        return gettext.NullTranslations()
    return gettext.translation(DOMAIN, CATALOGUES, [code])
