"""What differs between two states of a book, as one object with several readings.

    >>> from trucebook.changes import as_text, compare, read_state
    >>> changes = compare(read_state("0.1.0"), read_state("."))
    >>> print(as_text(changes))

`compare` is a pure function of two states. `apply` and `revert` go from one state to the other
with the changes alone, `as_rows` and `from_rows` to a flat table and back without loss.
"""

from trucebook.changes.applying import apply, revert
from trucebook.changes.as_html import as_html
from trucebook.changes.as_json import as_json
from trucebook.changes.as_markdown import as_markdown
from trucebook.changes.as_text import as_text
from trucebook.changes.bump import due, next_version
from trucebook.changes.comparing import compare
from trucebook.changes.difference import Changes
from trucebook.changes.flat import DELTA, as_rows, from_rows
from trucebook.changes.reading import read_state, state_of_book, state_of_release
from trucebook.changes.state import Sheet, State

__all__ = [
    "DELTA",
    "Changes",
    "Sheet",
    "State",
    "apply",
    "as_html",
    "as_json",
    "as_markdown",
    "as_rows",
    "as_text",
    "compare",
    "due",
    "from_rows",
    "next_version",
    "read_state",
    "revert",
    "state_of_book",
    "state_of_release",
]
