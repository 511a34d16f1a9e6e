"""What differs between two states of a book, as one object with several readings.

    >>> from trucebook.changes.compare import compare
    >>> from trucebook.changes.render import as_text
    >>> from trucebook.changes.state import read_state
    >>> changes = compare(read_state("0.1.0"), read_state("."))
    >>> print(as_text(changes))

`compare` is a pure function of two states. `apply` and `revert` go from one state to the other
with the changes alone, `as_rows` and `from_rows` to a flat table and back without loss.
"""
