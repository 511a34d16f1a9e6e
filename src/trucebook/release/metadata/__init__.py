"""What describes a release to each kind of client: one module a form.

| form | file | for |
|---|---|---|
| `package` | `datapackage.json` | Data Package 2 |
| `csvw` | `csv-metadata.json` | CSV on the Web |
| `croissant` | `croissant.json` | Croissant 1.1, for machine learning |
| `datacite` | `datacite.json` | DataCite 4.5, for a DOI |
| `zenodo` | `zenodo.json` | a deposit on Zenodo |
| `card` | `README.md` | people, and the Hugging Face hub |
| `crate` | `ro-crate-metadata.json` | RO-Crate 1.2, which lists all the others |

Each is a pure function of the `Subject`: the table definitions, the citation, the statements, the
rows and the bytes of the files. None says anything that does not stand there.
"""

from __future__ import annotations

from trucebook.release.metadata.card import card
from trucebook.release.metadata.crate import crate
from trucebook.release.metadata.croissant import croissant
from trucebook.release.metadata.csvw import csvw
from trucebook.release.metadata.datacite import datacite
from trucebook.release.metadata.package import datapackage
from trucebook.release.metadata.subject import Subject
from trucebook.release.metadata.zenodo import zenodo

__all__ = ["FORMS", "Subject", "described"]

FORMS = {
    "datapackage.json": datapackage,
    "csv-metadata.json": csvw,
    "croissant.json": croissant,
    "datacite.json": datacite,
    "zenodo.json": zenodo,
    "README.md": card,
    "ro-crate-metadata.json": crate,
}
"""Form by file name; each may describe the files before it."""


def described(subject: Subject) -> dict[str, bytes]:
    """The files of a release with every form of metadata added."""
    files = dict(subject.files)
    for name, form in FORMS.items():
        files[name] = form(Subject(subject.book, files))
    return files
