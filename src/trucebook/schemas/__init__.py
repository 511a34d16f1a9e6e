"""Table definitions and every form they are generated into.

`reading` reads them, `table` is what they are; `arrow`, `frames`, `pandera`, `sql` and `forms` are
generated forms. The resolved descriptor of `Schema` is the frictionless form itself.
"""

from trucebook.schemas.reading import REPORT, definitions, read_schemas, schemas_of_package
from trucebook.schemas.table import Field, ForeignKey, Schema

__all__ = [
    "REPORT",
    "Field",
    "ForeignKey",
    "Schema",
    "definitions",
    "read_schemas",
    "schemas_of_package",
]
