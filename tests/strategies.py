"""Generated tables and whole generated books, small and true.

`rows` draws typed rows of any table definition, without regard to what they mean; `books`
draws a book that is valid: texts of sentences planted at known offsets, and the rows that
these sentences call for.
"""

from __future__ import annotations

import hashlib
import shutil
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from trucebook.book.book import write_table
from trucebook.book.csv import canonical_cell
from trucebook.book.records import json_text
from trucebook.schemas.files import read_schemas
from trucebook.schemas.table import Field, Schema
from trucebook.spans import context

ROOT = Path(__file__).parents[1]
SCHEMAS = read_schemas(ROOT / "schemas")

EVERY_TYPE = Schema(
    {
        "name": "every_type",
        "title": "Every type",
        "description": "One column of each type.",
        "fields": [
            {"name": "id", "title": "Id", "description": "Id.", "type": "string"},
            {"name": "whole", "title": "Whole", "description": "Whole.", "type": "integer"},
            {"name": "real", "title": "Real", "description": "Real.", "type": "number"},
            {"name": "truth", "title": "Truth", "description": "Truth.", "type": "boolean"},
            {"name": "day", "title": "Day", "description": "Day.", "type": "date"},
            {
                "name": "items",
                "title": "Items",
                "description": "Items.",
                "type": "string",
                "separator": "; ",
            },
            {
                "name": "words",
                "title": "Words",
                "description": "Words.",
                "type": "string",
                "words": "source",
            },
        ],
        "primaryKey": ["id"],
    }
)

_characters = st.characters(exclude_categories=["Cs", "Cc"], include_characters='\n",;')
cell_texts = st.text(_characters, min_size=1, max_size=12)


def values(field: Field) -> st.SearchStrategy[Any]:
    """Values of a column in their canonical form, nulls among them."""
    kinds = {
        "integer": st.integers(-(10**15), 10**15),
        "number": st.floats(allow_nan=False, allow_infinity=False, width=64),
        "boolean": st.booleans(),
        "date": st.dates(),
        "string": cell_texts,
    }
    if field.separator:
        item = st.text(st.sampled_from("abcé 𝒳"), min_size=1, max_size=5).map(str.strip)
        return st.none() | st.lists(item.filter(bool), min_size=1, max_size=3).map(tuple)
    if field.enum:
        return st.none() | st.sampled_from(field.enum)
    return st.none() | kinds[field.type].map(lambda value: field.read(canonical_cell(field, value)))


def rows(schema: Schema) -> st.SearchStrategy[list[dict[str, Any]]]:
    """Rows of a table with unique ids."""
    row = st.fixed_dictionaries({name: values(field) for name, field in schema.fields.items()})
    ids = st.lists(st.integers(1, 99_999), unique=True, max_size=6)
    return ids.flatmap(
        lambda numbers: st.tuples(*(row for _ in numbers)).map(
            lambda drawn: [
                {**cells, schema.key: f"X{number:04d}"}
                for number, cells in zip(numbers, drawn, strict=True)
            ]
        )
    )


@dataclass
class Draft:
    """A book in the making."""

    texts: dict[str, str] = field(default_factory=dict)
    rows: dict[str, list[dict[str, Any]]] = field(
        default_factory=lambda: {name: [] for name in SCHEMAS if name != "sources"}
    )

    def add(self, table: str, letter: str, **cells: Any) -> str:
        """Append a row under the next id of its table."""
        row_id = f"{letter}{len(self.rows[table]) + 1:04d}"
        blank = dict.fromkeys(SCHEMAS[table].fields)
        self.rows[table].append({**blank, SCHEMAS[table].key: row_id, **cells})
        return row_id

    def words(self, source_id: str, start: int, words: str) -> dict[str, Any]:
        """The cells of a span; its context is filled in when the text is whole."""
        end = start + len(words)
        span = {"source_id": source_id, "start": start, "end": end, "exact": words}
        return {**span, "method": "curated", "coder": "AB", "row_status": "active"}

    def prove(self, row_id: str, name: str, span: dict[str, Any]) -> None:
        """Append evidence for a cell."""
        self.add("evidence", "E", row_id=row_id, field=name, basis="stated", **span)

    def invent(self, row_id: str, name: str) -> None:
        """Append evidence without words for a cell that no source states."""
        common = {"method": "curated", "coder": "AB", "row_status": "active"}
        cells = {"basis": "background", "note": "Invented.", **common}
        self.add("evidence", "E", row_id=row_id, field=name, **cells)


_filler = st.text(st.sampled_from("abc déß🙂 \u00a0漢"), max_size=12)
_actors = {"ann-arden": "Ann Arden", "red-river-front": "Red River Front"}


