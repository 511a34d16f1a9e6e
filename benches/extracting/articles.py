"""Texts to measure on: the invented articles that all may read, and the book's where at hand."""

from __future__ import annotations

import os
from collections.abc import Iterator
from itertools import cycle, islice
from pathlib import Path

ROOT = Path(__file__).parents[2]
INVENTED = ROOT / "tests" / "articles"
SIZE = 4_000


def texts() -> list[str]:
    """The articles for writing a grammar, and those of `$TRUCEBOOK_TEXTS`."""
    folders = [INVENTED / "dev"]
    if named := os.environ.get("TRUCEBOOK_TEXTS"):
        folders.append(Path(named))
    paths = [path for folder in folders for path in sorted(folder.glob("*.txt"))]
    return [path.read_bytes().decode() for path in paths]


def articles() -> list[str]:
    """The texts joined and cut between paragraphs into articles of about 4 kB."""
    cut, held = [], ""
    for paragraph in "\n\n".join(texts()).split("\n\n"):
        held += f"{paragraph}\n\n"
        if len(held) >= SIZE:
            cut.append(held)
            held = ""
    return cut


def many(number: int) -> Iterator[str]:
    """As many articles as asked for, over and over."""
    return islice(cycle(articles()), number)


def long_text(characters: int) -> str:
    """One text of a length, of the articles over and over."""
    whole = "".join(articles())
    return (whole * (characters // len(whole) + 1))[:characters]
