"""Published reporting as tables with proof."""
__version__ = "0.1.0"
