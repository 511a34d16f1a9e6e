"""A book so little that it is judged in a moment, with its release; both invented."""

from __future__ import annotations

import atexit
import json
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from strategies import SCHEMAS, Draft, write_book

from trucebook.problem import Problem
from trucebook.release.build import build

__all__ = ["ROOT", "book", "folder", "place", "read_all", "release", "restored", "told"]

ROOT = Path(__file__).parents[2]

TABLES = ("sources", "actors", "mentions", "figures", "evidence")

_IN_MEMORY = Path("/dev/shm")  # noqa: S108

TEXT = "Ann Arden said over 1,200 people were killed in Edda. Ann Arden left.\n"


@cache
def book() -> Path:
    """The book; read only."""
    draft = Draft({"S01": TEXT})
    draft.add("actors", "A", actor_id="ann-arden", name="Ann Arden", kind="person")
    for start in (0, TEXT.rindex("Ann")):
        draft.add("mentions", "M", **draft.words("S01", start, "Ann Arden"), actor_id="ann-arden")
    value = {"value_text": "1,200", "value_low": 1200, "value_high": 1200, "bound": "more_than"}
    meaning = {"unit": "people", "metric": "killed"}
    span = draft.words("S01", TEXT.index("over"), "over 1,200 people")
    row_id = draft.add("figures", "F", **span, **value, **meaning, status="reported")
    for name in ("name", "kind"):
        draft.invent("ann-arden", name)
    draft.prove(row_id, "metric", draft.words("S01", TEXT.index("killed"), "killed"))
    for row in (row for name in draft.rows for row in draft.rows[name] if row.get("source_id")):
        row["prefix"] = TEXT[max(0, row["start"] - 32) : row["start"]] or None
        row["suffix"] = TEXT[row["end"] : row["end"] + 32].partition("\n")[0] or None
    draft.rows = {name: draft.rows[name] for name in TABLES if name != "sources"}
    whole = write_book(draft, folder())
    (whole / "CARD.toml").write_text('uses = "Tests."\n', encoding="utf-8")
    for name in SCHEMAS.keys() - set(TABLES):
        (whole / "schemas" / f"{name}.json").unlink()
    for path in (whole / "schemas").glob("*.json"):
        schema = json.loads(path.read_bytes())
        keys = schema.get("foreignKeys", [])
        schema["foreignKeys"] = [
            key for key in keys if key["reference"]["resource"] in ("", *TABLES)
        ]
        path.write_text(json.dumps(schema), encoding="utf-8")
    return whole


@cache
def release() -> Path:
    """Its release; read only."""
    return build(book(), folder())


def folder() -> Path:
    """An empty folder that goes when the program ends."""
    made = Path(tempfile.mkdtemp(prefix="fuzz-", dir=_IN_MEMORY if _IN_MEMORY.is_dir() else None))
    atexit.register(shutil.rmtree, made, ignore_errors=True)
    return made


def place(path: Path, data: bytes) -> Path:
    """Write a file, its folder too."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


def read_all(root: Path) -> dict[str, bytes]:
    """Every file of a folder by its path in it."""
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file()
    }


@contextmanager
def restored(root: Path, file: str, data: bytes) -> Iterator[Path]:
    """A folder with one file replaced, as it was again afterwards."""
    path = root / file
    before = path.read_bytes()
    path.write_bytes(data)
    try:
        yield root
    finally:
        path.write_bytes(before)


def told(problems: Iterable[Problem]) -> None:
    """Say problems as a terminal and as JSON would."""
    for problem in problems:
        problem.as_text()
        problem.as_dict()
