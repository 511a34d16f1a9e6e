"""What was meant: from a wrong cell to the right ones, for the hints of rules and engines.

`names` finds the nearest codes and ids, `numbered` the next free id, `readings` numbers and
dates, `places` the words of a source where they stand. They propose and write nothing;
`trucebook.validate.fix` writes what cannot be wrong.
"""
