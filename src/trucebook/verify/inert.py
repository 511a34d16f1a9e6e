"""Documents that do nothing: found by looking at them, not by trust in the release.

A release is opened in a browser, run into a database and read by crawlers. None of its documents
may run a program, fetch anything, or lead a reader somewhere that the book does not name itself.
Each may have the little that our own documents need; everything else is reported.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from trucebook.errors import extra
from trucebook.language import Message, say
from trucebook.load.limits import SMALL
from trucebook.notation import read_json
from trucebook.problem import Problem
from trucebook.spans import line_and_column
from trucebook.verify.files import fault

Check = Callable[[str, str, "_Known"], Iterator[Problem]]


def check_inert(files: Mapping[str, bytes]) -> Iterator[Problem]:
    """No page has a script, no SQL does more than define tables, no link leads elsewhere."""
    known = _Known(files)
    for name, data in sorted(files.items()):
        check = _CHECKS.get(name.rpartition(".")[2].lower())
        if check is None:
            continue
        if len(data) > SMALL:
            yield fault(
                "file_is_small", name, say("expected at most {most} bytes", most=SMALL), len(data)
            )
            continue
        try:
            yield from check(name, data.decode(), known)
        except UnicodeDecodeError as error:
            yield fault("file_is_utf8", name, say("expected UTF-8"), error.reason)


_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://[^\s\"'<>)\]},;]+")
_IN_A_SENTENCE = re.compile(rf"(?<=[\s(<]){_URL.pattern}")
_LEADS_OUT = re.compile(
    r"\s*(?:(?:[a-z][a-z0-9+.-]*:)?[/\\]|\.\.|(?:data|file|blob|\w+script):|[a-z][a-z0-9+.-]*:\S*//)"
    r"\S*\s*",
    re.IGNORECASE,
)
_VOCABULARIES = (
    "http://datacite.org/schema/",
    "http://mlcommons.org/croissant/",
    "http://purl.org/dc/terms/",
    "http://www.w3.org/ns/",
    "https://citation-file-format.github.io/",
    "https://creativecommons.org/licenses/",
    "https://creativecommons.org/publicdomain/",
    "https://datapackage.org/profiles/",
    "https://schema.org/",
    "https://spdx.org/licenses/",
    "https://w3id.org/ro/crate/",
    "ni:///sha-256;",
)
_CONTEXTS = ("http://www.w3.org/ns/anno.jsonld", "http://www.w3.org/ns/csvw")
_CRATE = re.compile(r"https://w3id\.org/ro/crate/[0-9.]+/context")


class _Known:
    """Where documents may lead: the files of the release, and the addresses that its data name."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self._files = frozenset(files)
        named = (
            data.decode(errors="replace")
            for name, data in files.items()
            if name in ("CITATION.cff", "CARD.toml", "LICENSE-DATA") or name.endswith(".csv")
        )
        self._addresses = {found.rstrip(".") for text in named for found in _URL.findall(text)}
        package = files.get("datapackage.json", b"").decode(errors="replace")
        self._addresses |= {link[0].rstrip(".") for link in _IN_A_SENTENCE.finditer(package)}

    def has(self, link: str) -> bool:
        """Whether a link leads to a place in the release, or where the book itself points."""
        if re.fullmatch(r"#[\w.:-]*", link):
            return True
        if link.partition("#")[0] in self._files or link.rstrip(".") in self._addresses:
            return True
        return link.startswith(_VOCABULARIES) and not re.search(r"[\s\\<>\"'@]|/\.\.", link)


def _odd(rule: str, file: str, text: str, at: int, wanted: Message, found: str) -> Problem:
    line, column = line_and_column(text, at)
    return fault(rule, file, wanted, found, line=line, column=column)


# HTML: a text that is built of these tags, each written in the one way, and of nothing else

_TAG = re.compile(r'<(/?)([a-z][a-z0-9]*)((?: [a-z]+="[^"<>]*")*)>')
_ATTRIBUTE = re.compile(r' ([a-z]+)="([^"]*)"')
_TAGS = re.compile(
    "html|head|meta|title|style|body|nav|section|details|summary|h[1-6]|p|[uo]l|li"
    "|table|thead|tbody|tr|th|td|code|pre|em|strong|blockquote|a|br|hr"
)
_ATTRIBUTES = {
    "html": {"lang": r"[A-Za-z-]+"},
    "meta": {"charset": r"utf-8", "name": r"viewport", "content": r"[\w=., -]+"},
    "section": {"id": r"[\w-]+"},
    "ol": {"start": r"\d+"},
    "tr": {"id": r"[\w.-]+"},
    "th": {"style": r"text-align:\w+"},
    "td": {"style": r"text-align:\w+"},
}
_STYLE = re.compile(r"<style>(.*?)(?:</style>|\Z)", re.DOTALL)  # the end of the page ends it too
_ACTIVE_STYLE = re.compile(
    r"url|@(?!page\b|media (?:print\b|\((?:prefers-color-scheme: dark|max-width: \d+em)\)))"
    r"|[\\<\"']|expression|image|//|behavior",
    re.I,
)


