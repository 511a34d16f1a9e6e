"""The differences between two states of a book.

`state` reads one side, `compare` finds the differences as one frozen object and the version that
they require, `render` writes them as text, Markdown, HTML or JSON, `delta` turns them into a flat
table and applies or reverts them.
"""
