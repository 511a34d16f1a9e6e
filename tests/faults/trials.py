"""One command, broken off at each of its changes in every way, and what is wrong afterwards."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext, redirect_stderr
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path

from serving import serving

from faults.commands import Form
from faults.injector import Change, Done, Injector
from faults.starts import Start
from faults.states import Span, normal, state_of, unflushed, verdict

__all__ = ["FAULTS", "Result", "Trial", "Workshop"]

_ROOM = ("open", "write", "sync", "mkdir", "link", "truncate")
FAULTS: Mapping[str, Sequence[str]] = {
    "kill": ("open", "write", "sync", "rename", "mkdir", "unlink", "chmod", "link", "truncate"),
    "torn": ("write",),
    "eio": ("open", "write", "sync", "rename", "mkdir", "unlink", "chmod", "link", "truncate"),
    "enospc": _ROOM,
    "eacces": ("open", "rename", "mkdir"),
    "short": ("write",),
    "term": ("open", "write", "sync", "rename", "mkdir", "unlink", "chmod", "link", "truncate"),
}
"""The kinds of changes at which a fault makes a difference."""

_DEAD = ("kill", "torn")
_ANYWHERE = ("eacces", "short", "term")
"""Faults that are tried by the kind of change alone: what they ask of a command is the same."""


_NAMING = ("rename", "mkdir", "unlink", "link", "truncate")
"""Changes that a reader of the folder sees; the others are of files that are staged."""

_MANY = 9
"""Places in a folder, beyond which they count as one."""


@dataclass(frozen=True, slots=True)
class Trial:
    """A command with one fault: where, what it left, and what is wrong with that."""

    mode: str
    at: int
    change: Change
    verdict: str
    leftovers: int
    faults: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Result:
    """A command with every fault."""

    form: Form
    changes: int
    trials: tuple[Trial, ...]
    faults: tuple[str, ...]


@dataclass
class Workshop:
    """An injector, a folder to work in, and the starts that were made already."""

    injector: Injector
    folder: Path
    program: str = "trucebook.commands"
    starts: dict[Start, Path] = field(default_factory=dict)

    def result(self, form: Form, most: int = 3, modes: Iterable[str] = FAULTS) -> Result:
        """Break a command off in every mode, at most so often in each place."""
        start = self._start(form.start)
        with self._served(form, start) as words:
            bench = self._bench(form, start, words)
            bench.run()  # the next one finds every module imported
            whole = bench.run()
            span = Span(form, state_of(start), state_of(bench.work))
            judge = _Judge(bench, span, whole)
            trials = [
                judge.trial(mode, at) for mode in modes for at in chosen(whole.changes, mode, most)
            ]
        lost = tuple(dict.fromkeys(unflushed(whole.changes)))
        return Result(form, len(whole.changes), tuple(trials), lost)

    def whole(self, form: Form) -> Done:
        """Let a command run to its end."""
        start = self._start(form.start)
        return self._bench(form, start, form.words).run()

    def _bench(self, form: Form, start: Path, words: list[str]) -> _Bench:
        work = self.folder / "work"
        return _Bench(self.injector, start, work, words, self.program, form.judges)

    def _start(self, start: Start) -> Path:
        if start not in self.starts:
            folder = self.folder / start.__name__
            folder.mkdir()
            start(folder)
            self.starts[start] = folder
        return self.starts[start]

    @contextmanager
    def _served(self, form: Form, start: Path) -> Iterator[list[str]]:
        wants = "{url}" in form.command
        # A client that is killed is an error to the server, which prints it.
        with (
            redirect_stderr(StringIO()) if wants else nullcontext(),
            serving(start / "build") if wants else nullcontext() as server,
        ):
            yield [word.format(url=server.url if server else "") for word in form.words]


def chosen(changes: Sequence[Change], mode: str, most: int) -> list[int]:
    """Where to break off: the first and last, and some between, of each kind in each place.

    A folder with many files that are all written alike counts as one place. With 0, a command is
    killed at the names that it changes in every place, and at the rest once for each kind.
    """
    wanted = [(at, change) for at, change in enumerate(changes, 1) if change.kind in FAULTS[mode]]
    files: dict[str, set[str]] = {}
    for _, change in wanted:
        place = _place(change.path)
        files.setdefault(str(Path(place).parent), set()).add(place)
    places: dict[tuple[str, ...], list[int]] = {}
    for at, change in wanted:
        where = _place(change.path)
        folder = str(Path(where).parent)
        if mode in _ANYWHERE or not (most or (mode == "kill" and change.kind in _NAMING)):
            where = ""
        elif len(files[folder]) > _MANY:
            where = folder
        places.setdefault((change.kind, where), []).append(at)
    return sorted({at for found in places.values() for at in _spread(found, max(most, 1))})


def _spread(found: list[int], most: int) -> list[int]:
    if len(found) <= most:
        return found
    return [found[round(i * (len(found) - 1) / max(most - 1, 1))] for i in range(most)]


def _place(path: str) -> str:
    """A path, but one for all that lies in a staged folder."""
    head, staged, _ = re.match(r"((?:[^./][^/]*/)*)(\.[^/]*)?(.*)", path).groups()
    return normal(head + staged) if staged else path


@dataclass(frozen=True, slots=True)
class _Bench:
    """A command that runs again and again from one start."""

    injector: Injector
    start: Path
    work: Path
    words: list[str]
    program: str
    judges: bool

    def run(self, mode: str = "count", at: int = 0, *, fresh: bool = True) -> Done:
        if fresh:
            shutil.rmtree(self.work, ignore_errors=True)
            shutil.copytree(self.start, self.work, symlinks=True)
        environment = {"TRUCEBOOK_CACHE": str(self.work / "cache")}
        return self.injector.run(
            self.work, self.words, environment, mode, at, self.program, self.judges
        )


@dataclass
class _Judge:
    """Says what is wrong after a fault."""

    bench: _Bench
    span: Span
    whole: Done
    seen: dict[object, tuple[str, ...]] = field(default_factory=dict)

    def trial(self, mode: str, at: int) -> Trial:
        done = self.bench.run(mode, at)
        now = state_of(self.bench.work)
        classes, left = self.span.classes(now), self.span.leftovers(now)
        found = verdict(classes)
        torn = [name for name, item in classes.items() if item == "torn"]
        faults = [f"{'torn' if name in now else 'gone'}: {name}" for name in torn]
        faults += self.span.broken_promises(classes)
        faults += self._end(mode, done, found)
        change = done.changes[at - 1] if len(done.changes) >= at else Change("none", "", "")
        # What cannot be removed stays for the next run.
        if mode not in _DEAD and change.kind != "unlink":
            # What arrived of a download is kept on purpose.
            stray = {normal(name) for name in left if not name.endswith(".parts")}
            faults += sorted(f"left behind: {name}" for name in stray)
        faults += self._rerun(classes, left)
        return Trial(mode, at, change, found, len(left), tuple(faults))

    def _end(self, mode: str, done: Done, found: str) -> Iterator[str]:
        """How a command ended: its exit code and what it said."""
        if mode in _DEAD:
            if done.code != -9:
                yield f"not killed: exit {done.code}"
            return
        if "Traceback" in done.stderr:
            yield f"traceback: {done.stderr.strip().splitlines()[-1][:200]}"
        elif mode == "term":
            return
        elif done.code == self.whole.code:
            if found != "new":
                yield f"exit {done.code}, and not everything is new"
        elif done.code == 1 and self.span.form.reports in re.findall(r"\w+", done.stdout):
            return
        elif done.code != 2:
            yield f"exit {done.code}"
        elif fault := self._said(done.stderr):
            yield fault

    def _said(self, stderr: str) -> str:
        """What is wrong with a message: it names a file that the user knows."""
        said = stderr.strip().splitlines()[-1] if stderr.strip() else ""
        said = said.replace(f"{self.bench.work}/", "")
        words = [word.lstrip("'\"(").rstrip("'\":,;.)/") for word in said.split()]
        said = " ".join(map(normal, words))
        if not said.startswith("trucebook "):
            return f"says no sentence: {said[:200]!r}"
        if any(self.span.leftovers({word: (0, b"")}) for word in words if "/" in word):
            return f"names a staged file: {said[:200]}"
        if not any(word in self.span.known for word in words):
            return f"names no file of the user's: {said[:200]}"
        return ""

    def _rerun(self, classes: Mapping[str, str], left: set[str]) -> tuple[str, ...]:
        """What a second run does not put right, and what git would take; once a shape."""
        shape = (tuple(classes.items()), tuple(sorted(map(normal, left))))
        found = verdict(classes)
        if found in ("old", "new") and not left:
            return ()
        if found == "TORN" or shape not in self.seen:
            self.seen[shape] = (*self._taken(left), *self._completed(is_new=found == "new"))
        return self.seen[shape]

    def _taken(self, left: set[str]) -> Iterator[str]:
        """Leftovers that `git add` would take; the cache is in no repository."""
        if not left:
            return
        command = ["git", "ls-files", "--others", "--exclude-standard", "-z"]
        found = subprocess.run(command, cwd=self.bench.work, capture_output=True, check=True)
        for name in sorted(left):
            inside = [n for n in found.stdout.decode().split("\0") if n.startswith(name)]
            if inside and not name.startswith("cache/"):
                yield f"git takes {normal(name)}"

    def _completed(self, *, is_new: bool) -> Iterator[str]:
        """What one more run does not put right; it cleans up where it has something to write."""
        done = self.bench.run(fresh=False)
        now = state_of(self.bench.work)
        if not is_new and verdict(self.span.classes(now)) != "new":
            said = done.stderr.strip().splitlines()
            yield f"one more run does not complete it: exit {done.code} {said[-1:]}"
        written = {Path(change.path).parent for change in done.changes}
        for name in sorted(self.span.leftovers(now)):
            if Path(name).parent in written:
                yield f"one more run leaves {normal(name)}"
