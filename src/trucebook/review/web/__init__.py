"""The review page: an article with its candidates in the browser, on this machine alone.

`contract.py` has what page and server say to each other.
"""
