"""Words between quotation marks, and who speaks them."""
