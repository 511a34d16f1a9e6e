"""The injector as Python drives it: built with the system's compiler, and a server under it."""

from __future__ import annotations

import json
import mmap
import os
import shutil
import struct
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
_HEAD = struct.Struct("=iiii4096s")
_LOG = 1 << 20

MODES = ("count", "kill", "torn", "short", "eio", "enospc", "eacces", "term")
"""What goes wrong, in the order of `inject.c`."""


@dataclass(frozen=True, slots=True)
class Change:
    """A change of a file: what kind, the path below the folder, and a rename's or link's other."""

    kind: str
    path: str
    other: str


@dataclass(frozen=True, slots=True)
class Done:
    """A command that ran, or was killed."""

    code: int
    stdout: str
    stderr: str
    cpu: float
    changes: tuple[Change, ...]


def missing() -> str:
    """Why there can be no injector here; nothing where there can."""
    if not sys.platform.startswith("linux"):
        return "the injector is a preload library for Linux"
    if not compiler():
        return "the injector needs a C compiler: cc, gcc or clang"
    return ""


def compiler() -> str | None:
    """The system's C compiler."""
    return next(filter(None, map(shutil.which, ("cc", "gcc", "clang"))), None)


def build(folder: Path) -> Path:
    """Compile the injector into a folder."""
    library = folder / "inject.so"
    how = ["-shared", "-fPIC", "-O1", "-U_FORTIFY_SOURCE", "-o", str(library)]
    subprocess.run([str(compiler()), *how, str(HERE / "inject.c"), "-ldl"], check=True)
    return library


@dataclass
class Injector:
    """A server under the injector, and the control file that both map."""

    folder: Path
    control: mmap.mmap
    server: subprocess.Popen[str]
    modules: set[str] = field(default_factory=set)
    cpu: float = 0.0

    def run(
        self,
        root: Path,
        arguments: Sequence[str],
        environment: Mapping[str, str],
        mode: str = "count",
        at: int = 0,
        program: str = "trucebook.commands",
        judges: bool = True,
    ) -> Done:
        """Run a command in a folder, with a fault at the nth change below it."""
        _HEAD.pack_into(self.control, 0, MODES.index(mode), at, 0, 0, bytes(root.resolve()))
        out, err, loaded = (self.folder / name for name in ("stdout", "stderr", "loaded"))
        job = {
            "program": program,
            "judges": judges,
            "arguments": list(arguments),
            "folder": str(root),
            "environment": dict(environment),
            "stdout": str(out),
            "stderr": str(err),
            "loaded": str(loaded) if mode == "count" else None,
            "modules": sorted(self.modules),
        }
        self.modules.clear()
        answer = self._ask(job)
        if mode == "count" and loaded.is_file():
            self.modules = set(json.loads(loaded.read_text()))
        self.cpu += answer["cpu"]
        said = (path.read_text(encoding="utf-8", errors="replace") for path in (out, err))
        return Done(answer["code"], *said, answer["cpu"], tuple(self._changes(root.resolve())))

    def _ask(self, job: Mapping[str, Any]) -> Any:
        assert self.server.stdin
        assert self.server.stdout
        self.server.stdin.write(json.dumps(job) + "\n")
        self.server.stdin.flush()
        return json.loads(self.server.stdout.readline())

    def _changes(self, root: Path) -> Iterator[Change]:
        _, _, _, length, _ = _HEAD.unpack_from(self.control)
        text = self.control[_HEAD.size : _HEAD.size + min(length, _LOG)].decode(errors="replace")
        for line in text.splitlines():
            kind, path, other = line.split("\t")
            yield Change(kind, _below(path, root), _below(other, root))


def _below(path: str, root: Path) -> str:
    return path.removeprefix(f"{root}/") if path != str(root) else "."


@contextmanager
def injector(folder: Path) -> Iterator[Injector]:
    """Build the injector and start a server under it."""
    control = folder / "control"
    control.write_bytes(bytes(_HEAD.size + _LOG))
    environment = {
        **os.environ,
        "LD_PRELOAD": str(build(folder)),
        "PYTHONPATH": os.pathsep.join([str(HERE.parent), os.environ.get("PYTHONPATH", "")]),
        "TRUCEBOOK_FAULTS": str(control),
        "PYTHONHASHSEED": "0",
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    with (
        control.open("r+b") as file,
        mmap.mmap(file.fileno(), 0) as mapped,
        subprocess.Popen(
            [sys.executable, str(HERE / "server.py")],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=environment,
        ) as server,
    ):
        yield Injector(folder, mapped, server)
        assert server.stdin
        server.stdin.close()
