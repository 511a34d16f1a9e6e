"""Names in a text, and whom each of them means."""
