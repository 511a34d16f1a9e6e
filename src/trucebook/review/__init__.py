"""Candidates beside coded rows and people's decisions: the machine's value and the person's apart.

`join` pairs them by place, `decisions` and `extracted` are the files of `dataset/extracted/`,
`agenda` tells what is left to do.
"""
