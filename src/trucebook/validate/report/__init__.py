"""A report on a book, and its forms.

`report` is what was found; `forms` has it as text and JSON and lists all forms, `github` as remarks
on a pull request, `sarif` for code scanning, `summary` as Markdown.
"""
