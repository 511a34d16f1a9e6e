"""A text as it comes, made ready for the grammar.

clean, wrapped, mojibake: a text without what its way to us did to it. offsets: from places in a
clean text to those in the text as received. document: bytes to scan, lines and sentences.
"""
