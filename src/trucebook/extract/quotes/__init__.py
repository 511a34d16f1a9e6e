"""Words between quotation marks, and who speaks them.

marks: quoted stretches. references, antecedents: words for somebody, and whom they mean.
attribution: the tag of a quotation. clauses, kinds: what kind it is of. candidates: the rows.
"""
