"""Number expressions, what they count, and on whose word they are given.

numbers: values, bounds and units. phrases: the counted noun. distractors: numbers that are no
figures. measures: quantities. candidates: the rows of figures.
times, places, kinds: when and where a quantity counts, and what kind it is of. nearness,
circumstances: which of them its clause gives. quantities: what of a book it is.
"""
