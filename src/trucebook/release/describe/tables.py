"""The tables of a release, column by column, for three kinds of client."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from trucebook.book.authors import Author
from trucebook.release.annotations import text_iri
from trucebook.release.describe.subject import Subject, drop_empty, json_bytes, title_of
from trucebook.schemas.files import REPORT
from trucebook.schemas.table import Field, Schema


def datapackage(subject: Subject) -> bytes:
    """The Data Package descriptor (version 2) of the CSV files, with all their definitions."""
    citation = subject.book.citation
    descriptor = {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": citation.slug,
        "title": citation.title,
        "description": citation.abstract,
        "version": citation.version,
        "created": f"{citation.released}T00:00:00Z",
        "keywords": list(citation.keywords),
        "contributors": [_contributor(author) for author in citation.authors],
        "licenses": [{"name": citation.licence, "path": citation.licence_url}],
        "sources": [
            drop_empty({"title": title_of(row), "path": row["url"]}) for row in subject.sources
        ],
        "resources": [_resource(schema, subject) for schema in subject.described.values()],
    }
    return json_bytes(descriptor)


def _contributor(author: Author) -> dict[str, Any]:
    content = {
        "title": author.name,
        "givenName": author.given,
        "familyName": author.surname,
        "path": author.orcid or author.website,
        "organization": author.affiliation,
        "roles": ["author"],
    }
    return drop_empty(content)


def _resource(schema: Schema, subject: Subject) -> dict[str, Any]:
    file = f"{schema.name}.csv"
    return {
        "name": schema.name,
        "type": "table",
        "title": schema.title,
        "description": schema.description,
        "path": file,
        "scheme": "file",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": {"delimiter": ","},  # NOTE: the library for node guesses it from the text
        "bytes": len(subject.files[file]),
        "hash": f"sha256:{subject.sha256(file)}",
        "schema": schema.descriptor,
        **({REPORT: True} if schema.name in subject.reports else {}),
    }


_LIMITS = ("minimum", "maximum", "minLength", "maxLength")


def csvw(subject: Subject) -> bytes:
    """CSV on the Web (W3C): the CSV files as a table group with typed columns and keys."""
    citation = subject.book.citation
    group = {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "en"}],
        "dc:title": citation.title,
        "dc:description": citation.abstract,
        "dc:creator": [_creator(author) for author in citation.authors],
        "dc:license": {"@id": citation.licence_url},
        "dc:issued": citation.released,
        "schema:version": citation.version,
        "dialect": {
            "encoding": "utf-8",
            "lineTerminators": ["\n"],
            "header": True,
            "commentPrefix": None,
            "trim": False,
        },
        "tables": [_csvw_table(schema) for schema in subject.described.values()],
    }
    return json_bytes(group)


def _creator(author: Author) -> str | dict[str, Any]:
    """The name, or an object where more is known than that."""
    address = author.orcid or author.website
    if not address and not author.affiliation:
        return author.name
    content = {"@id": address, "schema:name": author.name, "schema:affiliation": author.affiliation}
    return drop_empty(content)


def _csvw_table(schema: Schema) -> dict[str, Any]:
    content = {
        "columns": [_csvw_column(field) for field in schema.fields.values()],
        "primaryKey": schema.descriptor["primaryKey"],
        "foreignKeys": [
            {
                "columnReference": key.field,
                "reference": {"resource": f"{key.table}.csv", "columnReference": key.key},
            }
            for key in schema.foreign_keys
        ],
    }
    return {
        "url": f"{schema.name}.csv",
        "dc:title": schema.title,
        "dc:description": schema.description,
        "tableSchema": drop_empty(content),
    }


def _csvw_column(field: Field) -> dict[str, Any]:
    base = "double" if field.type == "number" else field.type
    limits = {name: field.constraints[name] for name in _LIMITS if name in field.constraints}
    # A text's pattern is matched by the whole cell, in a list by an item of it.
    if field.type == "string" and not field.separator:
        pattern = "|".join(field.enum) or field.constraints.get("pattern")
        limits |= {"format": pattern} if pattern else {}
    column = {
        "name": field.name,
        "titles": field.name,
        "dc:title": field.title,
        "dc:description": field.description,
        "datatype": {"base": base, **limits} if limits else base,
        "separator": field.separator,
        "required": field.required or None,
    }
    return drop_empty(column)


_CROISSANT = json.loads(Path(__file__).with_name("croissant.json").read_text(encoding="utf-8"))
"""The context of a description, what it conforms to, and its terms for statements and types."""


def croissant(subject: Subject) -> bytes:
    """Croissant 1.1: the dataset, its files and one record set per table and per code list."""
    citation = subject.book.citation
    content = {
        "@context": _CROISSANT["@context"],
        "@type": "sc:Dataset",
        "conformsTo": _CROISSANT["conformsTo"],
        "name": citation.slug,
        "alternateName": citation.title,
        "description": citation.abstract,
        "version": citation.version,
        "datePublished": citation.released,
        "license": citation.licence_url,
        "creator": [_agent(author) for author in citation.authors],
        "keywords": list(citation.keywords),
        "inLanguage": subject.languages,
        "citeAs": citation.bibtex,
        "isLiveDataset": False,
        **{_CROISSANT["statements"][key]: text for key, text in subject.book.statements.items()},
        "prov:wasDerivedFrom": [
            {"@id": text_iri(row["sha256"]), "@type": "prov:Entity", "prov:label": title_of(row)}
            for row in subject.sources
        ],
        "prov:wasAttributedTo": [
            {"@type": "prov:Agent", "prov:label": author.name} for author in citation.authors
        ],
        "distribution": list(_files(subject)),
        "recordSet": [*_code_lists(subject), *map(_record_set, subject.described.values())],
    }
    return json_bytes(content)


def _agent(author: Author) -> dict[str, Any]:
    employer = {"@type": "Organization", "name": author.affiliation}
    content = {
        "@type": "Person" if author.is_person else "Organization",
        "name": author.name,
        "givenName": author.given,
        "familyName": author.surname,
        "url": author.orcid or author.website,
        "affiliation": employer if author.affiliation else None,
    }
    return drop_empty(content)


def _files(subject: Subject) -> Iterator[dict[str, Any]]:
    for name, schema in subject.described.items():
        for suffix, kind in (("csv", "text/csv"), ("parquet", "application/x-parquet")):
            file = f"{name}.{suffix}"
            if file in subject.files:
                yield {
                    "@type": "cr:FileObject",
                    "@id": file,
                    "name": file,
                    "description": f"{schema.title}: {schema.description}",
                    "contentUrl": file,
                    "contentSize": f"{len(subject.files[file])} B",
                    "encodingFormat": kind,
                    "sha256": subject.sha256(file),
                }


def _code_lists(subject: Subject) -> Iterator[dict[str, Any]]:
    fields = [field for schema in subject.book.schemas.values() for field in schema.fields.values()]
    named = [field for field in fields if "vocabulary" in field.descriptor]
    for name, field in {field.descriptor["vocabulary"]: field for field in named}.items():
        columns = {part: f"{name}/{part}" for part in ("name", "description")}
        yield {
            "@type": "cr:RecordSet",
            "@id": name,
            "name": name,
            "description": f"The codes of {field.name}, each with its definition.",
            "dataType": "sc:Enumeration",
            "key": {"@id": columns["name"]},
            "field": [
                {"@type": "cr:Field", "@id": one, "name": part, "dataType": "sc:Text"}
                for part, one in columns.items()
            ],
            "data": [
                {columns["name"]: code, columns["description"]: text}
                for code, text in field.codes.items()
            ],
        }


def _record_set(schema: Schema) -> dict[str, Any]:
    key = [{"@id": f"{schema.name}/{name}"} for name in schema.descriptor["primaryKey"]]
    return {
        "@type": "cr:RecordSet",
        "@id": schema.name,
        "name": schema.name,
        "description": schema.description,
        "key": key if len(key) > 1 else key[0],
        "field": [_field(schema, field) for field in schema.fields.values()],
    }


def _field(schema: Schema, field: Field) -> dict[str, Any]:
    # NOTE: no `references`: mlcroissant reads one as a join and fails on a record set with several.
    key = schema.references.get(field.name)
    refers = f" Refers to {key.table}/{key.key}." if key else ""
    content = {
        "@type": "cr:Field",
        "@id": f"{schema.name}/{field.name}",
        "name": field.name,
        "description": f"{field.title}: {field.description}{refers}",
        "dataType": _CROISSANT["types"][field.type],
        "isArray": True if field.separator else None,
        "arrayShape": "-1" if field.separator else None,
        "source": {
            "fileObject": {"@id": f"{schema.name}.parquet"},
            "extract": {"column": field.name},
        },
    }
    return drop_empty(content)
