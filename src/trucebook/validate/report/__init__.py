"""A report on a book, and its forms: each a function of the report."""
