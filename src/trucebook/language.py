"""What the program says: English templates with values, and catalogues of other languages.

A text that the program makes is a `Message`: the English sentence, so that it compares, sorts and
is pickled as one, with the template and the values that it was made from. `in_language` makes the
sentence of another language from these. What comes from a book, a file or the system is a value:
it is never translated.

The catalogues are those of gettext: `make words` collects the templates in `languages/`.
"""

from __future__ import annotations

import gettext
import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache, reduce
from pathlib import Path
from string import Formatter
from types import MappingProxyType
from typing import Any, Literal, NamedTuple

from trucebook.errors import UsageError, unknown

ENGLISH = "en"
"""The language of the source code, which needs no catalogue."""

CATALOGUES = Path(__file__).with_name("languages")
"""Folder of the catalogues: of each language `CODE/LC_MESSAGES/trucebook.po` and `.mo`."""

DOMAIN = "trucebook"
"""The name of a catalogue."""

CHOSEN = "TRUCEBOOK_LANGUAGE"
"""Environment variable that names the language of reports."""


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

_THOUSANDS = {"fr": "\u202f"}
"""What is between the thousands of a count, where it is no comma."""


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


def chosen(code: str | None = None) -> str:
    """The language of a report: the one that is named, else that of the environment, else English.

    The locale of the system has no say in it: a command prints the same on every machine.

    Args:
        code: as an option names it; None for none.

    Raises:
        UsageError: there is no such language.
    """
    if code is not None and code not in LANGUAGES:
        raise unknown("language", code, LANGUAGES)
    named = os.environ.get(CHOSEN) or ENGLISH
    if code is None and named not in LANGUAGES:
        raise UsageError(f"{CHOSEN}: {unknown('language', named, LANGUAGES)}")
    return code or named


class Message(str):
    """A text of the program in English; without a template it is a value, the same everywhere.

    Attributes:
        template: the text with names in braces where its values go, as `str.format` takes it.
        many: the template for every `number` but 1; empty where it counts nothing.
        values: what the names stand for; a value that is a message is translated too.
    """

    __slots__ = ("many", "template", "values")

    template: str
    many: str
    values: Mapping[str, Any]

    def __new__(
        cls, text: str, template: str = "", many: str = "", values: Mapping[str, Any] | None = None
    ) -> Message:
        made = super().__new__(cls, text)
        made.template, made.many, made.values = template, many, values or {}
        return made

    def __reduce__(self) -> tuple[Any, ...]:
        return Message, (str(self), self.template, self.many, self.values)

    def __deepcopy__(self, _: object) -> Message:
        return self


def plain(value: object) -> str:
    """A message as a text and nothing more, for encoders that know no other kind of text.

    Raises:
        TypeError: it is no message.
    """
    if not isinstance(value, Message):
        raise TypeError(f"expected a message, found {type(value).__name__}")
    return str(value)


def say(template: str, /, **values: Any) -> Message:
    """A text of the program; the template is a literal, so that `make words` finds it.

    >>> say("expected {state}, the state of {actor}", state="XTA", actor="ilsa-marrec")
    'expected XTA, the state of ilsa-marrec'
    """
    return Message(template.format(**values), template, values=values)


def say_count(one: str, many: str, number: int, /, **values: Any) -> Message:
    """A text with a number of things, which each language has its own forms for.

    >>> say_count("{number:,} row", "{number:,} rows", 2000)
    '2,000 rows'
    """
    values["number"] = number
    return Message((one if number == 1 else many).format(**values), one, many, values)


def as_it_is(text: str) -> Message:
    """A text of a book, a file or the system where a message is wanted; a message stays one."""
    return text if isinstance(text, Message) else Message(text)


def either(names: Iterable[str]) -> Message:
    """Names of which one is meant.

    >>> either(["exact", "about", "vague"])
    'exact or about or vague'
    """
    return reduce(lambda one, other: say("{one} or {other}", one=one, other=other), *_some(names))


def all_of(names: Iterable[str]) -> Message:
    """Names that are all meant.

    >>> all_of(["exact", "about"])
    'exact and about'
    """
    return reduce(lambda one, other: say("{one} and {other}", one=one, other=other), *_some(names))


def in_turn(names: Iterable[str]) -> Message:
    """Remarks one after the other.

    >>> in_turn(["missing: unit", "twice: note"])
    'missing: unit; twice: note'
    """
    return reduce(lambda one, other: say("{one}; {other}", one=one, other=other), *_some(names))


def _some(names: Iterable[str]) -> tuple[list[str], Message]:
    first, *others = names
    return others, as_it_is(first)


def in_language(text: str, code: str, value: Callable[[str], str] = str) -> str:
    """A message in another language; a text that is none is a value.

    Args:
        text: what `say` made.
        code: one of `LANGUAGES`.
        value: what each value becomes in the text; see `pieces` for what is one.

    Raises:
        UsageError: there is no such language.

    >>> in_language("not a message", "fr", value=lambda each: f"<{each}>")
    '<not a message>'
    """
    return "".join(value(piece) if is_value else piece for piece, is_value in pieces(text, code))


def pieces(text: str, code: str) -> Iterator[tuple[str, bool]]:
    """A message in another language, piece by piece, each with whether it is a value.

    In a language that is written from right to left words in Latin letters are as values, such as
    commands and columns: they too are read in their own direction. Marks of code (`) are left out
    where the English text does without.

    >>> list(pieces(say("expected {unit}", unit="days"), "en"))
    [('expected ', False), ('days', True)]
    """
    if not isinstance(text, Message) or not text.template:
        yield from [(text, True)] if text else []
        return
    template = _template(text, translations(code))
    if "`" not in text:
        template = template.replace("`", "")
    for own, name, form, conversion in Formatter().parse(template):
        yield from _own(own, LANGUAGES[code])
        if name is not None:
            yield from _value(text.values[name], f"{conversion or ''}{form}", code)


def _template(text: Message, catalogue: gettext.NullTranslations) -> str:
    if text.many:
        return catalogue.ngettext(text.template, text.many, text.values["number"])
    return catalogue.gettext(text.template)


def _own(text: str, language: Language) -> Iterator[tuple[str, bool]]:
    """Words of a template."""
    if language.direction == "ltr":
        yield text, False
        return
    end = 0
    for found in _LATIN.finditer(text):
        yield text[end : found.start()], False
        yield found[0], True
        end = found.end()
    yield text[end:], False


_LATIN = re.compile(r"(?![!(),.:;? ])[!-~](?:[ -~]*(?![!(),.:;? ])[!-~])?")
"""Words in Latin letters without the marks that end or enclose them."""


def _value(each: Any, form: str, code: str) -> Iterator[tuple[str, bool]]:
    """A value in a text; `form` is its conversion and its format."""
    if not form and isinstance(each, str):
        yield from pieces(each, code)
    elif form.startswith("r"):
        yield repr(in_language(each, code) if isinstance(each, str) else each), True
    else:
        shown = format(each, form)
        yield shown.replace(",", _THOUSANDS.get(code, ",")) if form == "," else shown, True


def isolated(text: str) -> str:
    """Text that is read in its own direction, whatever surrounds it (UAX 9, FSI to PDI)."""
    return f"\u2068{text}\u2069"
