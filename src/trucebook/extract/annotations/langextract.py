"""Annotated documents of langextract, as its `save_annotated_documents` writes them.

One document per line: `text`, `document_id`, and `extractions` with a class, the words, the
interval where they were aligned with the text (null where they were not) and attributes.
"""

from __future__ import annotations

from typing import Any

from msgspec import Struct

from trucebook.extract.annotations.annotation import Annotated, Annotation, typed
from trucebook.language import Message, say

NAME = "langextract"


class _Interval(Struct):
    start_pos: int | None = None
    end_pos: int | None = None


class _Extraction(Struct):
    extraction_class: str
    extraction_text: str
    char_interval: _Interval | None = None
    attributes: dict[str, Any] | None = None


class _Document(Struct):
    extractions: list[Any] | None
    text: str | None = None
    document_id: str | None = None


def read(value: object) -> Annotated | None:
    """A line of such a file; None where it is none."""
    document = typed(value, _Document)
    if document is None:
        return None
    annotations: list[Annotation] = []
    faults: list[tuple[Message, str]] = []
    for item in document.extractions or ():
        found = typed(item, _Extraction)
        if found is None:
            faults.append(
                (say("an extraction with its class, its words and an interval"), str(item))
            )
            continue
        at = found.char_interval or _Interval()
        annotations.append(
            Annotation(
                label=found.extraction_class,
                start=at.start_pos,
                end=at.end_pos,
                words=found.extraction_text,
                cells={n: v for n, v in (found.attributes or {}).items() if v is not None},
            )
        )
    names = [document.document_id] if document.document_id else []
    return Annotated(annotations, names, text=document.text, faults=faults)
