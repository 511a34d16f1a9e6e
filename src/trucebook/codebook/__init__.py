"""The codebook: every table, column and code in words, from the schemas and the rows of a book.

`pages` writes it as Markdown, a page a table, `document` as one document in Markdown or HTML.
"""
