"""What earlier releases have promised: their files, their ids, and a version that only grows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from trucebook.book.book import Book
from trucebook.book.citation import FILE as CITATION
from trucebook.book.records import SOURCES
from trucebook.book.table import Row, new_row
from trucebook.changes.compare import compare, due, next_version
from trucebook.changes.state import state_of_book, state_of_release
from trucebook.errors import DataError
from trucebook.load.releases import Release, latest, released_ids
from trucebook.problem import Problem, shorten
from trucebook.validate.rules.rule import quoting, rule
from trucebook.validate.suggest.ids import next_free_id
from trucebook.version import version_key


@rule(
    "book",
    (),
    needs=("releases",),
    holds="The files of a release in `build/` are those that were released: same names, same "
    "bytes.",
    breaks="release 0.1.0 is out, and `build/0.1.0/codebook.md` is changed.",
    fix="Restore the file from git, or get the release again; a correction goes into the next "
    "release.",
)
def released_files_stay(book: Book) -> Iterator[Problem]:
    for release in book.releases:
        for name, expected, found in release.faults():
            yield Problem(
                file=f"build/{release.version}/{name}",
                value=shorten(found),
                message=f"expected {expected}",
                hint=f"Release {release.version} is out and never changes: git restore "
                f"build/{release.version}, or get it again.",
            )


@rule(
    "book",
    (),
    needs=("releases",),
    holds="The book's version is that of the last release or a later one.",
    breaks="release 0.1.0 is out, and `CITATION.cff` says 0.0.9.",
    fix="Write the version of the last release, or a later one, into `CITATION.cff`.",
)
def version_is_not_behind(book: Book) -> Iterator[Problem]:
    release = latest(book.releases)
    if release is not None and version_key(book.version) < version_key(release.version):
        yield _problem(
            book,
            f"expected version {release.version}, which is released, or a later one",
            f"Write version: {release.version} in {CITATION}, or a later one.",
        )


@rule(
    "book",
    (),
    needs=("releases",),
    holds="A later version than the last release is as large as the changes since call for.",
    breaks="release 0.1.0 is out, a row was added, and `CITATION.cff` says 0.1.1.",
    fix="Give the book the version that the report names; `trucebook release` does.",
)
def version_tells_what_changed(book: Book) -> Iterator[Problem]:
    # NOTE: What goes or gets another id is a major version (before 1.0.0 a minor one), what is
    # added a minor one, a corrected value a patch.
    release = latest(book.releases)
    if release is None or version_key(book.version) <= version_key(release.version):
        return
    try:
        found = due(compare(state_of_release(release), state_of_book(book)))
    except DataError:
        return  # other rules report rows with equal ids
    wanted = next_version(release.version, found.level)
    if version_key(book.version) < version_key(wanted):
        yield _problem(
            book,
            f"expected version {wanted} or later, for what changed since {release.version}: "
            f"{found.reasons[0]}",
            f"Write version: {wanted} in {CITATION}; trucebook release --dry-run lists them all.",
        )


def _problem(book: Book, message: str, hint: str) -> Problem:
    lines = book.files.text(CITATION).split("\n")
    places = [number for number, line in enumerate(lines, 1) if line.startswith("version:")]
    return Problem(
        file=CITATION,
        line=places[0] if places else None,
        value=book.version,
        message=message,
        hint=hint,
    )


@rule(
    "book",
    needs=("releases",),
    holds="An id that a release carries stays in its table, or the redirects name its heir.",
    breaks="release 0.1.0 carries figures F0020, and its row is deleted.",
    fix="Restore the row, or add the line of the report to `dataset/redirects.csv`, with the "
    "reason. The heir is the row that says the same now; it stays empty where there is none.",
)
def released_ids_stay(book: Book) -> Iterator[Problem]:
    for table, row_id, version in released_ids(book.releases):
        row = book.by_id.get(row_id)
        if row is not None and row.schema.name in (table, "redirects"):
            continue
        if table in book.tables:
            file, line = book.place_for(table, row_id)
            heir, goes_in = _heir(book, table, row_id), _version_without(book)
            cells = {"retired_id": row_id, "heir_id": heir or "", "retired_in": goes_in}
            yield Problem(
                file=file,
                line=line,
                row_id=row_id,
                message=f"expected the row {row_id}, which release {version} carries",
                hint="Restore the row, or retire its id in dataset/redirects.csv: "
                f"{row_id},{heir or 'HEIR'},{goes_in},WHY",
                repair=new_row("redirects", {**cells, "reason": ""}),
            )


def _version_without(book: Book) -> str:
    """The version in which a released row may go: the book's if that is large enough."""
    release = latest(book.releases)
    due = next_version(release.version, "major") if release else book.version
    return max(book.version, due, key=version_key)