def _html(name: str, text: str, known: _Known) -> Iterator[Problem]:
    for place in re.finditer("<", text):
        at = place.start()
        if at == 0 and text.lower().startswith("<!doctype html>"):
            continue
        tag = _TAG.match(text, at)
        if tag is None or not _TAGS.fullmatch(tag[2]) or not _are_plain(tag, known):
            found = text[at : at + 80]
            yield _odd(_PAGE, name, text, at, say("expected a page without script or form"), found)
    for style in _STYLE.finditer(text):
        if active := _ACTIVE_STYLE.search(style[1]):
            at = style.start(1) + active.start()
            yield _odd(_PAGE, name, text, at, say("expected a style that loads nothing"), active[0])


_PAGE = "page_is_inert"


def _are_plain(tag: re.Match[str], known: _Known) -> bool:
    allowed = _ATTRIBUTES.get(tag[2], {})
    return all(
        known.has(value)
        if (tag[2], name) == ("a", "href")
        else name in allowed and re.fullmatch(allowed[name], value) is not None
        for name, value in _ATTRIBUTE.findall(tag[3])
    )


# SQL: definitions of tables and views, and remarks on them

_TOKEN = re.compile(
    r"""(?P<blank>[ \t\r\n]+|--[^\r\n]*)|(?P<end>;)|(?P<text>'(?:[^']|'')*')"""
    r"""|(?P<name>"(?:[^"]|"")*")(?P<opens>(?=(?:[ \t\r\n]|--[^\r\n]*[\r\n])*\())?"""
    r"|(?P<word>[A-Za-z_]+)|(?P<mark>[0-9]+(?:\.[0-9]+)?(?:e[+-]?[0-9]+)?|[<>]=?|[=(),.-])"
)
_WORDS = re.compile(
    "ADD|AND|BIGINT|BOOLEAN|CHECK|COLUMN|COMMENT|CREATE|DATE|DEFERRABLE|DEFERRED|DOUBLE|EXISTS"
    "|FOREIGN|GLOB|IF|IN|INITIALLY|INTEGER|IS|KEY|LENGTH|NOT|NULL|ON|OR|PRIMARY|REAL|REFERENCES"
    "|REGEXP_MATCHES|STRICT|SUBSTR|TABLE|TEXT|UNIQUE|VARCHAR"
)
_BEFORE_COLUMNS = (["TABLE"], ["EXISTS"], ["REFERENCES"])
_BEGINNINGS = (("CREATE", "TABLE"), ("COMMENT", "ON"))
_VIEW = re.compile(
    r'CREATE VIEW "\w+" AS\s+SELECT "(\w+)"\."\w+", (?P<item>value|unnest) AS "(\w+)" FROM "\1", '
    r"(?:json_each\('\[' \|\| replace\(json_quote\(\"\3\"\), '(?:[^']|'')*', '\",\"'\) \|\| '\]'\)"
    r"|unnest\(string_split\(\"\3\", '(?:[^']|'')*'\)\)) WHERE (?P=item) IS NOT NULL;"
)


_SQL = "sql_is_only_definitions"


def _sql(name: str, text: str, _: _Known) -> Iterator[Problem]:
    at, words = 0, list[str]()
    while at < len(text):
        view = None if words else _VIEW.match(text, at)
        token = view or _TOKEN.match(text, at)
        if token is None or not (view or _is_defining(token, words)):
            found = text[at : at + 80]
            yield _odd(_SQL, name, text, at, say("expected tables and views alone"), found)
            return
        if not view and token["word"]:
            words.append(token["word"].upper())
        if not view and token["end"]:
            words.clear()
        at = token.end()
    if words:
        yield fault(_SQL, name, say("expected the end of the last statement"))


