"""The words the grammar knows. They live in `lexicons/`, a file a subject, a sentence a group."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

__all__ = [
    "COUNTRIES",
    "CUES",
    "FIRST_NAMES",
    "NUMBERS",
    "QUALIFIERS",
    "STOPS",
    "TITLES",
    "UNITS",
    "VERBS",
    "groups",
]


def groups(name: str) -> Mapping[str, Mapping[str, Any]]:
    """The groups of one file: `about` and what it lists."""
    path = Path(__file__).parent / "lexicons" / f"{name}.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))


def _words(name: str) -> dict[str, Any]:
    return {group: table.get("words", table) for group, table in groups(name).items()}


COUNTRIES = _words("countries")
FIRST_NAMES = _words("names")
NUMBERS = _words("numbers")
QUALIFIERS = _words("qualifiers")
UNITS = _words("units")
VERBS = _words("verbs")
TITLES = _words("titles")
CUES = _words("cues")
STOPS = _words("stops")