def _heir(book: Book, table: str, row_id: str) -> str | None:
    """The one row of the table that has the words of a released one."""
    old = _released_row(book, table, row_id)
    if not old.get("exact"):
        return None
    words = (old.get("source_id"), old["exact"])
    heirs = [row.id for row in book.rows(table) if (row["source_id"], row["exact"]) == words]
    return heirs[0] if len(heirs) == 1 else None


def _released_row(book: Book, table: str, row_id: str) -> Mapping[str, str]:
    for release in reversed(book.releases):
        if (table, row_id) in release.rows:
            return release.rows[table, row_id]
    return {}


@rule(
    "row",
    quoting,
    needs=(SOURCES, "releases"),
    holds="An id that a release gave to some words of a source is not given to others later.",
    breaks="release 0.1.0 carries quotes Q0004, and its row is on other words now.",
    fix="Restore the row, and give the new one the next free id, which the report names.",
)
def released_ids_keep_their_row(book: Book) -> Iterator[Problem]:
    release = latest(book.releases)
    if release is None:
        return
    for row, _ in book.quoting_rows():
        old = release.rows.get((row.schema.name, row.id))
        if old is None or not old.get("exact"):
            continue
        if not cites_the_same(old, row.texts):
            free = next_free_id(book, row.schema.name) or "a free id"
            yield row.problem(
                row.schema.key,
                f"expected the row on {shorten(old['exact'], 40)!r} in {old.get('source_id')}, "
                f"to which release {release.version} gave this id",
                f"Ids are never given twice: restore that row and give this one {free}.",
            )


def cites_the_same(old: Mapping[str, str], new: Mapping[str, str]) -> bool:
    """Whether two rows, as cell texts, cite the same words or begin at the same place."""
    is_near = old.get("start") == new["start"] or old.get("exact") == new["exact"]
    return old.get("source_id") == new["source_id"] and is_near


@rule(
    "book",
    needs=("releases",),
    holds="While the book has the version of a release, every row is as that release has it.",
    breaks="release 0.1.0 is out, `CITATION.cff` still says 0.1.0, and a row is changed.",
    fix="Undo the change, or give the book its next version in `CITATION.cff`: a patch for a "
    "corrected value, a minor version for a new row.",
)
def released_rows_stay(book: Book) -> Iterator[Problem]:
    release = latest(book.releases)
    if release is not None and release.version == book.version:
        for row in book.every_row():
            yield from _changes(release, row)


def _changes(release: Release, row: Row) -> Iterator[Problem]:
    hint = (
        f"Release {release.version} is out and never changes: undo the change, or give the book "
        "its next version in CITATION.cff."
    )
    old = release.rows.get((row.schema.name, row.id))
    if old is None:
        yield row.problem(row.schema.key, f"expected no row new since {release.version}", hint)
        return
    for name, text in row.texts.items():
        if old.get(name, "") != text:
            repair = row.repair({name: old.get(name, "")}) if name in old else None
            expected = f"expected {old.get(name, '')!r} as released"
            yield row.problem(name, expected, hint, repair=repair)


@rule(
    "row",
    ("redirects",),
    needs=(SOURCES,),
    holds="A retired id is in no other table, and its heir is a row of the book.",
    breaks="in redirects F9001 `heir_id` = `F9999`.",
    fix="Correct the heir or leave it empty; give a row that took a retired id a free one.",
)
def redirects_lead_somewhere(book: Book) -> Iterator[Problem]:
    for row in book.rows("redirects"):
        owner = book.by_id.get(row.id)
        if owner is not None and owner.schema.name != "redirects":
            free = next_free_id(book, owner.schema.name)
            yield row.problem(
                "retired_id",
                f"expected an id that no table uses; {owner.schema.name} does",
                f"Ids are never given twice: give that row of {owner.schema.name} "
                f"{free or 'a free id'}, or delete the redirect if it is the retired row itself.",
                repair=owner.repair({owner.schema.key: free}) if free else None,
            )
        heir = book.by_id.get(row["heir_id"] or "")
        if row["heir_id"] and (heir is None or heir.schema.name == "redirects"):
            yield row.problem(
                "heir_id",
                "expected the id of a row of the book",
                repair=row.repair({"heir_id": _last_heir(book, row)}),
            )


def _last_heir(book: Book, row: Row) -> str:
    """The row to which the redirects lead from heir to heir; empty where they lead nowhere."""
    seen: set[str] = set()
    heir = book.by_id.get(row["heir_id"])
    while heir is not None and heir.schema.name == "redirects" and heir.id not in seen:
        seen.add(heir.id)
        heir = book.by_id.get(heir["heir_id"] or "")
    return heir.id if heir is not None and heir.schema.name != "redirects" else ""
