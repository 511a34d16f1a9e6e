"""The journal of a sitting: every action, on the disk before the files of the book change.

Each action is a file of its own, `.trucebook/review/AB/000007.json`, in a folder that git ignores:
written in one step, never changed. A process that is killed between the journal and the book
leaves an entry whose rows are all as before; `settled` removes it. So an entry that is left was
carried out, whatever else happened to the files since.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import msgspec
from msgspec.structs import replace

from trucebook.book.book import Book
from trucebook.errors import DataError, UsageError
from trucebook.files import staged, write
from trucebook.language import plain
from trucebook.review.web.edits import RowEdit, is_undone
from trucebook.snapshot import LARGEST_TABLE, read_regular


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """An action that was carried out.

    Attributes:
        kind: an action of the page, `undo` or `redo`, or `end` of a sitting.
        said: what it does, or what it takes back or does again, in a sentence.
        source_id: the source whose view it changes; empty for none.
        row_id: the row that it makes or changes; empty for none.
        edits: the rows that it changes.
    """

    kind: Literal["do", "undo", "redo", "end"]
    said: str = ""
    source_id: str = ""
    row_id: str = ""
    edits: tuple[RowEdit, ...] = ()


@dataclass
class Journal:
    """The actions of one person on one book since the sitting began, by their numbers."""

    folder: Path
    entries: dict[int, Entry] = field(default_factory=dict)
    """Without their edits, which `edits` reads."""

    @classmethod
    def open(cls, folder: Path) -> Journal:
        """The journal in a folder, as the last process has left it.

        Raises:
            DataError: a file of it cannot be read.
        """
        found = cls(folder)
        for path in sorted(folder.glob("[0-9]*.json")) if folder.is_dir() else ():
            if path.stem.isdecimal():
                number = int(path.stem)
                found.entries[number] = replace(found._read(number), edits=())
        found._begin()
        return found

    def _read(self, number: int) -> Entry:
        path = self._path(number)
        try:
            return msgspec.json.decode(read_regular(path, LARGEST_TABLE), type=Entry)
        except (OSError, ValueError) as error:
            raise DataError(
                f"{path}: expected an action of the review page ({error}). Delete the folder "
                f"{self.folder}: the book stays as it is, and only undo is lost."
            ) from None

    def _begin(self) -> None:
        """Drop the entries of a sitting that was ended."""
        ends = [number for number, entry in self.entries.items() if entry.kind == "end"]
        for number in sorted(self.entries):
            if ends and number <= ends[-1]:
                self._drop(number)

    def _drop(self, number: int) -> None:
        self._path(number).unlink(missing_ok=True)
        del self.entries[number]

    def _path(self, number: int) -> Path:
        return self.folder / f"{number:06}.json"

    def add(self, entry: Entry) -> int:
        """Write an action, before it is carried out; returns its number."""
        number = max(self.entries, default=0) + 1
        write(self._path(number), msgspec.json.encode(entry, enc_hook=plain), parents=True)
        self.entries[number] = replace(entry, edits=())
        return number

    def settle(self, book: Book) -> None:
        """Drop the last action if the book has nothing of it: it was never carried out."""
        number = max(self.entries, default=0)
        if edits := self.edits(number) if number else ():
            with suppress(DataError):  # where columns were changed since, it was carried out
                if is_undone(book, edits):
                    self._drop(number)

    def end(self) -> None:
        """End the sitting: what it did can no longer be undone."""
        if self.entries:
            self.add(Entry(kind="end"))
            self._begin()

    @property
    def done(self) -> list[int]:
        """The actions that are in force, in their order."""
        return self._stacks()[0]

    @property
    def undone(self) -> list[int]:
        """The undoings that may themselves be taken back, the next one last."""
        return self._stacks()[1]

    def _stacks(self) -> tuple[list[int], list[int]]:
        done, undone = list[int](), list[int]()
        for number, entry in self.entries.items():
            if entry.kind == "do":
                done.append(number)
                undone.clear()
            elif entry.kind == "undo":
                done.pop()
                undone.append(number)
            elif entry.kind == "redo":
                undone.pop()
                done.append(number)
        return done, undone

    def edits(self, number: int) -> tuple[RowEdit, ...]:
        """The rows that an action changes."""
        return self._read(number).edits


def make_home(root: Path) -> Path:
    """The folder of a book with the journals of its people; git ignores all of it.

    Raises:
        UsageError: there is a file or a link in its place.
    """
    top = root / ".trucebook"
    if top.is_symlink() or (top.exists() and not top.is_dir()):
        raise UsageError(f"{top}: expected a folder of the review page. Move it away.")
    if not top.exists():
        with staged(top) as made:
            made.mkdir()
            (made / ".gitignore").write_text("*\n", encoding="utf-8")
    folder = top / "review"
    folder.mkdir(exist_ok=True)
    return folder
