"""A page from a template: what comes from a book is shown in it, and never acts."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from trucebook.errors import extra
from trucebook.language import ENGLISH, LANGUAGES, translations
from trucebook.markup import legible

if TYPE_CHECKING:
    from jinja2 import Environment


@lru_cache(maxsize=16)
def environment(room: str, language: str = ENGLISH) -> Environment:
    """The template engine for the pages of a room.

    Every value is escaped, and characters that cannot be seen are written out, unless a template
    calls it safe.

    Args:
        room: the package whose `templates/` has the pages; frame and macros are shared by all.
        language: the language of labels.

    Raises:
        UsageError: there is no such language, or the extra `page` is not installed.
    """
    jinja2 = extra("jinja2", "page")
    loaders = [jinja2.PackageLoader(name) for name in (room, "trucebook.pages")]
    made: Environment = jinja2.Environment(
        loader=jinja2.ChoiceLoader(loaders),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        finalize=_shown,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    made.install_gettext_translations(translations(language), newstyle=True)  # type: ignore[attr-defined]
    made.globals |= {"language": language, "direction": LANGUAGES[language].direction}
    return made


def _shown(value: Any) -> Any:
    """What a template prints for a value: nothing for a null, no unseen character in a text."""
    if value is None:
        return ""
    return legible(value) if type(value) is str else value
