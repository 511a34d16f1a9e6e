"""RO-Crate 1.2: every file of the release, with hash, size and the standard that it follows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from trucebook.book.table import Row
from trucebook.release.annotations import text_iri
from trucebook.release.describe.subject import Subject, drop_empty, json_bytes

_CRATE = "https://w3id.org/ro/crate/1.2"
_FORMATS = {
    "csv": "text/csv",
    "parquet": "application/vnd.apache.parquet",
    "json": "application/json",
    "jsonld": "application/ld+json",
    "md": "text/markdown",
    "sql": "application/sql",
    "cff": "application/yaml",
}
_FOLLOWS = {
    "datapackage.json": (
        "https://datapackage.org/profiles/2.0/datapackage.json",
        "Data Package 2",
    ),
    "csv-metadata.json": ("http://www.w3.org/ns/csvw", "CSV on the Web"),
    "croissant.json": ("http://mlcommons.org/croissant/1.1", "Croissant 1.1"),
    "datacite.json": ("http://datacite.org/schema/kernel-4", "DataCite 4"),
    "annotations.jsonld": ("http://www.w3.org/ns/anno.jsonld", "Web Annotation"),
    "CITATION.cff": (
        "https://citation-file-format.github.io/1.2.0/",
        "Citation File Format 1.2.0",
    ),
}
_ABOUT = {
    "datapackage.json": "Data Package descriptor of the CSV files.",
    "csv-metadata.json": "CSV on the Web metadata of the CSV files.",
    "croissant.json": "Croissant description of the Parquet files.",
    "datacite.json": "DataCite metadata of the release.",
    "zenodo.json": "Metadata of a deposit on Zenodo.",
    "annotations.jsonld": "The rows that quote a source as web annotations.",
    "schema.sqlite.sql": "The tables with keys and checks for SQLite.",
    "schema.duckdb.sql": "The tables with keys and checks for DuckDB.",
    "codebook.md": "Every table, column and code in words.",
    "codebook.html": "The same, to read in a browser or to print.",
    "reliability.md": "How far the coders agree, and how each difference was settled.",
    "delta.parquet": "What differs from the release before, cell by cell, both ways.",
    "CHANGES.md": "What differs from the release before, in words.",
    "CARD.toml": "What users should know first.",
    "README.md": "Dataset card.",
    "CITATION.cff": "How to cite the release.",
    "LICENSE-DATA": "The licence, and which words it does not cover.",
}


def crate(subject: Subject) -> bytes:
    """The metadata document of the crate."""
    graph = [
        {
            "@id": "ro-crate-metadata.json",
            "@type": "CreativeWork",
            "conformsTo": {"@id": _CRATE},
            "about": {"@id": "./"},
        },
        _root(subject),
        *_files(subject),
        *(_source(row) for row in subject.sources),
        *_authors(subject),
        *_licence(subject),
        *(
            {"@id": address, "@type": "CreativeWork", "name": title}
            for name, (address, title) in _FOLLOWS.items()
            if name in subject.files
        ),
    ]
    return json_bytes({"@context": f"{_CRATE}/context", "@graph": graph})


def _root(subject: Subject) -> dict[str, Any]:
    citation, authors = subject.citation, [entity["@id"] for entity in _authors(subject)]
    content = {
        "@id": "./",
        "@type": "Dataset",
        "name": citation.title,
        "description": citation.abstract,
        "version": citation.version,
        "datePublished": citation.released,
        "license": {"@id": citation.licence_url} if citation.licence_url else None,
        "author": _references(authors),
        "publisher": _references(authors),
        "keywords": list(citation.keywords),
        "isBasedOn": _references(text_iri(row["sha256"]) for row in subject.sources),
        "hasPart": _references(sorted(subject.files)),
    }
    return drop_empty(content)


def _references(ids: Iterable[str]) -> dict[str, str] | list[dict[str, str]]:
    """References as the crate has them: a single one is no list."""
    found = [{"@id": one} for one in ids]
    return found[0] if len(found) == 1 else found


def _files(subject: Subject) -> Iterator[dict[str, Any]]:
    for name in sorted(subject.files):
        schema = subject.described.get(name.partition(".")[0])
        about = f"{schema.title}: {schema.description}" if schema else None
        content = {
            "@id": name,
            "@type": "File",
            "name": name,
            "description": _ABOUT.get(name, about),
            "encodingFormat": _FORMATS.get(name.rpartition(".")[2], "text/plain"),
            "contentSize": str(subject.size(name)),
            "sha256": subject.sha256(name),
            "conformsTo": {"@id": _FOLLOWS[name][0]} if name in _FOLLOWS else None,
        }
        yield drop_empty(content)


def _source(row: Row) -> dict[str, Any]:
    content = {
        "@id": text_iri(row["sha256"]),
        "@type": "CreativeWork",
        "name": row["title"] or row["file"],
        "inLanguage": row["language"],
        "datePublished": row["published"],
        "url": row["url"],
        "sha256": row["sha256"],
        "usageInfo": row["rights"],
    }
    return drop_empty(content)


def _authors(subject: Subject) -> list[dict[str, str]]:
    return [
        {"@id": f"#author-{place}", "@type": "Organization", "name": name}
        for place, name in enumerate(subject.citation.authors, 1)
    ]


def _licence(subject: Subject) -> Iterator[dict[str, str]]:
    citation = subject.citation
    if citation.licence and citation.licence_url:
        yield {
            "@id": citation.licence_url,
            "@type": "CreativeWork",
            "name": citation.licence,
            "description": f"Licence {citation.licence} (SPDX).",
        }
