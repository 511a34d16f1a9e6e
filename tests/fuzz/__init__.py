"""One fuzz harness per parser of foreign bytes.

`python -m fuzz [HARNESS …] [--runs N]` runs them and stores what found something in `corpus/`,
which the tests replay in every run.
"""
