"""Charts of answers: figures as intervals of days and values, acts on the days they took place.

A chart is read without colour: a voice has a shape as well, an open end is an arrow, and the
words are beside the marks. Each panel has a text for those who cannot see it.

`marks` is what is drawn, `layout` where there is room for it, `drawing` the pieces of a panel, and
`charts` puts panels together.
"""
