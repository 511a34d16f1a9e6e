"""The text made ready once: bytes, lines, sentences, words, and what has been found so far."""
