"""What a book says of itself: `CITATION.cff`, `CARD.toml` and the licence of its data."""

from trucebook.about.citation import FILE as CITATION
from trucebook.about.statements import FILE as STATEMENTS

__all__ = ["ABOUT", "CITATION", "LICENCE"]

LICENCE = "LICENSE-DATA"

ABOUT = (CITATION, LICENCE, STATEMENTS)
"""Those files, which releases carry as they are."""
