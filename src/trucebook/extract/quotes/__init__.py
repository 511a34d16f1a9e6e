"""Words between quotation marks, and who speaks them.

marks: quoted stretches. lost: speech without marks. kinds: clause, fragment or label. attribution:
the tag of a quotation. references, subjects, antecedents: whom its words mean.
"""
