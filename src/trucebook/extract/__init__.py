"""A text in, candidate rows out. Nothing is proposed that has no place in the text.

extractors: `extract()` and the extractors by name. pipeline: our own, from a text to its rows.
subject: the metrics and terms of a book. rows, terms, confidence: what a candidate is. language:
what is not English. checking: what other extractors give. writers: JSON lines, CSV, Parquet. text/,
figures/, names/, quotes/: the grammar, whose words are in lexicons/.
"""
