"""Words between quotation marks, and who speaks them.

marks: quoted stretches. references: words for somebody. placing, subjects: how they are placed,
and which is the subject of a verb. statements: sentences with what credits somebody in them.
attribution: who is credited with words or a number. antecedents, descriptions: whom words mean.
weights: what features weigh. sources: on whose word a number is given. candidates: the rows.
"""
