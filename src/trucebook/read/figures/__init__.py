"""Figures: as claims, how those on one thing compare, and on whose word they are."""
