"""What `benches/reuse.py` measures."""
