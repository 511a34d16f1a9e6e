"""The differences between two states of a book.

    >>> from trucebook.changes.compare import compare
    >>> from trucebook.changes.render import as_text
    >>> from trucebook.changes.state import read_state
    >>> changes = compare(read_state("0.1.0"), read_state("."))
    >>> print(as_text(changes))

`state` reads one side, `compare` finds the differences as one frozen object, `render` writes them
as text, Markdown, HTML or JSON, `delta` turns them into a flat table and applies or reverts them,
and `semver` derives the version that they require.
"""
