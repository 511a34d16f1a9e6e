"""The dataset card: `README.md` of a release, which the Hugging Face hub reads too."""

from __future__ import annotations

from collections.abc import Iterator

from trucebook.book.citation import SUBJECTS
from trucebook.markup import inline, json_text, prose, table_row
from trucebook.release.describe.subject import Subject


def card(subject: Subject) -> bytes:
    """The card: front matter for the hub, then what people read."""
    parts = (_front(subject), _head(subject), _tables(subject), _statements(subject))
    return "\n".join(line for part in parts for line in part).encode() + b"\n"


def _front(subject: Subject) -> Iterator[str]:
    """YAML; a JSON text is one too, and needs no care about quoting."""
    citation = subject.citation
    yield "---"
    if citation.licence:
        yield f"license: {_text(citation.licence.lower())}"
    yield f"pretty_name: {_text(citation.title)}"
    yield f"language: {json_text(subject.languages, indent=None)}"
    yield f"tags: {json_text(list(citation.keywords), indent=None)}"
    yield "configs:"
    # The hub's library fails on a table without rows.
    for name in filter(subject.rows, subject.tables):
        yield f"- config_name: {_text(name)}"
        yield f"  data_files: {_text(f'{name}.parquet')}"
    yield from ("---", "")


def _text(text: str) -> str:
    return json_text(text, indent=None)


def _head(subject: Subject) -> Iterator[str]:
    citation = subject.citation
    yield from (f"# {inline(citation.title)}", "", prose(citation.abstract), "")
    yield inline(f"Version {citation.version} of {citation.released}, by {_and(citation.authors)}.")
    if citation.licence:
        beyond = "; LICENSE-DATA tells more" if "LICENSE-DATA" in subject.files else ""
        yield f"The data are under {inline(citation.licence)}{beyond}."
    yield from ("How to cite it stands in CITATION.cff, every column and code in codebook.md.", "")


def _and(names: tuple[str, ...]) -> str:
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))


def _tables(subject: Subject) -> Iterator[str]:
    yield from ("## Tables", "", "Each is there as CSV and as Parquet.", "")
    yield from ("| table | rows | one row is |", "|---|---|---|")
    for name, schema in subject.tables.items():
        yield table_row([inline(name), str(subject.rows(name)), prose(schema.description)])
    yield ""
    for name, schema in subject.reports.items():
        yield from (f"{name}.csv is no table of the book. {schema.description}", "")


def _statements(subject: Subject) -> Iterator[str]:
    for key, text in subject.statements.items():
        yield from (f"## {SUBJECTS[key]}", "", prose(text), "")
