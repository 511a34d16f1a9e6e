"""A page from a template: what comes from a book is shown in it, and never acts."""

from __future__ import annotations

from functools import lru_cache, partial
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from trucebook.errors import extra
from trucebook.language import ENGLISH, LANGUAGES, Message, pieces, translations
from trucebook.markup import html, html_prose, legible
from trucebook.version import __version__

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
        finalize=partial(_shown, language),
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    made.install_gettext_translations(translations(language), newstyle=True)  # type: ignore[attr-defined]
    made.filters["prose"] = lambda text: jinja2.utils.markupsafe.Markup(html_prose(text))
    made.globals |= {
        "language": language,
        "direction": LANGUAGES[language].direction,
        "languages": LANGUAGES,
        "version": __version__,
        "style": lambda: jinja2.utils.markupsafe.Markup(bundled()["style.css"].decode().strip()),
    }
    return made


def bundled() -> dict[str, bytes]:
    """The files of the bundle, by name."""
    folder = files("trucebook.pages") / "bundle"
    return {
        one.name: one.read_bytes() for one in sorted(folder.iterdir(), key=lambda one: one.name)
    }


def _shown(language: str, value: Any) -> Any:
    """What a template prints for a value: nothing for a null, no unseen character in a text.

    A message is in the language of the page, and each value in it has its own direction.
    """
    if value is None:
        return ""
    if isinstance(value, Message):
        each = ((html(piece), is_value) for piece, is_value in pieces(value, language))
        inside = (f"<bdi>{piece}</bdi>" if is_value else piece for piece, is_value in each)
        return extra("markupsafe", "page").Markup("".join(inside))
    return legible(value) if type(value) is str else value
