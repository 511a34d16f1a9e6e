"""Names in a text, and whom each of them means.

gazetteer: the actors of a book. writing: what the capital letters of a text are worth. stretches,
titles, kinds: where names are. institutions, headings: names without capital letters, and in
headings. entities: whom names mean. acting: who acts. mentions, actors: the rows.
"""
