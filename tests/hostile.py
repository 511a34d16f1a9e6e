"""A book whose every word is meant to act on the reader's machine, and what must never get out."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from pathlib import Path
from unicodedata import category

from edit import set_cells
from markdown_it import MarkdownIt

ACTS = (
    "a\n::error::pwn",
    "\r\n  ::add-mask::pwn",
    "::stop-commands::pwn",
    "\u00a0##[error]pwn",
    "\x1b[2J\x1b]0;pwn\x07",
    "\x9b31m\x7f\b\x01",
    "\u202epwn\u2066\u200b\ufeff",
    "a\u2028::error::pwn\u2029\x85\x0b\x0c",
    "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "\\<script>alert(1)</script> \\`<script>`",
    "``<script>` `</script>`` `<b onclick=x>",
    "](javascript:alert(1)) [x](javascript:alert(1)) ![x](javascript:alert(1))",
    "<javascript:alert(1)> [x]: javascript:alert(1)",
    "a | b\n\n# c\n\n```\n<iframe src=x>",
    "--> -- */ ' \" ); ATTACH 'x' AS y; --\nDROP TABLE actors;",
    "{0} {{ %0A %1B $x^2$ @you #1 :smile: https://x.example",
)
"""Texts that a terminal, GitHub, Markdown, HTML, SQL or SARIF take for more than text."""

EVERYTHING = "".join(ACTS)


def hostile_words(book: Path) -> Path:
    """Words that a valid book may hold: in cells, definitions, code lists, citation and card."""
    told = "".join(char for char in EVERYTHING if char.isprintable())
    for table, row_id, column in (
        ("actors", "brask-front", "note"),
        ("actors", "brask-front", "name"),
        ("proposals", "P01", "name"),
        ("proposals", "P01", "summary"),
        ("figures", "F0001", "note"),
    ):
        set_cells(book, table, row_id, **{column: f"truce {told}"})
    for path in sorted((book / "schemas").glob("*.json")):
        schema = json.loads(path.read_bytes())
        schema["title"] = schema["description"] = EVERYTHING
        schema["codingRules"] = schema["knownLimits"] = list(ACTS[8:])
        for field in schema["fields"]:
            field["title"] = field["description"] = f"{field['name']} {EVERYTHING}"
        path.write_text(json.dumps(schema), encoding="utf-8")
    for path in sorted((book / "schemas" / "vocabularies").glob("*.csv")):
        _, *codes = path.read_text(encoding="utf-8").splitlines()
        quoted = told.replace('"', '""')
        lines = ["code,definition", *(f'{line.partition(",")[0]},"{quoted}"' for line in codes)]
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    citation = (book / "CITATION.cff").read_text(encoding="utf-8")
    head = citation.partition("title:")[0]
    words = json.dumps(EVERYTHING)
    made = f"title: {words}\nabstract: {words}\nauthors:\n- name: {words}\nkeywords: [{words}]\n"
    rest = 'version: 0.1.0\ndate-released: "2031-05-20"\nlicense: CC-BY-4.0\n'
    (book / "CITATION.cff").write_text(head + made + rest, encoding="utf-8")
    (book / "CARD.toml").write_text(f"collection = {words}\nuses = {words}\n", encoding="utf-8")
    return book


def hostile_places(book: Path) -> Path:
    """Ids, codes, file names and records that no valid book has, and that reports must name."""
    set_cells(book, "figures", "F0001", figure_id=EVERYTHING, bound=EVERYTHING)
    set_cells(book, "figures", "F0002", figure_id=ACTS[0], start=EVERYTHING, metric=ACTS[4])
    set_cells(book, "quotes", "Q0001", quote_id=ACTS[7], speaker=EVERYTHING, exact=EVERYTHING)
    set_cells(book, "actors", "brask-front", actor_id=EVERYTHING)
    record = book / "seeds" / "S01.json"
    seed = json.loads(record.read_bytes())
    record.write_text(json.dumps(seed | {"title": EVERYTHING, "published": EVERYTHING}))
    for folder, name in (("dataset", ".csv"), ("seeds", ".json"), ("dataset", "")):
        for at, text in enumerate(ACTS):
            odd = text.replace("/", "")
            (book / folder / f"{odd}{at}{name}").write_text(f"{odd}\n,", encoding="utf-8")
    return book


def assert_harmless(printed: str, *, commands: bool = False) -> None:
    """Nothing printed acts on a terminal, or on GitHub unless it is a command of our own."""
    unseen = ("Cc", "Cf", "Cs", "Zl", "Zp")
    assert [char for char in printed if category(char) in unseen and char != "\n"] == []
    for line in printed.split("\n"):
        assert commands or "##[" not in line, line
        assert not line.lstrip().startswith("::") or (
            commands and line.startswith(("::error ", "::warning ", "::notice "))
        ), line


class Page(HTMLParser):
    """What a browser would run or open."""

    def __init__(self, tags: frozenset[str]) -> None:
        super().__init__()
        self.tags = tags

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in self.tags, tag
        for name, value in attrs:
            if f"{name}={value}" in OURS:
                continue
            assert name in ("href", "id", "lang", "charset", "name", "content", "title"), name
            if name == "href":
                target = value or ""
                assert target.startswith("#") or re.fullmatch(r"[\w.-]+", target), value

    def handle_comment(self, data: str) -> None:
        raise AssertionError(data)


TAGS = frozenset(
    re.findall(
        r"\w+",
        "html head meta title style body nav section details summary p h1 h2 h3 h4 ul ol li table"
        " thead tbody tr th td code pre strong em hr bdi ins del a",
    )
)
OURS = ("style=text-align:right", "class=language-python", "class=language-sql")
"""Attributes of a column of counts, and of the commands in a README."""


def assert_inert_html(text: str) -> None:
    """No script, no handler, no link out of the document."""
    Page(TAGS).feed(text)


def assert_inert_markdown(text: str) -> None:
    """The same after rendering by a client that lets HTML through."""
    front = text.split("\n---\n", 1)[1] if text.startswith("---\n") else text
    for preset in ("commonmark", "gfm-like"):
        settings = {"html": True, "linkify": False}
        assert_inert_html(MarkdownIt(preset, settings).render(front))
