"""The folders that commands start from: each a book of its own in a git repository.

A command runs in the folder of the book. What it is given lies in `given/`, what it makes goes to
`out/` where it does not belong into the book.
"""

from __future__ import annotations

import csv
import json
import shutil
import subprocess
from collections.abc import Callable
from contextlib import chdir, redirect_stdout
from io import StringIO
from pathlib import Path

from conftest import ROOT, TOY, copy_book
from edit import rows_of, set_cells, write_rows
from proposed import coded_article
from repository import set_version

from trucebook.book.csv import record
from trucebook.commands import main
from trucebook.release.build import build

__all__ = ["Start"]

Start = Callable[[Path], None]
"""Fills an empty folder."""

ARTICLE = "The coast road is open, said Edda Rolin. {} people were killed at the fort.\n"


def book(folder: Path) -> None:
    """The toy book, an article that it does not have, and an empty `out/`."""
    copy_book(TOY, folder)
    starter = ROOT / "src" / "trucebook" / "book" / "starter"
    shutil.copy(starter / "gitignore", folder / ".gitignore")
    subprocess.run(["git", "init", "--quiet", "--template=", str(folder)], check=True)
    for name in ("out", "given"):
        (folder / name).mkdir()
    article = ARTICLE.format("Forty")
    (folder / "given" / "article.txt").write_text(article, encoding="utf-8")
    (folder / "given" / "page.html").write_text(f"<html><p>{article}</p></html>", encoding="utf-8")


def with_old_outputs(folder: Path) -> None:
    """The book, and files where commands write theirs."""
    book(folder)
    for name in ("out.md", "out.html", "out.csv", "out.json", "out.txt", "out.parquet"):
        (folder / "out" / name).write_text("old\n", encoding="utf-8")
    run(folder, "forms")
    run(folder, "codebook", "--pages", "--out", "out/pages")
    for path in ((folder / ".github").rglob("*.yml"), (folder / "out" / "pages").iterdir()):
        for page in path:
            page.write_text("old\n", encoding="utf-8")


def untidy(folder: Path) -> None:
    """Tables upside down, and a record in one line."""
    book(folder)
    for name in ("actors", "figures", "quotes"):
        head, *rows = rows_of(folder, name)
        write_rows(folder, name, [head, *reversed(rows)])
    record = folder / "seeds" / "S01.json"
    record.write_text(json.dumps(json.loads(record.read_text())), encoding="utf-8")


def misplaced(folder: Path) -> None:
    """Context that does not surround its span, in two tables."""
    book(folder)
    set_cells(folder, "figures", "F0002", prefix="x")
    set_cells(folder, "mentions", "M0001", suffix="x")


def parted(folder: Path) -> None:
    """The book, and its figures in two files in `given/`."""
    book(folder)
    rows = rows_of(folder, "figures")
    for path in (folder / "given").iterdir():
        path.unlink()
    for name, part in (("a", rows[1:4]), ("b", rows[4:])):
        text = "".join(map(record, [rows[0], *part]))
        (folder / "given" / f"{name}.csv").write_text(text, encoding="utf-8")


def branched(folder: Path) -> None:
    """One table as two branches have it."""
    book(folder)
    table = (folder / "dataset" / "figures.csv").read_text(encoding="utf-8")
    for name, text in (
        ("base", table),
        ("ours", table.replace("curated,", "extracted,", 1)),
        ("theirs", "".join(table.splitlines(keepends=True)[:-1])),
    ):
        (folder / "given" / f"{name}.csv").write_text(text, encoding="utf-8")


def unproved(folder: Path) -> None:
    """Cells that wait for evidence, and a list of them that is filled in."""
    book(folder)
    kept = [row for row in rows_of(folder, "evidence") if row[2] not in ("metric", "kind")]
    write_rows(folder, "evidence", kept)
    run(folder, "evidence", "--open", "given/evidence.csv")
    path = folder / "given" / "evidence.csv"
    with path.open(encoding="utf-8", newline="") as file:
        head, *rows = csv.reader(file)
    filled = [[*row[:-2], row[-2] or "Invented.", "AB"] for row in rows]
    path.write_text("".join(map(record, [head, *filled])), encoding="utf-8")