def _is_defining(token: re.Match[str], words: list[str]) -> bool:
    """Whether a token may follow what a statement has so far."""
    if token["blank"]:
        return True
    if token["word"]:
        begun = (*words, token["word"].upper())[:2]
        fits = any(begun == beginning[: len(begun)] for beginning in _BEGINNINGS)
        return fits and _WORDS.fullmatch(token["word"].upper()) is not None
    if token["name"]:  # one before a bracket is a call, unless it is a table
        is_call = token["opens"] is not None and words[-1:] not in _BEFORE_COLUMNS
        return re.fullmatch(r'"\w+"', token["name"]) is not None and len(words) >= 2 and not is_call
    return len(words) >= 2


# Markdown: no HTML, no image, no link elsewhere

_FRONT = re.compile(r"---\n.*?\n---\n", re.DOTALL)


def _markdown(name: str, text: str, known: _Known) -> Iterator[Problem]:
    front = _FRONT.match(text)
    for link in _URL.finditer(front[0] if front else ""):
        if not known.has(link[0]):
            yield _odd(_LINK, name, text, link.start(), _WANTED, link[0])
    start = front.end() if front else 0
    parser = extra("markdown_it", "curate").MarkdownIt("js-default", {"html": True})
    parser.validateLink = lambda _: True  # what this parser would leave alone another follows
    before = text[:start].count("\n") + 1
    for block in parser.parse(text[start:]):
        if name in _OF_THE_TABLES and block.type == "inline":
            for bare in _BARE.finditer(block.content):
                line = (block.map or [0])[0] + before
                yield replace(fault(_LINK, name, _WANTED, bare[0]), line=line)
        for token in block.children or [block]:
            if problem := _active(name, token, known):
                yield replace(problem, line=(block.map or [0])[0] + before)


def _active(name: str, token: Any, known: _Known) -> Problem | None:
    if token.type in ("html_block", "html_inline"):
        return fault("markdown_is_plain", name, say("expected no HTML"), token.content)
    if token.type == "image":
        return fault("markdown_is_plain", name, say("expected no image"), token.attrs.get("src"))
    links = [str(token.attrs["href"])] if token.type == "link_open" else []
    if token.type == "text" and name in _OF_THE_TABLES:
        links += _URL.findall(token.content)
    away = [link for link in links if not known.has(link)]
    return fault(_LINK, name, _WANTED, away[0]) if away else None


_OF_THE_TABLES = ("README.md", "codebook.md")
"""Pages without words that only the book has: a bare address in them is one of the release."""

_BARE = re.compile(r"(?<![\w\\/.`])www\.\w\S*", re.IGNORECASE)
"""What GitHub links without a scheme; our own pages write `www\\.`."""

_LINK = "link_is_known"
_WANTED = say(
    "expected a link to a file of the release, or to what its citation, card or tables name"
)


# JSON: known contexts, known addresses


def _json(name: str, text: str, known: _Known) -> Iterator[Problem]:
    try:
        content = read_json(text.encode())
    except ValueError as error:
        yield fault("json_is_readable", name, say("expected JSON"), error)
        return
    waiting: list[tuple[str, object]] = [("", content)]
    while waiting:
        key, value = waiting.pop()
        if key == "@context" and not _is_known_context(value, known):
            yield fault("context_is_known", name, say("expected a context that we know"), value)
        elif isinstance(value, dict):
            waiting += value.items()
        elif isinstance(value, list):
            waiting += ((key, item) for item in value)
        elif (
            isinstance(value, str)
            and key not in _WORDS_OF_SOURCES
            and _LEADS_OUT.fullmatch(_UNREAD.sub("", value))
            and not known.has(value)
        ):
            yield fault(_LINK, name, _WANTED, value)


_UNREAD = re.compile(r"[\t\r\n]")
"""What a browser leaves out of an address."""

_WORDS_OF_SOURCES = ("exact", "prefix", "suffix", "pattern", "separator")


def _is_known_context(value: object, known: _Known) -> bool:
    if isinstance(value, list):
        return all(_is_known_context(item, known) for item in value)
    if isinstance(value, dict):
        texts = list(_texts(value))
        imported = any(key in ("@import", "@base") for key in value)
        return not imported and all(
            known.has(text) for text in texts if "//" in text or _LEADS_OUT.match(text)
        )
    return value in _CONTEXTS or (isinstance(value, str) and bool(_CRATE.fullmatch(value)))


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        for item in value.values():
            yield from _texts(item)
    elif isinstance(value, str):
        yield value


_CHECKS: Mapping[str, Check] = {
    **dict.fromkeys(("html", "htm", "xhtml", "svg", "xml"), _html),
    "sql": _sql,
    "md": _markdown,
    **dict.fromkeys(("json", "jsonld"), _json),
}
