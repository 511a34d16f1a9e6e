"""A book whose every word is meant to act on the reader's machine, and what must never get out."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from itertools import cycle
from pathlib import Path
from unicodedata import category

from edit import rows_of, set_cells, write_rows
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

CANARY = "window.canary = true"
ON_A_PAGE = (
    *ACTS,
    f"</script><script>{CANARY}</script><!-- ]]> --></style></title></template>",
    f'"\' ` onfocus={CANARY} autofocus x="',
    f"<img src=x onerror={CANARY}><svg onload={CANARY}><a href=//x.example>",
    f"javascript:{CANARY}//https://x.example",
    f"${{{CANARY}}}`{{{{ 7*7 }}}}{{% raw %}}\\u003cscript>",
    "__proto__ constructor toString hasOwnProperty &lt;b&gt; &#60;b>",
    "x" * 10_000,
    "وقف إطلاق النار 12 هدنة (135 يومًا)",
    "הפסקת אש 12 (135 ימים)",
    "\U0001f469\u200d\U0001f467 e" + "\u0301" * 300 + " \U0001d504",
    "\u202e\u2067gnp.exe\u2069 \u200f) 12",
)
"""Texts that a browser takes for more than text, or that break a line, a column, a direction."""


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


def hostile_cells(book: Path) -> Path:
    """Every text of every row, whatever the rules say: a book at work on may hold anything.

    Codes, ids and links between rows stay, but for some ids, which change wherever they stand.
    """
    odd = {"F0002": "F<b>'\"&`%2F..#?", "brask-front": "../../brask front", "S02": "מקור 2"}
    drawn = cycle(re.sub("[\r\ufeff]", "", text) for text in ON_A_PAGE)
    for path in sorted((book / "schemas").glob("*.json")):
        fields = {one["name"]: one for one in json.loads(path.read_bytes())["fields"]}
        free = {
            name
            for name, one in fields.items()
            if one["type"] == "string"
            and not one.keys() & {"vocabulary", "edtf", "items"}
            and name not in LINKS
            and not name.endswith("_id")
        }
        if (book / "dataset" / f"{path.stem}.csv").is_file():
            header, *rows = rows_of(book, path.stem)
            for row in rows:
                for at, name in enumerate(header):
                    row[at] = next(drawn) if name in free else odd.get(row[at], row[at])
            write_rows(book, path.stem, [header, *rows])
    for at, path in enumerate(sorted((book / "seeds").glob("*.json"))):
        seed = json.loads(path.read_bytes())
        for name in ("title", "outlet", "author", "agency", "rights", "published_basis"):
            seed[name] = next(drawn)
        seed["url"] = (f"javascript:{CANARY}", 'https://x.example/"><b>?a=1&b=2#c')[at % 2]
        seed["source_id"] = odd.get(seed["source_id"], seed["source_id"])
        path.unlink()
        path.with_stem(seed["source_id"]).write_text(json.dumps(seed), encoding="utf-8")
    return book


LINKS = (
    *("speaker", "addressee", "attributed_to", "based_on", "affiliation", "within", "about"),
    *("obliged_party", "row_id", "field", "heir_id", "source_id", "file", "sha256", "language"),
    *("retired_in", "coder", "reviewer"),
)
"""Columns of text that name a row, a column or a coder."""


def many_figures(book: Path, count: int) -> Path:
    """Copies of the figures of a book, half of them on one thing and the others on ten each."""
    header, *rows = rows_of(book, "figures")
    things, *named = rows_of(book, "quantities")
    at = {name: header.index(name) for name in ("figure_id", "quantity_id", "as_of")}
    low, high = header.index("value_low"), header.index("value_high")
    made = []
    for one in range(count):
        row = [*rows[one % len(rows)]]
        row[at["figure_id"]] = f"F9{one:05}"
        row[at["quantity_id"]] = "N90000" if one % 2 else f"N9{one // 20 + 1:04}"
        row[at["as_of"]] = f"2031-{1 + one * 12 // count:02}-{1 + one % 28:02}"
        row[low] = row[high] = str(100 + one // 2)
        made.append(row)
    used = sorted({row[at["quantity_id"]] for row in made})
    thing = [*named[0]]
    copies = [[name, f"thing {name}", *thing[2:]] for name in used]
    write_rows(book, "figures", [header, *made])
    write_rows(book, "quantities", [things, *named, *copies])
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
            assert name in PLAIN, name
            if name == "href":
                target = value or ""
                assert target.startswith("#") or re.fullmatch(r"[\w.-]+", target), value

    def handle_comment(self, data: str) -> None:
        raise AssertionError(data)


TAGS = frozenset(
    re.findall(
        r"\w+",
        "html head meta title style body nav main section details summary p h1 h2 h3 h4 ul ol li"
        " table thead tbody tr th td code pre strong em hr bdi ins del a",
    )
)
PLAIN = (
    *("href", "id", "lang", "dir", "charset", "name", "content", "title"),
    *("scope", "class", "data-label"),
)
"""Attributes that do nothing, whatever they hold; `href` is looked at."""

OURS = ("style=text-align:right",)
"""The style of a column of counts."""


def assert_inert_html(text: str) -> None:
    """No script, no handler, no link out of the document."""
    Page(TAGS).feed(text)


def assert_inert_markdown(text: str) -> None:
    """The same after rendering by a client that lets HTML through."""
    front = text.split("\n---\n", 1)[1] if text.startswith("---\n") else text
    for preset in ("commonmark", "gfm-like"):
        settings = {"html": True, "linkify": False}
        assert_inert_html(MarkdownIt(preset, settings).render(front))
