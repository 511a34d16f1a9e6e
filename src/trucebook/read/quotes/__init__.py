"""Quotes: in how many wordings each thing was said."""
