"""Table definitions and every form they are generated into.

`reading` reads them, `table` is what they are; `arrow`, `frames`, `pandera`, `sql` and `forms` are
generated forms. The resolved descriptor of `Schema` is the frictionless form itself.
"""
