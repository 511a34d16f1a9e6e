"""The whole codebook as one document: Markdown, or HTML that prints a table a sheet."""

from __future__ import annotations

import re

from trucebook.book import Book
from trucebook.codebook.pages import pages
from trucebook.errors import extra
from trucebook.markup import html as escaped
from trucebook.markup import webpage

__all__ = ["html", "markdown"]

_STYLE = """\
td:first-child { overflow-wrap: normal }
code { font-size: .9em }
@page { margin: 18mm; size: A4 }
@media print {
  body { font-size: 9.5pt; margin: 0; max-width: none; padding: 0 }
  a { color: inherit; text-decoration: none }
  section + section { break-before: page }
  tr { break-inside: avoid }
  h2 { break-after: avoid }
  thead { display: table-header-group }
}
"""


def markdown(book: Book) -> str:
    """Every page, one after the other."""
    first, *rest = pages(book, "#{}").values()
    return "\n".join([first, *(re.sub(r"^#", "##", page, flags=re.MULTILINE) for page in rest)])


def html(book: Book) -> str:
    """The same as a page for a browser or a printer, without scripts or outside files."""
    found = pages(book, "#{}")
    render = extra("markdown_it", "curate").MarkdownIt("js-default", {"html": False}).render
    sections = (
        f'<section id="{escaped(name)}">\n{render(text)}</section>' for name, text in found.items()
    )
    return webpage(f"Codebook, version {book.version}", _STYLE, "\n".join(sections))
