"""Names in a text, and whom each of them means.

gazetteer: the actors of a book. actors: names and entities. genders: he or she. mentions: the rows.
"""
