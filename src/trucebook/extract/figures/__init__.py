"""Number expressions, what they count, and on whose word they are given."""
