"""Invented pages of news sites, as their servers send them."""

from __future__ import annotations

STATEMENTS = """\
<title>Aid enters Marn - The Marn Courier</title>
<meta property="og:title" content="Aid enters Marn">
<meta property="og:site_name" content="The Marn Courier">
<meta name="author" content="Ada Lind">
<meta property="article:published_time" content="2031-06-04T23:30:00+02:00">
<link rel="canonical" href="https://courier.example/2031/aid">
"""
PARAGRAPHS = (
    "At least 12 people were killed in Marn on Tuesday, officials said.",
    "“We need a truce,” said Bo Hale, the owner of a café near the port.",
    "Talmere sent twelve trucks with food, and will send as many again if the road is open.",
    "The talks in Norrin go on. No side has said when they end, or whether they will.",
)
TEXT = "\n".join(("Aid enters Marn", *PARAGRAPHS))


def page(
    paragraphs: tuple[str, ...] = PARAGRAPHS,
    head: str = STATEMENTS,
    *,
    language: str = ' lang="en-GB"',
    around: str = "",
) -> str:
    """A page with an article between what pages have beside one."""
    body = "".join(f"<p>{words}</p>" for words in paragraphs)
    return (
        f"<!doctype html><html{language}><head>{head}</head><body>"
        "<nav><a href='/'>Home</a> <a href='/w'>World</a> <a href='/s'>Sport</a></nav>"
        f"<main><article><h1>Aid enters Marn</h1>{body}</article></main>{around}"
        "<footer>Terms of use. Contact.</footer></body></html>"
    )
