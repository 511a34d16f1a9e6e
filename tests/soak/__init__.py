"""Everything again and again in one process: what one round leaves behind, the next ones add to.

`works` are the jobs of a round, each with another input every time; `held` is what the process
holds between two rounds. `python -m soak --minutes 60` goes on for that long, `test_soak.py` has
the short form.
"""
