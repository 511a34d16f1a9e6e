"""The files that are made from the tables, made again and compared."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress

from trucebook.changes import DELTA, as_markdown, from_rows
from trucebook.errors import DataError
from trucebook.problem import Problem
from trucebook.published import SUMS
from trucebook.release.delta import DELTA_FILES
from trucebook.reliability.form import RELIABILITY
from trucebook.reliability.measures import Measured
from trucebook.reliability.page import measures_page
from trucebook.schemas import Schema
from trucebook.table import read_table
from trucebook.verification.decoding import decode
from trucebook.verification.told import fault, first_difference
from trucebook.version import __version__

__all__ = ["PAGES", "check_codebook", "check_made", "compare", "made_from_tables", "pages_made"]

CODEBOOK = "codebook.md"
DELTA_TABLE, CHANGES = DELTA_FILES
RELIABILITY_PAGE = "reliability.md"

PAGES = (CHANGES, RELIABILITY_PAGE)
"""Pages on what a release carries beside its tables."""


def check_codebook(files: Mapping[str, bytes], schemas: Mapping[str, Schema]) -> Iterator[Problem]:
    """The codebook has every definition, whichever version of trucebook wrote it."""
    if CODEBOOK not in files:
        yield fault("file_is_there", CODEBOOK, "expected a codebook")
        return
    page = _plain(files[CODEBOOK].decode(errors="replace"))
    for schema in schemas.values():
        wanted = {"": schema.description}
        for name, field in schema.fields.items():
            wanted |= {name: field.description}
            wanted |= {f"{name}={code}": words for code, words in field.codes.items()}
        for name, words in wanted.items():
            if _plain(words) not in page:
                what = f"{schema.name}.{name}" if name else schema.name
                message = f"expected the definition of {what}: {words!r}"
                yield fault("codebook_has_every_definition", CODEBOOK, message)


def _plain(text: str) -> str:
    return " ".join(text.replace("\\", "").split())


def made_from_tables(
    files: Iterable[str], schemas: Iterable[str], copied: Iterable[str]
) -> set[str]:
    """What a release makes from its tables: all files but these and what is copied."""
    own = {f"{name}.{form}" for name in schemas for form in ("csv", "parquet")}
    return set(files) - own - set(copied) - {SUMS}


def check_made(
    made: Mapping[str, bytes],
    files: Mapping[str, bytes],
    names: set[str],
    *,
    builder: str | None,
    is_vouched_for: bool,
    whose: str,
) -> Iterator[Problem]:
    """Every file that is made from others is the one that this version makes of them.

    Another version may word them otherwise. That a release says so of itself proves nothing: only
    where a witness outside of it vouches for its checksums do other words pass, with a warning.

    Args:
        made: the files made again.
        files: the files as they are.
        names: those that are made from others.
        builder: the version that the release says it was built by.
        is_vouched_for: whether a witness outside knows the checksums of the release.
        whose: what they were made again from, to follow the line in a message.
    """
    unlike = sorted(name for name in names if made.get(name) != files.get(name))
    is_other = builder != __version__
    if not (is_other and is_vouched_for):
        yield from compare(made, files, names, whose)
    if unlike and is_other:
        yield _not_verified(builder, unlike, is_vouched_for)


def compare(
    made: Mapping[str, bytes], files: Mapping[str, bytes], names: set[str], whose: str
) -> Iterator[Problem]:
    """A problem for every file that differs from the one made again, at its first difference."""
    for name in sorted(names):
        if name not in files:
            yield fault("file_is_there", name, f"expected the file{whose}")
        elif name not in made:
            yield fault("file_is_as_made", name, f"expected no such file{whose}")
        else:
            problem = first_difference("file_is_as_made", name, made[name], files[name], whose)
            if problem:
                yield problem


def _not_verified(builder: str | None, names: list[str], is_vouched_for: bool) -> Problem:
    who = f"trucebook {builder}" if builder else "another version of trucebook"
    witness = f"{'a' if is_vouched_for else 'no'} witness outside vouches for their checksums"
    return Problem(
        rule="files_can_be_made_again",
        severity="warning" if is_vouched_for else "error",
        file=names[0],
        value=", ".join(names),
        message=f"not verified: expected {who} to compare files that it made, for {__version__} "
        f"makes others; {witness}",
        hint=f"Verify with {who}."
        if is_vouched_for
        else f"Verify with {who}; or name a witness: --index DIR from where the release is "
        "published, --signers FILE, or --rebuild BOOK.",
    )


def pages_made(files: Mapping[str, bytes], version: str) -> dict[str, bytes]:
    """The pages on what a release carries beside its tables, as far as that makes them.

    `CHANGES.md` is made from `delta.parquet`. Of `reliability.md` the measures are made from
    `reliability.csv`; what follows them are an editor's words, which stand in the book alone.
    """
    made: dict[str, bytes] = {}
    with suppress(*_MISFITS):
        made[CHANGES] = _changes_page(files, version)
    with suppress(*_MISFITS):
        table = f"{RELIABILITY.name}.csv"
        rows = [Measured(**row.cells) for row in read_table(RELIABILITY, table, files[table]).rows]
        head = measures_page(rows, version).encode()
        made[RELIABILITY_PAGE] = head + files.get(RELIABILITY_PAGE, b"")[len(head) :]
    return made


_MISFITS = (DataError, AttributeError, KeyError, RecursionError, TypeError, ValueError)
"""What a page cannot be made of: nothing is made then, and the page is one too many."""


def _changes_page(files: Mapping[str, bytes], version: str) -> bytes:
    delta = decode({DELTA_TABLE: files[DELTA_TABLE]})[DELTA_TABLE]
    if isinstance(delta, str) or delta.schema.names != list(DELTA.fields):
        raise ValueError(f"{DELTA_TABLE}: expected the columns {', '.join(DELTA.fields)}")
    between = re.match(rb"# Changes\n\n`+release ([0-9.]{1,40}) ", files.get(CHANGES, b""))
    old = between[1].decode() if between else ""
    return as_markdown(
        from_rows(delta.to_pylist(), f"release {old}", f"release {version}")
    ).encode()
