"""What can go wrong, by who is at fault.

TrucebookError
├── DataError            the data are wrong
│   ├── InvalidBook      a book has problems; beside the report that it carries, in validate/report
│   └── DamagedRelease   a release differs from its own checksums
├── SchemaError          a table definition is wrong
├── Unreachable          a server cannot be reached, or answers with an error
└── UsageError           the call is wrong: a name, a path, a missing extra
"""

from __future__ import annotations

import copyreg
import errno
from bisect import bisect_left
from collections.abc import Iterable
from difflib import get_close_matches
from importlib import import_module
from types import ModuleType
from typing import Any

DEBUG = "TRUCEBOOK_DEBUG"
"""Environment variable that makes an unexpected error print its traceback."""


class TrucebookError(Exception):
    """Base of every error that trucebook raises on purpose."""

    def __reduce__(self) -> tuple[Any, ...]:
        # NOTE: a worker sends its error as it is; by default it would be made again from its
        # message alone.
        return copyreg.__newobj__, (type(self), *self.args), self.__dict__  # type: ignore[attr-defined]


class DataError(TrucebookError):
    """The data are wrong; the message says where and what to do."""


class DamagedRelease(DataError):
    """A file of a release is missing or differs from its checksum."""


class SchemaError(TrucebookError):
    """A file in `schemas/` cannot be read as a table definition."""

    def __init__(self, message: str, file: str, line: int | None = None) -> None:
        super().__init__(f"{file}:{line}: {message}" if line else f"{file}: {message}")
        self.reason, self.file, self.line = message, file, line


class Unreachable(TrucebookError):
    """A server cannot be reached, or answers with an error."""


class UsageError(TrucebookError):
    """The call is wrong: a name, a path, an option, an extra that is not installed."""


def sentence(error: BaseException) -> str:
    """An error in words: what was found, where, and the next step."""
    if isinstance(error, TrucebookError):
        return str(error)
    if isinstance(error, OSError):
        return _refusal(error)
    said = repr(error)
    return (
        f"unexpected error: {said[:300]}{'…' if len(said) > 300 else ''}. This is a fault of the "
        f"program: open an issue in its repository, with the command. {DEBUG}=1 shows the place."
    )


def _refusal(error: OSError) -> str:
    """What the system refused, with the file that was asked for."""
    place = error.filename2 or error.filename
    what = f"{place}: " if place is not None else ""
    if place is not None and isinstance(error, FileExistsError | NotADirectoryError):
        return f"{what}expected a folder, found a file. Name another place."
    if place is not None and isinstance(error, IsADirectoryError):
        return f"{what}expected a file; it is a folder. Name a file."
    next_step = _NEXT_STEPS.get(
        error.errno or 0, "Check the path, and whether you may read and write there"
    )
    return f"{what}{error.strerror or error}. {next_step}."


_NO_ROOM = "Make room there, then run the command again; files not yet written are unchanged"
_NEXT_STEPS = {
    errno.ENOSPC: _NO_ROOM,
    errno.EDQUOT: _NO_ROOM,
    errno.EFBIG: "The disk takes no file of that size: name a place on another one",
    errno.EIO: "The disk or the connection to it fails: check it, then run the command again",
    errno.EBUSY: "Something is mounted there: name a folder in it",
    errno.ENOTEMPTY: "Name a folder that is new or empty",
}


_LISTED, _SEARCHED = 40, 1000


def unknown(kind: str, name: object, known: Iterable[str]) -> UsageError:
    """The error for a name that is none of `known`, nearest first; of many only near ones."""
    names = sorted(known)
    at = bisect_left(names, str(name))
    pool = names if len(names) <= 2 * _SEARCHED else names[max(0, at - _SEARCHED) : at + _SEARCHED]
    near = get_close_matches(str(name), pool, n=5)
    guess = f" Did you mean {near[0]!r}?" if near else ""
    if not names:
        return UsageError(f"There is no {kind} {name!r}: there are none.")
    if len(names) > _LISTED:
        some = near or pool[:5]
        return UsageError(
            f"There is no {kind} {name!r}.{guess} Of {len(names):,} there are: {', '.join(some)}, …"
        )
    return UsageError(f"There is no {kind} {name!r}.{guess} There are: {', '.join(names)}.")


def extra(module: str, name: str) -> ModuleType:
    """Import a module that only an extra installs; a `UsageError` names one that is missing."""
    try:
        return import_module(module)
    except ModuleNotFoundError as error:
        raise UsageError(
            f"This needs {error.name}, which is not installed: pip install 'trucebook[{name}]'"
        ) from error
