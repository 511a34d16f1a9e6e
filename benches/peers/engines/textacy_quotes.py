"""textacy's direct quotations, by spaCy's whole small pipeline, paragraph by paragraph.

It drops a whole text when its count of marks is odd: so it is given one paragraph at a time.
"""

from __future__ import annotations

import importlib
import re
from importlib.metadata import version
from typing import Any

from textacy.extract.triples import direct_quotations

from engines.spacy_small import ACTORS, MODEL

PIPELINE = importlib.import_module(MODEL).load()
ABOUT = f"textacy {version('textacy')}, per paragraph"
PARAGRAPH = re.compile(r"[^\n]+")
ODD_MARKS = ValueError


def find(text: str) -> list[dict[str, object]]:
    """Quotes with their speakers, named as fully as an entity of the text names them."""
    parsed = [(at.start(), PIPELINE(at[0])) for at in PARAGRAPH.finditer(text)]
    known = {entity.text for _, doc in parsed for entity in doc.ents if entity.label_ in ACTORS}
    return [row for start, doc in parsed for row in quotes(doc, start, known)]


def quotes(doc: Any, start: int, known: set[str]) -> list[dict[str, object]]:
    """The quotes of a paragraph that begins at `start`."""
    try:
        triples = list(direct_quotations(doc))
    except ODD_MARKS:
        return []
    return [
        {
            "kind": "quote",
            "start": start + content.start_char,
            "end": start + content.end_char,
            "names": names(" ".join(token.text for token in speaker), known),
        }
        for speaker, _, content in triples
    ]


def names(words: str, known: set[str]) -> list[str]:
    """The speaker's words, and the longest name that ends with them."""
    fuller = [name for name in known if name.endswith(words)]
    return [words, max(fuller, key=len, default=words)]
