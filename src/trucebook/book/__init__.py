"""A book on disk: its tables, records, texts, citation and card, and how a new one begins."""
