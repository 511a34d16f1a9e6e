"""Files of annotations that other tools write, read as candidates.

files: which form a file has, and what it says of a text. ours, langextract, label_studio, brat:
one form each. annotation: what they have in common. places: where the words are in the text.
cells: from an annotation to the columns of a table.
"""
