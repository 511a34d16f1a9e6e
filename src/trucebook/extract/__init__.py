"""A text in, candidate rows out. Nothing is proposed that has no place in the text.

extractors: `extract()` and the extractors by name. pipeline: our own, from a text to its rows.
text/: a text as it comes, made ready. lexicon, reading: words, and what is found in a text.
subject: the metrics and terms of a book. rows, confidence: candidates. checking, writers: what
extractors give, and where it goes.
figures/, names/, quotes/: the grammar, whose words are in lexicons/.
"""
