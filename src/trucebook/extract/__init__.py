"""Text in, candidate rows out: pure functions over one immutable document.

No files, no state, never a guess that has no place in the text.
"""
