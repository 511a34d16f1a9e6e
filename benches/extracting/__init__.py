"""What `benches/extract.py` measures, a module for each question."""
