"""The article in a page: its main text, and what the page says about it.

trafilatura finds the text, in a process of its own: a page comes from elsewhere, and may take its
reader any time. Run as a program, the module reads a page as JSON and prints the article.
"""

from __future__ import annotations

import json
import logging
import re
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from trucebook.book.encoding import decode
from trucebook.book.metadata import Proposal, proposals
from trucebook.book.page import Received
from trucebook.errors import DataError, extra
from trucebook.problem import shorten
from trucebook.spans import words

SECONDS = 60.0
"""Time that the main text of a page may take to be found; a large page takes one or two."""

_BY_HAND = "Save the text of the article as a file, then add that."
_SHORT = 250
"""Characters below which trafilatura takes all words of a page on one line."""


@dataclass(frozen=True, slots=True)
class Article:
    """The main text of a page, lines ended by LF, and proposals by column of `sources`."""

    text: str
    proposals: Mapping[str, Proposal]


def read_article(page: Received, encoding: str = "") -> Article:
    """The article in a page.

    Args:
        page: an HTML page as received.
        encoding: what it is in, if a person says so; else what server and page say.

    Raises:
        DataError: it has no main text, cannot be decoded, or takes too long.
    """
    html, is_whole = decode(page.data, page.where, page.charset, encoding)
    extra("trafilatura", "web")
    found = _in_a_process(page.where, {"html": html, "address": page.address})
    if reason := found["reason"]:
        raise DataError(f"{page.where}: expected a page with an article, found {reason}")
    text = found["text"]
    if not is_whole and "\ufffd" in text:
        at = text.index("\ufffd")
        raise DataError(
            f"{page.where}: expected an encoding that fits all of the text, found bytes that are "
            f"no characters: {text[max(0, at - 20) : at + 20]!r}. Say what it is, such as "
            "--encoding windows-1252."
        )
    return Article(text, {name: Proposal(**item) for name, item in found["proposals"].items()})


def _in_a_process(where: str, page: Mapping[str, str]) -> dict[str, Any]:
    """What `find` returns for a page, if it does so in time."""
    command = [sys.executable, "-P", "-m", __name__]
    try:
        done = subprocess.run(  # noqa: S603
            command, input=json.dumps(page).encode(), capture_output=True, timeout=SECONDS
        )
        found: dict[str, Any] = json.loads(done.stdout)
    except subprocess.TimeoutExpired:
        reason = f"it takes more than {SECONDS:.0f} s"
    except ValueError:
        said = done.stderr.decode(errors="replace").strip().splitlines()
        reason = said[-1] if said else f"its reader ended with {done.returncode}"
    else:
        return found
    raise DataError(f"{where}: the main text of the page cannot be found: {reason}. {_BY_HAND}")


def main_text(page: Received) -> str:
    """The main text of a page, found in this process: for one that may be ended any time.

    Raises:
        DataError: it has no main text, or cannot be decoded.
    """
    html, _ = decode(page.data, page.where, page.charset)
    found = find(html)
    if reason := found["reason"]:
        raise DataError(reason)
    return str(found["text"])


def find(html: str, address: str = "") -> dict[str, Any]:
    """The `text` of a page and its `proposals`, or the `reason` why it has no article."""
    trafilatura = extra("trafilatura", "web")
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    tree = trafilatura.load_html(html)
    text = "" if tree is None else _main_text(trafilatura, tree, html)
    if reason := _no_article(tree, text):
        return {"reason": reason}
    found = dict(proposals(tree, address))
    return {
        "reason": None,
        "text": text,
        "proposals": {name: asdict(item) for name, item in found.items()},
    }


def _main_text(trafilatura: Any, tree: Any, html: str) -> str:
    """The main text; a short one in its lines, where the page does not have it as data."""
    options = {"include_comments": False, "include_tables": True}
    text = trafilatura.extract(tree, **options) or ""
    if len(text) < _SHORT and '"articleBody"' not in html:
        settings = extra("trafilatura.settings", "web").use_config()
        settings.set("DEFAULT", "MIN_EXTRACTED_SIZE", "1")
        text = trafilatura.extract(tree, config=settings, **options) or text
    return str(text).replace("\r\n", "\n").replace("\r", "\n")


def _no_article(tree: Any, text: str) -> str | None:
    """Why a page has no article, with the next step; None where it may have one."""
    if tree is None:
        return f"nothing to read as HTML. {_BY_HAND}"
    count = sum(1 for _ in words(text))
    if count >= _FEW:
        return None
    if tree.xpath("//input[@type='password']"):
        return f"a form for a login. Log in with a browser. {_BY_HAND}"
    moved = map(_REFRESH.search, tree.xpath("//meta[@http-equiv]/@content"))
    if to := next(filter(None, moved), None):
        return f"one that sends on to {shorten(to[1])!r}. Give that address."
    has_script = bool(tree.xpath("//script[not(@type='application/ld+json')]"))
    if has_script and (count < _HARDLY_ANY or "javascript" in text.lower()):
        return f"one that a script fills in the browser. Open it there. {_BY_HAND}"
    if count < _HARDLY_ANY:
        return f"{f'hardly any text, {shorten(text)!r}' if count else 'no text'}. {_BY_HAND}"
    return None


_FEW, _HARDLY_ANY = 40, 8
"""Words that a page without an article may have, and that no article is shorter than."""

_REFRESH = re.compile(r"^\s*\d+\s*[;,]\s*url\s*=\s*['\"]?([^'\"]+)", re.I)


if __name__ == "__main__":
    json.dump(find(**json.load(sys.stdin)), sys.stdout)
