"""Texts that make a careless pattern or state machine slow."""

from __future__ import annotations

ARTICLES = "articles"
"""The ordinary text that the others are compared with."""

HOSTILE = {
    "digits": "1234567890",
    "digits, commas": "123,456,",
    "digits, spaces": "12 345 ",
    "digits, points": "1.",
    "digits, dashes": "1-2-",
    "number words": "one hundred and ",
    "a hundred": "a hundred and two ",
    "ands": "thousand and ",
    "ranges": "between 10 and ",
    "to and to": "three to ",
    "series": "two on the first day, three on the second, ",
    "qualifiers": "more than at least about ",
    "straight marks": '"',
    "marks and words": '"a ',
    "opening marks": "“",
    "closing marks": "”",
    "opening, closing": "“”",
    "guillemets": "« ",
    "single marks": "‘",
    "apostrophes": "'",
    "curly apostrophes": "’",
    "possessives": "dogs' ",
    "tags": '"No," he said. ',
    "tags, no name": '"No," said ',
    "brackets": "(",
    "nested brackets": "([{",
    "capital letters": "A",
    "capital words": "Abu Omar ",
    "initials": "A. B. ",
    "titles": "Mr. President Dr. ",
    "sources": "according to ",
    "sayings": "said that he said that ",
    "pronouns": "he she they ",
    "commas": ", ",
    "points": ". ",
    "hyphens": "a-",
    "spaces": " ",
    "line ends": "\n",
    "line ends, spaces": "\n \t",
    "no spaces": "abcdefghij",
    "accents": "e\u0301",
    "emoji": "\U0001f642",
    "NUL": "\0",
}


def hostile(name: str, characters: int) -> str:
    """So many characters of the text with a name."""
    unit = HOSTILE[name]
    return (unit * (characters // len(unit) + 1))[:characters]
