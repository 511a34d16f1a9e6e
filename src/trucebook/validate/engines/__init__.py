"""Two independent judges of the same tables under the same definitions.

Each takes a book and yields problems under the same rule names, so that one can be held
against the other: `type`, `required`, `enum`, `pattern`, `minimum`, `maximum`, `min_length`,
`max_length`, `unique`, `primary_key`, `foreign_key`.
"""
