"""The explorer: a static site from the answers, which opens without server or network."""
