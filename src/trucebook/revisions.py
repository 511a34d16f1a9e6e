"""A book as it stood at a revision of the git repository that it is kept in."""

from __future__ import annotations

import io
import re
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from trucebook.errors import UsageError

__all__ = ["as_of", "fork_point", "kept_at", "last_with_version"]

_PARTS = ("schemas", "dataset", "seeds", "CITATION.cff", "LICENSE-DATA")


@contextmanager
def as_of(root: Path, revision: str) -> Iterator[Path]:
    """A folder with the book as a revision has it; it goes when the context ends.

    Args:
        root: the book's folder, in a git work tree.
        revision: whatever git takes for a commit.

    Raises:
        UsageError: git is missing, the folder is in no repository, or there is no such
            revision or no book in it.
    """
    commit = _commit(root, revision)
    known = _git(root, "ls-tree", "--name-only", commit, *_PARTS).decode().splitlines()
    if not known:
        raise UsageError(f"{root}: there is no book at the revision {revision!r}.")
    archive = _git(root, "archive", "--format=tar", commit, *known)
    with tempfile.TemporaryDirectory(prefix="trucebook-") as name:
        with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
            tar.extractall(name, filter="data")
        yield Path(name)


def fork_point(root: Path, revision: str) -> str:
    """The commit at which the work here left the revision; the revision itself if none.

    Raises:
        UsageError: as for `as_of`.
    """
    commit = _commit(root, revision)
    try:
        return _git(root, "merge-base", commit, "HEAD").decode().strip()
    except UsageError:
        return commit


def last_with_version(root: Path, version: str) -> str:
    """The last commit at which a book had a version: the state that a release of it came from.

    Raises:
        UsageError: as for `as_of`, or no commit in reach has it.
    """
    for commit in _git(root, "log", "--format=%H", "--", *_PARTS).decode().split():
        citation = _git(root, "show", f"{commit}:./CITATION.cff").decode(errors="replace")
        if re.search(rf"(?m)^version: *['\"]?{re.escape(version)}['\"]?\s*$", citation):
            return commit
    raise UsageError(
        f"{root}: no commit in reach has version {version} of the book. Name one, --at REV; "
        "a shallow clone lacks old ones: git fetch --unshallow."
    )


def kept_at(root: Path) -> str | None:
    """The commit that holds the book exactly as it stands here; None if git has no such."""
    try:
        if _git(root, "status", "--porcelain", "--", *_PARTS):
            return None
        return _commit(root, "HEAD")
    except UsageError:
        return None


def _commit(root: Path, revision: str) -> str:
    if revision.startswith("-"):  # git would read it as an option
        raise UsageError(f"expected a git revision, found {revision!r}.")
    return _git(root, "rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}").decode().strip()


def _git(root: Path, *arguments: str) -> bytes:
    try:
        done = subprocess.run(  # noqa: S603
            ["git", "-C", str(root), *arguments],  # noqa: S607
            capture_output=True,
            check=False,
        )
    except FileNotFoundError:
        raise UsageError("This needs git, which is not installed.") from None
    if done.returncode:
        reason = done.stderr.decode(errors="replace").strip() or "there is no such revision"
        raise UsageError(f"git {' '.join(arguments)} in {root}: {reason}")
    return done.stdout
