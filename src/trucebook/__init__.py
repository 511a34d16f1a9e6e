"""Published reporting as tables with proof.

    >>> import trucebook
    >>> figures = trucebook.load("figures")
    >>> trucebook.why("F0013", "metric")

Reading a release needs the base install; judging and releasing a book needs
`trucebook[curate]`, proposing rows for a text `trucebook[extract]`, taking a text out of a page
`trucebook[web]`, downloading a release `trucebook[fetch]`.
"""

import sys
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any

from trucebook.version import __version__

if TYPE_CHECKING:
    from trucebook.errors import (
        DamagedRelease,
        DataError,
        SchemaError,
        TrucebookError,
        Unreachable,
        UsageError,
    )
    from trucebook.extract.extractors import extract
    from trucebook.load.fetch import fetch
    from trucebook.load.load import cite, connect, describe, load, schema, tables, versions
    from trucebook.load.why import why
    from trucebook.read.diff import diff
    from trucebook.read.figures.compare import compare
    from trucebook.read.figures.discrepancies import discrepancies
    from trucebook.read.figures.origins import origins
    from trucebook.read.intervals import Interval
    from trucebook.read.offers.proposals import proposal, proposals
    from trucebook.read.quotes.wordings import wordings
    from trucebook.read.show import show
    from trucebook.read.site.site import site
    from trucebook.read.timeline import timeline
    from trucebook.validate.check import check, validate
    from trucebook.validate.report import InvalidBook


_WHERE = {
    "check": "trucebook.validate.check",
    "cite": "trucebook.load.load",
    "compare": "trucebook.read.figures.compare",
    "connect": "trucebook.load.load",
    "DamagedRelease": "trucebook.errors",
    "DataError": "trucebook.errors",
    "describe": "trucebook.load.load",
    "diff": "trucebook.read.diff",
    "discrepancies": "trucebook.read.figures.discrepancies",
    "extract": "trucebook.extract.extractors",
    "fetch": "trucebook.load.fetch",
    "Interval": "trucebook.read.intervals",
    "InvalidBook": "trucebook.validate.report",
    "load": "trucebook.load.load",
    "origins": "trucebook.read.figures.origins",
    "proposal": "trucebook.read.offers.proposals",
    "proposals": "trucebook.read.offers.proposals",
    "schema": "trucebook.load.load",
    "SchemaError": "trucebook.errors",
    "show": "trucebook.read.show",
    "site": "trucebook.read.site.site",
    "tables": "trucebook.load.load",
    "timeline": "trucebook.read.timeline",
    "TrucebookError": "trucebook.errors",
    "Unreachable": "trucebook.errors",
    "UsageError": "trucebook.errors",
    "validate": "trucebook.validate.check",
    "versions": "trucebook.load.load",
    "why": "trucebook.load.why",
    "wordings": "trucebook.read.quotes.wordings",
}

__all__ = [
    "DamagedRelease",
    "DataError",
    "Interval",
    "InvalidBook",
    "SchemaError",
    "TrucebookError",
    "Unreachable",
    "UsageError",
    "__version__",
    "check",
    "cite",
    "compare",
    "connect",
    "describe",
    "diff",
    "discrepancies",
    "extract",
    "fetch",
    "load",
    "origins",
    "proposal",
    "proposals",
    "schema",
    "show",
    "site",
    "tables",
    "timeline",
    "validate",
    "versions",
    "why",
    "wordings",
]


def __getattr__(name: str) -> Any:
    """Import on first use: pandas, pandera and frictionless load only for who needs them."""
    if name not in _WHERE:
        raise AttributeError(f"module 'trucebook' has no attribute {name!r}")
    return getattr(import_module(_WHERE[name]), name)


def __dir__() -> list[str]:
    return sorted(__all__)


class _Package(ModuleType):
    """Keeps `load`, `extract` and `validate` the functions of that name.

    NOTE: each is also a folder of modules, and Python binds a submodule to its name in the
    package as soon as somebody imports it.
    """

    def __setattr__(self, name: str, value: object) -> None:
        if not (name in _WHERE and isinstance(value, ModuleType)):
            super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Package
