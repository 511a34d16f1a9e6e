"""The text made ready once, and what has been found in it so far.

document: bytes, lines and sentences. lexicon: the words of `lexicons/`. words: reporting verbs and
nouns for people. reading: a document with its names and quotations.
"""
