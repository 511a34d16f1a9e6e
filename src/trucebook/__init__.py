"""Published reporting as tables with proof.

    >>> import trucebook
    >>> figures = trucebook.load("figures")
    >>> trucebook.why("F0013", "metric")

Reading a release needs the base install; judging and releasing a book needs
`trucebook[curate]`, proposing rows for a text `trucebook[extract]`, downloading a release
`trucebook[fetch]`.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from trucebook.version import __version__

if TYPE_CHECKING:
    from trucebook.errors import (
        DamagedRelease,
        DataError,
        InvalidBook,
        SchemaError,
        TrucebookError,
        Unreachable,
        UsageError,
    )
    from trucebook.fetching import fetch
    from trucebook.loading import cite, connect, describe, load, tables, versions, why
    from trucebook.proposing.extractors import extract
    from trucebook.validation import check, validate


_WHERE = {
    "check": "trucebook.validation",
    "cite": "trucebook.loading",
    "connect": "trucebook.loading",
    "DamagedRelease": "trucebook.errors",
    "DataError": "trucebook.errors",
    "describe": "trucebook.loading",
    "extract": "trucebook.proposing.extractors",
    "fetch": "trucebook.fetching",
    "InvalidBook": "trucebook.errors",
    "load": "trucebook.loading",
    "SchemaError": "trucebook.errors",
    "tables": "trucebook.loading",
    "TrucebookError": "trucebook.errors",
    "Unreachable": "trucebook.errors",
    "UsageError": "trucebook.errors",
    "validate": "trucebook.validation",
    "versions": "trucebook.loading",
    "why": "trucebook.loading",
}

__all__ = [
    "DamagedRelease",
    "DataError",
    "InvalidBook",
    "SchemaError",
    "TrucebookError",
    "Unreachable",
    "UsageError",
    "__version__",
    "check",
    "cite",
    "connect",
    "describe",
    "extract",
    "fetch",
    "load",
    "tables",
    "validate",
    "versions",
    "why",
]


def __getattr__(name: str) -> Any:
    """Import on first use: pandas, pandera and frictionless load only for who needs them."""
    if name not in _WHERE:
        raise AttributeError(f"module 'trucebook' has no attribute {name!r}")
    return getattr(import_module(_WHERE[name]), name)


def __dir__() -> list[str]:
    return sorted(__all__)
