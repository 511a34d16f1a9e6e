"""The release as a whole, for those who keep, cite and list it: README, DOI metadata, RO-Crate."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any

from trucebook.book.authors import Author
from trucebook.book.citation import SUBJECTS
from trucebook.book.table import Row, Table
from trucebook.markup import inline, json_text, link, prose, table_row
from trucebook.release.annotations import text_iri
from trucebook.release.describe.subject import Subject, drop_empty, json_bytes, title_of

_METHODS = ("collection", "coding", "coders", "agreement", "programs")


def datacite(subject: Subject) -> bytes:
    """DataCite 4.5, without the identifier: the DOI is given after the release is made."""
    citation = subject.book.citation
    rights = {
        "rights": citation.licence,
        "rightsUri": citation.licence_url,
        "rightsIdentifier": citation.licence,
        "rightsIdentifierScheme": "SPDX",
    }
    descriptions = [{"description": citation.abstract, "descriptionType": "Abstract"}]
    for key, text in subject.book.statements.items():
        kind = "Methods" if key in _METHODS else "Other"
        descriptions.append({"description": f"{SUBJECTS[key]}: {text}", "descriptionType": kind})
    content = {
        "schemaVersion": "http://datacite.org/schema/kernel-4",
        "types": {"resourceTypeGeneral": "Dataset", "resourceType": "Coded claims"},
        "titles": [{"title": citation.title}],
        "creators": [_creator(author) for author in citation.authors],
        "publisher": {"name": "; ".join(author.name for author in citation.authors)},
        "publicationYear": citation.released[:4],
        "version": citation.version,
        "dates": [{"date": citation.released, "dateType": "Issued"}],
        "language": subject.languages[0] if len(subject.languages) == 1 else None,
        "subjects": [{"subject": word} for word in citation.keywords],
        "rightsList": [rights],
        "descriptions": descriptions,
        "formats": ["text/csv", "application/vnd.apache.parquet"],
        "relatedItems": [_related_item(row) for row in subject.sources],
    }
    return json_bytes(content)


def _creator(author: Author) -> dict[str, Any]:
    if not author.is_person:
        return {"name": author.name}
    orcid = {
        "nameIdentifier": author.orcid,
        "nameIdentifierScheme": "ORCID",
        "schemeUri": "https://orcid.org",
    }
    content = {
        "name": author.inverted,
        "nameType": "Personal",
        "givenName": author.given,
        "familyName": author.surname,
        "nameIdentifiers": [orcid] if author.orcid else [],
        "affiliation": [{"name": author.affiliation}] if author.affiliation else [],
    }
    return drop_empty(content)


def _related_item(row: Row) -> dict[str, Any]:
    item = {
        "relatedItemType": "Text",
        "relationType": "IsDerivedFrom",
        "titles": [{"title": title_of(row)}],
        "publisher": row["outlet"],
        "creators": [{"name": row["author"]}] if row["author"] else None,
        # NOTE: DataCite has no names by hash, so a source without an address has only its title.
        "relatedItemIdentifier": row["url"]
        and {"relatedItemIdentifier": row["url"], "relatedItemIdentifierType": "URL"},
    }
    return drop_empty(item)


def zenodo(subject: Subject) -> bytes:
    """The `.zenodo.json` of Zenodo.

    Zenodo reads a file of that name in a repository and then ignores its CITATION.cff; a deposit
    through its interface takes the same content.
    """
    citation = subject.book.citation
    deposit = {
        "upload_type": "dataset",
        "title": citation.title,
        "description": citation.abstract,
        "creators": [
            drop_empty(
                {
                    "name": author.inverted,
                    "orcid": author.orcid.removeprefix("https://orcid.org/"),
                    "affiliation": author.affiliation,
                }
            )
            for author in citation.authors
        ],
        "version": citation.version,
        "publication_date": citation.released,
        "license": {"id": citation.licence},
        "keywords": list(citation.keywords),
        "access_right": "open",
    }
    return json_bytes(deposit)


_MADE_AFTER = ("README.md", "ro-crate-metadata.json", "SHA256SUMS")


def card(subject: Subject) -> bytes:
    """`README.md`: front matter for the hub, then how to load, every file, and the statements."""
    citation, schemas = subject.book.citation, subject.book.schemas
    fullest = max(schemas, key=lambda name: len(schemas[name].fields))
    lines = [*_front(subject), f"# {inline(citation.title)}", "", prose(citation.abstract), ""]
    *others, last = (author.name for author in citation.authors)
    authors = " and ".join(filter(None, (", ".join(others), last)))
    lines.append(inline(f"Version {citation.version} of {citation.released}, by {authors}."))
    has_more = "LICENSE-DATA" in subject.files
    beyond = "; LICENSE-DATA says what it does not cover" if has_more else ""
    lines.append(f"The data are under {inline(citation.licence)}{beyond}.")
    start = Path(__file__).with_name("readme.md").read_text(encoding="utf-8")
    lines += ["", start.format(table=fullest, files="\n".join(_listed(subject)))]
    for key, text in subject.book.statements.items():
        lines += [f"## {SUBJECTS[key]}", "", prose(text), ""]
    return "\n".join(lines).encode() + b"\n"


def _listed(subject: Subject) -> Iterator[str]:
    """Every file of the release: the tables with their rows, then the others by group."""
    yield from _table_list(subject.book.tables)
    if subject.reports:
        yield from ("", "### Reports", "", _REPORTS, "", *_table_list(subject.reports))
    there = {*subject.files, *_MADE_AFTER}
    for group, items in groupby(_known_files().values(), key=itemgetter("group")):
        yield from ("", f"### {group}", "", "| file | what it is |", "|---|---|")
        for item in items:
            if item["file"] in there:
                yield table_row([link(item["file"], item["file"]), prose(item["description"])])


_REPORTS = """\
In the same two forms, made by a program and never edited: cite the rows whose ids they hold."""


def _table_list(tables: Mapping[str, Table]) -> Iterator[str]:
    yield from ("| table | rows | what it holds |", "|---|--:|---|")
    for name, table in tables.items():
        yield table_row([inline(name), str(len(table.rows)), prose(table.schema.description)])


def _front(subject: Subject) -> Iterator[str]:
    """YAML; a JSON text is one too, and needs no care about quoting."""
    citation = subject.book.citation
    front = {
        "license": citation.licence.lower(),
        "pretty_name": citation.title,
        "language": subject.languages,
        "tags": list(citation.keywords),
    }
    written = ((key, json_text(value, indent=None)) for key, value in front.items())
    yield "---"
    yield from (f"{key}: {text}" for key, text in written if text != "null")
    yield "configs:"
    for name, table in subject.tables.items():
        if table.rows:  # NOTE: the hub's library fails on a table without rows
            yield f"- config_name: {json_text(name, indent=None)}"
            yield f"  data_files: {json_text(f'{name}.parquet', indent=None)}"
    yield from ("---", "")


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


@cache
def _known_files() -> dict[str, dict[str, str]]:
    """The files of a release by name, with a description and the standard that they follow."""
    text = Path(__file__).with_name("files.csv").read_text(encoding="utf-8")
    return {row["file"]: row for row in csv.DictReader(io.StringIO(text))}


def crate(subject: Subject) -> bytes:
    """RO-Crate 1.2: every file of the release, with hash, size and the standard that it follows."""
    citation = subject.book.citation
    employers = _employers(citation.authors)
    authors = [
        _agent(author, f"#author-{place}", employers)
        for place, author in enumerate(citation.authors, 1)
    ]
    licence = {
        "@id": citation.licence_url,
        "@type": "CreativeWork",
        "name": citation.licence,
        "description": f"Licence {citation.licence} (SPDX).",
    }
    root = {
        "@id": "./",
        "@type": "Dataset",
        "name": citation.title,
        "description": citation.abstract,
        "version": citation.version,
        "datePublished": citation.released,
        "license": {"@id": citation.licence_url},
        "author": _references(author["@id"] for author in authors),
        "publisher": _references(author["@id"] for author in authors),
        "keywords": list(citation.keywords),
        "isBasedOn": _references(text_iri(row["sha256"]) for row in subject.sources),
        "hasPart": _references(sorted(subject.files)),
    }
    standards = [
        {"@id": item["address"], "@type": "CreativeWork", "name": item["standard"]}
        for name, item in _known_files().items()
        if item["standard"] and name in subject.files
    ]
    files = (_file(subject, name) for name in sorted(subject.files))
    own = {
        "@id": "ro-crate-metadata.json",
        "@type": "CreativeWork",
        "conformsTo": {"@id": _CRATE},
        "about": {"@id": "./"},
    }
    graph = [own, drop_empty(root), *files, *map(_source, subject.sources), *authors]
    graph += [*employers.values(), licence, *standards]
    return json_bytes({"@context": f"{_CRATE}/context", "@graph": graph})


def _employers(authors: Iterable[Author]) -> dict[str, dict[str, Any]]:
    """The entities of the affiliations, each once, by name."""
    names = dict.fromkeys(author.affiliation for author in authors if author.affiliation)
    return {
        name: {"@id": f"#affiliation-{place}", "@type": "Organization", "name": name}
        for place, name in enumerate(names, 1)
    }


def _agent(author: Author, name: str, employers: Mapping[str, dict[str, Any]]) -> dict[str, Any]:
    employer = employers.get(author.affiliation)
    content = {
        "@id": author.orcid or name,
        "@type": "Person" if author.is_person else "Organization",
        "name": author.name,
        "givenName": author.given,
        "familyName": author.surname,
        "url": author.website,
        "affiliation": employer and {"@id": employer["@id"]},
    }
    return drop_empty(content)


def _references(ids: Iterable[str]) -> dict[str, str] | list[dict[str, str]]:
    """References as the crate has them: a single one is no list."""
    found = [{"@id": one} for one in ids]
    return found[0] if len(found) == 1 else found


def _file(subject: Subject, name: str) -> dict[str, Any]:
    known, schema = _known_files().get(name, {}), subject.described.get(name.partition(".")[0])
    about = f"{schema.title}: {schema.description}" if schema else None
    content = {
        "@id": name,
        "@type": "File",
        "name": name,
        "description": known.get("description", about),
        "encodingFormat": _FORMATS.get(name.rpartition(".")[2], "text/plain"),
        "contentSize": str(len(subject.files[name])),
        "sha256": subject.sha256(name),
        "conformsTo": {"@id": known["address"]} if known.get("address") else None,
    }
    return drop_empty(content)


def _source(row: Row) -> dict[str, Any]:
    content = {
        "@id": text_iri(row["sha256"]),
        "@type": "CreativeWork",
        "name": title_of(row),
        "inLanguage": row["language"],
        "datePublished": row["published"],
        "url": row["url"],
        "sha256": row["sha256"],
        "usageInfo": row["rights"],
    }
    return drop_empty(content)
