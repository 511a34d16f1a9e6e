"""text2num (Rust): number words, and digits where they stand in one."""

from __future__ import annotations

import re
from importlib.metadata import version

from text_to_num import find_numbers

ABOUT = f"text2num {version('text2num')}"
TOKEN = re.compile(r"\w+|\W")


class Token:
    """A word, or one mark or space between words."""

    def __init__(self, match: re.Match[str]) -> None:
        """Take its place in the text."""
        self.start, self.end = match.span()
        self.words = match[0]

    def text(self) -> str:
        """The words."""
        return self.words

    def nt_separated(self, previous: Token) -> bool:
        """Whether a pause parts the two: a text has none."""
        return False

    def not_a_number_part(self) -> bool:
        """Whether the word is known not to be a number's."""
        return False


def find(text: str) -> list[dict[str, object]]:
    """Numbers with their values; ordinals are left out."""
    tokens = [Token(match) for match in TOKEN.finditer(text)]
    return [
        {
            "kind": "number",
            "start": tokens[one.start].start,
            "end": tokens[one.end - 1].end,
            "value": [one.value, one.value],
        }
        for one in find_numbers(tokens, "en", threshold=0)
        if not one.is_ordinal
    ]
