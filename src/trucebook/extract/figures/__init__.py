"""Number expressions, what they count, and on whose word they are given.

numbers: numerals. phrases: the words around them. distractors: numbers that are no figures.
measures: quantities. meaning: metric and status. credit: who gives the number.
"""
