"""How well extraction agrees with what people coded.

`coded` reads both, `comparison` pairs and counts them, `evaluate` does that for a book or a folder
of coded articles, `calibration` counts for the confidence, `scorecard` prints, `scores` is the
form in which a book keeps them.
"""
