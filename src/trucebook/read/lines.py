"""Text in lines that fit a terminal, and in which nothing acts."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable
from io import StringIO
from typing import TYPE_CHECKING

from trucebook.markup import visible

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

WIDTH = 100
"""Characters of a line on a terminal, at most."""

_LONGEST = 600
"""Characters of a paragraph, at most."""


def printed(parts: Iterable[RenderableType], width: int = WIDTH) -> str:
    """Sentences, and tables or trees of `rich`, as plain text.

    What is in a table or a tree is a `rich.text.Text` of what `visible` gives: a str may hold
    markup or the name of an emoji.
    """
    from rich.text import Text  # noqa: PLC0415

    console = _console(width)
    with console.capture() as found:
        for part in parts:
            console.print(Text(visible(part), overflow="fold") if isinstance(part, str) else part)
    return "".join(f"{line.rstrip()}\n" for line in found.get().splitlines())


def wrapped(paragraphs: Iterable[str], width: int = WIDTH) -> str:
    """Paragraphs in lines, those after the first of each moved in further than it is."""
    return "".join(f"{line}\n" for text in paragraphs for line in _wrapped(text, width))


def _wrapped(text: str, width: int) -> list[str]:
    from rich.text import Text  # noqa: PLC0415

    shift = " " * (len(text) - len(text.lstrip(" ")))
    cut = textwrap.shorten(visible(text[: 2 * _LONGEST]), _LONGEST, placeholder=" …")
    console = _console(width)
    room = max(2, console.width - len(shift))
    first, *others = Text(cut, overflow="fold").wrap(console, room) or [Text("")]
    if not others:
        return [f"{shift}{first.plain}".rstrip()]
    rest = Text(cut[len(first.plain) :].lstrip(), overflow="fold")
    moved = (line.plain.rstrip() for line in rest.wrap(console, max(2, room - 2)))
    return [f"{shift}{first.plain}".rstrip(), *(f"{shift}  {line}" for line in moved)]


def _console(width: int) -> Console:
    """A console that only gives text: in a notebook or a terminal another prints by itself."""
    from rich.console import Console  # noqa: PLC0415

    return Console(
        file=StringIO(),
        width=max(1, min(width, WIDTH)),
        color_system=None,
        force_terminal=False,
        force_jupyter=False,
    )
