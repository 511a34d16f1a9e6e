"""Text reuse: passages of two sources that are made from the same words."""
