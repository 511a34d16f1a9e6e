"""Words between quotation marks, and who speaks them.

marks: quoted stretches. references, antecedents: words for somebody, and whom they mean.
attribution: the tag of a quotation. candidates: the rows.
"""
