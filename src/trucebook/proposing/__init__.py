"""Texts in, candidates out: what stands around the grammar of `extraction`.

`texts` reads them, `background` brings what a book knows beforehand, `extractors` finds the
extractor, `candidates` writes what it found.
"""
