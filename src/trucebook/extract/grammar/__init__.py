"""Words and what they are in their sentence: one tagging of a text for figures and offers."""
