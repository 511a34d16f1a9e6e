"""Text in, candidate rows out: pure functions over one immutable document.

No files, no state, never a guess that has no place in the text.
"""

from trucebook.extraction.gazetteer import Gazetteer
from trucebook.extraction.pipeline import extract
from trucebook.extraction.rows import Extraction, Figure, Mention, Quote, Term

__all__ = ["Extraction", "Figure", "Gazetteer", "Mention", "Quote", "Term", "extract"]
