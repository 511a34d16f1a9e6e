"""What a book says of itself: `CITATION.cff` and `CARD.toml`."""
