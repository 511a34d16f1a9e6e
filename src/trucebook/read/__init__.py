"""Answers: what the figures, quotes and proposals of a book say, put side by side.

Each answer is read from the rows of a release or of a book (`claims`), keeps the ids of the rows
it rests on, and is shown in one way (`answer`): as a frame, on a terminal, in a notebook, as JSON.
"""
