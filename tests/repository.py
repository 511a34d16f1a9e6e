"""A git repository with the toy book in a sub-folder, as a contributor would have cloned it."""

from __future__ import annotations

import atexit
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

from conftest import TOY, copy_book
from edit import delete_row, rows_of, set_cells, write_rows

from trucebook.release.build import build
from trucebook.spans import context

FOLDER = "books/toy"
TEXTS = {"S01": "norrin-wire.txt", "S02": "truce-watch.txt", "S03": "league-of-straits.txt"}


def git(folder: Path, *arguments: str) -> str:
    """Run git in a folder; returns what it prints."""
    command = ["git", "-c", "user.name=A", "-c", "user.email=a@example.org", "-C", str(folder)]
    done = subprocess.run([*command, *arguments], check=True, capture_output=True, text=True)
    return done.stdout.strip()


def commit(root: Path, message: str) -> None:
    """Commit everything as it stands."""
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--allow-empty", "--message", message)


def branch(root: Path, name: str, start: str = "main") -> None:
    """Begin a branch."""
    git(root, "switch", "--quiet", "--create", name, start)


def begin(root: Path) -> Path:
    """A repository whose `main` has a release 0.1.0 and, since then, the mention M0045."""
    if not _MADE.exists():
        _make(_MADE)
    shutil.copytree(_MADE, root)
    return root / FOLDER


_MADE = Path(tempfile.mkdtemp(prefix="toy-")) / "repository"
"""Made once: the repository, of which every test has a copy."""

atexit.register(shutil.rmtree, _MADE.parent, ignore_errors=True)


def _make(root: Path) -> None:
    book = root / FOLDER
    book.mkdir(parents=True)
    copy_book(TOY, book)
    git(root, "init", "--quiet", "--initial-branch", "main")
    git(root, "config", "core.autocrlf", "false")
    mentions = rows_of(book, "mentions")
    delete_row(book, "mentions", "M0045")
    build(book)
    commit(root, "Release data 0.1.0")
    set_version(book, "0.2.0")
    write_rows(book, "mentions", mentions)
    commit(root, "A mention more")


def set_version(book: Path, version: str) -> None:
    """Give the book a version."""
    path = book / "CITATION.cff"
    text = re.sub(r"^version: .*$", f"version: {version}", path.read_text(), flags=re.MULTILINE)
    path.write_text(text)


def cite(book: Path, table: str, row_id: str, start: int, end: int, **cells: str) -> int:
    """Put a row on other words of its source; returns its line."""
    rows = rows_of(book, table)
    row = next(dict(zip(rows[0], row, strict=True)) for row in rows if row[0] == row_id)
    text = (book / "seeds" / "texts" / TEXTS[row["source_id"]]).read_text(encoding="utf-8")
    prefix, suffix = context(text, start, end)
    span = {"start": str(start), "end": str(end), "exact": text[start:end]}
    around = {"prefix": prefix or "", "suffix": suffix or ""}
    return set_cells(book, table, row_id, **span, **around, **cells)
