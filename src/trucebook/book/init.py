"""Start a book: its tables, an invented text to learn from, and what keeps it in order."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from string import Template
from typing import Any

from trucebook.book.book import read_book, read_definitions, seal_records, write_table
from trucebook.book.citation import FILE as CITATION
from trucebook.book.records import SOURCES, json_text, write_record
from trucebook.book.source import keep_text, record_of
from trucebook.book.texts import read_text
from trucebook.errors import DataError, UsageError, extra
from trucebook.files import staged
from trucebook.load.releases import home
from trucebook.markup import inline
from trucebook.problem import Problem
from trucebook.schemas.issue_forms import forms
from trucebook.schemas.table import Schema
from trucebook.spans import context
from trucebook.version import __version__

TITLE = "A new book"
AUTHOR = "The authors of the book"

_STARTER = Path(__file__).parent / "starter"
_TEXT = "first-text.txt"
_PAGES = {
    "README.md": "README.md",
    "gitattributes": ".gitattributes",
    "gitignore": ".gitignore",
    "pre-commit-config.yaml": ".pre-commit-config.yaml",
    "book.yml": ".github/workflows/book.yml",
}
_EXAMPLE = (
    "\nS01 is an invented text with a few rows, to show how rows are written; "
    "`trucebook init --bare`\nbegins without it.\n"
)
_EXAMPLE_STATED = {
    "language": "en",
    "title": "Families leave the Marn hills",
    "outlet": "Marn Courier",
    "published": "2031-06-03",
    "published_basis": "The text prints '3 June 2031' in its date line.",
    "rights": "Invented, to show how a book is kept; free to use.",
}
_COMMON = {"source_id": "S01", "method": "curated", "coder": "X", "row_status": "active"}


def start(
    folder: str | Path, *, title: str = TITLE, author: str = AUTHOR, bare: bool = False
) -> Path:
    """Make a new book that validates and builds at once.

    Args:
        folder: where to; it does not exist yet, or is empty.
        title: name of the data.
        author: who makes them.
        bare: leave out the invented text and its rows.

    Returns:
        The folder. It appears whole or not at all.

    Raises:
        UsageError: something is in the folder, or it is the current one; title or author is
            empty.
    """
    folder = Path(folder)
    _require_free(folder)
    given = {"title": _line("title", title), "author": _line("author", author)}
    with staged(folder) as made:
        made.mkdir()
        _fill(made, given, bare)
    return folder


def _require_free(folder: Path) -> None:
    if folder.resolve() == Path.cwd():
        raise UsageError(f"{folder}: name another folder than the current one; it will be made.")
    if folder.exists() and not folder.is_dir():
        raise UsageError(f"{folder}: expected a folder that is new or empty; it is a file.")
    there = sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []
    if there:
        names = ", ".join(there[:5]) + (f" and {len(there) - 5} more" if len(there) > 5 else "")
        raise UsageError(f"{folder}: expected a folder that is new or empty; it holds {names}.")


def _line(name: str, text: str) -> str:
    line = " ".join(text.split())
    if not line:
        raise UsageError(f"Expected a {name} for the book, found nothing.")
    return line


def _fill(folder: Path, given: Mapping[str, str], bare: bool) -> None:
    for name in ("dataset", "seeds"):
        (folder / name).mkdir()
    _copy_schemas(folder / "schemas")
    schemas = read_definitions(folder)
    _write(folder, CITATION, _citation(given))
    _write_tables(folder, schemas, {} if bare else tomllib.loads(_page("rows.toml")))
    known = {
        "title": inline(given["title"]),
        "version": __version__,
        "example": "" if bare else _EXAMPLE,
    }
    for name, target in _PAGES.items():
        _write(folder, target, Template(_page(name)).substitute(known))
    for name, text in forms(schemas).items():
        _write(folder, f".github/ISSUE_TEMPLATE/{name}", text)
    if not bare:  # last: .gitignore keeps its text out of a repository around it
        _add_example(folder, schemas[SOURCES])


def _page(name: str) -> str:
    return (_STARTER / name).read_text(encoding="utf-8")


def _write(folder: Path, name: str, text: str) -> None:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")


def _copy_schemas(target: Path) -> None:
    """The schemas that came with the package, without the known limits: those are of its rows."""
    for path in (home() / "schemas").glob("*.json"):
        schema = json.loads(path.read_bytes())
        schema.pop("knownLimits", None)
        _write(target, path.name, json_text(schema))
    for path in (home() / "schemas").glob("vocabularies/*.csv"):
        _write(target, f"vocabularies/{path.name}", path.read_text(encoding="utf-8"))


def _citation(given: Mapping[str, str]) -> str:
    content = {
        "cff-version": "1.2.0",
        "message": "If you use these data, please cite them as below.",
        "type": "dataset",
        "title": given["title"],
        "abstract": "What the sources of this book report, every cell pinned to their words.",
        "authors": [{"name": given["author"]}],
        "version": "0.1.0",
        "date-released": date.today().isoformat(),
        "license": "CC-BY-4.0",
    }
    text = extra("yaml", "curate").safe_dump(content, sort_keys=False, allow_unicode=True)
    return str(text)


def _write_tables(
    folder: Path, schemas: Mapping[str, Schema], rows: Mapping[str, list[dict[str, Any]]]
) -> None:
    for name, schema in schemas.items():
        if name != SOURCES:
            write_table(folder, schema, [_row(schema, row) for row in rows.get(name, ())])


def _row(schema: Schema, given: Mapping[str, Any]) -> dict[str, Any]:
    """A whole row: the cells that are given, those that every row has, and its place."""
    common = {name: value for name, value in _COMMON.items() if name in schema.fields}
    place = _place(given["exact"]) if schema.quotes_source else {}
    return dict.fromkeys(schema.fields) | common | place | dict(given)


def _place(exact: str) -> dict[str, Any]:
    text = _page(_TEXT)
    start = text.index(exact)
    prefix, suffix = context(text, start, start + len(exact))
    return {"start": start, "end": start + len(exact), "prefix": prefix, "suffix": suffix}


def _add_example(folder: Path, schema: Schema) -> None:
    """Keep the invented text and its record, and seal that its spans were found."""
    text = read_text(str(_STARTER / _TEXT))
    if isinstance(text, Problem):
        raise DataError(text.as_text())
    write_record(folder, record_of(schema, _COMMON["source_id"], text, _EXAMPLE_STATED))
    keep_text(folder, _TEXT, text.text)
    seal_records(read_book(folder))
