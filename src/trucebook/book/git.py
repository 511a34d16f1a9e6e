"""A book as it stood at a revision of the git repository that it is kept in."""

from __future__ import annotations

import hashlib
import io
import os
import re
import shlex
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from trucebook.book.citation import ABOUT
from trucebook.errors import UsageError
from trucebook.files import write
from trucebook.problem import plural

_PARTS = ("schemas", "dataset", "seeds", *ABOUT)
_RELEASES = "build"


@contextmanager
def as_of(root: Path, revision: str, *, releases: bool = False) -> Iterator[Path]:
    """A temporary folder with the book as a revision has it, with `build/` if `releases`."""
    commit = _commit(root, revision)
    wanted = (*_PARTS, _RELEASES) if releases else _PARTS
    known = _git(root, "ls-tree", "--name-only", commit, *wanted).decode().splitlines()
    if not known:
        raise UsageError(f"{root}: there is no book at the revision {revision!r}.")
    archive = _git(root, "archive", "--format=tar", commit, *known)
    with tempfile.TemporaryDirectory(prefix="trucebook-") as name:
        with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
            tar.extractall(name, filter="data")
        yield Path(name)


def fork_point(root: Path, revision: str) -> str:
    """The commit at which the work here left the revision; the revision itself if none."""
    commit = _commit(root, revision)
    try:
        return _git(root, "merge-base", commit, "HEAD").decode().strip()
    except UsageError:
        return commit


def merged_commits() -> tuple[str, str, str] | None:
    """The commits that `git merge` puts together while it runs us as its driver.

    They are the one that both sides began with, ours and theirs. None where there is more than one
    of the first or the last, and where another command runs us: git names theirs only here.
    """
    heads = [name.removeprefix(_HEAD) for name in os.environ if name.startswith(_HEAD)]
    if len(heads) != 1:
        return None
    try:
        theirs = _commit(Path(), heads[0])
        bases = _git(Path(), "merge-base", "--all", "HEAD", theirs).decode().split()
        return (bases[0], _commit(Path(), "HEAD"), theirs) if len(bases) == 1 else None
    except UsageError:
        return None


_HEAD = "GITHEAD_"


def folder_in_repository(root: Path) -> str:
    """The book's folder as its repository names it, a slash behind; empty where it is the root.

    Outside of a repository it is named from the working directory.
    """
    try:
        return os.fsdecode(_git(root, "rev-parse", "--show-prefix")).removesuffix("\n")
    except UsageError:
        path = Path(os.path.relpath(root)).as_posix()
        return "" if path == "." else f"{path}/"


def has_history(root: Path) -> bool:
    """Whether a folder is in a repository of git with a commit, which others may have too."""
    try:
        return _run(root, "rev-parse", "--quiet", "--verify", "HEAD").returncode == 0
    except UsageError:
        return False


def would_commit(path: Path) -> bool:
    """Whether git would take a file, which need not exist, into a commit: nothing ignores it.

    Outside a work tree, or without git, it would not.
    """
    path = path.resolve()
    folder = next(parent for parent in path.parents if parent.is_dir())
    try:
        return _run(folder, "check-ignore", "--quiet", str(path)).returncode == 1
    except UsageError:
        return False


def user_name(root: Path) -> str:
    """The name that git gives to the person at work here; empty without git, or if it has none."""
    try:
        return _run(root, "config", "user.name").stdout.decode(errors="replace").strip()
    except UsageError:
        return ""


def last_with_version(root: Path, version: str) -> str:
    """The state that a release came from: the commit that wrote it into `build/`.

    For a release that is not kept there, the last commit at which the book had its version.
    """
    kept = f"{_RELEASES}/{version}/SHA256SUMS"
    brought = _git(root, "log", "-1", "--format=%H", "--", kept)
    if brought:
        return brought.decode().strip()
    for commit in _git(root, "log", "--format=%H", "--", *_PARTS).decode().split():
        citation = _git(root, "show", f"{commit}:./CITATION.cff").decode(errors="replace")
        if re.search(rf"(?m)^version: *['\"]?{re.escape(version)}['\"]?\s*$", citation):
            return commit
    raise UsageError(
        f"{root}: no commit in reach has version {version} of the book. Name one, --at REV; "
        "a shallow clone lacks old ones: git fetch --unshallow."
    )


def clean_commit(root: Path, files: Mapping[str, bytes]) -> str | None:
    """The commit checked out here, if it holds the book with just these files."""
    try:
        commit = _commit(root, "HEAD")
        listed = _git(root, "ls-tree", "-r", "-z", commit, "--", *_PARTS)
        is_clean = not _git(root, "status", "--porcelain", "--", *_PARTS)
    except UsageError:
        return None
    entries = (entry.partition("\t") for entry in os.fsdecode(listed).split("\0") if entry)
    blobs = {path: head.split(" ")[2] for head, _, path in entries}
    hashed = hashlib.sha1 if len(commit) == _SHA1 else hashlib.sha256  # what git names files by
    same = all(
        blobs.get(name) == hashed(b"blob %d\0" % len(data) + data).hexdigest()
        for name, data in files.items()
    )
    return commit if is_clean and same else None


