"""A new book, and a new source in a book.

`new` makes a book from the pages in `starter/`, `seeding` the record of a source from its text.
"""
