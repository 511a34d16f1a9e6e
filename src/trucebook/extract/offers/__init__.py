"""What is offered, demanded and agreed in a text, and what somebody did with it.

words, clauses: a sentence cut into words, verbs and noun phrases. proposals: where a text names a
proposal. parties: who acts. parts, terms: what it holds. stances, spoken, responses: the answers.
"""
