"""A page of the site before it is drawn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Page:
    """A page: where it is, its template, and what the template is given.

    Attributes:
        path: its place, from the root of the site.
        template: the name of its template in `templates/`.
        values: what the template is given beside `edition`, `root`, `path` and `address`.
    """

    path: str
    template: str
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a page that another module gives.

    Attributes:
        template: the template that is included.
        values: what it is given, as `values`.
    """

    template: str
    values: Mapping[str, Any]
