"""Issue forms: what a reader can report without git, with the code lists to choose from.

They are GitHub's issue forms, in YAML, from the table definitions alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from trucebook.errors import extra
from trucebook.markup import on_one_line, prose
from trucebook.schemas.table import Field, Schema

Element = dict[str, Any]


def forms(schemas: Mapping[str, Schema]) -> dict[str, str]:
    """The issue forms of a book by file name: one per task, and `config.yml`.

    A book that defines no `figures` has no form for a missing one.
    """
    made: dict[str, object] = {"row-is-wrong.yml": _row_is_wrong(schemas)}
    if "figures" in schemas:
        made["figure-is-missing.yml"] = _figure_is_missing(schemas["figures"])
    made["config.yml"] = {"blank_issues_enabled": True}
    yaml = extra("yaml", "curate")
    return {
        name: f"{_ORIGIN}{yaml.safe_dump(form, sort_keys=False, allow_unicode=True, width=100)}"
        for name, form in sorted(made.items())
    }


_ORIGIN = "# Written by `trucebook forms` from schemas/, and never edited.\n"


def _figure_is_missing(schema: Schema) -> Element:
    fields = [schema.fields[name] for name in ("source_id", "exact", *schema.coded)]
    return _form(
        "A figure is missing",
        "A source states a number or a fraction that the book has no row for.",
        "Figure missing: ",
        map(_question, fields),
    )


def _question(field: Field) -> Element:
    """The question for the cell of a column."""
    options = [f"{code}: {definition}" for code, definition in field.codes.items()]
    kind = "dropdown" if options else "textarea" if field.name == "exact" else "input"
    return _ask(kind, field.name, field.title, field.description, options, required=field.required)


def _row_is_wrong(schemas: Mapping[str, Schema]) -> Element:
    columns = sorted({name for schema in schemas.values() for name in schema.fields})
    lists: dict[str, tuple[list[str], Mapping[str, str]]] = {}
    for schema in schemas.values():
        for name, field in schema.fields.items():
            if field.codes:
                takers, _ = lists.setdefault(field.descriptor["vocabulary"], ([], field.codes))
                takers += [name] if name not in takers else []
    codes = [f"{', '.join(takers)}: {code}" for takers, codes in lists.values() for code in codes]
    about_code = "Where the column takes a code of a list."
    about_words = "The words that show it, no more than needed."
    questions = (
        _ask("dropdown", "table", "Table", "The table that the row is in.", schemas, required=True),
        _ask("input", "row", "Row", "The id of the row, such as F0013.", required=True),
        _ask("dropdown", "column", "Column", "The column of the cell.", columns, required=True),
        _ask("input", "found", "What the book says", "The cell as it is; empty if it is empty."),
        _ask("input", "wanted", "What it should say", "The value that the source supports."),
        _ask("dropdown", "code", "The right code", about_code, codes),
        _ask("textarea", "words", "Words of the source", about_words),
    )
    about = "A cell of the book does not say what its source says."
    return _form("A row is wrong", about, "Row wrong: ", questions)


def _form(name: str, description: str, title: str, questions: Iterable[Element]) -> Element:
    whole = {"value": "Write in neutral words. One issue is about one row."}
    about_rest = "How you know, and what a reader may wonder about."
    return {
        "name": name,
        "description": description,
        "title": title,
        "body": [
            {"type": "markdown", "attributes": whole},
            *questions,
            _ask("textarea", "why", "Anything else", about_rest),
        ],
    }


def _ask(
    kind: str,
    name: str,
    label: str,
    about: str,
    options: Iterable[str] = (),
    *,
    required: bool = False,
) -> Element:
    choices = {"options": list(map(on_one_line, options))} if kind == "dropdown" else {}
    return {
        "type": kind,
        "id": name,
        "attributes": {"label": on_one_line(label), "description": prose(about), **choices},
        "validations": {"required": required},
    }