_SHA1 = 40
"""Characters of a name that git makes by SHA-1."""


def merged_by_lines(base: bytes, ours: bytes, theirs: bytes) -> tuple[bytes, int]:
    """A file as git merges it line by line, and the number of conflicts that it has marked."""
    with tempfile.TemporaryDirectory(prefix="trucebook-") as name:
        sides = {"ours": ours, "base": base, "theirs": theirs}
        for side, data in sides.items():
            Path(name, side).write_bytes(data)
        labels = [word for side in sides for word in ("-L", side)]
        done = _run(Path(name), "merge-file", "--stdout", *labels, *sides)
    if done.returncode > _MOST_CONFLICTS:
        raise UsageError(f"git merge-file says: {done.stderr.decode(errors='replace').strip()}")
    return done.stdout, done.returncode


_MOST_CONFLICTS = 127
"""That git counts in its exit code; a larger one is an error."""

_STARTER = Path(__file__).parent / "starter" / "gitattributes"
_DRIVER = "merge.trucebook"


def begin_repository(folder: Path) -> None:
    """Keep a new book in a repository of its own, if none is around it, and set its clone up.

    Without git the book is only a folder.
    """
    try:
        is_kept = _run(folder, "rev-parse", "--git-dir").returncode == 0
    except UsageError:
        return
    if not is_kept:
        _git(folder, "init", "--quiet", "--initial-branch=main", "--template=")
    install_merge(folder)


def install_merge(root: Path) -> str:
    """Let git merge the tables and source records of a book by row and cell, in this clone.

    The settings of a clone are in no commit: each clone needs this once. What `.gitattributes`
    lacks is added to it; without the settings git merges by lines.

    Raises:
        UsageError: the folder is in no git repository.
    """
    program = shlex.join([sys.executable, "-m", "trucebook", "merge"])
    _git(root, "rev-parse", "--git-dir")
    settings = {"name": "rows and cells of a book", "driver": f"{program} %O %A %B %P"}
    for name, value in settings.items():
        if _run(root, "config", f"{_DRIVER}.{name}", value).returncode:
            raise UsageError(
                f"{root / '.gitattributes'}: git cannot write the settings that its lines need "
                "into this clone. Make room on the disk, or the folder writable, and run "
                "trucebook merge --install."
            )
    path = root / ".gitattributes"
    kept = path.read_text(encoding="utf-8") if path.exists() else ""
    wanted = _STARTER.read_text(encoding="utf-8").splitlines()
    lacking = [line for line in wanted if "merge=" in line and line not in kept.splitlines()]
    if lacking:
        start = kept if not kept or kept.endswith("\n") else kept + "\n"
        write(path, "".join([start, *(f"{line}\n" for line in lacking)]).encode())
    added = f"{plural(len(lacking), 'line')} added" if lacking else "has the lines"
    return f"git merges by row and cell in this clone; {path} {added}"


def _commit(root: Path, revision: str) -> str:
    if revision.startswith("-"):  # git would read it as an option
        raise UsageError(f"expected a git revision, found {revision!r}.")
    unknown = (
        f"{root}: git knows no revision {revision!r} here. Check the name, or get it first: "
        "git fetch; a branch of the remote is named like origin/main."
    )
    found = _git(root, "rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}", silent=unknown)
    return found.decode().strip()


def _git(root: Path, *arguments: str, silent: str = "") -> bytes:
    """What git prints; `silent` is the error where it fails without a word."""
    done = _run(root, *arguments)
    if done.returncode:
        reason = done.stderr.decode(errors="replace").strip()
        said = f"{root}: git {arguments[0]} says: {reason or 'it failed without a word'}"
        raise UsageError(said if reason or not silent else silent)
    return done.stdout


def _run(root: Path, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    try:
        return subprocess.run(  # noqa: S603
            ["git", "-C", str(root), *arguments],  # noqa: S607
            capture_output=True,
            check=False,
            env={**os.environ, **_place()},
        )
    except FileNotFoundError:
        raise UsageError("This needs git, which is not installed.") from None


def _place() -> dict[str, str]:
    """Where the repository is, if git that runs us has named it: as seen from here, not `-C`.

    In a linked work tree it has, and a folder is the top of the tree then unless that is named.
    """
    if "GIT_DIR" not in os.environ:
        return {}
    place = {"GIT_WORK_TREE": ".", **os.environ}
    return {name: str(Path(place[name]).absolute()) for name in ("GIT_DIR", "GIT_WORK_TREE")}