@st.composite
def books(draw: st.DrawFn) -> Draft:
    """A valid book of one or two sources."""
    draft = Draft()
    for actor_id, name in _actors.items():
        draft.add("actors", "A", actor_id=actor_id, name=name, kind="person")
        for column in ("name", "kind"):
            draft.invent(actor_id, column)
    draft.add("groups", "G", group_id="people", name="people")
    draft.invent("people", "name")
    known = {"metric": "killed", "unit": "people", "kind": "total", "group_id": "people"}
    draft.add("quantities", "N", name="people killed", **known)
    for column in ("name", "metric", "unit", "kind", "group_id"):
        draft.invent("N0001", column)
    for number in range(1, draw(st.integers(1, 2)) + 1):
        source_id = f"S{number:02d}"
        draft.texts[source_id] = ""
        for plant in draw(st.lists(st.sampled_from([_figure, _quote, _mention]), max_size=4)):
            draft.texts[source_id] += draw(_filler) + draw(st.sampled_from([" ", "\n", "\n\n"]))
            plant(draw, draft, source_id)
        draft.texts[source_id] += f" {source_id}.\n"
    _fill_contexts(draft)
    return draft


def _figure(draw: st.DrawFn, draft: Draft, source_id: str) -> None:
    bound, qualifier = draw(st.sampled_from([("exact", ""), ("more_than", "over ")]))
    value = draw(st.integers(0, 10**7))
    start = len(draft.texts[source_id])
    exact = f"{qualifier}{value:,} people"
    draft.texts[source_id] += f"{exact} were killed."
    cells = {"value_text": f"{value:,}", "value_low": value, "value_high": value, "bound": bound}
    cells |= {
        "unit": "people",
        "group_id": "people",
        "quantity_id": "N0001",
        "metric": "killed",
        "status": "reported",
    }
    row_id = draft.add("figures", "F", **draft.words(source_id, start, exact), **cells)
    killed = start + len(exact) + len(" were ")
    for name in ("metric", "quantity_id"):
        draft.prove(row_id, name, draft.words(source_id, killed, "killed"))


def _quote(draw: st.DrawFn, draft: Draft, source_id: str) -> None:
    actor_id, name = draw(st.sampled_from(sorted(_actors.items())))
    start = len(draft.texts[source_id])
    exact = draw(st.text(st.sampled_from("abcé 🙂"), max_size=8)) + "no"
    draft.texts[source_id] += f"{name} said “{exact}”."
    first = start + len(name) + len(" said “")
    utterance = draft.add("utterances", "U", speaker=actor_id, wording=exact)
    cells = {
        "kind": "fragment",
        "mode": "direct",
        "speaker": actor_id,
        "speaker_text": name,
        "verb": "said",
    }
    cells |= {"utterance_id": utterance}
    row_id = draft.add("quotes", "Q", **draft.words(source_id, first, exact), **cells)
    draft.prove(row_id, "speaker_text", draft.words(source_id, start, name))
    said = draft.words(source_id, start + len(name) + 1, "said")
    for column in ("verb", "utterance_id"):
        draft.prove(row_id, column, said)


def _mention(draw: st.DrawFn, draft: Draft, source_id: str) -> None:
    actor_id, name = draw(st.sampled_from(sorted(_actors.items())))
    start = len(draft.texts[source_id])
    draft.texts[source_id] += f"{name} left."
    draft.add("mentions", "M", **draft.words(source_id, start, name), actor_id=actor_id)


def _fill_contexts(draft: Draft) -> None:
    for table in draft.rows.values():
        for row in table:
            if row.get("source_id"):
                text = draft.texts[row["source_id"]]
                row["prefix"], row["suffix"] = context(text, row["start"], row["end"])


def write_book(draft: Draft, folder: Path) -> Path:
    """Write a drawn book, its texts to an empty folder."""
    shutil.copytree(ROOT / "schemas", folder / "schemas")
    (folder / "dataset").mkdir()
    (folder / "seeds" / "texts").mkdir(parents=True)
    (folder / "CITATION.cff").write_text(
        "cff-version: 1.2.0\nmessage: m\ntitle: t\nversion: 0.1.0\ndate-released: '2031-05-20'\n"
        "authors:\n- name: Nobody\nlicense: CC0-1.0\n"
    )
    for name, items in draft.rows.items():
        write_table(folder, SCHEMAS[name], items)
    for source_id, text in draft.texts.items():
        _write_source(folder, source_id, text)
    return folder


def _write_source(folder: Path, source_id: str, text: str) -> None:
    data = text.encode()
    (folder / "seeds" / "texts" / f"{source_id}.txt").write_bytes(data)
    record = dict.fromkeys(SCHEMAS["sources"].fields)
    record |= {"source_id": source_id, "file": f"{source_id}.txt", "characters": len(text)}
    record |= {"sha256": hashlib.sha256(data).hexdigest(), "language": "en", "rights": "invented"}
    (folder / "seeds" / f"{source_id}.json").write_text(json_text(record), encoding="utf-8")
