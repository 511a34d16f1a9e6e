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

_FIGURES = "figures"


def forms(schemas: Mapping[str, Schema]) -> dict[str, str]:
    """The issue forms of a book by file name: one per task, and `config.yml`.

    A book that defines no `figures` has no form for a missing one.

    Raises:
        UsageError: the extra `curate` is not installed.
    """
    made: dict[str, object] = {"row-is-wrong.yml": _row_is_wrong(schemas)}
    if _FIGURES in schemas:
        made["figure-is-missing.yml"] = _figure_is_missing(schemas[_FIGURES])
    made["config.yml"] = {"blank_issues_enabled": True}
    yaml = extra("yaml", "curate")
    return {
        name: f"{_ORIGIN}{yaml.safe_dump(form, sort_keys=False, allow_unicode=True, width=100)}"
        for name, form in sorted(made.items())
    }


_ORIGIN = "# Written by `trucebook forms` from schemas/, and never edited.\n"

_WHOLE = "Write in neutral words. One issue is about one row."


def _figure_is_missing(schema: Schema) -> Element:
    fields = [schema.fields[name] for name in ("source_id", "exact", *schema.coded)]
    return {
        "name": "A figure is missing",
        "description": "A source states a number or a fraction that the book has no row for.",
        "title": "Figure missing: ",
        "body": [_markdown(_WHOLE), *map(_question, fields), _why()],
    }


def _row_is_wrong(schemas: Mapping[str, Schema]) -> Element:
    columns = sorted({name for schema in schemas.values() for name in schema.fields})
    return {
        "name": "A row is wrong",
        "description": "A cell of the book does not say what its source says.",
        "title": "Row wrong: ",
        "body": [
            _markdown(_WHOLE),
            _dropdown("table", "Table", "The table that the row is in.", schemas, required=True),
            _input("row", "Row", "The id of the row, such as F0013.", required=True),
            _dropdown("column", "Column", "The column of the cell.", columns, required=True),
            _input("found", "What the book says", "The cell as it is; empty if it is empty."),
            _input("wanted", "What it should say", "The value that the source supports."),
            _dropdown(
                "code",
                "The right code",
                "Where the column takes a code of a list.",
                _codes(schemas.values()),
            ),
            _words("words", "Words of the source", "The words that show it, no more than needed."),
            _why(),
        ],
    }


def _codes(schemas: Iterable[Schema]) -> list[str]:
    """Every code of every list, after the columns that take it."""
    lists: dict[str, tuple[list[str], Mapping[str, str]]] = {}
    for schema in schemas:
        for name, field in schema.fields.items():
            if field.codes:
                columns, _ = lists.setdefault(field.descriptor["vocabulary"], ([], field.codes))
                columns += [name] if name not in columns else []
    return [f"{', '.join(columns)}: {code}" for columns, codes in lists.values() for code in codes]


def _question(field: Field) -> Element:
    """What a form asks for a column."""
    head = (field.name, field.title, field.description)
    if field.codes:
        options = (f"{code}: {definition}" for code, definition in field.codes.items())
        return _dropdown(*head, options, required=field.required)
    if field.name == "exact":
        return _words(*head, required=field.required)
    return _input(*head, required=field.required)


def _why() -> Element:
    return _words("why", "Anything else", "How you know, and what a reader may wonder about.")


def _markdown(text: str) -> Element:
    return {"type": "markdown", "attributes": {"value": text}}


def _input(name: str, label: str, about: str, *, required: bool = False) -> Element:
    return _element("input", name, label, about, {}, required)


def _words(name: str, label: str, about: str, *, required: bool = False) -> Element:
    return _element("textarea", name, label, about, {}, required)


def _dropdown(
    name: str, label: str, about: str, options: Iterable[str], *, required: bool = False
) -> Element:
    return _element(
        "dropdown", name, label, about, {"options": list(map(on_one_line, options))}, required
    )


def _element(
    kind: str, name: str, label: str, about: str, more: Element, required: bool
) -> Element:
    return {
        "type": kind,
        "id": name,
        "attributes": {"label": on_one_line(label), "description": prose(about), **more},
        "validations": {"required": required},
    }
