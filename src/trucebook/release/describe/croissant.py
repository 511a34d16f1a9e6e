"""Croissant 1.1: the Parquet files as record sets, with responsible-use and provenance terms."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from trucebook.book.table import Row
from trucebook.release.annotations import text_iri
from trucebook.release.describe.subject import Subject, drop_empty, json_bytes
from trucebook.schemas.table import Field, Schema

_CR = (
    *("arrayShape", "citeAs", "column", "containedIn", "equivalentProperty", "extract", "field"),
    *("fileObject", "fileProperty", "fileSet", "format", "includes", "isArray", "isLiveDataset"),
    *("jsonPath", "key", "md5", "parentField", "path", "recordSet", "references", "regex"),
    *("repeated", "replace", "samplingRate", "separator", "source", "subField", "transform"),
)
_CONTEXT = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "sc": "https://schema.org/",
    "cr": "http://mlcommons.org/croissant/",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "dct": "http://purl.org/dc/terms/",
    "prov": "http://www.w3.org/ns/prov#",
    "conformsTo": "dct:conformsTo",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "description": {"@container": "@language"},
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "name": {"@container": "@language"},
    **{term: f"cr:{term}" for term in _CR},
}
_CONFORMS = ["http://mlcommons.org/croissant/1.1", "http://mlcommons.org/croissant/RAI/1.0"]

_RAI = {
    "collection": "rai:dataCollection",
    "missing": "rai:dataCollectionMissingData",
    "coding": "rai:dataAnnotationProtocol",
    "coders": "rai:annotatorDemographics",
    "agreement": "rai:dataAnnotationAnalysis",
    "programs": "rai:machineAnnotationTools",
    "personal": "rai:personalSensitiveInformation",
    "biases": "rai:dataBiases",
    "limits": "rai:dataLimitations",
    "uses": "rai:dataUseCases",
    "impact": "rai:dataSocialImpact",
    "maintenance": "rai:dataReleaseMaintenancePlan",
}
_TYPES = {
    "string": "sc:Text",
    "integer": "cr:Int64",
    "number": "cr:Float64",
    "boolean": "sc:Boolean",
    "date": "sc:Date",
}


def croissant(subject: Subject) -> bytes:
    """The dataset, its files and one record set per table and per code list."""
    citation = subject.citation
    content = {
        "@context": dict(sorted(_CONTEXT.items())),
        "@type": "sc:Dataset",
        "conformsTo": _CONFORMS,
        "name": citation.slug,
        "alternateName": citation.title,
        "description": citation.abstract,
        "version": citation.version,
        "datePublished": citation.released,
        "license": citation.licence_url,
        "creator": [{"@type": "Organization", "name": name} for name in citation.authors],
        "keywords": list(citation.keywords),
        "inLanguage": subject.languages,
        "citeAs": _bibtex(subject),
        "isLiveDataset": False,
        **{_RAI[key]: text for key, text in subject.statements.items()},
        "prov:wasDerivedFrom": [_source(row) for row in subject.sources],
        "prov:wasAttributedTo": [
            {"@type": "prov:Agent", "prov:label": name} for name in citation.authors
        ],
        "distribution": list(_files(subject)),
        "recordSet": [*_code_lists(subject), *_record_sets(subject)],
    }
    return json_bytes(drop_empty(content))


def _bibtex(subject: Subject) -> str:
    citation = subject.citation
    authors = " and ".join(f"{{{name}}}" for name in citation.authors)
    return (
        f"@misc{{{citation.slug}_{citation.version}, title = {{{citation.title}}}, "
        f"author = {{{authors}}}, year = {{{subject.year}}}, version = {{{citation.version}}}}}"
    )


def _source(row: Row) -> dict[str, str]:
    label = row["title"] or row["file"]
    return {"@id": text_iri(row["sha256"]), "@type": "prov:Entity", "prov:label": label}


def _files(subject: Subject) -> Iterator[dict[str, Any]]:
    forms = {"csv": "text/csv", "parquet": "application/x-parquet"}
    for name, schema in subject.described.items():
        for suffix, kind in forms.items():
            file = f"{name}.{suffix}"
            if file in subject.files:
                yield {
                    "@type": "cr:FileObject",
                    "@id": file,
                    "name": file,
                    "description": f"{schema.title}: {schema.description}",
                    "contentUrl": file,
                    "contentSize": f"{subject.size(file)} B",
                    "encodingFormat": kind,
                    "sha256": subject.sha256(file),
                }


def _code_lists(subject: Subject) -> Iterator[dict[str, Any]]:
    for name, field in subject.vocabularies().items():
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


def _record_sets(subject: Subject) -> Iterator[dict[str, Any]]:
    for schema in subject.tables.values():
        yield {
            "@type": "cr:RecordSet",
            "@id": schema.name,
            "name": schema.name,
            "description": schema.description,
            "key": {"@id": f"{schema.name}/{schema.key}"},
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
        "dataType": _TYPES[field.type],
        "isArray": True if field.separator else None,
        "arrayShape": "-1" if field.separator else None,
        "source": {
            "fileObject": {"@id": f"{schema.name}.parquet"},
            "extract": {"column": field.name},
        },
    }
    return drop_empty(content)
