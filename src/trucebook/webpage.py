"""A page for a browser or a printer: one HTML file, nothing outside it, no script."""

from __future__ import annotations

__all__ = ["webpage"]

_STYLE = """
body { font: 16px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 60rem; padding: 0 1rem }
table { border-collapse: collapse; margin: 1rem 0; width: 100% }
th, td { border: 1px solid #bbb; overflow-wrap: anywhere; padding: .3rem .5rem; text-align: left;
  vertical-align: top }
"""


def webpage(title: str, style: str, body: str) -> str:
    """The whole file.

    Args:
        title: its title, as HTML.
        style: CSS beyond that of all pages.
        body: what stands on it, as HTML.
    """
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title}</title>\n<style>{_STYLE}{style}</style>\n</head>\n<body>\n"
        f"{body}\n</body>\n</html>\n"
    )
