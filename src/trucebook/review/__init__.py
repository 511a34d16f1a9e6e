"""Candidates, coded rows and people's decisions, and how well they agree.

`pair` pairs two sets of rows one to one. `candidates`, `decisions` and `agenda` are the review of
what an extractor proposes; `coded`, `scores` and `evaluate` measure the extractor; `agreement` and
`reliability_page` measure two coders; `intervals` says which values a figure's wording allows.
"""
