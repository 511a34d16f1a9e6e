"""Text on its way out, one function per form: nothing that comes from a book acts in any of them.

An id, a file name or a definition may hold whatever a contributor typed: the escape sequences of
a terminal, a line that GitHub reads as a command, markup, marks that turn the reading direction.
Every form writes out what cannot be seen (`\\x1b`, `\\u202e`), then escapes what is special in it.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable
from html import escape
from pathlib import Path
from urllib.parse import quote

from trucebook.progress import aside

# Controls, marks of direction, separators of lines, surrogates, fillers, tags: all that is no
# picture. NOTE: written as ranges, as the categories of `unicodedata` differ between Pythons.
_UNSEEN = (
    "\x00-\x09\x0b-\x1f\x7f-\x9f\xad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b"
    "\u2028-\u202e\u2060-\u206f\u3164\ud800-\udfff\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff"
    "\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
# Persian, Indic scripts and emoji are spelt with the joiners, Arabic and Hebrew with the marks.
_SPELLING = "\u061c\u200c-\u200f"

_ON_A_PAGE = re.compile(f"[{_UNSEEN}]")
_BUT_ISOLATES = re.compile(f"(?![\u2068\u2069])[{_UNSEEN}]")
_IN_LINES = re.compile(f"[{_UNSEEN}{_SPELLING}]")
_IN_A_LINE = re.compile(f"[\n{_UNSEEN}{_SPELLING}]")


def _escaped(found: re.Match[str]) -> str:
    return found[0].encode("unicode_escape").decode()


# A terminal, and a log that GitHub reads.


def visible(text: str) -> str:
    """Text as one line in which every character can be seen, or its escape is."""
    return _IN_A_LINE.sub(_escaped, text)


# GitHub takes `::name::` for a command at the start of a line, `##[name]` anywhere.
_COMMANDS = re.compile(r"^([^\S\n]*):(?=:)|(?<=##)\[", re.MULTILINE)


def lines(text: str, *, isolates: bool = False) -> str:
    """Lines for a terminal or a log, made of `visible` parts or a document: none is a command.

    With `isolates` the marks are kept that isolate those parts where a text is written from right
    to left.
    """
    shown = (_BUT_ISOLATES if isolates else _ON_A_PAGE).sub(_escaped, text)
    return _COMMANDS.sub(lambda f: "\\x5b" if f[1] is None else f"{f[1]}\\x3a", shown)


def show(
    text: str | Path,
    *,
    error: bool = False,
    end: str = "\n",
    commands: bool = False,
    isolates: bool = False,
) -> None:
    """Print lines: the one place where text leaves the program for a terminal or a log.

    Args:
        text: the lines; a path is one.
        error: whether they go to stderr.
        end: what is printed after them.
        commands: whether they are workflow commands that `github` made.
        isolates: whether marks that isolate a part of a line are ours, as for `lines`.
    """
    shown = text if isinstance(text, str) else visible(str(text))
    stream = sys.stderr if error else sys.stdout
    with aside(stream):
        print(
            shown if commands else lines(shown, isolates=isolates), file=stream, end=end, flush=True
        )


def github(kind: str, message: str, **properties: object) -> str:
    """A workflow command, which GitHub shows as a remark; a property that is None is left out.

    Args:
        kind: `error`, `warning` or `notice`.
        message: what it says, in one or more lines.
        properties: its place and its title.
    """
    place = ",".join(
        f"{name}={_data(visible(str(value))).replace(':', '%3A').replace(',', '%2C')}"
        for name, value in properties.items()
        if value is not None
    )
    return f"::{kind} {place}::{_data(_IN_LINES.sub(_escaped, message))}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\n", "%0A")


# Markdown.

_MARKS = re.compile(
    r"[\\`*\[\]~$]|&(?=[#\w])|(?<![^\W_])_|_(?![^\W_])"  # emphasis is none inside of a word
    r"|(?<!\w)[@#](?=\w)|:(?=//|[\w+-]+:)|(?<=www)\."  # what GitHub links, and its signs
)
_CODE = re.compile(r"(?<!`)(`+)(?!`).+?(?<!`)\1(?!`)")
_BLOCK = re.compile(r"^(?=[#>+=~:-])|^\d+(?=[.)])")


def on_one_line(text: str) -> str:
    """Text on one line of a page, where blanks are one and what cannot be seen is written out."""
    return _ON_A_PAGE.sub(_escaped, " ".join(text.split()))


def inline(text: str) -> str:
    """Text of which Markdown and HTML make nothing else, on one line."""
    return _inert(on_one_line(text))


def _inert(text: str) -> str:
    return _MARKS.sub(r"\\\g<0>", text).replace("<", "&lt;").replace(">", "&gt;")


def prose(text: str) -> str:
    """What a book says in its own words: paragraphs in which `code` is markup and nothing else."""
    return "\n\n".join(map(_paragraph, re.split(r"\n\s*\n", text.strip())))


def _paragraph(text: str) -> str:
    line, made, end = on_one_line(text), "", 0
    for found in _CODE.finditer(line):
        made += _inert(line[end : found.start()]) + found[0]
        end = found.end()
    return _BLOCK.sub(r"\g<0>\\", made + _inert(line[end:]))


def code(text: str) -> str:
    """A code span that ends where it should, whatever the text holds."""
    text = visible(text)
    fence = "`" * (1 + max(map(len, re.findall("`+", text)), default=0))
    pad = " " if "`" in text or text != text.strip() else ""
    return f"{fence}{pad}{text}{pad}{fence}"


def fenced(text: str, language: str = "") -> str:
    """A block of code that ends where it should, whatever the text holds."""
    fence = "`" * max(3, 1 + max(map(len, re.findall("`+", text)), default=0))
    return f"{fence}{language}\n{text}\n{fence}"


def link(text: str, target: str) -> str:
    """A link to a place of the same document, or to a file beside it."""
    return f"[{inline(text)}]({quote(target, safe='#')})"


def table_row(cells: Iterable[str]) -> str:
    """A line of a table, from cells that are Markdown already: no mark in one ends it."""
    row = (" ".join(cell.replace("|", "\\|").split()) for cell in cells)
    return f"| {' | '.join(row)} |"


# HTML.


def legible(text: str) -> str:
    """Text of a page, line breaks kept, where what cannot be seen is written out."""
    return _ON_A_PAGE.sub(_escaped, text)


def html(text: str) -> str:
    """Text in an element or in an attribute with quotation marks."""
    return escape(legible(text))


def html_prose(text: str) -> str:
    """What a book says in its own words as HTML, in which `code` is an element."""
    line, made, end = on_one_line(text), "", 0
    for found in _CODE.finditer(line):
        words = found[0].strip("`").strip()
        made += f"{escape(line[end : found.start()])}<code>{escape(words)}</code>"
        end = found.end()
    return made + escape(line[end:])


# JSON.


def json_text(content: object, indent: int | None = 2) -> str:
    """JSON that reads as the same values, and in which every character can be seen."""
    return legible_json(json.dumps(content, ensure_ascii=False, indent=indent))


def legible_json(text: str) -> str:
    """JSON whose texts have escapes where a character cannot be seen, or begins a command."""
    return _IN_LINES.sub(_unit, text).replace("##[", "##\\u005b")


def _unit(found: re.Match[str]) -> str:
    units = found[0].encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[at : at + 2].hex()}" for at in range(0, len(units), 2))


def sarif(text: str) -> str:
    """A SARIF message in which nothing is a placeholder or a link (SARIF 3.11.5 and 3.11.6)."""
    return text.replace("{", "{{").replace("}", "}}").replace("](", "] (")


# A spreadsheet, which takes some texts of a CSV file for a formula and runs it.

_FORMULAS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
_CALLS = "(|!"


def starts_a_formula(text: str) -> bool:
    """Whether a text begins as a formula does.

    Some programs pass over blanks and read the full-width marks as the narrow ones.
    """
    return text.lstrip(" \n").startswith(_FORMULAS)


def can_reach_out(text: str) -> bool:
    """Whether a formula could do more than fail: call a function, a program or another file."""
    return starts_a_formula(text) and any(mark in text for mark in _CALLS)
