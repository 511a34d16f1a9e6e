"""Number expressions, what they count, and on whose word they are given.

numbers: values, bounds and units. phrases: the counted noun. distractors: numbers that are no
figures. measures: quantities. candidates: the rows of figures and terms.
"""
