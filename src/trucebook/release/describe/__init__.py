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

from trucebook.release.describe.card import card
from trucebook.release.describe.crate import crate
from trucebook.release.describe.croissant import croissant
from trucebook.release.describe.csvw import csvw
from trucebook.release.describe.datacite import datacite
from trucebook.release.describe.package import datapackage
from trucebook.release.describe.subject import Subject
from trucebook.release.describe.zenodo import zenodo

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
