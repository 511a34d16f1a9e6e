"""What was probably meant: from a wrong cell to the right one, for the hints of rules and engines.

`cells` gives the next step for what an engine found, the nearest codes and ids and a free
id, `values` numbers and dates, `spans` the words of a source in its text. They propose and write
nothing; `trucebook.validate.fix` writes what cannot be wrong.
"""
