"""Proposals: what each source says that they contain, and how they were answered."""
