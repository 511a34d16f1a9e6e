"""Files of annotations: which form one has, and what it says of a text.

A text is found by its digest, by its words (blanks apart), or by its name. A file of lines is read
once for what each line is about, and a line again when its text comes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path, PurePath
from typing import BinaryIO

from trucebook.errors import DataError, UsageError
from trucebook.extract.annotations import brat, label_studio, langextract, ours
from trucebook.extract.annotations.annotation import Annotated
from trucebook.extract.annotations.places import solid
from trucebook.language import say
from trucebook.notation import BOM, read_json
from trucebook.problem import LISTED, Problem, shorten
from trucebook.snapshot import LARGEST_TABLE, NotRead, read_regular
from trucebook.spans import place_of_byte

_READERS = {
    ours.NAME: ours.read,
    langextract.NAME: langextract.read,
    label_studio.NAME: label_studio.read,
}
_UNKNOWN = "0.0.0"
"""The version of a tool that its file does not give."""

CANDIDATES = "candidates.jsonl"
"""The file of an earlier extraction in its folder."""

Load = Callable[[], Annotated]
Key = tuple[str, str]
"""What a text is known by: its sha256, its solid words or a name, and which of these it is."""


@dataclass(eq=False)
class Annotations:
    """What a file or folder says of texts.

    Attributes:
        path: the file or folder.
        coder: name and version of what made it, as far as it says.
        problems: what in it could not be read.
    """

    path: Path
    coder: str = ""
    problems: list[Problem] = field(default_factory=list)
    known: dict[Key, list[Load]] = field(default_factory=dict)
    dropped: int = 0

    def of(self, text: str, file: str) -> list[Annotated]:
        """What it says of a text; nothing where it does not have it."""
        for key in _keys_of(text, file):
            if loads := self.known.get(key):
                return [load() for load in loads]
        return []

    def put(self, found: Annotated, load: Load) -> None:
        """Take note of what a part of it is about."""
        keys: list[Key] = []
        if found.sha256 is not None:
            keys.append(("sha256", found.sha256))
        if found.text is not None:
            keys.append(("solid", _digest(solid(found.text))))
        keys += (("name", name) for name in _names(found.names))
        for key in dict.fromkeys(keys):
            self.known.setdefault(key, []).append(load)

    def drop(
        self, line: int | None, column: int | None, found: str, *, file: Path | None = None
    ) -> None:
        """Take note of a part that cannot be read."""
        self.dropped += 1
        if self.dropped <= LISTED:
            self.problems.append(
                Problem(
                    rule="annotations_are_readable",
                    file=str(file or self.path),
                    line=line,
                    column=column,
                    value=shorten(found),
                    message=say("expected {forms}", forms=_FORMS),
                    hint=say("This part was left out. Have the tool write the file again."),
                )
            )


_FORMS = say(
    "a line of `trucebook extract`, a document of langextract, a task of Label Studio or a file "
    "of brat"
)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()


def _keys_of(text: str, file: str) -> Iterator[Key]:
    yield "sha256", _digest(text)
    yield "solid", _digest(solid(text))
    yield from (("name", name) for name in _names([file]))


def _names(names: Iterable[str]) -> Iterator[str]:
    """Each name as it is, then the last part of it without its ending."""
    for name in names:
        yield name
        last = PurePath(name.replace("\\", "/"))
        yield last.stem if last.suffix in (".txt", ".json") else last.name


def open_annotations(path: Path) -> Annotations:
    """Read what a file, or a folder of brat, is about.

    Raises:
        UsageError: there is no such file, or nothing in it has one of the forms.
    """
    found = Annotations(path)
    try:
        if path.is_dir() and (path / CANDIDATES).is_file():
            found = Annotations(path / CANDIDATES)
            _index_lines(found)
        elif path.is_dir() or path.suffix.lower() == ".ann":
            _index_brat(found)
        else:
            _index_json(found)
    except OSError as error:
        reason = error.strerror or str(error)
        raise UsageError(f"{path}: expected a file of annotations: {reason}.") from None
    if not found.known:
        first = next((f": {item.as_text()}" for item in found.problems), "")
        raise UsageError(f"{path}: expected {_FORMS}{first or '; it has nothing'}.")
    return found


def _index_brat(found: Annotations) -> None:
    is_folder = found.path.is_dir()
    files = sorted(found.path.rglob("*.ann")) if is_folder else [found.path]
    found.coder = f"{brat.NAME}@{_UNKNOWN}"
    for path in files:
        name = path.relative_to(found.path).with_suffix("").as_posix() if is_folder else path.stem
        load = partial(_load_brat, path, name, follow=not is_folder)
        try:
            found.put(load(), load)
        except OSError as error:
            found.drop(None, None, error.strerror or str(error), file=path)
        except UnicodeDecodeError as error:
            place = place_of_byte(error.object, error.start)
            found.drop(*place, f"a byte that is no UTF-8: {error.reason}", file=path)


def _load_brat(path: Path, name: str, *, follow: bool) -> Annotated:
    lines = read_regular(path, LARGEST_TABLE, follow=follow).decode()
    try:
        text = read_regular(path.with_suffix(".txt"), LARGEST_TABLE, follow=follow).decode()
    except FileNotFoundError:
        text = None
    return brat.read(lines.removeprefix("\ufeff"), name, text)


def _index_json(found: Annotations) -> None:
    """A list of tasks is one value; of objects there is one per line, or one over several lines."""
    if not found.path.is_file():
        raise NotRead(
            "it is no regular file" if found.path.exists() else "there is none", found.path
        )
    with found.path.open("rb") as file:
        first = next((line for _, _, line in _lines(file)), b"")
        try:
            is_lines = isinstance(read_json(first), dict)
        except ValueError:
            is_lines = False
    if not is_lines and found.path.stat().st_size <= LARGEST_TABLE:
        try:
            value = read_json(read_regular(found.path, LARGEST_TABLE).removeprefix(BOM))
        except ValueError as error:
            if not first.startswith(b"{"):
                found.drop(*_fault(error, 1))
                return
        else:
            _index_value(found, value)
            return
    _index_lines(found)


def _index_value(found: Annotations, value: object) -> None:
    for item in value if isinstance(value, list) else [value]:
        if (read := _read(found, item)) is None:
            found.drop(None, None, str(item))
        else:
            found.put(read, partial(_same, read))


def _same(read: Annotated) -> Annotated:
    return read


def _index_lines(found: Annotations) -> None:
    with found.path.open("rb") as file:
        for number, at, line in _lines(file):
            if len(line) > LARGEST_TABLE:
                found.drop(number, None, f"a line of more than {LARGEST_TABLE:,} bytes")
                continue
            try:
                value = read_json(line)
            except ValueError as error:
                found.drop(*_fault(error, number))
                continue
            read = _read(found, value)
            if read is None:
                found.drop(number, None, str(value))
            else:
                found.put(read, partial(_load_line, found, at))


def _lines(file: BinaryIO) -> Iterator[tuple[int, int, bytes]]:
    """Number, offset and bytes of each line that is not blank; one that is too long is cut."""
    number = at = 0
    while line := file.readline(LARGEST_TABLE + 1):
        number += 1
        start, at = at, at + len(line)
        rest = line
        while len(rest) > LARGEST_TABLE and not rest.endswith(b"\n"):
            rest = file.readline(LARGEST_TABLE + 1)
            at += len(rest)
        line = line.removeprefix(BOM) if start == 0 else line
        if line.strip():
            yield number, start, line


def _load_line(found: Annotations, at: int) -> Annotated:
    with found.path.open("rb") as file:
        file.seek(at)
        line = file.readline(LARGEST_TABLE + 1)
    try:
        read = _read(found, read_json(line.removeprefix(BOM)))
    except ValueError:
        read = None
    if read is None:
        raise DataError(f"{found.path}: it was changed while it was read. Run the command again.")
    return read


def _read(found: Annotations, value: object) -> Annotated | None:
    """What one object of a file says, in the first form that it has."""
    for name, reader in _READERS.items():
        read = reader(value)
        if read is not None:
            coder = read.coder or f"{name}@{_UNKNOWN}"
            known = found.coder in ("", coder)
            found.coder = coder if known else f"{ours.NAME}@{_UNKNOWN}"
            return read
    return None


def _fault(error: ValueError, number: int) -> tuple[int, int | None, str]:
    """Line, column and words of what is no JSON in a line, or in a file from its first line."""
    line, column = getattr(error, "lineno", None) or 1, getattr(error, "colno", None)
    return number + line - 1, column, str(getattr(error, "msg", error))
