"""The files that are made from the tables, made again and compared."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from trucebook.problem import Problem
from trucebook.published import SUMS
from trucebook.schemas import Schema
from trucebook.verification.told import fault, first_difference
from trucebook.version import __version__

__all__ = [
    "check_codebook",
    "compare",
    "is_comparable",
    "made_from_tables",
    "not_comparable",
]

CODEBOOK = "codebook.md"


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


def is_comparable(
    made: Mapping[str, bytes], files: Mapping[str, bytes], names: set[str], builder: str | None
) -> bool:
    """Whether this version of trucebook made the release, so that every byte must be the same.

    Its provenance says which one did. Without, it is taken for ours when at least half of what
    we make of it is the same.
    """
    if builder is not None:
        return builder == __version__
    ours = names & made.keys()
    return 2 * sum(made[name] == files.get(name) for name in ours) >= len(ours)


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


def not_comparable(builder: str | None, differing: Iterable[str]) -> Iterator[Problem]:
    """The warning that some files were made by another version and stand on checksums alone."""
    names = sorted(differing)
    if names:
        who = f"trucebook {builder}" if builder else "another version of trucebook"
        yield Problem(
            rule="files_can_be_made_again",
            severity="warning",
            file=names[0],
            value=", ".join(names),
            message=f"expected {who} to compare files that it made; their checksums and "
            "definitions were checked, their other words were not",
            hint=f"Verify with {who}, or trust the index and the signature for these files.",
        )
