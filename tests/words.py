"""The catalogues: what the sources say, the translations of it, and their compiled form.

`make words` runs it as a program: it collects the templates again, keeps the translations that
there are, marks with `fuzzy` those of a text that has changed, and compiles.
"""

import io
import sys
from datetime import UTC, datetime
from functools import cache

from babel.messages import mofile, pofile
from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from conftest import ROOT

from trucebook.language import CATALOGUES, DOMAIN, ENGLISH, LANGUAGES

SOURCES = ROOT / "src" / "trucebook"
TEMPLATE = CATALOGUES / f"{DOMAIN}.pot"
TRANSLATED = tuple(code for code in LANGUAGES if code != ENGLISH)

_DATE = datetime(2026, 11, 30, tzinfo=UTC)
_METHODS = (("**.py", "python"), ("**/templates/**.html", "jinja2"))
_OPTIONS = {
    "**/templates/**.html": {
        "trim_blocks": "true",
        "lstrip_blocks": "true",
        "silent": "0",
        "newstyle_gettext": "1",
    }
}
_KEYWORDS = {**DEFAULT_KEYWORDS, "say": None, "say_count": (1, 2)}


def _catalogue(code=None):
    """A catalogue whose header has nothing of a time, a machine or a person."""
    about = "# What trucebook says. The texts in English are collected by `make words`."
    return Catalog(
        locale=code,
        project=DOMAIN,
        version="1",
        header_comment=about,
        fuzzy=False,
        msgid_bugs_address="see CONTRIBUTING.md",
        creation_date=_DATE,
        revision_date=_DATE,
        last_translator="the trucebook contributors",
        language_team="the trucebook contributors",
    )


def collected():
    """The catalogue of all templates in the sources, without translations."""
    found = _catalogue()
    for file, _, texts, _, context in extract_from_dir(SOURCES, _METHODS, _OPTIONS, _KEYWORDS):
        found.add(texts, locations=[(file, 0)], context=context)
    return found


def po_file(code):
    return CATALOGUES / code / "LC_MESSAGES" / f"{DOMAIN}.po"


@cache
def read(code):
    """The translations of a language, as people edit them."""
    with po_file(code).open("rb") as file:
        return pofile.read_po(file, locale=code)


def updated(code, template):
    """The translations of a language, for every text of the template."""
    old, new = read(code) if po_file(code).exists() else Catalog(), _catalogue(code)
    for message in filter(lambda one: one.id, old):
        new[message.id] = message
    new.update(template)
    return new


def compiled(catalogue):
    """The bytes of the file that the program reads."""
    made = io.BytesIO()
    mofile.write_mo(made, catalogue)
    return made.getvalue()


def _write(path, catalogue):
    with path.open("wb") as file:
        pofile.write_po(
            file,
            catalogue,
            width=100,
            sort_by_file=True,
            include_lineno=False,
            ignore_obsolete=True,
        )


def main():
    template = collected()
    _write(TEMPLATE, template)
    for code in TRANSLATED:
        catalogue = updated(code, template)
        po_file(code).parent.mkdir(parents=True, exist_ok=True)
        _write(po_file(code), catalogue)
        po_file(code).with_suffix(".mo").write_bytes(compiled(catalogue))
        left = [message.id for message in catalogue if message.id and not is_whole(message)]
        print(f"{code}: {len(catalogue)} texts, {len(left)} to translate")
    return 0


def is_whole(message):
    """Whether a message is translated, in every form that its language has."""
    strings = (message.string,) if isinstance(message.string, str) else message.string
    return bool(strings) and all(strings) and not message.fuzzy


if __name__ == "__main__":
    sys.exit(main())
