"""Start a book: its tables, an invented text to learn from, and what keeps it in order."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from string import Template
from typing import Any

from trucebook.book.book import read_definitions, write_table
from trucebook.book.citation import FILE as CITATION
from trucebook.book.records import SOURCES, json_text, write_record
from trucebook.book.source import keep_files, record_of
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
    CITATION: CITATION,
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
_COMMON = {"source_id": "S01", "method": "curated", "coder": "X", "row_status": "active"}


def start(
    folder: str | Path, *, title: str = TITLE, author: str = AUTHOR, bare: bool = False
) -> Path:
    """Make a new book that validates and builds at once, in a folder that is new or empty.

    It has an invented text and its rows, if it is not `bare`. It appears whole or not at all.
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
    for path in (home() / "schemas").glob("*.json"):
        schema = json.loads(path.read_bytes())
        schema.pop("knownLimits", None)  # those of the rows that came with the package
        _write(folder, f"schemas/{path.name}", json_text(schema))
    for path in (home() / "schemas").glob("vocabularies/*.csv"):
        _write(folder, f"schemas/vocabularies/{path.name}", path.read_text(encoding="utf-8"))
    schemas = read_definitions(folder)
    example = {} if bare else tomllib.loads(_page("rows.toml"))
    for name, schema in schemas.items():
        if name != SOURCES:
            write_table(folder, schema, [_row(schema, row) for row in example.get(name, ())])
    known = {
        **{name: _yaml(text) for name, text in given.items()},
        "heading": inline(given["title"]),
        "today": date.today().isoformat(),
        "version": __version__,
        "example": "" if bare else _EXAMPLE,
    }
    for name, target in _PAGES.items():
        _write(folder, target, Template(_page(name)).substitute(known))
    for name, form in forms(schemas).items():
        _write(folder, f".github/ISSUE_TEMPLATE/{name}", form)
    for stated in example.get(SOURCES, ()):  # last: .gitignore keeps its text out of a repository
        text = read_text(str(_STARTER / _TEXT))
        if isinstance(text, Problem):
            raise DataError(text.as_text())
        write_record(folder, record_of(schemas[SOURCES], _COMMON["source_id"], text, stated))
        keep_files(folder, {_TEXT: text.text.encode()})


def _yaml(text: str) -> str:
    """A text on one line of a YAML file, whatever it holds."""
    yaml = extra("yaml", "curate")
    form = {"default_style": '"', "allow_unicode": True, "width": float("inf")}
    return str(yaml.safe_dump(text, **form)).rstrip("\n")


def _page(name: str) -> str:
    return (_STARTER / name).read_text(encoding="utf-8")


def _write(folder: Path, name: str, text: str) -> None:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")


def _row(schema: Schema, given: Mapping[str, Any]) -> dict[str, Any]:
    """A whole row: the cells that are given, those that every row has, and its place."""
    common = {name: value for name, value in _COMMON.items() if name in schema.fields}
    place = {}
    if schema.quotes_source:
        text = _page(_TEXT)
        start = text.index(given["exact"])
        end = start + len(given["exact"])
        prefix, suffix = context(text, start, end)
        place = {"start": start, "end": end, "prefix": prefix, "suffix": suffix}
    return dict.fromkeys(schema.fields) | common | place | dict(given)
