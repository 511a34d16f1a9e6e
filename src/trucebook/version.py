"""The version of the package; the data have one of their own, in `CITATION.cff`."""

__all__ = ["__version__"]

__version__ = "0.3.0"
