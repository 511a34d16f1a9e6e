"""Table definitions, and every form that is generated from them.

`files` reads them, `inspect` refuses those that the package could not work with, `table` has
their tables, fields and types; `arrow`, `pandera`, `sql` and `issue_forms` are generated forms,
`patterns` matches text. The resolved descriptor of `Schema` is the frictionless form itself.
"""
