"""Where a row has its page: an address that stays as long as the id."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256

from trucebook.read.claims import Cells, Claims
from trucebook.schemas.table import Schema

_DRAWN = re.compile(r"[A-Z](?=[a-z]*[0-9])[0-9a-z]+")
"""An id that is a capital letter, then digits and small letters: F0012, F7kq2m."""

_DEVICES = re.compile(r"con|prn|aux|nul|com[0-9]|lpt[0-9]")
"""Names that no file may have on Windows, whatever its ending."""

_LONGEST = 100
"""Characters of a name, at most."""


def name_of(text: str) -> str:
    """A text as the name of a file or an anchor: another one for each text.

    It has ASCII letters, digits, `-`, `_`, `~` and `=` alone, and differs from any other in more
    than the case of letters. An id of the usual forms, F0012 or gaza-strip, is its own name.

    Examples:
        >>> name_of("F0012"), name_of("gaza-strip"), name_of("Gaza"), name_of("../x")
        ('F0012', 'gaza-strip', '~gaza', '=2e=2e=2fx')
    """
    if len(text) <= _LONGEST and _DRAWN.fullmatch(text):
        return text
    made = "".join(map(_letter, text))
    if len(made) > _LONGEST:
        return f"{made[:_LONGEST]}=={sha256(text.encode(errors='surrogatepass')).hexdigest()[:32]}"
    # NOTE: f0012 would be F0012 where case does not count.
    is_taken = not made or _DEVICES.fullmatch(made) or _DRAWN.fullmatch(made.capitalize())
    return f"{made}~" if is_taken else made


def _letter(letter: str) -> str:
    """One character of a name: a capital as `~a`, any other but a small letter as `=` and hex."""
    if letter.isascii() and (letter.islower() or letter.isdigit() or letter in "-_"):
        return letter
    if letter.isascii() and letter.isupper():
        return f"~{letter.lower()}"
    return "".join(f"={byte:02x}" for byte in letter.encode(errors="surrogatepass"))


def address(table: str, row_id: str) -> str:
    """The page of a row that has one, from the root of the site: figures/F0012.html."""
    return f"{name_of(table)}/{name_of(row_id)}.html"


@dataclass(frozen=True, eq=False)
class Addresses:
    """The addresses of the rows of a book, from the root of its site.

    A row that only shows where a text names another one, and what a cell rests on, are places on
    the page of the row that they are about: actors/hamas.html#M0012.

    Attributes:
        found: the rows.
    """

    found: Claims

    def __call__(self, table: str, row_id: str) -> str:
        """The address of a row; a retired id is in the list of these."""
        if table == "redirects":
            return f"redirects.html#{name_of(row_id)}"
        if (about := self.about(table, row_id)) and about != (table, row_id):
            return f"{self(*about).partition('#')[0]}#{name_of(row_id)}"
        return address(table, row_id)

    def about(self, table: str, row_id: str) -> tuple[str, str] | None:
        """Table and id of the row on whose page a row is; None for a row with a page of its own."""
        row = self.found.row(table, row_id)
        if row is None or table not in self._hosts:
            return None
        column, target = self._hosts[table]
        target_id = row.get(column)
        target = target or self._tables.get(str(target_id), "")
        known = target and self.found.row(target, target_id) is not None
        return (target, str(target_id)) if known else None

    def has_pages(self, table: str) -> bool:
        """Whether the rows of a table have pages of their own."""
        return table not in self._hosts

    @cached_property
    def _hosts(self) -> Mapping[str, tuple[str, str]]:
        """By table: the column that names the row on whose page its rows are, and that row's table.

        The table is empty for evidence, whose rows may be about a row of any table.
        """
        schemas = self.found.schemas.items()
        hosts = {name: host for name, schema in schemas if (host := _host(schema))}
        return {name: host for name, host in hosts.items() if host[1] not in hosts}

    @cached_property
    def _tables(self) -> Mapping[str, str]:
        """The table of each row that evidence may be about."""
        found: dict[str, str] = {}
        for name, schema in self.found.schemas.items():
            if name not in ("evidence", "redirects"):
                for row in self.found.tables.get(name, ()):
                    found.setdefault(str(row[schema.key]), name)
        return found

    def rows_on(self, table: str, row_id: str) -> Mapping[str, list[Cells]]:
        """The rows that are on the page of a row, by table."""
        return self._on.get((table, row_id), {})

    @cached_property
    def _on(self) -> Mapping[tuple[str, str], Mapping[str, list[Cells]]]:
        found: dict[tuple[str, str], dict[str, list[Cells]]] = {}
        for table in self._hosts:
            key = self.found.schemas[table].key
            for row in self.found.tables.get(table, ()):
                if about := self.about(table, str(row[key])):
                    found.setdefault(about, {}).setdefault(table, []).append(row)
        return found


def _host(schema: Schema) -> tuple[str, str] | None:
    """The column that says on whose page the rows of a table are, and its table."""
    if schema.name == "evidence":
        return ("row_id", "") if "row_id" in schema.fields else None
    if schema.quotes_source and len(schema.coded) == 1 and schema.coded[0] in schema.references:
        target = schema.references[schema.coded[0]].table
        return (schema.coded[0], target) if target != schema.name else None
    return None
