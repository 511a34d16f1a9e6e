"""The files of a folder before, after and in between: old, new, or torn."""

from __future__ import annotations

import re
import stat
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatch
from functools import cached_property
from pathlib import Path

import duckdb

from faults.commands import Form
from faults.injector import Change

State = Mapping[str, tuple[int, bytes]]
"""Permissions and bytes of every file by its path; of a folder, nothing: its path ends in `/`."""

STAGED = re.compile(r"(?:^|(?<=/))(?:\.[^/]*|[^/]*\.parts(?=/|$))")
"""The name of what is not finished: a hidden one, or that of a download in pieces."""


def state_of(folder: Path) -> dict[str, tuple[int, bytes]]:
    """What is in a folder, git's own files left out."""
    found = {}
    for path in folder.rglob("*"):
        name = path.relative_to(folder).as_posix()
        if name.startswith(".git/") or name == ".git":
            continue
        mode = stat.S_IMODE(path.lstat().st_mode)
        found[name + "/" * path.is_dir()] = (mode, path.read_bytes() if path.is_file() else b"")
    return found


@dataclass(frozen=True)
class Span:
    """What a command makes of a folder: the states before and after it."""

    form: Form
    old: State
    new: State

    @cached_property
    def touched(self) -> list[str]:
        """The files that are not the same before and after."""
        names = sorted(self.old.keys() | self.new.keys())
        return [n for n in names if n[-1] != "/" and self.old.get(n) != self.new.get(n)]

    @cached_property
    def known(self) -> set[str]:
        """Every path that a reader may see, folders included."""
        files = self.old.keys() | self.new.keys()
        folders = {parent.as_posix() for name in files for parent in Path(name).parents}
        return {name.rstrip("/") for name in files} | folders - {"."}

    def classes(self, now: State) -> dict[str, str]:
        """Every file that is touched, or should not be there, as old, new or torn."""
        visible = {name for name in now if name[-1] != "/" and not self._hidden(name)}
        names = sorted({*self.touched, *visible, *(n for n in self.old if n[-1] != "/")})
        told = {name: self._class(name, now.get(name)) for name in names}
        return {name: found for name, found in told.items() if found != "same"}

    def _class(self, name: str, now: tuple[int, bytes] | None) -> str:
        old, new = self.old.get(name), self.new.get(name)
        if now == old:
            return "same" if old == new else "old"
        return "new" if now == new or _says_the_same(name, now, new) else "torn"

    def leftovers(self, now: State) -> set[str]:
        """Hidden files and folders that belong neither to the old state nor to the new."""
        return {hidden for name in now if (hidden := self._hidden(name))}

    def _hidden(self, name: str) -> str:
        """The path of the first hidden part that is not known, if there is one."""
        for found in STAGED.finditer(name.rstrip("/")):
            path = name[: found.end()]
            if path not in self.known:
                return path
        return ""

    def broken_promises(self, classes: Mapping[str, str]) -> Iterator[str]:
        """What is mixed where a whole was promised, and what came before its turn."""
        for pattern in self.form.whole:
            found = {classes[name] for name in self.touched if fnmatch(name, pattern)}
            if len(found) > 1:
                yield f"mixed: {pattern} is old in part and new in part"
        for first, then in self.form.order:
            early = [n for n in self.touched if fnmatch(n, then) and classes[n] == "new"]
            late = [n for n in self.touched if fnmatch(n, first) and classes[n] != "new"]
            if early and late:
                yield f"order: {early[0]} is new before {late[0]}"


def verdict(classes: Mapping[str, str]) -> str:
    """The state of a folder in one word."""
    found = set(classes.values())
    if "torn" in found:
        return "TORN"
    return "mix" if len(found) > 1 else (found or {"new"}).pop()


def _says_the_same(name: str, now: tuple[int, bytes] | None, new: tuple[int, bytes] | None) -> bool:
    """Whether two DuckDB files hold the same rows: no two runs give the same bytes."""
    if not name.endswith(".duckdb") or not now or not new or now[0] != new[0]:
        return False
    return _rows(now[1]) == _rows(new[1])


def _rows(data: bytes) -> object:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "copy.duckdb")
        path.write_bytes(data)
        try:
            with duckdb.connect(str(path), read_only=True) as database:
                tables = sorted(name for (name,) in database.sql("show tables").fetchall())
                return [database.sql(f'from "{name}"').fetchall() for name in tables]
        except duckdb.Error:
            return object()


def unflushed(changes: tuple[Change, ...]) -> Iterator[str]:
    """What a power cut may lose: a file renamed before, or a rename left, unflushed."""
    dirty: set[str] = set()
    for change in changes:
        if change.kind in ("write", "truncate"):
            dirty.add(change.path)
        elif change.kind == "sync":
            dirty.discard(change.path)
        elif change.kind == "rename":
            inside = [p for p in dirty if p == change.path or p.startswith(f"{change.path}/")]
            dirty -= set(inside)
            if _is_staged(change.other):  # it is no place yet: what is unflushed stays so
                dirty |= {change.other + path.removeprefix(change.path) for path in inside}
            else:
                yield from (f"not flushed before its rename: {_group(p)}" for p in inside[:1])
            if not STAGED.search(change.other.removeprefix(".github/")):
                dirty.add(Path(change.other).parent.as_posix())
        elif change.kind == "unlink":
            dirty = {p for p in dirty if p != change.path and not p.startswith(f"{change.path}/")}
    visible = sorted(path for path in dirty if not _is_staged(path))
    yield from (f"never flushed: {path}" for path in visible)


def _is_staged(path: str) -> bool:
    return path != "." and bool(STAGED.search(path.replace(".github", "github")))


def _group(path: str) -> str:
    """A path; one for all that lies in a staged folder."""
    found = STAGED.search(path)
    return normal(path[: found.end()]) if found else path


def normal(path: str) -> str:
    """A path with what is drawn at random in it as *."""
    return re.sub(r"((?:^|/)\.[^/]*?)[a-z0-9_]{8}(?=(?:\.staged)?(?:/|$))", r"\1*", path)
