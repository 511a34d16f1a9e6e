"""What releases have promised: their files, ids for ever, and a version that only grows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from trucebook.book.book import Book
from trucebook.book.citation import FILE as CITATION
from trucebook.book.records import SOURCES
from trucebook.book.table import new_row
from trucebook.changes.compare import compare, due, next_version
from trucebook.changes.state import state_of_book, state_of_release
from trucebook.errors import DataError
from trucebook.language import Message, say
from trucebook.load.releases import latest, released_ids
from trucebook.problem import Problem, shorten
from trucebook.validate.rules.rule import quoting, rule
from trucebook.validate.suggest.cells import free_id
from trucebook.version import version_key


@rule(
    "book",
    (),
    needs=("releases",),
    holds="The files of a release in `build/` are those that were released: same names, same "
    "bytes.",
    breaks="release 0.1.0 is out, and `build/0.1.0/codebook.md` is changed.",
    fix=say(
        "Restore the file from git, or get the release again; a correction goes into the "
        "next release."
    ),
)
def released_files_stay(book: Book) -> Iterator[Problem]:
    for release in book.releases:
        for name, expected, found in release.faults():
            yield Problem(
                file=f"build/{release.version}/{name}",
                value=shorten(found),
                message=say("expected {expected}", expected=expected),
                hint=say(
                    "Release {version} is out and never changes: git restore "
                    "build/{version}, or get it again.",
                    version=release.version,
                ),
            )


@rule(
    "book",
    (),
    needs=("releases",),
    holds="The book's version is that of the last release or a later one.",
    breaks="release 0.1.0 is out, and `CITATION.cff` says 0.0.9.",
    fix=say("Write the version of the last release, or a later one, into `CITATION.cff`."),
)
def version_is_not_behind(book: Book) -> Iterator[Problem]:
    release = latest(book.releases)
    if release is not None and version_key(book.version) < version_key(release.version):
        yield _problem(
            book,
            say(
                "expected version {version}, which is released, or a later one",
                version=release.version,
            ),
            say(
                "Write version: {version} in {file}, or a later one.",
                version=release.version,
                file=CITATION,
            ),
        )


@rule(
    "book",
    (),
    needs=("releases",),
    holds="A later version than the last release is as large as the changes since call for.",
    breaks="release 0.1.0 is out, a row was added, and `CITATION.cff` says 0.1.1.",
    fix=say("Give the book the version that the report names; `trucebook release` does."),
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
            say(
                "expected version {wanted} or later, for what changed since {version}: {reason}",
                wanted=wanted,
                version=release.version,
                reason=found.reasons[0],
            ),
            say(
                "Write version: {wanted} in {file}; trucebook release --dry-run lists them all.",
                wanted=wanted,
                file=CITATION,
            ),
        )


def _problem(book: Book, message: Message, hint: Message) -> Problem:
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
    fix=say(
        "Restore the row, or add the line of the report to `dataset/redirects.csv`, with "
        "the reason. The heir is the row that says the same now; it stays empty where "
        "there is none."
    ),
)
def released_ids_stay(book: Book) -> Iterator[Problem]:
    release = latest(book.releases)
    if release is None:
        return
    goes_in = _next_major(book)
    for table, row_id, version in released_ids(book.releases):
        row = book.by_id.get(row_id)
        if row is not None and row.schema.name in (table, "redirects"):
            continue
        if table in book.tables:
            old = _as_released(book, table, row_id)
            file, line = book.place_for(table, {book.schemas[table].key: row_id, **old})
            heir = _heir(book, table, old)
            cells = {"retired_id": row_id, "heir_id": heir or "", "retired_in": goes_in}
            yield Problem(
                file=file,
                line=line,
                row_id=row_id,
                message=say(
                    "expected the row {row_id}, which release {version} carries",
                    row_id=row_id,
                    version=version,
                ),
                hint=say(
                    "Restore the row, or retire its id in dataset/redirects.csv: "
                    "{row_id},{heir},{goes_in},WHY",
                    row_id=row_id,
                    heir=heir or "HEIR",
                    goes_in=goes_in,
                ),
                repair=new_row("redirects", {**cells, "reason": ""}),
            )


def _next_major(book: Book) -> str:
    """The version in which a row that is removed now is missing for the first time."""
    release = latest(book.releases)
    if release is None:
        return book.version
    return max(book.version, next_version(release.version, "major"), key=version_key)


def _as_released(book: Book, table: str, row_id: str) -> Mapping[str, str]:
    """A row as the newest release that carries it has it."""
    carrying = [release for release in book.releases if (table, row_id) in release.rows]
    return carrying[-1].rows[table, row_id] if carrying else {}


def _heir(book: Book, table: str, old: Mapping[str, str]) -> str | None:
    """The one row of the table that has the words of a released one."""
    if not old.get("exact"):
        return None
    words = (old.get("source_id"), old["exact"])
    heirs = [row.id for row in book.rows(table) if (row["source_id"], row["exact"]) == words]
    return heirs[0] if len(heirs) == 1 else None


@rule(
    "row",
    quoting,
    needs=(SOURCES, "releases"),
    holds="An id that a release gave to some words of a source is not given to others later.",
    breaks="release 0.1.0 carries quotes Q0004, and its row is on other words now.",
    fix=say("Restore the row, and give the new one a new id, which the report names."),
)
def released_ids_keep_their_row(book: Book) -> Iterator[Problem]:
    release = latest(book.releases)
    if release is None:
        return
    for row, _ in book.quoting_rows():
        old = release.rows.get((row.schema.name, row.id), {})
        if not _cites_the_same(old, row.texts):
            free = free_id(book, row.schema.name, row.texts.values()) or say("a free id")
            yield row.problem(
                row.schema.key,
                say(
                    "expected the row on {words!r} in {source_id}, to which release {version} "
                    "gave this id",
                    words=shorten(old["exact"], 40),
                    source_id=old.get("source_id"),
                    version=release.version,
                ),
                say(
                    "Ids are never given twice: restore that row and give this one {free}.",
                    free=free,
                ),
            )


def _cites_the_same(old: Mapping[str, str], new: Mapping[str, str]) -> bool:
    """Whether two rows cite the same words or begin at the same place, or the old cites none."""
    is_near = old.get("start") == new["start"] or old.get("exact") == new["exact"]
    return not old.get("exact") or (old.get("source_id") == new["source_id"] and is_near)


@rule(
    "row",
    ("redirects",),
    needs=(SOURCES,),
    holds="A retired id is in no other table, and its heir is a row of the book.",
    breaks="in redirects F9001 `heir_id` = `F9999`.",
    fix=say("Correct the heir or leave it empty; give a row that took a retired id a free one."),
)
def redirects_lead_somewhere(book: Book) -> Iterator[Problem]:
    for row in book.rows("redirects"):
        owner = book.by_id.get(row.id)
        if owner is not None and owner.schema.name != "redirects":
            free = free_id(book, owner.schema.name, owner.texts.values())
            yield row.problem(
                "retired_id",
                say("expected an id that no table uses; {table} does", table=owner.schema.name),
                say(
                    "Ids are never given twice: give that row of {table} {free}, or delete "
                    "the redirect if it is the retired row itself.",
                    table=owner.schema.name,
                    free=free or say("a free id"),
                ),
                repair=owner.repair({owner.schema.key: free}) if free else None,
            )
        heir = book.by_id.get(row["heir_id"] or "")
        if row["heir_id"] and (heir is None or heir.schema.name == "redirects"):
            seen: set[str] = set()  # the redirects lead on from heir to heir, or nowhere
            while heir is not None and heir.schema.name == "redirects" and heir.id not in seen:
                seen.add(heir.id)
                heir = book.by_id.get(heir["heir_id"] or "")
            last = heir.id if heir is not None and heir.schema.name != "redirects" else ""
            repair = row.repair({"heir_id": last})
            yield row.problem("heir_id", say("expected the id of a row of the book"), repair=repair)


@rule(
    "row",
    needs=(SOURCES,),
    holds="No two tables use one id, so that evidence and redirects can name a row by it.",
    breaks="in proposals P03 `proposal_id` = `F0001`.",
    fix=say("Give the row a new id, which the report names."),
)
def ids_are_unique_in_the_book(book: Book) -> Iterator[Problem]:
    seen: dict[str, str] = {}
    for row in book.every_row():
        owner = seen.setdefault(row.id, row.schema.name)
        if owner != row.schema.name and row.schema.name != "redirects":
            free = free_id(book, row.schema.name, row.texts.values())
            yield row.problem(
                row.schema.key,
                say("expected an id that the table {owner} does not use", owner=owner),
                say("Give the row a new id, such as {meant}.", meant=free)
                if free
                else say("Give the row a new id."),
                repair=row.repair({row.schema.key: free}) if free else None,
            )


@rule(
    "branch",
    needs=("releases",),
    holds="A row that no release carries may be deleted, its id is not free again (a warning).",
    breaks="a branch deletes mentions M0002, which was there before and is in no release.",
    fix=say(
        "Restore the row, or keep its id from being given again with a line in "
        "dataset/redirects.csv, which the report gives ready to paste."
    ),
)
def merged_ids_stay(before: Book, now: Book) -> Iterator[Problem]:
    released = {(table, row_id) for table, row_id, _ in released_ids(now.releases)}
    for row in before.every_row():
        table = row.schema.name
        if row.id in now.by_id or (table, row.id) in released or table not in now.tables:
            continue
        file, line = now.place_for(table, row.texts)
        yield Problem(
            severity="warning",
            file=file,
            line=line,
            row_id=row.id,
            message=say("expected the row {row}, which was here before the branch", row=row.id),
            hint=say(
                "Restore it; if it is to go, keep its id from being given again with a "
                "line in dataset/redirects.csv: {row},HEIR,{next_major},WHY",
                row=row.id,
                next_major=_next_major(now),
            ),
        )


@rule(
    "branch",
    quoting,
    needs=("releases",),
    holds="An id that belonged to some words of a source is not given to others on a branch.",
    breaks="a branch puts mentions M0002, which no release carries, on words elsewhere.",
    fix=say("Restore the row, and give the new one a new id."),
)
def merged_ids_keep_their_row(before: Book, now: Book) -> Iterator[Problem]:
    release = latest(now.releases)
    reported = release.rows if release else {}  # by `released_ids_keep_their_row`
    for row, _ in now.quoting_rows():
        table = before.tables.get(row.schema.name)
        old = table.by_id.get(row.id) if table else None
        if old is None or (row.schema.name, row.id) in reported:
            continue
        if not _cites_the_same(old.texts, row.texts):
            words = shorten(old.texts["exact"], 40)
            yield row.problem(
                row.schema.key,
                say(
                    "expected the row on {words!r} in {source_id}, which had this id "
                    "before the branch",
                    words=words,
                    source_id=old.texts["source_id"],
                ),
            )
