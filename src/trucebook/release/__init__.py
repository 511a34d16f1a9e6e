"""From a valid book to a release folder.

`contents` says what a release consists of, as a pure function of the book; `build` refuses a
book with problems and puts the contents in place in one move.
"""
