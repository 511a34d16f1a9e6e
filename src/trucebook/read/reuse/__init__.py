"""Text reuse: passages of two texts that are made from the same words.

`alignment` finds the words that texts share in one order, `reuse` judges which of them are reuse,
by each `article` and by what is `common` in all; `pairs` is the result. `book` does so for the
sources of a book, `archive` for millions of texts, which are in a `store` and are `written`.
"""
