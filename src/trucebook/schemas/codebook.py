"""The codebook: every table, column and code in words, as one Markdown page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from trucebook.schemas.table import Field, Schema

__all__ = ["codebook"]


def codebook(schemas: Mapping[str, Schema], version: str) -> str:
    """The codebook of a book, from its table definitions alone."""
    names = ", ".join(f"[{name}](#{name})" for name in schemas)
    lines = [f"# Codebook, version {version}", "", f"Tables: {names}.", ""]
    for schema in schemas.values():
        lines += _table(schema)
    lines += ["## Code lists", ""]
    for name, codes in _vocabularies(schemas).items():
        lines += [f"### {name}", "", "| code | definition |", "|---|---|"]
        lines += [f"| `{code}` | {definition} |" for code, definition in codes.items()]
        lines += [""]
    return "\n".join(lines).rstrip() + "\n"


def _table(schema: Schema) -> Iterator[str]:
    yield from (f"## {schema.name}", "", schema.description, "")
    yield from (f"- {rule}" for rule in schema.coding_rules)
    yield from ("", "| column | type | definition |", "|---|---|---|")
    for field in schema.fields.values():
        yield f"| `{field.name}` | {_kind(schema, field)} | {_cell(field.description)} |"
    yield ""


def _kind(schema: Schema, field: Field) -> str:
    parts = ["list of text" if field.separator else "EDTF date" if field.is_edtf else field.type]
    if "vocabulary" in field.descriptor:
        name = field.descriptor["vocabulary"]
        parts = [f"code of [{name}](#{name})"]
    if field.name in schema.references:
        table = schema.references[field.name].table
        parts = [f"id in [{table}](#{table})"]
    if field.name == schema.key:
        parts.append("key")
    parts += ["required"] if field.required else []
    parts += ["needs evidence"] if field.evidence is not None else []
    return ", ".join(parts)


def _vocabularies(schemas: Mapping[str, Schema]) -> dict[str, Mapping[str, str]]:
    found = {
        field.descriptor["vocabulary"]: field.codes
        for schema in schemas.values()
        for field in schema.fields.values()
        if "vocabulary" in field.descriptor
    }
    return dict(sorted(found.items()))


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
