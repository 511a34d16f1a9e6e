"""Pure functions on loaded tables."""

from trucebook.analysis.intervals import Interval

__all__ = ["Interval"]