def reviewed(folder: Path) -> None:
    """Candidates as another extractor proposed them, and decisions to add."""
    book(folder)
    run(folder, "review", "--open", "given/decisions.csv")
    for path in (folder / "dataset" / "extracted").iterdir():
        path.write_text("".join(path.read_text().splitlines(keepends=True)[:2]), encoding="utf-8")
    path = folder / "given" / "decisions.csv"
    with path.open(encoding="utf-8", newline="") as file:
        head, *rows = csv.reader(file)
    filled = [
        [("RV" if name == "reviewer" else cell) for name, cell in zip(head, row, strict=True)]
        for row in rows
    ]
    for row in filled:
        row[head.index("decision")] = "rejected"
        row[head.index("reason")] = row[head.index("reason")] or "not what the text says"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([head, *filled])


def decided(folder: Path) -> None:
    """Decisions, one of which no candidate calls for."""
    reviewed(folder)
    run(folder, "review", "--add", "given/decisions.csv")
    path = folder / "dataset" / "extracted" / "decisions.csv"
    text = path.read_text(encoding="utf-8")
    row = text.splitlines()[-1]
    path.write_text(text + row.replace(row.split(",")[2], "1", 1) + "\n", encoding="utf-8")


def uncoded(folder: Path) -> None:
    """A mention that no row has, so that it is open."""
    book(folder)
    set_cells(folder, "mentions", "M0001", row_status="retracted")


def held_back(folder: Path) -> None:
    """Passages that are held back."""
    book(folder)
    run(folder, "review", "--blind", "0.1")


def coded_twice(folder: Path) -> None:
    """Two passes over the responses."""
    with_old_outputs(folder)
    coding = folder / "dataset" / "coding"
    for order in ("first", "second"):
        (coding / order).mkdir(parents=True)
        shutil.copy(folder / "dataset" / "responses.csv", coding / order)


def second_pass(folder: Path) -> None:
    """A second pass over the responses, without a first."""
    coded_twice(folder)
    shutil.rmtree(folder / "dataset" / "coding" / "first")


def released(folder: Path) -> None:
    """The book and its release."""
    book(folder)
    build(folder)


def changed(folder: Path) -> None:
    """The released book, and a row that changed since."""
    released(folder)
    set_cells(folder, "mentions", "M0001", note="seen again")


def due(folder: Path) -> None:
    """The same with its next version in CITATION.cff."""
    changed(folder)
    set_version(folder, "0.2.0")


def signable(folder: Path) -> None:
    """The released book and a key."""
    released(folder)
    key = folder / "given" / "key"
    command = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "", "-f", str(key)]
    subprocess.run(command, check=True)


def zipped(folder: Path) -> None:
    """A release as an archive."""
    released(folder)
    run(folder, "export", "build/0.1.0", "--to", "zip", "--out", "given/release.zip")


def exported(folder: Path) -> None:
    """Two releases, the first exported in every form."""
    due(folder)
    for form in ("sqlite", "duckdb", "xlsx", "jsonl", "zip", "annotations"):
        run(folder, "export", "build/0.1.0", "--to", form, "--out", f"out/release.{form}")
    build(folder)


def extracted(folder: Path) -> None:
    """What was extracted from an article before it was corrected."""
    book(folder)
    article = folder / "given" / "article.txt"
    article.write_text(ARTICLE.format("Ten"), encoding="utf-8")
    for form in ("jsonl", "csv", "parquet"):
        run(folder, "extract", "given", "--book", ".", "--format", form, "--out", f"out/{form}")
    article.write_text(ARTICLE.format("Forty"), encoding="utf-8")


def coded_apart(folder: Path) -> None:
    """A book, and a coded article that is set aside."""
    book(folder)
    quote = {"exact": "The coast road is open", "kind": "full", "speaker": "Edda Rolin"}
    coded_article(folder / "given" / "held", f"“{ARTICLE}", quotes=[quote])


def run(folder: Path, *arguments: str) -> None:
    """Run a command as if in a folder; what it makes is a start for others."""
    with redirect_stdout(StringIO()), chdir(folder):
        assert main(arguments) in (0, 1), arguments
