"""Extraction over partitions: for each input file a folder of rows, made as a whole and kept.

The folder has the rows of each table, `texts`, `errors`, and `manifest.json`: the digest of the
input and all that decides the rows. It takes its place in one move, so that a partition is done if
its manifest is there. A second run makes what is missing, or was made from something else.

There is no list of what is done beside that: it could differ from what is there.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import asdict, dataclass, field, replace
from functools import partial
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, NamedTuple

from trucebook.book.streams import ARCHIVES, LINES, TABLES, files_in, read_file, require_column
from trucebook.book.texts import STDIN, Text, no_text, unreadable
from trucebook.errors import UsageError, sentence
from trucebook.extract.extractors import Settings, annotations_of
from trucebook.extract.known import definitions, known
from trucebook.extract.rows import TABLES as ROWS
from trucebook.extract.writers import Format, candidates_in, rows_in
from trucebook.files import staged, sweep
from trucebook.language import Message, say
from trucebook.problem import Problem, plural
from trucebook.scale.engines import Engine
from trucebook.scale.run import Lost, run
from trucebook.scale.texts import PATIENCE, proposals
from trucebook.schemas.table import own_schemas
from trucebook.version import __version__

MANIFEST = "manifest.json"

TEXTS, ERRORS = own_schemas(__file__)["texts"], own_schemas(__file__)["errors"]


class Partition(NamedTuple):
    """An input file: its absolute path, what to call it, and the folder of its rows below OUT."""

    path: str
    label: str
    folder: str


@dataclass(frozen=True)
class Plan:
    """What is the same for all partitions.

    Attributes:
        out: absolute path of the folder for all of them.
        settings: of the extractor, with absolute paths.
        coder: the extractor's name and version.
        column: the column that holds the texts of Parquet files and JSON lines.
        form: of the files with the rows.
        patience: seconds after which a text is given up.
        decides: what decides the rows of a text, as manifests have it.
    """

    out: Path
    settings: Settings
    coder: str
    column: str
    form: Format
    patience: float = PATIENCE
    decides: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Done:
    """What became of a partition.

    Attributes:
        folder: of its rows.
        is_kept: whether its rows were there before.
        texts: how many texts were read to their end.
        rows: how many rows they gave.
        errors: how many rows `errors` has, by rule.
        problem: why nothing was written; None where all is well.
    """

    folder: str
    is_kept: bool = False
    texts: int = 0
    rows: int = 0
    errors: Mapping[str, int] = field(default_factory=dict)
    problem: Problem | None = None


# What there is to do


def partitions(names: Iterable[str], column: str | None, out: Path) -> list[Partition | Problem]:
    """The files under some names, each of which is a partition, and what is none.

    Args:
        names: files, or folders with every *.txt, *.warc and, with a column, *.parquet and *.jsonl
            in them. Of a folder, partitions are called by their paths in it.
        column: the column that holds the texts.
        out: the folder for the rows.

    Raises:
        UsageError: two files would have one folder, or the rows would be an input of the next run.
    """
    endings = (*ARCHIVES, *TABLES, *LINES) if column else ARCHIVES
    found: dict[str, Partition | Problem] = {}
    for name in names:
        require_column(name, column)
        if name == STDIN:
            raise UsageError("The standard input is no partition: leave out --parts.")
        if Path(name).is_dir() and out.resolve().is_relative_to(Path(name).resolve()):
            raise UsageError(f"{out}: name a folder for the rows that is outside of {name}.")
        for file in files_in([name], endings):
            if isinstance(file, Problem):
                found[f"/{file.file}"] = file
                continue
            folder = Path(file).relative_to(name) if Path(name).is_dir() else Path(Path(file).name)
            for place in map(Path.as_posix, (folder, *folder.parents)):
                if place in found:
                    raise UsageError(
                        f"{file}: its rows and those of another input would be in {out / place}. "
                        "Name the folder that holds both, or another --out."
                    )
            found[folder.as_posix()] = Partition(
                str(Path(file).absolute()), file, folder.as_posix()
            )
    return list(found.values())


def planned(
    out: Path,
    settings: Settings,
    coder: str,
    column: str | None = None,
    form: Format = "parquet",
    patience: float = PATIENCE,
) -> Plan:
    """The plan of a run, with what decides its rows read from the book and the extractor."""
    plan = Plan(out.resolve(), settings.resolved(), coder, column or "", form, patience)
    return replace(plan, decides=_decides(plan))


def _decides(plan: Plan) -> dict[str, Any]:
    book = plan.settings.book
    schemas = {name: schema.descriptor for name, schema in definitions(book).items()}
    knowledge = json.dumps([*known(book), schemas], sort_keys=True, default=str)
    path = annotations_of(plan.settings.name)
    return {
        "trucebook": __version__,
        "extractor": plan.coder,
        "annotations": None if path is None else _digest_of(path),
        "book": hashlib.sha256(knowledge.encode()).hexdigest(),
        "language": plan.settings.language,
        "column": plan.column,
        "format": plan.form,
        "timeout": plan.patience,
        "trafilatura": _installed("trafilatura"),
    }


def _installed(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None


def _digest_of(path: Path) -> str:
    """The digest of a file, or of the names and files of a folder."""
    digest = hashlib.sha256()
    for file in sorted(path.iterdir()) if path.is_dir() else [path]:
        if file.is_file():
            digest.update(f"{file.name}\0".encode() + hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()


def leftovers(out: Path, parts: Iterable[Partition | Problem]) -> list[str]:
    """The folders of an earlier run whose input is not among those of this one."""
    wanted = {part.folder for part in parts if isinstance(part, Partition)}
    manifests = (path.parent.relative_to(out).as_posix() for path in out.rglob(MANIFEST))
    return sorted(name for name in manifests if name not in wanted and ".staged/" not in name)


def extract_partitions(
    parts: Iterable[Partition | Problem], plan: Plan, engine: Engine
) -> Iterator[Done]:
    """Make the rows of each partition that are not there, or are made from something else.

    Raises:
        OSError: nothing more can be written; what is done is kept.
        UsageError: a worker has not what it needs.
    """
    parts = list(parts)
    yield from (Done(part.file, problem=part) for part in parts if isinstance(part, Problem))
    good = [part for part in parts if isinstance(part, Partition)]
    places = {(plan.out / part.folder).parent for part in good}
    for place in places:
        place.mkdir(parents=True, exist_ok=True)
    try:
        with closing(run(good, partial(extract_partition, plan), engine, in_hand=2)) as results:
            for part, found in results:
                yield _lost(part, found) if isinstance(found, Lost) else found
    finally:
        for place in places:
            sweep(place)  # what processes that were ended have left


def _lost(part: Partition, lost: Lost) -> Done:
    hint = say("Run the command again; what is done is kept.")
    expected = say("a worker to read it to its end")
    return Done(part.folder, problem=_failed(part, expected, lost.reason, hint))


# On a worker


class _Refused(Exception):
    """A partition has no rows; its argument is the problem."""


def extract_partition(plan: Plan, part: Partition) -> Done:
    """Make the rows of a partition, if they are not there."""
    try:
        return _extracted(plan, part)
    except _Refused as error:
        return Done(part.folder, problem=error.args[0])
    except (OSError, UsageError):
        raise  # it holds for all of them
    except Exception as error:
        return Done(
            part.folder, problem=_failed(part, say("rows"), sentence(error), say("Report it."))
        )


def _extracted(plan: Plan, part: Partition) -> Done:
    before, about = _about(plan, part)
    folder = plan.out / part.folder
    if done := _kept(folder, about, part):
        return done
    if (now := _decides(plan)) != plan.decides:
        differing = ", ".join(key for key in now if now[key] != plan.decides[key])
        raise UsageError(
            f"{part.label}: the machine that reads it has another {differing} than the one that "
            "began, or it changed meanwhile. Have the same on all machines, then run it again."
        )
    with staged(folder, parents=False, replace_folder=True) as stage:
        stage.mkdir()
        done = _written(stage, plan, part)
        if _stamp(Path(part.path).stat()) != before:
            raise _Refused(
                _failed(part, say("a file that does not change"), say("another"), _AGAIN)
            )
        sizes = {path.name: path.stat().st_size for path in sorted(stage.iterdir())}
        counts = {"texts": done.texts, "rows": done.rows, "errors": dict(done.errors)}
        manifest = {**about, **counts, "files": sizes}
        (stage / MANIFEST).write_text(json.dumps(manifest, indent=1) + "\n", encoding="utf-8")
    return done


def _about(plan: Plan, part: Partition) -> tuple[tuple[int, ...], dict[str, Any]]:
    """What shows whether a file changes, and what the manifest says of it and of the plan."""
    try:
        with Path(part.path).open("rb") as file:
            before = _stamp(os.fstat(file.fileno()))
            digest = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise _Refused(unreadable(part.label, error)) from None
    return before, {"file": part.label, "sha256": digest, **plan.decides}


def _stamp(found: os.stat_result) -> tuple[int, ...]:
    return found.st_ino, found.st_size, found.st_mtime_ns


_AGAIN = say("Run the command again when it is whole.")


def _kept(folder: Path, about: Mapping[str, Any], part: Partition) -> Done | None:
    """What an earlier run made of the same input, if all of it is there."""
    if not folder.exists() or (folder.is_dir() and not any(folder.iterdir())):
        return None
    try:
        manifest = json.loads((folder / MANIFEST).read_bytes())
        sizes = {name: (folder / name).stat().st_size for name in manifest["files"]}
        is_same = about.items() <= manifest.items() and sizes == manifest["files"]
        done = Done(
            part.folder, True, manifest["texts"], manifest["rows"], dict(manifest["errors"])
        )
    except FileNotFoundError as error:
        if error.filename == str(folder / MANIFEST):
            raise _Refused(_not_ours(folder)) from None
        return None
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        raise _Refused(_not_ours(folder)) from None
    return done if is_same else None


def _not_ours(folder: Path) -> Problem:
    hint = say("Name another --out, or remove {folder}.", folder=folder)
    return no_text(
        "folder_is_ours", say("the rows of an earlier run"), say("another"), hint, file=f"{folder}"
    )


def _written(stage: Path, plan: Plan, part: Partition) -> Done:
    """Write the rows of a partition into a folder."""
    schemas = {} if plan.form == "jsonl" else definitions(plan.settings.book)
    items = read_file(part.path, part.label, plan.column)
    texts = rows = 0
    errors: Counter[str] = Counter()
    with (
        candidates_in(stage, plan.form, schemas) as write,
        rows_in(stage, plan.form, TEXTS) as write_texts,
        rows_in(stage, plan.form, ERRORS) as write_errors,
    ):
        for item, proposal in proposals(items, plan.settings, 1, plan.patience):
            _require_readable(item, part, is_first=not texts and not errors)
            for problem in proposal.problems:
                errors[problem.rule] += 1
                write_errors(problem.file, [_error(problem)])
            if isinstance(item, Text) and proposal.found is not None:
                texts += 1
                rows += sum(len(getattr(proposal.found, name)) for name in ROWS)
                write(item, proposal.found)
                write_texts(item.file, [_text(item)])
    return Done(part.folder, False, texts, rows, dict(sorted(errors.items())))


def _require_readable(item: object, part: Partition, *, is_first: bool) -> None:
    """Refuse a file that cannot be read at all, or that the system does not let us read on."""
    if not isinstance(item, Problem) or item.file != part.label:
        return
    if is_first or item.rule == "file_is_readable":
        raise _Refused(item)


def _error(problem: Problem) -> dict[str, Any]:
    kept = {key: value for key, value in asdict(problem).items() if key in ERRORS.fields}
    return {**kept, "expected": problem.message, "found": problem.value}


def _text(text: Text) -> dict[str, Any]:
    about = {"url": text.url or None, "sha256": text.sha256, "characters": len(text.text)}
    return {**about, "text": text.text if text.url else None}


def _failed(part: Partition, expected: Message, found: str, hint: Message) -> Problem:
    return no_text("partition_is_read", expected, found, hint, file=part.label)


# What was done


@dataclass
class Tally:
    """The sum of what became of partitions."""

    made: int = 0
    kept: int = 0
    failed: int = 0
    texts: int = 0
    rows: int = 0
    fresh: int = 0
    errors: Counter[str] = field(default_factory=Counter)

    def add(self, done: Done) -> None:
        """Count a partition."""
        if done.problem is not None:
            self.failed += 1
            return
        self.kept += done.is_kept
        self.made += not done.is_kept
        self.fresh += 0 if done.is_kept else done.texts
        self.texts += done.texts
        self.rows += done.rows
        self.errors.update(done.errors)

    def as_text(self, seconds: float) -> str:
        """The sum in a paragraph; seconds are those that the run took."""
        speed = f", {self.fresh / seconds:,.1f} texts/s" if self.fresh and seconds else ""
        said = (
            f"{plural(self.made, 'partition')} made, {self.kept} kept, {self.failed} failed: "
            f"{self.texts:,} texts, {self.rows:,} rows in {seconds:.1f} s{speed}"
        )
        errors = (f"  errors: {rule} {count:,}" for rule, count in sorted(self.errors.items()))
        return "\n".join((said, *errors))
