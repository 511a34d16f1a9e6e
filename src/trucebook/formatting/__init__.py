"""From files as people save them to the one canonical form, and what was changed on the way.

`tables` and `records` say what becomes of the bytes of one file and lose nothing: a file of which
a part cannot be read stays as it is. `formatting` does so for every file of a book.
"""

from trucebook.formatting.formatted import Formatted
from trucebook.formatting.formatting import format_book

__all__ = ["Formatted", "format_book"]
