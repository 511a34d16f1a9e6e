"""Names in a text, and whom each of them means.

gazetteer: the actors of a book. entities: names and whom they mean. mentions: the rows.
"""
