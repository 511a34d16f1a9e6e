"""Candidates, coded rows and people's decisions, and how well they agree.

`scores` pairs two sets of rows one to one and scores them. `candidates` and `decisions` are the
review of what an extractor proposes; `evaluate` measures an extractor, `reliability` two coders;
`intervals` says which values a figure's wording allows.
"""
